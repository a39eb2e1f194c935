"""What the benchmarks share: the machine's facts, a table with budgets, results on disk."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

RESULTS = Path(__file__).resolve().parent.parent / "results"
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def describe_machine() -> dict[str, Any]:
    """Return cores, processor, Python and the load average: figures mean little without it."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "load": [round(x, 1) for x in os.getloadavg()],
    }


def time_median(work: Callable[[], Any], *, times: int) -> float:
    """Return the median of several runs, in seconds."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return statistics.median(taken)


def write_results(name: str, rows: list[tuple[str, float, float | None, str]]) -> None:
    """Print and store rows of (what, figure, budget or None, unit)."""
    print(f"{'what':58} {'measured':>10} {'budget':>9}")
    for what, figure, budget, unit in rows:
        verdict = "" if budget is None else ("" if figure <= budget else "  MISSED")
        shown = "" if budget is None else f"{budget:g} {unit}"
        print(f"{what:58} {figure:>8.3g} {unit:2} {shown:>8}{verdict}")
    stored = {
        "machine": describe_machine(),
        "rows": [
            {"what": what, "figure": round(figure, 4), "budget": budget, "unit": unit}
            for what, figure, budget, unit in rows
        ],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
