"""Measure a random sample with an engine: how common codes are, how good suggestions are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coding.suggestions.prevalence.estimate import Read, measure_prevalence
from coding.suggestions.prevalence.figures import measure_sample
from coding.suggestions.prevalence.held_out import HeldOut
from coding.suggestions.prevalence.model import Frame, SampleRun

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["measure_held_out"]


def measure_held_out(
    held: HeldOut,
    *,
    passages: int,
    predicted_for: int | None = None,
    weights: NDArray[np.float64] | None = None,
    frame: Frame | None = None,
    fingerprint: str = "",
    model: str = "",
) -> SampleRun:
    """Return how common codes are and how good suggestions are, from a sample.

    Args:
        held: See `score_held_out`.
        passages: The number of all passages.
        predicted_for: The number of passages that predictions were made for; None if all.
        weights: How many passages each one of the sample stands for: the inverse of its chance to
            be drawn. None if all the same.
        frame: What the sample does not speak of.
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
        frame=frame,
        fingerprint=fingerprint,
        model=model,
    )
