"""The one writer of tables: CSV and Excel files whose texts no spreadsheet takes for formulas.

A spreadsheet runs a cell that begins with =, +, - or @, also after blanks and in the full-width
forms of East Asian keyboards, and a formula may fetch addresses or start programs. In a workbook a
text is stored as text and marked as quoted. A CSV file knows no types: there an apostrophe goes
before such a text, and inside of a text after each mark at which a spreadsheet with other settings
might begin a new cell (; | tab and line end). Numbers stay as they are: “-5” is no formula.

`parse_csv_cell` takes the apostrophes away exactly where `render_csv_cell` put them. The reader of
tables uses it for ids and names of codes, never for what people said.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import IO, Any

from study.errors import InvalidInput
from study.language import say

__all__ = [
    "LONGEST_CELL",
    "TableWriter",
    "open_workbook",
    "parse_csv_cell",
    "read_written_rows",
    "render_csv_cell",
    "render_field",
]

_BEGIN = "=+\\-@\uff1d\uff0b\uff0d\uff20"
# What a spreadsheet may skip before a formula; apostrophes and quotes may be ours or the file's.
_SKIPPED = "\\s\0-\x20'\"\u200b-\u200f\u2060\ufeff"
_RUN = re.compile(
    f"(?<![{_SKIPPED}])(?:(?:\\A|(?<=[;|]))[{_SKIPPED}]*+|[{_SKIPPED}]++)(?=[{_BEGIN}])"
)
_INSIDE = re.compile("([\t\r\n])")
_INSIDE_WRITTEN = re.compile("([\t\r\n])'")
_BLANK_FIRST = re.compile("'*[\t\r\n]")
_RISKY = re.compile(f"[{_BEGIN}]|^[\t\r\n']")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?(?:[eE][+-]?[0-9]{1,3})?")
_QUOTED = re.compile('[",;|\t\r\n]')
LONGEST_CELL = 32_767  # characters that a cell of a workbook can hold


def render_csv_cell(text: str) -> str:
    """Return a text as a cell of a CSV file that no spreadsheet takes for a formula."""
    if not _RISKY.search(text) or _NUMBER.fullmatch(text):
        return text

    def quote(run: re.Match[str]) -> str:
        return ("'" if _begins(text, run.start()) else "") + _INSIDE.sub("\\1'", run[0])

    first = "" if _RUN.match(text) or not _BLANK_FIRST.match(text) else "'"
    return first + _RUN.sub(quote, text)


def parse_csv_cell(cell: str) -> str:
    """Return the text that `render_csv_cell` made this cell of; any other cell as it is."""
    if "'" not in cell:
        return cell

    def unquote(run: re.Match[str]) -> str:
        written = run[0].removeprefix("'") if _begins(cell, run.start()) else run[0]
        return _INSIDE_WRITTEN.sub("\\1", written)

    text = _RUN.sub(unquote, cell)
    if not _RUN.match(cell) and _BLANK_FIRST.match(cell):
        text = text.removeprefix("'")
    return text if render_csv_cell(text) == cell else cell


def _begins(text: str, at: int) -> bool:
    """Return whether a spreadsheet may begin a cell here, whatever its separator."""
    return at == 0 or text[at - 1] in ";|"


@lru_cache(
    maxsize=4_096
)  # a code stands in every row, an answer's id in as many as there are codes
def render_field(text: str) -> tuple[str, bool]:
    """Return a cell as it stands in the file, and whether apostrophes were added."""
    cell = render_csv_cell(text)
    field = '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell
    return field, cell != text


class TableWriter:
    r"""Writes rows to a CSV file: commas, line ends "\n", texts that are no formulas.

    Args:
        stream: A text stream that leaves line ends alone (`newline=""`).

    Attributes:
        escaped: The number of rows in which a text got an apostrophe.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.escaped = 0

    def write_row(self, cells: Sequence[str | int | float]) -> None:
        """Write one row; what must keep its decimals comes as text."""
        fields = [render_field(each if isinstance(each, str) else str(each)) for each in cells]
        self.escaped += any(escaped for _, escaped in fields)
        line = ",".join(field for field, _ in fields)
        self._stream.write((line if line or len(fields) != 1 else '""') + "\n")

    def write_rows(self, rows: Iterable[Sequence[str | int | float]]) -> None:
        """Write several rows."""
        for row in rows:
            self.write_row(row)


def read_written_rows(stream: Iterable[str]) -> Iterator[list[str]]:
    """Yield the rows of a file that `TableWriter` wrote, every cell as it was given as text."""
    for row in csv.reader(stream):
        yield [parse_csv_cell(cell) for cell in row]


def open_workbook(stream: IO[bytes], *, folder: str = "") -> Any:
    """Return a new workbook of xlsxwriter that stores every text as text, marked as quoted.

    The mark keeps a text that looks like a formula from becoming one when somebody edits it.

    Args:
        stream: Where it is written when it is closed.
        folder: Where each row goes when the next one begins, so that memory stays as it is: rows
            must then come in order. Without it all is kept in memory.

    Raises:
        InvalidInput: When a text is written that is too long for a cell.
    """
    from xlsxwriter import Workbook

    class PlainWorkbook(Workbook):  # type: ignore[misc]
        def add_worksheet(self, *given: Any, **named: Any) -> Any:
            sheet = super().add_worksheet(*given, **named)
            sheet.add_write_handler(str, write_text)
            return sheet

    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    where = {"constant_memory": True, "tmpdir": folder} if folder else {"in_memory": True}
    book = PlainWorkbook(stream, {**where, **plain})
    quoted = book.add_format({"text_wrap": True, "valign": "top"} if folder else {})
    quoted.set_quote_prefix()

    def write_text(sheet: Any, row: int, column: int, text: str, form: Any = None) -> int:
        if len(text) > LONGEST_CELL:
            raise InvalidInput(
                say(
                    "A text of {number:,} characters is too long for a cell of a workbook.",
                    number=len(text),
                ),
                hint=say("Shorten it, or export it as CSV."),
            )
        risky = render_csv_cell(text) != text
        return int(sheet.write_string(row, column, text, quoted if risky else form))

    return book
