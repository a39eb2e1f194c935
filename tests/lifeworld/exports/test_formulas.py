"""Every table that leaves is safe to open: answers, and the workbooks inside of decks."""

from __future__ import annotations

import csv
import dataclasses
import io
import zipfile
from pathlib import Path

import numpy as np

from coding.answers.model import Choice, Scores
from coding.answers.part_file import render_scores
from coding.answers.parts import Parts
from coding.suggestions.tables import open_answers, read_codebook, read_coded
from lifeworld.exports.deck.write_deck import render_deck
from tests.lifeworld.exports.report_factory import make_report
from transcripts.reading.tables.write_table import read_written_rows

IDS = ("=1+1", "-5", "@ann", "\uff1dA1", "7", "a;=1+1;b", "'=1+1", "+45 12 34")
CODES = ("=HYPERLINK(\"http://x.example\")", "-less time", "Shifts")  # fmt: skip


def write_answers(folder: Path) -> tuple[Path, int, int]:
    parts = Parts(folder / "out.csv")
    parts.open()
    scores = Scores(
        ids=IDS,
        codes=CODES,
        probabilities=np.full((len(IDS), len(CODES)), 0.5),
        empty=np.zeros(len(IDS), dtype=bool),
    )
    parts.write(parts.path("one").name, render_scores(scores, choice=Choice(threshold=0.4)))
    joined = parts.join(["one"])
    assert set(joined.suggested.values()) == {len(IDS)}
    return parts.out, joined.rows, joined.escaped


def test_answers_hold_no_formula_and_come_back_with_their_ids(tmp_path: Path) -> None:
    out, rows, escaped = write_answers(tmp_path)
    raw = list(csv.reader(io.StringIO(out.read_text("utf-8"))))
    assert raw[0] == ["id", "code", "score", "suggested"]
    assert not [cell for row in raw for cell in row if cell[0] in "=+@\uff1d" or cell[:2] == "-l"]
    assert "-5" in {row[0] for row in raw}
    with out.open(encoding="utf-8", newline="") as file:
        back = list(read_written_rows(file))[1:]
    assert [(row[0], row[1]) for row in back] == [(i, c) for i in IDS for c in CODES]
    assert (rows, escaped) == (24, 22)


def test_ids_and_codes_that_were_written_are_read_as_they_were_given(tmp_path: Path) -> None:
    out, _, _ = write_answers(tmp_path)
    ids = [name for name, _ in open_answers(out, text_column="code", id_column="id").read()]
    assert tuple(dict.fromkeys(ids)) == IDS
    book = tmp_path / "codebook.csv"
    lines = [line.split(",", 1)[1] for line in out.read_text("utf-8").splitlines()[1:4]]
    book.write_text("code,definition\n" + "\n".join(lines), "utf-8")
    assert tuple(code.id for code in read_codebook(book)) == CODES
    coded = tmp_path / "coded.csv"
    coded.write_text("id,text,codes\n'=1+1,'=my words,'-less time | Shifts\n", "utf-8")
    [unit] = read_coded(coded)
    assert (unit.id, unit.text, unit.codes) == ("=1+1", "'=my words", CODES[1:])


def test_the_workbooks_of_a_deck_hold_texts_and_numbers_alone() -> None:
    import openpyxl

    report = make_report()
    people = tuple(
        dataclasses.replace(each, stratum=f"={each.stratum}") for each in report.participants
    )
    deck = render_deck(dataclasses.replace(report, participants=people))
    with zipfile.ZipFile(io.BytesIO(deck)) as packed:
        books = [packed.read(name) for name in packed.namelist() if name.endswith(".xlsx")]
    assert books
    quoted = 0
    for book in books:
        for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    assert cell.quotePrefix
                    quoted += 1
    assert quoted
