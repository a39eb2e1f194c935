"""Queries on codes that are confused: the newest run, what was decided, and who coded a passage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from coding.model import Code, CodeId
from coding.suggestions.material.queries import find_shared
from coding.suggestions.siblings.model import NearPassage, Pair
from study import Study

__all__ = [
    "KIND",
    "Choice",
    "Siblings",
    "get_siblings",
    "list_choices",
    "list_coders",
    "list_open_passages",
    "list_own_codings",
    "list_put",
    "list_rejected",
]

KIND = "siblings"  # of a run

Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Siblings:
    """The pairs of codes that the newest run found.

    Attributes:
        run_id: The run.
        at: When it began.
        passages: How many passages it looked at.
        decided: How many of them people had decided on.
        pairs: The pairs whose codes may still be put on passages, the strongest first.
    """

    run_id: str
    at: str
    passages: int
    decided: int
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody chose on a passage: the codes of the pair that fit it."""

    fits: frozenset[CodeId]
    coder: str


def get_siblings(study: Study, codes: Mapping[str, Code]) -> Siblings | None:
    """Return the pairs of the newest run, or None if none was made.

    A pair is left out if one of its codes is gone, retired or only groups others, and a passage if
    its text is no longer the current one.

    Args:
        study: The study.
        codes: The codebook by id.
    """
    row = study.db.execute(
        "SELECT id, at, summary FROM runs WHERE kind = ? ORDER BY id DESC LIMIT 1", [KIND]
    ).fetchone()
    if row is None:
        return None
    told = json.loads(row[2])
    current = {r[0] for r in study.db.execute("SELECT text_id FROM transcripts").fetchall()}
    pairs = []
    for each in map(Pair.parse, told["pairs"]):
        if not all(c in codes and codes[c].usable for c in (each.one, each.other)):
            continue
        there = tuple(passage for passage in each.passages if passage.text_id in current)
        if there:
            pairs.append(replace(each, passages=there))
    return Siblings(
        run_id=row[0],
        at=row[1],
        passages=told["passages"],
        decided=told["decided"],
        pairs=tuple(pairs),
    )


def list_choices(study: Study, run_id: str, pair: Pair) -> dict[Span, Choice]:
    """Return what was chosen between two codes on the passages of a run, the newest choice each."""
    rows = study.db.execute(
        """SELECT text_id, start, end, code_id, verdict, coder FROM decisions
        WHERE run_id = ? AND code_id IN (?, ?) ORDER BY at, id""",
        [run_id, pair.one, pair.other],
    ).fetchall()
    found: dict[Span, dict[str, str]] = {}
    coders: dict[Span, str] = {}
    for text_id, start, end, code_id, verdict, coder in rows:
        found.setdefault((text_id, start, end), {})[code_id] = verdict
        coders[text_id, start, end] = coder
    return {
        span: Choice(
            fits=frozenset(CodeId(c) for c, verdict in told.items() if verdict == "accepted"),
            coder=coders[span],
        )
        for span, told in found.items()
        if len(told) == 2  # a passage may be among those of another pair with one of these codes
    }


def list_open_passages(pair: Pair, choices: Mapping[Span, Choice]) -> list[NearPassage]:
    """Return the passages of a pair on which nobody has chosen, in order."""
    return [p for p in pair.passages if (p.text_id, p.start, p.end) not in choices]


def list_coders(study: Study, passage: NearPassage, pair: Pair) -> dict[CodeId, list[str]]:
    """Return who put each code of a pair on a passage."""
    found: dict[CodeId, list[str]] = {}
    for code_id in (pair.one, pair.other):
        coders = {
            coder
            for start, end, coder, _ in _list_codings(study, passage, code_id)
            if find_shared([passage.start], [passage.end], start, end)
        }
        if coders:
            found[CodeId(code_id)] = sorted(coders)
    return found


def list_own_codings(
    study: Study, passage: NearPassage, code_id: CodeId, *, coder: str
) -> list[str]:
    """Return the ids of a person's codings with a code that count for a passage."""
    return [
        coding_id
        for start, end, by, coding_id in _list_codings(study, passage, code_id)
        if by == coder and find_shared([passage.start], [passage.end], start, end)
    ]


def _list_codings(
    study: Study, passage: NearPassage, code_id: str
) -> list[tuple[int, int, str, str]]:
    rows: list[tuple[int, int, str, str]] = study.db.execute(
        """SELECT e.start, e.end, c.coder, c.id FROM excerpts e
        CROSS JOIN codings c ON c.excerpt_id = e.id
        WHERE e.transcript_id IN (SELECT id FROM transcripts WHERE text_id = ?1)
        AND e.text_id = ?1 AND e.start < ?2 AND e.end > ?3 AND c.code_id = ?4""",
        [passage.text_id, passage.end, passage.start, code_id],
    ).fetchall()
    return rows


def list_rejected(study: Study) -> list[tuple[str, int, int, str, str]]:
    """Return text, start, end, code and time of every rejection.

    Those of passages on which two codes were told apart are left out: they are the remedy.
    """
    rows: list[tuple[str, int, int, str, str]] = study.db.execute(
        """SELECT text_id, start, end, code_id, at FROM decisions WHERE verdict = 'rejected'
        AND coalesce(run_id, '') NOT IN (SELECT id FROM runs WHERE kind = ?) ORDER BY at, id""",
        [KIND],
    ).fetchall()
    return rows


def list_put(study: Study) -> list[tuple[str, int, int, str, str, str]]:
    """Return text, start, end, code, coder and time of every coding in a current text."""
    rows: list[tuple[str, int, int, str, str, str]] = study.db.execute(
        """SELECT e.text_id, e.start, e.end, c.code_id, c.coder, c.at FROM excerpts e
        JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
        CROSS JOIN codings c ON c.excerpt_id = e.id ORDER BY c.at, c.id"""
    ).fetchall()
    return rows
