"""Reads figures by segment from a table: a row for each segment, a column for each measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from opportunity_spaces.figures.model import FigureRow, FigureTable
from opportunity_spaces.readings.amounts import parse_amount
from study.errors import Unreadable
from study.language import say
from study.wording import count_things
from transcripts.reading.tables.read_table import Table, open_guarded_table

__all__ = ["MOST_SEGMENTS", "parse_figures", "read_figures"]

MOST_SEGMENTS = 200
_BASES = re.compile(
    r"^\W*(n|base|basis|count|number|respondents?|answers?|members?|antal|svar|besvarelser"
    r"|respondenter|medlemmer)\W*$",
    re.IGNORECASE,
)
_FEWER = re.compile(r"^\s*<\s*(\d+)\s*$")
# What a table writes where it has no figure, or keeps it back.
_NONE = re.compile(r"^\s*(-|–|—|\*+|\.+|n\.?/?a\.?|n\.s\.|x|:)?\s*$", re.IGNORECASE)
# A figure and nothing else: “4,1”, “82 %”, “4.1 of 5”, “-12”.
_FIGURE = re.compile(
    r"^\s*[-+\u2212]?[\d.,\u00a0\u202f' ]*\d\s*"
    r"(%|per ?cent|procent|pct\.?|kr\.?|point|points|(?:of|/|af|ud af)\s*[\d.,]+)?\s*$",
    re.IGNORECASE,
)


def read_figures(path: Path, *, segment: str = "", base: str = "") -> FigureTable:
    """Return what a .csv, .xlsx or .ods file holds, a workbook read in the guarded process.

    Args:
        path: The file.
        segment: The header of the column with the segments; by default the likeliest.
        base: The header of the column that says how many answered; by default the likeliest.

    Raises:
        Unreadable: there is no table in it, no column of names or none of figures, a segment
            stands twice, or there are too many.
    """
    table = open_guarded_table(path)
    return parse_figures(
        table.name, table.heads.names, _read_cells(table), segment=segment, base=base,
        notes=(*table.notes, *table.left_out),
    )  # fmt: skip


def _read_cells(table: Table) -> list[list[str]]:
    cells = []
    for _, row in table.read():
        cells.append(row)
        if len(cells) > MOST_SEGMENTS:
            raise Unreadable(
                say(
                    "{name} has more than {most:,} rows: figures need one row for each segment.",
                    name=table.name,
                    most=MOST_SEGMENTS,
                ),
                hint=say("Aggregate the answers by segment first, then import that table."),
            )
    return cells


def parse_figures(
    name: str,
    columns: Sequence[str],
    cells: Sequence[Sequence[str]],
    *,
    segment: str = "",
    base: str = "",
    notes: Sequence[str] = (),
) -> FigureTable:
    """Return the figures in the cells of a table; see `read_figures`."""
    by_column = {
        column: [row[at].strip() if at < len(row) else "" for row in cells]
        for at, column in enumerate(columns)
        if column
    }
    named = segment or next((c for c, values in by_column.items() if _is_named(values)), "")
    if named not in by_column:
        raise Unreadable(
            say("No column of {name} holds names of segments.", name=name),
            hint=say("The first column names the segments, such as industries, one in each row."),
        )
    counted = base or next(
        (c for c, values in by_column.items() if _BASES.match(c) and _count_figures(values)), ""
    )
    measures = tuple(
        column
        for column, values in by_column.items()
        if column not in (named, counted) and _count_figures(values)
    )
    if not measures:
        raise Unreadable(
            say("No column of {name} holds figures.", name=name),
            hint=say("Each further column holds one measure, such as satisfaction, as numbers."),
        )
    _refuse_doubled(name, [each for each in by_column[named] if each])
    rows, unread = [], 0
    for at, own in enumerate(by_column[named]):
        if not own:
            continue
        told = {each: by_column[each][at] for each in measures}
        amounts = {each: amount for each in measures if (amount := _parse(told[each])) is not None}
        unread += sum(each not in amounts and not _NONE.match(words)
                      for each, words in told.items())  # fmt: skip
        rows.append(
            FigureRow(
                segment=own,
                base=_parse_base(by_column[counted][at]) if counted else None,
                told={each: told[each] for each in amounts},
                amounts=amounts,
            )
        )
    lines = list(notes)
    if unread:
        lines.append(
            say(
                "{cells} left out: no figure stands in them.",
                cells=count_things(unread, "cell is", "cells are"),
            )
        )
    return FigureTable(
        file=name,
        columns=tuple(by_column),
        segment=named,
        base=counted,
        measures=measures,
        rows=tuple(rows),
        notes=tuple(lines),
    )


def _refuse_doubled(name: str, segments: Sequence[str]) -> None:
    doubled = next((each for each in segments if segments.count(each) > 1), None)
    if doubled is not None:
        raise Unreadable(
            say("“{segment}” stands in two rows of {name}.", segment=doubled, name=name),
            hint=say("Each segment needs one row, with a column for each measure."),
        )


def _is_named(values: Sequence[str]) -> bool:
    filled = [value for value in values if value]
    return bool(filled) and sum(_parse(value) is None for value in filled) > len(filled) / 2


def _count_figures(values: Sequence[str]) -> bool:
    filled = [value for value in values if not _NONE.match(value)]
    return bool(filled) and sum(_parse(each) is not None for each in filled) * 2 >= len(filled)


def _parse(cell: str) -> float | None:
    if not _FIGURE.match(cell):
        return None
    found = parse_amount(cell)
    return None if found is None else found.value


def _parse_base(cell: str) -> int | None:
    if fewer := _FEWER.match(cell):
        return max(0, int(fewer[1]) - 1)  # kept back already, and surely small
    amount = _parse(cell)
    return int(amount) if amount is not None and amount >= 0 else None
