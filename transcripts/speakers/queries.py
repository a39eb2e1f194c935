"""Queries on speakers: who may be the same person, and what they say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from study import Study
from transcripts.model import TranscriptId
from transcripts.speakers.matching import Match, Somebody, find_matches, find_namesakes

__all__ = [
    "Heard",
    "count_speakers",
    "list_heard",
    "list_matches",
    "list_namesakes",
    "list_somebody",
]

# Above this number of names, comparing each with each takes too long for a page.
MOST = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Where somebody speaks, how much, and their longest turn there."""

    transcript: str
    session: str
    date: str | None
    turns: int
    words: int
    longest: str


def list_somebody(study: Study) -> list[Somebody]:
    """Return every participant, and every speaker who counts and is matched to none."""
    spoken: dict[str, set[str]] = defaultdict(set)
    voices: list[Somebody] = []
    for row in study.db.execute(
        """SELECT p.id, p.name, p.transcript_id, p.participant_id, coalesce(g.name, '')
        FROM speakers p JOIN transcripts t ON t.id = p.transcript_id
        JOIN sessions s ON s.id = t.session_id LEFT JOIN strata g ON g.id = s.stratum_id
        WHERE p.role = 'participant' OR p.participant_id IS NOT NULL ORDER BY p.id"""
    ).fetchall():
        speaker_id, name, transcript_id, participant_id, stratum = row
        if participant_id is None:
            voices.append(
                Somebody(
                    id=speaker_id,
                    name=name,
                    matched=False,
                    transcripts=frozenset([transcript_id]),
                    stratum=stratum,
                )
            )
        else:
            spoken[participant_id].add(transcript_id)
    people = [
        Somebody(
            id=row[0],
            name=row[1],
            matched=True,
            transcripts=frozenset(spoken[row[0]]),
            stratum=row[3],
            attributes=json.loads(row[2]),
        )
        for row in study.db.execute(
            """SELECT p.id, p.pseudonym, p.attributes, coalesce(g.name, '') FROM participants p
            LEFT JOIN strata g ON g.id = p.stratum_id ORDER BY p.id"""
        ).fetchall()
    ]
    return [*people, *voices]


def list_matches(study: Study, *, transcript_id: TranscriptId | None = None) -> list[Match]:
    """Return the pairs that may be one person and of whom nobody has decided yet.

    With *transcript_id*, only pairs with a speaker of that transcript.
    """
    different = _list_different(study)
    people = list_somebody(study)
    if len(people) > MOST:
        people = _narrow(people)
    found = find_matches(people, different=different)
    if transcript_id is None:
        return found
    return [m for m in found if transcript_id in m.one.transcripts | m.other.transcripts]


def list_namesakes(study: Study, of: Collection[str], *, but: Collection[str]) -> set[str]:
    """Return who may be one of the participants in *of*, by the name, as nobody has decided yet.

    Those in *but* are left out.
    """
    if not of:
        return set()
    return find_namesakes(of, list_somebody(study), different=_list_different(study), but=but)


def _list_different(study: Study) -> set[frozenset[str]]:
    """Return the pairs of ids that a person has told apart."""
    rows = study.db.execute("SELECT one_id, other_id FROM distinctions").fetchall()
    return {frozenset(row) for row in rows}


def _narrow(people: list[Somebody]) -> list[Somebody]:
    """Return those whose first word is also somebody else's, where there are very many."""
    first: dict[str, int] = defaultdict(int)
    for one in people:
        first[one.name.casefold().partition(" ")[0]] += 1
    return [one for one in people if first[one.name.casefold().partition(" ")[0]] > 1][:MOST]


def count_speakers(study: Study, roles: Collection[str]) -> dict[str, int]:
    """Return the number of speakers with one of these roles in each transcript that has any."""
    return dict(
        study.db.execute(
            """SELECT transcript_id, count(*) FROM speakers
            WHERE role IN (SELECT value FROM json_each(?)) GROUP BY 1""",
            [json.dumps(list(roles))],
        ).fetchall()
    )


def list_heard(study: Study, person_ids: Iterable[str]) -> dict[str, list[Heard]]:
    """Return where each person speaks; ids are those of participants or of unmatched speakers."""
    rows = study.db.execute(
        """SELECT coalesce(p.participant_id, p.id), t.title, s.title, s.date, count(u.id),
            coalesce(sum(u.words), 0), max(u.end - u.start),
            substr(x.text, u.start + 1, min(u.end - u.start, 600))
        FROM speakers p JOIN transcripts t ON t.id = p.transcript_id
        JOIN sessions s ON s.id = t.session_id JOIN texts x ON x.id = t.text_id
        LEFT JOIN turns u ON u.text_id = t.text_id AND u.label = p.label
        WHERE coalesce(p.participant_id, p.id) IN (SELECT value FROM json_each(?))
        GROUP BY p.id ORDER BY s.date IS NULL, s.date, t.title""",
        [json.dumps(list(person_ids))],
    ).fetchall()
    found: dict[str, list[Heard]] = defaultdict(list)
    for person, transcript, session, date, turns, words, _, longest in rows:
        found[person].append(
            Heard(
                transcript=transcript,
                session=session,
                date=date,
                turns=turns,
                words=words,
                longest=longest or "",
            )
        )
    return dict(found)
