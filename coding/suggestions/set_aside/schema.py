"""Tables of passages that are set aside, and of those that people brought back."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_set_aside"]


def create_set_aside(db: Database) -> None:
    """Create both tables, as they were when they came."""
    # Derived: replaced by every run.
    db.execute("""
        CREATE TABLE set_aside (
            transcript_id TEXT NOT NULL, text_id TEXT NOT NULL, start INTEGER NOT NULL,
            end INTEGER NOT NULL, turn INTEGER NOT NULL, reason TEXT NOT NULL,
            PRIMARY KEY (text_id, start, end)
        ) STRICT""")
    db.execute("""
        CREATE TABLE brought_back (
            id TEXT PRIMARY KEY, transcript_id TEXT NOT NULL REFERENCES transcripts(id),
            text_id TEXT NOT NULL REFERENCES texts(id), start INTEGER NOT NULL,
            end INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX brought_back_text ON brought_back(text_id, start)")
    record_table(db, "brought_back")
