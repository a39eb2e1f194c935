"""Which rows of a table are heads: the row that names the columns, and what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

__all__ = ["Heads", "find_heads"]

SAMPLE = 60
"""Rows that settle which of them are heads."""
_MOST_TITLES = 10
_IMPORT_ID = re.compile(r"\{\s*[\"']ImportId[\"']")
# The second row of heads of a SurveyMonkey export says how a question was answered.
_KINDS_OF_ANSWER = frozenset({"response", "open-ended response"})
_USUAL, _FULL = 0.5, 0.8  # shares of rows in which a column is filled

_Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The names of a table's columns.

    Attributes:
        names: On one line each, and unique; "" over a column without a name.
        others: For each column, other names that the file has for it.
        written: The cells of the row that the names were taken from, as they stand.
        number: That row's number.
        last: The number of the last row that is not data.
        sure: Whether more rows than the first say that they are heads.
        doubled: Names that several columns had before they were numbered.
        notes: Sentences on rows that are neither data nor the heads.
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
    """Find the heads of a table.

    The first row is the heads, unless it is a title over a row that names more columns, the
    upper of two rows of heads, or the first of the three that Qualtrics writes.

    Args:
        rows: The first rows that are not blank, `SAMPLE` of them or all there are, with their
            numbers. At least one.
    """
    for at in (1, 2):
        if at < len(rows) and _is_import_ids(rows[at][1]):
            note = f"Row {rows[at][0]} was left out: it holds the ids that Qualtrics imports by."
            return _make(rows[at - 1], rows[: at - 1], last=rows[at][0], sure=True, notes=[note])
    titles = _count_titles(rows)
    notes = [
        f"Row {number} was left out as a title over the table: “{_first(cells)[:80]}”."
        for number, cells in rows[:titles]
    ]
    rows = rows[titles:]
    second = _find_second(rows)
    if second is None:
        return _make(rows[0], (), last=rows[0][0], notes=notes)
    number, cells = rows[1]
    one = rows[0][1]
    width = max(len(one), len(cells))
    upper, lower = _pad(one, width), _pad(cells, width)
    merged = [b or a for a, b in zip(upper, lower, strict=True)]
    if second == "kinds":
        merged = [a or b for a, b in zip(upper, lower, strict=True)]
    notes.append(f"Rows {rows[0][0]} and {number} were read as heads.")
    return _make((number, merged), (), last=number, sure=True, notes=notes)


def _make(
    row: _Row, before: Sequence[_Row], *, last: int, sure: bool = False, notes: list[str]
) -> Heads:
    number, cells = row
    width = max(len(each) for _, each in (row, *before))
    names = [_plain(cell) for cell in _pad(cells, width)]
    others = [
        tuple(dict.fromkeys(filter(None, (_plain(_pad(each, width)[at]) for _, each in before))))
        for at in range(width)
    ]
    unique, doubled = _number(names)
    return Heads(
        names=tuple(unique),
        others=tuple(others),
        written=tuple(_pad(cells, width)),
        number=number,
        last=last,
        sure=sure,
        doubled=doubled,
        notes=tuple(notes),
    )


def _number(names: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the names, all different, and those that several columns had."""
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
    """Return how many rows stand above the heads: one cell each, over a row with more."""
    above = 0
    while above < min(len(rows), _MOST_TITLES) and _filled(rows[above][1]) == {0}:
        above += 1
    body = [cells for _, cells in rows[above + 1 :]]
    if not above or not body or median(len(_filled(cells)) for cells in body) < 2:
        return 0
    blank_between = rows[above][0] > rows[above - 1][0] + 1
    if not blank_between and any(" " not in _first(cells) for _, cells in rows[:above]):
        return 0  # one word with a row right below it names a column
    heads = rows[above][1]
    usual = _list_usual(body, _USUAL)
    if any(_is_value(heads[at]) for at in _filled(heads)) or len(usual - _filled(heads)) > 1:
        return 0
    return 0 if _looks_like_data(heads, body) else above


def _looks_like_data(cells: list[str], body: Sequence[list[str]]) -> bool:
    """Tell whether a cell has the shape of those below it, as “P01” has above “P02”."""
    at = min(_filled(cells))
    shape = _shape(cells[at])
    below = [_shape(_at(row, at)) for row in body]
    return "0" in shape and below.count(shape) > len(below) / 2


def _find_second(rows: Sequence[_Row]) -> str | None:
    """Tell whether the second row is heads, too: "kinds" of answers, "lower" names, or None."""
    if len(rows) < 3:
        return None
    one, two, body = rows[0][1], rows[1][1], [cells for _, cells in rows[2:]]
    upper, lower = _filled(one), _filled(two)
    if lower and all(_plain(two[at]).casefold() in _KINDS_OF_ANSWER for at in lower):
        return "kinds" if _list_usual(body, _FULL) - lower else None
    if any(_is_value(row[at]) for row, filled in ((one, upper), (two, lower)) for at in filled):
        return None
    unnamed = (lower - upper) & _list_usual(body, _USUAL)
    if not unnamed:
        return None
    # the row is heads if it leaves blank what the body fills, or has words over numbers
    left = (upper - lower) & _list_usual(body, _FULL)
    over = any(sum(_is_value(_at(cells, at)) for cells in body) > _FULL * len(body) for at in lower)
    return "lower" if left or over else None


# Cells -------------------------------------------------------------------------------------------


def _plain(cell: str) -> str:
    return " ".join(cell.split())


def _pad(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _first(cells: Sequence[str]) -> str:
    return next((_plain(cell) for cell in cells if cell.strip()), "")


def _filled(cells: Sequence[str]) -> set[int]:
    return {at for at, cell in enumerate(cells) if cell.strip()}


def _list_usual(body: Sequence[Sequence[str]], share: float) -> set[int]:
    """Return the columns that this share of rows fills, and more."""
    counts = Counter(at for cells in body for at in _filled(cells))
    return {at for at, count in counts.items() if count > share * len(body)}


def _is_value(cell: str) -> bool:
    """Tell whether a cell is a number, a date or a time: what heads are not."""
    return any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell))


def _shape(cell: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", cell.strip()))
