"""Finds the header rows of a table: the row with the column names, and the rows around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from study.wording import shorten_quote

__all__ = ["Heads", "find_heads"]

SAMPLE = 60
"""Number of rows used to find the headers."""
_MOST_TITLES = 10
_IMPORT_ID = re.compile(r"\{\s*[\"']ImportId[\"']")
# In SurveyMonkey exports, the second header row gives the kind of answer.
_KINDS_OF_ANSWER = frozenset({"response", "open-ended response"})
_USUAL, _FULL = 0.5, 0.8  # minimum shares of rows in which a column is filled

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

    The headers are the first row, unless it is a title above a row that names more columns, the
    upper of two header rows, or the first of the three header rows of Qualtrics.

    Args:
        rows: The first `SAMPLE` rows that are not blank, with their numbers; at least one.
    """
    for at in (1, 2):
        if at < len(rows) and _is_import_ids(rows[at][1]):
            note = f"Row {rows[at][0]} was left out because it holds the import ids of Qualtrics."
            return _make(rows[at - 1], rows[: at - 1], last=rows[at][0], sure=True, notes=[note])
    titles = _count_titles(rows)
    notes = [
        f"Row {number} was left out because it is a title: “{title}”."
        for number, cells in rows[:titles]
        if (title := shorten_quote(_first(cells), most=80))
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
    notes.append(f"Rows {rows[0][0]} and {number} were read as headers.")
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
    while above < min(len(rows), _MOST_TITLES) and _filled(rows[above][1]) == {0}:
        above += 1
    body = [cells for _, cells in rows[above + 1 :]]
    if not above or not body or median(len(_filled(cells)) for cells in body) < 2:
        return 0
    blank_between = rows[above][0] > rows[above - 1][0] + 1
    if not blank_between and any(" " not in _first(cells) for _, cells in rows[:above]):
        return 0  # a single word directly above a row names a column
    heads = rows[above][1]
    usual = _list_usual(body, _USUAL)
    if any(_is_value(heads[at]) for at in _filled(heads)) or len(usual - _filled(heads)) > 1:
        return 0
    return 0 if _looks_like_data(heads, body) else above


def _looks_like_data(cells: list[str], body: Sequence[list[str]]) -> bool:
    """Return whether a cell has the shape of the cells below it, such as “P01” above “P02”."""
    at = min(_filled(cells))
    shape = _shape(cells[at])
    below = [_shape(_at(row, at)) for row in body]
    return "0" in shape and below.count(shape) > len(below) / 2


def _find_second(rows: Sequence[_Row]) -> str | None:
    """Return the kind of a second header row: "kinds" of answers, "lower" names, or None."""
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
    # it is a header row if it leaves columns blank that the data fill, or has words above numbers
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
    """Return the columns filled in more than this share of rows."""
    counts = Counter(at for cells in body for at in _filled(cells))
    return {at for at, count in counts.items() if count > share * len(body)}


def _is_value(cell: str) -> bool:
    """Return whether a cell is a number, a date or a time, which headers are not."""
    return any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell))


def _shape(cell: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", cell.strip()))
