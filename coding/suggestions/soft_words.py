"""Compare the words of passages with the words of codes by meaning, one word at a time.

Each word piece of a code is matched to the most similar piece of a passage, and the similarity is
the mean over the code's pieces, weighted by rarity: the late interaction of ColBERT (Khattab &
Zaharia 2020) with the model's input vectors instead of its output. This needs no pass through the
model, so it follows every change of a codebook at once, and it matches "verify" with "checked",
which TF-IDF does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcripts.embedding.open_embedder import PieceEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from transcripts.embedding.open_embedder import Embedder

__all__ = ["SoftWords"]

_CHUNK = 200_000  # pieces compared at a time, to bound memory
_LEAST_RARITY = 0.2


class SoftWords:
    """The word pieces of a growing list of passages.

    Args:
        embedder: Turns texts into word pieces; without pieces, every similarity is 0.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder if isinstance(embedder, PieceEmbedder) else None
        self._pieces: list[NDArray[np.int64]] = []

    def add(self, texts: Iterable[str]) -> None:
        """Append the pieces of more passages."""
        if self._embedder is None:
            self._pieces.extend(np.zeros(0, np.int64) for _ in texts)
        else:
            self._pieces.extend(np.unique(self._embedder.list_pieces(text)) for text in texts)

    def likeness(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the similarity of every passage to every text, float32 (n, len(texts)).

        Over passages with words, each column has mean 0, because what all of them share with a text
        does not distinguish them.
        """
        out = np.zeros((len(self._pieces), len(texts)), np.float32)
        lengths = np.array([len(p) for p in self._pieces], dtype=np.intp)
        if self._embedder is None or not texts or not lengths.any():
            return out
        sides = [self._embedder.list_pieces(text) for text in texts]
        flat = np.concatenate(self._pieces)
        known, places = np.unique(flat, return_inverse=True)
        asked, columns = np.unique(np.concatenate([*sides, flat[:0]]), return_inverse=True)
        if not len(asked):
            return out
        vectors = self._embedder.embed_pieces(known)
        centre = vectors.mean(axis=0)
        near = _unit(vectors - centre) @ _unit(self._embedder.embed_pieces(asked) - centre).T
        share = self._shares(sides, columns, asked, known, places)
        filled = np.flatnonzero(lengths)
        best = _largest(near, places, lengths[filled])
        likeness = best @ share
        out[filled] = likeness - likeness.mean(axis=0)
        return out

    def _shares(
        self,
        sides: list[NDArray[np.int64]],
        columns: NDArray[np.intp],
        asked: NDArray[np.int64],
        known: NDArray[np.int64],
        places: NDArray[np.intp],
    ) -> NDArray[np.float32]:
        """Return the weight of each piece in each text; columns sum to 1."""
        seen_known = np.bincount(places, minlength=len(known))
        at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        seen = np.where(known[at] == asked, seen_known[at], 0)
        rarity = np.log((1 + len(self._pieces)) / (1 + seen)) + _LEAST_RARITY
        share = np.zeros((len(asked), len(sides)), np.float32)
        start = 0
        for text, side in enumerate(sides):
            np.add.at(share[:, text], columns[start : start + len(side)], 1)
            start += len(side)
        share *= rarity[:, None].astype(np.float32)
        return np.asarray(share / np.maximum(share.sum(axis=0), 1e-9), dtype=np.float32)


def _largest(
    near: NDArray[np.float32], places: NDArray[np.intp], lengths: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Return the highest similarity of any piece of each passage to each piece of the codes."""
    ends = np.cumsum(lengths)
    starts = ends - lengths
    out = np.empty((len(lengths), near.shape[1]), np.float32)
    first = 0
    while first < len(lengths):
        last = int(np.searchsorted(ends, starts[first] + _CHUNK, side="right"))
        last = max(last, first + 1)
        rows = near[places[starts[first] : ends[last - 1]]]
        out[first:last] = np.maximum.reduceat(rows, starts[first:last] - starts[first], axis=0)
        first = last
    return out


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)
