"""A small stand-in for a language model: quick, the same everywhere, importable by a subprocess."""

from __future__ import annotations

import hashlib
import re

import numpy as np

_known: dict[str, np.ndarray] = {}


class HashingEmbedder:
    """Words to fixed random directions: texts that share words are alike."""

    name, identity, dimension = "hashing", "hashing:1", 32

    def embed(self, texts, *, on_progress=None):
        out = np.zeros((len(texts), self.dimension), np.float32)
        for i, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                out[i] += self._word(word)
            out[i] /= max(float(np.linalg.norm(out[i])), 1e-9)
            if on_progress:
                on_progress(i + 1, len(texts))
        return out

    def list_pieces(self, text):
        words = re.findall(r"\w+", text.lower())
        return np.array([int(_digest(word) % 50_000) for word in words], dtype=np.int64)

    def embed_pieces(self, pieces):
        made = [np.random.default_rng(int(piece)).normal(size=8) for piece in pieces]
        return np.array(made, dtype=np.float32).reshape(len(pieces), 8)

    def _word(self, word):
        if word not in _known:
            _known[word] = np.random.default_rng(_digest(word)).normal(size=self.dimension)
        return _known[word]


def _digest(word: str) -> int:
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")


class SlowEmbedder(HashingEmbedder):
    """Takes its time, so that a test can interrupt it."""

    def embed(self, texts, *, on_progress=None):
        import time

        time.sleep(0.002 * len(texts))
        return super().embed(texts, on_progress=on_progress)
