"""Scores of quotes for what is written, by the vectors of their passages. Pure, numpy only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.search_by_meaning import CONTRAST, FROM_SUPPORT, NEAR_KNOWN, Centre

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MOST_KNOWN", "score_against", "score_near", "score_passages"]

MOST_KNOWN = 12  # linked quotes of a side that candidates are compared with
SHORT = 0.2  # held against a passage of so few words that it is near to everything


def score_passages(
    vectors: NDArray[np.float32], sought: Sequence[NDArray[np.float32]], centre: Centre
) -> NDArray[np.float32]:
    """Return how near each passage is to some vectors together, centred on all passages.

    Each vector weighs the same, so that a long part of what is written does not drown a short one.
    """
    query = _unit(np.sum([_unit(each - centre.mean) for each in sought], axis=0))
    # not `@`, which shares this among threads that wait for each other: see `find_near`
    told = np.einsum("ij,j->i", vectors, query)
    return np.asarray((told - centre.mean @ query) / centre.lengths, dtype=np.float32)


def score_near(
    passages: NDArray[np.float32], short: NDArray[np.bool_], owners: NDArray[np.int64],
    owned: NDArray[np.int64], *, quotes: int,
) -> NDArray[np.float32]:  # fmt: skip
    """Return the score of each quote: that of its best passage; minus infinity if it has none.

    Args:
        passages: The score of each passage.
        short: True for each passage of few words.
        owners: The number of a quote, once for each of its passages.
        owned: The number of that passage.
        quotes: How many quotes there are.
    """
    best = np.full(quotes, -np.inf, dtype=np.float32)
    np.maximum.at(best, owners, (passages - SHORT * short)[owned])
    return best


def score_against(
    near: NDArray[np.float32],
    contrast: NDArray[np.float32],
    *,
    known: Sequence[NDArray[np.float32]],
    supports: Sequence[NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Return how likely each quote is to speak against what is written, as `find_contrary` does.

    Who contradicts talks of the same: near it is, nearer to known contradictions than to support,
    and with words of contrast.

    Args:
        near: How near each quote is to what is written.
        contrast: How many words of contrast each has, as a share of three.
        known: For each quote linked as a contradiction, how near every quote is to it.
        supports: The same for those linked as support.
    """
    score = near + CONTRAST * contrast
    if known:
        score = score + NEAR_KNOWN * np.max(known, axis=0)
        if supports:
            score = score - FROM_SUPPORT * np.max(supports, axis=0)
    return np.asarray(score, dtype=np.float32)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)
