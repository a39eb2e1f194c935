"""Builds the int8 ONNX graph of a small BERT-like encoder from its weights.

The graph is built directly with ``onnx.helper``, so torch is not needed. Three choices were
measured (see docs/explanation/suggestions.md):

* activations are quantised per text, because the runner passes one text at a time: a text's vector
  never depends on the rest of a batch;
* weights use 7 of the 8 bits, because processors without VNNI add two 8-bit products in 16 bits
  and would saturate: old and new machines give the same vectors, at almost no loss (cosine to fp32
  .9970, with 8 bits .9973);
* ``Add`` and ``LayerNormalization`` replace the fused ``SkipLayerNormalization``, which is six
  times slower in onnxruntime 1.31.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Encoder", "render_graph"]

_LARGEST = 63  # of a 7-bit weight


class Encoder(Protocol):
    """The sizes and tensors of an encoder: 12 or fewer layers of attention, biases everywhere.

    Tensors are named ``emb.pos``, ``emb.type``, ``emb.ln``, and for layer 0 ``l0.q``, ``l0.k``,
    ``l0.v``, ``l0.ao``, ``l0.aln``, ``l0.fi``, ``l0.fo``, ``l0.oln``, each with ``.w`` and ``.b``.
    """

    @property
    def width(self) -> int:
        """The length of a hidden state."""

    @property
    def layers(self) -> int:
        """The number of layers."""

    @property
    def heads(self) -> int:
        """The number of attention heads."""

    @property
    def inner(self) -> int:
        """The width between the two matrices of a feed-forward step."""

    @property
    def positions(self) -> int:
        """The number of positions."""

    @property
    def epsilon(self) -> float:
        """What is added to a variance before its root is taken."""

    def floats(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as a flat array."""

    def weights(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """Return a matrix as float32 (rows, columns)."""


def render_graph(source: Encoder) -> bytes:
    """Return the ONNX model: word vectors (1, s, width) in, last states (1, s, width) out."""
    rendered: bytes = _Graph(source).model().SerializeToString()
    return rendered


class _Graph:
    """Builds the encoder: word vectors (1, s, width) in, last hidden states (1, s, width) out."""

    def __init__(self, source: Encoder) -> None:
        self._source = source
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> Any:
        from onnx import TensorProto, helper

        state = self._embedded()
        for layer in range(self._source.layers):
            state = self._layer(state, layer)
        width = self._source.width
        words = helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "s", width])
        out = helper.make_tensor_value_info(state, TensorProto.FLOAT, [1, "s", width])
        graph = helper.make_graph(self._nodes, "encoder", [words], [out], self._constants)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.array(values, order="C"), name))
        return name

    def _node(self, kind: str, inputs: list[str], *outputs: str, **settings: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, inputs, list(outputs), **settings))
        return outputs[0]

    def _embedded(self) -> str:
        """Add position embeddings to the word vectors (1, s, width) that the runner looks up."""
        source = self._source
        types = source.floats("emb.type").reshape(-1, source.width)[:1]
        positions = source.floats("emb.pos").reshape(-1, source.width)[: source.positions] + types
        zero = self._constant("zero", np.array([0], np.int64))
        one = self._constant("one", np.array([1], np.int64))
        self._node("Shape", ["words"], "shape")
        self._node("Gather", ["shape", one], "length")
        self._node(
            "Slice", [self._constant("positions", positions), zero, "length", zero], "position.out"
        )
        self._node("Add", ["words", "position.out"], "embedded")
        return self._normalised("embedded", "emb.ln")

    def _layer(self, state: str, layer: int) -> str:
        name = f"l{layer}"
        width, inner = self._source.width, self._source.inner
        qkv = self._linear(state, [f"{name}.q", f"{name}.k", f"{name}.v"], width, width)
        split = self._constant(f"{name}.split", np.array([width] * 3, np.int64))
        parts = [f"{name}.query", f"{name}.key", f"{name}.value"]
        self._node("Split", [qkv, split], *parts, axis=2)
        self._node(
            "MultiHeadAttention",
            parts,
            f"{name}.attended",
            domain="com.microsoft",
            num_heads=self._source.heads,
        )
        heard = self._linear(f"{name}.attended", [f"{name}.ao"], width, width)
        self._node("Add", [heard, state], f"{name}.sum1")
        middle = self._normalised(f"{name}.sum1", f"{name}.aln")
        wide = self._linear(middle, [f"{name}.fi"], inner, width)
        self._node("Gelu", [wide], f"{name}.gelu", domain="com.microsoft")
        narrow = self._linear(f"{name}.gelu", [f"{name}.fo"], width, inner)
        self._node("Add", [narrow, middle], f"{name}.sum2")
        return self._normalised(f"{name}.sum2", f"{name}.oln")

    def _normalised(self, state: str, name: str) -> str:
        weight = self._constant(f"{name}.w", self._source.floats(f"{name}.w"))
        bias = self._constant(f"{name}.b", self._source.floats(f"{name}.b"))
        epsilon = self._source.epsilon
        return self._node(
            "LayerNormalization", [state, weight, bias], f"{name}.out", axis=-1, epsilon=epsilon
        )

    def _linear(self, state: str, names: list[str], rows: int, columns: int) -> str:
        """Multiply by int8 weights, one scale per output; several matrices are concatenated."""
        weights = np.concatenate(
            [self._source.weights(f"{name}.w", rows, columns) for name in names]
        )
        scale = np.maximum(np.abs(weights).max(axis=1), 1e-12) / _LARGEST
        whole = np.rint(weights / scale[:, None]).astype(np.int8).T
        bias = np.concatenate([self._source.floats(f"{name}.b") for name in names])
        base = names[0]
        return self._node(
            "DynamicQuantizeMatMul",
            [
                state,
                self._constant(f"{base}.w", whole),
                self._constant(f"{base}.scale", scale.astype(np.float32)),
                self._constant(f"{base}.zero", np.zeros(len(scale), np.int8)),
                self._constant(f"{base}.b", bias),
            ],
            f"{base}.out",
            domain="com.microsoft",
        )
