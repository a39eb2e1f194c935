"""Times the reader beside Taguette and aqda in one Chromium: opening long transcripts, coding.

Both are installed by hand, each into its own environment below one folder, whose path is in
LIFEWORLD_PEERS: `python -m venv aqda && aqda/bin/pip install aqda`, and `taguette` likewise.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from bench_app import FLAGS, start
from peer_studies import TEXTS, fill_aqda, fill_taguette, make_ours, make_texts
from report import write_results

PEERS = "LIFEWORLD_PEERS"
CODINGS = 50
MADE = f"{CODINGS} codings: of them made"  # the rest lost their selection on the way
LEAST_LENGTH = 80  # characters of a turn that is coded, so that the mouse stays on its words
LONGEST_SECONDS = 90.0  # for all openings of one transcript in one program
MISSED_SECONDS = 8.0  # after which a coding is taken as not made: the selection was lost
OPENINGS = 5
CALM_SECONDS = 1.2  # between two openings

# From an event until a state is painted, in milliseconds: the frame after the one that shows it
# begins. The state is that of a program's own elements, see `Program`.
WATCH = """([event, state]) => {
  const isThere = new Function(`return (${state})`);
  window.painted = new Promise((done) => addEventListener(event, ({ timeStamp }) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      if (isThere()) done(performance.now() - timeStamp);
      else wait();
    };
    const wait = () => requestAnimationFrame(() => port2.postMessage(0));
    wait();
  }, { capture: true, once: true }));
}"""
# The place on the screen of the words between two characters of an element, after scrolling there.
PLACE = """(element, [from, to]) => {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let at = 0, node; (node = walk.nextNode()); at += node.data.length) {
    if (from < at || from >= at + node.data.length) continue;
    range.setStart(node, from - at);
    range.setEnd(node, Math.min(to - at, node.data.length));
    break;
  }
  const { parentElement } = range.startContainer;
  const seen = () => range.getClientRects()[0];
  let scroller = parentElement;
  while (scroller && scroller.scrollHeight <= scroller.clientHeight + 1)
    scroller = scroller.parentElement;
  (scroller ?? document.scrollingElement).scrollBy(0, seen().top - 300);
  return { x: seen().left + 2, y: seen().top + seen().height / 2 };
}"""
# The same with an end: null if the state is never seen.
PAINTED_SOON = f"""Promise.race([
  painted, new Promise((missed) => setTimeout(missed, {1000 * MISSED_SECONDS:.0f}, null))
])"""
# From the last request to an address with this end until its answer.
ANSWERED = """performance.getEntriesByType("resource")
  .filter(({{ name }}) => /{end}/.test(name))
  .map(({{ startTime, responseEnd }}) => responseEnd - startTime).at(-1)"""
# Ours goes through a socket, which no such list has: from sending until the reader knows.
TOLD = "__lifeworld.measures.pending === 0 ? __lifeworld.measures.lastDurable : null"


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program with the same study, and how it is used.

    Attributes:
        shown: Returns JavaScript: whether a transcript is shown, with its codings if it has any.
        count: JavaScript: how many codings are on the page.
        answered: JavaScript: the milliseconds until a coding was answered, once it was.
        go: Opens the program at the first transcript.
        choose: Chooses a transcript in the list.
        select: Selects the words of the given turn.
        code: Types what applies a code to them, up to the last key.
    """

    shown: Callable[[str], str]
    count: str
    answered: str
    go: Callable[[Any], None]
    choose: Callable[[Any, str], None]
    select: Callable[[Any, int], None]
    code: Callable[[Any], None]


def is_shown(made: tuple[list[str], list[Any]], text: str, marks: str) -> str:
    """Return JavaScript: whether an element begins with a text, and has marks if it should."""
    begins = f"document.querySelector('{text}')?.textContent.startsWith({json.dumps(made[0][0])})"
    return f"{begins} && !!document.querySelector('{marks}') === {str(bool(made[1])).lower()}"


def describe_other(texts: dict[str, Any], *, text: str, mark: str, **use: Any) -> Program:
    """Return one of the other programs, whose transcript and codings are elements of its page.

    Args:
        texts: The transcripts with their codings.
        text: The selector of the transcript.
        mark: The selector of a coding in it.
        use: What else a `Program` has.
    """
    return Program(
        shown=lambda title: is_shown(texts[title], text, f"{text} {mark}"),
        count=f"document.querySelectorAll('{text} {mark}').length",
        choose=lambda page, title: page.get_by_text(title, exact=True).first.click(),
        **use,
    )


def select_words(page: Any, selector: str, number: int) -> None:
    """Drag over the first words of a paragraph with the mouse."""
    words = page.locator(selector).nth(number)
    words.scroll_into_view_if_needed()
    box = words.bounding_box()
    page.mouse.move(box["x"] + 90, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 330, box["y"] + 8, steps=3)
    page.mouse.up()
    sleep(0.25)


@contextmanager
def run(command: list[str], log: Path, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program as long as it is timed."""
    with log.open("wb") as shown:
        process = subprocess.Popen(command, env=os.environ | env, stdout=shown, stderr=shown)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def wait_for(there: Callable[[], Any], *, seconds: float = 30.0) -> Any:
    """Return what *there* returns once it is true."""
    end = monotonic() + seconds
    while monotonic() < end:
        try:
            if found := there():
                return found
        except OSError:
            pass
        sleep(0.1)
    raise TimeoutError("The program did not start, or did not answer.")


def measure(page: Any, program: Program, texts: dict[str, Any]) -> dict[str, float]:
    """Return the medians in milliseconds: each opening, a coding seen, a coding stored."""
    taken: dict[str, float] = {}
    program.go(page)
    for title, _, _ in TEXTS[1:]:
        opened: list[float] = []
        began = monotonic()
        while len(opened) < OPENINGS and monotonic() - began < LONGEST_SECONDS:
            page.evaluate(WATCH, ["click", program.shown(title)])
            program.choose(page, title)
            opened.append(float(page.evaluate("painted")))
            sleep(CALM_SECONDS)
            page.evaluate(WATCH, ["click", program.shown(TEXTS[0][0])])
            program.choose(page, TEXTS[0][0])
            page.evaluate("painted")
            sleep(CALM_SECONDS)
        taken[title] = statistics.median(opened)
    page.evaluate(WATCH, ["click", program.shown(TEXTS[1][0])])
    program.choose(page, TEXTS[1][0])
    page.evaluate("painted")
    sleep(2 * CALM_SECONDS)
    turns = [n for n, said in enumerate(texts[TEXTS[1][0]][0]) if len(said) > LEAST_LENGTH]
    seen, stored = [], []
    for number in range(CODINGS):
        program.select(page, turns[number])
        try:
            program.code(page)
        except TimeoutError:
            page.keyboard.press("Escape")
            continue
        there = page.evaluate(program.count)
        page.evaluate(WATCH, ["keydown", f"({program.count}) > {there}"])
        page.evaluate("performance.clearResourceTimings()")
        page.keyboard.press("Enter")
        painted = page.evaluate(PAINTED_SOON)
        if painted is None:
            page.keyboard.press("Escape")
            continue
        seen.append(float(painted))
        stored.append(wait_for(lambda: page.evaluate(program.answered)))
        sleep(0.3)
    taken[f"{CODINGS} codings: one visible"] = statistics.median(seen)
    taken[f"{CODINGS} codings: one answered by the server"] = statistics.median(stored)
    taken[MADE] = len(seen)
    return taken


def time_ours(browser: Any, folder: Path, texts: dict[str, Any]) -> dict[str, float]:
    """Return the figures of the reader."""
    from lifeworld.app.serve import find_port

    study = make_ours(folder, texts)
    port = find_port(None)
    process, entry, _ = start(study, port)

    def choose(page: Any, title: str) -> None:
        page.get_by_role("combobox", name="Transcript").click()
        option = page.get_by_role("option", name=title, exact=True)
        option.hover()
        # The click that opened the list is not the one that is timed.
        page.evaluate(WATCH, ["click", program.shown(title)])
        option.click()

    def go(page: Any) -> None:
        page.goto(f"{entry.address}/coding")
        page.locator("article").first.wait_for()
        sleep(CALM_SECONDS)
        choose(page, TEXTS[0][0])
        page.evaluate("painted")
        sleep(CALM_SECONDS)

    began: list[int] = []

    def select(page: Any, number: int) -> None:
        if not began:
            page.locator("article").first.click()  # the keys were last in the list
        began.append(number)
        page.keyboard.press("j")
        page.keyboard.press("s")

    def code(page: Any) -> None:
        page.keyboard.press("Enter")
        page.keyboard.type("Code 03")

    program = Program(
        shown=lambda title: f"__lifeworld.reader.scroll.ariaLabel.endsWith({json.dumps(title)})",
        count="__lifeworld.reader.store.codings.size",
        answered=TOLD,
        go=go,
        choose=choose,
        select=select,
        code=code,
    )
    try:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        entry.add_to(context)
        return measure(context.new_page(), program, texts)
    finally:
        process.terminate()
        process.wait(10)


def time_aqda(browser: Any, place: Path, folder: Path, texts: dict[str, Any]) -> dict[str, float]:
    """Return the figures of aqda."""
    data, address = folder / "aqda", "http://127.0.0.1:8931"
    command = [str(place / "aqda/bin/aqda"), "--port", "8931", "--no-browser"]
    with run(command, folder / "aqda.log", AQDA_DATA_DIR=str(data)):
        wait_for(lambda: urllib.request.urlopen(f"{address}/api/projects").status == 200)
        fill_aqda(data / "aqda.db", texts)
        text = ".whitespace-pre-wrap.select-text"

        def go(page: Any) -> None:
            page.goto(f"{address}/project/1")
            page.get_by_text(TEXTS[0][0], exact=True).first.click()
            page.locator(text).first.wait_for()
            sleep(CALM_SECONDS)

        def select(page: Any, number: int) -> None:
            # One long element: where the turn begins is found by counting its characters.
            said = texts[TEXTS[1][0]][0]
            begin = sum(len(each) + 2 for each in said[:number]) + 10
            box = page.locator(text).evaluate(PLACE, [begin, begin + 30])
            asked = page.get_by_placeholder("Type to filter codes")
            for _ in range(8):  # a text that is being drawn again drops the selection
                if asked.count():
                    return
                page.mouse.move(box["x"], box["y"])
                page.mouse.down()
                page.mouse.move(box["x"] + 150, box["y"], steps=3)
                page.mouse.up()
                sleep(0.5)

        program = describe_other(
            texts,
            text=text,
            mark="mark",
            answered=ANSWERED.format(end=r"\/api\/codings$"),
            go=go,
            select=select,
            code=lambda page: page.keyboard.type("Code 03"),
        )
        return measure(browser.new_page(viewport={"width": 1440, "height": 900}), program, texts)


def time_taguette(
    browser: Any, place: Path, folder: Path, texts: dict[str, Any]
) -> dict[str, float]:
    """Return the figures of Taguette."""
    data, log = folder / "taguette.sqlite3", folder / "taguette.log"
    command = [str(place / "taguette/bin/taguette"), "--port", "8932", "--no-browser"]
    with run([*command, "--database", str(data)], log):
        pattern = re.compile(r"http://localhost:8932/\?token=\w+")
        [address] = wait_for(lambda: pattern.findall(log.read_text("utf-8", "replace")))
        fill_taguette(data, texts)
        text = "#document-contents"

        def go(page: Any) -> None:
            page.goto(address, wait_until="commit")
            page.get_by_text("bench").first.wait_for()
            page.goto("http://localhost:8932/project/1", wait_until="commit")
            page.get_by_text(TEXTS[0][0], exact=True).first.click()
            page.locator(f"{text} p").first.wait_for()
            sleep(CALM_SECONDS)

        def code(page: Any) -> None:
            page.keyboard.press("n")
            from playwright.sync_api import TimeoutError as BrowserTimeout

            try:
                page.locator("#highlight-search:focus").wait_for(timeout=1000 * MISSED_SECONDS)
            except BrowserTimeout as error:
                raise TimeoutError("The selection was lost.") from error
            page.keyboard.type("Code 03")
            page.keyboard.press("Enter")  # chooses the code; the next one saves

        program = describe_other(
            texts,
            text=text,
            mark=".highlight",
            answered=ANSWERED.format(end=r"\/highlight\/new"),
            go=go,
            select=lambda page, number: select_words(page, f"{text} p", number),
            code=code,
        )
        return measure(browser.new_page(viewport={"width": 1440, "height": 900}), program, texts)


def main() -> None:
    """Measure and store."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    place = Path(os.environ.get(PEERS, ""))
    if chromium is None or PEERS not in os.environ:
        print(f"Nothing measured: Chromium, and a folder with both programs in {PEERS}, needed.")
        return
    texts = make_texts()
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        folder = Path(kept)
        os.environ["LIFEWORLD_HOME"] = str(folder / "home")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            ours = time_ours(browser, folder, texts)
            print("Lifeworld", ours, flush=True)
            aqda = time_aqda(browser, place, folder, texts)
            print("aqda", aqda, flush=True)
            taguette = time_taguette(browser, place, folder, texts)
        finally:
            browser.close()
    rows: list[tuple[str, float, float | None, str]] = []
    for what, figure in ours.items():
        if what == MADE:
            made = (("Lifeworld", ours), ("aqda", aqda), ("Taguette", taguette))
            rows += [(f"{what}: {name}", each[what], None, "") for name, each in made]
            continue
        rows.append((f"{what}: Lifeworld", figure, None, "ms"))
        for name, theirs in (("aqda", aqda[what]), ("Taguette", taguette[what])):
            rows.append((f"{what}: {name}", theirs, None, "ms"))
            rows.append((f"{what}: {name} / Lifeworld", theirs / figure, None, ""))
    write_results("peers", rows)


if __name__ == "__main__":
    main()
