"""The app and its worker, at work under strace, ask nothing of any other machine."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from study.jobs import list_jobs
from tests import entering

# What may be left in a home folder, and why. Nothing else may: no id of the machine, no cache.
ALLOWED = {
    ".local/share/lifeworld/models": "the language model, there before",
    ".local/share/lifeworld/recent.json": "the list of studies opened here, for the first page",
    ".local/share/lifeworld/secret": "our own secret, which signs the reader's tickets",
}


@pytest.fixture
def traced_app(
    tmp_path: Path, schema: list[Any], factories: Any, traces: Any, free_port: int
) -> Iterator[SimpleNamespace]:
    """The app under strace, as `lifeworld open` starts it, on a study with words to code."""
    from study.opening import create_file

    traces.require_strace()
    study = create_file(tmp_path / "talk.lifeworld", schema)
    factories.add_group(study)
    factories.add_codes(study, "Time", "Cover")
    words = ["-m", "lifeworld", "open", str(study.path), "--no-browser", "--port", str(free_port)]
    app = traces.Traced(tmp_path / "traced", *words)
    try:
        yield SimpleNamespace(app=app, port=free_port, study=study)
    finally:
        app.kill()
        study.close()


def ask(port: int, path: str, **headers: str) -> int:
    """Return the status of an answer, or 0 if nobody answers."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", path, headers=headers)
        return asked.getresponse().status
    except OSError:
        return 0
    finally:
        asked.close()


def test_the_app_and_its_worker_ask_nothing_of_another_machine(
    browser: Any, traced_app: SimpleNamespace, traces: Any, until: Any
) -> None:
    app, port, study = traced_app.app, traced_app.port, traced_app.study
    entry = entering.enter(app.log_path, app.process, seconds=150)
    context = browser.new_context()
    entry.add_to(context)
    page = context.new_page()
    page.goto(f"{entry.address}/coding")
    page.get_by_role("button", name="Suggest codings").click(timeout=120_000)
    until(lambda: [job.state for job in list_jobs(study)] == ["done"], seconds=150)
    shaken = {
        "Origin": "http://elsewhere.example", "Connection": "Upgrade", "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    assert ask(port, "/_stcore/stream", **shaken) == 403
    time.sleep(traces.SENT_AFTER)  # the worker has loaded onnxruntime and waits for more
    [(worker,)] = study.db.execute("SELECT pid FROM workers").fetchall()
    assert Path(f"/proc/{worker}/maps").read_text().count("onnxruntime_pybind11_state")
    page.context.close()
    app.interrupt(20)
    assert app.list_foreign() == []
    assert set(app.list_left()) == set(ALLOWED)
