"""A draw is fair to passages, keeps strata in proportion, and can be repeated."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from coding.suggestions.samples.drawing import choose_passages, choose_shares

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 400), min_size=1)


@given(COUNTS, st.integers(1, 200))
def test_shares_add_up_and_no_stratum_gives_more_than_it_has(
    counts: dict[str, int], size: int
) -> None:
    shares = choose_shares(counts, size)
    assert sum(shares.values()) == min(size, sum(counts.values()))
    assert all(0 <= share <= counts[name] for name, share in shares.items())
    there = [name for name, number in counts.items() if number]
    if len(there) <= size:
        assert all(shares[name] >= 1 for name in there), "each stratum is met"


def test_shares_are_in_proportion_but_for_the_rounding() -> None:
    assert choose_shares({"a": 600, "b": 300, "c": 100}, 50) == {"a": 30, "b": 15, "c": 5}
    assert choose_shares({"a": 990, "b": 9, "c": 1}, 48) == {"a": 46, "b": 1, "c": 1}


def test_the_same_seed_draws_the_same_and_another_one_others() -> None:
    strata = ["north"] * 90 + ["south"] * 60
    documents = [f"d{n // 10}" for n in range(150)]
    first = choose_passages(strata, documents, size=24, seed=7)
    assert first == choose_passages(strata, documents, size=24, seed=7)
    assert first != choose_passages(strata, documents, size=24, seed=8)
    assert len(set(first)) == 24


def test_documents_are_met_evenly_and_whoever_stops_early_has_met_every_stratum() -> None:
    strata = ["north"] * 100 + ["south"] * 100
    documents = [f"d{n // 20}" for n in range(200)]
    drawn = choose_passages(strata, documents, size=40, seed=3)
    assert Counter(documents[n] for n in drawn) == dict.fromkeys(sorted(set(documents)), 4)
    for early in (10, 20, 30):
        met = Counter(strata[n] for n in drawn[:early])
        assert abs(met["north"] - met["south"]) <= 4, early


def test_every_passage_of_a_stratum_has_the_same_chance() -> None:
    documents = ["long"] * 30 + ["short"] * 10
    times: Counter[int] = Counter()
    for seed in range(2000):
        times.update(choose_passages([""] * 40, documents, size=10, seed=seed))
    assert all(420 < times[n] < 580 for n in range(40)), "500 are expected of each"


def test_fewer_passages_than_asked_for_are_all_drawn_once() -> None:
    assert sorted(choose_passages(["a", "b", "b"], ["1", "2", "3"], size=48, seed=1)) == [0, 1, 2]
    assert choose_passages([], [], size=48, seed=1) == []
