"""Queries on passages that are set aside: of the newest run, of a study now, and brought back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from coding.suggestions.material.queries import _Finder
from coding.suggestions.set_aside.model import COUNTED, BroughtBack, Reason, SetAside, SetAsideRow
from coding.suggestions.set_aside.rules import Subject, find_set_aside, new_subject
from study import Study
from study.language import say
from study.wording import count_things

if TYPE_CHECKING:
    from coding.model import Code
    from coding.suggestions.material.queries import Material
    from coding.suggestions.model import Judgement

__all__ = [
    "count_reasons",
    "describe_set_aside",
    "find_in_material",
    "find_ruled_out",
    "list_brought_back",
    "list_rows",
    "list_ruled_out",
    "list_set_aside",
]


def find_in_material(
    study: Study, material: Material, judgements: Collection[Judgement], *, codes: Sequence[Code]
) -> dict[int, Reason]:
    """Return the passages of a study that are no evidence now, by number, with the reason.

    A passage that a person coded or brought back is none of them.

    Args:
        study: The study.
        material: Its passages.
        judgements: What people decided.
        codes: The codebook: a yes to a question that a code is about is evidence.
    """
    found = find_ruled_out(study, material, new_subject(codes))
    coded = {each.passage for each in judgements if each.verdict != "rejected"}
    return {number: reason for number, reason in found.items() if number not in coded}


def find_ruled_out(
    study: Study, material: Material, subject: Subject, *, until: str | None = None
) -> dict[int, Reason]:
    """Return the passages that the rules set aside and nobody brought back, by number.

    It does not look at codings. So whoever reads a random sample does not change, by what they
    code, from what it was drawn.

    Args:
        study: The study.
        material: Its passages.
        subject: What the codebook is about.
        until: A time; passages that were brought back later count as set aside.
    """
    finder = _Finder(material.places)
    rows = study.db.execute(
        "SELECT text_id, start, end FROM brought_back WHERE ?1 IS NULL OR at <= ?1", [until]
    ).fetchall()
    kept = {number for row in rows for number in finder.find(*row)}
    found = _find(material, subject)
    return {number: reason for number, reason in found.items() if number not in kept}


def list_ruled_out(material: Material, aside: Mapping[int, Reason]) -> list[SetAside]:
    """Return passages that are set aside with their words and speakers, in text order."""
    return [
        SetAside(
            transcript_id=place.transcript_id,
            text_id=place.text_id,
            start=place.start,
            end=place.end,
            turn=place.turn,
            reason=reason,
            words=material.passages[number].text,
            speaker=material.utterances[number].voice,
        )
        for number, reason in sorted(aside.items())
        for place in (material.places[number],)
    ]


_found: dict[str, tuple[tuple[str, Subject], dict[int, Reason]]] = {}  # of the study asked last


def _find(material: Material, subject: Subject) -> dict[int, Reason]:
    """Return what the rules find; kept, because each decision is followed by another run."""
    key = (material.fingerprint, subject)
    kept = _found.get("last")
    if kept is None or kept[0] != key:
        kept = _found["last"] = (key, find_set_aside(material.utterances, subject=subject))
    return kept[1]


def list_rows(material: Material, aside: Mapping[int, Reason]) -> list[SetAsideRow]:
    """Return passages that are set aside as rows of a run."""
    return [
        (place.transcript_id, place.text_id, place.start, place.end, place.turn, reason.value)
        for number, reason in sorted(aside.items())
        for place in (material.places[number],)
    ]


def list_set_aside(study: Study) -> list[SetAside]:
    """Return what the newest run set aside and nobody has brought back, in text order."""
    query = f"""SELECT p.transcript_id, p.text_id, p.start, p.end, p.turn, p.reason,
            substr(x.text, p.start + 1, p.end - p.start), coalesce(u.label, '')
        FROM set_aside p JOIN transcripts t ON t.id = p.transcript_id AND t.text_id = p.text_id
        JOIN texts x ON x.id = p.text_id
        LEFT JOIN turns u ON u.text_id = p.text_id AND u.ordinal = p.turn
        WHERE {_STANDS} ORDER BY p.transcript_id, p.start"""
    return [
        SetAside(
            transcript_id=row[0], text_id=row[1], start=row[2], end=row[3], turn=row[4],
            reason=Reason(row[5]), words=row[6], speaker=row[7],
        )
        for row in study.db.execute(query).fetchall()
    ]  # fmt: skip


_STANDS = """NOT EXISTS (SELECT 1 FROM brought_back b WHERE b.text_id = p.text_id
            AND b.start < p.end AND b.end > p.start)"""


def count_reasons(study: Study) -> dict[Reason, int]:
    """Return how many passages are set aside for each reason, the most frequent first."""
    rows = study.db.execute(
        f"""SELECT p.reason, count(*) FROM set_aside p
        JOIN transcripts t ON t.id = p.transcript_id AND t.text_id = p.text_id
        WHERE {_STANDS} GROUP BY p.reason ORDER BY count(*) DESC, p.reason"""
    ).fetchall()
    return {Reason(reason): number for reason, number in rows}


def list_brought_back(study: Study) -> list[BroughtBack]:
    """Return the passages that somebody brought back, the newest first."""
    rows = study.db.execute(
        """SELECT p.id, p.transcript_id, p.text_id, p.start, p.end,
            substr(x.text, p.start + 1, p.end - p.start), p.by
        FROM brought_back p JOIN transcripts t ON t.id = p.transcript_id AND t.text_id = p.text_id
        JOIN texts x ON x.id = p.text_id ORDER BY p.id DESC"""
    ).fetchall()
    return [
        BroughtBack(
            id=row[0], transcript_id=row[1], text_id=row[2], start=row[3], end=row[4],
            words=row[5], by=row[6],
        )
        for row in rows
    ]  # fmt: skip


def describe_set_aside(counts: Mapping[Reason, int]) -> str:
    """Return how many passages are set aside, and why: “12 passages set aside: 5 greetings, …”."""
    if not counts:
        return ""
    ranked = sorted(counts.items(), key=lambda each: -each[1])
    told = ", ".join(count_things(number, *COUNTED[reason]) for reason, number in ranked)
    passages = count_things(sum(counts.values()), "passage")
    return say("{passages} set aside: {reasons}.", passages=passages, reasons=told)
