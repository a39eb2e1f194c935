"""Tables: CSV and Excel, as transcripts (speaker and words) or as answers (one row each)."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from study.errors import Unreadable
from transcripts.reading.encodings import read_text
from transcripts.reading.gate import open_archive
from transcripts.reading.readers.columns import (
    MAX_COLUMNS,
    Columns,
    find_chosen,
    find_columns,
    find_row_pieces,
    get_cell,
    list_row_labels,
)
from transcripts.reading.readers.draft import Draft, Piece

__all__ = ["QUESTION", "read_csv", "read_excel"]

QUESTION = "Question"
"""The label of the questions between the answers of a survey; it is nobody's."""

_LONG_FORMAT = re.compile(rb"formatCode=[\"'][^\"']{2000}")  # Excel writes 255 at the most
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
MAX_ROWS = 100_000
MAX_CELL = 1_000_000
MAX_BLANK = 2_000
"""Blank rows after which a sheet is taken to have ended: a stray cell may lie a million below."""


def read_csv(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Draft:
    """Read comma, semicolon, tab or bar separated values.

    Raises:
        Unreadable: If the table has no words in it or is too large.
    """
    decoded = read_text(data, name, encoding=encoding)
    text = decoded.text.removeprefix("\ufeff")
    delimiter = _find_delimiter(text)
    csv.field_size_limit(MAX_CELL)
    try:
        rows = _read_rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), name)
    except csv.Error as error:
        raise Unreadable(
            f"{name} cannot be read as a table: {error}.",
            hint="Open it in a spreadsheet and save it as .xlsx or as CSV in UTF-8.",
        ) from error
    warnings = list(decoded.warnings)
    if text.count('"') % 2:
        warnings.append(
            "A quotation mark is never closed; the rows after it may have run together."
        )
    draft = _draft(rows, name, "csv", warnings, ragged=True, chosen=columns)
    return _with_encoding(draft, decoded.encoding)


def _with_encoding(draft: Draft, encoding: str) -> Draft:
    return replace(draft, encoding=encoding)


def _read_rows(reader: Iterator[list[str]], name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in reader:
        if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS:
            raise Unreadable(
                f"{name} has more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns.",
                hint="Keep the columns and rows that hold words, and import that file.",
            )
        rows.append(row)
    return rows


def _find_delimiter(text: str) -> str:
    """The sign that cuts the most lines into the same number of cells; quoted cells are skipped."""
    head = text[:20_000]
    best, score = ",", 0.0
    for sign in (",", ";", "\t", "|"):
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=sign)]
        except csv.Error:
            continue
        widths = [width for width in widths if width]
        if not widths:
            continue
        first = widths[0]
        if first < 2:
            continue
        found = sum(1 for width in widths if width == first) / len(widths) + min(first, 20) / 1000
        if found > score:
            best, score = sign, found
    return best


def _unique(heads: list[str], warnings: list[str]) -> list[str]:
    counts = Counter(head for head in heads if head)
    doubled = sorted(head for head, count in counts.items() if count > 1)
    if not doubled:
        return heads
    seen: Counter[str] = Counter()
    renamed = []
    for head in heads:
        seen[head] += 1
        renamed.append(f"{head} ({seen[head]})" if head in doubled and seen[head] > 1 else head)
    names = ", ".join(f"“{head}”" for head in doubled)
    warnings.append(f"Several columns are headed {names}; they were numbered.")
    return renamed


def _draft(
    rows: list[list[str]],
    name: str,
    form: str,
    warnings: list[str],
    *,
    ragged: bool = False,
    chosen: Mapping[str, str] | None = None,
) -> Draft:
    numbers = [number for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise Unreadable(f"{name} is an empty table.", hint="Check that the export finished.")
    rows[0] = _unique([" ".join(cell.split()) for cell in rows[0]], warnings)
    columns = find_columns(rows)
    if chosen:
        columns = find_chosen(columns, rows, chosen, name)
    if columns is None:
        raise Unreadable(
            f"{name} has no column with words in it.",
            hint="A column with the text and, if known, one with the speaker are needed.",
        )
    if ragged:
        width = len(rows[0])
        odd = [number for number, row in zip(numbers, rows, strict=True) if len(row) != width]
        if odd:
            places = ", ".join(map(str, odd[:10])) + ("…" if len(odd) > 10 else "")
            warnings.append(
                f"{len(odd)} row{'s have' if len(odd) > 1 else ' has'} not the {width} cells of "
                f"the first: row {places}. Cells were not shifted."
            )
    if columns.speaker is not None:
        pieces = tuple(find_row_pieces(rows, columns))
        ends = [piece.end_time or piece.start_time for piece in pieces]
        return Draft(
            format=form,
            pieces=pieces,
            kind="transcript",
            duration=max((end for end in ends if end is not None), default=None),
            warnings=tuple(warnings),
            left_out=_unused(columns, rows),
            columns=_named(columns),
            people=_people(rows, columns, list_row_labels(rows[columns.first :], columns)),
            person=columns.headers[columns.speaker],
        )
    labels = [
        " ".join(get_cell(row, columns.id).split())[:60] or f"Row {number}"
        for number, row in zip(numbers, rows, strict=True)
    ]
    return Draft(
        format=form,
        pieces=tuple(_answers(rows, columns, labels[columns.first :])),
        kind="answers",
        warnings=tuple(warnings),
        left_out=_unused(columns, rows) + _blank_answers(rows, columns),
        columns=_named(columns),
        people=_people(rows, columns, labels[columns.first :]),
        person=columns.headers[columns.id] if columns.id is not None else "",
    )


def _named(columns: Columns) -> tuple[str, ...]:
    """Return how a person may name each column: by its heading, or by its number."""
    return tuple(head or str(at) for at, head in enumerate(columns.headers, 1))


def _answers(rows: list[list[str]], columns: Columns, labels: list[str]) -> Iterator[Piece]:
    """Yield the answers question by question, each question before its answers if several.

    *labels* say who is in each row of data.
    """
    for at in columns.text:
        question = columns.headers[at] if columns.first else ""
        if question and len(columns.text) > 1:
            yield Piece(words=question, label=QUESTION, question=question)
        for label, row in zip(labels, rows[columns.first :], strict=True):
            if words := get_cell(row, at):
                yield Piece(words=words, label=label, question=question)


def _people(
    rows: list[list[str]], columns: Columns, labels: list[str]
) -> dict[str, dict[str, str]]:
    """Return what the chosen columns say of each person, the first thing said of each."""
    if not columns.attributes:
        return {}
    people: dict[str, dict[str, str]] = {}
    for label, row in zip(labels, rows[columns.first :], strict=True):
        name = " ".join(label.split())
        own = people.setdefault(name, {}) if name else {}
        for at in columns.attributes:
            if value := " ".join(get_cell(row, at).split())[:200]:
                own.setdefault(columns.headers[at] or f"column {at + 1}", value)
    return people


def _unused(columns: Columns, rows: list[list[str]]) -> tuple[str, ...]:
    used = {
        *columns.text,
        *columns.attributes,
        columns.speaker,
        columns.time,
        columns.end,
        columns.id,
    }
    heads = [
        columns.headers[at] or f"column {at + 1}"
        for at in range(max(map(len, rows)))
        if at not in used and at < len(columns.headers)
    ]
    if not heads:
        return ()
    shown = ", ".join(f"“{head[:40]}”" for head in heads[:8]) + ("…" if len(heads) > 8 else "")
    word = "column" if len(heads) == 1 else f"{len(heads)} columns"
    kept = "" if columns.attributes else " What they say of people can be kept as attributes."
    return (f"Not taken into the text: {word} {shown}.{kept}",)


def _blank_answers(rows: list[list[str]], columns: Columns) -> tuple[str, ...]:
    blank = sum(
        1 for row in rows[columns.first :] if not any(get_cell(row, at) for at in columns.text)
    )
    if not blank:
        return ()
    return (f"{blank:,} row{'s' if blank > 1 else ''} without an answer.",)


def read_excel(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Draft:
    """Read the first visible sheet of an Excel workbook that has words; formulas stay text.

    Raises:
        Unreadable: If the workbook is damaged or has no words in it.
    """
    del encoding
    archive = open_archive(data, name)
    for member in archive.members:
        # counted while inflating: openpyxl inflates without a count
        part = archive.read(member) if member.endswith((".xml", ".rels")) else b""
        if _DOCTYPE.search(part) is not None:
            raise Unreadable(
                f"{name} was refused because it declares a document type.",
                hint="Open it in a spreadsheet, save it again, and import that copy.",
            )
        if _LONG_FORMAT.search(part) is not None:
            raise Unreadable(
                f"{name} was refused because a number format in it has no end.",
                hint="Open it in a spreadsheet, save it again, and import that copy.",
            )
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheets, hidden = _read_sheets(book, name)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            f"{name} cannot be read as an Excel workbook.",
            hint="Open it in a spreadsheet, save it again as .xlsx, and import that copy.",
        ) from error
    if not sheets:
        raise Unreadable(f"{name} has no visible sheet with words.", hint="Unhide the sheet.")
    title, rows = sheets[0]
    draft = _draft(rows, name, "xlsx", [], chosen=columns)
    left = list(draft.left_out)
    if hidden:
        left.append(f"Hidden sheets were left out: {', '.join(f'“{sheet}”' for sheet in hidden)}.")
    if others := [sheet for sheet, _ in sheets[1:]]:
        left.append(
            f"Only the sheet “{title}” was read; not {', '.join(f'“{sheet}”' for sheet in others)}."
        )
    return replace(draft, left_out=tuple(left))


def _read_sheets(book: object, name: str) -> tuple[list[tuple[str, list[list[str]]]], list[str]]:
    from openpyxl.workbook import Workbook

    if not isinstance(book, Workbook):
        raise Unreadable(f"{name} is no workbook.", hint="Save it as .xlsx.")
    sheets: list[tuple[str, list[list[str]]]] = []
    hidden: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            hidden.append(sheet.title)
            continue
        # the file's own <dimension> may lie, by mistake or to make readers allocate
        sheet.reset_dimensions()
        rows: list[list[str]] = []
        blank = 0
        for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True):
            cells = ["" if cell is None else str(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            rows.append(cells)
            blank = 0 if cells else blank + 1
            if blank > MAX_BLANK:
                break
        if any(rows):
            sheets.append((sheet.title, rows))
    return sheets, hidden
