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

from bare_page import time_bare_page
from bench_material import make_talk
from report import ROOT, write_results
from socket_answers import SocketAnswers

from tests import entering

Row = tuple[str, float, float | None, str]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
CODINGS = 24
POINTING_SECONDS = 0.2  # a quick person's, between reaching a title and the click
KEY_SECONDS = 0.12  # a quick person's, from one key to the next
CALM_SECONDS = (
    1.2  # for the neighbours of a transcript to be made ready, and the page to hear of it
)

# From the click on a title until the other transcript is painted, in milliseconds.
SWITCH = """() => {
  const label = () => __lifeworld.reader.scroll.getAttribute("aria-label"); // set with the text
  const before = label();
  window.switched = new Promise((done) => addEventListener("click", ({ timeStamp }) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      if (label() !== before) done(performance.now() - timeStamp);
      else look();
    };
    const look = () => requestAnimationFrame(() => port2.postMessage(0));
    look();
  }, { capture: true, once: true }));
}"""

# From the last request with a row until the server's answer, which comes once it is on the disk.
ANSWERED = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => name.endsWith("/ops"))
  .map(({ startTime, responseEnd }) => responseEnd - startTime).at(-1)"""


def make_study(folder: Path) -> tuple[Any, dict[str, str]]:
    """Return a study with a 20,000-word transcript with 1,000 codings and one five times that.

    Two short ones stand below them in the list.
    """
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
    kinds = (("20,000", 600, 1000), ("100,000", 3000, 3000), ("short", 61, 10), ("last", 62, 10))
    for name, turns, codings in kinds:
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
    rows: list[Row] = []
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
            rows.append(_open_cold(browser, entry, port, ids["20,000"]))
            for name in ("20,000", "100,000"):
                rows += _reading(browser, page, port, name, ids)
            least = time_bare_page(browser, Path(place), ANSWERED)
            rows += [(what, figure, None, "ms") for what, figure in least.items()]
        finally:
            browser.close()
            process.terminate()
            process.wait(10)
    write_results("app", rows)


def _open_cold(browser: Any, entry: Any, port: int, transcript: str) -> Row:
    """Open a whole address in browsers that have nothing of the app yet."""
    taken = []
    for _ in range(3):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        entry.add_to(context)
        taken.append(_open(context.new_page(), port, transcript))
        context.close()
    return ("20,000 words: a whole address, cold", statistics.median(taken), 1.2, "s")


def _open(page: Any, port: int, transcript: str) -> float:
    page.goto("about:blank")
    began = perf_counter()
    page.goto(f"http://127.0.0.1:{port}/coding?transcript={transcript}", wait_until="commit")
    page.locator("article").first.wait_for()
    return perf_counter() - began


def _reading(browser: Any, page: Any, port: int, name: str, ids: dict[str, str]) -> list[Row]:
    transcript = ids[name]
    opened = [_open(page, port, transcript) for _ in range(6)]
    mine, other = ("600", "3000") if name == "20,000" else ("3000", "600")
    sleep(CALM_SECONDS)
    switched = []
    for _ in range(7):
        _switch(page, other)
        sleep(CALM_SECONDS)
        switched.append(_switch(page, mine))
        sleep(CALM_SECONDS)
    assert page.evaluate("__lifeworld.reader.data.transcript") == transcript
    inside = page.evaluate("__lifeworld.measures.firstPaint") / 1000
    far = []
    for _ in range(3):
        _open(page, port, ids["last"])
        sleep(CALM_SECONDS)
        far.append(_switch(page, mine, pointing=POINTING_SECONDS))
    seen, saved, answered = _code(browser, page, port, transcript)
    return [
        (f"{name} words: next in the list until readable", statistics.median(switched), 0.06, "s"),
        (f"{name} words: of that, text to painted", inside, None, "s"),
        (
            f"{name} words: far in the list, pointed at, until readable",
            statistics.median(far),
            0.06,
            "s",
        ),
        (f"{name} words: a whole address until readable", statistics.median(opened[1:]), 0.6, "s"),
        (f"{name} words: a coding visible", statistics.median(seen), 16.7, "ms"),
        (f"{name} words: a coding durable", statistics.median(answered), 8, "ms"),
        (f"{name} words: a coding told as saved", statistics.median(saved), None, "ms"),
    ]


def _code(
    browser: Any, page: Any, port: int, transcript: str
) -> tuple[list[float], list[float], list[float]]:
    """Return when each of some codings by keyboard was seen, told as saved, and on the disk.

    In milliseconds: from the key, from sending it to the page's knowing, and to the answer.
    """
    answers = SocketAnswers(browser, end="/lw/api/ops")
    answers.start()
    _open(page, port, transcript)
    sleep(CALM_SECONDS)
    seen, saved = [], []
    page.locator("article").nth(1).click()  # the keys were last in the list of transcripts
    for _ in range(CODINGS):
        # The keys have no code of their own here: the palette's first one is taken.
        for key in ("j", "j", "s", "1", "Enter"):
            page.keyboard.press(key)
            sleep(KEY_SECONDS)
        page.keyboard.press("Enter")
        for _ in range(200):
            if page.evaluate("__lifeworld.measures.pending") == 0:
                break
            sleep(0.01)
        sleep(0.05)
        seen.append(page.evaluate("__lifeworld.measures.lastVisible"))
        saved.append(page.evaluate("__lifeworld.measures.lastDurable"))
    answered = answers.stop(page)
    assert len(answered) == CODINGS, "Each coding goes through the socket."
    return seen, saved, answered


def _switch(page: Any, title: str, *, pointing: float = 0.0) -> float:
    """Choose a transcript in the list, and return the seconds from the click until it was painted.

    *pointing* is how long the pointer rests on the title before, in seconds.
    """
    page.get_by_role("combobox", name="Transcript").click()
    option = page.get_by_role("option", name=title, exact=True)
    option.wait_for()
    page.evaluate(SWITCH)
    option.hover()
    sleep(pointing)
    option.click()
    return float(page.evaluate("switched")) / 1000


if __name__ == "__main__":
    main()
