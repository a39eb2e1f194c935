"""Measures the core against the budgets of the design: codings, coders, imports, counts.

    python benchmarks/speed/bench_core.py [--quick]

Prints a table and writes benchmarks/results/core.json.
"""

from __future__ import annotations

import itertools
import json
import platform
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import factories  # noqa: E402

from coding.commands import apply_code, revise_coding  # noqa: E402
from coding.counts.queries import count_codes  # noqa: E402
from coding.model import CodeId, NewCoding  # noqa: E402
from coding.queries import list_codings  # noqa: E402
from coding.quotes.queries import list_quotes  # noqa: E402
from study import Study, backups  # noqa: E402
from study.ids import new_id  # noqa: E402
from study.opening import create_file, open_file  # noqa: E402
from study.sqlite import sqlite3  # noqa: E402
from transcripts.commands import add_transcripts  # noqa: E402
from transcripts.model import NewTranscript, TranscriptId  # noqa: E402
from transcripts.queries import get_text, get_transcript, list_transcripts  # noqa: E402

Row = dict[str, Any]
ROWS: list[Row] = []


def note(work: str, value: float, *, unit: str = "ms", budget: float | None = None) -> None:
    """Print one line of the table and keep it."""
    met = "" if budget is None else ("yes" if value <= budget else "NO")
    ROWS.append(
        {"work": work, "value": round(value, 2), "unit": unit, "budget": budget, "met": met}
    )
    told = "" if budget is None else f"{budget:g}"
    print(f"{work:<66} {value:>10.2f} {unit:<6} {told:>6} {met}", flush=True)


def time_each(action: Callable[[], Any], times: int) -> list[float]:
    """Return milliseconds of each of *times* calls."""
    spans = []
    for _ in range(times):
        begun = time.perf_counter()
        action()
        spans.append((time.perf_counter() - begun) * 1000)
    return spans


def p95(spans: list[float]) -> float:
    return statistics.quantiles(spans, n=20)[-1]


def make_vocabulary(random: Random, size: int = 20_000) -> tuple[list[str], list[float]]:
    """Return invented words and weights that fall off as those of a language do (Zipf, 1935)."""
    syllables = ["a", "ar", "be", "da", "de", "en", "ge", "hun", "i", "ke", "lo", "ma", "ne", "o"]
    syllables += ["per", "ra", "re", "sa", "si", "sk", "ste", "ta", "the", "ti", "to", "un", "ve"]
    words: dict[str, None] = dict.fromkeys(["the", "to", "and", "we", "it", "time", "train"])
    while len(words) < size:
        words["".join(random.choices(syllables, k=random.randint(1, 4)))] = None
    return list(words), list(itertools.accumulate(1 / (n + 2) for n in range(size)))


def make_long(
    random: Random, words: int, *, title: str, talk: Callable[[int], str]
) -> NewTranscript:
    """Return a transcript of about that many words in turns of forty."""
    said = [
        (("Moderator", "Bo", "Cy", "Di", "Ea")[n % 5], talk(random.randint(20, 60)))
        for n in range(words // 40)
    ]
    return factories.new_transcript(said, title=title)


def fill_codings(
    study: Study, transcripts: list[TranscriptId], codes: list[CodeId], total: int
) -> None:
    """Put *total* codings on turns, through the ledger, as one import would."""
    random, each = Random(5), -(-total // len(transcripts))
    left = total
    for transcript_id in transcripts:
        transcript = get_transcript(study, transcript_id)
        text = get_text(study, transcript.text_id)
        voices = {
            r[1]: r[0]
            for r in study.db.execute(
                "SELECT id, label FROM speakers WHERE transcript_id = ?", [transcript_id]
            ).fetchall()
        }
        turns = study.db.execute(
            "SELECT start, end, label FROM turns WHERE text_id = ?", [transcript.text_id]
        ).fetchall()
        excerpts, codings, seen = [], [], set()
        while len(codings) < min(each, left):
            start, end, label = random.choice(turns)
            a = random.randrange(start, end)
            b = random.randint(a + 1, min(end, a + 200))
            if (a, b) in seen:
                continue
            seen.add((a, b))
            excerpt = {
                "id": new_id(),
                "transcript_id": transcript_id,
                "text_id": transcript.text_id,
                "start": a,
                "end": b,
                "quote": text[a:b],
                "kind": "said",
                "speaker_id": voices[label],
            }
            excerpts.append(excerpt)
            codings.append(
                {
                    "id": new_id(),
                    "excerpt_id": excerpt["id"],
                    "code_id": random.choice(codes),
                    "coder": "Ana",
                    "round": "",
                    "source": "imported",
                    "at": "2026-01-01T00:00:00+00:00",
                }
            )
        with study.change("import codings", actor="Ana") as change:
            change.insert_all("excerpts", excerpts)
            change.insert_all("codings", codings)
        left -= len(codings)


def bench_codings(folder: Path, talk: Callable[[int], str], *, words: int, codings: int) -> None:
    study = create_file(folder / f"long{words}.lifeworld", factories.get_schema())
    codes = factories.add_codes(study, *(f"Code {n}" for n in range(30)))
    long = make_long(Random(1), words, title="Long", talk=talk)
    (transcript_id,) = add_transcripts(study, [long], actor="Ana")
    fill_codings(study, [transcript_id], codes, codings)
    text, random = long.text, Random(2)
    made = []

    def code() -> None:
        start = random.randrange(len(text) - 100)
        end = start + random.randint(5, 100)
        new = NewCoding(
            code_id=random.choice(codes),
            transcript_id=transcript_id,
            start=start,
            end=end,
            quote=text[start:end],
        )
        made.append(apply_code(study, new, actor="Ana", operation=new_id()))

    name = f"{words:,} words, {codings:,} codings"
    spans = time_each(code, 200)
    note(f"apply a code, durable, {name}: median", statistics.median(spans), budget=30)
    note(f"apply a code, durable, {name}: p95", p95(spans), budget=30)
    memo = iter(made)
    spans = time_each(
        lambda: revise_coding(study, next(memo).id, memo="why", actor="Ana", operation=new_id()),
        100,
    )
    note(f"write a memo, durable, {name}: p95", p95(spans), budget=30)
    note(f"undo, {name}: p95", p95(time_each(lambda: study.undo(actor="Ana"), 50)), budget=30)
    spans = time_each(lambda: list_codings(study, transcript_id=transcript_id), 10)
    note(f"list the codings, {name}", statistics.median(spans), budget=100)
    spans = time_each(lambda: get_text(study, get_transcript(study, transcript_id).text_id), 10)
    note(f"read the text, {name}", statistics.median(spans), budget=50)


def bench_coders(folder: Path, talk: Callable[[int], str], *, seconds: int) -> None:
    study = create_file(folder / "coders.lifeworld", factories.get_schema())
    codes = factories.add_codes(study, *(f"Code {n}" for n in range(30)))
    long = make_long(Random(1), 20_000, title="Long", talk=talk)
    (transcript_id,) = add_transcripts(study, [long], actor="Ana")
    spans: list[float] = []
    errors: list[Exception] = []

    def work(number: int) -> None:
        random = Random(number)
        time.sleep(random.random())
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            start = random.randrange(len(long.text) - 100)
            begun = time.perf_counter()
            try:
                new = NewCoding(
                    code_id=random.choice(codes),
                    transcript_id=transcript_id,
                    start=start,
                    end=start + 60,
                )
                apply_code(study, new, actor=f"Coder {number}", operation=new_id())
                list_codings(study, transcript_id=transcript_id)
            except Exception as error:  # noqa: BLE001  every failure is counted
                errors.append(error)
            spent = time.perf_counter() - begun
            spans.append(spent * 1000)
            time.sleep(max(0.0, 1.0 - spent))
        study.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    name = f"20 coders, one coding a second each, {seconds} s"
    note(f"{name}: median", statistics.median(spans))
    note(f"{name}: p95", p95(spans), budget=100)
    note(f"{name}: errors of {len(spans)}", float(len(errors)), unit="", budget=0)


def bench_large(folder: Path, talk: Callable[[int], str], *, count: int, codings: int) -> None:
    study = create_file(folder / "large.lifeworld", factories.get_schema())
    codes = factories.add_codes(study, *(f"Code {n}" for n in range(60)))
    new = [make_long(Random(n), 1_000, title=f"T{n:04}", talk=talk) for n in range(count)]
    words = sum(len(item.text.split()) for item in new)
    begun = time.perf_counter()
    made = add_transcripts(study, new, actor="Ana")
    spent = time.perf_counter() - begun
    note(f"add {count:,} read transcripts ({words:,} words)", spent, unit="s", budget=20)
    begun = time.perf_counter()
    fill_codings(study, made, codes, codings)
    note(f"write {codings:,} codings as {count:,} changes", time.perf_counter() - begun, unit="s")

    total = f"over {codings:,} codings"
    note(
        f"count_codes {total}",
        statistics.median(time_each(lambda: count_codes(study), 5)),
        budget=200,
    )
    spans = time_each(lambda: list_quotes(study, code_ids=codes[:1]), 5)
    note(f"list_quotes of one code {total}", statistics.median(spans), budget=200)
    spans = time_each(lambda: list_quotes(study), 2)
    note(f"list_quotes of every code {total}", statistics.median(spans))
    spans = time_each(lambda: list_transcripts(study), 5)
    note(f"list_transcripts, {count:,}", statistics.median(spans), budget=200)
    study.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    study.close()
    size = study.path.stat().st_size / 1e6
    spans = time_each(lambda: open_file(study.path, factories.get_schema(), release="1"), 3)
    note(f"open_file, {size:.0f} MB, every page checked", statistics.median(spans))
    spans = time_each(lambda: backups.create_daily_backup(study), 1)
    note(f"create_daily_backup, {size:.0f} MB", spans[0])


def main() -> None:
    quick = "--quick" in sys.argv
    random = Random(0)
    vocabulary, weights = make_vocabulary(random)

    def talk(words: int) -> str:
        return " ".join(random.choices(vocabulary, cum_weights=weights, k=words))

    print(f"{'work':<66} {'measured':>10} {'':<6} {'budget':>6} met")
    with tempfile.TemporaryDirectory(prefix="lifeworld-bench-", dir="/var/tmp") as name:
        folder = Path(name)
        bench_codings(folder, talk, words=20_000, codings=1_000)
        bench_codings(folder, talk, words=100_000, codings=2_500)
        bench_coders(folder, talk, seconds=3 if quick else 15)
        bench_large(folder, talk, count=1_000, codings=10_000 if quick else 100_000)
    about = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "machine": platform.machine(),
        "quick": quick,
        "rows": ROWS,
    }
    target = ROOT / "benchmarks" / "results" / "core.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    missed = [row["work"] for row in ROWS if row["met"] == "NO"]
    print(f"\n{len(missed)} budgets missed" + "".join(f"\n  {work}" for work in missed))


if __name__ == "__main__":
    main()
