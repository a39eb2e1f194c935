"""Tables of the transcripts package."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from study.ledger import record_table
from transcripts.folding import list_spellings

__all__ = ["build_index", "migrations"]

migrations = Migrations("lifeworld.transcripts")


@migrations()
def create_field(db: Database) -> None:
    """Create the tables of the study's frame, participants, transcripts and turns."""
    # One row: what the study is about and which method it uses.
    db.execute("""
        CREATE TABLE frame (
            id TEXT PRIMARY KEY CHECK (id = 'study'), title TEXT NOT NULL, client TEXT NOT NULL,
            question TEXT NOT NULL, reframed TEXT NOT NULL, profile TEXT NOT NULL,
            language TEXT NOT NULL, model TEXT NOT NULL, notice TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE strata (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE sessions (
            id TEXT PRIMARY KEY, title TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN
                ('focus_group', 'interview', 'site_visit', 'workshop', 'survey')),
            stratum_id TEXT REFERENCES strata(id), date TEXT, place TEXT NOT NULL,
            minutes REAL, notes TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX sessions_stratum ON sessions(stratum_id)")
    db.execute("""
        CREATE TABLE participants (
            id TEXT PRIMARY KEY, pseudonym TEXT NOT NULL, stratum_id TEXT REFERENCES strata(id),
            attributes TEXT NOT NULL, notes TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX participants_pseudonym ON participants(pseudonym)")
    # What a person agreed to, by purpose; without a row, nothing was recorded.
    db.execute("""
        CREATE TABLE consents (
            id TEXT PRIMARY KEY, participant_id TEXT NOT NULL REFERENCES participants(id),
            purpose TEXT NOT NULL, value TEXT NOT NULL CHECK (value IN
                ('given', 'refused', 'withdrawn', 'unknown')),
            sheet TEXT NOT NULL, date TEXT, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX consents_once ON consents(participant_id, purpose)")
    # Texts and turns never change and belong to a transcript, so the ledger leaves them out.
    db.execute("""
        CREATE TABLE texts (
            id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, text TEXT NOT NULL, words INTEGER NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX texts_sha256 ON texts(sha256)")
    db.execute("""
        CREATE TABLE turns (
            id INTEGER PRIMARY KEY, text_id TEXT NOT NULL REFERENCES texts(id),
            ordinal INTEGER NOT NULL, label TEXT NOT NULL, start INTEGER NOT NULL,
            end INTEGER NOT NULL, start_time REAL, end_time REAL, words INTEGER NOT NULL,
            CHECK (start < end)
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX turns_text ON turns(text_id, ordinal)")
    db.execute("CREATE INDEX turns_start ON turns(text_id, start)")
    db.execute("""
        CREATE VIRTUAL TABLE turn_index USING fts5(
            words, content='', contentless_delete=1, prefix='1 2 3',
            tokenize="unicode61 remove_diacritics 0"
        )""")
    db.execute("""
        CREATE TABLE transcripts (
            id TEXT PRIMARY KEY, title TEXT NOT NULL, session_id TEXT NOT NULL
                REFERENCES sessions(id), text_id TEXT NOT NULL REFERENCES texts(id),
            kind TEXT NOT NULL CHECK (kind IN ('transcript', 'notes', 'answers')),
            language TEXT, source_name TEXT NOT NULL, source_sha256 TEXT NOT NULL,
            reader TEXT NOT NULL, encoding TEXT, report TEXT NOT NULL, added_at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX transcripts_session ON transcripts(session_id)")
    db.execute("CREATE INDEX transcripts_text ON transcripts(text_id)")
    db.execute("CREATE INDEX transcripts_source ON transcripts(source_sha256)")
    db.execute("""
        CREATE TABLE speakers (
            id TEXT PRIMARY KEY, transcript_id TEXT NOT NULL REFERENCES transcripts(id),
            label TEXT NOT NULL, name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN
                ('participant', 'moderator', 'observer', 'several', 'unknown')),
            participant_id TEXT REFERENCES participants(id), rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX speakers_label ON speakers(transcript_id, label)")
    db.execute("CREATE INDEX speakers_participant ON speakers(participant_id)")
    # Vectors are derived data, keyed by the model and the hash of the words.
    db.execute("""
        CREATE TABLE vectors (
            model TEXT NOT NULL, sha256 TEXT NOT NULL, vector BLOB NOT NULL,
            PRIMARY KEY (model, sha256)
        ) STRICT, WITHOUT ROWID""")
    for table in (
        "frame",
        "strata",
        "sessions",
        "participants",
        "consents",
        "transcripts",
        "speakers",
    ):
        record_table(db, table)


@migrations()
def create_privacy(db: Database) -> None:
    """Create the tables of attributes, sampling, privacy, redactions, exports and withdrawals."""
    db.execute("""
        CREATE TABLE attribute_definitions (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL,
            type TEXT NOT NULL CHECK (type IN ('text', 'band', 'choice', 'number')),
            use TEXT NOT NULL CHECK (use IN ('analysis', 'report', 'drop')),
            choices TEXT NOT NULL, position INTEGER NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX attribute_definitions_name ON attribute_definitions(name)")
    # Only the target is stored; the number reached is counted when needed.
    db.execute("""
        CREATE TABLE sampling (
            id TEXT PRIMARY KEY, stratum_id TEXT NOT NULL REFERENCES strata(id),
            kind TEXT NOT NULL CHECK (kind IN ('groups', 'people', 'interviews', 'visits')),
            wanted INTEGER NOT NULL CHECK (wanted >= 0), rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX sampling_once ON sampling(stratum_id, kind)")
    # One row: how to treat unrecorded consent, and the smallest group that may be reported.
    db.execute("""
        CREATE TABLE privacy (
            id TEXT PRIMARY KEY CHECK (id = 'study'),
            unknown_internal TEXT NOT NULL CHECK (unknown_internal IN ('allow', 'withhold')),
            unknown_client TEXT NOT NULL CHECK (unknown_client IN ('allow', 'withhold')),
            unknown_public TEXT NOT NULL CHECK (unknown_public IN ('allow', 'withhold')),
            fewest INTEGER NOT NULL CHECK (fewest >= 1), rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    # The position of a name and its replacement, never the name itself: that stays in the text
    # until it is replaced, and afterwards in the key file only.
    db.execute("""
        CREATE TABLE redactions (
            id TEXT PRIMARY KEY, transcript_id TEXT NOT NULL REFERENCES transcripts(id),
            text_id TEXT NOT NULL REFERENCES texts(id), start INTEGER NOT NULL,
            end INTEGER NOT NULL, category TEXT NOT NULL, replacement TEXT NOT NULL,
            source TEXT NOT NULL CHECK (source IN ('rule', 'list', 'model', 'person')),
            status TEXT NOT NULL CHECK (status IN ('proposed', 'accepted', 'rejected')),
            sure INTEGER NOT NULL CHECK (sure IN (0, 1)), rev INTEGER NOT NULL DEFAULT 1,
            CHECK (start < end)
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX redactions_span ON redactions(text_id, start, end)")
    db.execute("CREATE INDEX redactions_transcript ON redactions(transcript_id)")
    db.execute("""
        CREATE TABLE retention (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN
                ('recordings', 'transcripts', 'key_file', 'contact_data', 'exports', 'study')),
            due TEXT NOT NULL, note TEXT NOT NULL, done_at TEXT, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX retention_kind ON retention(kind)")
    # Exports and withdrawals have happened and cannot be undone, so the ledger leaves them out.
    db.execute("""
        CREATE TABLE exports (
            id TEXT PRIMARY KEY, at TEXT NOT NULL, [by] TEXT NOT NULL, file TEXT NOT NULL,
            place TEXT NOT NULL, sha256 TEXT NOT NULL, form TEXT NOT NULL, audience TEXT NOT NULL,
            version INTEGER NOT NULL, excerpts TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE withdrawals (
            id TEXT PRIMARY KEY, at TEXT NOT NULL, [by] TEXT NOT NULL,
            scope TEXT NOT NULL CHECK (scope IN ('all', 'quotes', 'recontact')),
            participant_id TEXT, effect TEXT NOT NULL
        ) STRICT""")
    for table in ("attribute_definitions", "sampling", "privacy", "redactions", "retention"):
        record_table(db, table)


@migrations()
def create_recordings(db: Database) -> None:
    """Create the table of recordings, stored beside the study or elsewhere."""
    db.execute("""
        CREATE TABLE recordings (
            id TEXT PRIMARY KEY, transcript_id TEXT NOT NULL REFERENCES transcripts(id),
            kind TEXT NOT NULL CHECK (kind IN ('audio', 'video')), media_type TEXT NOT NULL,
            name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, seconds REAL,
            place TEXT NOT NULL, added_at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX recordings_once ON recordings(transcript_id)")
    record_table(db, "recordings")


@migrations()
def create_versions(db: Database) -> None:
    """Create the tables of text versions and session photos; add the role “nobody”."""
    # The first text of a transcript has no row: it is the `previous_id` of the oldest version.
    db.execute("""
        CREATE TABLE versions (
            id TEXT PRIMARY KEY, transcript_id TEXT NOT NULL REFERENCES transcripts(id),
            n INTEGER NOT NULL CHECK (n > 1), text_id TEXT NOT NULL REFERENCES texts(id),
            previous_id TEXT NOT NULL REFERENCES texts(id), at TEXT NOT NULL, [by] TEXT NOT NULL,
            reason TEXT NOT NULL, carried TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX versions_transcript ON versions(transcript_id, n)")
    # The image file is stored beside the study, named by its hash.
    db.execute("""
        CREATE TABLE attachments (
            id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions(id),
            name TEXT NOT NULL, caption TEXT NOT NULL, sha256 TEXT NOT NULL,
            media_type TEXT NOT NULL CHECK (media_type IN
                ('image/jpeg', 'image/png', 'image/webp')),
            width INTEGER NOT NULL, height INTEGER NOT NULL, size INTEGER NOT NULL,
            added_at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX attachments_session ON attachments(session_id)")
    # SQLite cannot alter a CHECK, so the table is rebuilt. References in views and other tables
    # stay as they are, because the new table takes the old one's name.
    db.execute("PRAGMA legacy_alter_table = ON")
    db.execute("""
        CREATE TABLE speakers_new (
            id TEXT PRIMARY KEY, transcript_id TEXT NOT NULL REFERENCES transcripts(id),
            label TEXT NOT NULL, name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN
                ('participant', 'moderator', 'observer', 'several', 'unknown', 'nobody')),
            participant_id TEXT REFERENCES participants(id), rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("INSERT INTO speakers_new SELECT * FROM speakers ORDER BY rowid")
    db.execute("DROP TABLE speakers")
    db.execute("ALTER TABLE speakers_new RENAME TO speakers")
    db.execute("PRAGMA legacy_alter_table = OFF")
    db.execute("CREATE UNIQUE INDEX speakers_label ON speakers(transcript_id, label)")
    db.execute("CREATE INDEX speakers_participant ON speakers(participant_id)")
    for table in ("versions", "attachments", "speakers"):
        record_table(db, table)


@migrations()
def add_answer(db: Database) -> None:
    """Add the study's answer, one sentence, to its frame."""
    db.execute("ALTER TABLE frame ADD COLUMN answer TEXT NOT NULL DEFAULT ''")
    record_table(db, "frame")


@migrations()
def add_withdrawal_finish(db: Database) -> None:
    """Let a withdrawal be unfinished until the files around the study are clean."""
    db.execute("ALTER TABLE withdrawals ADD COLUMN finished_at TEXT")
    db.execute("UPDATE withdrawals SET finished_at = at")


@migrations()
def create_distinctions(db: Database) -> None:
    """Create the table of people with similar names who are known to be different."""
    # No foreign keys: a participant may be removed, and come back with an undo.
    db.execute("""
        CREATE TABLE distinctions (
            id TEXT PRIMARY KEY, one_id TEXT NOT NULL, other_id TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1, CHECK (one_id < other_id)
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX distinctions_once ON distinctions(one_id, other_id)")
    record_table(db, "distinctions")


@migrations()
def create_session_consents(db: Database) -> None:
    """Create the table of consents of whole sessions; keep why unrecorded consent is overruled."""
    db.execute("""
        CREATE TABLE session_consents (
            id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions(id),
            purpose TEXT NOT NULL, value TEXT NOT NULL CHECK (value IN ('given', 'refused')),
            sheet TEXT NOT NULL, date TEXT, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX session_consents_once ON session_consents(session_id, purpose)")
    record_table(db, "session_consents")
    # “allow” holds for an audience outside the team only together with a reason.
    db.execute("""ALTER TABLE privacy ADD COLUMN unknown_workshop TEXT NOT NULL DEFAULT 'withhold'
        CHECK (unknown_workshop IN ('allow', 'withhold'))""")
    for audience in ("workshop", "client", "public"):
        db.execute(f"ALTER TABLE privacy ADD COLUMN reason_{audience} TEXT NOT NULL DEFAULT ''")
    record_table(db, "privacy")


@migrations()
def fold_index(db: Database) -> None:
    """Index the turns in two folded spellings, so that `på` and `paa` find each other."""
    db.execute("DROP TABLE turn_index")
    db.execute("""
        CREATE VIRTUAL TABLE turn_index USING fts5(
            words, plain, content='', contentless_delete=1, prefix='1 2 3',
            tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
        )""")
    build_index(db)


@migrations()
def add_export_speakers(db: Database) -> None:
    """Record whose whole turns an export carries, which belong to no excerpt."""
    db.execute("ALTER TABLE exports ADD COLUMN speakers TEXT NOT NULL DEFAULT '[]'")


@migrations()
def add_export_thing(db: Database) -> None:
    """Record what an export is of: a report and a transcript may have the same form."""
    db.execute("ALTER TABLE exports ADD COLUMN thing TEXT NOT NULL DEFAULT ''")
    db.execute("""
        UPDATE exports SET thing = CASE form WHEN 'pptx' THEN 'deck'
            WHEN 'xlsx' THEN 'quotes' WHEN 'csv' THEN 'quotes'
            WHEN 'docx' THEN 'transcripts' WHEN 'html' THEN 'transcripts' ELSE '' END""")


@migrations()
def add_why_reframed(db: Database) -> None:
    """Keep why the client's question was reworded."""
    db.execute("ALTER TABLE frame ADD COLUMN why_reframed TEXT NOT NULL DEFAULT ''")
    record_table(db, "frame")


@migrations()
def add_template_layouts(db: Database) -> None:
    """Add which layouts of a client's template a person chose for which slides of a deck."""
    db.execute("""
        CREATE TABLE template_layouts (
            id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, kind TEXT NOT NULL,
            layout INTEGER NOT NULL CHECK (layout > 0), rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX template_layouts_once ON template_layouts(sha256, kind)")
    record_table(db, "template_layouts")


@migrations()
def add_planned_slides(db: Database) -> None:
    """Add which slides of a deck somebody hid or put in another order."""
    db.execute("""
        CREATE TABLE planned_slides (
            id TEXT PRIMARY KEY, audience TEXT NOT NULL, cut TEXT NOT NULL, slide TEXT NOT NULL,
            place INTEGER, hidden INTEGER NOT NULL CHECK (hidden IN (0, 1)),
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX planned_slides_once ON planned_slides(audience, cut, slide)")
    record_table(db, "planned_slides")


@migrations()
def add_issues(db: Database) -> None:
    """Number the final files, and keep what each slide of a deck said as a fingerprint."""
    db.execute("ALTER TABLE exports ADD COLUMN issue INTEGER")
    db.execute("ALTER TABLE exports ADD COLUMN cut TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE exports ADD COLUMN slides TEXT NOT NULL DEFAULT '[]'")


@migrations()
def add_shown_slides(db: Database) -> None:
    """Add which slides that usually stand aside somebody wants in a deck."""
    db.execute(
        "ALTER TABLE planned_slides ADD COLUMN"
        " shown INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1))"
    )
    record_table(db, "planned_slides")


@migrations()
def add_titles_of_slides(db: Database) -> None:
    """Add the title that somebody wrote for a slide that merges several."""
    db.execute("ALTER TABLE planned_slides ADD COLUMN title TEXT NOT NULL DEFAULT ''")
    record_table(db, "planned_slides")


def build_index(db: Database) -> None:
    """Build the search index anew from the current turns, so that it holds no other words."""
    db.execute("INSERT INTO turn_index (turn_index) VALUES ('delete-all')")
    for (text_id,) in db.execute("SELECT id FROM texts ORDER BY id").fetchall():
        text = db.execute("SELECT text FROM texts WHERE id = ?", [text_id]).fetchone()[0]
        turns = db.execute(
            "SELECT id, start, end FROM turns WHERE text_id = ?", [text_id]
        ).fetchall()
        db.conn.executemany(
            "INSERT INTO turn_index (rowid, words, plain) VALUES (?, ?, ?)",
            [(number, *list_spellings(text[start:end])) for number, start, end in turns],
        )
