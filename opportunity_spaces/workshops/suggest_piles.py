"""Suggests piles for the cards of a workshop: by what they say, named by their own words. Pure.

Cards are put together so that each pile is as much of one kind as it can be (Ward, 1963), by their
vectors after what all cards share is taken away. A card that stands alone stays out. How many piles
there are follows from the number of cards: chosen by their silhouette, they were two all too often.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opportunity_spaces.workshops.room.piles import check_number
from themes.discovery.name_themes import find_label
from themes.discovery.theme_names import Said, choose_names
from transcripts.reading.languages import guess_language

__all__ = ["SuggestedPile", "count_piles", "suggest_piles"]

MOST_PILES = 12  # more are not read in a room
LEAST = 2  # cards of a pile
LONGEST = 60


@dataclass(frozen=True, slots=True)
class SuggestedPile:
    """A pile that is suggested: its name, which may be empty, and its cards, most central first."""

    name: str
    cards: tuple[int, ...]


def suggest_piles(
    texts: Sequence[str], vectors: NDArray[np.float32], *, language: str
) -> tuple[SuggestedPile, ...]:
    """Return the piles that cards seem to make, the largest first; chance has no part in it.

    Args:
        texts: What stands on the cards.
        vectors: Their unit vectors, in the same order.
        language: Of the workshop: what the cards are in where that cannot be told.

    Raises:
        InvalidInput: there are too few cards, or too many.
    """
    from sklearn.cluster import AgglomerativeClustering

    check_number(len(texts))
    own = vectors - vectors.mean(0)
    own /= np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-9)
    labels = AgglomerativeClustering(count_piles(len(texts)), linkage="ward").fit_predict(own)
    groups, closeness = [], []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        if len(rows) < LEAST:
            continue
        centre = own[rows].mean(0)
        near = own[rows] @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
        order = np.lexsort((rows, -near))
        groups.append([int(each) for each in rows[order]])
        closeness.append([float(each) for each in near[order]])
    ranked = sorted(range(len(groups)), key=lambda at: (-len(groups[at]), groups[at][0]))
    groups, closeness = [groups[at] for at in ranked], [closeness[at] for at in ranked]
    names = _name(texts, groups, closeness, language)
    return tuple(SuggestedPile(name, tuple(rows)) for name, rows in zip(names, groups, strict=True))


def count_piles(cards: int) -> int:
    """Return how many piles are suggested: about as many as people make of so many cards."""
    return max(3, min(MOST_PILES, round(math.sqrt(cards / 2)) + 2))


def _name(
    texts: Sequence[str],
    groups: Sequence[Sequence[int]],
    closeness: Sequence[Sequence[float]],
    language: str,
) -> list[str]:
    """Return a name for each pile from the phrases that its cards say; empty if none is clear."""
    found = guess_language("\n".join(texts)) or language
    # Each card counts as a voice of its own: who wrote it is not asked.
    said = [Said(text=text, language=found, voice=f"{n}") for n, text in enumerate(texts)]
    names = choose_names(said, groups, closeness, tagged=False)
    return [find_label(each)[:LONGEST].rstrip(" ·") for each in names]
