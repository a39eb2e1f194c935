from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themes.discovery.clustering import (
    Constraints,
    find_representative,
    fit_centred,
    fit_clusters,
    fit_plane,
    fit_reduced,
    measure_stability,
)


def blobs(*sizes: int, seed: int = 0, dimension: int = 24, spread: float = 0.05) -> Any:
    rng = np.random.default_rng(seed)
    middles = np.eye(dimension, dtype=np.float32)[: len(sizes)]
    rows = [
        middles[n] + rng.normal(scale=spread, size=(size, dimension))
        for n, size in enumerate(sizes)
    ]
    points = np.concatenate(rows).astype(np.float32)
    return points / np.linalg.norm(points, axis=1, keepdims=True)


def groups(labels: Any) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == x).tolist()) for x in set(labels.tolist())}


def test_groups_that_lie_apart_are_found() -> None:
    found = groups(fit_clusters(blobs(20, 30, 25), 3, seed=0))
    assert found == {
        frozenset(range(20)),
        frozenset(range(20, 50)),
        frozenset(range(50, 75)),
    }


def test_the_same_seed_finds_the_same() -> None:
    points = blobs(40, 40, spread=0.4)
    first = fit_clusters(points, 7, seed=3)
    assert np.array_equal(first, fit_clusters(points, 7, seed=3))


def test_identical_points_make_one_cluster_and_no_fault() -> None:
    points = np.ones((50, 4), dtype=np.float32)
    assert len(set(fit_clusters(points, 5, seed=0).tolist())) == 1


def test_what_belongs_together_stays_together_though_it_lies_apart() -> None:
    told = Constraints(together=((0, 1, 45),))
    labels = fit_clusters(blobs(20, 30), 2, seed=0, constraints=told)
    assert labels[0] == labels[1] == labels[45]


def test_what_belongs_apart_is_kept_apart_though_it_lies_together() -> None:
    told = Constraints(together=((0, 1), (2, 3)), apart=((0, 1),))
    labels = fit_clusters(blobs(20, 30), 3, seed=0, constraints=told)
    assert labels[0] == labels[1]
    assert labels[2] == labels[3]
    assert labels[0] != labels[2]


def test_more_kept_apart_than_there_are_clusters_is_no_fault() -> None:
    told = Constraints(together=((0,), (1,), (2,)), apart=((0, 1), (0, 2), (1, 2)))
    labels = fit_clusters(blobs(20, 30), 2, seed=0, constraints=told)
    assert len(labels) == 50


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.lists(st.integers(0, 29), min_size=1, max_size=5), max_size=4),
    st.integers(2, 8),
    st.integers(0, 5),
)
def test_every_point_has_a_cluster_and_groups_are_whole(
    wanted: list[list[int]], count: int, seed: int
) -> None:
    taken: set[int] = set()
    together = []
    for group in wanted:
        own = tuple(dict.fromkeys(n for n in group if n not in taken))
        taken |= set(own)
        together.append(own)
    told = Constraints(together=tuple(together))
    labels = fit_clusters(blobs(15, 15, spread=0.3), count, seed=seed, constraints=told)
    assert ((labels >= 0) & (labels < max(count, len(together)))).all()
    for group in together:
        assert len({int(labels[n]) for n in group}) <= 1


def test_a_language_is_no_theme_once_each_is_centred() -> None:
    # The same two things, said in two languages that lie far apart.
    meaning = blobs(40, 40)
    english = np.arange(80) % 2 == 0
    shift = np.zeros(24, dtype=np.float32)
    shift[20] = 3.0
    vectors = np.where(english[:, None], meaning + shift, meaning - shift).astype(np.float32)
    tags = ["en" if each else "da" for each in english]
    raw = fit_clusters(fit_centred(vectors, [None] * 80), 2, seed=0)
    own = fit_clusters(fit_centred(vectors, tags), 2, seed=0)
    assert groups(raw) == groups(english)
    assert groups(own) == {frozenset(range(40)), frozenset(range(40, 80))}


def test_what_every_run_finds_is_wholly_stable_and_what_one_finds_is_not() -> None:
    chosen = np.array([0, 0, 0, 1, 1, 2, 2])
    same = measure_stability(chosen, [chosen, chosen + 1])
    assert same == {0: 1.0, 1: 1.0, 2: 1.0}
    other = measure_stability(chosen, [np.array([0, 0, 0, 1, 2, 1, 2])])
    assert other[0] == 1.0
    assert other[1] == pytest.approx(1 / 3)


def test_the_run_that_agrees_most_stands_for_all() -> None:
    one = np.array([0, 0, 1, 1, 2, 2])
    odd = np.array([0, 1, 2, 0, 1, 2])
    best, agreement = find_representative([odd, one, one])
    assert best == 1
    assert agreement < 1
    assert find_representative([one])[0] == 0


def test_few_and_many_passages_are_reduced_without_a_fault() -> None:
    assert fit_reduced(blobs(6, 6), 0).shape[0] == 12
    many = np.random.default_rng(0).normal(size=(5_001, 60)).astype(np.float32)
    assert fit_reduced(many, 0).shape == (5_001, 50)
    assert fit_plane(blobs(3, 3), 0).shape == (6, 2)


@pytest.mark.slow
def test_umap_gives_the_same_for_the_same_seed() -> None:
    points = blobs(30, 30, 30)
    first = fit_reduced(points, 1)
    assert first.shape == (90, 5)
    assert np.array_equal(first, fit_reduced(points, 1))
