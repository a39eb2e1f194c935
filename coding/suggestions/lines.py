"""From which probability a code is suggested: one line for all codes, or a person's own. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.calibration import find_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coding.suggestions.model import SuggestionSettings

__all__ = ["choose_lines", "choose_proposed"]


def choose_lines(
    chances: NDArray[np.float64],
    *,
    open_pairs: NDArray[np.bool_],
    codes: Sequence[str],
    calibrated: bool,
    settings: SuggestionSettings,
) -> NDArray[np.float64]:
    """Return the lowest probability from which each code is suggested, (c,).

    One line serves all codes: where calibrated probabilities promise the best F1. Lines for single
    codes, found from a few dozen passages, did no better. A person's own line goes over it, an
    older leaning moves it.

    Args:
        chances: Probabilities, (n, c).
        open_pairs: The pairs that nobody has decided, bool (n, c).
        codes: The ids of the codes, c of them.
        calibrated: Whether the probabilities rest on this study.
        settings: The settings of the run.
    """
    default = settings.least_probability if calibrated else settings.least_chance
    if default is None:
        default = find_line(chances[open_pairs] if open_pairs.any() else chances)
    shifts = np.array([settings.shifts.get(code, 0.0) for code in codes])
    lines = 1 / (1 + np.exp(-(_logit(default) + shifts)))
    for column, code in enumerate(codes):
        if code in settings.lines:
            lines[column] = settings.lines[code]
    return np.asarray(lines, dtype=np.float64)


def choose_proposed(
    chances: NDArray[np.float64], *, allowed: NDArray[np.bool_], most: int
) -> NDArray[np.bool_]:
    """Return the best allowed codes of every passage, at most *most* of them, bool (n, c)."""
    proposed = np.zeros(chances.shape, np.bool_)
    if not chances.size or most < 1:
        return proposed
    ranked = np.argsort(np.where(allowed, -chances, np.inf), axis=1, kind="stable")[:, :most]
    np.put_along_axis(proposed, ranked, values=True, axis=1)
    return proposed & allowed


def _logit(chance: float) -> float:
    held = min(max(chance, 1e-9), 1 - 1e-9)
    return float(np.log(held / (1 - held)))
