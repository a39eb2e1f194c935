from __future__ import annotations

import importlib.util
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coding.suggestions.evaluate import _deal, _sample, measure_suggestions, merge_units
from coding.suggestions.measures import (
    EvaluatedUnit,
    Outcome,
    measure_agreement,
    measure_outcome,
    measure_ranking,
)
from coding.suggestions.suggest import CodeText
from study.errors import Cancelled, InvalidInput

TOPICS = {
    "pay": ["wage", "salary", "bonus", "pension", "overtime", "money", "raise", "contract"],
    "noise": ["loud", "machine", "hearing", "ear", "drill", "decibel", "silence", "shouting"],
    "rota": ["shift", "weekend", "night", "schedule", "planning", "roster", "hours", "calendar"],
}
CODES = [CodeText(id=k, name=k.title(), definition=" ".join(v[:2])) for k, v in TOPICS.items()]


@pytest.fixture(scope="module")
def embedder() -> Any:
    path = Path(__file__).resolve().parents[2] / "hashing.py"
    spec = importlib.util.spec_from_file_location("coding_test_hashing", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.HashingEmbedder()


def make_units(count: int = 160) -> list[EvaluatedUnit]:
    rng = random.Random(3)
    units = []
    for i in range(count):
        topic = rng.choice(list(TOPICS))
        words = rng.choices(TOPICS[topic], k=3) + rng.choices(["we", "then", "it", "so"], k=4)
        codes = frozenset({topic}) if i % 5 else frozenset()
        text = " ".join(words) if i % 5 else f"it was so then, number {i}"
        units.append(EvaluatedUnit(text=f"{text} {i}", document=f"d{i % 12}", codes=codes))
    return units


TRUTH = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 0]], dtype=bool)


def test_a_perfect_outcome_has_perfect_measures() -> None:
    outcome = Outcome(
        scores=TRUTH.astype(float), probabilities=TRUTH.astype(float), proposed=TRUTH.copy()
    )
    found = measure_outcome(outcome, TRUTH, expected=1.0)
    assert found == {
        "micro_f1": 1.0,
        "macro_f1": 1.0,
        "average_precision": 1.0,
        "recall_at_3": 1.0,
        "precision": 1.0,
        "coverage": 1.0,
        "calibration_error": 0.0,
    }


def test_measures_agree_with_a_hand_count() -> None:
    scores = np.array([[0.9, 0.1, 0.2], [0.8, 0.7, 0.1], [0.6, 0.2, 0.1], [0.1, 0.1, 0.3]])
    proposed = scores >= 0.65  # three of them, two right
    found = measure_outcome(Outcome(scores=scores, proposed=proposed), TRUTH, expected=0.75)
    # The three best scores: two right of three chosen, of four true ones.
    assert found["micro_f1"] == pytest.approx(2 * 2 / (3 + 4))
    assert found["precision"] == pytest.approx(2 / 3)
    assert found["coverage"] == pytest.approx(2 / 4)
    # Code 0: true are rows 0 and 2, ranked first and third.
    assert found["average_precision"] == pytest.approx(((1 + 2 / 3) / 2 + 1.0) / 2)


def test_where_nothing_is_proposed_there_is_no_precision() -> None:
    nothing = Outcome(scores=np.zeros(TRUTH.shape), proposed=np.zeros(TRUTH.shape, bool))
    found = measure_outcome(nothing, TRUTH, expected=1.0)
    assert found["precision"] is None
    assert found["coverage"] == 0.0
    assert found["calibration_error"] is None


@pytest.mark.parametrize("folds", [2, 3, 5])
def test_every_document_is_tested_once_and_never_split(folds: int) -> None:
    documents = [unit.document for unit in make_units()]
    dealt = [_deal(documents, folds=folds, seed=seed) for seed in range(4)]
    for parts in dealt:
        assert sorted(np.concatenate(parts).tolist()) == list(range(len(documents)))
        inside = [{documents[i] for i in part} for part in parts]
        assert sum(map(len, inside)) == len(set(documents))
        assert max(map(len, parts)) - min(map(len, parts)) <= 30
    assert any(not np.array_equal(dealt[0][0], other[0]) for other in dealt[1:])
    again = _deal(documents, folds=folds, seed=0)
    assert all(np.array_equal(a, b) for a, b in zip(dealt[0], again, strict=True))


def test_fewer_documents_than_folds_are_one_fold_each() -> None:
    parts = _deal(["a"] * 90 + ["b"] * 10, folds=5, seed=0)
    assert [len(part) for part in parts] == [90, 10]


def test_each_unit_is_tested_as_often_as_documents_are_dealt(embedder: Any) -> None:
    units = make_units()
    found = measure_suggestions(units, CODES, embedder, shots=(8,), seeds=2, folds=4)
    assert (found.folds, found.seeds) == (4, 2)
    assert sum(each.pairs for each in found.reliability) == 2 * len(units) * len(CODES)


def test_what_a_benchmark_asks_for_agrees_with_a_hand_count() -> None:
    scores = np.array([[0.9, 0.1, 0.2], [0.8, 0.7, 0.1], [0.6, 0.2, 0.1], [0.1, 0.1, 0.3]])
    found = measure_ranking(scores, TRUTH)
    ranked = np.argsort(-scores.ravel(), kind="stable")
    hits = TRUTH.ravel()[ranked]
    by_hand = [hits[: i + 1].mean() for i in np.flatnonzero(hits)]
    assert found["micro_average_precision"] == pytest.approx(np.mean(by_hand))
    best = TRUTH[np.arange(4), scores.argmax(axis=1)]
    assert found["precision_at_1"] == pytest.approx(best[TRUTH.any(axis=1)].mean())


def test_examples_are_as_many_as_asked_where_there_are_so_many() -> None:
    labels = np.zeros((40, 2), bool)
    labels[:20, 0] = True
    labels[18:21, 1] = True
    chosen = _sample(labels, np.arange(40), 8, seed=1)
    assert labels[chosen, 0].sum() >= 8
    assert labels[chosen, 1].sum() == 3
    assert not len(_sample(labels, np.arange(40), 0, seed=1))


def test_ours_beats_counting_and_learns(embedder: Any) -> None:
    found = measure_suggestions(make_units(), CODES, embedder, shots=(0, 8), seeds=2)
    rows = {(row.method, row.shots): row for row in found.rows}
    assert set(rows) == {
        ("Lifeworld", 0),
        ("Lifeworld", 8),
        ("Most frequent codes", 8),
        ("TF-IDF + logistic regression", 8),
    }
    assert rows["Lifeworld", 8].micro_f1 > rows["Most frequent codes", 8].micro_f1 + 0.2
    assert rows["Lifeworld", 8].micro_f1 > rows["Lifeworld", 0].micro_f1
    assert (found.units, found.documents, found.codes) == (160, 12, ("Pay", "Noise", "Rota"))
    assert sum(each.pairs for each in found.reliability) > 0
    for each in found.reliability:
        assert each.low <= each.said <= each.high


def test_a_code_that_is_for_one_question_is_not_measured_on_answers_to_others(
    embedder: Any,
) -> None:
    """Both codes have the same words: only the question tells them apart."""
    words = ["wage", "salary", "bonus", "pension", "overtime"]
    units = [
        EvaluatedUnit(
            text=f"{words[n % 5]} and {words[(n * 3) % 5]} {n}",
            document=f"d{n % 10}",
            codes=frozenset({"now" if n % 2 else "then"}),
            question="How is it now?" if n % 2 else "How was it then?",
        )
        for n in range(80)
    ]
    codes = [CodeText(id=each, name="Pay", definition="wage bonus") for each in ("now", "then")]
    bound = {"now": ("how is it NOW?",), "then": ("How was it then?",)}
    plain = measure_suggestions(units, codes, embedder, shots=(0,))
    told = measure_suggestions(units, codes, embedder, shots=(0,), bound=bound)
    ours = [next(r for r in each.rows if r.method == "Lifeworld") for each in (plain, told)]
    assert ours[1].average_precision == 1.0
    assert ours[0].average_precision < 0.8
    never = measure_suggestions(units, codes, embedder, shots=(0,), bound={"now": ("Why?",)})
    assert never.rows == plain.rows, "a question that no unit answers binds nothing"


def test_measuring_twice_gives_the_same_numbers(embedder: Any) -> None:
    first, second = (
        measure_suggestions(make_units(), CODES, embedder, shots=(4,), seeds=1) for _ in range(2)
    )
    assert first == second


def test_rare_codes_are_left_out_and_named(embedder: Any) -> None:
    units = make_units()
    units[1] = EvaluatedUnit(
        text=units[1].text, document=units[1].document, codes=units[1].codes | {"rare"}
    )
    codes = [*CODES, CodeText(id="rare", name="Hardly ever")]
    found = measure_suggestions(units, codes, embedder, shots=(4,), seeds=1)
    assert found.left_out == ("Hardly ever",)
    assert "Hardly ever" not in found.codes


def test_two_coders_are_compared_on_what_both_coded() -> None:
    def unit(text: str, coder: str, *codes: str) -> EvaluatedUnit:
        return EvaluatedUnit(text=text, document="d", codes=frozenset(codes), coder=coder)

    units = [
        unit("one", "Ana", "a"), unit("one", "Bo", "a", "b"),
        unit("two", "Ana"), unit("two", "Bo"),
        unit("three", "Ana", "b"), unit("three", "Bo", "b"),
        unit("only Ana's", "Ana", "c"),
    ]  # fmt: skip
    (found,) = measure_agreement(units)
    assert found.coders == ("Ana", "Bo")
    assert found.units == 3
    assert found.micro_f1 == pytest.approx(2 * 2 / (2 + 3))
    assert found.codes == {"a": 1.0, "b": pytest.approx(2 / 3)}
    assert found.macro_f1 == pytest.approx((1 + 2 / 3) / 2)
    assert measure_agreement(units[:1]) == []


def test_a_unit_of_several_coders_carries_all_their_codes() -> None:
    units = [
        EvaluatedUnit(text="said", document="d", codes=frozenset({"a"}), coder="Ana"),
        EvaluatedUnit(text="said", document="d", codes=frozenset({"b"}), coder="Bo"),
        EvaluatedUnit(text=" ", document="d", codes=frozenset({"b"})),
    ]
    (merged,) = merge_units(units)
    assert merged.codes == {"a", "b"}


@pytest.mark.parametrize(
    ("units", "sentence"),
    [
        (make_units(12), "too few to measure"),
        ([replace(unit, document="d") for unit in make_units()], "one document"),
        ([replace(unit, codes=frozenset()) for unit in make_units()], "No code has 5 uses"),
    ],
)
def test_too_little_is_refused_with_what_is_missing(
    embedder: Any, units: list[EvaluatedUnit], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        measure_suggestions(units, CODES, embedder)


def test_measuring_can_be_stopped(embedder: Any) -> None:
    def report(done: int, total: int, message: str) -> None:
        if message.startswith("Learning") and done:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        measure_suggestions(make_units(), CODES, embedder, shots=(0, 4), report=report)
