"""Tables of aims, challenges and outside sources, made by a migration of the package's schema."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_brief"]


def create_brief(db: Database) -> None:
    """Create the tables, and let links begin at their rows."""
    db.execute("""
        CREATE TABLE outside_sources (
            id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT NOT NULL, year TEXT NOT NULL,
            address TEXT NOT NULL, words TEXT NOT NULL,
            [use] TEXT NOT NULL CHECK ([use] IN ('', 'background')), note TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE challenges (
            id TEXT PRIMARY KEY, code TEXT NOT NULL, words TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE aims (
            id TEXT PRIMARY KEY, statement TEXT NOT NULL, amount TEXT NOT NULL, day TEXT NOT NULL,
            origin TEXT NOT NULL, note TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    for table in ("outside_sources", "challenges", "aims"):
        record_table(db, table)
    # SQLite cannot alter a CHECK, so the table is rebuilt.
    ends = "('excerpt', 'theme', 'insight', 'need', 'space', 'assumption', 'initiative', 'metric')"
    starts = f"{ends[:-1]}, 'source', 'challenge', 'aim')"
    db.execute(f"""
        CREATE TABLE links_new (
            id TEXT PRIMARY KEY, from_kind TEXT NOT NULL CHECK (from_kind IN {starts}),
            from_id TEXT NOT NULL, to_kind TEXT NOT NULL CHECK (to_kind IN {ends}),
            to_id TEXT NOT NULL, relation TEXT NOT NULL CHECK (relation IN
                ('supports', 'nuances', 'contradicts', 'illustrates', 'leads_to')),
            note TEXT NOT NULL, rev_seen INTEGER NOT NULL, [by] TEXT NOT NULL, at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("INSERT INTO links_new SELECT * FROM links ORDER BY rowid")
    db.execute("DROP TABLE links")
    db.execute("ALTER TABLE links_new RENAME TO links")
    db.execute("CREATE UNIQUE INDEX links_once ON links(from_id, to_id, relation)")
    db.execute("CREATE INDEX links_to ON links(to_id)")
    record_table(db, "links")
