"""Tables of records, made by migrations of the package's schema."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_records", "create_rollout", "create_voices"]


def create_records(db: Database) -> None:
    """Create the tables of decisions and next steps."""
    # No foreign keys: what a decision is about may be of two kinds, and a record outlives it.
    db.execute("""
        CREATE TABLE study_decisions (
            id TEXT PRIMARY KEY, words TEXT NOT NULL, who TEXT NOT NULL, mandate TEXT NOT NULL,
            day TEXT NOT NULL, about_id TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE next_steps (
            id TEXT PRIMARY KEY, words TEXT NOT NULL, owner TEXT NOT NULL, due TEXT NOT NULL,
            done TEXT NOT NULL, about_id TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    record_table(db, "study_decisions")
    record_table(db, "next_steps")


def create_rollout(db: Database) -> None:
    """Let initiatives hold what a campaign is, and create the tables of their places."""
    for column in (
        "original_title", "target_group", "message", "slogan", "tools", "depends_on_id", "results",
        "lessons", "advice",
    ):  # fmt: skip
        db.execute(f"ALTER TABLE initiatives ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    db.execute("""
        ALTER TABLE initiatives ADD COLUMN cadence TEXT NOT NULL DEFAULT '' CHECK (cadence IN
            ('', 'weekly', 'monthly', 'quarterly', 'half_yearly', 'yearly'))""")
    record_table(db, "initiatives")
    # No foreign keys: places go with their initiative, and come back with an undo in any order.
    db.execute("""
        CREATE TABLE rollout_places (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, initiative_id TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('planned', 'started', 'follow_up', 'settled', 'stopped')),
            started TEXT NOT NULL, follow_up TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX rollout_places_initiative ON rollout_places(initiative_id)")
    db.execute("""
        CREATE TABLE place_observations (
            id TEXT PRIMARY KEY, words TEXT NOT NULL, place_id TEXT NOT NULL, day TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX place_observations_place ON place_observations(place_id, day)")
    record_table(db, "rollout_places")
    record_table(db, "place_observations")


def create_voices(db: Database) -> None:
    """Create the tables of the risks of a study, of those behind it, and of what is said of it."""
    db.execute("""
        CREATE TABLE study_risks (
            id TEXT PRIMARY KEY, words TEXT NOT NULL, response TEXT NOT NULL, owner TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE contributors (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL,
            part TEXT NOT NULL CHECK (part IN ('team', 'contact', 'shaped')),
            contact TEXT NOT NULL, about_id TEXT NOT NULL,
            agreed TEXT NOT NULL CHECK (agreed IN ('', 'yes')), rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE testimonials (
            id TEXT PRIMARY KEY, words TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
            agreed TEXT NOT NULL CHECK (agreed IN ('', 'yes')), rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    for table in ("study_risks", "contributors", "testimonials"):
        record_table(db, table)
