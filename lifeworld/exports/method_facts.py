"""How the study was done, computed from it: phases, machines, limits, protection of people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from coding.queries import get_coding_totals, list_codes, list_used_codes
from coding.suggestions.model import OURS
from coding.suggestions.proposals.model import Batch
from coding.suggestions.proposals.queries import list_batches
from coding.suggestions.queries import list_runs
from lifeworld.exports.report import Method, ParticipantRow, Phase
from study import Study
from study.language import mark, say
from study.wording import choose_word, count_things
from themes.count_people import SessionFacts
from transcripts.model import SESSION_KINDS, Speaker
from transcripts.privacy.queries import count_replaced
from transcripts.queries import list_participants, list_sessions, list_speakers, list_transcripts

__all__ = ["get_method", "get_session_numbers", "list_speaking", "render_names_replaced"]

_SEVERAL = {
    "focus_group": mark("Focus groups"),
    "interview": mark("Interviews"),
    "site_visit": mark("Workplace visits"),
    "workshop": mark("Workshops"),
    "survey": mark("Surveys"),
}


def get_method(
    study: Study,
    profile: str,
    *,
    sessions: Mapping[str, SessionFacts],
    voices: int,
    described: Collection[str],
    gone: int,
) -> Method:
    """Return how the study was done.

    Args:
        study: The study.
        profile: The title of its method.
        sessions: The sessions with a transcript.
        voices: How many speakers are not matched to people.
        described: The ids of the people who are described.
        gone: How many of those who speak no longer take part.
    """
    coders, codings, _ = get_coding_totals(study)
    used = set(list_used_codes(study))  # a retired code counts as long as its codings do
    return Method(
        profile=profile,
        phases=_list_phases(study, sessions),
        coders=coders,
        codes=sum(c.usable or c.id in used for c in list_codes(study)),
        codings=codings,
        machine=_list_machine(study),
        limits=_list_limits(
            study, voices=voices, described=described, gone=gone, counted=bool(codings)
        ),
    )


def get_session_numbers(study: Study, held: Collection[str]) -> dict[str, str]:
    """Return a number of each session among those of its kind, by date: “Focus group 2”.

    Only sessions that were *held* are numbered, those without a date last.
    """
    found: dict[str, str] = {}
    sessions = [s for s in list_sessions(study) if s.id in held]
    for kind, title in SESSION_KINDS.items():
        same = [s for s in sessions if s.kind == kind]
        found |= {s.id: f"{say(title)} {number}" for number, s in enumerate(same, start=1)}
    return found


def list_speaking(
    study: Study, shown: dict[str, dict[str, str]], heard: Iterable[str], quoted: Collection[str]
) -> tuple[tuple[ParticipantRow, ...], int]:
    """Return the participants who speak in a transcript, and the number of those who do not.

    Args:
        study: The study.
        shown: What may be shown of each participant, by id.
        heard: The ids of those who speak in a transcript.
        quoted: The ids of those whom the report quotes.
    """
    speaking = set(heard)
    rows, silent = [], 0
    for person in list_participants(study):
        if person.id not in shown:
            continue
        if person.id not in speaking:
            silent += 1
            continue
        values = dict(shown[person.id])
        stratum = values.pop("stratum", "")
        rows.append(
            ParticipantRow(
                pseudonym=person.pseudonym,
                stratum=stratum,
                attributes=values,
                quoted=person.id in quoted,
            )
        )
    return tuple(rows), silent


def render_names_replaced(study: Study) -> list[str]:
    """Return in how many transcripts names were replaced; nothing where none were."""
    replaced, every = count_replaced(study), len(list_transcripts(study))
    if not replaced:
        return []
    return [
        say(
            "Names were replaced in {number:,} of {transcripts}, and the"
            " originals written to an encrypted key file.",
            number=replaced,
            transcripts=count_things(every, "transcript"),
        )
    ]


def _list_machine(study: Study) -> tuple[str, ...]:
    _, codings, accepted = get_coding_totals(study)
    if not codings:
        return (say("No passage has been coded yet."),)
    told = mark(
        "{number:,} of {codings} began as a suggestion of the machine; a person accepted each of"
        " them."
    )
    if accepted == 1:
        told = mark("1 of {codings} began as a suggestion of the machine; a person accepted it.")
    if not accepted:
        told = mark("No coding began as a suggestion of the machine.")
    told = say(told, number=accepted, codings=count_things(codings, "coding"))
    made = dict.fromkeys(_describe_run(run) for run in list_runs(study) if run["kind"] == "suggest")
    return (*made, *_describe_proposals(study), told)


def _describe_proposals(study: Study) -> list[str]:
    """Return which other programs proposed codings, and what people made of these."""
    found: dict[str, list[Batch]] = {}
    for batch in reversed(list_batches(study)):
        found.setdefault(batch.by, []).append(batch)
    return [
        say(
            "{codings} proposed by {name}, another program; people accepted {accepted:,} and"
            " rejected {rejected:,}.",
            codings=count_things(sum(b.codings for b in own), "coding was", "codings were"),
            name=by,
            accepted=sum(b.accepted for b in own),
            rejected=sum(b.rejected for b in own),
        )
        for by, own in found.items()
    ]


def _describe_run(run: Mapping[str, Any]) -> str:
    """Return where the suggestions of a run came from: what a plugin does is not known here."""
    learner = run["version"].split(" · ")[-1]
    by = run["summary"].get("suggester", OURS)
    if by != OURS:
        return say(
            "Suggestions came from the plugin “{plugin}”, {learner}; ask its maker what it uses.",
            plugin=by,
            learner=learner,
        )
    return say(
        "Suggestions came from {model}, learner {learner}, run by Lifeworld"
        " itself without an outside service.",
        model=run["model"],
        learner=learner,
    )


def _list_limits(
    study: Study, *, voices: int, described: Collection[str], gone: int, counted: bool
) -> tuple[str, ...]:
    limits = []
    if counted:
        limits.append(
            say(
                "Counts show how widely something was raised among those asked, not how"
                " common it is."
            )
        )
    speakers = list_speakers(study)
    if voices:
        limits.append(_describe_voices(speakers, described))
    nobody = {
        s.transcript_id
        for s in speakers
        if s.role in ("unknown", "several") and not s.participant_id and s.words
    }
    if nobody:
        limits.append(
            say(
                "In {transcripts}, somebody speaks who is not identified and not counted.",
                transcripts=count_things(len(nobody), "transcript"),
            )
        )
    if gone:
        limits.append(
            say(
                "{number:,} of those heard no longer {take_part}: counted, not quoted and"
                " not described.",
                number=gone,
                take_part=choose_word(gone, "takes part", "take part"),
            )
        )
    named = {speaker.transcript_id for speaker in speakers}
    transcripts = list_transcripts(study)
    # Field notes have no speakers: those of a visit, and those beside a transcript that has.
    noted = {t.session_id for t in transcripts if t.id in named}
    unknown = sum(
        t.id not in named
        and not (t.kind == "notes" and (t.session_kind == "site_visit" or t.session_id in noted))
        for t in transcripts
    )
    if unknown:
        told = count_things(unknown, "transcript")
        limits.append(say("In {transcripts}, the speakers are not known.", transcripts=told))
    return tuple(limits)


def _describe_voices(speakers: Sequence[Speaker], described: Collection[str]) -> str:
    """Return that some speakers are not matched to people, and whom they may be.

    Whoever speaks in the same transcript is somebody else.
    """
    voices = [s for s in speakers if s.role == "participant" and not s.participant_id]
    here: dict[str, set[str]] = {}
    for speaker in speakers:
        if speaker.participant_id in described and speaker.participant_id:
            here.setdefault(speaker.transcript_id, set()).add(speaker.participant_id)
    places = {voice.transcript_id for voice in voices}
    known = any(len(here.get(place, ())) < len(described) for place in places)
    several = len(places) > 1
    if len(voices) == 1:
        if known:
            return say(
                "1 voice is not yet matched to a person: it may be one of the people described."
            )
        return say("1 voice is not yet matched to a person.")
    number = len(voices)
    if several and known:
        return say(
            "{number:,} voices are not yet matched to people: one person may be several of them,"
            " or one of the people described.",
            number=number,
        )
    if several:
        return say(
            "{number:,} voices are not yet matched to people: one person may be several of them.",
            number=number,
        )
    if known:
        return say(
            "{number:,} voices are not yet matched to people: some may be among the people"
            " described.",
            number=number,
        )
    return say("{number:,} voices are not yet matched to people.", number=number)


def _list_phases(study: Study, facts: Mapping[str, SessionFacts]) -> tuple[Phase, ...]:
    phases, held = [], list_sessions(study)
    for kind, title in SESSION_KINDS.items():
        sessions = [s for s in held if s.kind == kind and s.id in facts]
        if not sessions:
            continue
        dates = sorted(s.date for s in sessions if s.date)
        span = dates[0] if dates else ""
        if dates and dates[-1] != dates[0]:
            span = f"{dates[0]} to {dates[-1]}"  # read again by with_long_dates
        if dates and (undated := len(sessions) - len(dates)):
            span = say("{dates}, {number:,} without a date", dates=span, number=undated)
        met = frozenset().union(*(facts[s.id].people for s in sessions))
        phases.append(
            Phase(
                name=say(title) if len(sessions) == 1 else say(_SEVERAL[kind]),
                sessions=len(sessions),
                heard=sum(bool(facts[s.id].people) for s in sessions),
                people=len(met),
                dates=span,
            )
        )
    # As they began; ISO dates sort as text, and what has none comes last.
    return tuple(sorted(phases, key=lambda phase: phase.dates or "9999"))
