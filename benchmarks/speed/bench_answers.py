"""Measures bulk coding of open answers.

    python benchmarks/speed/bench_answers.py [--sizes 10000,100000] [--engines 6000]
        [--workers 1,2]

Runs the command itself in a process of its own and watches memory of the whole family of
processes. Writes benchmarks/results/answers.json. Say `nice` before it on a shared machine: the
load is reported beside the figures.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from coding.suggestions.learner import LEARNER_VERSION  # noqa: E402

REAL = ROOT.parent / "shared" / "data" / "transcripts" / "researchers-open-answers"
RESULTS = ROOT / "benchmarks" / "results" / "answers.json"
MIB = 1 << 20

CODES = {
    "pay": "Wages, bonuses, overtime money and what they buy",
    "working hours": "Shifts, rosters, weekends, nights and overtime",
    "noise and place": "Loud, cold or crowded surroundings",
    "management": "Whether those who lead listen, plan and keep promises",
    "learning": "Training, courses, and time to learn on the job",
    "colleagues": "Help, company and trust among those who work together",
    "equipment": "Machines, software and tools that work or do not",
    "meaning": "Whether the work is useful and one is proud of it",
}
SAID = {
    "pay": ["the pay is too low", "my wage does not follow the prices", "overtime is never paid"],
    "working hours": ["my shifts change weekly", "nights wear me out", "no weekend is safe"],
    "noise and place": ["the hall is far too loud", "it is cold in winter", "we sit too close"],
    "management": ["nobody asks us", "the plan changes every day", "my boss keeps her promises"],
    "learning": ["there is no time to learn", "the course was cancelled", "I was shown how"],
    "colleagues": ["the team holds together", "someone always helps", "we eat lunch together"],
    "equipment": ["the scanner breaks down", "the new system is slow", "good tools at last"],
    "meaning": ["I see that it helps people", "it feels useless", "I am proud of what we make"],
}
TAILS = [
    "at the {place}", "since {year}", "when {who} is away", "and that is hard",
    "but {who} makes up for it", "in the {when} team", "which I did not expect",
    "about {number} times a month", "so I think of leaving", "and it has got better",
    "as {who} said in {month}", "even after {number} years", "for all {number} of us",
]  # fmt: skip
FILLS = {
    "place": ("warehouse", "ward", "kitchen", "depot", "bakery", "school", "harbour", "garage"),
    "who": ["the planner", "the nurse", "my colleague", "the foreman", "our leader", "the cook"],
    "when": ("night", "day", "early", "late", "weekend", "relief"),
    "month": ("January", "March", "May", "August", "October", "December"),
}


def make_answer(rng: Random) -> tuple[str, list[str]]:
    """Return an invented answer of about 12 words and the codes it was made from."""
    chosen = rng.sample(list(SAID), 2 if rng.random() < 0.2 else 1)
    parts = [rng.choice(SAID[code]) for code in chosen]
    parts += rng.sample(TAILS, rng.randint(1, 2))
    fills = {key: rng.choice(values) for key, values in FILLS.items()}
    text = " ".join(parts).format(year=rng.randint(1990, 2026), number=rng.randint(2, 60), **fills)
    return text, chosen


def write_material(folder: Path, count: int) -> Path:
    rng = Random(7)
    path = folder / f"answers-{count}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        writer.writerows((i, make_answer(rng)[0]) for i in range(count))
    with (folder / "codebook.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "definition"), *CODES.items()])
    with (folder / "coded.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "codes"])
        for i in range(80):
            text, codes = make_answer(rng)
            writer.writerow([f"e{i}", text, " | ".join(codes)])
    return path


def run(arguments: list[str], *, label: str, answers: int) -> dict[str, Any]:
    """Run the command, watch its family of processes, and return a row of results."""
    loads = [os.getloadavg()[0]]
    began = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "-m", "lifeworld", "answers", *arguments, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    curve: list[tuple[float, float]] = []
    cpu: dict[int, float] = {}
    while process.poll() is None:
        total = 0
        for each in [process, *children(process)]:
            try:
                total += each.memory_info().rss
                times = each.cpu_times()
                cpu[each.pid] = times.user + times.system
            except psutil.Error:
                continue
        curve.append((time.perf_counter() - began, total / MIB))
        loads.append(os.getloadavg()[0])
        time.sleep(0.5)
    wall = time.perf_counter() - began
    told = json.loads(process.stdout.read())
    step = max(1, len(curve) // 40)
    late = [m for t, m in curve if wall * 0.3 < t < wall * 0.98] or [0.0]
    half = len(late) // 2
    row = {
        "run": label,
        "learner": LEARNER_VERSION,
        "answers": answers,
        "rows": told["rows"],
        "wall_s": round(wall, 1),
        "cpu_s": round(sum(cpu.values()), 1),
        "answers_per_s": round(answers / wall, 1),
        "answers_per_cpu_s": round(answers / max(sum(cpu.values()), 0.1), 1),
        "peak_rss_mib": round(max((m for _, m in curve), default=0)),
        "rss_mib_first_half": round(sum(late[:half]) / max(half, 1)),
        "rss_mib_second_half": round(sum(late[half:]) / max(len(late) - half, 1)),
        "load_mean": round(sum(loads) / len(loads), 2),
        "curve_s_mib": [(round(t), round(m)) for t, m in curve[::step]],
    }
    print({key: value for key, value in row.items() if key != "curve_s_mib"}, flush=True)
    return row


def children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def list_real(folder: Path) -> Path | None:
    """Write the real open answers as one table, or nothing where they are not at hand."""
    if not REAL.is_dir():
        print(f"No real answers in {REAL}: left out.")
        return None
    path = folder / "real.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "text"])
        for name, column in (
            ("general_feeling_text.csv", "general_feeling_cause"),
            ("research_stage_feeling_text.csv", "research_stage_feeling_cause"),
        ):
            with (REAL / name).open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    writer.writerow([f"{name[0]}{row['anonym_id']}", row[column]])
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--engines", type=int, default=6000, help="answers to compare engines on")
    parser.add_argument("--workers", default="1,2", help="how many workers to compare them with")
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_material(folder, 1)  # the codebook and the examples, whatever is measured

        def measure(path: Path, label: str, count: int, *options: str, coded: bool = True) -> bytes:
            out = folder / "out.csv"
            given = [str(path), "--codebook", str(folder / "codebook.csv"), "-o", str(out)]
            given += ["--examples", str(folder / "coded.csv")] if coded else []
            rows.append(run([*given, *options], label=label, answers=count))
            return out.read_bytes()

        if asked.engines:
            path = write_material(folder, asked.engines)
            made = [
                measure(path, f"{engine}, {workers} worker(s)", asked.engines, *options)
                for workers in asked.workers.split(",")
                for engine in ("local", "dask")
                for options in [("--engine", engine, "--workers", workers)]
            ]
            assert len(set(made)) == 1, "engines differ"
        if (real := list_real(folder)) is not None:
            with real.open(encoding="utf-8", newline="") as file:
                count = sum(1 for _ in csv.DictReader(file))
            measure(real, "real open answers, definitions only", count, coded=False)
        for size in (int(each) for each in asked.sizes.split(",") if each):
            measure(write_material(folder, size), f"{size:,} invented answers", size)
    told = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "rows": rows,
    }
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
