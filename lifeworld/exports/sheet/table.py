"""A table of quotes as plain values: its columns, its rows, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from study.language import mark

__all__ = ["LAYOUTS", "Column", "Kind", "Layout", "QuoteTable"]

Kind = Literal["text", "number", "flag", "link"]
Layout = Literal["coding", "quote", "wide"]
LAYOUTS: dict[Layout, str] = {
    "coding": mark("One row for each coding"),
    "quote": mark("One row for each quote"),
    "wide": mark("One row for each quote, a 0/1 column for each code"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        name: Its heading: in words or, in a wide table, a name that statistics programs accept.
        told: What stands in it.
        kind: text, number, flag (0 or 1) or link.
        width: In characters, as Excel counts.
        values: What its values mean, where that is not plain.
        english: Its heading in English, for programs; empty where the study names it.
    """

    name: str
    told: str
    kind: Kind = "text"
    width: int = 16
    values: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteTable:
    """The quotes of a study for one audience, in rows.

    Attributes:
        title: The study's.
        about: What the file is and how it was made, one sentence each; it goes with the file.
        left_out: What was withheld from this audience, and why; it goes with the file, too.
        notes: For whoever exports: where consent is missing and what tells who somebody is.
        sheet: The name of the sheet of a workbook; “Quotes” where it is empty.
        quotes: How many quotes are in it.
        excerpts: The ids of the excerpts whose words it carries.
        speakers: The ids of speakers of whom it carries words that belong to no excerpt.
    """

    title: str
    audience: str
    language: str
    layout: Layout
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str | int, ...]]
    about: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sheet: str = ""
    quotes: int = 0
    excerpts: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
