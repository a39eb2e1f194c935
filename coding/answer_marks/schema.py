"""The tables of marks and stances on survey answers."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_answer_marks"]


def create_answer_marks(db: Database) -> None:
    """Create the tables of flags, marks and stances.

    Both rest on an excerpt of the answer, so that they follow corrections and go with erased words.
    """
    db.execute("""
        CREATE TABLE answer_marks (
            id TEXT PRIMARY KEY,
            excerpt_id TEXT NOT NULL REFERENCES excerpts(id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('flag', 'rich')), note TEXT NOT NULL,
            by TEXT NOT NULL, at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX answer_marks_once ON answer_marks(excerpt_id, kind)")
    # Without a code it is about the question of the answer.
    db.execute("""
        CREATE TABLE stances (
            id TEXT PRIMARY KEY,
            excerpt_id TEXT NOT NULL REFERENCES excerpts(id) ON DELETE CASCADE,
            code_id TEXT REFERENCES codes(id) ON DELETE CASCADE,
            stance TEXT NOT NULL CHECK (stance IN ('agree', 'disagree', 'unclear')),
            coder TEXT NOT NULL, at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute(
        "CREATE UNIQUE INDEX stances_once ON stances(excerpt_id, coalesce(code_id, ''), coder)"
    )
    db.execute("CREATE INDEX stances_code ON stances(code_id) WHERE code_id IS NOT NULL")
    for table in ("answer_marks", "stances"):
        record_table(db, table)
