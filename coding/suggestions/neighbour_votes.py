"""Lets the decided passages that mean nearly the same vote on a passage's codes.

The kernel weighs all examples of a code at once; votes are the opinion of the nearest few (Nadaraya
1964, Watson 1964), so that one kind of example is not drowned by another kind of the same code.
What somebody votes is how far the decision departs from the code's share of all decisions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit_votes", "measure_power", "measure_shares", "measure_votes"]

_WIDTH = 0.1  # a passage that is less like by so much counts a third
_DOUBT = 3.0  # voters as like as the likest that would vote for the code's share


def fit_votes(
    fits: NDArray[np.bool_], known: NDArray[np.bool_], *, weight: float
) -> NDArray[np.float64]:
    """Return what each decided passage says about each code, (a, c); nought where undecided.

    Departures are told in roots of the share: an example of a rare code says more than one of a
    frequent code.

    Args:
        fits: Whether a code fits, (a, c).
        known: Whether that was decided, (a, c).
        weight: What a departure of one root is worth in log-odds.
    """
    put = fits & known
    share = (put.sum(axis=0) + 0.5) / (known.sum(axis=0) + 1)
    return np.asarray(weight * np.where(known, (put - share) / np.sqrt(share), 0.0))


def measure_power(
    near: NDArray[Any], *, own: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """Return how much each voter counts for each passage, the likest one 1, float32 (n, a).

    Args:
        near: Likeness of meaning, (n, a).
        own: Where passage and voter are the same, bool (n, a): nobody votes on itself.
    """
    near = np.array(near, dtype=np.float32)
    if not near.shape[1]:
        return near
    if own is not None:
        near[own] = -np.inf
    # Likeness is never below -1, so a passage whose only voter is itself hears nobody.
    near -= np.maximum(near.max(axis=1, keepdims=True), -1)
    near /= np.float32(_WIDTH)
    np.exp(near, out=near)
    return near


def measure_votes(
    power: NDArray[Any], votes: NDArray[np.float64], known: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return what the votes add to the score of every passage and code, (n, c).

    Args:
        power: See `measure_power`, (n, a).
        votes: See `fit_votes`, (a, c).
        known: Which codes each voter decided, (a, c).
    """
    # Where all voters decided all codes, one column serves every code.
    every = known[:, :1] if known.all() else known
    heard = power @ every.astype(power.dtype)
    return np.asarray(power @ votes.astype(power.dtype) / (heard + _DOUBT), dtype=np.float64)


def measure_shares(
    power: NDArray[Any], votes: NDArray[np.float64], known: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return what each voter adds to one score, (a,); they add up to `measure_votes`.

    Args:
        power: How much each voter counts for the passage, (a,).
        votes: What each says about the code, (a,).
        known: Whether each decided about the code, (a,).
    """
    return np.asarray(power * votes / (power[known].sum() + _DOUBT), dtype=np.float64)
