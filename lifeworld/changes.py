"""Sentences for the entries of the history."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from coding.answer_marks.model import STANCES
from coding.model import EXCERPT_KINDS
from coding.suggestions.model import LEANINGS, MODES
from opportunity_spaces.naming import THE_NAMED, THE_UNNAMED
from study.entries import Entry
from study.language import LANGUAGES, mark, read_catalogue, say
from study.wording import count_things, normalise_quotes
from transcripts.privacy.model import RETENTION_KINDS

__all__ = ["describe_change", "describe_shortly", "describe_undo", "find_verbs", "has_undone"]

# Recorded verb → sentence, said when it is shown. Its values are made of the recorded subject. As
# recorded are `name` and `names`, and `old` and `new`, the sides of a subject “old → new”. Words of
# the program are said again in the language of whoever reads them: `things` (“3 codes”), `source`
# and `target` (“the insight “I1””), `label` and `leaning`.
SENTENCES: dict[str, str] = {
    # transcripts
    "start study": mark("Started the study “{name}”"),
    "describe study": mark("Changed the description of the study"),
    "add stratum": mark("Added the stratum “{name}”"),
    "rename stratum": mark("Renamed a stratum to “{name}”"),
    "remove stratum": mark("Removed the stratum “{name}”"),
    "add session": mark("Added the session “{name}”"),
    "revise session": mark("Changed the session “{name}”"),
    "add transcripts": mark("Added the transcript “{name}”"),
    "add files": mark("Added {things}"),
    "rename transcript": mark("Renamed a transcript to “{name}”"),
    "correct transcript": mark("Corrected the transcript “{name}”"),
    "split turn": mark("Split a turn of “{name}”"),
    "join turns": mark("Joined turns of “{name}”"),
    "name speakers": mark("Changed who speaks in “{name}”"),
    "revise turns": mark("Changed the turns of “{name}”"),
    "remove transcript": mark("Removed the transcript “{name}”"),
    "revise speaker": mark("Changed the speaker “{name}”"),
    "merge people": mark("Recorded that two are one person: “{name}”"),
    "record different people": mark("Recorded that {names} are different people"),
    "merge speakers": mark("Merged speakers into “{name}”"),
    "add participants": mark("Added the speakers of “{name}” as participants"),
    "add participant": mark("Added the participant “{name}”"),
    "revise participant": mark("Changed the participant “{name}”"),
    "remove participant": mark("Removed the participant “{name}”"),
    "read list of people": mark("Imported a list of {things}"),
    "define attribute": mark("Defined the attribute “{name}”"),
    "remove attribute": mark("Removed the attribute “{name}”"),
    "plan sampling": mark("Changed the sampling plan for “{name}”"),
    "record consent": mark("Recorded the consent of “{name}”"),
    "record consents": mark("Recorded the consent of {things}"),
    "record session consents": mark("Recorded the consent of everybody in {things}"),
    "attach recording": mark("Attached a recording to “{name}”"),
    "import codebook": mark("Imported the codebook “{name}”"),
    "import project": mark("Imported the project “{name}”"),
    "import codings": mark("Imported the codings of “{name}”"),
    "import projects": mark("Imported {things}"),
    "remove recording": mark("Removed the recording of “{name}”"),
    "add photo": mark("Added a photo to “{name}”"),
    "add photos": mark("Added photos to “{name}”"),
    "write caption": mark("Changed the caption of a photo"),
    "remove photo": mark("Removed the photo “{name}”"),
    "choose layouts": mark("Chose layouts of the template “{name}”"),
    "arrange slides": mark("Arranged the slides of a deck: {name}"),
    "merge slides": mark("Merged slides of a deck: {name}"),
    "take slides apart": mark("Took slides of a deck apart: {name}"),
    "title slide": mark("Wrote the title of a slide: {name}"),
    "set privacy": mark("Changed the privacy settings"),
    "set retention": mark("Set how long to keep “{label}”"),
    "find names": mark("Searched for names: {things}"),
    "accept names": mark("Accepted names found in {things}"),
    "reject names": mark("Rejected names found in {things}"),
    "revise names": mark("Changed names found in {things}"),
    "review names": mark("Reviewed names found in {things}"),
    "replace names": mark("Replaced names in {things}"),
    "close names": mark("Replaced names in {things}"),
    "scrub names": mark("Erased the originals of {things}"),
    "withdraw": mark("Recorded the withdrawal of {things}"),
    # coding
    "add code": mark("Added the code “{name}”"),
    "add codes": mark("Added the code “{name}”"),
    "add framework": mark("Added the starter framework with {things}"),
    "rename code": mark("Renamed the code “{old}” to “{new}”"),
    "revise code": mark("Changed the code “{name}”"),
    "move code": mark("Moved the code “{name}”"),
    "move codes": mark("Moved {things}"),
    "recolour code": mark("Changed the colour of the code “{name}”"),
    "recolour codes": mark("Changed the colours of {things}"),
    "retire code": mark("Retired the code “{name}”"),
    "retire codes": mark("Retired {things}"),
    "bring back code": mark("Brought back the code “{name}”"),
    "bring back codes": mark("Brought back {things}"),
    "split code": mark("Moved quotes from the code “{old}” to “{new}”"),
    "name codebook version": mark("Named this version of the codebook “{name}”"),
    "remove codebook version": mark("Removed the name “{name}” of a version of the codebook"),
    "merge codes": mark("Merged codes into “{name}”"),
    "remove code": mark("Removed the code “{name}”"),
    "remove codes": mark("Removed {things}"),
    "apply code": mark("Applied the code “{name}”"),
    "apply codes": mark("Added {things}"),
    "remove coding": mark("Removed a coding with “{name}”"),
    "revise coding": mark("Changed a coding with “{name}”"),
    "write memo": mark("Changed the memo of a coding with “{name}”"),
    "add memo": mark("Wrote the memo “{name}”"),
    "revise memo": mark("Changed the memo “{name}”"),
    "remove memo": mark("Removed the memo “{name}”"),
    "link memo": mark("Moved the memo “{old}” to {target}"),
    "mark as read": mark("Marked {things} as read"),
    "flag answer": mark("Flagged an answer ({things})"),
    "remove flag": mark("Removed the flag of an answer ({things})"),
    "mark answer as rich": mark("Marked an answer as evidence-rich ({things})"),
    "unmark answer as rich": mark("Removed the mark “evidence-rich” of an answer ({things})"),
    "set stance": mark("Set the stance of an answer to “{label}”"),
    "remove stance": mark("Removed the stance of an answer ({things})"),
    "draw sample": mark("Drew {things} at random"),
    "repeat sample": mark("Began to code the random sample of {name} as well"),
    "read passage": mark("Read a random passage of “{name}”"),
    "put passage aside": mark("Put a random passage of “{name}” aside"),
    "reopen passage": mark("Went back to a random passage of “{name}”"),
    "end sample": mark("Took {things} out of a random sample"),
    "revise excerpt": mark("Set the kind of evidence of a quote to “{label}”"),
    "move excerpt": mark("Moved a quote in “{name}”"),
    "remove excerpt": mark("Removed a quote from “{name}”"),
    "accept suggestion": mark("Accepted a suggestion of “{name}”"),
    "accept suggestions": mark("Accepted {things}"),
    "reject suggestion": mark("Rejected a suggestion of “{name}”"),
    "choose code": mark("Chose “{old}” over “{new}” for a passage"),
    "put both codes": mark("Put both “{old}” and “{new}” on a passage"),
    "put neither code": mark("Put neither “{old}” nor “{new}” on a passage"),
    "tell codes apart": mark("Wrote when it is “{old}” and not “{new}”"),
    "bind code": mark("Changed which questions the code “{name}” is for"),
    "set suggestions": mark("Set suggestions to “{label}”"),
    "propose codings": mark("Let codings in for review that “{name}” proposed"),
    "remove proposals": mark("Removed {things} from the Inbox"),
    "bring back passages": mark("Brought back {things} that had been set aside"),
    "set aside passages": mark("Set {things} aside again"),
    "set threshold": mark("Changed how many suggestions a code gets ({leaning})"),
    "set line": mark("Set the line of the code “{old}” to {new}"),
    "remove line": mark("Set the code “{name}” back to the line of all codes"),
    "save search": mark("Saved the search “{name}”"),
    "remove search": mark("Removed the search “{name}”"),
    # themes
    "add theme": mark("Added the theme “{name}”"),
    "rename theme": mark("Renamed the theme “{old}” to “{new}”"),
    "revise theme": mark("Changed the theme “{name}”"),
    "remove theme": mark("Removed the theme “{name}”"),
    "merge themes": mark("Merged themes into “{name}”"),
    "split theme": mark("Moved codes from the theme “{old}” to the new theme “{new}”"),
    "gather code": mark("Added the code “{old}” to the theme “{new}”"),
    "let code go": mark("Removed a code from the theme “{name}”"),
    "theme still holds": mark("Reviewed the codes of the theme “{name}”"),
    "note as not asked": mark("Marked a theme as not asked about ({name})"),
    "note as asked": mark("Marked the theme “{name}” as asked about"),
    "plan to go deeper": mark("Planned to go deeper into the theme “{name}”"),
    "revise plan": mark("Changed an entry of the fieldwork plan"),
    "take off the plan": mark("Removed an entry from the fieldwork plan"),
    "accept passages": mark("Coded passages of a suggested theme ({name})"),
    "move passages": mark("Moved passages of {things}"),
    "accept suggested theme": mark("Accepted {things}"),
    "drop suggested theme": mark("Dropped {things}"),
    "merge suggested themes": mark("Merged others into {things}"),
    "split suggested theme": mark("Split {things}"),
    "rename suggested theme": mark("Named {things}"),
    # opportunity_spaces
    "add insight": mark("Added the insight “{name}”"),
    "add need": mark("Added the need “{name}”"),
    "add opportunity space": mark("Added the opportunity space “{name}”"),
    "add assumption": mark("Added the assumption “{name}”"),
    "add initiative": mark("Added the initiative “{name}”"),
    "add metric": mark("Added the metric “{name}”"),
    "revise insight": mark("Changed the insight “{name}”"),
    "revise need": mark("Changed the need “{name}”"),
    "revise opportunity space": mark("Changed the opportunity space “{name}”"),
    "revise assumption": mark("Changed the assumption “{name}”"),
    "revise initiative": mark("Changed the initiative “{name}”"),
    "revise metric": mark("Changed the metric “{name}”"),
    "remove insight": mark("Removed the insight “{name}”"),
    "remove need": mark("Removed the need “{name}”"),
    "remove opportunity space": mark("Removed the opportunity space “{name}”"),
    "remove assumption": mark("Removed the assumption “{name}”"),
    "remove initiative": mark("Removed the initiative “{name}”"),
    "remove metric": mark("Removed the metric “{name}”"),
    "move insight": mark("Moved the insight “{name}” in its list"),
    "move need": mark("Moved the need “{name}” in its list"),
    "move opportunity space": mark("Moved the opportunity space “{name}” in its list"),
    "collect quotes": mark("Collected {things}"),
    "put back quotes": mark("Took {things} out of the collection"),
    "add need score": mark("Added importance and satisfaction of the need “{name}”"),
    "revise need score": mark("Changed importance and satisfaction of the need “{name}”"),
    "remove need score": mark("Removed importance and satisfaction of the need “{name}”"),
    "add figures": mark("Added the figures “{name}”"),
    "remove figures": mark("Removed the figures “{name}”"),
    "set side by side": mark("Wrote what “{old}” and the theme “{new}” say together"),
    "take side by side apart": mark("Removed what “{name}” and a theme say together"),
    "judge confidence": mark("Judged the confidence in the insight “{name}”"),
    "add reading": mark("Added a reading of the metric “{name}”"),
    "revise reading": mark("Changed a reading of the metric “{name}”"),
    "remove reading": mark("Removed a reading of the metric “{name}”"),
    "add outside source": mark("Added the outside source “{name}”"),
    "revise outside source": mark("Changed the outside source “{name}”"),
    "remove outside source": mark("Removed the outside source “{name}”"),
    "add challenge": mark("Added the challenge “{name}”"),
    "revise challenge": mark("Changed the challenge “{name}”"),
    "remove challenge": mark("Removed the challenge “{name}”"),
    "add aim": mark("Added the aim “{name}”"),
    "revise aim": mark("Changed the aim “{name}”"),
    "remove aim": mark("Removed the aim “{name}”"),
    "add decision": mark("Added the decision “{name}”"),
    "revise decision": mark("Changed the decision “{name}”"),
    "remove decision": mark("Removed the decision “{name}”"),
    "add next step": mark("Added the next step “{name}”"),
    "revise next step": mark("Changed the next step “{name}”"),
    "remove next step": mark("Removed the next step “{name}”"),
    "add place": mark("Added the place “{name}” of a roll-out"),
    "revise place": mark("Changed the place “{name}” of a roll-out"),
    "remove place": mark("Removed the place “{name}” of a roll-out"),
    "add observation": mark("Added an observation at “{name}”"),
    "revise observation": mark("Changed an observation at “{name}”"),
    "remove observation": mark("Removed an observation at “{name}”"),
    "add risk": mark("Added the risk “{name}”"),
    "revise risk": mark("Changed the risk “{name}”"),
    "remove risk": mark("Removed the risk “{name}”"),
    "add contributor": mark("Added the contributor “{name}”"),
    "revise contributor": mark("Changed the contributor “{name}”"),
    "remove contributor": mark("Removed the contributor “{name}”"),
    "add testimonial": mark("Added the testimonial “{name}”"),
    "revise testimonial": mark("Changed the testimonial “{name}”"),
    "remove testimonial": mark("Removed the testimonial “{name}”"),
    "add rating round": mark("Prepared the rating “{name}”"),
    "revise rating round": mark("Changed the rating “{name}” before it began"),
    "begin rating": mark("Began the rating “{name}”"),
    "rate": mark("Rated in “{name}”"),
    "close rating": mark("Closed the rating “{name}” and showed all marks"),
    "remove rating round": mark("Removed the rating “{name}” with its marks"),
    "add workshop": mark("Prepared the workshop “{name}”"),
    "revise workshop": mark("Changed the workshop “{name}”"),
    "remove workshop": mark("Removed the workshop “{name}”"),
    "save workshop as template": mark("Saved the template “{name}” of a workshop"),
    "add workshop step": mark("Added the step “{name}” to a workshop"),
    "revise workshop step": mark("Changed the step “{name}” of a workshop"),
    "move workshop step": mark("Moved the step “{name}” of a workshop"),
    "remove workshop step": mark("Removed the step “{name}” of a workshop"),
    "choose workshop cards": mark("Chose cards for the workshop “{name}”"),
    "open room": mark("Opened the room of the workshop “{name}”"),
    "keep workshop results": mark("Kept what was counted in the workshop “{name}”"),
    "bring home": mark("Brought a result of the workshop “{name}” home"),
    "leave out result": mark("Left a result of the workshop “{name}” out"),
    "leave out results": mark("Left several results of the workshop “{name}” out"),
    "propose result again": mark("Let a result of the workshop “{name}” be decided on again"),
    "close workshop": mark("Finished with the workshop “{name}”"),
    "seal assumptions": mark("Sealed {things}"),
    "link evidence": mark("Linked {source} to {target}"),
    "revise link": mark("Changed the link from {source} to {target}"),
    "unlink evidence": mark("Unlinked {source} from {target}"),
    "still holds": mark("Reviewed the link from {source} to {target}"),
}
_VALUE = re.compile(r"\{(\w+)\}")
_PAIR = re.compile(r"\{(old|source)\}")
_NUMBER = re.compile(r"(\d[\d,.]*) (\D.*)")
# What the subjects of changes count, in English.
_COUNTED = (
    ("assumption", "assumptions"), ("code", "codes"), ("coding", "codings"), ("file", "files"),
    ("name", "names"), ("passage", "passages"), ("person", "people"),
    ("place", "places"), ("project", "projects"), ("quote", "quotes"),
    ("session", "sessions"), ("suggestion", "suggestions"), ("theme", "themes"),
    ("transcript", "transcripts"), ("turn", "turns"),
)  # fmt: skip
# What else the subjects of changes hold, in English.
_NAMED = [
    (message, re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(message)), re.DOTALL))
    for message in (
        *THE_NAMED.values(),
        *THE_UNNAMED.values(),
        mark("a participant"),
        mark("suggested theme {number}"),
        mark("turn {turn}"),
    )
]
_INVERSE = re.compile(r"(undo|redo) ")


def describe_change(entry: Entry) -> str:
    """Return an entry as a sentence without its actor: “Added the code “Pay””.

    A verb without a sentence, of a plugin for example, is shown with its subject as recorded.
    """
    verb, state = _find_state(entry.verb)
    sentence = _describe(verb, entry.subject)
    if state == "Undone":
        sentence = say("Undone: {what}", what=_lower(sentence))
    elif state:
        sentence = say("Redone: {what}", what=_lower(sentence))
    return normalise_quotes(sentence)


def describe_undo(entry: Entry) -> str:
    """Return what is told when an entry has been undone: “Undone: added the code “Pay””."""
    return describe_change(replace(entry, verb=f"undo {entry.verb}"))


def describe_shortly(entry: Entry) -> str:
    """Return what an entry, or the one that it undid, did: “added the code “Pay””."""
    return _lower(_describe(_find_state(entry.verb)[0], entry.subject))


def find_verbs(words: str) -> list[str]:
    """Return the recorded verbs whose sentences hold some words, in any case."""
    folded = words.casefold()
    return [verb for verb, told in SENTENCES.items() if folded in say(told).casefold()]


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
    if verb in ("add transcripts", "add codes") and _is_several(subject):
        sentence = SENTENCES["add files"]
    if _PAIR.search(sentence) and " → " not in subject:
        sentence = mark("Reviewed what “{name}” rests on") if verb == "still holds" else ""
    if sentence and (subject or "{" not in sentence):
        named = _VALUE.findall(sentence)
        return say(sentence, **{name: _VALUES[name](subject) for name in named})
    plain = f"{verb[:1].upper()}{verb[1:]}"
    return f"{plain}: {subject}" if subject else plain


def _is_several(subject: str) -> bool:
    found = _find_counted(subject)
    return found is not None and found[0] != 1 and found[1] in ("transcript", "code")


def _say_recorded(words: str) -> str:
    """Return recorded words of the program in the reader's language; others as they are."""
    if counted := _find_counted(words):
        return count_things(*counted)
    for message, pattern in _NAMED:
        if found := pattern.fullmatch(words):
            return say(message, **found.groupdict())
    return words


def _find_counted(words: str) -> tuple[int, str, str] | None:
    """Return a recorded number of things, and the English for one and several of them, or None.

    It may have been recorded in any language: “3 codes”, “3 koder”.
    """
    if found := _NUMBER.fullmatch(words):
        number = int(re.sub(r"\D", "", found[1]))
        for language in LANGUAGES:  # English first: others are read only for what is not English
            if things := _list_forms(language).get(found[2]):
                return number, *things
    return None


@cache
def _list_forms(language: str) -> dict[str, tuple[str, str]]:
    """Return, for the words of counted things in a language, what they are in English."""
    find = read_catalogue(language).find_plural
    return {form: things for things in _COUNTED for form in find(*things)}


def _say_label(subject: str) -> str:
    labels = (*MODES.values(), *RETENTION_KINDS.values(), *EXCERPT_KINDS.values())
    for label in (*labels, *STANCES.values()):
        if subject == label:
            return say(label)
        if subject == label.lower():
            return say(label).lower()
    return _say_recorded(subject)


def _say_leaning(subject: str) -> str:
    for label in LEANINGS.values():
        if subject.endswith(f": {label.lower()}"):
            return f"{subject[: -len(label)]}{say(label).lower()}"
    return subject


_VALUES: dict[str, Callable[[str], str]] = {
    "name": str,
    "names": str,
    "old": lambda subject: subject.partition(" → ")[0],
    "new": lambda subject: subject.partition(" → ")[2],
    "things": _say_recorded,
    "source": lambda subject: _say_recorded(subject.partition(" → ")[0]),
    "target": lambda subject: _say_recorded(subject.partition(" → ")[2]),
    "label": _say_label,
    "leaning": _say_leaning,
}
