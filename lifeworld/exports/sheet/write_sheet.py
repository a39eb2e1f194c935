"""Writes a table of quotes as Excel workbook or CSV, row by row, without a formula in any cell."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.text import xml_safe_lines
from lifeworld.exports.sheet.table import Column, QuoteTable
from study.language import say, say_in
from study.wording import OMISSION, count_things
from transcripts.reading.tables.write_table import LONGEST_CELL, TableWriter, open_workbook

__all__ = ["find_columns_file", "write_columns", "write_csv", "write_xlsx"]

MOST_LINKS = 60_000  # Excel opens a sheet with 65,530 at most
_LINE, _HIGHEST = 15.0, 409.0  # points; Excel knows no higher row
_FILLED = 0.9  # of a line, where words do not break
_STEP = 500
Progress = Callable[[int, int, str], None]


def write_xlsx(
    table: QuoteTable, out: Path, *, on_progress: Progress = lambda *_: None
) -> list[str]:
    """Write a table as a workbook: the quotes, what the columns are, and about the file.

    Rows go to the disk one by one, so that memory does not grow with them.

    Returns:
        Sentences on what the form could not hold as it is.
    """
    language = table.language.partition("-")[0]
    # The rows wait in a folder of their own, which is gone even if somebody cancels.
    with say_in(language), tempfile.TemporaryDirectory() as folder, out.open("wb") as file:
        book = open_workbook(file, folder=folder)
        try:
            sheet = book.add_worksheet(table.sheet or say("Quotes"))
            columns = book.add_worksheet(say("Columns"))
            about = book.add_worksheet(say("About this file"))
            looks = _Looks(book)
            told = _write_rows(sheet, table, looks, on_progress)
            _write_columns(columns, table.columns, looks)
            _write_about(about, [*table.about, *told, *table.left_out], looks)
            book.close()
        finally:
            _close_rows(book)
    return told


def _close_rows(book: Any) -> None:
    """Close the files in which rows wait: xlsxwriter leaves them open where it was interrupted."""
    for sheet in book.worksheets():
        waiting = getattr(sheet, "row_data_fh", None)
        if waiting is not None:
            waiting.close()


class _Looks:
    """The formats of cells."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.number = book.add_format({"valign": "top"})
        self.link = book.add_format({"valign": "top", "font_color": "#0B5394", "underline": 1})


def _write_rows(sheet: Any, table: QuoteTable, looks: _Looks, report: Progress) -> list[str]:
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.name, looks.head)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    # On paper: all columns side by side, with their names on each page.
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    cut = links = 0
    for number, row in enumerate(table.rows, start=1):
        sheet.set_row(number, _measure_height(table.columns, row))
        if number % _STEP == 0:
            report(number, len(table.rows), say("Writing the table"))
        for at, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            if isinstance(value, int):
                sheet.write_number(number, at, value, looks.number)
            elif column.kind == "link" and value and links < MOST_LINKS:
                sheet.write_url(number, at, value, looks.link, say("Open in Lifeworld"))
                links += 1
            elif value:
                clean = xml_safe_lines(value)
                short = _shorten(clean)
                cut += short != clean
                sheet.write(number, at, short, looks.text)
    return _tell_cut(cut)


def _measure_height(columns: Sequence[Column], row: Sequence[object]) -> float:
    """Return how high a row is, in points: not every program fits it to the texts that wrap."""
    lines = 1
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, str) and column.kind != "link":
            fits = max(1.0, column.width * _FILLED)
            lines = max(lines, sum(max(1, ceil(len(p) / fits)) for p in value.split("\n")))
    return min(lines * _LINE, _HIGHEST)


def _shorten(text: str) -> str:
    """Return what a cell can hold: Excel counts UTF-16, in which an emoji is two characters."""
    if len(text) <= LONGEST_CELL // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    room = 2 * (LONGEST_CELL - len(OMISSION) - 1)
    kept = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore")
    return f"{kept.rpartition(' ')[0] or kept} {OMISSION}"


def _tell_cut(number: int) -> list[str]:
    if not number:
        return []
    cells = count_things(number, "text is", "texts are")
    return [
        say(
            "{texts} cut: a cell of Excel holds {most:,} characters. CSV has them whole.",
            texts=cells,
            most=LONGEST_CELL,
        )
    ]


def _write_columns(sheet: Any, columns: Sequence[Column], looks: _Looks) -> None:
    for at, (label, width) in enumerate(
        ((say("Column"), 34), (say("What it holds"), 80), (say("Values"), 30))
    ):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, label, looks.head)
    for number, column in enumerate(columns, start=1):
        for at, text in enumerate((column.name, column.told, column.values)):
            sheet.write(number, at, _shorten(xml_safe_lines(text)), looks.text)
    sheet.freeze_panes(1, 0)


def _write_about(sheet: Any, lines: Sequence[str], looks: _Looks) -> None:
    sheet.set_column(0, 0, 110)
    for number, line in enumerate(lines):
        sheet.write(number, 0, _shorten(xml_safe_lines(line)), looks.text)


def find_columns_file(out: Path) -> Path:
    """Return where a CSV file's columns are explained."""
    return out.with_name(f"{out.stem}-columns.csv")


def write_csv(
    table: QuoteTable, out: Path, *, on_progress: Progress = lambda *_: None
) -> list[str]:
    """Write a table as CSV in UTF-8, with the mark by which Excel knows it.

    Returns:
        Sentences on what the form could not hold as it is.
    """
    with say_in(table.language.partition("-")[0]):
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            writer = TableWriter(file)
            writer.write_row([column.name for column in table.columns])
            for number, row in enumerate(table.rows, start=1):
                if number % _STEP == 0:
                    on_progress(number, len(table.rows), say("Writing the table"))
                writer.write_row([v if isinstance(v, int) else xml_safe_lines(v) for v in row])
        told = []
        if writer.escaped:
            told.append(
                say(
                    "In {rows}, an apostrophe stands before a text that a spreadsheet would take"
                    " for a formula.",
                    rows=count_things(writer.escaped, "row"),
                )
            )
        return told


def write_columns(table: QuoteTable, out: Path) -> None:
    """Write what the columns of a table hold, as CSV."""
    language = table.language.partition("-")[0]
    with say_in(language), out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = TableWriter(file)
        writer.write_row([say("Column"), say("What it holds"), say("Values")])
        writer.write_rows([c.name, c.told, c.values] for c in table.columns)
