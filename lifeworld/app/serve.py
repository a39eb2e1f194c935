"""Starts the app on this computer and opens it in a browser."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

import click

from lifeworld.app.looks import SETTINGS
from lifeworld.app.redirect_file import create_redirect_file, remove_redirect_file
from lifeworld.app.served import STUDY
from lifeworld.app.web.access import TOKEN, new_token
from lifeworld.opening import open_study
from lifeworld.withdrawal.queries import find_pending
from study import Study
from study.errors import InvalidInput
from study.home import get_actor
from study.recent import record_opened
from study.sqlite import describe_journal
from transcripts.queries import get_frame

__all__ = ["find_port", "run_app"]

APP = Path(__file__).parent / "entry" / "app.py"
FIRST_PORT = 8501
PORTS = 50
OPENING_SECONDS = 60.0  # a browser that has to start needs some of them


def run_app(study: Path | None, *, port: int | None, browser: bool) -> None:
    """Serve the app on 127.0.0.1 until it is stopped: *study*, or the one chosen on its first page.

    Whoever comes first has to bring a token. The server gets it in its environment and the browser
    in a file: other users of the computer can read neither, but they can read arguments.

    Raises:
        LifeworldError: the study cannot be opened.
        InvalidInput: the port is in use, or the app ends with an error.
    """
    opened = _check_study(study) if study is not None else None
    chosen = find_port(port)
    address = f"http://127.0.0.1:{chosen}"
    home = str(Path(__file__).parents[2])
    # -P keeps the working folder off sys.path: a coding.py there must not replace our package.
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(APP)]
    command += ["--server.headless", "true", "--server.port", str(chosen)]
    for name, value in SETTINGS.items():
        for each in value.split(",") if name == "server.allowedHosts" else [value]:
            command += [f"--{name}", each]
    token = new_token()
    environment = {
        **os.environ,
        STUDY: str(opened.path) if opened else "",
        "LIFEWORLD_ACTOR": get_actor(),
        TOKEN: token,
        "PYTHONPATH": home,
    }
    secret = f"{address}/?token={token}"
    # Shown whether a browser is opened or not, for one may not come up, or may not read the file.
    click.echo(f"{opened.path.name if opened else 'Lifeworld'} is open at {secret}  (Ctrl+C ends)")
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    inside = opened.path.parent if opened else Path.home()
    redirect = create_redirect_file(secret, inside=inside) if browser else None
    if redirect is not None:
        arguments = (address, redirect)
        threading.Thread(target=_open_browser, args=arguments, daemon=True).start()
    # Stop the server when this command is terminated.
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        code = server.wait()
    except KeyboardInterrupt:
        server.terminate()
        code = server.wait(10)
    finally:
        if redirect is not None:
            remove_redirect_file(redirect)
        if opened is not None:
            # The last one to close it leaves one file, without a log beside it.
            opened.checkpoint()
            opened.close()
    if code > 0 and code != 128 + signal.SIGTERM:
        raise InvalidInput(
            f"The app ended with an error ({code}).", hint="See the error output above this line."
        )


def _check_study(path: Path) -> Study:
    """Open the study once, so that an error is printed in the terminal instead of on a page."""
    opened = open_study(path)
    if find_pending(opened) is not None:
        click.echo(
            "A withdrawal was interrupted. Finish it on the page Privacy, or with"
            f" `lifeworld withdraw {opened.path.name} --finish`."
        )
    if told := describe_journal():
        click.echo(told)
    record_opened(opened.path, get_frame(opened).title)
    opened.close()
    return opened


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


def _open_browser(address: str, redirect: Path) -> None:
    if not _wait_for_server(address):
        return
    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(redirect.as_uri())
    time.sleep(OPENING_SECONDS)
    remove_redirect_file(redirect)


def _wait_for_server(address: str) -> bool:
    # Not through the proxy that the environment may name: it would be told, and has no such app.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(150):
        try:
            with direct.open(address, timeout=1):
                return True
        except urllib.error.HTTPError:  # it answers, and lets nobody in without a token
            return True
        except OSError:
            time.sleep(0.1)
    return False
