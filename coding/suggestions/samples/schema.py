"""Tables of random samples, made by a migration of `coding.schema`."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["add_frames", "add_samples"]


def add_samples(db: Database) -> None:
    """Add random samples of passages, and what their coders have read of them."""
    db.execute("""
        CREATE TABLE samples (
            id TEXT PRIMARY KEY, at TEXT NOT NULL, size INTEGER NOT NULL CHECK (size > 0),
            seed INTEGER NOT NULL, coder TEXT NOT NULL,
            purpose TEXT NOT NULL CHECK (purpose IN ('own', 'second')),
            of_id TEXT REFERENCES samples(id), strata TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1, CHECK ((purpose = 'second') = (of_id IS NOT NULL))
        ) STRICT""")
    db.execute("""
        CREATE TABLE sampled_passages (
            id TEXT PRIMARY KEY, sample_id TEXT NOT NULL REFERENCES samples(id),
            transcript_id TEXT NOT NULL REFERENCES transcripts(id),
            text_id TEXT NOT NULL REFERENCES texts(id), start INTEGER NOT NULL,
            end INTEGER NOT NULL, position INTEGER NOT NULL, read_at TEXT,
            put_aside INTEGER NOT NULL CHECK (put_aside IN (0, 1)),
            rev INTEGER NOT NULL DEFAULT 1,
            CHECK (start < end), CHECK (put_aside = 0 OR read_at IS NOT NULL)
        ) STRICT""")
    db.execute("CREATE INDEX sampled_passages_sample ON sampled_passages(sample_id, position)")
    db.execute("CREATE INDEX sampled_passages_text ON sampled_passages(text_id)")
    record_table(db, "samples")
    record_table(db, "sampled_passages")


def add_frames(db: Database) -> None:
    """Add to a sample what was left out of its draw; empty for one that left out nothing."""
    db.execute("ALTER TABLE samples ADD COLUMN frame TEXT")
    record_table(db, "samples")
