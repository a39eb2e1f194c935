"""Tables of the themes package."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from study.ledger import record_table

__all__ = ["migrations"]

migrations = Migrations("lifeworld.themes")


@migrations()
def create_themes(db: Database) -> None:
    """Add themes, the codes they gather, and which sessions were not asked about them."""
    db.execute("""
        CREATE TABLE themes (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, organising_concept TEXT NOT NULL,
            boundary TEXT NOT NULL, description TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('candidate', 'reviewed', 'defined', 'dropped')),
            position INTEGER NOT NULL, hue INTEGER NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    # No foreign key to the codes: a code may go while themes rest on it, and they then say so.
    # `below_seen` is a JSON object, id to revision, of the codes an abstract code brought along.
    db.execute("""
        CREATE TABLE theme_codes (
            id TEXT PRIMARY KEY, theme_id TEXT NOT NULL REFERENCES themes(id),
            code_id TEXT NOT NULL, rationale TEXT NOT NULL, rev_seen INTEGER NOT NULL,
            below_seen TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX theme_codes_once ON theme_codes(theme_id, code_id)")
    db.execute("CREATE INDEX theme_codes_code ON theme_codes(code_id)")
    db.execute("""
        CREATE TABLE not_asked (
            id TEXT PRIMARY KEY, session_id TEXT NOT NULL,
            theme_id TEXT NOT NULL REFERENCES themes(id), rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX not_asked_once ON not_asked(theme_id, session_id)")
    for table in ("themes", "theme_codes", "not_asked"):
        record_table(db, table)
