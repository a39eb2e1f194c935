"""The app is started with a token that its server and one browser get, and nobody else."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lifeworld.app import serve
from lifeworld.app.redirect_file import create_redirect_file, remove_redirect_file
from lifeworld.app.web import access
from tests import entering

ROOT = Path(__file__).resolve().parents[3]


class Healthy(BaseHTTPRequestHandler):
    """Answers as the app does when it is ready."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Healthy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_app_is_found_without_the_proxy_that_the_environment_names(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve.time, "sleep", lambda _: None)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # where nobody answers
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert serve._wait_for_server(address)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """What would be started; it ends at once."""
    found: list[SimpleNamespace] = []

    class Ended:
        def __init__(self, command: list[str], **options: Any) -> None:
            found.append(SimpleNamespace(command=command, **options))

        def wait(self, *_: float) -> int:
            return 0

    monkeypatch.setattr(serve.subprocess, "Popen", Ended)
    monkeypatch.setattr(serve.signal, "signal", lambda *_: None)
    monkeypatch.setattr(serve, "_open_browser", lambda *_: None)
    return found


@pytest.mark.parametrize("browser", [True, False])
def test_the_token_is_in_the_servers_environment_and_in_no_argument(
    study: Any, started: list[SimpleNamespace], capsys: pytest.CaptureFixture[str], browser: bool
) -> None:
    serve.run_app(study.path, port=None, browser=browser)
    [server] = started
    token = server.env[access.TOKEN]
    assert len(token) >= 40
    assert not any(token in argument for argument in server.command)
    assert f"/?token={token}  (Ctrl+C ends)" in capsys.readouterr().out
    assert not list(study.path.parent.glob("lifeworld-*")), "the file for the browser is removed"
    hosts = [b for a, b in zip(server.command, server.command[1:], strict=False)
             if a == "--server.allowedHosts"]  # fmt: skip
    assert hosts == ["127.0.0.1", "localhost", "::1"]
    serve.run_app(study.path, port=None, browser=False)
    assert started[1].env[access.TOKEN] != token


def test_the_file_for_the_browser_leads_on_and_goes_with_its_folder(tmp_path: Path) -> None:
    path = create_redirect_file("http://127.0.0.1:1/?token=a&b", inside=tmp_path)
    assert 'content="0;url=http://127.0.0.1:1/?token=a&amp;b"' in path.read_text("utf-8")
    assert path.parent.parent == tmp_path
    remove_redirect_file(path)
    remove_redirect_file(path)
    assert list(tmp_path.iterdir()) == []


def test_streamlits_own_command_serves_the_checkout_behind_the_check(
    study: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(access.TOKEN, raising=False)
    log = tmp_path / "shown"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    with log.open("wb") as stream:
        server = subprocess.Popen(
            [*command, "--server.port", str(serve.find_port(None))],
            cwd=ROOT, stdout=stream, stderr=stream,
        )  # fmt: skip
    try:
        entry = entering.enter(log, server)
        answers = {}
        for headers in ({}, entry.headers):
            connection = entering.http.client.HTTPConnection(entry.host, timeout=10)
            connection.request("GET", "/_stcore/health", headers=headers)
            answers[bool(headers)] = connection.getresponse().status
            connection.close()
        assert answers == {False: 403, True: 200}
        first, second = entering.read_addresses(log)
        assert first != second
    finally:
        server.terminate()
        server.wait(15)
