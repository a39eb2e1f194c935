"""Measures learning from one more decision in a large study, in processor seconds.

    python benchmarks/speed/bench_refit.py [--quick]

10,000 invented passages, 22 codes, and 96 to 1,200 passages read, 96 of them at random: `scores`
fits, calibrates and scores everything; `run` also proposes and explains. No language model runs.
Writes benchmarks/results/refit.json.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from report import write_results

from coding.suggestions.suggest import CodeText, Judgement, PassageText, SuggestionEngine

CODES, DIMENSION, DRAWN, BUDGET = 22, 384, 96, 0.5


class NoModel:
    """An embedder whose vectors were all computed before."""

    name = identity = "invented vectors"
    dimension = DIMENSION

    def embed(self, texts: Any, *, on_progress: Any = None) -> np.ndarray:
        rng = np.random.default_rng(len(texts))
        return rng.normal(size=(len(texts), DIMENSION)).astype(np.float32)


def make_engine(count: int) -> tuple[SuggestionEngine, np.ndarray]:
    """Return an engine with passages about 22 things, and which codes fit each passage."""
    random, rng = Random(1), np.random.default_rng(1)
    letters = "bdfgklmnprstv"
    words = ["".join(random.choices(letters + "aeiou", k=2 + n % 8)) for n in range(8_000)]
    heavy = list(itertools.accumulate(1 / (n + 2) for n in range(len(words))))
    centres = rng.normal(size=(CODES, DIMENSION))
    about = rng.random((count, CODES)) < 0.06
    vectors = (about @ centres + 1.5 * rng.normal(size=(count, DIMENSION))).astype(np.float32)
    own = [words[200 + 12 * code : 212 + 12 * code] for code in range(CODES)]
    passages = []
    for number in range(count):
        said = random.choices(words, cum_weights=heavy, k=random.randint(20, 60))
        for code in np.flatnonzero(about[number]):
            said += random.choices(own[code], k=3)
        text = " ".join(said)
        passages.append(PassageText(text=text, document=f"d{number // 60}", order=number))
    engine = SuggestionEngine(NoModel())
    engine.set_codes(
        [
            CodeText(id=str(code), name=own[code][0], definition=" ".join(own[code][:6]))
            for code in range(CODES)
        ]
    )
    engine.add_passages(passages, vectors=vectors)
    return engine, about ^ (rng.random(about.shape) < 0.01)  # people err


def time_processor(work: Callable[[], Any], *, times: int) -> float:
    """Return the median of the processor seconds of several runs, those of all threads."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def main() -> None:
    quick = "--quick" in sys.argv
    count = 2_000 if quick else 10_000
    rows: list[tuple[str, float, float | None, str]] = []
    engine, fits = make_engine(count)
    engine.scores()
    order = np.random.default_rng(2).permutation(count)
    for decided in (96, 300, 600, 1_200):
        read = [int(row) for row in order[:decided]]
        judged = [
            Judgement(passage=row, code=str(code), verdict="coded")
            for row in read
            for code in np.flatnonzero(fits[row])
        ]
        for work in (engine.scores, engine.run):
            seconds = time_processor(
                lambda w=work, j=judged, r=read: w(j, reviewed=r, sampled=r[:DRAWN]),
                times=1 if quick else 3,
            )
            what = f"{count:,} passages, {decided:,} read: {work.__name__}, CPU"
            rows.append((what, seconds, BUDGET, "s"))
    write_results("refit", rows)


if __name__ == "__main__":
    main()
