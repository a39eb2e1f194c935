"""Measures suggestions against people's codings: `python benchmarks/quality/run_quality.py`.

Methods learn from some documents and are tested on others; see docs/explanation/suggestions.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import platformdirs  # noqa: E402
from coded_sets import FOLDER, CodedSet, list_sets  # noqa: E402
from hindsight import (  # noqa: E402
    find_best_line,
    find_best_lines,
    measure_lines_elsewhere,
    measure_reachable,
    measure_suggested,
)
from methods import (  # noqa: E402
    Answers,
    DefinitionCosine,
    Method,
    MostFrequent,
    Ours,
    Prototype,
    VectorRegression,
    WordRegression,
)
from protocols import Dealt, Protocol, deal_rows  # noqa: E402

from coding.suggestions.learner import LEARNER_VERSION  # noqa: E402
from coding.suggestions.measures import Outcome, measure_outcome, measure_ranking  # noqa: E402
from transcripts.embedding.open_embedder import open_embedder  # noqa: E402

PROTOCOLS = (
    Protocol(shots=0),
    Protocol(shots=4),
    Protocol(shots=8),
    Protocol(shots=16),
    Protocol(shots=32),
    Protocol(shots=8, random=48),
    Protocol(shots=0, thinned=True),
    Protocol(shots=8, thinned=True),
    Protocol(shots=8, random=48, thinned=True),
)
SEEDS = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="a folder or name; default: the program's own")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="of the coded sets")
    parser.add_argument("--set", action="append", help="only sets whose name holds this")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/quality.json")
    asked = parser.parse_args()
    sets = list_sets(asked.folder)
    if asked.set:
        sets = [s for s in sets if any(part in s.name for part in asked.set)]
    if not sets:
        print(f"Skipped: no human-coded sets in {asked.folder}.")
        return 0
    embedder = open_embedder(asked.model, threads=2)
    rows: list[dict[str, object]] = []
    for coded in sets:
        rows += measure_set(coded, embedder, seeds=asked.seeds)
        print(f"{coded.name}: {len(coded.texts)} units, {len(coded.codes)} codes", flush=True)
    show(rows)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(
        json.dumps(about(embedder.identity, asked.seeds) | {"rows": rows}, indent=1)
    )
    return 0


def measure_set(coded: CodedSet, embedder, *, seeds: int) -> list[dict[str, object]]:
    """Return one row per method, protocol and seed."""
    vectors = embed_cached(coded.texts, embedder)
    pairs = zip(coded.codes, coded.definitions, strict=True)
    definitions = embed_cached([f"{c}. {d}" if d else c for c, d in pairs], embedder)
    methods: list[Method] = [
        MostFrequent(coded),
        WordRegression(coded),
        DefinitionCosine(vectors, definitions),
        VectorRegression(coded, vectors),
        Prototype(coded, vectors, definitions),
        Ours(coded, vectors, embedder),
        Answers(coded, vectors, embedder),
    ]
    rows: list[dict[str, object]] = []
    for seed in range(seeds):
        for protocol in PROTOCOLS:
            dealt = deal_rows(coded, protocol, seed=seed)
            compared = methods
            if protocol.thinned:  # another set, so its statistics are others
                own = vectors[dealt.rows]
                compared = [Ours(dealt.coded, own, embedder), Answers(dealt.coded, own, embedder)]
            for method in compared:
                if not len(dealt.learn) and method.needs_examples:
                    continue
                began = time.process_time()
                out = method.run(dealt.learn, dealt.test, dealt.drawn)
                spent = time.process_time() - began
                measured = measure(out, dealt)
                rows.append(
                    {
                        "set": coded.name,
                        "method": method.name,
                        "shots": protocol.shots,
                        "random": protocol.random,
                        "thinned": protocol.thinned,
                        "protocol": protocol.name,
                        "seed": seed,
                    }
                    | measured
                    | {"seconds": round(spent, 4)}
                )
    return rows


def measure(out: Outcome, dealt: Dealt) -> dict[str, float | None]:
    """Return all measures of one outcome against what people coded, by their short names."""
    truth = dealt.coded.labels[dealt.test]
    documents = [dealt.coded.documents[row] for row in dealt.test]
    found = measure_outcome(out, truth, expected=dealt.expected)
    found |= measure_ranking(out.scores, truth)
    found["best_line"] = find_best_line(out.scores, truth)
    found["best_lines"] = find_best_lines(out.scores, truth)
    found["suggested_f1"] = found["promise_gap"] = found["elsewhere"] = found["reachable"] = None
    if out.proposed is not None:
        found["elsewhere"] = measure_lines_elsewhere(out.scores, truth, documents)
        if out.probabilities is not None:
            found["reachable"] = measure_reachable(out.proposed, out.scores, out.probabilities)
        found["suggested_f1"] = measure_suggested(out.proposed, truth)
        if out.expected is not None and out.proposed.any():
            found["promise_gap"] = out.expected - float(truth[out.proposed].mean())
    return {
        short: None if (value := found[name]) is None else round(value, 4)
        for short, name in MEASURES.items()
    }


MEASURES = {
    "mAP": "average_precision",
    "micro_AP": "micro_average_precision",
    "R@3": "recall_at_3",
    "P@1": "precision_at_1",
    "micro_F1": "micro_f1",
    "macro_F1": "macro_f1",
    "precision": "precision",
    "coverage": "coverage",
    "F1_suggested": "suggested_f1",
    "F1_best_line": "best_line",
    "F1_best_lines": "best_lines",
    "F1_lines_elsewhere": "elsewhere",
    "reachable_share": "reachable",
    "ECE": "calibration_error",
    "promised_too_much": "promise_gap",
}


def show(rows: list[dict[str, object]]) -> None:
    """Print the mean over sets (each set counts the same) for every method and protocol."""
    print(f"{'method':32}{'learns from':>24}" + "".join(f"{m[:9]:>10}" for m in MEASURES))
    for protocol in PROTOCOLS:
        for method in dict.fromkeys(r["method"] for r in rows):
            own = [r for r in rows if r["method"] == method and r["protocol"] == protocol.name]
            if own:
                cells = [mean_over_sets(own, measure) for measure in MEASURES]
                line = "".join(f"{'–' if c is None else format(c, '.3f'):>10}" for c in cells)
                print(f"{method:32}{protocol.name:>24}{line}")


def mean_over_sets(rows: list[dict[str, object]], measure: str) -> float | None:
    means = []
    for name in dict.fromkeys(r["set"] for r in rows):
        values = [r[measure] for r in rows if r["set"] == name and r[measure] is not None]
        if values:
            means.append(np.mean(values))
    return float(np.mean(means)) if means else None


def embed_cached(texts: list[str], embedder) -> np.ndarray:
    """Return vectors, from the user's cache folder where they were computed before."""
    key = hashlib.sha256("\n".join([embedder.identity, *texts]).encode()).hexdigest()[:32]
    path = Path(platformdirs.user_cache_dir("lifeworld")) / "quality" / f"{key}.npy"
    if path.is_file():
        return np.load(path)
    vectors = embedder.embed(texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, vectors)
    return vectors


def about(identity: str, seeds: int) -> dict[str, object]:
    packages = ("numpy", "scipy", "scikit-learn", "onnxruntime", "tokenizers")
    return {
        "machine": {
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
        },
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
        "model": identity,
        "learner": LEARNER_VERSION,
        "seeds": seeds,
        "protocols": [protocol.name for protocol in PROTOCOLS],
    }


if __name__ == "__main__":
    sys.exit(main())
