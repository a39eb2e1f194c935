"""Tables for analysis as plain values: columns with meaning, type and unit, and rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lifeworld.exports.whole.reference import Described

__all__ = ["Cell", "DataColumn", "DataTable", "Tables", "build_table"]

Cell = str | int | float | None
Kind = Literal["text", "whole number", "number"]
# What numbers count, by column; (table, column) where a name means two things.
UNITS: Mapping[str | tuple[str, str], str] = {
    "minutes": "minutes", "start": "code points", "end": "code points", "start_time": "seconds",
    "end_time": "seconds", "seconds": "seconds", ("turns", "words"): "words",
    ("transcripts", "words"): "words", "hue": "degrees", "width": "pixels", "height": "pixels",
    "size": "bytes", ("samples", "size"): "passages", "base": "people", "line": "probability",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DataColumn:
    """One column.

    Attributes:
        name: Small letters, digits and underscores.
        told: What it holds.
        kind: text, whole number or number.
        unit: What a number counts; empty for texts and for numbers that count nothing.
        refers: The table whose `id` it holds; empty otherwise.
    """

    name: str
    told: str
    kind: Kind = "text"
    unit: str = ""
    refers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """One table: what it holds, its columns and its rows."""

    name: str
    told: str
    columns: tuple[DataColumn, ...]
    rows: Sequence[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of a study for one audience.

    Attributes:
        title: The study's.
        about: What the files are, one sentence each; they go with them.
        left_out: What was withheld from this audience, and why; it goes with them, too.
        notes: For whoever exports.
        excerpts: The ids of the excerpts whose words they carry.
        speakers: The ids of speakers of whom they carry words that belong to no excerpt.
    """

    title: str
    audience: str
    language: str
    tables: tuple[DataTable, ...]
    about: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    excerpts: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    given: Mapping[str, str] = field(default_factory=dict)


def build_table(
    name: str,
    columns: Sequence[str],
    rows: Sequence[tuple[Cell, ...]],
    reference: Mapping[str, Described],
    *,
    refers: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> DataTable:
    """Return a table whose columns are described as the documentation describes them.

    Args:
        name: The table.
        columns: The names of its columns.
        rows: Its rows.
        reference: What the documentation says of each table.
        refers: The table to which a column refers, by the column's name.
        given: What columns hold that the study itself defines, such as attributes of people.
    """
    own = reference.get(name, Described())
    told = {**own.columns, **(given or {})}
    return DataTable(
        name=name,
        told=own.told,
        columns=tuple(
            DataColumn(
                name=column,
                told=told.get(column, ""),
                kind=_find_kind([row[at] for row in rows]),
                unit=UNITS.get((name, column), UNITS.get(column, "")),
                refers=(refers or {}).get(column, ""),
            )
            for at, column in enumerate(columns)
        ),
        rows=rows,
    )


def _find_kind(values: Sequence[Cell]) -> Kind:
    kinds = {type(value) for value in values if value is not None and value != ""}
    if kinds == {int}:
        return "whole number"
    return "number" if kinds and kinds <= {int, float} else "text"
