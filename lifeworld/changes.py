"""Sentences for the entries of the history."""

from __future__ import annotations

import re
from dataclasses import replace

from opportunity_spaces.model import KIND_WORDS
from study.ledger import Entry
from study.wording import normalise_quotes

__all__ = ["describe_change", "describe_shortly", "describe_undo", "find_verbs", "has_undone"]

# Recorded verb → sentence. {} is the recorded subject; {0} and {1} are the two sides of a subject
# recorded as “old → new”.
SENTENCES: dict[str, str] = {
    # transcripts
    "start study": "Started the study “{}”",
    "describe study": "Changed the description of the study",
    "add stratum": "Added the stratum “{}”",
    "rename stratum": "Renamed a stratum to “{}”",
    "remove stratum": "Removed the stratum “{}”",
    "add session": "Added the session “{}”",
    "revise session": "Changed the session “{}”",
    "add transcripts": "Added the transcript “{}”",
    "add files": "Added {}",
    "rename transcript": "Renamed a transcript to “{}”",
    "correct transcript": "Corrected the transcript “{}”",
    "split turn": "Split a turn of “{}”",
    "join turns": "Joined turns of “{}”",
    "name speakers": "Changed who speaks in “{}”",
    "revise turns": "Changed the turns of “{}”",
    "remove transcript": "Removed the transcript “{}”",
    "revise speaker": "Changed the speaker “{}”",
    "merge people": "Recorded that two are one person: “{}”",
    "record different people": "Recorded that {} are different people",
    "merge speakers": "Merged speakers into “{}”",
    "add participants": "Added the speakers of “{}” as participants",
    "add participant": "Added the participant “{}”",
    "revise participant": "Changed the participant “{}”",
    "remove participant": "Removed the participant “{}”",
    "read list of people": "Imported a list of {}",
    "define attribute": "Defined the attribute “{}”",
    "remove attribute": "Removed the attribute “{}”",
    "plan sampling": "Changed the sampling plan for “{}”",
    "record consent": "Recorded the consent of “{}”",
    "record consents": "Recorded the consent of {}",
    "record session consents": "Recorded the consent of everybody in {}",
    "attach recording": "Attached a recording to “{}”",
    "import codebook": "Imported the codebook “{}”",
    "import project": "Imported the project “{}”",
    "import projects": "Imported {}",
    "remove recording": "Removed the recording of “{}”",
    "add photo": "Added a photo to “{}”",
    "add photos": "Added photos to “{}”",
    "write caption": "Changed the caption of a photo",
    "remove photo": "Removed the photo “{}”",
    "set privacy": "Changed the privacy settings",
    "set retention": "Set how long to keep “{}”",
    "find names": "Searched for names: {}",
    "accept names": "Accepted names found in {}",
    "reject names": "Rejected names found in {}",
    "revise names": "Changed names found in {}",
    "review names": "Reviewed names found in {}",
    "replace names": "Replaced names in {}",
    "close names": "Replaced names in {}",
    "scrub names": "Erased the originals of {}",
    "withdraw": "Recorded the withdrawal of {}",
    # coding
    "add code": "Added the code “{}”",
    "add codes": "Added the code “{}”",
    "add framework": "Added the starter framework with {}",
    "rename code": "Renamed the code “{0}” to “{1}”",
    "revise code": "Changed the code “{}”",
    "move code": "Moved the code “{}”",
    "move codes": "Moved {}",
    "recolour code": "Changed the colour of the code “{}”",
    "recolour codes": "Changed the colours of {}",
    "retire code": "Retired the code “{}”",
    "retire codes": "Retired {}",
    "bring back code": "Brought back the code “{}”",
    "bring back codes": "Brought back {}",
    "split code": "Moved quotes from the code “{0}” to “{1}”",
    "name codebook version": "Named this version of the codebook “{}”",
    "remove codebook version": "Removed the name “{}” of a version of the codebook",
    "merge codes": "Merged codes into “{}”",
    "remove code": "Removed the code “{}”",
    "remove codes": "Removed {}",
    "apply code": "Applied the code “{}”",
    "apply codes": "Added {}",
    "remove coding": "Removed a coding with “{}”",
    "revise coding": "Changed a coding with “{}”",
    "write memo": "Changed the memo of a coding with “{}”",
    "add memo": "Wrote the memo “{}”",
    "revise memo": "Changed the memo “{}”",
    "remove memo": "Removed the memo “{}”",
    "link memo": "Moved the memo “{0}” to {1}",
    "mark as read": "Marked {} as read",
    "revise excerpt": "Set the kind of evidence of a quote to “{}”",
    "move excerpt": "Moved a quote in “{}”",
    "remove excerpt": "Removed a quote from “{}”",
    "accept suggestion": "Accepted a suggestion of “{}”",
    "accept suggestions": "Accepted {}",
    "reject suggestion": "Rejected a suggestion of “{}”",
    "set suggestions": "Set suggestions to “{}”",
    "set threshold": "Changed how many suggestions a code gets ({})",
    "save search": "Saved the search “{}”",
    "remove search": "Removed the search “{}”",
    # themes
    "add theme": "Added the theme “{}”",
    "rename theme": "Renamed the theme “{0}” to “{1}”",
    "revise theme": "Changed the theme “{}”",
    "remove theme": "Removed the theme “{}”",
    "merge themes": "Merged themes into “{}”",
    "split theme": "Moved codes from the theme “{0}” to the new theme “{1}”",
    "gather code": "Added the code “{0}” to the theme “{1}”",
    "let code go": "Removed a code from the theme “{}”",
    "theme still holds": "Reviewed the codes of the theme “{}”",
    "note as not asked": "Marked a theme as not asked about ({})",
    "note as asked": "Marked the theme “{}” as asked about",
    "plan to go deeper": "Planned to go deeper into the theme “{}”",
    "revise plan": "Changed an entry of the fieldwork plan",
    "take off the plan": "Removed an entry from the fieldwork plan",
    "accept passages": "Coded passages of a suggested theme ({})",
    "move passages": "Moved passages of {}",
    "accept suggested theme": "Accepted {}",
    "drop suggested theme": "Dropped {}",
    "merge suggested themes": "Merged others into {}",
    "split suggested theme": "Split {}",
    # opportunity_spaces
    **{
        f"{verb} {KIND_WORDS[kind]}": f"{said} the {KIND_WORDS[kind]} “{{}}”"
        for verb, said in (("add", "Added"), ("revise", "Changed"), ("remove", "Removed"))
        for kind in ("insight", "need", "space", "assumption", "initiative", "metric")
    },
    "seal assumptions": "Sealed {}",
    "link evidence": "Linked {0} to {1}",
    "revise link": "Changed the link from {0} to {1}",
    "unlink evidence": "Unlinked {0} from {1}",
    "still holds": "Reviewed the link from {0} to {1}",
}
_SEVERAL = re.compile(r"\d[\d,]* (transcript|code)s")
_INVERSE = re.compile(r"(undo|redo) ")


def describe_change(entry: Entry) -> str:
    """Return an entry as a sentence without its actor: “Added the code “Pay””.

    A verb without a sentence, of a plugin for example, is shown with its subject as recorded.
    """
    verb, state = _find_state(entry.verb)
    sentence = _describe(verb, entry.subject)
    return normalise_quotes(f"{state}: {_lower(sentence)}" if state else sentence)


def describe_undo(entry: Entry) -> str:
    """Return what is told when an entry has been undone: “Undone: added the code “Pay””."""
    return describe_change(replace(entry, verb=f"undo {entry.verb}"))


def describe_shortly(entry: Entry) -> str:
    """Return what an entry, or the one that it undid, did: “added the code “Pay””."""
    return _lower(_describe(_find_state(entry.verb)[0], entry.subject))


def find_verbs(words: str) -> list[str]:
    """Return the recorded verbs whose sentences hold some words, in any case."""
    folded = words.casefold()
    return [verb for verb, said in SENTENCES.items() if folded in said.casefold()]


def has_undone(entry: Entry) -> bool:
    """Return whether an entry took something back, so that to undo it is to redo that."""
    return _find_state(entry.verb)[1] == "Undone"


def _find_state(verb: str) -> tuple[str, str]:
    """Return the verb that was undone or redone, and what became of it."""
    state = ""
    words: list[str] = []
    while found := _INVERSE.match(verb):
        words.append(found[1])
        verb = verb[found.end() :]
    for word in reversed(words):
        # An undo of an undo restores the change, and so does a redo.
        state = "Redone" if word == "redo" or state == "Undone" else "Undone"
    return verb, state


def _lower(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _describe(verb: str, subject: str) -> str:
    sentence = SENTENCES.get(verb, "")
    if "{0}" in sentence:
        old, arrow, new = subject.partition(" → ")
        if arrow:
            return sentence.format(old, new)
        sentence = "Reviewed what “{}” rests on" if verb == "still holds" else ""
    if verb in ("add transcripts", "add codes") and _SEVERAL.fullmatch(subject):
        return f"Added {subject}"
    if sentence and (subject or "{}" not in sentence):
        return sentence.format(subject)
    plain = f"{verb[:1].upper()}{verb[1:]}"
    return f"{plain}: {subject}" if subject else plain
