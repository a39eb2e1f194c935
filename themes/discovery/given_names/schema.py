"""The table of names that people give to suggested themes."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_given_names"]


def create_given_names(db: Database) -> None:
    """Create the table: a name, and the passages by which a later run knows the theme again."""
    db.execute("""
        CREATE TABLE given_names (
            id TEXT PRIMARY KEY, suggested_theme_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
            core TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    record_table(db, "given_names")
