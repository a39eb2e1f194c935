"""Queries on who was asked, who raised a code, and where."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coding.model import CodeId, Count, count_kinds
from coding.queries import CURRENT
from study import Study
from transcripts.model import UNCOUNTED
from transcripts.queries import PERSON

__all__ = ["count_codes", "get_asked", "list_coded", "list_places", "list_raised"]


def get_asked(study: Study, *, session_ids: Iterable[str] | None = None) -> Count:
    """Return how many groups and people took part in these sessions, or in all.

    People are participants where speakers were matched to them, and speakers otherwise. A session
    without a transcript counts as not asked: it is planned or was not transcribed.
    """
    chosen = None if session_ids is None else json.dumps(sorted(session_ids))
    only = "(? IS NULL OR s.id IN (SELECT value FROM json_each(?)))"
    kinds = dict(
        study.db.execute(
            f"SELECT s.kind, count(*) FROM sessions s WHERE {only}"
            " AND s.id IN (SELECT session_id FROM transcripts) GROUP BY s.kind",
            [chosen, chosen],
        ).fetchall()
    )
    people, voices = study.db.execute(
        f"""SELECT count(DISTINCT {PERSON}),
            count(*) FILTER (WHERE p.role = 'participant' AND p.participant_id IS NULL)
        FROM speakers p JOIN transcripts t ON t.id = p.transcript_id
        JOIN sessions s ON s.id = t.session_id WHERE {only}""",
        [chosen, chosen],
    ).fetchone()
    return Count(
        **count_kinds(kinds, asked=True),
        people_asked=int(people),
        voices_asked=int(voices),
    )


def count_codes(
    study: Study, *, coded: Sequence[tuple[str, str]] | None = None
) -> dict[CodeId, Count]:
    """Return how widely each code was raised; unused codes are left out.

    Args:
        study: The study.
        coded: What `list_coded` returns, if it has been read already.
    """
    asked = get_asked(study)
    raised = list_raised(study, coded=coded)
    people: Counter[str] = Counter()
    for codes in raised.people.values():
        people.update(codes)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    of = dict(study.db.execute("SELECT id, kind FROM sessions").fetchall())
    for session_id, codes in raised.sessions.items():
        kinds[of[session_id]].update(codes)
    return {
        CodeId(code_id): replace(
            asked,
            people=people[code_id],
            mentions=number,
            **count_kinds({kind: codes[code_id] for kind, codes in kinds.items()}),
        )
        for code_id, number in raised.mentions.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What was raised where: mentions by code, and the codes of each session and person."""

    mentions: Counter[str]
    sessions: dict[str, set[str]]
    people: dict[str, set[str]]


def list_raised(study: Study, *, coded: Sequence[tuple[str, str]] | None = None) -> Raised:
    """Return the number of excerpts of each code, and the codes by session and person.

    Where several people speak, the excerpt is one mention, and everybody in it is listed. The rule
    of the view `evidence` (words of moderators and observers are no evidence) is repeated here; a
    test compares the two.

    Args:
        study: The study.
        coded: What `list_coded` returns, if it has been read already.
    """
    places = list_places(study)
    mentions: Counter[str] = Counter()
    sessions: dict[str, set[str]] = defaultdict(set)
    people: dict[str, set[str]] = defaultdict(set)

    def add(place: tuple[str, str | None], codes: Iterable[str]) -> None:
        session_id, person = place
        sessions[session_id].update(codes)
        if person is not None:
            people[person].update(codes)

    if coded is None:  # without telling excerpts apart, it is faster still
        flat = "group_concat(c.code_id) FROM excerpts e CROSS JOIN codings c ON c.excerpt_id = e.id"
        coded = _list_coded(study, flat)
    for where, codes in coded:
        if (place := places[where]) is not None:
            each = codes.replace(";", ",").split(",")
            mentions.update(each)
            add(place, set(each))
    # Several coders may have put the same code on an excerpt: it is still one mention.
    for where, code_id, more in study.db.execute(
        f"""SELECT coalesce(e.speaker_id, e.transcript_id), d.code_id, d.more
        FROM (SELECT excerpt_id, code_id, count(*) - 1 more FROM codings
            GROUP BY excerpt_id, code_id HAVING count(*) > 1) d
        CROSS JOIN excerpts e ON e.id = d.excerpt_id {CURRENT}"""
    ).fetchall():
        if places[where] is not None:
            mentions[code_id] -= more
    for first, further, codes in study.db.execute(
        f"""SELECT coalesce(e.speaker_id, e.transcript_id), e.further,
            (SELECT json_group_array(DISTINCT c.code_id) FROM codings c WHERE c.excerpt_id = e.id)
        FROM excerpts e {CURRENT} WHERE e.further <> ''"""
    ).fetchall():
        counted = [place for s in json.loads(further) if (place := places.get(s)) is not None]
        own = json.loads(codes)
        for place in counted:
            add(place, own)
        if counted and places[first] is None:
            mentions.update(own)
    return Raised(mentions=mentions, sessions=sessions, people=people)


def list_coded(study: Study) -> list[tuple[str, str]]:
    """Return the codes of all excerpts by speaker, or by transcript where the speaker is unknown.

    An excerpt's codes are joined by commas, excerpts by semicolons: one long text for each speaker
    takes half the time of a row for each coding. Excerpts without a code are left out.
    """
    return _list_coded(
        study,
        """group_concat((SELECT group_concat(c.code_id) FROM codings c
            WHERE c.excerpt_id = e.id), ';') FROM excerpts e""",
    )


def _list_coded(study: Study, together: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str | None]] = study.db.execute(
        f"""SELECT p.id, (SELECT {together} WHERE e.speaker_id = p.id AND e.text_id = t.text_id)
        FROM speakers p JOIN transcripts t ON t.id = p.transcript_id
        UNION ALL SELECT e.transcript_id, {together} {CURRENT}
        WHERE e.speaker_id IS NULL GROUP BY e.transcript_id"""
    ).fetchall()
    return [(where, codes) for where, codes in rows if codes]


def list_places(study: Study) -> dict[str, tuple[str, str | None] | None]:
    """Return session and person of each speaker, and of each transcript for unknown speakers.

    It is None for those whose words are no evidence.
    """
    return {
        place: None if role in UNCOUNTED else (session_id, person)
        for place, session_id, role, person in study.db.execute(
            f"""SELECT p.id, t.session_id, p.role, {PERSON}
            FROM speakers p JOIN transcripts t ON t.id = p.transcript_id
            UNION ALL SELECT id, session_id, '', NULL FROM transcripts"""
        ).fetchall()
    }
