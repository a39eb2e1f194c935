"""One server and one browser for all browser tests; each test gets pages and a log of requests."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import entering

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ACTOR = "Ana"
HOSTILE = (
    "![x](http://evil.example/p.png) <script>window.bad=1</script>"
    "<img src=http://evil.example/q.png onerror=window.bad=1>"
    " $x$ :material/home: http://evil.example/a -> [l](http://evil.example/l) **b**"
)
HOSTILE_NAME = "![x](http://evil.example/p.png) <script>window.bad=1</script> $x$"
SCRIPTS = {
    "emoji": "The family 👩‍👩‍👧‍👦 waved. Then 🧑🏽‍🔧 came.",
    "flags": "From 🇩🇰 to 🇸🇪 and back. It is far.",
    "marks": "Cafe\u0301 and re\u0301sume\u0301 in n\u0303. Nothing more.",
    "arabic": "قال العامل 🙂 إن الوقت قصير. ثم ذهب.",
    "hebrew": "אמרה 👍🏽 שאין זמן ללמוד. והלכה.",
}

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(needs_chromium)


def find_free_port() -> int:
    """Return a port of the system's choice: two workers that look for one at once get two."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    return find_free_port()


def start_app(study: Path | None, home: Path) -> tuple[subprocess.Popen[bytes], Any]:
    """Start the app as `lifeworld open` does and return the process and the way in.

    Without a study it shows the first page, and new studies are kept in the home folder.
    """
    port = find_free_port()
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "lifeworld", "open", *_options(study, port)],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "LIFEWORLD_ACTOR": ACTOR,
                "LIFEWORLD_HOME": str(home),
                "LIFEWORLD_STUDIES": str(home / "Lifeworld"),
            },
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        return process, entering.enter(home / "server.log", process)
    except BaseException:
        stop_app(process)
        raise


def _options(study: Path | None, port: int) -> list[str]:
    return [*([str(study)] if study else []), "--no-browser", "--port", str(port)]


def stop_app(process: subprocess.Popen[bytes]) -> None:
    """End the server and what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    process.wait(10)


def fill_study(study: Any, factories: Any) -> dict[str, str]:
    """Put a transcript for every scenario into a study, and findings with hostile words."""
    from opportunity_spaces.commands import add_insight, add_need, add_space
    from opportunity_spaces.links.commands import link_evidence
    from themes.commands import add_theme
    from transcripts.frame.commands import revise_frame

    said = (
        ("Moderator", "What keeps you from learning? Take your time."),
        ("Bo", "There is never time to learn. We swap shifts among us. Nobody writes it down."),
        ("Cy", "My colleague showed me on her own phone. That is how it goes here."),
        ("Bo", "You wait for somebody who knows. Then the manager asks why it took so long."),
    )
    names = ("keyboard", "palette", "mending", "overlap", "together", "expired")
    names += ("identical", "noted", "coders", "asked", "beside", "dragged", "removed", "keyed")
    names += ("listed", "lost", "named", "menu", "copied", "handled", "mistyped", "crowded")
    names += ("firefox", "step1", "step2", "step3", "socket", "dropped")
    made = {name: factories.add_transcript(study, said=said, title=name) for name in names}
    answer = "We swap shifts among us and nobody writes it down. " * 8
    made["tall"] = factories.add_transcript(
        study, said=(("Moderator", "How is that?"), ("Bo", answer)) * 12, title="tall"
    )
    many = [("Bo", f"This is answer {number}. {answer}") for number in range(1, 61)]
    made["printed"] = factories.add_transcript(study, said=many, title="printed")
    made["scripts"] = factories.add_transcript(
        study,
        title="scripts",
        said=(("Moderator", "Well?"), *((name, words) for name, words in SCRIPTS.items())),
    )
    made["hostile"] = factories.add_transcript(
        study, title=HOSTILE, said=(("Moderator", "Well?"), (HOSTILE, HOSTILE))
    )
    time_code, cover = factories.add_codes(study, "Time", "Cover")
    [odd] = factories.add_codes(study, HOSTILE_NAME, definition=HOSTILE)
    coding = factories.code_turn(study, made["hostile"], odd, turn=1)
    theme = add_theme(study, HOSTILE_NAME, organising_concept=HOSTILE, code_ids=[odd], actor=ACTOR)
    insight = add_insight(study, assertion=HOSTILE, interpretation=HOSTILE, actor=ACTOR)
    need = add_need(study, who=HOSTILE, verb=HOSTILE, because=HOSTILE, actor=ACTOR)
    space = add_space(
        study, name=HOSTILE_NAME, narrative=HOSTILE, how_might_we=HOSTILE, actor=ACTOR
    )
    for source, target in (
        (("excerpt", coding.excerpt_id), ("insight", insight.id)),
        (("theme", theme.id), ("insight", insight.id)),
        (("insight", insight.id), ("need", need.id)),
        (("need", need.id), ("space", space.id)),
    ):
        relation = "supports" if source[0] == "excerpt" else "leads_to"
        link_evidence(study, *source, *target, relation=relation, actor=ACTOR)
    revise_frame(study, title=HOSTILE, question=HOSTILE, client=HOSTILE, actor=ACTOR)
    return {**made, "time": time_code, "cover": cover, "insight": insight.id}


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return one Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(
    tmp_path_factory: pytest.TempPathFactory, schema: list[Any], factories: Any
) -> Iterator[SimpleNamespace]:
    """An app on a study with a transcript for every scenario."""
    from study.opening import create_file

    home = tmp_path_factory.mktemp("served")
    study = create_file(home / "talk.lifeworld", schema)
    ids = fill_study(study, factories)
    process, entry = start_app(study.path, home)
    yield SimpleNamespace(study=study, entry=entry, address=entry.address, home=home, **ids)
    stop_app(process)
    study.close()


class Screen:
    """A browser page that remembers every request and error, and waits for Streamlit."""

    def __init__(self, context: Any, entry: Any) -> None:
        entry.add_to(context)
        self.page = context.new_page()
        self.address = entry.address
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    @property
    def foreign(self) -> list[str]:
        """Requests that left this computer."""
        ours = re.compile(rf"(http|ws)://{re.escape(self.address.split('//')[1])}|data:|blob:")
        return [url for url in self.requests if not ours.match(url)]

    def open(self, path: str = "") -> Any:
        """Open a page of the app and wait until it is drawn."""
        self.page.goto(f"{self.address}/{path}")
        self.wait()
        return self.page

    def wait(self) -> None:
        """Wait until the script has run to its end."""
        self.page.locator(
            "[data-testid=stMain] :is(h1, article, [role=alert], [data-testid=stSelectbox])"
        ).first.wait_for()
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        # Buttons of the run before may still be there, and listen to keys: until they are gone,
        # and those that replace them listen, a key does what the old ones did.
        self.page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
        self.page.evaluate(
            "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
        )

    def read(self, transcript_id: str) -> Any:
        """Open a transcript in the reader with its first turn in focus."""
        self.open(f"coding?transcript={transcript_id}")
        first = self.page.get_by_role("article").first
        first.wait_for()
        self.page.get_by_text("· saved").wait_for()
        first.focus()
        return self.page

    def reload(self) -> Any:
        self.page.reload()
        self.wait()
        self.page.get_by_role("article").first.wait_for()
        return self.page

    def refuse_socket(self) -> None:
        """Let operations go by requests, which a test can hold up; call it before a page opens."""
        self.page.route_web_socket(re.compile(r"/lw/api/ops$"), lambda socket: socket.close())

    def become(self, name: str) -> None:
        """Work under another name."""
        field = self.page.get_by_role("textbox", name="You are")
        field.fill(name)
        field.press("Enter")
        self.wait()
        self.page.wait_for_timeout(400)


@pytest.fixture
def screen(browser: Any, served: SimpleNamespace) -> Iterator[Callable[..., Screen]]:
    """Open another window of the app: a person of their own."""
    contexts = []

    def open_screen(**options: Any) -> Screen:
        size = {"width": 1280, "height": 860}
        context = browser.new_context(**{"viewport": size, "accept_downloads": True, **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        return Screen(context, served.entry)

    yield open_screen
    for context in contexts:
        context.close()


@pytest.fixture
def own(
    tmp_path: Path, schema: list[Any], factories: Any, browser: Any
) -> Iterator[SimpleNamespace]:
    """An app of its own, whose study may be lost."""
    from study.opening import create_file

    made = create_file(tmp_path / "own.lifeworld", schema)
    transcript = factories.add_transcript(made, title="talk")
    factories.add_codes(made, "Time")
    made.close()
    process, entry = start_app(made.path, tmp_path)
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.set_default_timeout(20_000)
    yield SimpleNamespace(
        path=made.path,
        transcript=transcript,
        screen=Screen(context, entry),
        stop=lambda: stop_app(process),
    )
    context.close()
    if process.poll() is None:
        stop_app(process)


@pytest.fixture
def until() -> Callable[..., Any]:
    """Ask again until an answer holds, for at most some seconds."""

    def ask(question: Callable[[], Any], *, seconds: float = 20) -> Any:
        end = time.monotonic() + seconds
        while True:
            answer = question()
            if answer or time.monotonic() > end:
                assert answer, "it did not come to hold"
                return answer
            time.sleep(0.05)

    return ask
