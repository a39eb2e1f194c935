"""Builds the int8 ONNX graph of a small BERT-like encoder from its weights.

The graph is built directly with ``onnx.helper``, so torch is not needed. Five choices were
measured (see docs/explanation/suggestions.md):

* activations are quantised by ranges that were measured once (`EncoderRanges`), not by the range of
  the texts at hand: a text's vector never depends on the rest of a batch, and no pass over the
  numbers is spent on finding their range;
* before that, channels are brought to like ranges, and the weights take the factors over
  (SmoothQuant, Xiao et al. 2023): cosine to fp32 .9989 instead of .9970;
* weights use 7 of the 8 bits, because processors without VNNI add two 8-bit products in 16 bits
  and would saturate: old and new machines give the same vectors, at almost no loss;
* texts of equal length lie side by side, token by token, (s, b, width): so the heads of all texts
  are one batch of products without copies, and there is no padding;
* ``Add`` and ``LayerNormalization`` replace the fused ``SkipLayerNormalization``, which is six
  times slower in onnxruntime 1.31.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcripts.embedding.encoder_ranges import EncoderRanges

__all__ = ["Encoder", "EncoderGraph"]

_LARGEST = 63  # of a 7-bit weight


class Encoder(Protocol):
    """The sizes and tensors of an encoder.

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


class EncoderGraph:
    """The graph: word vectors (s, b, width) in, last hidden states (s, b, width) out."""

    def __init__(self, source: Encoder, ranges: EncoderRanges) -> None:
        self._source = source
        self._ranges = ranges
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def render(self) -> bytes:
        """Return the ONNX model."""
        rendered: bytes = self.build().SerializeToString()
        return rendered

    def build(self) -> Any:
        """Build the ONNX model."""
        from onnx import TensorProto, helper

        source = self._source
        # 0 keeps a dimension; -1 is what is left: the heads of all texts.
        self._constant("by_head", np.array([0, -1, source.width // source.heads], np.int64))
        state = self._embedded()
        for layer in range(source.layers):
            state = self._layer(state, layer)
        shape: list[str | int | None] = ["s", "b", source.width]
        words = helper.make_tensor_value_info("words", TensorProto.FLOAT, shape)
        out = helper.make_tensor_value_info(state, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self._nodes, "encoder", [words], [out], self._constants)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    def _constant(self, name: str, values: Any) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.array(values, order="C"), name))
        return name

    def _node(self, kind: str, inputs: list[str], *outputs: str, **settings: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, inputs, list(outputs), **settings))
        return outputs[0]

    def _embedded(self) -> str:
        """Add position embeddings to the word vectors that the runner looks up."""
        source = self._source
        types = source.floats("emb.type").reshape(-1, source.width)[:1]
        positions = source.floats("emb.pos").reshape(-1, source.width)[: source.positions] + types
        zero = self._constant("zero", np.array([0], np.int64))
        self._node("Shape", ["words"], "length", start=0, end=1)
        table = self._constant("positions", positions[:, None])
        self._node("Slice", [table, zero, "length", zero], "position.out")
        self._node("Add", ["words", "position.out"], "embedded")
        return self._normalised("embedded", "emb.ln")

    def _layer(self, state: str, layer: int) -> str:
        name = f"l{layer}"
        width, inner = self._source.width, self._source.inner
        asked = self._quantised(state, f"{name}.q")
        query, key, value = (
            self._linear(asked, f"{name}.{part}", width, width, site=f"{name}.q") for part in "qkv"
        )
        attended = self._attended(query, key, value, name)
        heard = self._linear(
            self._quantised(attended, f"{name}.ao"), f"{name}.ao", width, width, site=f"{name}.ao"
        )
        self._node("Add", [heard, state], f"{name}.sum1")
        middle = self._normalised(f"{name}.sum1", f"{name}.aln")
        wide = self._linear(
            self._quantised(middle, f"{name}.fi"), f"{name}.fi", inner, width, site=f"{name}.fi"
        )
        self._node("Gelu", [wide], f"{name}.gelu", domain="com.microsoft")
        narrow = self._linear(
            self._quantised(f"{name}.gelu", f"{name}.fo"),
            f"{name}.fo",
            width,
            inner,
            site=f"{name}.fo",
        )
        self._node("Add", [narrow, middle], f"{name}.sum2")
        return self._normalised(f"{name}.sum2", f"{name}.oln")

    def _attended(self, query: str, key: str, value: str, name: str) -> str:
        """Let every token hear the others; the products' inputs stay where they are."""
        heads = [
            self._node("Reshape", [part, "by_head"], f"{part}.heads")
            for part in (query, key, value)
        ]
        size = self._source.width // self._source.heads
        self._node(
            "FusedMatMul",
            heads[:2],
            f"{name}.near",
            domain="com.microsoft",
            alpha=1 / float(np.sqrt(size)),
            transB=1,
            transBatchA=1,
            transBatchB=1,
        )
        self._node("Softmax", [f"{name}.near"], f"{name}.share", axis=-1)
        self._node(
            "FusedMatMul",
            [f"{name}.share", heads[2]],
            f"{name}.told",
            domain="com.microsoft",
            transBatchB=1,
        )
        self._node("Transpose", [f"{name}.told"], f"{name}.by_token", perm=[1, 0, 2])
        self._node("Shape", ["words"], f"{name}.shape")
        return self._node("Reshape", [f"{name}.by_token", f"{name}.shape"], f"{name}.attended")

    def _normalised(self, state: str, name: str) -> str:
        weight = self._constant(f"{name}.w", self._source.floats(f"{name}.w"))
        bias = self._constant(f"{name}.b", self._source.floats(f"{name}.b"))
        epsilon = self._source.epsilon
        return self._node(
            "LayerNormalization", [state, weight, bias], f"{name}.out", axis=-1, epsilon=epsilon
        )

    def _quantised(self, state: str, site: str) -> str:
        """Bring the channels to like ranges and round to 8 bits."""
        if not site.endswith(".ao"):  # there the weights of the values take the factors over
            factors = self._constant(f"{site}.factors", 1 / self._ranges.factors(site))
            state = self._node("Mul", [state, factors], f"{site}.like")
        low, high = self._ranges.bounds(site)
        step = (high - low) / 255
        self._constant(f"{site}.step", np.float32(step))
        self._constant(f"{site}.zero", np.uint8(np.clip(round(-low / step), 0, 255)))
        return self._node(
            "QuantizeLinear", [state, f"{site}.step", f"{site}.zero"], f"{site}.quantised"
        )

    def _linear(self, state: str, name: str, rows: int, columns: int, *, site: str) -> str:
        """Multiply by int8 weights, one scale per output."""
        weights = self._source.weights(f"{name}.w", rows, columns) * self._ranges.factors(site)
        bias = self._source.floats(f"{name}.b")
        if name.endswith(".v"):
            factors = self._ranges.factors(f"{name[:-2]}.ao")
            weights, bias = weights / factors[:, None], bias / factors
        scale = np.maximum(np.abs(weights).max(axis=1), 1e-12) / _LARGEST
        whole = np.rint(weights / scale[:, None]).astype(np.int8).T
        return self._node(
            "MatMulIntegerToFloat",
            [
                state,
                self._constant(f"{name}.w", whole),
                f"{site}.step",
                self._constant(f"{name}.scale", scale.astype(np.float32)),
                f"{site}.zero",
                self._constant(f"{name}.none", np.zeros(rows, np.int8)),
                self._constant(f"{name}.b", bias.astype(np.float32)),
            ],
            f"{name}.out",
            domain="com.microsoft",
        )
