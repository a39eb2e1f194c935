"""What writes a room's file: making it, adding operations, letting guests in, erasing."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from opportunity_spaces.workshops.plan import Plan
from opportunity_spaces.workshops.room.codes import hash_ballot, new_ballot, new_code
from opportunity_spaces.workshops.room.fold import erase_operations
from opportunity_spaces.workshops.room.model import Operation
from opportunity_spaces.workshops.room.queries import RoomFile, get_room, open_room
from opportunity_spaces.workshops.room.schema import FORMAT, MARK, TABLES
from study.errors import Conflict
from study.language import say
from study.private_files import create_private_file
from study.sqlite import choose_journal, connect, open_transaction, sqlite3
from study.times import get_now

__all__ = [
    "add_ballots",
    "add_operations",
    "add_token",
    "create_room",
    "erase_due_rooms",
    "erase_room",
    "open_alone",
    "remove_tokens",
    "revise_room",
]

# How long a guest's token works at most, where the room is kept for longer.
LONGEST = timedelta(days=60)


def create_room(path: Path, plan: Plan, *, ballots: int = 0) -> tuple[str, ...]:
    """Make the file of a room; return its one-time codes, which are not kept in words.

    Args:
        path: The file, which must not be there yet. Its folder must.
        plan: The workshop as it is to be run.
        ballots: How many one-time codes are made.

    Raises:
        Conflict: the file is there already.
    """
    plan.check()
    try:
        create_private_file(path)
    except FileExistsError as error:
        raise Conflict(say("This workshop has a room already: open that one.")) from error
    db = connect(path)
    try:
        choose_journal(db)
        db.executescript(TABLES)
        db.execute(f"PRAGMA application_id = {MARK}")
        db.execute(f"PRAGMA user_version = {FORMAT}")
        told = {
            "plan": json.dumps(plan.to_dict(), ensure_ascii=False),
            "code": new_code(),
            "created": get_now(),
        }
        with _transaction(db):
            db.conn.executemany("INSERT INTO room (name, value) VALUES (?, ?)", told.items())
            return _add_ballots(db, ballots)
    finally:
        db.close()


@contextlib.contextmanager
def _transaction(db: Database) -> Iterator[None]:
    open_transaction(db)
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:  # a full disk may have ended it already
            db.execute("ROLLBACK")
        raise


def add_ballots(path: Path, number: int) -> tuple[str, ...]:
    """Make more one-time codes and return them; a room that runs takes them at once."""
    db = open_room(path)
    try:
        with _transaction(db):
            return _add_ballots(db, number)
    finally:
        db.close()


def _add_ballots(db: Database, number: int) -> tuple[str, ...]:
    codes = tuple({new_ballot() for _ in range(number)})
    db.conn.executemany(
        "INSERT OR IGNORE INTO ballots (hash) VALUES (?)", [(hash_ballot(each),) for each in codes]
    )
    return codes


def add_operations(db: Database, operations: Sequence[Operation]) -> None:
    """Keep operations, all of them or none."""
    with _transaction(db):
        db.conn.executemany(
            "INSERT INTO operations (seq, id, at, by, kind, data) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    each.seq,
                    each.id,
                    each.at,
                    each.by,
                    each.kind,
                    json.dumps(each.data, ensure_ascii=False),
                )
                for each in operations
            ],
        )
        for each in operations:
            if each.kind == "leave":
                _erase_guest(db, each.whose)
    if any(each.kind == "leave" for each in operations):
        # The log still holds what was erased until it is emptied.
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _erase_guest(db: Database, guest: str) -> None:
    """Erase what a guest wrote, chose and was called."""
    old = get_room(db).operations
    changed = [
        (each.kind, json.dumps(each.data), each.seq)
        for each, before in zip(erase_operations(old, guest), old, strict=True)
        if each is not before
    ]
    db.conn.executemany("UPDATE operations SET kind = ?, data = ? WHERE seq = ?", changed)
    db.execute("DELETE FROM tokens WHERE guest = ?", (guest,))


def add_token(db: Database, token_hash: str, guest: str, *, keep_until: str) -> None:
    """Let a guest in by a token until the room's day, or for sixty days."""
    until = datetime.now(UTC) + LONGEST
    with contextlib.suppress(ValueError):
        last = datetime.fromisoformat(keep_until).replace(tzinfo=UTC) + timedelta(days=1)
        until = min(until, last)
    with _transaction(db):
        db.execute(
            "INSERT INTO tokens (hash, guest, expires) VALUES (?, ?, ?)",
            (token_hash, guest, int(until.timestamp() * 1000)),
        )


def remove_tokens(db: Database, guest: str) -> None:
    """Let a guest in no more."""
    with _transaction(db):
        db.execute("DELETE FROM tokens WHERE guest = ?", (guest,))


def revise_room(
    path: Path, change: Callable[[RoomFile], tuple[Plan, dict[int, dict[str, Any]]]]
) -> None:
    """Write the plan and some operations of a room anew; nothing of the old ones stays behind.

    Args:
        path: The room's file. Where its server runs, it reads the file again by itself.
        change: Returns the plan, and the fields of those operations that change, by their place.

    Raises:
        NotFound: there is no such room.
        Unreadable: it is no room.
        Conflict: somebody else is writing it.
    """
    db = open_room(path)
    try:
        # What is overwritten or deleted leaves no bytes behind in the pages of the file.
        db.execute("PRAGMA secure_delete = ON").fetchall()
        with _transaction(db):
            room = get_room(db)
            plan, operations = change(room)
            if plan == room.plan and not operations:
                return
            told = json.dumps(plan.to_dict(), ensure_ascii=False)
            db.execute("UPDATE room SET value = ? WHERE name = 'plan'", [told])
            db.conn.executemany(
                "UPDATE operations SET data = ? WHERE seq = ?",
                [(json.dumps(data, ensure_ascii=False), seq) for seq, data in operations.items()],
            )
        # The pages are written anew, and the log with the old ones is emptied.
        db.execute("VACUUM")
        left = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        raise _is_busy(path) from error
    finally:
        db.close()
    if left is not None and left[0]:
        raise _is_busy(path)


def _is_busy(path: Path) -> Conflict:
    return Conflict(
        say("The room {name} is busy: it could not be cleaned.", name=path.name),
        hint=say("Stop it, and do this again."),
    )


def erase_room(path: Path) -> None:
    """Delete a room's file for good, with all that guests wrote in it."""
    for suffix in ("-lock", "-wal", "-shm", "-journal", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextlib.contextmanager
def open_alone(path: Path) -> Iterator[None]:
    """Keep a room to this process inside the block: two servers would each decide an order.

    The lock is that of SQLite on an empty file beside the room; it goes with the process.

    Raises:
        Conflict: another process runs the room.
    """
    lock = path.with_name(f"{path.name}-lock")
    with contextlib.suppress(FileExistsError):
        create_private_file(lock)
    held = contextlib.ExitStack()
    try:
        db = sqlite3.connect(lock, timeout=0, isolation_level=None)
        held.callback(db.close)
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        held.close()
        raise Conflict(
            say("This room runs already on this computer."),
            hint=say("Stop it where it was opened, or end that program."),
        ) from error
    with held:
        yield


def erase_due_rooms(folder: Path, *, today: date) -> list[str]:
    """Delete the rooms of a folder whose day has come; return their names without the suffix.

    A file that is no room, or that cannot be read, is left alone.
    """
    from study.errors import LifeworldError

    erased = []
    for path in sorted(folder.glob("*.room")):
        try:
            db = open_room(path, read_only=True)
        except LifeworldError:
            continue
        try:
            until = get_room(db).plan.keep_until
        except LifeworldError:
            continue
        finally:
            db.close()
        try:
            due = bool(until) and date.fromisoformat(until[:10]) < today
        except ValueError:
            continue
        if due:
            erase_room(path)
            erased.append(path.stem)
    return erased
