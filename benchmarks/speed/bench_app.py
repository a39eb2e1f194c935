"""Times the app in a real Chromium: start, opening long transcripts, a coding seen and saved."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from bench_material import make_talk
from report import ROOT, write_results

from tests import entering

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
CODINGS = 12


def make_study(folder: Path) -> tuple[Any, dict[str, str]]:
    """Return a study with a 20,000-word transcript with 1,000 codings and one five times that."""
    from coding.commands import apply_codes
    from coding.model import NewCoding
    from coding.queries import list_codes
    from lifeworld.opening import create_study
    from transcripts.import_files import import_files
    from transcripts.queries import get_transcript, list_turns

    rng = random.Random(3)
    study = create_study(folder / "long", actor="bench")
    codes = [c.id for c in list_codes(study) if not c.abstract]
    ids = {}
    for name, turns, codings in (("20,000", 600, 1000), ("100,000", 3000, 2500)):
        text = "\n\n".join(f"{s}: {t}" for s, t in make_talk(rng, turns, 34))
        path = folder / f"{turns}.txt"
        path.write_text(text, "utf-8")
        [done] = import_files(study, [path], actor="bench")
        transcript = get_transcript(study, done.transcripts[0])
        ids[name] = transcript.id
        rows = list_turns(study, transcript.text_id)
        new = []
        for _ in range(codings):
            turn = rng.choice(rows)
            start = rng.randrange(turn.start, turn.end - 2)
            end = min(turn.end, start + rng.choice((20, 40, 80, 160)))
            new.append(
                NewCoding(
                    code_id=rng.choice(codes), transcript_id=transcript.id, start=start, end=end
                )
            )
        apply_codes(study, new, actor="bench")
    return study, ids


def start(study: Path, port: int) -> tuple[subprocess.Popen[bytes], entering.Entry, float]:
    """Start the app and return it, the way in, and the seconds until it let us in."""
    began = perf_counter()
    log = study.with_name("server.log")
    with log.open("wb") as shown:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "lifeworld", "open", str(study), "--no-browser"]
            + ["--port", str(port)],
            env={**os.environ, "PYTHONPATH": str(ROOT), "LIFEWORLD_ACTOR": "bench"},
            stdout=shown,
            stderr=shown,
        )
    return process, entering.enter(log, process), perf_counter() - began


def main() -> None:
    """Measure and store."""
    from playwright.sync_api import sync_playwright

    from lifeworld.app.serve import find_port

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium is not installed: nothing measured.")
        return
    rows: list[tuple[str, float, float | None, str]] = []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        study, ids = make_study(Path(place))
        port = find_port(None)
        process, entry, seconds = start(study.path, port)
        rows.append(("server started until it answers", seconds, None, "s"))
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            entry.add_to(context)
            page = context.new_page()
            began = perf_counter()
            page.goto(f"http://127.0.0.1:{port}/")
            page.get_by_role("heading", level=1).wait_for()
            rows.append(("first page painted, cold", perf_counter() - began, None, "s"))
            for name, transcript in ids.items():
                rows += _reading(page, port, name, transcript)
        finally:
            browser.close()
            process.terminate()
            process.wait(10)
    write_results("app", rows)


def _reading(
    page: Any, port: int, name: str, transcript: str
) -> list[tuple[str, float, float | None, str]]:
    address = f"http://127.0.0.1:{port}/coding?transcript={transcript}"
    opened = []
    for _ in range(4):
        page.goto("about:blank")
        began = perf_counter()
        page.goto(address)
        page.locator("article").first.wait_for()
        opened.append(perf_counter() - began)
    mine, other = ("600", "3000") if name == "20,000" else ("3000", "600")
    switched = [_switch(page, transcript, mine=mine, other=other) for _ in range(5)]
    inside = page.evaluate("__lifeworld.measures.firstPaint") / 1000
    seen, saved = [], []
    page.locator("article").nth(1).click()  # the keys were last in the list of transcripts
    for _ in range(CODINGS):
        for key in ("j", "j", "s", "1"):
            page.keyboard.press(key)
        # The keys have no code of their own here: the palette's first one is taken.
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        for _ in range(200):
            if page.evaluate("__lifeworld.measures.pending") == 0:
                break
            sleep(0.01)
        sleep(0.05)
        seen.append(page.evaluate("__lifeworld.measures.lastVisible"))
        saved.append(page.evaluate("__lifeworld.measures.lastDurable"))
    budget = 0.3 if name == "20,000" else None
    return [
        (
            f"{name} words: chosen in the app until readable",
            statistics.median(switched),
            budget,
            "s",
        ),
        (f"{name} words: of that, answer to painted", inside, None, "s"),
        (f"{name} words: whole page reloaded", statistics.median(opened[1:]), None, "s"),
        (f"{name} words: a coding visible", statistics.median(seen), 20, "ms"),
        (f"{name} words: a coding durable", statistics.median(saved), 30, "ms"),
    ]


def _switch(page: Any, transcript: str, *, mine: str, other: str) -> float:
    """Choose the other transcript, then this one, and return the seconds the second took."""
    shown = "__lifeworld.reader.data.transcript"
    taken = 0.0
    for title in (other, mine):
        before = page.evaluate(shown)
        page.get_by_role("combobox").first.click()
        option = page.get_by_role("option", name=title, exact=True)
        option.wait_for()
        began = perf_counter()
        option.click()
        while page.evaluate(shown) == before or not page.locator("article").count():
            if perf_counter() - began > 10:
                raise TimeoutError("the other transcript did not appear within ten seconds")
            sleep(0.002)
        taken = perf_counter() - began
    assert page.evaluate(shown) == transcript
    return taken


if __name__ == "__main__":
    main()
