"""What a method may learn from, and what it is tested on: chosen examples, random samples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from coded_sets import CodedSet, sample_shots, split_documents, take_rows

LARGEST_TEST = 1500  # rows; a larger test part is sampled, to keep the run short
KEPT = (1.0, 0.4, 0.15)  # shares of a code's units that are kept where a set is thinned


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """How rows are dealt.

    Attributes:
        shots: Examples of each code, chosen for it, as far as there are as many.
        random: Rows drawn at random besides.
        thinned: Whether half of the codebook is left out, so that many units have no code, and some
            codes are made rarer in what is tested and drawn at random, but not among the examples:
            base rates of examples then say nothing.
    """

    shots: int
    random: int = 0
    thinned: bool = False

    @property
    def name(self) -> str:
        """The name in tables and results."""
        told = f"{self.shots} + {self.random} random" if self.random else str(self.shots)
        return f"{told}, thinned" if self.thinned else told


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """Rows of the set, or, where it is thinned, of a smaller one.

    Attributes:
        coded: The set.
        rows: Its rows in the whole set.
        learn: The rows to learn from.
        drawn: Those of them that were drawn at random.
        test: The rows to test on.
        expected: The mean number of codes on a unit where rows are drawn from.
    """

    coded: CodedSet
    rows: np.ndarray
    learn: np.ndarray
    drawn: np.ndarray
    test: np.ndarray
    expected: float


def deal_rows(coded: CodedSet, protocol: Protocol, *, seed: int) -> Dealt:
    """Return the rows of one split by whole documents; equal seeds give equal splits."""
    train, test = split_documents(coded, seed=seed)
    rng = np.random.default_rng(200 + seed)
    chosen = sample_shots(coded.labels, train, protocol.shots, seed=100 + seed)
    rows, pool = np.arange(len(coded.texts)), train
    if protocol.thinned:
        coded = thin_codes(coded, rng)
        chosen = sample_shots(coded.labels, train, protocol.shots, seed=100 + seed)
        kept = thin_rows(coded.labels, rng)
        pool, test = train[kept[train]], test[kept[test]]
        rows = np.union1d(np.union1d(pool, test), chosen)
        coded = take_rows(coded, rows)
    expected = float(coded.labels[np.searchsorted(rows, pool)].sum(axis=1).mean())
    if len(test) > LARGEST_TEST:
        test = np.sort(np.random.default_rng(seed).choice(test, LARGEST_TEST, replace=False))
    drawn = np.sort(rng.choice(pool, min(protocol.random, len(pool)), replace=False))
    learn = np.union1d(chosen, drawn)
    learn, drawn, test = (np.searchsorted(rows, each) for each in (learn, drawn, test))
    return Dealt(coded=coded, rows=rows, learn=learn, drawn=drawn, test=test, expected=expected)


def thin_codes(coded: CodedSet, rng: np.random.Generator) -> CodedSet:
    """Return a set with half of its codes, and all of its units."""
    kept = np.sort(rng.permutation(len(coded.codes))[: (len(coded.codes) + 1) // 2])
    return replace(
        coded,
        codes=[coded.codes[i] for i in kept],
        definitions=[coded.definitions[i] for i in kept],
        labels=coded.labels[:, kept],
    )


def thin_rows(labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return which rows stay where each code keeps a random share of its units, bool (n,)."""
    share = rng.permutation(np.resize(KEPT, labels.shape[1]))
    stays = np.where(labels, share, 1.0).min(axis=1, initial=1.0)
    return rng.random(len(labels)) < stays
