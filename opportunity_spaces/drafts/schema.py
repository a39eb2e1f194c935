"""Table of drafts, made by a migration of `opportunity_spaces.schema`."""

from __future__ import annotations

from sqlite_utils import Database

__all__ = ["create_drafts"]


def create_drafts(db: Database) -> None:
    """Create the table; it stays outside the ledger, which records what was saved."""
    db.execute("""
        CREATE TABLE drafts (
            kind TEXT NOT NULL, thing_id TEXT NOT NULL, [by] TEXT NOT NULL, fields TEXT NOT NULL,
            seen INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, thing_id, [by])
        ) STRICT""")
