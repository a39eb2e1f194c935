"""Finds the header rows of a table: the row with the column names, and the rows around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from study.language import say
from study.wording import shorten_quote
from transcripts.reading.tables.second_head import (
    USUAL,
    Joined,
    clean_cell,
    find_second_head,
    get_at,
    is_value,
    list_filled,
    list_usual,
)

__all__ = ["Heads", "find_heads"]

SAMPLE = 60
"""Number of rows used to find the headers."""
_MOST_TITLES = 10
_MOST_ABOVE = _MOST_TITLES + 3  # titles and the three header rows of Qualtrics
_IMPORT_ID = re.compile(r"\{\s*[\"']ImportId[\"']")

_Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The names of a table's columns.

    Attributes:
        names: Unique names without line breaks; "" for a column without a name.
        others: Other names of each column in the file.
        written: The cells of the header row, unchanged.
        number: The header row's number.
        last: The number of the last row before the data.
        sure: Whether there are several recognised header rows.
        doubled: Names that several columns had before they were numbered.
        notes: Sentences on rows that are neither data nor headers.
    """

    names: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    written: tuple[str, ...]
    number: int
    last: int
    sure: bool = False
    doubled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def find_heads(rows: Sequence[_Row]) -> Heads:
    """Find the headers of a table.

    The headers are the first row below titles; a second row of headers is joined to it, and the
    import ids of Qualtrics are left out.

    Args:
        rows: The first `SAMPLE` rows that are not blank, with their numbers; at least one.
    """
    notes: list[str] = []
    place = next((at for at, row in enumerate(rows[:_MOST_ABOVE]) if _is_import_ids(row[1])), None)
    imported = place is not None and len(rows) > 1
    if place is not None and imported:
        number = rows[place][0]
        notes.append(
            say(
                "Row {number} was left out because it holds the import ids of Qualtrics.",
                number=number,
            )
        )
        rows = [*rows[:place], *rows[place + 1 :]]
    titles = _count_titles(rows)
    notes[:0] = [
        say(
            "Row {number} was left out because it is a title: “{title}”.",
            number=number,
            title=title,
        )
        for number, cells in rows[:titles]
        if (title := shorten_quote(_join_cells(cells), most=80))
    ]
    below = rows[titles:]
    last = below[0][0]
    joined = None
    if len(below) > 2:
        joined = find_second_head(below[0][1], below[1][1], [cells for _, cells in below[2:]])
    if place is not None and imported:
        last = max(last, number)
        if joined is None and place >= titles + 2:
            joined = _label(below[0][1], below[1][1])
    if joined is None:
        return _make(below[0], Joined((), ()), last=last, sure=imported, notes=notes)
    last = max(last, below[1][0])
    if not imported:
        notes.append(
            say(
                "Rows {first} and {second} were read as headers.",
                first=below[0][0],
                second=below[1][0],
            )
        )
    written = (below[1][0], list(joined.names))
    return _make(written, joined, last=last, sure=True, notes=notes)


def _label(one: list[str], two: list[str]) -> Joined:
    """Name columns by the labels that Qualtrics writes below the short names."""
    width = max(len(one), len(two))
    names = [clean_cell(get_at(two, at)) for at in range(width)]
    short = [clean_cell(get_at(one, at)) for at in range(width)]
    return Joined(
        tuple(name or other for name, other in zip(names, short, strict=True)),
        tuple((each,) if each else () for each in short),
    )


def _make(row: _Row, joined: Joined, *, last: int, sure: bool, notes: list[str]) -> Heads:
    number, cells = row
    unique, doubled = _number([clean_cell(cell) for cell in cells])
    return Heads(
        names=tuple(unique),
        others=joined.others or ((),) * len(cells),
        written=tuple(cells),
        number=number,
        last=last,
        sure=sure,
        doubled=doubled,
        notes=tuple(notes),
    )


def _number(names: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the names made unique by numbers, and the names that several columns had."""
    counts = Counter(name for name in names if name)
    doubled = tuple(sorted(name for name, count in counts.items() if count > 1))
    if not doubled:
        return names, ()
    taken, seen, unique = set(names), Counter[str](), []
    for name in names:
        seen[name] += 1
        own = name
        while name and seen[name] > 1 and own in taken:
            own = f"{name} ({seen[name]})"
            seen[name] += own in taken
        taken.add(own)
        unique.append(own)
    return unique, doubled


def _is_import_ids(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(_IMPORT_ID.match(cell.strip()) for cell in filled)


def _count_titles(rows: Sequence[_Row]) -> int:
    """Return the number of title rows above the headers: one cell each, above a wider row."""
    above = 0
    while above < min(len(rows), _MOST_TITLES) and list_filled(rows[above][1]) == {0}:
        above += 1
    body = [cells for _, cells in rows[above + 1 :]]
    if not above:
        return _count_preface(rows)
    if not body or median(len(list_filled(cells)) for cells in body) < 2:
        return 0
    blank_between = rows[above][0] > rows[above - 1][0] + 1
    if not blank_between and any(" " not in _join_cells(cells) for _, cells in rows[:above]):
        return 0  # a single word directly above a row names a column
    heads = rows[above][1]
    usual = list_usual(body, USUAL)
    if any(is_value(heads[at]) for at in list_filled(heads)):
        return 0
    if len(usual - list_filled(heads)) > 1 and find_second_head(heads, body[0], body[1:]) is None:
        return 0
    return 0 if _looks_like_data(heads, body) else above


def _count_preface(rows: Sequence[_Row]) -> int:
    """Return the number of rows of one or two cells that a blank row divides from a wider table."""
    for at in range(1, min(len(rows) - 1, _MOST_TITLES + 1)):
        if len(list_filled(rows[at - 1][1])) > 2:
            return 0
        if rows[at][0] > rows[at - 1][0] + 1:
            heads, body = rows[at][1], [cells for _, cells in rows[at + 1 :]]
            wide = median(len(list_filled(cells)) for cells in body) > 2
            named = len(list_filled(heads)) > 2 and not any(map(is_value, heads))
            return at if wide and named else 0
    return 0


def _looks_like_data(cells: list[str], body: Sequence[list[str]]) -> bool:
    """Return whether a cell has the shape of the cells below it, such as “P01” above “P02”."""
    at = min(list_filled(cells))
    shape = _shape(cells[at])
    below = [_shape(get_at(row, at)) for row in body]
    return "0" in shape and below.count(shape) > len(below) / 2


def _join_cells(cells: Sequence[str]) -> str:
    return ": ".join(clean_cell(cell).rstrip(":") for cell in cells if cell.strip())


def _shape(cell: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", cell.strip()))
