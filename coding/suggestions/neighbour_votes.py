"""Votes of the decided passages nearest in meaning on a passage's codes.

The kernel uses all examples of a code at once; votes use the nearest few (Nadaraya 1964, Watson
1964), so that one kind of example is not outweighed by another kind of the same code. A vote is
the difference between the decision and the code's share of all decisions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit_votes", "measure_heard", "measure_power", "measure_shares", "measure_votes"]

_WIDTH = 0.1  # a drop in similarity by this much divides the weight by e
_DOUBT = 3.0  # weight of the code's share, in voters as similar as the nearest


def fit_votes(
    fits: NDArray[np.bool_], known: NDArray[np.bool_], *, weight: float
) -> NDArray[np.float64]:
    """Return the vote of each decided passage on each code, (a, c); 0 if undecided.

    Differences are divided by the square root of the share, so that an example of a rare code
    counts more than one of a frequent code.

    Args:
        fits: Whether a code fits, (a, c).
        known: Whether that was decided, (a, c).
        weight: The log-odds for a difference of one such unit.
    """
    put = fits & known
    share = (put.sum(axis=0) + 0.5) / (known.sum(axis=0) + 1)
    return np.asarray(weight * np.where(known, (put - share) / np.sqrt(share), 0.0))


def measure_power(
    near: NDArray[Any], *, own: NDArray[np.intp] | None = None
) -> NDArray[np.float32]:
    """Return the weight of each voter for each passage, float32 (n, a); the nearest has 1.

    Args:
        near: Similarity of meaning, (n, a).
        own: The voter that each passage is itself, (n,), or -1; it gets weight 0.
    """
    near = np.array(near, dtype=np.float32)
    if not near.shape[1]:
        return near
    if own is not None:
        itself = np.flatnonzero(own >= 0)
        near[itself, own[itself]] = -np.inf
    # Similarity is at least -1, so a passage whose only voter is itself gets no votes.
    near -= np.maximum(near.max(axis=1, keepdims=True), -1)
    near /= np.float32(_WIDTH)
    np.exp(near, out=near)
    return near


def measure_heard(power: NDArray[Any], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the sum of the weights of those who decided about a code, float32 (n, c).

    It has one column where everybody decided about every code.

    Args:
        power: See `measure_power`, (n, a).
        known: Which codes each voter decided, (a, c).
    """
    every = known[:, :1] if known.all() else known
    return np.asarray(power @ every.astype(power.dtype), dtype=np.float32)


def measure_votes(
    power: NDArray[Any], votes: NDArray[np.float64], known: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the sum of votes added to the score of every passage and code, (n, c).

    Args:
        power: See `measure_power`, (n, a).
        votes: See `fit_votes`, (a, c).
        known: Which codes each voter decided, (a, c).
    """
    heard = measure_heard(power, known)
    return np.asarray(power @ votes.astype(power.dtype) / (heard + _DOUBT), dtype=np.float64)


def measure_shares(
    power: NDArray[Any], votes: NDArray[np.float64], heard: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return what some voters add to the scores of a code, float32 (s, v).

    Those of all voters add up to what `measure_votes` returns.

    Args:
        power: The weight of each of these voters for each passage, (s, v).
        votes: The vote of each on the code, (v,).
        heard: What `measure_heard` returns for the passages and the code, (s,).
    """
    shares = power * votes.astype(np.float32)
    shares /= (heard + np.float32(_DOUBT))[:, None]
    return np.asarray(shares, dtype=np.float32)
