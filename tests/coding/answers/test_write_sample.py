"""Answers are drawn by chance to be coded by hand, and what was not read is told from the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.answers.write_sample import HEADS, find_unread, write_sample
from coding.suggestions.model import CodeText
from coding.suggestions.tables import CodedUnit, open_answers, read_coded
from study.errors import InvalidInput

CODES = [CodeText(id=n, name=n, definition=f"About {n}") for n in ("pay", "noise")]


@pytest.fixture
def answers(write_table: Callable[..., Path]) -> Any:
    rows = [
        (f"a{n}", f"Answer number {n} is this", "Why?" if n % 4 else "What next?")
        for n in range(200)
    ]
    path = write_table("answers.csv", [("id", "text", "question"), *rows, ("none", "", "Why?")])
    return open_answers(path, text_column="text", id_column=None)


def test_questions_are_in_proportion_and_the_same_call_draws_the_same(
    answers: Any, tmp_path: Path
) -> None:
    out, again, other = (tmp_path / name for name in ("1.csv", "2.csv", "3.csv"))
    drawn = write_sample(answers, out, size=48, codes=CODES)
    assert (drawn.answers, drawn.there, drawn.left_out, drawn.questions) == (48, 200, 0, 2)
    write_sample(answers, again, size=48, codes=CODES)
    write_sample(answers, other, size=48, codes=CODES, seed=1)
    assert out.read_bytes() == again.read_bytes() != other.read_bytes()
    units = read_coded(out)
    assert Counter(unit.question for unit in units) == {"Why?": 36, "What next?": 12}
    assert all(unit.sampled and not unit.codes for unit in units)
    early = Counter(unit.question for unit in units[:24])
    assert early["What next?"] >= 2, "whoever stops early has met both"


def test_a_workbook_has_the_codebook_beside_and_is_read_back(answers: Any, tmp_path: Path) -> None:
    import openpyxl

    out = tmp_path / "sample.xlsx"
    write_sample(answers, out, size=10, codes=CODES)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Answers", "Codebook"]
    assert [cell.value for cell in book["Answers"][1]] == list(HEADS)
    assert [cell.value for cell in book["Codebook"][2]] == ["pay", "About pay"]
    book["Answers"]["D2"] = "pay | noise"
    book.save(out)
    assert read_coded(out)[0].codes == ("pay", "noise")


def test_what_is_coded_already_is_not_drawn_again(answers: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    write_sample(answers, first, size=150, codes=CODES)
    coded = read_coded(first)
    drawn = write_sample(answers, second, size=150, codes=CODES, coded=coded)
    assert (drawn.answers, drawn.left_out) == (50, 150)
    assert not {u.id for u in coded} & {u.id for u in read_coded(second)}
    everything = [*coded, *read_coded(second)]
    with pytest.raises(InvalidInput, match="no answer left to draw"):
        write_sample(answers, tmp_path / "3.csv", size=1, codes=CODES, coded=everything)
    assert not (tmp_path / "3.csv").exists()


def test_a_table_that_was_coded_is_never_overwritten(answers: Any, tmp_path: Path) -> None:
    out = tmp_path / "sample.csv"
    out.write_text("mine", "utf-8")
    with pytest.raises(InvalidInput, match=r"sample\.csv is there already"):
        write_sample(answers, out, size=48, codes=CODES)
    assert out.read_text("utf-8") == "mine"
    with pytest.raises(InvalidInput, match=r"cannot be written as sample\.pdf"):
        write_sample(answers, tmp_path / "sample.pdf", size=48, codes=CODES)
    with pytest.raises(InvalidInput, match="cannot be written: "):
        write_sample(answers, tmp_path / "nowhere" / "s.csv", size=48, codes=CODES)


def test_more_questions_than_answers_to_draw_are_drawn_from_together(
    write_table: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [(n, f"Answer {n} here", f"Question {n}?") for n in range(60)]
    path = write_table("many.csv", [("id", "text", "question"), *rows])
    table = open_answers(path, text_column="text", id_column=None)
    drawn = write_sample(table, tmp_path / "s.csv", size=10, codes=CODES)
    assert (drawn.answers, drawn.questions) == (10, 60)


def test_answers_without_content_are_not_drawn_and_counted(
    write_table: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [(n, "n/a" if n % 3 == 0 else f"The rota of week {n} is late") for n in range(30)]
    path = write_table("some.csv", [("id", "text"), *rows])
    table = open_answers(path, text_column="text", id_column=None)
    out = tmp_path / "s.csv"
    drawn = write_sample(table, out, size=48, codes=CODES)
    assert (drawn.answers, drawn.there, drawn.set_aside) == (20, 20, 10)
    assert "n/a" not in out.read_text("utf-8")
    for_none = [*CODES, CodeText(id="none", name="No answer", definition="")]
    assert write_sample(table, tmp_path / "t.csv", size=48, codes=for_none).set_aside == 0


def unit(number: int, *codes: str, sampled: bool = True) -> CodedUnit:
    return CodedUnit(id=str(number), text="words", codes=codes, sampled=sampled)


def test_drawn_answers_after_the_last_coded_one_count_as_not_read() -> None:
    units = [unit(1), unit(2, "pay"), unit(3), unit(4, "noise"), unit(5), unit(6)]
    read, unread = find_unread(units)
    assert ([each.id for each in read], unread) == (["1", "2", "3", "4"], 2)


def test_a_dash_says_that_an_answer_was_read_and_no_code_fits() -> None:
    read, unread = find_unread([unit(1, "pay"), unit(2), unit(3, "–"), unit(4)])
    assert ([(each.id, each.codes) for each in read], unread) == (
        [("1", ("pay",)), ("2", ()), ("3", ())],
        1,
    )


def test_a_drawn_table_that_nobody_coded_is_no_reading_and_chosen_examples_stay() -> None:
    assert find_unread([unit(1), unit(2)]) == ([], 2)
    chosen = [unit(1, sampled=False), unit(2, "pay", sampled=False), unit(3, sampled=False)]
    assert find_unread(chosen) == (chosen, 0)
