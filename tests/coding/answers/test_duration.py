"""How long a run will take is told before it, from a piece that was really done."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coding.answers.duration import FEWEST, Estimate, measure_pace, measure_work
from coding.answers.fitting import fit_answers
from coding.answers.run_answers import Order, preview_answers, run_answers
from coding.answers.sampling import Overview
from coding.suggestions.model import CodeText
from coding.suggestions.tables import open_answers
from study.wording import describe_span

CODES = [
    CodeText(id="pay", name="pay", definition="wage salary bonus"),
    CodeText(id="rota", name="rota", definition="shift weekend night"),
]


def new_overview(answers: int, *, empty: int = 0) -> Overview:
    texts = tuple(f"the wage of week {n} and the shift" for n in range(min(2000, answers)))
    return Overview(answers=answers, empty=empty, repeated=frozenset(), surplus=0, sample=texts)


@pytest.fixture
def slow(hashing: Any) -> Any:
    """A model that takes two milliseconds for each text."""

    class Slow(hashing.HashingEmbedder):  # type: ignore[misc, name-defined]
        def embed(self, texts: Any, *, on_progress: Any = None) -> Any:
            time.sleep(0.002 * len(texts))
            return super().embed(texts, on_progress=on_progress)

    return Slow


def test_twice_as_many_answers_take_longer_and_two_workers_half_as_long(slow: Any) -> None:
    def measure(answers: int, **more: Any) -> float:
        return measure_work(new_overview(answers), CODES, open_model=slow, **more).seconds

    one, two = measure(10_000), measure(20_000)
    assert 20 <= one < two  # two milliseconds each at least
    assert measure(20_000, workers=2) < two
    assert measure(10_000, examples=50_000) > one
    empty = measure_work(new_overview(10_000, empty=9_990), CODES, open_model=slow)
    assert empty.seconds < one / 10


def test_words_that_come_again_and_again_are_expected_to_come_again(hashing: Any) -> None:
    embedder = hashing.HashingEmbedder()

    def measure(*sample: str) -> float:
        fitted = fit_answers(CODES, [], sample, embedder=embedder)
        overview = replace(new_overview(90_000), sample=sample)
        pace = measure_pace(overview, fitted, embedder, reading=0.002)
        assert pace.again <= pace.each
        assert pace.measured == len(sample)
        return pace.repeated

    assert measure("wage", "wage", "night", "night") == 1
    assert measure("wage", "wage", "night", "shift") == 0.5
    assert measure("wage", "night") == 0


def test_a_single_answer_can_be_measured(hashing: Any) -> None:
    found = measure_work(new_overview(1), CODES, open_model=hashing.HashingEmbedder)
    assert (found.answers, found.measured) == (1, 1)
    assert found.seconds >= 0


@pytest.fixture
def order(write_table: Callable[..., Path], tmp_path: Path) -> Order:
    rows = [(n, f"the wage of week {n}, or the shift of night {n % 7}") for n in range(FEWEST)]
    path = write_table("answers.csv", [("id", "text"), *rows])
    return Order(
        table=open_answers(path, text_column="text", id_column=None),
        codes=CODES,
        examples=[],
        out=tmp_path / "out.csv",
        workers=1,
    )


def test_a_preview_writes_nothing(order: Order, hashing: Any) -> None:
    found = preview_answers(order, open_model=hashing.HashingEmbedder)
    assert found.answers == FEWEST
    assert sorted(path.name for path in order.out.parent.iterdir()) == ["answers.csv"]


def test_a_long_run_tells_its_length_before_anything_is_scored(order: Order, hashing: Any) -> None:
    told: list[Estimate | str] = []
    run_answers(
        order,
        open_model=hashing.HashingEmbedder,
        announce=told.append,
        report=lambda what, *_: told.append(what),
    )
    place = next(n for n, each in enumerate(told) if isinstance(each, Estimate))
    assert "Scoring" in told[place:]
    assert "Scoring" not in told[:place]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "5 seconds"), (42, "40 seconds"), (58, "1 minute"), (840, "14 minutes"),
     (5399, "90 minutes"), (9000, "2.5 hours")],
)  # fmt: skip
def test_an_estimate_is_told_as_round_as_it_is(seconds: float, told: str) -> None:
    assert describe_span(seconds) == told
