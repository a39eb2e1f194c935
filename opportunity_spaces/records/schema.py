"""Tables of decisions and next steps, made by a migration of the package's schema."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_records"]


def create_records(db: Database) -> None:
    """Create the tables of decisions and next steps."""
    # No foreign keys: what a decision is about may be of two kinds, and a record outlives it.
    db.execute("""
        CREATE TABLE study_decisions (
            id TEXT PRIMARY KEY, words TEXT NOT NULL, who TEXT NOT NULL, mandate TEXT NOT NULL,
            day TEXT NOT NULL, about_id TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE next_steps (
            id TEXT PRIMARY KEY, words TEXT NOT NULL, owner TEXT NOT NULL, due TEXT NOT NULL,
            done TEXT NOT NULL, about_id TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    record_table(db, "study_decisions")
    record_table(db, "next_steps")
