"""Tables of rating rounds, made by a migration of the package's schema."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_priorities"]


def create_priorities(db: Database) -> None:
    """Create the tables of rating rounds and of what each person rated."""
    db.execute("""
        CREATE TABLE rating_rounds (
            id TEXT PRIMARY KEY, title TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('need', 'space', 'initiative')),
            things TEXT NOT NULL, criteria TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
            opened_at TEXT NOT NULL, closed_at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    # One row for each person, so that all their marks are saved and undone together.
    db.execute("""
        CREATE TABLE ratings (
            id TEXT PRIMARY KEY, round_id TEXT NOT NULL, marks TEXT NOT NULL, [by] TEXT NOT NULL,
            at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX ratings_once ON ratings(round_id, [by])")
    record_table(db, "rating_rounds")
    record_table(db, "ratings")
