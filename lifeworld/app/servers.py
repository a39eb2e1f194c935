"""Servers for further studies, started by this one; they end with it."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

from lifeworld.app.served import STUDY
from study.errors import LifeworldError

__all__ = ["close_servers", "open_server"]

HOME = Path(__file__).parents[2]
STARTING_SECONDS = 60.0
ENDING_SECONDS = 5.0
_ADDRESS = re.compile(r"http://\S+:(\d+)/\?token=[\w-]+")


@dataclass
class _Server:
    """A server that was started here, and the newest address that lets a browser in."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    reader: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=_read, args=(self,), daemon=True)
        self.reader.start()

    @property
    def address(self) -> str:
        shown = [found[0] for line in self.lines if (found := _ADDRESS.search(line))]
        return shown[-1] if shown else ""


_servers: dict[Path, _Server] = {}
_lock = threading.Lock()


def open_server(path: Path) -> str:
    """Return an address at which the study at *path* is open; it lets one browser in, once.

    Raises:
        LifeworldError: the study cannot be opened.
    """
    place = path.resolve()
    with _lock:
        server = _servers.get(place)
        if server is None or server.process.poll() is not None:
            server = _servers[place] = _start(place)
    until = time.monotonic() + STARTING_SECONDS
    while not _answers(server) and server.process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    if not _answers(server):
        server.process.terminate()
        server.reader.join(ENDING_SECONDS)  # until its last words are read
        told = " ".join(line.strip() for line in server.lines[-3:])
        raise LifeworldError(told or f"{path.name} could not be opened.")
    return server.address


def _answers(server: _Server) -> bool:
    """Return whether a server has shown its address and listens there."""
    found = _ADDRESS.search(server.address)
    if found is None:
        return False
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(found[1]))) == 0


def close_servers() -> None:
    """End the servers that were started here."""
    with _lock:
        servers = list(_servers.values())
        _servers.clear()
    for server in servers:
        server.process.terminate()
    for server in servers:
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.process.wait(ENDING_SECONDS)
        server.reader.join(ENDING_SECONDS)


def _start(path: Path) -> _Server:
    environment = {k: v for k, v in os.environ.items() if k != STUDY} | {"PYTHONPATH": str(HOME)}
    command = [sys.executable, "-P", "-m", "lifeworld", "open", str(path), "--no-browser"]
    return _Server(
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    )


def _read(server: _Server) -> None:
    """Keep the latest lines that a server prints, and print them here, too."""
    if server.process.stdout is None:
        return
    with server.process.stdout as printed:
        for line in printed:
            server.lines[:] = [*server.lines[-20:], line]
            click.echo(line, nl=False, err=True)


atexit.register(close_servers)
