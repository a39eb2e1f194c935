"""Measure the search over a large study: words, meaning and patterns.

    .venv/bin/python benchmarks/speed/bench_search.py [--quick]

The vectors are random: their number and length count here, not what they mean. Figures go to
benchmarks/results/search.json.
"""

from __future__ import annotations

import hashlib
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)]

import factories  # noqa: E402
from bench_core import make_long, make_vocabulary  # noqa: E402

from coding.commands import apply_codes  # noqa: E402
from coding.search.by_meaning import search_meaning  # noqa: E402
from coding.search.model import Filters  # noqa: E402
from coding.search.patterns import run_pattern  # noqa: E402
from coding.search.queries import count_found, preview_codings, search_words  # noqa: E402
from coding.suggestions.commands import record_run, record_vectors  # noqa: E402
from coding.suggestions.material.queries import get_material  # noqa: E402
from coding.suggestions.suggest_job import open_model  # noqa: E402
from study.opening import create_file  # noqa: E402
from transcripts.commands import add_transcripts  # noqa: E402
from transcripts.schema import build_index  # noqa: E402
from transcripts.search_words import parse_words  # noqa: E402

ROWS: list[dict[str, Any]] = []
WORDS = ("the", "the to", "time", "tr*", "t*", "stesta", "nobodysaid", '"the time"', "time -the")


def note(work: str, milliseconds: float, budget: float | None = None) -> None:
    met = "" if budget is None else "yes" if milliseconds <= budget else "NO"
    ROWS.append({"work": work, "ms": round(milliseconds, 1), "budget": budget, "met": met})
    print(f"{work:<70} {milliseconds:>10.1f} ms {budget or '':>6} {met}", flush=True)


def time_median(act: Callable[[], Any], times: int = 5) -> float:
    spans = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        spans.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spans)


def bench(folder: Path, count: int) -> None:
    random = Random(0)
    vocabulary, weights = make_vocabulary(random)

    def talk(words: int) -> str:
        return " ".join(random.choices(vocabulary, cum_weights=weights, k=words))

    study = create_file(folder / "large.lifeworld", factories.get_schema())
    [code] = factories.add_codes(study, "Code")
    new = [make_long(Random(n), 1_000, title=f"T{n:04}", talk=talk) for n in range(count)]
    total = sum(len(item.text.split()) for item in new)
    add_transcripts(study, new, actor="Ana")

    def rebuild() -> None:
        with study.stage() as db:
            build_index(db)

    note(f"build the index of {total:,} words", time_median(rebuild, 1))
    all_of, everything = Filters(), f"in {total:,} words"
    for words in WORDS:
        sought = parse_words(words)
        turns = count_found(study, sought, all_of).turns
        found = f"({turns:,} turns)"
        note(
            f"first 50 results of {words} {found} {everything}",
            time_median(lambda s=sought: search_words(study, s, all_of, limit=50)),
            50,
        )
        note(
            f"totals of {words} {found} {everything}",
            time_median(lambda s=sought: count_found(study, s, all_of)),
        )

    def run_first() -> None:
        next(hits for hits in run_pattern(study, r"\bt\w+e\b", all_of) if hits)

    note(f"first hits of a pattern {everything}", time_median(run_first), 200)
    note(
        f"a pattern to its end {everything}",
        time_median(lambda: list(run_pattern(study, r"\bstes\w+\d*\b", all_of)), 1),
    )
    hits = search_words(study, parse_words("time"), all_of, limit=1_000)
    plan = preview_codings(study, hits, code, unit="sentence", coder="Ana")
    note(
        f"preview of {len(plan.new):,} codings",
        time_median(lambda: preview_codings(study, hits, code, unit="sentence", coder="Ana")),
    )
    note(
        f"{len(plan.new):,} codings at once",
        time_median(lambda: apply_codes(study, plan.new, actor="Ana"), 1),
    )
    model = open_model(study)
    texts = [p.text for p in get_material(study).passages]
    made = np.random.default_rng(0).normal(size=(len(texts), model.dimension)).astype("<f4")
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    hashes = [hashlib.sha256(t.encode()).hexdigest() for t in texts]
    record_vectors(
        study, model.identity, {h: v.tobytes() for h, v in zip(hashes, made, strict=True)}
    )
    record_run(
        study, [], model=model.name, version=f"{model.identity} 1", parameters={}, seed=0,
        input_hash="", seconds=1.0, summary={},
    )  # fmt: skip
    search_meaning(study, "Nobody has time to teach me.", all_of)
    asked = iter(range(1_000))
    note(
        f"a sentence against {len(texts):,} passages",
        time_median(
            lambda: search_meaning(study, f"Nobody has time to teach me, {next(asked)}.", all_of)
        ),
        150,
    )
    study.close()


def main() -> None:
    quick = "--quick" in sys.argv
    with tempfile.TemporaryDirectory(prefix="lifeworld-bench-", dir="/var/tmp") as name:
        bench(Path(name), 100 if quick else 1_000)
    about = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "quick": quick,
        "rows": ROWS,
    }
    target = ROOT / "benchmarks" / "results" / "search.json"
    target.write_text(json.dumps(about, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
