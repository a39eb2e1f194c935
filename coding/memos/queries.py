"""Queries on memos: those on a thing, those with some words, and those of a transcript's turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coding.memos.links import parse_links
from coding.memos.model import Memo, MemoId, Thing
from study import NotFound, Study
from study.language import say
from transcripts.model import TranscriptId

__all__ = [
    "Place",
    "TurnMemo",
    "count_memos",
    "get_memo",
    "has_memo",
    "list_authors",
    "list_memos",
    "list_places",
    "list_turn_memos",
]

_MEMOS = """SELECT id, thing, thing_id, kind, title, body, links, by, at, changed_at, day,
    in_report, rev FROM memos"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnMemo:
    """A memo on a turn, and the span of the turn in the current text."""

    memo: Memo
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the words are that a memo on a turn or a coding is on.

    `code` is the name of the coding's code; `turn` counts from 0.
    """

    transcript_id: str
    transcript: str
    turn: int
    quote: str
    code: str = ""


def list_memos(
    study: Study,
    *,
    thing: Thing | None = None,
    things: Sequence[str] = (),
    kinds: Sequence[str] = (),
    authors: Sequence[str] = (),
    words: str = "",
    days: tuple[str, str] | None = None,
    in_report: bool | None = None,
    linking: bool = False,
) -> list[Memo]:
    """Return memos, those changed last first.

    Args:
        study: The study.
        thing: Only those on this thing.
        things: Only those on things of these kinds.
        kinds: Only analytic, method, reflexive, field or decision ones.
        authors: Only those that these people wrote.
        words: Only those that hold all of these words, in any case.
        days: Only those of the days from the first to the second ISO date.
        in_report: Only those that appear in the report, or do not.
        linking: Only those that hold a link.
    """
    where, values = ["1"], list[Any]()

    def only(test: str, *told: Any) -> None:
        where.append(test)
        values.extend(told)

    if thing is not None:
        only("thing = ? AND thing_id = ?", thing.kind, thing.id)
    for column, chosen in (("thing", things), ("kind", kinds), ("by", authors)):
        if chosen:
            only(f"{column} IN ({', '.join('?' * len(chosen))})", *chosen)
    if days is not None:
        only("coalesce(nullif(day, ''), substr(at, 1, 10)) BETWEEN ? AND ?", *days)
    if in_report is not None:
        only("in_report = ?", int(in_report))
    if linking:
        only("instr(body, '[[')")
    rows = study.db.query(
        f"{_MEMOS} WHERE {' AND '.join(where)} ORDER BY changed_at DESC, id DESC", values
    )
    sought = words.casefold().split()
    memos = map(_make_memo, rows)
    # SQLite folds only ASCII letters.
    return [m for m in memos if all(w in f"{m.own_title}\n{m.body}".casefold() for w in sought)]


def get_memo(study: Study, memo_id: str) -> Memo:
    """Return one memo, or raise NotFound."""
    row = next(study.db.query(f"{_MEMOS} WHERE id = ?", [memo_id]), None)
    if row is None:
        raise NotFound(say("That memo is no longer in the study."))
    return _make_memo(row)


def has_memo(study: Study, memo_id: str) -> bool:
    """Return whether there is a memo with this id."""
    return bool(study.db.execute("SELECT 1 FROM memos WHERE id = ?", [memo_id]).fetchone())


def count_memos(study: Study) -> int:
    """Return how many memos the study has."""
    return int(study.db.execute("SELECT count(*) FROM memos").fetchone()[0])


def list_authors(study: Study) -> list[str]:
    """Return who has written memos, by name."""
    rows = study.db.execute("SELECT DISTINCT by FROM memos ORDER BY by").fetchall()
    return [row[0] for row in rows]


def list_turn_memos(study: Study, transcript_id: TranscriptId) -> list[TurnMemo]:
    """Return the memos on the turns of a transcript's current text, in text order."""
    rows = study.db.query(
        f"""SELECT m.*, e.start, e.end FROM ({_MEMOS} WHERE thing = 'turn') m
        JOIN excerpts e ON e.id = m.thing_id
        JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
        WHERE t.id = ? ORDER BY e.start, m.at, m.id""",
        [transcript_id],
    )
    found = []
    for row in rows:
        start, end = row.pop("start"), row.pop("end")
        found.append(TurnMemo(memo=_make_memo(row), start=start, end=end))
    return found


def list_places(study: Study) -> dict[Thing, Place]:
    """Return where the words are that memos on turns and codings are on."""
    rows = study.db.query(
        """SELECT m.thing, m.thing_id, t.id, t.title, e.quote, coalesce(k.name, '') code,
            coalesce((SELECT ordinal FROM turns WHERE text_id = e.text_id AND start <= e.start
                ORDER BY start DESC LIMIT 1), 0) turn
        FROM memos m LEFT JOIN codings c ON c.id = m.coding_id LEFT JOIN codes k ON k.id = c.code_id
        JOIN excerpts e ON e.id = coalesce(m.excerpt_id, c.excerpt_id)
        JOIN transcripts t ON t.id = e.transcript_id WHERE m.thing IN ('turn', 'coding')"""
    )
    return {
        Thing(kind=row["thing"], id=row["thing_id"]): Place(
            transcript_id=row["id"],
            transcript=row["title"],
            turn=row["turn"],
            quote=row["quote"],
            code=row["code"],
        )
        for row in rows
    }


def _make_memo(row: dict[str, Any]) -> Memo:
    return Memo(
        id=MemoId(row["id"]),
        thing=Thing(kind=row["thing"], id=row["thing_id"]),
        kind=row["kind"],
        own_title=row["title"],
        body=row["body"],
        links=parse_links(row["links"]),
        by=row["by"],
        at=row["at"],
        changed_at=row["changed_at"],
        day=row["day"],
        in_report=bool(row["in_report"]),
        rev=row["rev"],
    )
