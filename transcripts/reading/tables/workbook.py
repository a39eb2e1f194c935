"""Excel workbooks (.xlsx): the displayed cells of the first visible sheet."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from study.errors import Unreadable
from study.language import mark, say
from study.wording import count_things
from transcripts.reading.gate import Archive, open_archive
from transcripts.reading.tables.cells import (
    MAX_COLUMNS,
    Marks,
    find_column_name,
    find_marks,
    render_cell,
)
from transcripts.reading.tables.source import Source

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["MAX_BLANK", "MAX_ROWS", "Sheet", "read_sheet"]

MAX_ROWS = 100_000
MAX_BLANK = 2_000
"""Number of blank rows that end a sheet, since a stray cell may be a million rows below."""

_LONG_FORMAT = re.compile(rb"formatCode=[\"'][^\"']{2000}")  # Excel writes 255 at the most
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
_RESAVE = mark("Open it in a spreadsheet program, save it as .xlsx or .csv, and use that copy.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet read from a workbook.

    Attributes:
        title: The sheet's name.
        rows: All rows from the first, as text, without blank cells at their ends.
        sha256: The SHA-256 of the whole file.
        left_out: Sentences on what the workbook holds but the rows do not.
        form: The format of the file: xlsx or ods.
    """

    title: str
    rows: tuple[list[str], ...]
    sha256: str
    left_out: tuple[str, ...] = ()
    form: str = "xlsx"

    def read(self) -> Iterator[tuple[int, list[str]]]:
        """Yield every row with its number."""
        yield from enumerate(self.rows, 1)


def read_sheet(source: Source) -> Sheet:
    """Read the first visible sheet of a workbook that is not empty.

    A cell with a formula gives its stored value, or the formula if there is none. Hidden rows and
    columns are left blank.

    Raises:
        Unreadable: If the file is damaged, unsafe, too long, or has no visible sheet with text.
    """
    data, name = source.read(), source.name
    marks = _check_parts(open_archive(data, name), name)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return _read_book(book, data, marks, name)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            say("{name} cannot be read as an Excel workbook.", name=name), hint=say(_RESAVE)
        ) from error


def _check_parts(archive: Archive, name: str) -> dict[str, Marks]:
    """Refuse unsafe parts; return, by part, the facts about sheets that openpyxl does not give."""
    marks: dict[str, Marks] = {}
    for member in archive.members:
        # unpacked here under limits, because openpyxl unpacks without any
        part = archive.read(member) if member.endswith((".xml", ".rels")) else b""
        if _DOCTYPE.search(part) is not None:
            raise Unreadable(
                say("{name} was refused because it declares a document type.", name=name),
                hint=say(_RESAVE),
            )
        if _LONG_FORMAT.search(part) is not None:
            raise Unreadable(
                say("{name} was refused because it has an overlong number format.", name=name),
                hint=say(_RESAVE),
            )
        if "/worksheets/" in member:
            marks[member] = find_marks(part)
    return marks


def _read_book(book: Workbook, data: bytes, marks: dict[str, Marks], name: str) -> Sheet:
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    known = [marks.get(getattr(sheet, "_worksheet_path", ""), Marks()) for sheet in visible]
    for at, sheet in enumerate(visible):
        rows, left_out = _read_rows(sheet, known[at], data, name)
        if not any(rows):
            continue
        others = [
            other.title
            for other, its in zip(visible, known, strict=True)
            if its.filled and other is not sheet
        ]
        if hidden:
            left_out.append(say("Hidden sheets were left out: {names}.", names=_quote(hidden)))
        if others:
            left_out.append(
                say(
                    "Only the sheet “{title}” was read, not {names}.",
                    title=sheet.title,
                    names=_quote(others),
                )
            )
        return Sheet(
            title=sheet.title,
            rows=tuple(rows),
            sha256=hashlib.sha256(data).hexdigest(),
            left_out=tuple(left_out),
        )
    raise Unreadable(
        say("{name} has no visible sheet with text.", name=name), hint=say("Unhide the sheet.")
    )


def _read_rows(
    sheet: Any, marks: Marks, data: bytes, name: str
) -> tuple[list[list[str]], list[str]]:
    """Return the rows of a sheet, and sentences on what was left out."""
    rows, bare = _read_cells(sheet, marks)
    left_out: list[str] = []
    if bare and (shown := _show_formulas(data, sheet.title, rows, bare)):
        left_out.append(
            say(
                "{formulas} without a stored value, shown as formulas: {cells}. To"
                " get values, save the file again in a spreadsheet program.",
                formulas=count_things(len(shown), "formula"),
                cells=_shorten(shown),
            )
        )
    left_out += _clear_hidden(rows, marks)
    if marks.width > MAX_COLUMNS:
        left_out.append(say("Only the first {number} columns were read.", number=MAX_COLUMNS))
    if marks.merged:
        left_out.append(
            say(
                "Merged cells have their text in their first row only: {cells}.",
                cells=_shorten(marks.merged),
            )
        )
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_ROWS:
        raise Unreadable(
            say("{name} has more than {most:,} rows.", name=name, most=MAX_ROWS),
            hint=say("Remove the rows without text, or save the sheet as CSV."),
        )
    return rows, left_out


def _read_cells(sheet: Any, marks: Marks) -> tuple[list[list[str]], set[tuple[int, int]]]:
    """Return the cells as text, and the positions of possible formulas without a value."""
    # the file's <dimension> may be wrong, by mistake or to make readers allocate memory
    sheet.reset_dimensions()
    width = min(marks.width or MAX_COLUMNS, MAX_COLUMNS)
    rows: list[list[str]] = []
    bare: set[tuple[int, int]] = set()
    blank = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=width)):
        row = [_render(cell) for cell in cells]
        before = len(bare)
        if marks.formulas:
            # a formula with an empty text as stored value has the type “str”
            bare.update(
                (number, at)
                for at, cell in enumerate(cells)
                if cell.value is None and cell.data_type == "n" and hasattr(cell, "row")
            )
        rows.append(row)
        blank = 0 if any(row) or len(bare) > before else blank + 1
        if blank > MAX_BLANK:
            break
    return rows, bare


def _render(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    # looking up a format is slow, and texts need none
    return render_cell(value, None if isinstance(value, str) else cell.number_format)


def _show_formulas(
    data: bytes, title: str, rows: list[list[str]], bare: set[tuple[int, int]]
) -> list[str]:
    """Put formulas without a stored value into the rows; return their cell names."""
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)[title]
    sheet.reset_dimensions()
    last = max(number for number, _ in bare) + 1
    width = max(at for _, at in bare) + 1
    shown: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(max_row=last, max_col=width)):
        for at, cell in enumerate(cells):
            if cell.data_type == "f" and (number, at) in bare:
                formula = getattr(cell.value, "text", None) or cell.value
                rows[number][at] = str(formula) if isinstance(formula, str) else "="
                shown.append(f"{find_column_name(at + 1)}{number + 1}")
    return shown


def _clear_hidden(rows: list[list[str]], marks: Marks) -> list[str]:
    """Blank hidden rows and columns in place; return a sentence for each kind that had text."""
    said: list[str] = []
    gone = sorted(number for number in marks.rows if number <= len(rows) and any(rows[number - 1]))
    for number in gone:
        rows[number - 1] = []
    if gone:
        said.append(
            say(
                "{rows} left out: {numbers}.",
                rows=count_things(len(gone), "hidden row"),
                numbers=_shorten(gone),
            )
        )
    columns: list[str] = []
    for number in sorted(marks.columns):
        filled = [row for row in rows if number <= len(row) and row[number - 1]]
        for row in filled:
            row[number - 1] = ""
        if filled:
            columns.append(find_column_name(number))
    if columns:
        said.append(
            say(
                "{columns} left out: {names}.",
                columns=count_things(len(columns), "hidden column"),
                names=_shorten(columns),
            )
        )
    return said


def _shorten(places: Sequence[object], most: int = 10) -> str:
    return ", ".join(map(str, places[:most])) + ("…" if len(places) > most else "")


def _quote(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
