"""One server and one browser for all browser tests; each test gets a page and a log of requests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

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

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(needs_chromium)


def start_app(study: Path, home: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the app as `lifeworld open` does and return the process and its address."""
    from lifeworld.serving import find_port

    port = find_port(None)
    log = (home / "server.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "lifeworld", "open", str(study), "--no-browser"]
        + ["--port", str(port)],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LIFEWORLD_ACTOR": "Ana",
            "LIFEWORLD_SECRET_HOME": str(home),
        },
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return process, address
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise AssertionError((home / "server.log").read_text("utf-8", "replace"))


def stop_app(process: subprocess.Popen[bytes]) -> None:
    import signal

    os.killpg(process.pid, signal.SIGTERM)
    process.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """An app on a small study with every kind of script in it."""
    from tests_e2e_material import make_study

    home = tmp_path_factory.mktemp("served")
    study, transcript_ids = make_study(home / "talk.lifeworld")
    process, address = start_app(study.path, home)
    yield SimpleNamespace(study=study, address=address, transcripts=transcript_ids)
    stop_app(process)
    study.close()
