"""The ledger searched: entries by words, person and table, and the rows that an entry changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from study.entries import SELECT_ENTRY, Entry, read_entry
from study.ledger import Row

__all__ = ["RowImage", "count_days", "list_actors", "list_row_images", "search_entries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowImage:
    """A row as it was before and after a change; None where it was not there."""

    table: str
    key: str
    before: Row | None
    after: Row | None


def list_actors(db: Database) -> list[str]:
    """Return the names of all who have changed something, by name."""
    rows = db.execute("SELECT DISTINCT actor FROM changes ORDER BY actor COLLATE NOCASE").fetchall()
    return [str(row[0]) for row in rows]


def count_days(db: Database, *, most: int = 30) -> list[tuple[str, str, int]]:
    """Return (ISO date, person, number of changes), for the last *most* days with changes."""
    rows: list[tuple[str, str, int]] = db.execute(
        """SELECT substr(at, 1, 10) day, actor, count(*) FROM changes
        WHERE substr(at, 1, 10) IN
            (SELECT DISTINCT substr(at, 1, 10) FROM changes ORDER BY 1 DESC LIMIT ?)
        GROUP BY 1, 2 ORDER BY 1, 2""",
        [most],
    ).fetchall()
    return rows


def search_entries(
    db: Database,
    *,
    words: str = "",
    verbs: Sequence[str] = (),
    tables: Sequence[str] = (),
    actor: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """Return entries, newest first.

    Args:
        db: The study's connection.
        words: Words that stand in the subject or the reason, in any case.
        verbs: Verbs that count as a hit, too, as their sentences hold the words.
        tables: Tables of which one must have been changed; none for all.
        actor: The name of the only person whose changes are wanted.
        before: The `seq` before which the entries lie.
        limit: The largest number of entries.
    """
    folded = words.casefold()
    conditions, values = ["c.seq < ?"], [before or 1 << 62]
    parameters: list[object] = [*values]
    if actor is not None:
        conditions.append("c.actor = ?")
        parameters.append(actor)
    if tables:
        conditions.append(
            "EXISTS (SELECT 1 FROM changed_rows r WHERE r.change_seq = c.seq"
            " AND r.tbl IN (SELECT value FROM json_each(?)))"
        )
        parameters.append(json.dumps(list(tables)))
    if folded:
        # SQLite folds ASCII alone: the casefold is taken by Python, and both sides by its function.
        db.conn.create_function("casefold", 1, _casefold, deterministic=True)
        conditions.append(
            "(instr(casefold(c.subject), ?) OR instr(casefold(c.reason), ?)"
            " OR c.verb IN (SELECT value FROM json_each(?)))"
        )
        parameters += [folded, folded, json.dumps(list(verbs))]
    sql = f"{SELECT_ENTRY} WHERE {' AND '.join(conditions)} ORDER BY c.seq DESC LIMIT ?"
    return [read_entry(row) for row in db.query(sql, [*parameters, limit])]


def _casefold(text: str | None) -> str:
    return (text or "").casefold()


def list_row_images(db: Database, seq: int, *, limit: int = 100) -> list[RowImage]:
    """Return the rows that the entry *seq* changed, in the order in which it did.

    An image whose words were erased holds `erased`.
    """
    rows = db.execute(
        "SELECT tbl, key, before, after FROM changed_rows WHERE change_seq = ?"
        " ORDER BY rowid LIMIT ?",
        [seq, limit],
    ).fetchall()
    return [
        RowImage(table=table, key=key, before=_parse(before), after=_parse(after))
        for table, key, before, after in rows
    ]


def _parse(image: str | None) -> Row | None:
    return None if image is None else json.loads(image)
