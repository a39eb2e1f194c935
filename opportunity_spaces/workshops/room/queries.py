"""What a room's file holds."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from opportunity_spaces.workshops.plan import Plan
from opportunity_spaces.workshops.room.fold import build_state
from opportunity_spaces.workshops.room.model import Operation, State
from opportunity_spaces.workshops.room.schema import FORMAT, MARK
from study.errors import NotFound, Unreadable
from study.language import say
from study.sqlite import connect, sqlite3

__all__ = [
    "RoomFile",
    "find_guest",
    "get_room",
    "get_state",
    "get_version",
    "list_ballots",
    "open_room",
    "read_room",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFile:
    """Everything in a room's file but how guests are let in.

    Attributes:
        code: The six letters by which guests find it.
        created: The ISO time at which it was made.
        ballots: The hashes of the one-time codes.
    """

    plan: Plan
    code: str
    created: str
    operations: tuple[Operation, ...]
    ballots: frozenset[str]


def open_room(path: Path, *, read_only: bool = False) -> Database:
    """Open a room's file; whoever opens it closes it.

    Raises:
        NotFound: it is not there.
        Unreadable: it is no room, or one of a newer version.
    """
    if not path.is_file():
        raise NotFound(say("The room {name} is not there: it was deleted.", name=path.name))
    db = None
    try:
        db = connect(path, read_only=read_only, any_thread=True)
        mark = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if db is not None:
            db.close()
        raise Unreadable(say("{name} is no room of a workshop.", name=path.name)) from error
    if mark == MARK and version == FORMAT:
        return db
    db.close()
    if mark != MARK:
        raise Unreadable(say("{name} is no room of a workshop.", name=path.name))
    raise Unreadable(
        say("{name} was made by a newer version of Lifeworld.", name=path.name),
        hint=say("Open it with that version."),
    )


@contextlib.contextmanager
def _open_to_read(path: Path) -> Iterator[Database]:
    db = open_room(path, read_only=True)
    try:
        yield db
    finally:
        db.close()


def read_room(path: Path) -> RoomFile:
    """Return what is in a room's file.

    Raises:
        NotFound: it is not there.
        Unreadable: it is no room.
    """
    with _open_to_read(path) as db:
        return get_room(db)


def get_room(db: Database) -> RoomFile:
    """Return what is in an open room's file."""
    told = dict(db.execute("SELECT name, value FROM room").fetchall())
    try:
        plan = Plan.from_dict(json.loads(told["plan"]))
        operations = tuple(
            Operation(seq, name, at, by, kind, json.loads(data))
            for seq, name, at, by, kind, data in db.execute(
                "SELECT seq, id, at, by, kind, data FROM operations ORDER BY seq"
            ).fetchall()
        )
    except (ValueError, KeyError) as error:
        raise Unreadable(say("The room’s file is damaged.")) from error
    return RoomFile(
        plan=plan,
        code=told["code"],
        created=told["created"],
        operations=operations,
        ballots=list_ballots(db),
    )


def get_version(db: Database) -> int:
    """Return a number that is another one once somebody else has changed the file."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])


def list_ballots(db: Database) -> frozenset[str]:
    """Return the hashes of the one-time codes that a room has now."""
    return frozenset(row[0] for row in db.execute("SELECT hash FROM ballots").fetchall())


def get_state(room: RoomFile) -> State:
    """Return the state that a room's operations make."""
    return build_state(room.plan, room.operations, ballots=room.ballots)


def find_guest(db: Database, token_hash: str, *, now: int) -> str:
    """Return the guest whom a token lets in, or "" if it is none or has expired."""
    found = db.execute(
        "SELECT guest FROM tokens WHERE hash = ? AND expires > ?", (token_hash, now)
    ).fetchone()
    return str(found[0]) if found else ""
