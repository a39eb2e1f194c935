"""Whatever people said comes out of Excel and CSV as they said it, and runs nowhere."""

from __future__ import annotations

import csv
import dataclasses
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from lifeworld.exports.sheet.table import Column, QuoteTable
from lifeworld.exports.sheet.write_sheet import write_columns, write_csv, write_xlsx
from study.errors import Cancelled
from transcripts.reading.tables.write_table import LONGEST_CELL, read_written_rows

HOSTILE = (
    '=HYPERLINK("http://x.example","here")',
    "+45 12 34 56 78 is the number",
    "-1 out of ten",
    "@SUM(A1:A9)",
    "\uff1d1+1",
    "\t=1+1",
    "one;=1+1",
    "אמרתי להם שאין זמן, והם שתקו",
    "<b>bold</b> & <script>alert(1)</script>",
    "_x0041_ is no letter",
    "line one\nline two\r\nline three",
    "🙂 " * 40,
    "word " * 3000,
)
CONTROL = "bell \x07 and \x00 null and \x1f unit and \ud800 half"


def make_table(*words: str, **more: Any) -> QuoteTable:
    columns = (
        Column(name="No.", told="A number", kind="number"),
        Column(name="Quote", told="=1+1 is no formula here", width=60),
        Column(name="Link", told="Opens the place", kind="link"),
    )
    rows = [(n, each, f"http://127.0.0.1:8501/coding?turn={n}") for n, each in enumerate(words)]
    table = QuoteTable(
        title="Field", audience="internal", language="en-GB", layout="quote", columns=columns,
        rows=rows, about=("=About this study",), left_out=("One quote was left out.",),
    )  # fmt: skip
    return dataclasses.replace(table, **more)


def read_book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def test_a_workbook_holds_no_formula_and_every_text_as_it_was_said(tmp_path: Path) -> None:
    out = tmp_path / "quotes.xlsx"
    assert write_xlsx(make_table(*HOSTILE), out) == []
    book = read_book(out)
    assert len(book.sheetnames) == 3
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "inlineStr"}
    with zipfile.ZipFile(out) as packed:
        sheets = [packed.read(n) for n in packed.namelist() if "worksheets/sheet" in n]
    assert not any(b"<f>" in each for each in sheets)
    # Excel reads _x005F_ as an underscore; openpyxl leaves that to whoever asks.
    said = [unescape(row[1].value) for row in list(book.worksheets[0].iter_rows())[1:]]
    assert said == [each.replace("\r\n", "\n") for each in HOSTILE]


def test_what_looks_like_a_formula_is_marked_as_quoted(tmp_path: Path) -> None:
    out = tmp_path / "quotes.xlsx"
    write_xlsx(make_table(*HOSTILE), out)
    cells = [row[1] for row in list(read_book(out).worksheets[0].iter_rows())[1:8]]
    assert all(cell.quotePrefix for cell in cells)


def test_control_characters_are_left_out_and_the_file_opens(tmp_path: Path) -> None:
    out = tmp_path / "quotes.xlsx"
    write_xlsx(make_table(CONTROL), out)
    [_, row] = read_book(out).worksheets[0].iter_rows()
    assert row[1].value == "bell  and  null and  unit and  half"
    write_csv(make_table(CONTROL), tmp_path / "quotes.csv")
    assert "\x00" not in (tmp_path / "quotes.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("letter", ["a", "🙂"])
def test_a_text_longer_than_a_cell_is_cut_with_a_sentence_and_whole_in_csv(
    tmp_path: Path, letter: str
) -> None:
    words = f"{letter * 9} " * 5_000
    out = tmp_path / "quotes.xlsx"
    [told] = write_xlsx(make_table(words, "short"), out)
    assert told.startswith("1 text is cut: a cell of Excel holds 32,767 characters.")
    book = read_book(out)
    cut = book.worksheets[0].cell(2, 2).value
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert cut.endswith("[…]")
    assert told in [row[0].value for row in book.worksheets[2].iter_rows()]
    assert write_csv(make_table(words), tmp_path / "quotes.csv") == []
    with (tmp_path / "quotes.csv").open(encoding="utf-8-sig", newline="") as file:
        [_, row] = csv.reader(file)
    assert row[1] == words


def test_csv_has_the_mark_that_excel_needs_and_its_apostrophes_are_told(tmp_path: Path) -> None:
    out = tmp_path / "quotes.csv"
    [told] = write_csv(make_table(*HOSTILE), out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert told.startswith("In 7 rows, an apostrophe stands before a text")
    with out.open(encoding="utf-8-sig", newline="") as file:
        back = [row[1] for row in read_written_rows(file)][1:]
    assert back == [each.replace("\r\n", "\n") for each in HOSTILE]


def test_the_columns_and_what_was_left_out_are_told_in_the_workbook(tmp_path: Path) -> None:
    out = tmp_path / "quotes.xlsx"
    write_xlsx(make_table("Words"), out)
    _, columns, about = read_book(out).worksheets
    assert [cell.value for cell in columns[3]][:2] == ["Quote", "=1+1 is no formula here"]
    told = [row[0].value for row in about.iter_rows()]
    assert told == ["=About this study", "One quote was left out."]
    write_columns(make_table("Words"), tmp_path / "columns.csv")
    assert "'=1+1 is no formula here" in (tmp_path / "columns.csv").read_text("utf-8-sig")


def test_links_lead_to_the_place_and_are_no_formulas(tmp_path: Path) -> None:
    out = tmp_path / "quotes.xlsx"
    write_xlsx(make_table("One", "Two"), out)
    cell = read_book(out).worksheets[0].cell(3, 3)
    assert cell.value == "Open in Lifeworld"
    assert f"{cell.hyperlink.target}?{cell.hyperlink.location or ''}".rstrip("?").startswith(
        "http://127.0.0.1:8501/coding?turn=1"
    )


def test_who_cancels_leaves_no_rows_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = tmp_path / "waiting"
    waiting.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(waiting))

    def cancel(*_: object) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        write_xlsx(make_table(*["Words"] * 600), tmp_path / "quotes.xlsx", on_progress=cancel)
    assert not list(waiting.iterdir())


def test_the_headings_are_in_the_language_of_the_study(tmp_path: Path) -> None:
    out = tmp_path / "quotes.xlsx"
    write_xlsx(make_table("Ord", language="da-DK"), out)
    assert read_book(out).sheetnames == ["Citater", "Kolonner", "Om denne fil"]


def test_rows_are_as_high_as_their_texts_and_a_page_is_as_wide_as_the_table(
    tmp_path: Path,
) -> None:
    write_xlsx(make_table("Short.", "A long answer. " * 40, "x" * 30_000), tmp_path / "q.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "q.xlsx").worksheets[0]
    short, long, endless = (sheet.row_dimensions[row].height for row in (2, 3, 4))
    assert short is None, "as high as every row"
    assert 15 < long < endless <= 409, "Excel refuses higher rows"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows == "$1:$1"
