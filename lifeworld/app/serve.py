"""Starts the app on this computer and opens it in a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path

import click

from lifeworld.app.looks import SETTINGS
from lifeworld.opening import open_study
from lifeworld.withdrawal.queries import find_pending
from study.errors import InvalidInput
from study.home import get_actor

__all__ = ["find_port", "run_app"]

APP = Path(__file__).parent / "entry" / "app.py"
FIRST_PORT = 8501
PORTS = 50


def run_app(study: Path, *, port: int | None, browser: bool) -> None:
    """Serve the app for *study* on 127.0.0.1 until it is stopped.

    Raises:
        LifeworldError: the study cannot be opened.
        InvalidInput: the port is in use, or the app ends with an error.
    """
    # Open the study once so that an error is printed in the terminal instead of on a page.
    opened = open_study(study)
    if find_pending(opened) is not None:
        click.echo(
            "A withdrawal was interrupted. Finish it on the page Privacy, or with"
            f" `lifeworld withdraw {opened.path.name} --finish`."
        )
    opened.close()
    chosen = find_port(port)
    address = f"http://127.0.0.1:{chosen}"
    home = str(Path(__file__).parents[2])
    # -P keeps the working folder off sys.path: a coding.py there must not replace our package.
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(APP)]
    command += ["--server.headless", "true", "--server.port", str(chosen)]
    for name, value in SETTINGS.items():
        command += [f"--{name}", value]
    environment = {
        **os.environ,
        "LIFEWORLD_STUDY": str(opened.path),
        "LIFEWORLD_ACTOR": get_actor(),
        "PYTHONPATH": home,
    }
    click.echo(f"{opened.path.name} is open at {address}  (Ctrl+C ends)")
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    if browser:
        threading.Thread(target=_open_browser, args=(address,), daemon=True).start()
    # Stop the server when this command is terminated.
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        code = server.wait()
    except KeyboardInterrupt:
        server.terminate()
        code = server.wait(10)
    finally:
        # The last one to close it leaves one file, without a log beside it.
        opened.checkpoint()
        opened.close()
    if code > 0 and code != 128 + signal.SIGTERM:
        raise InvalidInput(
            f"The app ended with an error ({code}).", hint="See the error output above this line."
        )


def find_port(wanted: int | None) -> int:
    """Return *wanted* if it is free, or without it the first free port from 8501."""
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    if wanted:
        used = f"Port {wanted} is used"
    else:
        used = f"The ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are used"
    raise InvalidInput(
        f"{used} by another program.",
        hint="Choose another port with --port.",
    )


def _open_browser(address: str) -> None:
    # Not through the proxy that the environment may name: it would be told, and has no such app.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(150):
        try:
            with direct.open(f"{address}/_stcore/health", timeout=1):
                webbrowser.open(address)
                return
        except OSError:
            time.sleep(0.1)
