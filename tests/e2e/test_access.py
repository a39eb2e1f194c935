"""A real browser comes in through the file that is opened; other pages of the computer do not."""

from __future__ import annotations

import http.server
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.queries import list_codings
from tests import entering

ROOT = Path(__file__).resolve().parents[2]

# What is named in BROWSER gets the address; it keeps it for the test, and ends.
BROWSER = """#!/bin/sh
printf '%s' "$1" > "$LIFEWORLD_HOME/opened.tmp"
mv "$LIFEWORLD_HOME/opened.tmp" "$LIFEWORLD_HOME/opened"
"""

# A page of another program on this computer, which tries all that a page can.
ATTACK = """<!doctype html><title>other</title><script>
async function attack(to, path, body) {
  const told = {};
  const note = async (name, work) => {
    try { told[name] = await work(); } catch (error) { told[name] = "failed"; }
  };
  const kept = { credentials: "include" };
  await note("read", async () => (await fetch(to + "/", kept)).status);
  await note("blind", async () => (await fetch(to + "/", { ...kept, mode: "no-cors" })).type);
  await note("write", async () =>
    (await fetch(to + path, { ...kept, method: "POST", body, mode: "no-cors" })).type);
  await note("socket", () => new Promise((done) => {
    const socket = new WebSocket(to.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
    socket.onopen = () => done("open");
    socket.onerror = () => done("failed");
  }));
  await note("script", () => new Promise((done) => {
    const made = document.createElement("script");
    made.onload = () => done("loaded");
    made.onerror = () => done("failed");
    made.src = to + "/lw/assets/x/reader/reader.js";
    document.head.append(made);
  }));
  return told;
}
function send(to) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: to, enctype: "text/plain" });
  document.body.append(form);
  form.submit();
}
</script><body></body>"""


@pytest.fixture
def other_page(tmp_path: Path) -> Iterator[str]:
    """A page on another port of this computer."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "index.html").write_text(ATTACK, "utf-8")
    handler = partial(_Quiet, directory=str(tmp_path / "other"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def test_a_page_on_another_port_of_this_computer_can_neither_read_nor_write(
    served: SimpleNamespace, screen: Callable[..., Any], other_page: str
) -> None:
    mine = screen()
    mine.open("codebook")  # this browser is let in, and its cookie goes to every port of the host
    statuses: list[tuple[str, int]] = []
    mine.page.on("response", lambda r: statuses.append((r.request.method, r.status)))
    path = f"/lw/api/transcripts/{served.keyboard}/ops"
    before = list_codings(served.study, transcript_id=served.keyboard)
    for at in (other_page, other_page.replace("127.0.0.1", "localhost")):
        mine.page.goto(at)
        statuses.clear()
        told = mine.page.evaluate("([to, path]) => attack(to, path, '{}')", [served.address, path])
        assert told["read"] == "failed", told
        assert (told["socket"], told["script"]) == ("failed", "failed"), told
        refused = [status for method, status in statuses if status != 200]
        assert not [s for s in statuses if s[1] == 200], statuses
        assert set(refused) <= {403}
        mine.page.evaluate("(to) => send(to)", served.address + path)
        mine.page.get_by_text("Another web page asked for this").wait_for()
    # Others of these tests may have coded this transcript before.
    assert list_codings(served.study, transcript_id=served.keyboard) == before
    mine.open("codebook")  # and the person goes on


def test_a_browser_that_was_not_let_in_is_told_what_to_do(
    served: SimpleNamespace, browser: Any
) -> None:
    context = browser.new_context()
    page = context.new_page()
    answer = page.goto(f"{served.address}/coding")
    assert answer.status == 403
    page.get_by_text("use the newest address in the terminal").wait_for()
    # The terminal shows an address that is not used yet; it works, and only once.
    fresh = entering.read_addresses(served.home / "server.log")[-1]
    page.goto(fresh)
    page.get_by_role("heading", level=1).first.wait_for()
    assert page.url == f"{served.address}/"
    context.close()
    again = browser.new_context()
    assert again.new_page().goto(fresh).status == 403
    again.close()


def test_the_browser_comes_in_through_a_file_that_only_its_owner_can_read(
    browser: Any,
    tmp_path: Path,
    schema: list[Any],
    until: Callable[..., Any],
    free_port: int,
) -> None:
    from study.opening import create_file

    create_file(tmp_path / "mine.lifeworld", schema).close()
    opener = tmp_path / "opener"
    opener.write_text(BROWSER, "utf-8")
    opener.chmod(0o700)
    port = ["--port", str(free_port)]
    log, told = tmp_path / "server.log", tmp_path / "opened"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "lifeworld",
                "open",
                str(tmp_path / "mine.lifeworld"),
                *port,
            ],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "LIFEWORLD_HOME": str(tmp_path),
                "BROWSER": f"{opener} %s",
            },
            stdout=stream,
            stderr=stream,
        )
    context = browser.new_context()
    try:
        until(told.exists, seconds=40)
        opened = told.read_text("utf-8")
        path = Path(opened.removeprefix("file://"))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        [token] = set(entering.ADDRESS.findall(path.read_text("utf-8")))
        secret = token.partition("token=")[2]
        assert token in log.read_text("utf-8"), "for whoever sees no browser"
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                assert secret.encode() not in command.read_bytes(), command
            except OSError:
                continue  # it has ended
        page = context.new_page()
        page.goto(opened)
        page.get_by_role("heading", level=1).first.wait_for(timeout=20_000)
        assert page.url == f"http://127.0.0.1:{free_port}/"
        [cookie] = [c for c in context.cookies() if c["name"].startswith("lifeworld-")]
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
        page.reload()
        page.get_by_role("heading", level=1).first.wait_for()
    finally:
        context.close()
        process.terminate()
        process.wait(15)
    assert not path.parent.exists(), "the way in is removed"
