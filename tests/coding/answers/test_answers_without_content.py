"""In bulk, answers without content get no suggestion, and the result counts them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from coding.answers.run_answers import Order, Result, run_answers
from coding.suggestions.model import CodeText
from coding.suggestions.tables import open_answers
from tests.coding.suggestions.test_suggest_job import HashingEmbedder

CODES = [
    CodeText(id="Pay", name="Pay", definition="wage, bonus, money"),
    CodeText(id="Overtime", name="Overtime", definition="hours after the shift"),
]
HEADS = ["id", "question", "text"]
ROWS = [
    ["1", "What is it like?", "The wage is low and there is no bonus."],
    ["2", "What is it like?", "n/a"],
    ["3", "Do you work overtime?", "Yes"],
    ["4", "Do you like the canteen?", "Yes"],
    ["5", "What would you improve?", "Nothing"],
    ["6", "Anything else?", "Nothing"],
    ["7", "Anything else?", "Thank you!"],
    ["8", "Anything else?", ""],
]


def code(path: Path, out: Path, codes: list[CodeText]) -> Result:
    order = Order(
        table=open_answers(path), codes=codes, examples=[], out=out, workers=1, threshold=0.0
    )
    return run_answers(order, open_model=HashingEmbedder)


def suggested(out: Path) -> set[str]:
    with out.open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file) if row["suggested"] == "1"}


def test_they_get_none_and_are_counted_by_reason(
    tmp_path: Path, write_table: Callable[..., Path]
) -> None:
    path, out = write_table("answers.csv", [HEADS, *ROWS]), tmp_path / "out.csv"
    result = code(path, out, CODES)
    assert suggested(out) == {"1", "3", "5"}
    assert result.aside == {"empty": 3, "greeting": 1}
    assert result.empty == 1


def test_a_codebook_with_a_code_for_them_keeps_them(
    tmp_path: Path, write_table: Callable[..., Path]
) -> None:
    path, out = write_table("answers.csv", [HEADS, *ROWS]), tmp_path / "out.csv"
    result = code(path, out, [*CODES, CodeText(id="No answer", name="No answer")])
    assert suggested(out) == {"1", "2", "3", "4", "5", "6"}
    assert result.aside == {"greeting": 1}
