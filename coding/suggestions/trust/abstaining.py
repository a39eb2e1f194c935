"""How often the best code is right where the machine speaks only of what it is surest of. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from study.language import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["COVERAGES", "Abstained", "describe_abstaining", "measure_abstaining"]

COVERAGES = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstained:
    """The units of which the machine is surest.

    Attributes:
        coverage: Their share of all units.
        units: Their number.
        right: The share of them whose best code a person had applied.
    """

    coverage: float
    units: int
    right: float


def measure_abstaining(
    said: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]],
    *,
    coverages: Sequence[float] = COVERAGES,
) -> tuple[Abstained, ...]:
    """Return how often the best code is right for the surest units; shares below one unit are left.

    Args:
        said: Scores or probabilities, comparable with each other, and the codings of people, both
            (n, c), of any number of outcomes.
        coverages: The shares of units, from the surest on.
    """
    if not said or not sum(truth.size for _, truth in said):
        return ()
    best = np.concatenate([scores.max(axis=1) for scores, _ in said])
    right = np.concatenate(
        [truth[np.arange(len(truth)), scores.argmax(axis=1)] for scores, truth in said]
    )
    order = np.argsort(-best, kind="stable")
    found = []
    for coverage in coverages:
        units = round(coverage * len(order))
        if units:
            share = float(right[order[:units]].mean())
            found.append(Abstained(coverage=coverage, units=units, right=round(share, 4)))
    return tuple(found)


def describe_abstaining(found: Sequence[Abstained]) -> str:
    """Return the figures in one sentence; "" if there are none."""
    if not found:
        return ""
    each = [
        say("at {coverage:.0%} coverage {right:.2f} right", coverage=one.coverage, right=one.right)
        for one in found
    ]
    return say(
        "The best code alone, where the machine speaks only of the passages it is surest of:"
        " {figures}.",
        figures=", ".join(each),
    )
