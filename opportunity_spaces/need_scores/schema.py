"""Table of scores of needs, made by a migration of `opportunity_spaces.schema`."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_need_scores"]


def create_need_scores(db: Database) -> None:
    """Create the table of how important needs are and how well they are met."""
    # No foreign key: with a need its scores go, and come back with an undo in any order.
    db.execute("""
        CREATE TABLE need_scores (
            id TEXT PRIMARY KEY, need_id TEXT NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('survey', 'estimate')),
            importance REAL, satisfaction REAL, scale INTEGER NOT NULL, base INTEGER NOT NULL,
            stratum_id TEXT NOT NULL, source TEXT NOT NULL, day TEXT NOT NULL, note TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX need_scores_need ON need_scores(need_id)")
    record_table(db, "need_scores")
