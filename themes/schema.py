"""Tables of the themes package."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from study.ledger import record_table
from themes.discovery.given_names.schema import create_given_names

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
    # No foreign key to the codes: a theme reports it when one of its codes is removed.
    # `below_seen` is a JSON object, id to revision, of the codes below an abstract code.
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


@migrations()
def add_proposals(db: Database) -> None:
    """Add suggested themes and people's decisions on them."""
    # Derived, replaced by the next run, never counted.
    db.execute("""
        CREATE TABLE proposals (
            id TEXT PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id),
            position INTEGER NOT NULL, name TEXT NOT NULL, words TEXT NOT NULL,
            stability REAL NOT NULL, theme_id TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE proposal_passages (
            proposal_id TEXT NOT NULL REFERENCES proposals(id), transcript_id TEXT NOT NULL,
            text_id TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
            turn INTEGER NOT NULL, closeness REAL NOT NULL, x REAL, y REAL,
            PRIMARY KEY (proposal_id, text_id, start)
        ) STRICT, WITHOUT ROWID""")
    # A person's decision on a proposal. It names places in texts, so that it outlives the run: the
    # next run keeps people's merges and splits. It holds no words of participants.
    db.execute("""
        CREATE TABLE proposal_decisions (
            id TEXT PRIMARY KEY, run_id TEXT NOT NULL, proposal_id TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'move', 'drop', 'accept')),
            data TEXT NOT NULL, coder TEXT NOT NULL, at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    record_table(db, "proposal_decisions")


@migrations()
def add_deep_dives(db: Database) -> None:
    """Add the plan for the next phase of fieldwork: themes to deepen, by stratum."""
    # No foreign keys: the plan hides entries whose theme or stratum was removed.
    db.execute("""
        CREATE TABLE deep_dives (
            id TEXT PRIMARY KEY, theme_id TEXT NOT NULL, stratum_id TEXT NOT NULL,
            method TEXT NOT NULL CHECK (method IN ('interview', 'focus_group', 'site_visit')),
            reason TEXT NOT NULL, question TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX deep_dives_cell ON deep_dives(theme_id, stratum_id)")
    record_table(db, "deep_dives")


@migrations()
def rename_proposals(db: Database) -> None:
    """Rename proposals to “suggested themes”; earlier decisions can still be undone."""
    for event in ("insert", "update", "delete"):
        db.execute(f"DROP TRIGGER proposal_decisions_ledger_{event}")
    for old, new in (
        ("proposals", "suggested_themes"),
        ("proposal_passages", "suggested_passages"),
        ("proposal_decisions", "theme_decisions"),
    ):
        db.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for table in ("suggested_passages", "theme_decisions"):
        db.execute(f"ALTER TABLE {table} RENAME COLUMN proposal_id TO suggested_theme_id")
    record_table(db, "theme_decisions")
    # Undo finds a row by its table and compares it with its image by column name.
    # An image whose words were erased has no such column and stays as it is.
    for image in ("before", "after"):
        db.execute(f"""
            UPDATE changed_rows SET {image} = json_remove(
                json_set({image}, '$.suggested_theme_id', {image} ->> '$.proposal_id'),
                '$.proposal_id')
            WHERE tbl = 'proposal_decisions' AND {image} ->> '$.proposal_id' IS NOT NULL""")
    db.execute("UPDATE changed_rows SET tbl = 'theme_decisions' WHERE tbl = 'proposal_decisions'")
    db.execute("UPDATE ticks SET name = 'suggested_themes' WHERE name = 'proposals'")


@migrations()
def add_branches(db: Database) -> None:
    """Add the tree in which a run's themes join, with the words that name each joint."""
    # Derived, replaced by the next run.
    db.execute("""
        CREATE TABLE suggested_branches (
            run_id TEXT NOT NULL REFERENCES runs(id), position INTEGER NOT NULL,
            one INTEGER NOT NULL, other INTEGER NOT NULL, distance REAL NOT NULL,
            words TEXT NOT NULL, PRIMARY KEY (run_id, position)
        ) STRICT, WITHOUT ROWID""")


@migrations()
def add_key_sentences(db: Database) -> None:
    """Add the place of the sentence that stands for a suggested theme."""
    # “text:start:end”, a reference: a name that held the words of a quote loses them.
    db.execute("ALTER TABLE suggested_themes ADD COLUMN sentence TEXT NOT NULL DEFAULT ''")
    db.execute("""
        UPDATE suggested_themes SET name = substr(name, 1, instr(name, ' — “') - 1)
        WHERE instr(name, ' — “') > 0""")


migrations()(create_given_names)
