"""Measure a random sample with an engine: how common codes are, how good suggestions are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.prevalence.estimate import Read, measure_prevalence
from coding.suggestions.prevalence.figures import measure_sample
from coding.suggestions.prevalence.held_out import HeldOut
from coding.suggestions.prevalence.model import SampleRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["measure_held_out", "measure_weights"]

_FORCED = 0.5  # wanted from a stratum; one of less has its one passage by force


def measure_held_out(
    held: HeldOut,
    *,
    passages: int,
    predicted_for: int | None = None,
    weights: NDArray[np.float64] | None = None,
    fingerprint: str = "",
    model: str = "",
) -> SampleRun:
    """Return how common codes are and how good suggestions are, from a sample.

    Args:
        held: See `score_held_out`.
        passages: The number of all passages.
        predicted_for: The number of passages that predictions were made for; None if all.
        weights: How many passages each one of the sample stands for; None if all the same.
        fingerprint: Of the texts, see `SampleRun`.
        model: The name of the language model.
    """
    found = measure_prevalence(
        Read(
            fits=held.fits,
            predicted=held.chances,
            mean=held.mean,
            passages=passages,
            predicted_for=predicted_for,
            spread=held.spread,
            weights=weights,
            known=held.known,
            known_not=held.known_not,
        ),
        proposed=held.proposed,
    )
    return SampleRun(
        codes=dict(zip(held.codes, found, strict=True)),
        figures=measure_sample(held),
        fingerprint=fingerprint,
        model=model,
    )


def measure_weights(strata: Sequence[str], rows: Sequence[int]) -> NDArray[np.float64]:
    """Return how much each passage of a sample counts, so that no stratum counts too much.

    A sample is drawn in proportion to the size of strata, at least one passage of each. Numbers are
    rounded in that, which is left alone: weights for it would cost more than they correct.

    Args:
        strata: The stratum of each passage of all.
        rows: The passages of the sample.
    """
    _, numbers, sizes = np.unique(np.array(strata), return_inverse=True, return_counts=True)
    own = numbers[list(rows)]
    drawn = np.bincount(own, minlength=len(sizes))
    wanted = len(own) * sizes / len(numbers)
    rounded = (np.abs(drawn - wanted) < 1) & (wanted >= _FORCED)
    shares = np.where(rounded | (drawn == 0), 1.0, wanted / np.maximum(drawn, 1))
    return np.asarray(shares[own], dtype=np.float64)
