"""Turns texts into the word pieces of a bundled model, and pieces into vectors of words."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

from transcripts.embedding.prepare_model import (
    RULES_FILE,
    SCALES_FILE,
    TOKENIZER_FILE,
    WORDS_FILE,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from transcripts.embedding.bundled_models import BundledModel

__all__ = ["EncoderTokens"]


class EncoderTokens:
    """The tokenizer and the word vectors of a bundled model.

    Args:
        model: The model.
        folder: Its converted files.
    """

    def __init__(self, model: BundledModel, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._words = np.load(folder / WORDS_FILE, mmap_mode="r")
        packed = (folder / SCALES_FILE).exists()
        self._scales = np.load(folder / SCALES_FILE, mmap_mode="r") if packed else None
        rules = json.loads((folder / RULES_FILE).read_text(encoding="utf-8"))
        self._rules = {int(character): text for character, text in rules.items()}
        self._text_prefix, self._longest = model.prefix, model.longest
        marked = self._tokenizer.encode(model.prefix.strip()).ids
        self._head, self._end = marked[:-1], marked[-1:]

    def list_pieces(self, text: str) -> NDArray[np.int64]:
        """Return the ids of a text's word pieces, in order, without special tokens and prefix."""
        return np.asarray(self._ids(text)[len(self._head) : -1], dtype=np.int64)

    def list_windows(self, text: str) -> list[list[int]]:
        """Return the ids to read at once, with special tokens; several lists for a long text."""
        ids = self._ids(text)
        if len(ids) <= self._longest:
            return [ids]
        body = ids[len(self._head) : -1]
        room = self._longest - len(self._head) - 1
        return [
            [*self._head, *body[start : start + room], *self._end]
            for start in range(0, len(body), room)
        ]

    def embed_pieces(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return input embeddings of word pieces, float32 (…, width), not normalised."""
        rows = self._words[pieces]
        if self._scales is None:
            return np.asarray(rows, dtype=np.float32)
        scales = self._scales[pieces].astype(np.float32)
        blocks = scales.shape[-1]
        # Signed 4-bit values, two per byte, the first in the low half.
        packed = rows.reshape(*pieces.shape, blocks, rows.shape[-1] // blocks)
        values = np.empty((*packed.shape, 2), np.float32)
        np.multiply((packed << 4).view(np.int8) >> 4, scales[..., None], out=values[..., 0])
        np.multiply(packed.view(np.int8) >> 4, scales[..., None], out=values[..., 1])
        return values.reshape(*pieces.shape, 2 * rows.shape[-1])

    def _ids(self, text: str) -> list[int]:
        # Lone surrogates cannot be encoded, and decomposed accents are not in the vocabulary.
        clean = text.encode("utf-8", "replace").decode("utf-8")
        clean = unicodedata.normalize("NFC", clean)
        clean = (self._text_prefix + clean).translate(self._rules).strip()
        ids: list[int] = self._tokenizer.encode(clean).ids
        return ids
