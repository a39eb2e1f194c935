"""Codes of a codebook that are for one question only, in bulk."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coding.answers.fitting import fit_answers, parse_fitted, render_fitted
from coding.answers.run_answers import Order, run_answers
from coding.answers.scoring import score_partition
from coding.suggestions.model import CodeText
from coding.suggestions.tables import Answer, open_answers, read_codebook
from study.errors import InvalidInput

ROWS = [
    ("id", "question", "text"),
    ("1", "Q1 Pay", "the wage is low and the machine is loud"),
    ("2", "Q2 Noise", "the wage is low and the machine is loud"),
    ("3", "q2  noise", "a loud machine and a low wage"),
]


@pytest.fixture
def codebook(write_table: Callable[..., Path]) -> Path:
    rows = [("code", "definition", "question"), ("pay", "wage", ""), ("noise", "loud", "Q2 Noise")]
    return write_table("codebook.csv", rows)


def order(answers: Path, codes: list[CodeText], out: Path) -> Order:
    table = open_answers(answers, text_column="text", id_column=None)
    return Order(table=table, codes=codes, examples=[], out=out, workers=1)


def test_the_column_question_lists_the_questions_of_a_code(
    write_table: Callable[..., Path],
) -> None:
    rows = [("code", "question"), ("pay", "Q1 | Q2 | Q1"), ("noise", "")]
    first, second = read_codebook(write_table("codebook.csv", rows))
    assert (first.questions, second.questions) == (("Q1", "Q2"), ())


def test_a_code_for_one_question_is_not_suggested_for_another(
    hashing: Any, write_table: Callable[..., Path], codebook: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    asked = order(write_table("answers.csv", ROWS), read_codebook(codebook), out)
    run_answers(asked, open_model=hashing.HashingEmbedder)
    with out.open(encoding="utf-8", newline="") as file:
        scores = {(r["id"], r["code"]): float(r["score"]) for r in csv.DictReader(file)}
    assert scores["1", "noise"] == 0.0
    assert scores["2", "noise"] > 0.0
    assert scores["3", "noise"] > 0.0, "case and spaces of a question do not matter"
    assert scores["1", "pay"] > scores["2", "pay"] > 0.0, "it does not compete either"


def test_a_fitted_codebook_keeps_its_questions_in_a_file(hashing: Any, codebook: Path) -> None:
    embedder = hashing.HashingEmbedder()
    fitted = fit_answers(read_codebook(codebook), [], ["a loud machine"], embedder=embedder)
    again = parse_fitted(render_fitted(fitted))
    assert again.questions == ((), ("Q2 Noise",))
    assert again.digest == fitted.digest
    free = fit_answers(
        [CodeText(id="pay", name="pay", definition="wage"),
         CodeText(id="noise", name="noise", definition="loud")],
        [], ["a loud machine"], embedder=embedder,
    )  # fmt: skip
    assert free.digest != fitted.digest, "what is scored otherwise is not resumed"
    answer = Answer(number=0, id="1", text="a loud machine", question="Q1")
    told = score_partition(again, [answer], embedder=embedder).probabilities
    assert told[0, 1] == 0.0
    assert np.isfinite(told).all()


def test_a_question_that_no_answer_has_is_refused_with_those_there_are(
    hashing: Any, write_table: Callable[..., Path], tmp_path: Path
) -> None:
    codes = [CodeText(id="pay", name="pay", questions=("Q9",)), CodeText(id="noise", name="noise")]
    asked = order(write_table("answers.csv", ROWS), codes, tmp_path / "out.csv")
    with pytest.raises(InvalidInput, match="“Q9”, which no answer in") as told:
        run_answers(asked, open_model=hashing.HashingEmbedder)
    assert "“Q1 Pay”, “Q2 Noise”" in told.value.hint
    assert not (tmp_path / "out.csv").exists()


def test_answers_without_questions_are_refused_for_such_a_codebook(
    hashing: Any, write_table: Callable[..., Path], codebook: Path, tmp_path: Path
) -> None:
    answers = write_table("answers.csv", [("id", "text"), ("1", "the wage is low")])
    asked = order(answers, read_codebook(codebook), tmp_path / "out.csv")
    with pytest.raises(InvalidInput, match="does not say which question"):
        run_answers(asked, open_model=hashing.HashingEmbedder)
