"""Queries on quotes: those of codes, strata or findings, and what each speaker says in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from coding.model import CodeId, ExcerptId, find_voices
from coding.queries import ADRIFT
from coding.quotes.model import Quote, Said
from study import NotFound, Study
from study.language import say
from study.ledger import Row
from transcripts.model import TranscriptId
from transcripts.queries import PERSON

__all__ = [
    "COUNTED_SPEAKER",
    "ORDER",
    "get_quote",
    "list_adrift",
    "list_misattributed",
    "list_quote_ids",
    "list_quotes",
    "list_said",
]

# Whether anybody speaks in the excerpt `e` whose words are evidence; `p` is its first speaker.
COUNTED_SPEAKER = """(coalesce(p.role, '') NOT IN ('moderator', 'observer', 'nobody')
    OR e.further <> '' AND EXISTS (SELECT 1 FROM json_each(e.further) f JOIN speakers m
        ON m.id = f.value WHERE m.role NOT IN ('moderator', 'observer', 'nobody')))"""

_QUOTES = f"""
    SELECT e.id excerpt_id, e.transcript_id, e.text_id, e.start, e.end, e.quote verbatim, e.kind,
        coalesce(d.pseudonym, p.name, '') speaker, coalesce(p.role, '') role,
        {PERSON} person, p.participant_id participant,
        coalesce(u.start <= e.start AND e.end <= u.end, 0) whole,
        t.title transcript, t.session_id, s.title session, s.kind session_kind,
        coalesce(g.name, '') stratum, t.language,
        coalesce(u.ordinal, 0) turn, u.start_time time,
        coalesce((SELECT group_concat(code_id) FROM
            (SELECT DISTINCT code_id FROM codings WHERE excerpt_id = e.id)), '') codes, e.rev
    FROM excerpts e JOIN transcripts t ON t.id = e.transcript_id
    JOIN sessions s ON s.id = t.session_id LEFT JOIN strata g ON g.id = s.stratum_id
    LEFT JOIN speakers p ON p.id = e.speaker_id LEFT JOIN participants d ON d.id = p.participant_id
    LEFT JOIN turns u ON u.text_id = e.text_id AND u.ordinal =
        (SELECT max(ordinal) FROM turns WHERE text_id = e.text_id AND start <= e.start)"""


def _make_quotes(study: Study, rows: Iterable[Row]) -> list[Quote]:
    found = list(rows)
    parts = list_said(
        study,
        [
            {**row, "id": row["excerpt_id"], "quote": row["verbatim"]}
            for row in found
            if not row["whole"]
        ],
    )
    quotes = []
    for row in found:
        codes = tuple(CodeId(c) for c in row.pop("codes").split(",") if c)
        who = {name: row.pop(name) for name in ("speaker", "role", "person", "participant")}
        if not row.pop("whole") and (several := parts.get(row["excerpt_id"])):
            row["turn"], row["time"], _ = several[0]
            said = tuple(each for _, _, each in several)
        else:
            said = (Said(words=row["verbatim"], **who),)
        quotes.append(Quote(**row, said=said, codes=codes))
    return quotes


def list_said(
    study: Study, excerpts: Iterable[Mapping[str, Any]]
) -> dict[ExcerptId, list[tuple[int, float | None, Said]]]:
    """Return (turn, time, what is said) for every turn that excerpts touch, in text order.

    Labels and times of the text lie between turns, so they are in none of the parts. An excerpt
    that touches no turn is left out.

    Args:
        study: The study.
        excerpts: Rows of the table, or what the ledger kept of rows that are gone.
    """
    quotes = {row["id"]: row for row in excerpts}
    if not quotes:
        return {}
    names = ("id", "transcript_id", "text_id", "start", "end")
    spans = [[quote[name] for name in names] for quote in quotes.values()]
    found: dict[ExcerptId, list[tuple[int, float | None, Said]]] = {}
    for row in study.db.query(
        f"""WITH e(id, transcript_id, text_id, start, end) AS MATERIALIZED (
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
            FROM json_each(?))
        SELECT e.id, u.start, u.end, u.ordinal, u.start_time,
            coalesce(d.pseudonym, p.name, u.label) speaker, coalesce(p.role, '') role,
            {PERSON} person, p.participant_id participant
        FROM e JOIN turns u ON u.text_id = e.text_id AND u.start < e.end AND u.end > e.start
            AND u.start >= coalesce((SELECT max(start) FROM turns
                WHERE text_id = e.text_id AND start <= e.start), 0)
        LEFT JOIN speakers p ON p.transcript_id = e.transcript_id AND p.label = u.label
        LEFT JOIN participants d ON d.id = p.participant_id ORDER BY e.id, u.start""",
        [json.dumps(spans)],
    ):
        quote = quotes[row["id"]]
        begin = max(0, row["start"] - quote["start"])
        words = quote["quote"][begin : row["end"] - quote["start"]].strip()
        if words:
            who = {name: row[name] for name in ("speaker", "role", "person", "participant")}
            said = Said(words=words, **who)
            part = (row["ordinal"], row["start_time"], said)
            found.setdefault(ExcerptId(row["id"]), []).append(part)
    return found


def list_quotes(
    study: Study,
    *,
    code_ids: Sequence[CodeId] | None = None,
    stratum: str | None = None,
    excerpt_ids: Iterable[ExcerptId] | None = None,
    evidence_only: bool = True,
) -> list[Quote]:
    """Return coded excerpts in the study's order, filtered by codes and stratum if given.

    With `excerpt_ids`, return exactly those. Words of moderators and observers are left out unless
    `evidence_only` is False.
    """
    where, values = _choose(code_ids, stratum, excerpt_ids, evidence_only=evidence_only)
    rows = study.db.query(f"{_QUOTES} WHERE {where} ORDER BY {ORDER}", values)
    return _make_quotes(study, rows)


def list_quote_ids(
    study: Study, *, code_ids: Sequence[CodeId], stratum: str | None = None
) -> list[ExcerptId]:
    """Return the ids of what `list_quotes` returns, in its order, for pages that show only some.

    It takes an eighth of the time because it skips what only a displayed quote needs.
    """
    where, values = _choose(code_ids, stratum, None, evidence_only=True)
    rows = study.db.execute(
        f"""SELECT e.id FROM excerpts e JOIN transcripts t ON t.id = e.transcript_id
        JOIN sessions s ON s.id = t.session_id LEFT JOIN strata g ON g.id = s.stratum_id
        LEFT JOIN speakers p ON p.id = e.speaker_id WHERE {where} ORDER BY {ORDER}""",
        values,
    ).fetchall()
    return [ExcerptId(row[0]) for row in rows]


# The order of a study, where the tables are called as in `_QUOTES`.
ORDER = "g.position IS NULL, g.position, s.date IS NULL, s.date, t.title, t.id, e.start, e.id"


def _choose(
    code_ids: Sequence[CodeId] | None,
    stratum: str | None,
    excerpt_ids: Iterable[ExcerptId] | None,
    *,
    evidence_only: bool,
) -> tuple[str, list[Any]]:
    """Return the SQL condition that selects quotes, with its values."""
    where, values = ["1"], list[Any]()
    if excerpt_ids is not None:
        ids = list(excerpt_ids)
        where.append("e.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(ids))
    else:
        inner = "SELECT excerpt_id FROM codings"
        if code_ids is not None:
            inner += " WHERE code_id IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(list(code_ids)))
        where.append(f"e.id IN ({inner})")
    if stratum is not None:
        where.append("coalesce(g.name, '') = ?")
        values.append(stratum)
    if evidence_only:
        where.append(COUNTED_SPEAKER)
        where.append("e.text_id = t.text_id")
    return " AND ".join(where), values


def get_quote(study: Study, excerpt_id: str) -> Quote:
    """Return one excerpt with its context, or raise NotFound."""
    row = next(study.db.query(f"{_QUOTES} WHERE e.id = ?", [excerpt_id]), None)
    if row is None:
        raise NotFound(say("That quote is no longer in the study."))
    return _make_quotes(study, [row])[0]


def list_adrift(study: Study, transcript_id: TranscriptId | None = None) -> list[Quote]:
    """Return the coded excerpts whose words were cut from their transcript.

    A person has to move or remove each of them. They are in no count.
    """
    rows = study.db.query(
        f"SELECT e.id FROM {ADRIFT} WHERE (? IS NULL OR t.id = ?)"
        " AND EXISTS (SELECT 1 FROM codings WHERE excerpt_id = e.id)",
        [transcript_id, transcript_id],
    )
    ids = [ExcerptId(row["id"]) for row in rows]
    return list_quotes(study, excerpt_ids=ids, evidence_only=False) if ids else []


def list_misattributed(study: Study) -> list[tuple[str, str]]:
    """Return (transcript, words) of excerpts that have other speakers than their turns.

    Excerpts adrift are left out: they belong to an older version and are in no count.
    """
    rows = study.db.execute(
        """SELECT e.id, t.title, e.quote, e.speaker_id, e.further, p.id FROM excerpts e
        JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
        LEFT JOIN turns u ON u.text_id = e.text_id AND u.start < e.end AND u.end > e.start
            AND u.start >= coalesce((SELECT max(start) FROM turns
                WHERE text_id = e.text_id AND start <= e.start), 0)
        LEFT JOIN speakers p ON p.transcript_id = e.transcript_id AND p.label = u.label
        ORDER BY e.id, u.start"""
    ).fetchall()
    wrong: list[tuple[str, str]] = []
    for (_, title, words, first, further), turns in groupby(rows, key=lambda row: row[:5]):
        if find_voices(row[5] for row in turns) != (first, further):
            wrong.append((title, words))
    return wrong
