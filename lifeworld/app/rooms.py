"""Rooms of workshops that this server runs, each a process of its own; they end with it."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import secrets
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from lifeworld.app.served import STUDY
from study.errors import LifeworldError
from study.language import say

__all__ = ["close_room", "close_rooms", "find_room", "open_room_server"]

# Where `lifeworld room` finds the secret that lets the facilitator's browser in.
TOKEN = "LIFEWORLD_ROOM_TOKEN"  # noqa: S105 - a name, no secret
HOME = Path(__file__).parents[2]
STARTING_SECONDS = 30.0
ENDING_SECONDS = 5.0
HOST = "127.0.0.1"
_ADDRESS = re.compile(rf"http://{re.escape(HOST)}:\d+/console")


@dataclass
class _Room:
    """A room that runs, and the secret that lets the facilitator's browser in."""

    process: subprocess.Popen[str]
    token: str
    lines: list[str] = field(default_factory=list)
    reader: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=_read, args=(self,), daemon=True)
        self.reader.start()

    @property
    def address(self) -> str:
        """The address of the host's pages; empty until the room has said it."""
        shown = [found[0] for line in self.lines if (found := _ADDRESS.search(line))]
        return shown[0].removesuffix("/console") if shown else ""


_rooms: dict[Path, _Room] = {}
_lock = threading.Lock()


def open_room_server(path: Path) -> str:
    """Run the room in a file, unless it runs already; return where its console is.

    The address holds the secret that lets a browser in, so it is for the facilitator alone.

    Raises:
        LifeworldError: it does not start.
    """
    place = path.resolve()
    with _lock:
        room = _rooms.get(place)
        if room is None or room.process.poll() is not None:
            room = _rooms[place] = _start(place)
    until = time.monotonic() + STARTING_SECONDS
    while not room.address and room.process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    if not room.address:
        room.process.terminate()
        room.reader.join(ENDING_SECONDS)  # until its last words are read
        told = " ".join(line.strip() for line in room.lines[-3:])
        raise LifeworldError(told or say("The room could not be started."))
    return find_room(path, "console")


def find_room(path: Path, page: str) -> str:
    """Return the address of a page of a room that runs here: console or projector; or nothing."""
    room = _rooms.get(path.resolve())
    if room is None or room.process.poll() is not None or not room.address:
        return ""
    return f"{room.address}/{page}?token={room.token}"


def close_room(path: Path) -> None:
    """Close a room that runs here; what was done in it is in its file."""
    with _lock:
        room = _rooms.pop(path.resolve(), None)
    if room is not None:
        _end([room])


def close_rooms() -> None:
    """Stop every room that runs here."""
    with _lock:
        rooms = list(_rooms.values())
        _rooms.clear()
    _end(rooms)


def _end(rooms: list[_Room]) -> None:
    for room in rooms:
        room.process.terminate()
    for room in rooms:
        with contextlib.suppress(subprocess.TimeoutExpired):
            room.process.wait(ENDING_SECONDS)
        room.reader.join(ENDING_SECONDS)


def _start(path: Path) -> _Room:
    token = secrets.token_urlsafe(32)
    # In the environment: other users of this computer can read what a command is called with.
    environment = {k: v for k, v in os.environ.items() if k != STUDY}
    environment |= {"PYTHONPATH": str(HOME), TOKEN: token}
    command = [sys.executable, "-P", "-m", "lifeworld", "room", str(path), "--attended"]
    return _Room(
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,  # never written to: it closes with this process
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ),
        token,
    )


def _read(room: _Room) -> None:
    """Keep the latest lines that a room prints."""
    if room.process.stdout is None:
        return
    with room.process.stdout as printed:
        for line in printed:
            room.lines[:] = [*room.lines[-20:], line]


atexit.register(close_rooms)
