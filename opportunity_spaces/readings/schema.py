"""Table of readings, made by a migration of `opportunity_spaces.schema`."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_readings"]


def create_readings(db: Database) -> None:
    """Create the table of readings, and let a metric have an owner and a cadence."""
    # No foreign key: with a metric its readings go, and come back with an undo in any order.
    db.execute("""
        CREATE TABLE readings (
            id TEXT PRIMARY KEY, metric_id TEXT NOT NULL, day TEXT NOT NULL, amount TEXT NOT NULL,
            origin TEXT NOT NULL, note TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX readings_metric ON readings(metric_id, day)")
    record_table(db, "readings")
    db.execute("ALTER TABLE metrics ADD COLUMN owner TEXT NOT NULL DEFAULT ''")
    db.execute("""
        ALTER TABLE metrics ADD COLUMN cadence TEXT NOT NULL DEFAULT '' CHECK (cadence IN
            ('', 'weekly', 'monthly', 'quarterly', 'half_yearly', 'yearly'))""")
    record_table(db, "metrics")
