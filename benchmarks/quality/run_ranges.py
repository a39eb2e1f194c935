"""Measures the ranges by which bundled models are rounded to 8 bits: `python run_ranges.py`.

The sentences are ours, in seventeen languages, those of the other benchmarks among them. The same
graph runs in fp32, and what goes into each product is watched. Channels are brought to like ranges
with the weights taking over (SmoothQuant with α = .75). Writes transcripts/embedding/ranges/*.npz,
which belong to the program: whoever changes them raises the `converter` of the model, because its
vectors change.

With `--check FOLDER` nothing is written: the vectors of the texts in a folder's *.csv (column
`text`) and *.txt are compared with those of fp32.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from transcripts.embedding.bundled_embedder import BundledEmbedder, open_session  # noqa: E402
from transcripts.embedding.bundled_models import BUNDLED, BundledModel, find_source  # noqa: E402
from transcripts.embedding.encoder_graph import Encoder, EncoderGraph  # noqa: E402
from transcripts.embedding.encoder_ranges import (  # noqa: E402
    SITES,
    EncoderRanges,
    get_ranges_file,
)
from transcripts.embedding.encoder_tokens import EncoderTokens  # noqa: E402
from transcripts.embedding.open_embedder import get_models_folder  # noqa: E402
from transcripts.embedding.prepare_model import write_tokens  # noqa: E402

SMOOTHING = 0.75
SENTENCES = """
Übermüdung ist bei uns die Regel, nicht die Ausnahme, und niemand fragt nach.
Die Schichten ändern sich jede Woche, und der Plan kommt erst am Freitag.
Vi måste byta pass varje helg, och ingen frågar oss först.
Chefen lyssnar, men det händer aldrig något efteråt.
On ne nous écoute jamais, même quand c’est grave… 😤
Les horaires changent tout le temps, et on l’apprend la veille.
Nunca recibimos respuesta cuando le decimos algo al jefe.
El ruido de la máquina no deja hablar con los compañeros.
Non ci dicono mai perché il turno è cambiato.
Nie dostajemy odpowiedzi, kiedy mówimy coś kierownikowi.
We krijgen nooit antwoord als we iets tegen de leiding zeggen.
Ninguém nos pergunta quando os horários mudam.
Emme koskaan saa vastausta, kun kerromme asiasta esimiehelle.
Мы никогда не получаем ответа, когда говорим с начальником.
我们从来没有得到经理的答复，排班每周都在变。
私たちは上司から返事をもらったことがありません。
لا نسمع أبدًا أي رد من المدير بعد أن نشتكي.
हमें प्रबंधक से कभी जवाब नहीं मिलता।
Müdüre bir şey söylediğimizde asla cevap alamıyoruz.
we we we we we
1234 5678 € 99,50 https://example.org/x?y=1
def f(x): return x**2  # test
OK. Yes! No?! “Really…” – (laughs) [unclear 00:13:22]
ok
"""


def list_texts() -> list[str]:
    """Return our own sentences, short and long, in all languages."""
    texts = ["", *SENTENCES.strip().splitlines()]
    for path in sorted((ROOT / "benchmarks/quality/sentences").glob("*.jsonl")):
        texts += [" ".join(json.loads(line)["sentences"]) for line in path.open(encoding="utf-8")]
    for path in sorted((ROOT / "benchmarks/quality/names").glob("*.jsonl")):
        texts += [json.loads(line)["text"] for line in path.open(encoding="utf-8")][:120]
    return [*texts, " ".join(texts[:60])]


def read_folder(folder: Path, most: int = 400) -> list[str]:
    """Return texts of a folder, drawn at random."""
    texts: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                texts += [row.get("text") or "" for row in csv.DictReader(file)]
        elif path.suffix == ".txt":
            texts += path.read_text("utf-8", "replace").split("\n")
    kept = [text[:1500] for text in texts if len(text) > 20]
    return Random(0).sample(kept, min(most, len(kept)))


class Watching(EncoderGraph):
    """The graph in fp32 with everything that goes into a product as an output."""

    def __init__(self, source: Encoder) -> None:
        shape = (source.layers, 3, source.width)
        nothing = np.zeros((source.layers, len(SITES)), np.float32)
        super().__init__(
            source,
            EncoderRanges(
                low=nothing,
                high=nothing,
                narrow=np.zeros(shape, np.int8),
                wide=np.zeros((source.layers, source.inner), np.int8),
            ),
        )
        self.watched: dict[str, str] = {}

    def _quantised(self, state: str, site: str) -> str:
        self.watched[site] = state
        return state

    def _linear(self, state: str, name: str, rows: int, columns: int, *, site: str) -> str:
        weights = self._constant(f"{name}.w", self._source.weights(f"{name}.w", rows, columns).T)
        product = self._node("MatMul", [state, weights], f"{name}.product")
        bias = self._constant(f"{name}.b", self._source.floats(f"{name}.b"))
        return self._node("Add", [product, bias], f"{name}.out")

    def watch(self) -> Any:
        from onnx import TensorProto, helper

        model = self.build()
        model.graph.output.extend(
            helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
            for name in self.watched.values()
        )
        return model


def open_parts(model: BundledModel) -> tuple[Encoder, EncoderTokens]:
    """Return a model's tensors, and its tokenizer and word vectors."""
    path = find_source(model, get_models_folder())
    with tempfile.TemporaryDirectory() as folder:
        source = write_tokens(model, path.read_bytes(), path, Path(folder))
        return source, EncoderTokens(model, Path(folder))


def measure_ranges(source: Encoder, words: list[np.ndarray]) -> EncoderRanges:
    """Run the graph in fp32 over word vectors (s, width) and return the ranges."""
    graph = Watching(source)
    session = open_session(graph.watch().SerializeToString())
    names = [output.name for output in session.get_outputs()][1:]
    sites = {state: site for site, state in graph.watched.items()}
    low: dict[str, np.ndarray] = {}
    high: dict[str, np.ndarray] = {}
    for each in words:
        for name, state in zip(names, session.run(None, {"words": each[:, None]})[1:], strict=True):
            rows = state.reshape(-1, state.shape[-1])
            site = sites[name]
            low[site] = np.minimum(low.get(site, 0), rows.min(axis=0))
            high[site] = np.maximum(high.get(site, 0), rows.max(axis=0))
    layers, width, inner = source.layers, source.width, source.inner
    found = EncoderRanges(
        low=np.zeros((layers, len(SITES)), np.float32),
        high=np.zeros((layers, len(SITES)), np.float32),
        narrow=np.zeros((layers, 3, width), np.int8),
        wide=np.zeros((layers, inner), np.int8),
    )
    for layer in range(layers):
        for part, kind in enumerate(SITES):
            site = f"l{layer}.{kind}"
            shape = {"fi": (inner, width), "fo": (width, inner)}.get(kind, (width, width))
            names = [f"l{layer}.{each}" for each in ("qkv" if kind == "q" else (kind,))]
            weights = np.concatenate([source.weights(f"{each}.w", *shape) for each in names])
            reach = np.maximum(np.maximum(high[site], -low[site]), 1e-3)
            factors = reach**SMOOTHING / np.maximum(np.abs(weights).max(axis=0), 1e-3) ** (
                1 - SMOOTHING
            )
            steps = np.rint(4 * np.log2(factors / np.exp(np.log(factors).mean())))
            codes = np.clip(steps, -127, 127).astype(np.int8)
            if kind == "fo":
                found.wide[layer] = codes
            else:
                found.narrow[layer, part] = codes
            divided = found.factors(site)
            found.low[layer, part] = (low[site] / divided).min()
            found.high[layer, part] = (high[site] / divided).max()
    return found


def compare(model: BundledModel, texts: list[str]) -> None:
    """Print the cosines of a model's vectors to those of fp32."""
    source, tokens = open_parts(model)
    vectors = BundledEmbedder(model, models=get_models_folder()).embed(texts)
    session = open_session(Watching(source).build().SerializeToString())
    cosines = []
    for text, vector in zip(texts, vectors, strict=True):
        total = np.zeros(source.width, np.float32)
        for ids in tokens.list_windows(text):
            words = tokens.embed_pieces(np.array(ids))[:, None]
            total += session.run(None, {"words": words})[0].sum(axis=(0, 1))
        cosines.append(float(total @ vector / np.linalg.norm(total)))
    spread = " ".join(f"{np.quantile(cosines, q):.5f}" for q in (0, 0.05, 0.5))
    print(f"{model.name}: {len(cosines)} texts, mean {np.mean(cosines):.5f}, 0/5/50 %: {spread}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", type=Path, help="a folder with texts, to compare only")
    asked = parser.parse_args()
    for model in BUNDLED:
        if asked.check:
            compare(model, read_folder(asked.check))
            continue
        source, tokens = open_parts(model)
        windows = [ids for text in list_texts() for ids in tokens.list_windows(text)]
        words = [tokens.embed_pieces(np.array(ids)) for ids in windows]
        found = measure_ranges(source, words)
        path = get_ranges_file(model.name)
        path.parent.mkdir(exist_ok=True)
        np.savez_compressed(
            path, low=found.low, high=found.high, narrow=found.narrow, wide=found.wide
        )
        print(f"{model.name}: {len(words)} texts, {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
