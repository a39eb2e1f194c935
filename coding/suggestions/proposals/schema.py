"""The table of proposals, made by a migration of `coding.schema`."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_proposals"]


def create_proposals(db: Database) -> None:
    """Let other programs propose codings, and several runs stand for one code."""
    db.execute("""
        CREATE TABLE proposed_batches (
            id TEXT PRIMARY KEY, program TEXT NOT NULL, model TEXT NOT NULL,
            codings INTEGER NOT NULL CHECK (codings > 0), at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    record_table(db, "proposed_batches")
    # Beside the run of our own suggester, those of proposals stand until they are decided.
    db.execute("""
        CREATE TABLE new_standing_runs (
            code_id TEXT NOT NULL, run_id TEXT NOT NULL REFERENCES runs(id),
            PRIMARY KEY (code_id, run_id)
        ) STRICT""")
    db.execute("INSERT INTO new_standing_runs SELECT code_id, run_id FROM standing_runs")
    db.execute("DROP TABLE standing_runs")
    db.execute("ALTER TABLE new_standing_runs RENAME TO standing_runs")
    db.execute("CREATE INDEX standing_runs_run ON standing_runs(run_id)")
