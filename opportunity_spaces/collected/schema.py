"""Table of collected quotes, made by a migration of `opportunity_spaces.schema`."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_collected"]


def create_collected(db: Database) -> None:
    """Create the table; what is collected goes with its quote, and comes back with an undo."""
    db.execute("""
        CREATE TABLE collected (
            id TEXT PRIMARY KEY,
            excerpt_id TEXT NOT NULL REFERENCES excerpts(id) ON DELETE CASCADE,
            [by] TEXT NOT NULL, at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX collected_once ON collected(excerpt_id, [by])")
    record_table(db, "collected")
