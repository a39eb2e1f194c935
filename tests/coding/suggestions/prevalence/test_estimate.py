from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.suggestions.prevalence.estimate import Prevalence, Read, measure_prevalence

PASSAGES = 900
REPEATS = 400


def make_population(
    rate: float, *, signal: float, bias: float, seed: int, passages: int = PASSAGES
) -> tuple[np.ndarray, np.ndarray]:
    """Return what is true and what is predicted, (passages, repeats): each column a study."""
    rng = np.random.default_rng(seed)
    true = np.zeros((passages, REPEATS), np.bool_)
    true[: max(round(rate * passages), 1)] = True
    true = rng.permuted(true, axis=0)
    odds = signal * true + rng.normal(size=true.shape) + np.log(rate / (1 - rate)) + bias
    return true, 1 / (1 + np.exp(-odds))


def draw(true: np.ndarray, said: np.ndarray, count: int, *, seed: int) -> Read:
    """Draw passages at random, others in each column."""
    rng = np.random.default_rng(seed)
    rows = rng.permuted(np.tile(np.arange(len(true))[:, None], REPEATS), axis=0)[:count]
    return Read(
        fits=np.take_along_axis(true, rows, axis=0),
        predicted=np.take_along_axis(said, rows, axis=0),
        mean=said.mean(axis=0),
        passages=len(true),
    )


def measure(read: Read) -> tuple[Prevalence, ...]:
    return measure_prevalence(read, proposed=read.mean)


@pytest.mark.parametrize("bias", [0.0, 1.5, -1.5])
@pytest.mark.parametrize("signal", [0.0, 2.0, 5.0])
@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3, 0.6])
@pytest.mark.parametrize("count", [24, 48, 200])
def test_the_interval_holds_the_truth_however_biased_predictions_are(
    count: int, rate: float, signal: float, bias: float
) -> None:
    seed = round(count + 1000 * rate + 10 * signal + bias)
    true, said = make_population(rate, signal=signal, bias=bias, seed=seed)
    found = measure(draw(true, said, count, seed=seed + 1))
    held = [
        one.low <= share <= one.high for one, share in zip(found, true.mean(axis=0), strict=True)
    ]
    # 95 % is meant; of 400 studies, chance alone lets a few more miss it.
    assert np.mean(held) >= 0.93


@pytest.mark.parametrize("bias", [1.0, -2.0])
def test_what_is_proposed_too_often_or_too_seldom_is_corrected(bias: float) -> None:
    true, said = make_population(0.3, signal=3.0, bias=bias, seed=5)
    found = measure(draw(true, said, 200, seed=6))
    off = float(np.mean([one.proposed for one in found]) - 0.3)
    left = float(np.mean([one.share for one in found]) - 0.3)
    assert abs(off) > 0.08
    assert abs(left) < 0.005


def test_good_predictions_make_the_interval_narrower_than_the_sample_alone() -> None:
    true, said = make_population(0.3, signal=5.0, bias=1.0, seed=7)
    read = draw(true, said, 200, seed=8)
    alone = Read(
        fits=read.fits, predicted=read.predicted * 0, mean=read.mean * 0, passages=PASSAGES
    )
    helped, plain = measure(read), measure(alone)
    widths = [np.mean([one.high - one.low for one in each]) for each in (helped, plain)]
    assert widths[0] < 0.75 * widths[1]


def test_predictions_that_are_chance_cost_next_to_nothing() -> None:
    true, said = make_population(0.3, signal=0.0, bias=1.0, seed=9)
    read = draw(true, said, 48, seed=10)
    alone = Read(
        fits=read.fits, predicted=read.predicted * 0, mean=read.mean * 0, passages=PASSAGES
    )
    widths = [
        np.mean([one.high - one.low for one in each]) for each in (measure(read), measure(alone))
    ]
    assert widths[0] < 1.02 * widths[1]


def new_read(found: int, count: int, *, passages: int, **others: object) -> Read:
    fits = np.zeros((count, 1), np.bool_)
    fits[:found] = True
    values = {"predicted": np.full((count, 1), 0.2), "mean": np.array([0.2])} | others
    return Read(fits=fits, passages=passages, **values)  # type: ignore[arg-type]


def test_a_code_that_nobody_found_in_the_sample_may_still_be_there() -> None:
    (one,) = measure(new_read(0, 48, passages=1000))
    assert one.share == one.low == 0
    assert 0.05 < one.high < 0.09  # exact for 48 without replacement: .073


def test_a_code_found_everywhere_in_the_sample_may_be_missing_elsewhere() -> None:
    (one,) = measure(new_read(48, 48, passages=1000))
    assert one.share == one.high == 1
    assert 0.91 < one.low < 0.95


def test_who_read_everything_has_a_count_and_no_interval() -> None:
    (one,) = measure(new_read(7, 50, passages=50))
    assert one.share == one.low == one.high == pytest.approx(7 / 50)


def test_what_people_coded_elsewhere_is_a_lower_limit() -> None:
    read = new_read(0, 24, passages=100, known=np.array([12]), known_not=np.array([30]))
    (one,) = measure(read)
    assert one.low == one.share == pytest.approx(0.12)
    assert one.high <= 0.7


def test_predictions_for_a_part_of_the_passages_make_the_interval_wider() -> None:
    true, said = make_population(0.3, signal=5.0, bias=0.0, seed=11)
    read = draw(true, said, 100, seed=12)
    part = Read(
        fits=read.fits,
        predicted=read.predicted,
        mean=read.mean,
        passages=PASSAGES,
        predicted_for=150,
        spread=said.std(axis=0),
    )
    assert np.mean([one.high - one.low for one in measure(part)]) > 1.1 * np.mean(
        [one.high - one.low for one in measure(read)]
    )


def test_a_stratum_that_was_drawn_too_often_does_not_count_more() -> None:
    """Half the sample is from a tenth of the passages, where the code is common."""
    rng = np.random.default_rng(13)
    small, large = rng.random((150, REPEATS)) < 0.8, rng.random((1350, REPEATS)) < 0.1
    true = np.concatenate([small, large])
    said = np.full(true.shape, 0.1)
    rows = [*range(50), *range(150, 200)]  # the order within a stratum is random
    weights = 1 / np.array([50 / 150] * 50 + [50 / 1350] * 50)
    read = Read(
        fits=true[rows], predicted=said[rows], mean=said.mean(axis=0), passages=1500,
        weights=weights,
    )  # fmt: skip
    found = measure(read)
    assert abs(np.mean([one.share for one in found]) - true.mean()) < 0.01
    held = [
        one.low <= share <= one.high for one, share in zip(found, true.mean(axis=0), strict=True)
    ]
    assert np.mean(held) >= 0.93


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(2, 30),
    share=st.floats(0, 1),
    more=st.integers(0, 500),
    seed=st.integers(0, 10_000),
)
def test_an_estimate_lies_in_its_interval_and_agrees_with_what_is_known(
    count: int, share: float, more: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    fits = rng.random((count, 2)) < share
    total = len(fits) + more
    read = Read(fits=fits, predicted=rng.random(fits.shape), mean=rng.random(2), passages=total)
    for number, one in enumerate(measure(read)):
        assert 0 <= one.low <= one.share <= one.high <= 1
        assert one.low >= fits[:, number].sum() / total - 1e-12
        assert one.high <= 1 - (~fits[:, number]).sum() / total + 1e-12


def test_one_passage_is_not_a_sample() -> None:
    with pytest.raises(ValueError, match="two passages"):
        measure(new_read(1, 1, passages=10))
