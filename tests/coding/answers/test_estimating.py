"""How common codes are among answers is estimated from those that were drawn at random."""

from __future__ import annotations

import csv
import importlib.util
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coding.answers.estimating import measure_weights
from coding.answers.local import run_locally
from coding.answers.run_answers import Order, Result, run_answers
from coding.suggestions.tables import CodedUnit, open_answers


def _load() -> Any:
    path = Path(__file__).with_name("test_run_answers.py")
    spec = importlib.util.spec_from_file_location("answers_made_up", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = _load()


def code_answers(
    hashing: Any, tmp_path: Path, write_table: Callable[..., Path], *, drawn: int, seed: int
) -> tuple[Result, list[tuple[str, ...]]]:
    """Code 400 answers, of which some were drawn at random, and return what is true of all."""
    texts, codes = MADE.make_answers(400, seed=seed)
    table = write_table("answers.csv", [("id", "text"), *enumerate(texts)])
    rows = random.Random(seed).sample(range(400), drawn)
    sample = [CodedUnit(id=str(n), text=texts[n], codes=codes[n], sampled=True) for n in rows]
    order = Order(
        table=open_answers(table, text_column="text", id_column=None),
        codes=MADE.CODES,
        examples=[*MADE.make_examples(30), *sample],
        out=tmp_path / "out.csv",
        batch=100,
        workers=1,
    )
    found = run_answers(order, open_model=hashing.HashingEmbedder, engine=run_locally)
    return found, codes


def test_the_truth_lies_in_the_intervals_and_the_table_says_what_was_proposed(
    hashing: Any, tmp_path: Path, write_table: Callable[..., Path]
) -> None:
    inside = []
    for seed in range(2):
        found, codes = code_answers(hashing, tmp_path, write_table, drawn=48, seed=seed)
        assert found.sample is not None
        true = Counter(code for own in codes for code in own)
        with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
            said = Counter(row["code"] for row in csv.DictReader(file) if row["suggested"] == "1")
        for code, each in found.sample.codes.items():
            assert each.proposed == said[code] / 400
            assert (each.read, each.passages) == (48, 400)
            inside.append(each.low <= true[code] / 400 <= each.high)
    assert all(inside)


def test_with_23_drawn_at_random_nothing_is_estimated(
    hashing: Any, tmp_path: Path, write_table: Callable[..., Path]
) -> None:
    found, _ = code_answers(hashing, tmp_path, write_table, drawn=23, seed=1)
    assert found.sample is None


def test_equal_answers_count_as_often_as_they_were_drawn(
    hashing: Any, tmp_path: Path, write_table: Callable[..., Path]
) -> None:
    """Half of all answers are the same words, and so is half of the sample."""
    texts, codes = MADE.make_answers(40, seed=3)
    texts, codes = [*texts, *["the canteen"] * 40], [*codes, *[()] * 40]
    table = write_table("answers.csv", [("id", "text"), *enumerate(texts)])
    rows = [*range(10, 30), *range(40, 80, 2)]
    sample = [CodedUnit(id=str(n), text=texts[n], codes=codes[n], sampled=True) for n in rows]
    order = Order(
        table=open_answers(table, text_column="text", id_column=None),
        codes=MADE.CODES,
        examples=[*sample, replace(sample[0], coder="Bo")],
        out=tmp_path / "out.csv",
        batch=100,
        workers=1,
    )
    found = run_answers(order, open_model=hashing.HashingEmbedder, engine=run_locally).sample
    assert found is not None
    assert found.figures.read == 40, "an answer that two people coded was drawn once"
    total = sum(each.share for each in found.codes.values())
    true = sum(map(len, codes)) / 80
    assert total == pytest.approx(true, abs=0.08)


def test_answers_without_content_are_neither_estimated_of_nor_counted_in_the_sample(
    hashing: Any, tmp_path: Path, write_table: Callable[..., Path]
) -> None:
    texts, codes = MADE.make_answers(100, seed=3)
    texts, codes = [*texts, *["n/a"] * 60], [*codes, *[()] * 60]
    table = write_table("answers.csv", [("id", "text"), *enumerate(texts)])
    rows = [*range(0, 60, 2), *range(100, 108)]  # a sample from before such answers were left out
    sample = [CodedUnit(id=str(n), text=texts[n], codes=codes[n], sampled=True) for n in rows]
    order = Order(
        table=open_answers(table, text_column="text", id_column=None),
        codes=MADE.CODES,
        examples=sample,
        out=tmp_path / "out.csv",
        workers=1,
    )
    found = run_answers(order, open_model=hashing.HashingEmbedder, engine=run_locally).sample
    assert found is not None
    assert (found.figures.read, found.passages) == (30, 100)
    assert found.frame is not None
    assert (found.frame.set_aside, found.frame.outside) == (60, 8)


def test_an_answer_counts_for_as_many_as_it_stands_for() -> None:
    asked = ["Why?"] * 8 + ["What else?"] * 2
    weights = measure_weights(asked, {"Why?": 80, "What else?": 5})
    assert weights is not None
    assert list(weights) == [10.0] * 8 + [2.5] * 2
    assert measure_weights(asked, {"Why?": 80, "What else?": 5, "When?": 7}) is None
    assert measure_weights(["Why?", "Where?"], {"Why?": 80}) is None
