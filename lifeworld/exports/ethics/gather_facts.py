"""Gathers what a study knows for its information sheet, consent form and record of processing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from coding.suggestions.proposals.model import KIND as PROPOSED
from coding.suggestions.queries import list_runs
from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.ethics.build_forms import FormFacts
from lifeworld.exports.ethics.build_record import Finding, RecordFacts
from lifeworld.exports.queries import count_withdrawals, list_exported
from study import Study
from study.language import render_date, say
from study.wording import count_things, render_names
from transcripts.consent.queries import list_consent_table, list_session_consents
from transcripts.model import PURPOSES, UNCOUNTED
from transcripts.people.queries import list_attributes
from transcripts.privacy.consent_gate import list_rare_cells
from transcripts.privacy.model import RETENTION_KINDS
from transcripts.privacy.queries import (
    count_replaced,
    list_due,
    list_open_names,
    list_retention,
    list_unsearched,
)
from transcripts.queries import get_frame, list_participants, list_speakers, list_transcripts
from transcripts.recordings.queries import list_attachments, list_recordings

__all__ = ["get_form_facts", "get_record_facts", "list_findings"]

_UNION = ("union", "membership", "member", "fagforening", "medlem")


def get_form_facts(study: Study) -> FormFacts:
    """Return what the forms of a study say; where no purpose is recorded, all are asked."""
    frame = get_frame(study)
    recorded = {
        purpose
        for table in (list_consent_table(study), list_session_consents(study))
        for own in table.values()
        for purpose in own
    }
    names = {name for p in list_participants(study) for name in p.attributes}
    names |= {each.name for each in list_attributes(study)}
    return FormFacts(
        title=frame.title,
        question=frame.reframed or frame.question,
        client=frame.client,
        # a company elsewhere is asked about only where somebody means to use its model
        purposes=[
            p for p in PURPOSES if p in recorded or not (recorded or p == "analyse_remote_ai")
        ],
        kept=[(clock.kind, clock.due) for clock in list_retention(study)],
        sensitive=any(word in name.casefold() for name in names for word in _UNION),
        recorded=bool(list_recordings(study) or list_attachments(study)),
    )


def get_record_facts(study: Study) -> RecordFacts:
    """Return what is known of how a study processes personal data, in words of this language."""
    forms, transcripts = get_form_facts(study), list_transcripts(study)
    speaking = [s for s in list_speakers(study) if s.role not in UNCOUNTED]
    people = {s.participant_id for s in speaking if s.participant_id}
    unmatched = [s for s in speaking if not s.participant_id]
    kinds = [
        count_things(len(found), one, many)
        for found, one, many in (
            (transcripts, "transcript", "transcripts"),
            (list_recordings(study), "recording", "recordings"),
            (list_attachments(study), "photo", "photos"),
        )
        if found
    ]
    titles = {each.name: each.title for each in list_attributes(study)}
    names = dict.fromkeys(n for p in list_participants(study) for n in p.attributes)
    reads = {"assistant", "local_assistant"}  # those are no files
    issued = Counter(e.audience for e in list_exported(study) if e.audience not in reads)
    return RecordFacts(
        title=forms.title,
        question=forms.question,
        client=forms.client,
        people=(len(people), len(unmatched)),
        kinds=kinds,
        attributes=[titles.get(name, name) for name in names],
        sensitive=forms.sensitive,
        purposes=_count_answers(study),
        unanswered=_count_unanswered(study, people),
        machines=sorted(
            {str(r["model"]) for r in list_runs(study) if r["model"] and r["kind"] != PROPOSED}
        ),
        here=_list_readers(study, "local_assistant"),
        elsewhere=_list_readers(study, "assistant"),
        issued=[(say(AUDIENCE_WORDS.get(a, a)), number) for a, number in sorted(issued.items())],
        kept=[(say(RETENTION_KINDS.get(kind, kind)), render_date(day)) for kind, day in forms.kept],
        withdrawals=count_withdrawals(study),
        replaced=count_replaced(study),
    )


def _list_readers(study: Study, audience: str) -> list[str]:
    """Return the programs that were let in to read, by what they call themselves."""
    return sorted(
        {each.file for each in list_exported(study, "reading") if each.audience == audience}
    )


def _count_answers(study: Study) -> list[tuple[str, int, int]]:
    """Return how many people gave and refused each purpose; a session counts as one answer."""
    given: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for table in (list_consent_table(study), list_session_consents(study)):
        for own in table.values():
            for purpose, (value, _, _) in own.items():
                given[purpose] += value == "given"
                refused[purpose] += value in ("refused", "withdrawn")
    return [(say(PURPOSES[p]), given[p], refused[p]) for p in PURPOSES if given[p] or refused[p]]


def _count_unanswered(study: Study, people: Collection[str]) -> int:
    own, sessions = list_consent_table(study), list_session_consents(study)
    where: dict[str, set[str]] = {}
    session_of = {each.id: str(each.session_id) for each in list_transcripts(study)}
    for speaker in list_speakers(study):
        if speaker.participant_id:
            where.setdefault(str(speaker.participant_id), set()).add(
                session_of.get(speaker.transcript_id, "")
            )
    return sum(
        "take_part" not in own.get(person, {})
        and not any("take_part" in sessions.get(place, {}) for place in where.get(person, ()))
        for person in people
    )


def _tell_machines(facts: RecordFacts) -> str:
    told = []
    if facts.machines or facts.here:
        models = render_names([*facts.machines, *facts.here])
        told.append(say("{models} on this computer.", models=models))
    if facts.elsewhere:
        programs = render_names(facts.elsewhere)
        told.append(say("{programs}, with a model elsewhere.", programs=programs))
    return " ".join(told) or say("No language model has read the material.")


def list_findings(study: Study) -> list[Finding]:
    """Return the risks to those whose data these are, with what the study shows of each."""
    facts = get_record_facts(study)
    waiting, unsearched = sum(list_open_names(study).values()), len(list_unsearched(study))
    rare, due = list_rare_cells(study), list_due(study)
    key = study.path.with_suffix(".key").is_file()
    outside = sum(
        number for whom, number in facts.issued if whom != say(AUDIENCE_WORDS["internal"])
    )
    return [
        Finding(
            risk=say("Somebody is recognised by a name in a text."),
            shown=_describe_names(waiting, unsearched),
            answer=say("Names are searched for and replaced on the page Privacy."),
            open=bool(waiting or unsearched),
        ),
        Finding(
            risk=say("Somebody is recognised by what is said of them."),
            shown=say(
                "{cells} of attributes shared by too few people.",
                cells=count_things(len(rare), "combination"),
            ),
            answer=say("Exports show such attributes in bands, or not at all."),
            open=bool(rare),
        ),
        Finding(
            risk=say("Words are used for what somebody did not agree to."),
            shown=say(
                "{people} who speak have no recorded answer on taking part.",
                people=count_things(facts.unanswered, "participant"),
            ),
            answer=say("Each export asks for its own purpose; what is unknown stays inside."),
            open=bool(facts.unanswered),
        ),
        Finding(
            risk=say("Somebody learns who took part, and so of a membership."),
            shown=say("Attributes tell of membership of a union.")
            if facts.sensitive
            else say("No attribute tells of membership of a union; words may."),
            answer=say("Pseudonyms, numbers for the public, months in place of days for archives."),
            open=facts.sensitive,
        ),
        Finding(
            risk=say("The key and the study fall into the same hands."),
            shown=say("A key file lies beside the study.")
            if key
            else say("No key file lies beside the study."),
            answer=say("The key is encrypted with its own passphrase; keep it on another disk."),
            open=key,
        ),
        Finding(
            risk=say("Words are kept longer than was promised."),
            shown=say(
                "{kinds} due.",
                kinds=count_things(len(due), "retention date is", "retention dates are"),
            )
            if facts.kept
            else say("No retention date is set."),
            answer=say("Dates are kept and told on the page Privacy; a person erases."),
            open=bool(due) or not facts.kept,
        ),
        Finding(
            risk=say("What left the team cannot be called back."),
            shown=say(
                "{files} left for others than the team.", files=count_things(outside, "file")
            ),
            answer=say("Each is on record with whom it quotes; a withdrawal lists it."),
            open=False,
        ),
        Finding(
            risk=say("A machine judges what somebody meant."),
            shown=_tell_machines(facts),
            answer=say("Suggestions count nowhere until a person accepts them."),
            open=False,
        ),
    ]


def _describe_names(waiting: int, unsearched: int) -> str:
    told = [
        say("{places} wait for a decision.", places=count_things(waiting, "name"))
        if waiting
        else say("No name waits for a decision.")
    ]
    if unsearched:
        transcripts = count_things(unsearched, "transcript was", "transcripts were")
        told.append(say("{transcripts} not searched since they came.", transcripts=transcripts))
    return " ".join(told)
