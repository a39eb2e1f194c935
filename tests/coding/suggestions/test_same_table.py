"""One table gives the same cells to transcripts, to lists of people and to bulk coding."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from coding.suggestions.tables import open_answers, read_codebook, read_coded
from study.errors import LifeworldError, Unreadable
from tests.transcripts.reading.hard_files import make_ods
from transcripts.people.attributes import read_list
from transcripts.reading.readers.tables import read_table

Columns = dict[str, list[tuple[int, str]]]
"""Head → (row's number in the file, words) for each cell that is not blank."""

PLAIN = 'id;age;text\n7;40–49;"Løn; og, pauser"\n8;20–29;Ærlig ledelse\n9;30–39;"to\nlinjer"\n'


def workbook() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for line in (
        ("Answers of the spring",),
        (),
        ("id", "when", "share", "text", "text"),
        (7, date(2026, 3, 4), 0.45, '=UPPER("x")', "one answer"),
        (8.0, date(2026, 3, 5), 0.5, "plain words", "two\nlines"),
        (9, None, 0.25, "hidden words", "three"),
        (10, None, 1, "merged words", "four"),
        (11, None, 0, None, "five"),
    ):
        sheet.append(line)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("D7:D8")
    for row in range(4, 9):
        sheet[f"C{row}"].number_format = "0%"
    sheet.row_dimensions[6].hidden = True
    made.create_sheet("secret").append(["id", "text"])
    made["secret"].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _rows() -> str:
    lines = [("id", "age", "text"), ("7", "40–49", "Løn; og, pauser"), ("8", "20–29", "Ledelse")]
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    return "".join(
        f"<table:table-row>{''.join(map(cell.format, line))}</table:table-row>" for line in lines
    )


AWKWARD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "semicolons in Windows letters": ("a.csv", lambda: PLAIN.replace("–", "-").encode("cp1252")),
    "tabs in UTF-16": ("a.csv", lambda: PLAIN.replace(";", "\t").encode("utf-16")),
    "a mark in UTF-8": ("a.csv", lambda: PLAIN.encode("utf-8-sig")),
    "bars": ("a.csv", lambda: PLAIN.replace(";", "|").encode()),
    "the delimiter named": ("a.csv", lambda: ("sep=;\r\n" + PLAIN).encode()),
    "lines of Windows": ("a.csv", lambda: PLAIN.replace("\n", "\r\n").encode()),
    "two encodings": ("a.csv", lambda: PLAIN.encode() + "10;;på café\n".encode("cp1252")),
    "a title": ("a.csv", lambda: ("Survey of the spring;;\n;;\n" + PLAIN).encode()),
    "heads twice": ("a.csv", lambda: b"id,quote,quote\n1,one word,two\n2,three words,four\n"),
    "blank columns": ("a.csv", lambda: b"id,text,,\n1,one word,,\n,,,\n2,two words,,\n"),
    "cells missing and over": ("a.csv", lambda: b"id,text,x\n1,one two\n2,three four,5,6\n"),
    "one column": ("a.csv", lambda: b"answer\nI like it, really\nI do not, sorry\n"),
    "heads of Qualtrics": (
        "a.csv",
        lambda: (
            b'ResponseId,Q1\nResponse ID,Why do you stay?\n"{""ImportId"":""_recordId""}",'
            b'"{""ImportId"":""QID1""}"\nR_1,Because of the people\nR_2,It is near\n'
        ),
    ),
    "heads of SurveyMonkey": (
        "a.csv",
        lambda: (
            b"Respondent ID,Which tools?,,Why?\n,Phone,Other (please specify),Open-Ended Response\n"
            b"101,Phone,A list on the wall,Because\n102,,We shout,So\n103,Phone,,Then\n"
        ),
    ),
    "labels above short names": (
        "a.csv",
        lambda: b"Response ID,Last page,Why?\nid,lastpage,Q1\n1,3,Because\n2,3,So\n3,2,Then\n",
    ),
    "a spreadsheet of LibreOffice": ("a.ods", lambda: make_ods(_rows())),
    "a workbook": ("a.xlsx", workbook),
    "a workbook called CSV": ("a.csv", workbook),
}


def list_for_people(data: bytes, name: str) -> Columns:
    listed = read_list(data, name)
    return {
        head: [(number, row[at]) for number, row in listed.rows if row[at]]
        for at, head in enumerate(listed.heads)
        if head
    }


def list_for_answers(path: Path, heads: Columns, numbers: list[int]) -> Columns:
    def read(head: str) -> list[tuple[int, str]]:
        table = open_answers(path, text_column=head, id_column=None)
        read = zip(numbers, table.read(), strict=True)
        return [(number, words) for number, (_, words) in read if words]

    return {head: read(head) for head in heads}


def list_for_transcripts(data: bytes, name: str, heads: Columns) -> Columns:
    def read(head: str) -> list[tuple[int, str]]:
        chosen = {"text": head, "speaker": "", "id": "", "time": ""}
        draft = read_table(data, name, columns=chosen)
        return [
            (int(piece.label.removeprefix("Row ")), " ".join(piece.words.split()))
            for piece in draft.pieces
        ]

    return {head: read(head) for head in heads}


@pytest.mark.parametrize("case", AWKWARD)
def test_a_table_has_the_same_cells_whoever_reads_it(case: str, tmp_path: Path) -> None:
    name, make = AWKWARD[case]
    data = make()
    path = tmp_path / name
    path.write_bytes(data)
    people = list_for_people(data, name)
    assert sum(map(len, people.values())) >= 2
    numbers = [number for number, _ in read_list(data, name).rows]
    assert list_for_answers(path, people, numbers) == people
    assert list_for_transcripts(data, name, people) == people


def test_what_is_read_of_an_awkward_workbook() -> None:
    assert list_for_people(workbook(), "a.xlsx") == {
        "id": [(4, "7"), (5, "8"), (7, "10"), (8, "11")],
        "when": [(4, "2026-03-04"), (5, "2026-03-05")],
        "share": [(4, "45%"), (5, "50%"), (7, "100%"), (8, "0%")],
        "text": [(4, '=UPPER("x")'), (5, "plain words"), (7, "merged words")],
        "text (2)": [(4, "one answer"), (5, "two lines"), (7, "four"), (8, "five")],
    }


def test_what_was_left_out_is_said_whoever_reads_the_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook())
    said = read_list(workbook(), "a.xlsx").notes
    for words in ("it is a title", "D4", "hidden row left out: 6", "D7:D8", "“secret”"):
        assert any(words in note for note in said), words
    assert open_answers(path, text_column="text", id_column=None).notes == said
    assert set(said) <= set(read_table(workbook(), "a.xlsx").left_out)


def test_a_damaged_workbook_is_refused_in_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook()[:2_000])

    def refuse(read: Callable[[], object]) -> LifeworldError:
        with pytest.raises(Unreadable) as refused:
            read()
        return refused.value

    told = refuse(lambda: read_list(path.read_bytes(), "a.xlsx"))
    assert "a.xlsx is damaged" in told.message
    for read in (
        lambda: open_answers(path, text_column="text", id_column=None),
        lambda: read_table(path.read_bytes(), "a.xlsx"),
        lambda: read_codebook(path),
    ):
        assert str(refuse(read)) == str(told)


def test_codebooks_and_coded_units_may_be_workbooks(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for line in (("Code", "Definition"), ("pay", "Wages"), ("time", "Hours")):
        sheet.append(line)
    made.save(tmp_path / "codes.xlsx")
    assert [(code.id, code.definition) for code in read_codebook(tmp_path / "codes.xlsx")] == [
        ("pay", "Wages"),
        ("time", "Hours"),
    ]
    sheet.delete_rows(1, 3)
    for coded in (("id", "text", "codes"), (1, "Too little money", "pay | time")):
        sheet.append(coded)
    made.save(tmp_path / "coded.xlsx")
    (unit,) = read_coded(tmp_path / "coded.xlsx")
    assert (unit.id, unit.text, unit.codes) == ("1", "Too little money", ("pay", "time"))
