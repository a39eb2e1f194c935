"""The audit trail, read: entries, what may be undone, and who changed a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from study.errors import InvalidInput, NotFound
from study.language import say
from study.ledger import Row

__all__ = [
    "Entry",
    "describe_plainly",
    "find_last_actor",
    "find_other_actor",
    "find_redoable",
    "find_undoable",
    "get_entry",
    "has_changed_row",
    "list_days",
    "list_entries",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry in the audit trail."""

    seq: int
    id: str
    at: str
    actor: str
    verb: str
    subject: str
    reason: str
    undoes: str | None
    undone: bool
    operation: str | None = None


def describe_plainly(entry: Entry) -> str:
    """Return an entry as it is recorded: its verb and its subject."""
    return f"{entry.verb}: {entry.subject}" if entry.subject else entry.verb


# A change is undone if its newest undo has not itself been undone: follow the undos of undos to the
# end, and see whether their number is odd.
_UNDONE = """(WITH RECURSIVE chain(seq) AS (
        SELECT max(u.seq) FROM changes u WHERE u.undoes = c.id
        UNION ALL SELECT (SELECT max(u.seq) FROM changes u WHERE u.undoes = x.id)
        FROM chain JOIN changes x ON x.seq = chain.seq)
    SELECT count(seq) % 2 FROM chain)"""


# A change that changed no row (the coding already existed) is kept, but there is nothing to undo.
_TOUCHED = "EXISTS (SELECT 1 FROM changed_rows h WHERE h.change_seq = c.seq)"


SELECT_ENTRY = f"SELECT c.seq, c.id, c.at, c.actor, c.verb, c.subject, c.reason, c.undoes, c.operation, {_UNDONE} undone FROM changes c"  # noqa: E501


def read_entry(row: Row) -> Entry:
    return Entry(**{**row, "undone": bool(row["undone"])})


def list_entries(
    db: Database,
    *,
    limit: int = 100,
    before: int | None = None,
    actor: str | None = None,
    day: str | None = None,
) -> list[Entry]:
    """Return ledger entries, newest first, from those before the `seq` *before*.

    *day* is the ISO date of the only day whose entries are wanted.
    """
    rows = db.query(
        f"{SELECT_ENTRY} WHERE c.seq < ? AND (? IS NULL OR c.actor = ?)"
        " AND (? IS NULL OR substr(c.at, 1, 10) = ?) ORDER BY c.seq DESC LIMIT ?",
        [before or 1 << 62, actor, actor, day, day, limit],
    )
    return [read_entry(row) for row in rows]


def list_days(db: Database) -> list[str]:
    """Return the ISO dates of the days on which something was changed, newest first."""
    rows = db.execute("SELECT DISTINCT substr(at, 1, 10) d FROM changes ORDER BY d DESC").fetchall()
    return [row[0] for row in rows]


def list_touching(db: Database, table: str, key: str, *, limit: int = 100) -> list[Entry]:
    """Return the entries that changed a row of *table* or rows that belong to it, newest first.

    A row belongs to it that names it in the column called after the table: `theme_id`, say.
    """
    column = f"$.{table.rstrip('s')}_id"
    rows = db.query(
        f"""{SELECT_ENTRY} WHERE c.seq IN (SELECT change_seq FROM changed_rows
            WHERE (tbl = ? AND key = ?) OR json_extract(coalesce(after, before), ?) = ?)
        ORDER BY c.seq DESC LIMIT ?""",
        [table, key, column, key, limit],
    )
    return [read_entry(row) for row in rows]


def get_entry(db: Database, change_id: str) -> Entry:
    """Return one entry by its id or a unique prefix of it.

    Raises:
        NotFound: no change begins so.
        InvalidInput: several do.
    """
    rows = list(
        db.query(
            f"{SELECT_ENTRY} WHERE substr(c.id, 1, ?) = ? LIMIT 2",
            [len(change_id), change_id.lower()],
        )
    )
    if len(rows) > 1 and change_id:
        raise InvalidInput(
            say("Several changes begin with “{id}”.", id=change_id),
            hint=say("Give more of the id: `lifeworld history` lists them."),
        )
    if not rows or not change_id:
        raise NotFound(
            say("There is no change “{id}” in this study.", id=change_id),
            hint=say("`lifeworld history` lists them."),
        )
    return read_entry(rows[0])


def find_undoable(db: Database, *, actor: str | None = None) -> Entry | None:
    """Return the newest change that is neither an undo nor undone, by *actor* or by anybody."""
    row = next(
        db.query(
            f"{SELECT_ENTRY} WHERE c.undoes IS NULL AND (? IS NULL OR c.actor = ?)"
            f" AND NOT {_UNDONE} AND {_TOUCHED} ORDER BY c.seq DESC LIMIT 1",
            [actor, actor],
        ),
        None,
    )
    return read_entry(row) if row else None


def find_redoable(db: Database, *, actor: str | None = None) -> Entry | None:
    """Return the newest undo that was not redone, unless a new change has been made since."""
    row = next(
        db.query(
            f"{SELECT_ENTRY} JOIN changes o ON o.id = c.undoes WHERE o.undoes IS NULL"
            f" AND (? IS NULL OR c.actor = ?) AND NOT {_UNDONE} ORDER BY c.seq DESC LIMIT 1",
            [actor, actor],
        ),
        None,
    )
    if row is None:
        return None
    newer = db.execute(
        "SELECT 1 FROM changes c WHERE c.seq > ? AND c.undoes IS NULL"
        f" AND (? IS NULL OR c.actor = ?) AND {_TOUCHED}",
        [row["seq"], actor, actor],
    ).fetchone()
    return None if newer else read_entry(row)


def has_changed_row(db: Database, entry: Entry, key: str) -> bool:
    """Return whether an entry changed the row with this id."""
    row = db.execute(
        "SELECT 1 FROM changed_rows WHERE change_seq = ? AND key = ? LIMIT 1", [entry.seq, key]
    ).fetchone()
    return row is not None


def has_changed_table(db: Database, entry: Entry, tables: Sequence[str]) -> bool:
    """Return whether an entry changed a row of any of these tables."""
    marks = ", ".join("?" * len(tables))
    row = db.execute(
        f"SELECT 1 FROM changed_rows WHERE change_seq = ? AND tbl IN ({marks}) LIMIT 1",
        [entry.seq, *tables],
    ).fetchone()
    return row is not None


def find_last_actor(db: Database, table: str, key: str) -> str | None:
    """Return the name of whoever wrote this row last, or None."""
    row = db.execute(
        "SELECT c.actor FROM changed_rows r JOIN changes c ON c.seq = r.change_seq"
        " WHERE r.tbl = ? AND r.key = ? ORDER BY r.seq DESC LIMIT 1",
        [table, key],
    ).fetchone()
    return str(row[0]) if row else None


def find_other_actor(db: Database, table: str, key: str, *, actor: str) -> str | None:
    """Return the name of somebody other than *actor* who has written this row, or None."""
    row = db.execute(
        "SELECT c.actor FROM changed_rows r JOIN changes c ON c.seq = r.change_seq"
        " WHERE r.tbl = ? AND r.key = ? AND c.actor <> ? LIMIT 1",
        [table, key, actor],
    ).fetchone()
    return str(row[0]) if row else None
