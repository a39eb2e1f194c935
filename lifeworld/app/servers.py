"""Servers for further studies, started by this one; they end with it."""

from __future__ import annotations

import atexit
import re
import socket
import threading
import time
from pathlib import Path

from lifeworld.app.child import Child, close_children
from study.errors import LifeworldError

__all__ = ["close_servers", "open_server"]

STARTING_SECONDS = 60.0
_ADDRESS = re.compile(r"http://\S+:(\d+)/\?token=[\w-]+")


_servers: dict[Path, Child] = {}
_lock = threading.Lock()


def open_server(path: Path) -> str:
    """Return an address at which the study at *path* is open; it lets one browser in, once.

    Raises:
        LifeworldError: the study cannot be opened.
    """
    place = path.resolve()
    with _lock:
        server = _servers.get(place)
        if server is None or not server.runs:
            words = ("open", str(place), "--no-browser")
            server = _servers[place] = Child(words, heard=True)
    until = time.monotonic() + STARTING_SECONDS
    while not _answers(server) and server.runs and time.monotonic() < until:
        time.sleep(0.05)
    if not _answers(server):
        raise LifeworldError(server.give_up() or f"{path.name} could not be opened.")
    return _get_address(server)


def _get_address(server: Child) -> str:
    """Return the newest address that lets a browser in, or nothing."""
    shown = [found[0] for line in server.lines if (found := _ADDRESS.search(line))]
    return shown[-1] if shown else ""


def _answers(server: Child) -> bool:
    """Return whether a server has shown its address and listens there."""
    found = _ADDRESS.search(_get_address(server))
    if found is None:
        return False
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(found[1]))) == 0


def close_servers() -> None:
    """End the servers that were started here."""
    with _lock:
        servers = list(_servers.values())
        _servers.clear()
    close_children(servers)


atexit.register(close_servers)
