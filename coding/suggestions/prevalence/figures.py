"""How good suggestions are on passages read at random, which a chosen set cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from coding.suggestions.calibration import measure_calibration_error

if TYPE_CHECKING:
    from coding.suggestions.prevalence.held_out import HeldOut

__all__ = ["CodeFigures", "SampleFigures", "measure_lower", "measure_sample"]

_Z = 1.959964  # of the interval of 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFigures:
    """Counts of one code on the passages read at random.

    Attributes:
        found: Passages that have the code.
        suggested: Passages for which it is suggested.
        right: Passages that have it and for which it is suggested.
    """

    found: int
    suggested: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFigures:
    """Figures of all codes together on the passages read at random.

    Attributes:
        read: The number of passages.
        codes: The number of codes.
        precision: The share of suggestions that people had applied; None without suggestions.
        precision_low: The lower end of its interval of 95 %.
        recall: The share of people's codes that are suggested; None where no code was applied.
        base_rate: The mean share of passages that a code is on.
        calibration_error: The mean gap of predicted probability and observed frequency; None where
            probabilities are not calibrated.
        each: Counts of each code, in the order of the codes.
    """

    read: int
    codes: int
    precision: float | None
    precision_low: float | None
    recall: float | None
    base_rate: float
    calibration_error: float | None
    each: tuple[CodeFigures, ...]


def measure_sample(held: HeldOut) -> SampleFigures:
    """Return how good suggestions are on the passages read at random."""
    right = held.fits & held.suggested
    hits, made, put = int(right.sum()), int(held.suggested.sum()), int(held.fits.sum())
    return SampleFigures(
        read=len(held.rows),
        codes=len(held.codes),
        precision=hits / made if made else None,
        precision_low=measure_lower(hits, made) if made else None,
        recall=hits / put if put else None,
        base_rate=float(held.fits.mean()) if held.fits.size else 0.0,
        calibration_error=(
            measure_calibration_error(held.chances, held.fits) if held.calibrated else None
        ),
        each=tuple(
            CodeFigures(found=int(found), suggested=int(suggested), right=int(both))
            for found, suggested, both in zip(
                held.fits.sum(axis=0),
                held.suggested.sum(axis=0),
                right.sum(axis=0),
                strict=True,
            )
        ),
    )


def measure_lower(hits: int, tries: int) -> float:
    """Return the lower end of Wilson's interval of 95 % for a share; 0 without tries."""
    if not tries:
        return 0.0
    share, z2 = hits / tries, _Z**2
    middle = share + z2 / (2 * tries)
    half = _Z * sqrt(share * (1 - share) / tries + z2 / (4 * tries**2))
    return max((middle - half) / (1 + z2 / tries), 0.0)
