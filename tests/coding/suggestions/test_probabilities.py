"""Probabilities of the engine on each basis, with examples chosen for their codes."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coding.suggestions.calibration import measure_calibration_error
from coding.suggestions.suggest import (
    CodeText,
    Judgement,
    PassageText,
    SuggestionEngine,
    SuggestionSettings,
)

TOPICS = {
    "pay": "wage salary bonus pension overtime payslip money raise contract allowance",
    "noise": "loud machine hearing ear drill compressor decibel silence shouting headset",
    "rota": "shift weekend night schedule swap planning roster hours calendar holiday",
    "trust": "manager honest promise listen respect secret believe word open answer",
}
# Words of a topic do not always get its code: nobody could tell that without a sample.
RATES = (0.9, 0.5, 0.25, 0.1)
FILLER = ["we", "they", "it", "was", "then", "really", "there", "about", "when", "because", "so"]
CODES = [
    CodeText(id=name, name=name, definition=" ".join(words.split()[:3]))
    for name, words in TOPICS.items()
]
IDS = [code.id for code in CODES]


@pytest.fixture(scope="module")
def hashing() -> Any:
    path = Path(__file__).resolve().parents[2] / "hashing.py"
    spec = importlib.util.spec_from_file_location("coding_test_hashing", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.HashingEmbedder()


def make_passages(count: int, seed: int = 0) -> tuple[list[PassageText], np.ndarray]:
    rng = np.random.default_rng(seed)
    passages, labels = [], np.zeros((count, len(IDS)), bool)
    for i in range(count):
        words = list(rng.choice(FILLER, 6))
        topic = int(rng.integers(len(IDS)))
        words += list(rng.choice(TOPICS[IDS[topic]].split(), 4))
        labels[i, topic] = rng.random() < RATES[topic]
        passages.append(PassageText(text=" ".join(words) + ".", document=f"d{i // 20}", order=i))
    return passages, labels


def code(labels: np.ndarray, rows: Any) -> list[Judgement]:
    return [
        Judgement(passage=int(i), code=IDS[c], verdict="coded")
        for i in rows
        for c in np.flatnonzero(labels[i])
    ]


def choose_examples(labels: np.ndarray, each: int = 8) -> list[int]:
    """Passages chosen for having a code, as people choose them."""
    return sorted({int(i) for c in range(len(IDS)) for i in np.flatnonzero(labels[:, c])[:each]})


@pytest.fixture(scope="module")
def world(hashing: Any) -> tuple[SuggestionEngine, np.ndarray]:
    passages, labels = make_passages(700)
    engine = SuggestionEngine(hashing)
    engine.set_codes(CODES)
    engine.add_passages(passages)
    return engine, labels


def measure_error(table: Any, labels: np.ndarray, known: Any) -> float:
    rest = np.setdiff1d(np.arange(len(labels)), list(known))
    return measure_calibration_error(table.probabilities[rest], labels[rest])


def test_a_random_sample_says_how_rare_codes_are_where_chosen_examples_do_not(world: Any) -> None:
    engine, labels = world
    chosen = choose_examples(labels)
    drawn = [int(i) for i in np.random.default_rng(1).choice(700, 96, replace=False)]
    rows = {*chosen, *drawn}
    read = engine.scores(code(labels, rows), reviewed=rows)
    sample = engine.scores(code(labels, rows), reviewed=rows, sampled=drawn)
    assert (read.basis, sample.basis) == ("read", "sample")
    assert measure_error(sample, labels, rows) < 0.05
    assert measure_error(sample, labels, rows) < measure_error(read, labels, rows)
    assert sample.grounds.sampled == 96
    assert sample.grounds.reviewed == len(rows)


def test_sampled_passages_count_as_reviewed_whether_they_are_listed_there_or_not(
    world: Any,
) -> None:
    engine, labels = world
    drawn = range(40, 80)
    one = engine.scores(code(labels, drawn), sampled=drawn)
    other = engine.scores(code(labels, drawn), reviewed=drawn, sampled=drawn)
    assert np.array_equal(one.probabilities, other.probabilities)
    assert one.reviewed == 40


def test_the_expected_share_of_right_suggestions_is_near_the_seen_one(world: Any) -> None:
    engine, labels = world
    drawn = range(96)
    run = engine.run(code(labels, drawn), sampled=drawn)
    seen = np.mean([labels[s.passage, IDS.index(s.code)] for s in run.suggestions])
    assert run.expected_precision == pytest.approx(seen, abs=0.12)
    assert run.basis == "sample"
    assert all(s.probability is not None for s in run.suggestions)


def test_decisions_in_the_inbox_calibrate_too(world: Any) -> None:
    engine, labels = world
    rng = np.random.default_rng(3)
    first = engine.scores()
    asked = [(int(i), int(c)) for i, c in np.argwhere(first.proposed)]
    asked = [asked[i] for i in rng.permutation(len(asked))[:90]]
    decisions = [
        Judgement(passage=i, code=IDS[c], verdict="accepted" if labels[i, c] else "rejected")
        for i, c in asked
    ]
    before, after = engine.run(decisions[:39]), engine.run(decisions)
    assert before.basis == "none"
    assert after.basis == "decisions"
    assert after.grounds.decided == 90
    seen = np.mean([labels[s.passage, IDS.index(s.code)] for s in after.suggestions])
    assert after.expected_precision == pytest.approx(seen, abs=0.2)
    only = [Judgement(passage=d.passage, code=d.code, verdict="accepted") for d in decisions]
    assert engine.run(only).basis == "none"  # one verdict alone says nothing of the other


def test_a_sample_left_half_way_is_not_yet_a_basis(world: Any) -> None:
    engine, labels = world
    half = engine.run(code(labels, range(11)), sampled=range(11))
    assert (half.basis, half.grounds.sampled) == ("none", 11)
    assert all(s.probability is None for s in half.suggestions)
    enough = engine.run(code(labels, range(24)), sampled=range(24))
    assert (enough.basis, enough.grounds.sampled) == ("sample", 24)


def test_a_sample_in_which_nothing_fits_makes_all_probabilities_low(world: Any) -> None:
    engine, _ = world
    run = engine.run([], sampled=range(40))
    table = engine.scores([], sampled=range(40))
    assert run.basis == "sample"
    assert run.grounds.coded == 0
    assert table.probabilities.sum(axis=1).mean() == pytest.approx(1 / 42, rel=0.1)
    assert len(run.suggestions) < 700 / 20
    assert table.probabilities.max() <= 0.25
    assert np.isfinite(table.scores).all()


def test_a_code_that_the_sample_lacks_is_named_and_becomes_less_likely_but_not_impossible(
    world: Any,
) -> None:
    engine, labels = world
    drawn = [int(i) for i in range(400) if not labels[i, 3]][:60]
    table = engine.scores(code(labels, drawn), sampled=drawn)
    assert table.grounds.unseen == ("trust",)
    assert 0 < table.probabilities[:, 3].max() < 0.6
    assert table.probabilities[:, 3].mean() < table.probabilities[:, 0].mean()


def test_a_persons_own_line_replaces_that_of_its_code_alone(world: Any) -> None:
    engine, labels = world
    drawn = range(60)
    plain = engine.scores(code(labels, drawn), sampled=drawn)
    engine.settings = SuggestionSettings(lines={"pay": 0.9, "gone": 0.2}, shifts={"noise": 1.0})
    try:
        moved = engine.scores(code(labels, drawn), sampled=drawn)
    finally:
        engine.settings = SuggestionSettings()
    assert moved.lines[0] == 0.9
    assert moved.lines[1] > plain.lines[1]  # an older leaning still moves the default
    assert list(moved.lines[2:]) == list(plain.lines[2:])
    assert len(set(plain.lines)) == 1
    assert (moved.probabilities[moved.proposed[:, 0], 0] >= 0.9).all()
    assert moved.proposed[:, 0].sum() < plain.proposed[:, 0].sum()


def test_a_codebook_of_three_hundred_codes_says_how_many_its_sample_lacks(hashing: Any) -> None:
    passages, labels = make_passages(120)
    more = [CodeText(id=f"c{i}", name=f"matter {i}") for i in range(296)]
    engine = SuggestionEngine(hashing)
    engine.set_codes([*CODES, *more])
    engine.add_passages(passages)
    table = engine.scores(code(labels, range(48)), sampled=range(48))
    assert len(table.grounds.unseen) >= 296
    assert np.isfinite(table.scores).all()
    # Codes that were never applied promise little, taken together too.
    assert table.probabilities[48:, 4:].sum(axis=1).mean() < 1
