"""Cells of a workbook: displayed values, and facts that only the sheet's XML holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

__all__ = ["MAX_COLUMNS", "Marks", "find_column_name", "find_marks", "render_cell"]

_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br=[\"']([A-Z]{1,3})\d")
_CONTENT = re.compile(rb"<(?:\w{1,20}:)?(?:v|is|f)[\s>]")
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row\s([^<>]{0,2000})>")
_COLUMN = re.compile(rb"<(?:\w{1,20}:)?col\s([^<>]{0,2000})>")
_MERGED = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?"
    rb"\bref=[\"']([A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7}))[\"']"
)
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
_FIRST = re.compile(rb"\bmin=[\"'](\d{1,5})[\"']")
_LAST = re.compile(rb"\bmax=[\"'](\d{1,5})[\"']")
_MOST_COLUMNS = 16_384  # the limit of a sheet; also the most merged cells that are read
MAX_COLUMNS = 500
"""A wider table is neither a transcript nor a set of survey answers."""

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FIXED = re.compile(r"(#,##)?0(?:\.(0{1,15}))?(%?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Facts about a sheet from its XML, beyond the cell values.

    Attributes:
        filled: Whether any cell has content.
        width: The number of the last column with a cell; 0 if cells give no position.
        formulas: Whether there are formulas.
        rows: The numbers of hidden rows.
        columns: The numbers of hidden columns, from 1.
        merged: Ranges of merged cells that span several rows, such as “A2:A4”.
    """

    filled: bool = False
    width: int = 0
    formulas: bool = False
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    merged: tuple[str, ...] = ()


def find_marks(part: bytes) -> Marks:
    """Return facts about a sheet by searching its XML, without parsing it."""
    letters = {found[1] for found in _CELL.finditer(part)}
    rows: set[int] = set()
    columns: set[int] = set()
    if b"hidden=" in part:
        for each in _ROW.finditer(part):
            number = _NUMBER.search(each[1])
            if number and _HIDDEN.search(each[1]):
                rows.add(int(number[1]))
        for each in islice(_COLUMN.finditer(part), _MOST_COLUMNS):
            first, last = _FIRST.search(each[1]), _LAST.search(each[1])
            if first and last and _HIDDEN.search(each[1]):
                columns.update(range(int(first[1]), min(int(last[1]), MAX_COLUMNS) + 1))
    merged = islice(_MERGED.finditer(part), _MOST_COLUMNS)
    return Marks(
        filled=_CONTENT.search(part) is not None,
        width=max((_find_number(each) for each in letters), default=0),
        formulas=_FORMULA.search(part) is not None,
        rows=frozenset(rows),
        columns=frozenset(columns),
        merged=tuple(each[1].decode() for each in merged if each[2] != each[3]),
    )


def _find_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def find_column_name(number: int) -> str:
    """Return the letters of a column in a spreadsheet, counted from 1: “A”, “AB”."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def render_cell(value: object, form: str | None) -> str:
    """Return a cell's value as displayed: dates in ISO format, numbers without rounding errors.

    Args:
        value: The value from openpyxl.
        form: The cell's number format; its leading zeros, decimals and percent signs are kept.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _render_number(value, form or "")
    if isinstance(value, datetime):
        shown = value.replace(microsecond=0)
        return str(shown.date()) if shown.time() == time() else str(shown)
    if isinstance(value, date):
        return str(value)
    if isinstance(value, time):
        return str(value.replace(microsecond=0))
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return _decode_escapes(str(value)).replace("\r\n", "\n").replace("\r", "\n")


def _decode_escapes(text: str) -> str:
    """Decode characters that XML cannot hold, which Excel writes as `_x000D_`."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    # two escapes may be the halves of one character
    joined = decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("", joined)


def _render_number(value: float, form: str) -> str:
    if re.fullmatch(r"0{2,20}", form) and value == int(value):
        return f"{int(value):0{len(form) + (value < 0)}}"
    shown = _FIXED.fullmatch(form)
    if shown and (shown[2] or shown[3]):
        scaled = value * 100 if shown[3] else value
        return f"{scaled:.{len(shown[2] or '')}f}{shown[3]}"
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"
