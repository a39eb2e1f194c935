"""Tables of workshops, made by a migration of the package's schema."""

from __future__ import annotations

from sqlite_utils import Database

from study.ledger import record_table

__all__ = ["create_workshops"]


def create_workshops(db: Database) -> None:
    """Create the tables of workshops, of their steps and cards, and of what came home."""
    db.execute("""
        CREATE TABLE workshops (
            id TEXT PRIMARY KEY, title TEXT NOT NULL, purpose TEXT NOT NULL,
            template TEXT NOT NULL, day TEXT NOT NULL, starts TEXT NOT NULL, place TEXT NOT NULL,
            language TEXT NOT NULL,
            anonymity TEXT NOT NULL CHECK (anonymity IN ('anonymous', 'nickname', 'named')),
            ballots TEXT NOT NULL CHECK (ballots IN ('', 'yes')), mandate TEXT NOT NULL,
            rule TEXT NOT NULL, notice TEXT NOT NULL, departments TEXT NOT NULL,
            tables TEXT NOT NULL, keep_until TEXT NOT NULL, follow_up TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('template', 'draft', 'open', 'run', 'home')),
            results TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    # No foreign keys: what belongs to a workshop goes with it, and comes back with an undo in any
    # order.
    db.execute("""
        CREATE TABLE workshop_steps (
            id TEXT PRIMARY KEY, workshop_id TEXT NOT NULL, position INTEGER NOT NULL,
            kind TEXT NOT NULL, title TEXT NOT NULL, instruction TEXT NOT NULL,
            minutes INTEGER NOT NULL, settings TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX workshop_steps_order ON workshop_steps(workshop_id, position)")
    # A card is a reference: its words are read through the gate whenever they are needed.
    db.execute("""
        CREATE TABLE workshop_cards (
            id TEXT PRIMARY KEY, workshop_id TEXT NOT NULL, position INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN
                ('quote', 'insight', 'need', 'space', 'assumption')),
            source_id TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute(
        "CREATE UNIQUE INDEX workshop_cards_once ON workshop_cards(workshop_id, kind, source_id)"
    )
    db.execute("""
        CREATE TABLE workshop_outcomes (
            id TEXT PRIMARY KEY, workshop_id TEXT NOT NULL, found TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('accepted', 'left_out')), kind TEXT NOT NULL,
            thing_id TEXT NOT NULL, words TEXT NOT NULL, [by] TEXT NOT NULL, at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute(
        "CREATE UNIQUE INDEX workshop_outcomes_once ON workshop_outcomes(workshop_id, found)"
    )
    for table in ("workshops", "workshop_steps", "workshop_cards", "workshop_outcomes"):
        record_table(db, table)
