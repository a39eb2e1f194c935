"""Tables of the opportunity spaces package."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from opportunity_spaces.brief.schema import create_brief
from opportunity_spaces.collected.schema import create_collected
from opportunity_spaces.confidence.schema import create_assessments
from opportunity_spaces.drafts.schema import create_drafts
from opportunity_spaces.figures.schema import create_figures, create_joint_parts
from opportunity_spaces.need_scores.schema import create_need_scores
from opportunity_spaces.priorities.schema import create_priorities
from opportunity_spaces.readings.schema import create_readings
from opportunity_spaces.records.schema import create_records, create_rollout, create_voices
from opportunity_spaces.workshops.schema import create_workshops
from study.ledger import record_table

__all__ = ["migrations"]

migrations = Migrations("lifeworld.opportunity_spaces")


@migrations()
def create_chain(db: Database) -> None:
    """Add insights, needs, spaces, assumptions, initiatives, metrics and links."""
    db.execute("""
        CREATE TABLE insights (
            id TEXT PRIMARY KEY, code TEXT NOT NULL, assertion TEXT NOT NULL,
            observation TEXT NOT NULL, interpretation TEXT NOT NULL, tension TEXT NOT NULL,
            so_what TEXT NOT NULL, scope TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN
                ('draft', 'in_review', 'agreed', 'published', 'withdrawn')),
            confidence TEXT NOT NULL CHECK (confidence IN
                ('', 'high', 'moderate', 'low', 'very_low')),
            confidence_reason TEXT NOT NULL, position INTEGER NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX insights_code ON insights(code)")
    db.execute("""
        CREATE TABLE needs (
            id TEXT PRIMARY KEY, who TEXT NOT NULL, verb TEXT NOT NULL, goal TEXT NOT NULL,
            because TEXT NOT NULL, barrier TEXT NOT NULL, workaround TEXT NOT NULL,
            consequence TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN
                ('functional', 'social', 'emotional', 'recognition', 'security', 'growth')),
            status TEXT NOT NULL CHECK (status IN
                ('draft', 'validated', 'prioritised', 'addressed', 'parked')),
            position INTEGER NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE spaces (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, narrative TEXT NOT NULL, who TEXT NOT NULL,
            from_state TEXT NOT NULL, to_state TEXT NOT NULL, role TEXT NOT NULL,
            boundaries_in TEXT NOT NULL, boundaries_out TEXT NOT NULL, assets TEXT NOT NULL,
            risks TEXT NOT NULL, how_might_we TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN
                ('candidate', 'shaped', 'prioritised', 'active', 'parked', 'closed')),
            position INTEGER NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE assumptions (
            id TEXT PRIMARY KEY, statement TEXT NOT NULL, holder TEXT NOT NULL, kind TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN
                ('untested', 'confirmed', 'nuanced', 'challenged', 'overturned')),
            revised TEXT NOT NULL, sealed_at TEXT, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE initiatives (
            id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL,
            horizon TEXT NOT NULL CHECK (horizon IN ('quick_win', 'build', 'transform')),
            owner TEXT NOT NULL, risk TEXT NOT NULL, answer TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN
                ('idea', 'shaped', 'approved', 'pilot', 'running', 'done', 'stopped')),
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE metrics (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL, unit TEXT NOT NULL,
            baseline TEXT NOT NULL, target TEXT NOT NULL, source TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    # No foreign keys: either end may be of any kind, and a link outlives a removed source, so that
    # findings based on it can say so.
    kinds = "('excerpt', 'theme', 'insight', 'need', 'space', 'assumption', 'initiative', 'metric')"
    db.execute(f"""
        CREATE TABLE links (
            id TEXT PRIMARY KEY, from_kind TEXT NOT NULL CHECK (from_kind IN {kinds}),
            from_id TEXT NOT NULL, to_kind TEXT NOT NULL CHECK (to_kind IN {kinds}),
            to_id TEXT NOT NULL, relation TEXT NOT NULL CHECK (relation IN
                ('supports', 'nuances', 'contradicts', 'illustrates', 'leads_to')),
            note TEXT NOT NULL, rev_seen INTEGER NOT NULL, [by] TEXT NOT NULL, at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX links_once ON links(from_id, to_id, relation)")
    db.execute("CREATE INDEX links_to ON links(to_id)")
    for table in (
        "insights", "needs", "spaces", "assumptions", "initiatives", "metrics", "links",
    ):  # fmt: skip
        record_table(db, table)


@migrations()
def add_new_verdict(db: Database) -> None:
    """Let a verdict be “new”: nobody had believed anything of the kind."""
    # SQLite cannot alter a CHECK, so the table is rebuilt.
    db.execute("""
        CREATE TABLE assumptions_new (
            id TEXT PRIMARY KEY, statement TEXT NOT NULL, holder TEXT NOT NULL, kind TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN
                ('untested', 'confirmed', 'nuanced', 'challenged', 'overturned', 'new')),
            revised TEXT NOT NULL, sealed_at TEXT, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("INSERT INTO assumptions_new SELECT * FROM assumptions ORDER BY rowid")
    db.execute("DROP TABLE assumptions")
    db.execute("ALTER TABLE assumptions_new RENAME TO assumptions")
    record_table(db, "assumptions")


@migrations()
def add_readings(db: Database) -> None:
    """Add readings of metrics, and who reads them how often."""
    create_readings(db)


@migrations()
def add_assessments(db: Database) -> None:
    """Add what was judged of each insight, component by component."""
    create_assessments(db)


@migrations()
def add_figures(db: Database) -> None:
    """Add figures by segment, and what they and themes say together."""
    create_figures(db)


@migrations()
def add_need_scores(db: Database) -> None:
    """Add how important needs are and how well they are met."""
    create_need_scores(db)


@migrations()
def add_brief(db: Database) -> None:
    """Add aims, challenges and outside sources, and let links begin at them."""
    create_brief(db)


@migrations()
def add_records(db: Database) -> None:
    """Add decisions and next steps."""
    create_records(db)


@migrations()
def add_rollout(db: Database) -> None:
    """Let initiatives hold what a campaign is, and where it is rolled out."""
    create_rollout(db)


@migrations()
def add_voices(db: Database) -> None:
    """Add the risks of a study, those behind it, and what stakeholders say of it."""
    create_voices(db)


@migrations()
def add_collected(db: Database) -> None:
    """Add the quotes that people have collected."""
    create_collected(db)


@migrations()
def add_drafts(db: Database) -> None:
    """Add what people have written of findings and not saved yet."""
    create_drafts(db)


@migrations()
def add_priorities(db: Database) -> None:
    """Add rounds in which people rate what comes first, and their marks."""
    create_priorities(db)


@migrations()
def add_workshops(db: Database) -> None:
    """Add workshops with their steps and cards, and what came home of them."""
    create_workshops(db)


@migrations()
def add_joint_parts(db: Database) -> None:
    """Let figures and a theme say something else together in a stratum."""
    create_joint_parts(db)
