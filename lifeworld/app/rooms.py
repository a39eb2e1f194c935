"""Rooms of workshops that this server runs, each a process of its own; they end with it."""

from __future__ import annotations

import atexit
import re
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from lifeworld.app.child import Child, close_children
from study.errors import LifeworldError
from study.language import say

__all__ = ["close_room", "close_rooms", "find_room", "open_room_server"]

# Where `lifeworld room` finds the secret that lets the facilitator's browser in.
TOKEN = "LIFEWORLD_ROOM_TOKEN"  # noqa: S105 - a name, no secret
# Where it finds the address of this app, to which the console's cards lead.
APP = "LIFEWORLD_ROOM_APP"
STARTING_SECONDS = 30.0
HOST = "127.0.0.1"
_ADDRESS = re.compile(rf"http://{re.escape(HOST)}:\d+/console")


@dataclass(frozen=True)
class _Room:
    """A room that runs, and the secret that lets the facilitator's browser in."""

    child: Child
    token: str

    @property
    def address(self) -> str:
        """The address of the host's pages; empty until the room has said it."""
        shown = [found[0] for line in self.child.lines if (found := _ADDRESS.search(line))]
        return shown[0].removesuffix("/console") if shown else ""


_rooms: dict[Path, _Room] = {}
_lock = threading.Lock()


def open_room_server(path: Path, *, app: str = "") -> str:
    """Run the room in a file, unless it runs already; return where its console is.

    The address holds the secret that lets a browser in, so it is for the facilitator alone.

    Args:
        path: The room's file.
        app: Where the app is open, for the ways from cards into the study.

    Raises:
        LifeworldError: it does not start.
    """
    place = path.resolve()
    with _lock:
        room = _rooms.get(place)
        if room is None or not room.child.runs:
            room = _rooms[place] = _start(place, app)
    until = time.monotonic() + STARTING_SECONDS
    while not room.address and room.child.runs and time.monotonic() < until:
        time.sleep(0.05)
    if not room.address:
        raise LifeworldError(room.child.give_up() or say("The room could not be started."))
    return find_room(path, "console")


def find_room(path: Path, page: str) -> str:
    """Return the address of a page of a room that runs here: console or projector; or nothing."""
    room = _rooms.get(path.resolve())
    if room is None or not room.child.runs or not room.address:
        return ""
    return f"{room.address}/{page}?token={room.token}"


def close_room(path: Path) -> None:
    """Close a room that runs here; what was done in it is in its file."""
    with _lock:
        room = _rooms.pop(path.resolve(), None)
    if room is not None:
        close_children([room.child])


def close_rooms() -> None:
    """Stop every room that runs here."""
    with _lock:
        rooms = list(_rooms.values())
        _rooms.clear()
    close_children(room.child for room in rooms)


def _start(path: Path, app: str) -> _Room:
    token = secrets.token_urlsafe(32)
    # In the environment: other users of this computer can read what a command is called with.
    words = ("room", str(path), "--attended")
    return _Room(Child(words, environment={TOKEN: token, APP: app}, attended=True), token)


atexit.register(close_rooms)
