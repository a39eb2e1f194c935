"""The one writer of tables: no cell becomes a formula, and every table comes back exactly."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study.errors import InvalidInput
from transcripts.reading.tables.read_table import open_table
from transcripts.reading.tables.write_table import (
    TableWriter,
    open_workbook,
    parse_csv_cell,
    read_written_rows,
    render_csv_cell,
)

HOSTILE = [
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "\r=1+1", "  =1+1", "\u3000\uff1d1+1", "\uff0b1",
    "\uff0d1+1", "\uff20A1", "\u200b=1+1", "'=1+1", "''=1+1", '"=1+1"', "a;=1+1;b", "a\t=1+1\tb",
    'a;"=1+1"', "a\n=1+1", "a\r\n@A1", "a|=1+1", '=HYPERLINK("x.example","y")', "-", "+45 12",
    "=cmd|'/c calc'!A1", "\tplain",
]  # fmt: skip
HARMLESS = [
    "-5",
    "+5",
    "-5.25",
    "-5,25",
    "1e-5",
    "a-b",
    "x = y",
    "anna@x.example",
    "don't",
    "'a'",
    "",
]
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_BEGINS = re.compile(
    r"[\s\0-\x20\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]"
)

CELL = st.text(
    st.one_of(
        st.sampled_from("=+-@\uff1d\uff0b\t\r\n ;|,'\"1a\u200b"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=10,
)


def written(rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    TableWriter(out).write_rows(rows)
    return out.getvalue()


def is_formula(cell: str) -> bool:
    return _BEGINS.match(cell) is not None and _NUMBER.fullmatch(cell) is None


@settings(deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=4))
def test_any_table_comes_back_exactly(rows: list[list[str]]) -> None:
    assert list(read_written_rows(io.StringIO(written(rows), newline=""))) == rows


@settings(deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=4))
def test_no_cell_of_the_file_is_a_formula_for_any_separator(rows: list[list[str]]) -> None:
    raw = written(rows)
    for delimiter in ",;\t|":
        cells = [
            c for row in csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter) for c in row
        ]
        assert not [cell for cell in cells if is_formula(cell) and cell.strip("\n\r\t")]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert render_csv_cell(text) != text
    assert parse_csv_cell(render_csv_cell(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert render_csv_cell(text) == text
    assert parse_csv_cell(text) == text


def test_an_apostrophe_that_the_writer_did_not_put_stays() -> None:
    assert parse_csv_cell("'-5") == "'-5"
    assert parse_csv_cell("'tis") == "'tis"
    assert parse_csv_cell("a 'b'") == "a 'b'"


def test_the_reader_of_tables_leaves_peoples_words_alone() -> None:
    table = open_table(b"id,text\n1,'=1 she wrote\n", "answers.csv")
    assert [row for _, row in table.read()] == [["1", "'=1 she wrote"]]


@pytest.mark.parametrize(
    "text", ["\n" * 300_000, "-" * 300_000, "'" * 300_000 + "=", "\t'" * 150_000]
)
def test_a_long_cell_is_no_hard_work(text: str) -> None:
    assert parse_csv_cell(render_csv_cell(text)) == text


def workbook(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with open_workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


@settings(deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("=+-@\uff1d ;|,'\"1a"), max_size=8), min_size=1, max_size=6
    ).filter(lambda row: row[0].strip() != "")
)
def test_a_workbook_holds_every_text_as_text(row: list[str]) -> None:
    import openpyxl

    data = workbook([row])
    [cells] = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()
    assert [cell.value or "" for cell in cells] == (row + [""] * 9)[: len(cells)]
    assert not [cell for cell in cells if cell.data_type == "f"]
    quoted = [cell.quotePrefix for cell in cells]
    risky = [render_csv_cell(text) != text for text in row][: len(cells)]
    assert [bool(each) for each in quoted] == risky


def test_a_text_that_no_cell_can_hold_is_refused_and_not_left_out() -> None:
    with pytest.raises(InvalidInput, match="too long for a cell"):
        workbook([["x" * 40_000]])


def test_a_spreadsheet_program_computes_nothing(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("needs LibreOffice")
    texts = [text for text in HOSTILE if not set(text) & set("\r\n\t\u200b")]
    rows = [["id", "code"], *[[text, "x"] for text in texts], ["-5", "y"]]
    (tmp_path / "a.csv").write_text(written(rows), "utf-8", newline="")
    (tmp_path / "b.xlsx").write_bytes(workbook(rows))
    out = tmp_path / "out"
    for filters in ("44,34,76,1,,0,false,true,false,false", "59,34,76,1,,0,false,true,false,false"):
        for name in ("a.csv", "b.xlsx"):
            command = [
                soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
                *([f"--infilter=CSV:{filters}"] if name == "a.csv" else []),
                "--convert-to", "ods", "--outdir", str(out), str(tmp_path / name),
            ]  # fmt: skip
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            if not out.is_dir():
                assert not os.environ.get("LIFEWORLD_CI"), "CI installs Calc"
                pytest.skip("this LibreOffice has no Calc")
            with zipfile.ZipFile(out / f"{name[0]}.ods") as packed:
                content = packed.read("content.xml").decode()
            assert "table:formula" not in content
            assert "Err:" not in content
            assert "cmd|" in content or filters.startswith("59")
            if filters.startswith("44"):
                assert 'office:value="-5"' in content or name == "b.xlsx"
