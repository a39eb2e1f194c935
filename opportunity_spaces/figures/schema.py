"""Tables of figures and joint displays, made by a migration of `opportunity_spaces.schema`."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_figures", "create_joint_parts"]


def create_figures(db: Database) -> None:
    """Create the tables of figures by segment, and of what they and themes say together."""
    db.execute("""
        CREATE TABLE figure_sets (
            id TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL, day TEXT NOT NULL,
            file TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    # No foreign keys: with a set its figures go, and come back with an undo in any order.
    db.execute("""
        CREATE TABLE figures (
            id TEXT PRIMARY KEY, set_id TEXT NOT NULL, segment TEXT NOT NULL,
            stratum_id TEXT NOT NULL, measure TEXT NOT NULL, told TEXT NOT NULL,
            amount REAL NOT NULL, base INTEGER, position INTEGER NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX figures_set ON figures(set_id, position)")
    db.execute("""
        CREATE TABLE joints (
            id TEXT PRIMARY KEY, set_id TEXT NOT NULL, measure TEXT NOT NULL,
            theme_id TEXT NOT NULL, verdict TEXT NOT NULL CHECK (verdict IN
                ('', 'confirm', 'nuance', 'contradict', 'silent')),
            words TEXT NOT NULL, seen TEXT NOT NULL, [by] TEXT NOT NULL, at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX joints_once ON joints(set_id, measure, theme_id)")
    for table in ("figure_sets", "figures", "joints"):
        record_table(db, table)


def create_joint_parts(db: Database) -> None:
    """Create the table of what figures and a theme say together of single strata."""
    # No foreign key: with a joint display its parts go, and come back in any order.
    db.execute("""
        CREATE TABLE joint_parts (
            id TEXT PRIMARY KEY, joint_id TEXT NOT NULL, stratum_id TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN
                ('confirm', 'nuance', 'contradict', 'silent')),
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX joint_parts_once ON joint_parts(joint_id, stratum_id)")
    record_table(db, "joint_parts")
