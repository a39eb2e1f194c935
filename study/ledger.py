"""The audit trail, which is also the undo stack.

One change is what a researcher would call one action. It has a verb, an actor, perhaps a reason,
and the rows that it changed, as they were before and after. Triggers record these images, so no
write can bypass the ledger: the database itself refuses a write outside a change. Undoing a change
is a new change that restores the rows, so the ledger is never rewritten; undoing an undo is redo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database, Migrations

from study.errors import Conflict, InvalidInput, NotFound
from study.ids import new_id
from study.language import say
from study.times import get_now

__all__ = ["AlreadyDone", "Change", "Row", "find_last_rev", "get_row"]

Row = dict[str, Any]
migrations = Migrations("lifeworld.ledger")


@migrations()
def create_ledger(db: Database) -> None:
    """Add the tables of the ledger."""
    db.execute("""
        CREATE TABLE changes (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL,
            actor TEXT NOT NULL, verb TEXT NOT NULL, subject TEXT NOT NULL, reason TEXT NOT NULL,
            undoes TEXT REFERENCES changes(id), operation TEXT UNIQUE
        ) STRICT""")
    db.execute("CREATE INDEX changes_undoes ON changes(undoes) WHERE undoes IS NOT NULL")
    db.execute("CREATE INDEX changes_actor ON changes(actor, seq)")
    db.execute("""
        CREATE TABLE changed_rows (
            seq INTEGER PRIMARY KEY, change_seq INTEGER NOT NULL REFERENCES changes(seq),
            tbl TEXT NOT NULL, key TEXT NOT NULL, before TEXT, after TEXT
        ) STRICT""")
    db.execute("CREATE INDEX changed_rows_change ON changed_rows(change_seq)")
    db.execute("CREATE INDEX changed_rows_key ON changed_rows(tbl, key)")
    # The change that is open: one row, set inside the write transaction and empty outside it.
    db.execute("CREATE TABLE open_change (id INTEGER PRIMARY KEY, change_seq INTEGER) STRICT")
    db.execute("INSERT INTO open_change VALUES (1, NULL)")
    # Tables whose rows several people's work may depend on: excerpts, for example. And counters
    # that are raised when derived rows are rewritten, so that readers see that they are new.
    db.execute("CREATE TABLE shared_tables (name TEXT PRIMARY KEY) STRICT")
    db.execute("CREATE TABLE ticks (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT")


def record_table(db: Database, table: str, *, shared: bool = False) -> None:
    """Record every change of *table*; its rows have a text `id` and may have a `rev`.

    Call it again after a migration has changed the table's columns. Undoing a change keeps the rows
    that it added to a *shared* table if somebody else's rows have come to depend on them.
    """
    if shared:
        db.execute("INSERT OR IGNORE INTO shared_tables VALUES (?)", [table])
    columns = [row[1] for row in db.execute(f"PRAGMA table_info([{table}])").fetchall()]

    def image(row: str) -> str:
        return "json_object(" + ", ".join(f"'{c}', {row}.[{c}]" for c in columns) + ")"

    for event, key, before, after in (
        ("INSERT", "new.id", "NULL", image("new")),
        ("UPDATE", "new.id", image("old"), image("new")),
        ("DELETE", "old.id", image("old"), "NULL"),
    ):
        name = f"{table}_ledger_{event.lower()}"
        db.execute(f"DROP TRIGGER IF EXISTS [{name}]")
        db.execute(f"""
            CREATE TRIGGER [{name}] AFTER {event} ON [{table}] BEGIN
                SELECT RAISE(ABORT, 'a write outside of a change')
                WHERE (SELECT change_seq FROM open_change) IS NULL;
                INSERT INTO changed_rows (change_seq, tbl, key, before, after)
                SELECT change_seq, '{table}', {key}, {before}, {after} FROM open_change;
            END""")


class AlreadyDone(Exception):
    """The operation with this id has already been carried out."""


class Change:
    """An open change, made by `Study.change`: the only way to write to the ledgered tables."""

    def __init__(self, db: Database, *, seq: int, change_id: str, subject: str = "") -> None:
        self.db = db
        self.seq = seq
        self.id = change_id
        self.subject = subject

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Add one row to *table*."""
        self.insert_all(table, [row])

    def insert_all(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add rows that all have the same columns to *table*."""
        fresh: list[Mapping[str, Any]] = []
        for row in rows:
            # A row that returns continues its revisions, so that a link to the old one turns stale.
            last = find_last_rev(self.db, table, row["id"])
            if last:
                self._insert(table, [{**row, "rev": last + 1}])
            else:
                fresh.append(row)
        if fresh:
            self._insert(table, fresh)

    def _insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        names = ", ".join(f"[{name}]" for name in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        self.db.conn.executemany(
            f"INSERT INTO [{table}] ({names}) VALUES ({marks})", [tuple(r.values()) for r in rows]
        )

    def update(self, table: str, key: str, *, expect_rev: int | None = None, **fields: Any) -> None:
        """Set *fields* of the row *key* of *table*, and raise its revision by one.

        Raises:
            NotFound: there is no such row.
            Conflict: the row's revision is no longer *expect_rev*.
        """
        before = self.get(table, key)
        odd = [name for name in fields if name not in before or name in ("id", "rev")]
        if odd:
            raise InvalidInput(
                say(
                    "The {table} of a study have no “{field}” that can be changed.",
                    table=table,
                    field=odd[0],
                )
            )
        if expect_rev is not None and before["rev"] != expect_rev:
            raise Conflict(
                say("Somebody changed this meanwhile."),
                hint=say("Look at the newer version, then make your change again."),
            )
        if all(before[name] == value for name, value in fields.items()):
            return
        sets = ", ".join(f"[{name}] = ?" for name in fields)
        if "rev" in before:
            sets += ", rev = rev + 1"
        self.db.execute(f"UPDATE [{table}] SET {sets} WHERE id = ?", [*fields.values(), key])

    def delete(self, table: str, key: str) -> None:
        """Delete the row *key* of *table*.

        Raises:
            NotFound: there is no such row.
        """
        self.get(table, key)
        self.db.execute(f"DELETE FROM [{table}] WHERE id = ?", [key])

    def get(self, table: str, key: str) -> Row:
        """Return a row as this change sees it, or raise NotFound."""
        row = get_row(self.db, table, key)
        if row is None:
            raise NotFound(
                say("This {thing} is no longer in the study.", thing=say(table.rstrip("s")))
            )
        return row


def get_row(db: Database, table: str, key: str) -> Row | None:
    """Return a row of any table, or None."""
    # Not `db.query`, which sets a savepoint around each: a long change has thousands of rows.
    found = db.execute(f"SELECT * FROM [{table}] WHERE id = ?", [key])
    row = found.fetchone()
    return dict(zip((c[0] for c in found.description), row, strict=True)) if row else None


def open_entry(
    db: Database,
    verb: str,
    *,
    actor: str,
    subject: str = "",
    reason: str = "",
    undoes: str | None = None,
    operation: str | None = None,
) -> Change:
    """Write a change's entry and allow writes; call it inside a transaction only."""
    if not actor.strip():
        raise InvalidInput(
            say("A change needs somebody who makes it."), hint=say("Say who you are.")
        )
    check_operation(db, operation)
    change_id = new_id()
    at = get_now("milliseconds")
    cursor = db.execute(
        "INSERT INTO changes (id, at, actor, verb, subject, reason, undoes, operation)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [change_id, at, actor, verb, subject, reason, undoes, operation],
    )
    seq = int(cursor.lastrowid or 0)
    db.execute("UPDATE open_change SET change_seq = ?", [seq])
    return Change(db, seq=seq, change_id=change_id, subject=subject)


def check_operation(db: Database, operation: str | None) -> None:
    """Raise AlreadyDone if a change has been made with this id of an operation."""
    if (
        operation is not None
        and db.execute("SELECT 1 FROM changes WHERE operation = ?", [operation]).fetchone()
    ):
        raise AlreadyDone(operation)


def close_entry(change: Change) -> None:
    """Close the change and record its subject."""
    change.db.execute("UPDATE open_change SET change_seq = NULL")
    if change.subject:
        change.db.execute(
            "UPDATE changes SET subject = ? WHERE seq = ?", [change.subject, change.seq]
        )


def find_last_rev(db: Database, table: str, key: str) -> int:
    """Return the newest revision that a row had; 0 if there was none."""
    row = db.execute(
        "SELECT json_extract(coalesce(after, before), '$.rev') FROM changed_rows"
        " WHERE tbl = ? AND key = ? ORDER BY seq DESC LIMIT 1",
        [table, key],
    ).fetchone()
    return int(row[0] or 0) if row else 0
