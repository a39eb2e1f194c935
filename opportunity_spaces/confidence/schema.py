"""Table of assessments, made by a migration of `opportunity_spaces.schema`."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_assessments"]


def create_assessments(db: Database) -> None:
    """Create the table of what was judged of each insight, component by component."""
    concern = "TEXT NOT NULL CHECK ({} IN ('', 'none', 'minor', 'moderate', 'serious'))"
    columns = ", ".join(
        f"{each} {concern.format(each)}, {each}_reason TEXT NOT NULL"
        for each in ("methods", "coherence", "adequacy", "relevance")
    )
    # No foreign key: with an insight its assessment goes, and comes back with an undo in any order.
    db.execute(f"""
        CREATE TABLE assessments (
            id TEXT PRIMARY KEY, insight_id TEXT NOT NULL UNIQUE, {columns}, seen TEXT NOT NULL,
            [by] TEXT NOT NULL, at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    record_table(db, "assessments")
