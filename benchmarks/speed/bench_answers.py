"""Measures bulk coding of open answers.

    python benchmarks/speed/bench_answers.py [--engines 2000,20000] [--workers 1,2]
        [--memory 20000,200000]
    python benchmarks/speed/bench_answers.py --million FOLDER [--minutes 10]

Runs the command itself in a process of its own and watches memory of the whole family of
processes. Adds to benchmarks/results/answers.json; remove that file to begin anew. Say `nice`
before it on a shared machine: the load is reported beside the figures, and the processor's time,
by which workers are compared, does not depend on it much. The million goes on where it was each
time it is started, until it is finished.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import hashlib
import json
import os
import platform
import resource
import signal
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


def write_material(folder: Path, count: int, *, distinct: int | None = None) -> Path:
    """Write answers, and the codebook and examples beside them.

    Args:
        folder: Where to.
        count: The number of answers.
        distinct: How many different ones there are, each as often; as they come by default.
    """
    rng = Random(7)
    path = folder / f"answers-{count}{f'-{distinct}' if distinct else ''}.csv"
    few = [make_answer(rng)[0] for _ in range(distinct or 0)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        writer.writerows(
            (i, few[i % len(few)] if few else make_answer(rng)[0]) for i in range(count)
        )
    rng = Random(8)
    with (folder / "codebook.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "definition"), *CODES.items()])
    with (folder / "coded.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "codes"])
        for i in range(80):
            text, codes = make_answer(rng)
            writer.writerow([f"e{i}", text, " | ".join(codes)])
    return path


def run(
    arguments: list[str], *, label: str, answers: int, stop_after: float | None = None
) -> dict[str, Any]:
    """Run the command, watch its family of processes, and return a row of results.

    The processor's time is what the system counted for the command and all processes that it
    started and waited for. A command that is stopped after some seconds tells nothing.
    """
    loads = [os.getloadavg()[0]]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "-m", "lifeworld", "answers", *arguments, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    curve: list[tuple[float, float]] = []
    while process.poll() is None:
        total = 0
        for each in [process, *children(process)]:
            with contextlib.suppress(psutil.Error):
                total += each.memory_info().rss
        curve.append((time.perf_counter() - began, total / MIB))
        loads.append(os.getloadavg()[0])
        if stop_after and curve[-1][0] > stop_after:
            process.send_signal(signal.SIGINT)
            process.wait()
        time.sleep(0.5)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = process.stdout.read()
    told = json.loads(said) if said.strip() else {}
    step = max(1, len(curve) // 12)
    late = [m for t, m in curve if wall * 0.3 < t < wall * 0.98] or [0.0]
    half = len(late) // 2
    row = {
        "run": label,
        "learner": LEARNER_VERSION,
        "answers": answers,
        "finished": bool(told),
        "resumed": told.get("resumed", 0),
        "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1),
        "cpu_s_by_part": told.get("spent", {}),
        "answers_per_s": round(answers / wall, 1),
        "answers_per_cpu_s": round(answers / max(cpu, 0.1), 1),
        "peak_rss_mib": round(max((m for _, m in curve), default=0)),
        "rss_mib_first_half": round(sum(late[:half]) / max(half, 1)),
        "rss_mib_second_half": round(sum(late[half:]) / max(len(late) - half, 1)),
        "load_mean": round(sum(loads) / len(loads), 2),
        "curve_s_mib": [[round(t), round(m)] for t, m in curve[::step]],
    }
    print({key: value for key, value in row.items() if key != "curve_s_mib"}, flush=True)
    return row


def measure_speedup(row: dict[str, Any], workers: int) -> float:
    """Return the seconds that a run takes by the processor's time, with a core for each worker.

    What is done while no worker has anything to do is not shared, and all the rest is.
    """
    alone = row["cpu_s_by_part"]["alone"]
    return float(alone + (row["cpu_s"] - alone) / workers)


def compare_workers(rows: dict[int, dict[str, Any]], engine: str) -> list[dict[str, Any]]:
    """Return how much each number of workers adds to one of the same engine."""
    one = rows[min(rows)]
    found = []
    for workers, row in rows.items():
        seconds = measure_speedup(row, workers)
        faster = measure_speedup(one, min(rows)) / seconds
        found.append(
            {
                "engine": engine,
                "answers": row["answers"],
                "workers": workers,
                "seconds_by_cpu": round(seconds, 1),
                "times_one_worker": round(faster, 2),
                "efficiency_per_worker_added": (
                    round((faster - 1) / (workers - min(rows)), 3) if workers > min(rows) else None
                ),
                "cpu_of_one_worker_to_cpu": round(one["cpu_s"] / row["cpu_s"], 3),
            }
        )
        print(found[-1], flush=True)
    return found


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


def count_finished(folder: Path) -> int:
    """Return the number of answers in the finished parts of a run that was stopped."""
    heads = [path.read_bytes().split(b"\n", 1)[0] for path in folder.glob("*.part")]
    return sum(json.loads(head)["answers"] for head in heads)


def run_million(folder: Path, *, count: int, minutes: float, workers: str) -> dict[str, Any]:
    """Go on with a run in a folder that is kept, for some minutes, and return what it did."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"answers-{count}.csv"
    if not path.exists():
        write_material(folder, count)
    out = folder / "out.csv"
    given = [str(path), "--codebook", str(folder / "codebook.csv"), "-o", str(out)]
    given += ["--examples", str(folder / "coded.csv"), "--engine", "dask", "--workers", workers]
    parts = out.with_name("out.csv.parts")
    before = count_finished(parts)
    row = run(given, label=f"{count:,} on Dask, a slice", answers=count, stop_after=minutes * 60)
    done = (count if row["finished"] else count_finished(parts)) - before
    return row | {
        "before": before,
        "done": done,
        "answers_per_s": round(done / row["wall_s"], 1),
        "answers_per_cpu_s": round(done / max(row["cpu_s"], 0.1), 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", default="2000,20000", help="answers to compare workers on")
    parser.add_argument("--only", default="local,dask", help="which engines to compare")
    parser.add_argument("--workers", default="1,2", help="how many workers to compare them with")
    parser.add_argument(
        "--memory", default="20000,200000", help="answers that memory is watched on"
    )
    parser.add_argument("--distinct", type=int, default=3000, help="different ones among these")
    parser.add_argument("--no-real", action="store_true", help="leave out real answers")
    parser.add_argument("--million", type=Path, help="a folder in which a run goes on, only that")
    parser.add_argument("--count", type=int, default=1_000_000, help="answers of that run")
    parser.add_argument("--minutes", type=float, default=10, help="how long that run goes on")
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    told = json.loads(asked.out.read_text()) if asked.out.exists() else {}
    told |= {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }
    if asked.million:
        most = asked.workers.split(",")[-1]
        row = run_million(asked.million, count=asked.count, minutes=asked.minutes, workers=most)
        told["million"] = [*told.get("million", []), row]
        asked.out.write_text(json.dumps(told, indent=1))
        return 0
    rows: list[dict[str, Any]] = []
    scaling: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_material(folder, 1)  # the codebook and the examples, whatever is measured

        def measure(path: Path, label: str, count: int, *options: str, coded: bool = True) -> bytes:
            out = folder / "out.csv"
            given = [str(path), "--codebook", str(folder / "codebook.csv"), "-o", str(out)]
            given += ["--examples", str(folder / "coded.csv")] if coded else []
            rows.append(run([*given, *options], label=label, answers=count))
            with out.open("rb") as file:
                return hashlib.file_digest(file, "sha256").digest()

        for size in (int(each) for each in asked.engines.split(",") if each):
            path = write_material(folder, size)
            made = set()
            for engine in asked.only.split(","):
                by_workers: dict[int, dict[str, Any]] = {}
                for workers in (int(each) for each in asked.workers.split(",")):
                    label = f"{size:,} answers, {engine}, {workers} worker(s)"
                    options = ["--engine", engine, "--workers", str(workers)]
                    made.add(measure(path, label, size, *options))
                    by_workers[workers] = rows[-1]
                scaling += compare_workers(by_workers, engine)
            assert len(made) == 1, "engines differ"
        if not asked.no_real and (real := list_real(folder)) is not None:
            with real.open(encoding="utf-8", newline="") as file:
                count = sum(1 for _ in csv.DictReader(file))
            measure(real, "real open answers, definitions only", count, coded=False)
        for size in (int(each) for each in asked.memory.split(",") if each):
            path = write_material(folder, size, distinct=asked.distinct)
            label = f"{size:,} answers, {asked.distinct:,} different, dask"
            measure(path, label, size, "--engine", "dask", "--workers", "2")
    told |= {"rows": told.get("rows", []) + rows, "scaling": told.get("scaling", []) + scaling}
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
