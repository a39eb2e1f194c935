"""Tables of the coding package."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from coding.answer_marks.schema import create_answer_marks
from coding.suggestions.proposals.schema import create_proposals
from coding.suggestions.samples.schema import add_frames, add_samples
from coding.suggestions.set_aside.schema import create_set_aside
from study.ledger import record_table

__all__ = ["migrations"]

migrations = Migrations("lifeworld.coding")


@migrations()
def create_coding(db: Database) -> None:
    """Add the codebook, codings, decisions on suggestions, and runs of suggesters."""
    db.execute("""
        CREATE TABLE codes (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, parent_id TEXT REFERENCES codes(id),
            position INTEGER NOT NULL, definition TEXT NOT NULL, include TEXT NOT NULL,
            exclude TEXT NOT NULL, example TEXT NOT NULL, hue INTEGER NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN
                ('framework', 'inductive', 'in_vivo', 'suggested', 'imported')),
            abstract INTEGER NOT NULL CHECK (abstract IN (0, 1)), shortcut TEXT,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX codes_parent ON codes(parent_id)")
    # An undo must not put a code below itself either.
    db.execute("""
        CREATE TRIGGER codes_no_circle BEFORE UPDATE OF parent_id ON codes
        WHEN new.parent_id IS NOT NULL BEGIN
            SELECT RAISE(ABORT, 'a code would lie below itself') WHERE new.id IN (
                WITH RECURSIVE up(id) AS (SELECT new.parent_id
                    UNION SELECT c.parent_id FROM codes c JOIN up ON c.id = up.id)
                SELECT id FROM up WHERE id IS NOT NULL);
        END""")
    db.execute("""
        CREATE TABLE excerpts (
            id TEXT PRIMARY KEY, transcript_id TEXT NOT NULL REFERENCES transcripts(id),
            text_id TEXT NOT NULL REFERENCES texts(id), start INTEGER NOT NULL,
            end INTEGER NOT NULL, quote TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('said', 'did', 'observed', 'reported', 'artefact')),
            speaker_id TEXT REFERENCES speakers(id), rev INTEGER NOT NULL DEFAULT 1,
            CHECK (start < end)
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX excerpts_span ON excerpts(transcript_id, text_id, start, end)")
    db.execute("CREATE INDEX excerpts_speaker ON excerpts(speaker_id)")
    db.execute(
        "CREATE INDEX excerpts_place ON excerpts(id, transcript_id, speaker_id, kind, start)"
    )
    db.execute("""
        CREATE TABLE codings (
            id TEXT PRIMARY KEY, excerpt_id TEXT NOT NULL REFERENCES excerpts(id),
            code_id TEXT NOT NULL REFERENCES codes(id), coder TEXT NOT NULL, round TEXT NOT NULL,
            memo TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN
                ('person', 'accepted', 'imported')),
            at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX codings_excerpt ON codings(excerpt_id)")
    # These two indexes cover the counts, so that no count reads a table row.
    db.execute("CREATE INDEX codings_code ON codings(code_id, excerpt_id, coder)")
    db.execute("CREATE UNIQUE INDEX codings_once ON codings(excerpt_id, code_id, coder, round)")
    # A person's decision on a suggestion; keyed by span and code, so that it outlives the run.
    db.execute("""
        CREATE TABLE decisions (
            id TEXT PRIMARY KEY, transcript_id TEXT NOT NULL REFERENCES transcripts(id),
            text_id TEXT NOT NULL REFERENCES texts(id), start INTEGER NOT NULL,
            end INTEGER NOT NULL, code_id TEXT NOT NULL REFERENCES codes(id),
            verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
            definition TEXT NOT NULL, run_id TEXT, coder TEXT NOT NULL, at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE INDEX decisions_text ON decisions(text_id)")
    db.execute("CREATE INDEX decisions_code ON decisions(code_id)")
    # Turns that a person has read through: what is not coded there was left out on purpose.
    db.execute("""
        CREATE TABLE reviews (
            id TEXT PRIMARY KEY, text_id TEXT NOT NULL REFERENCES texts(id),
            ordinal INTEGER NOT NULL, coder TEXT NOT NULL, at TEXT NOT NULL,
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX reviews_turn ON reviews(text_id, ordinal, coder)")
    # Runs and their suggestions: derived, replaced by the next run, never counted.
    db.execute("""
        CREATE TABLE runs (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, model TEXT NOT NULL, version TEXT NOT NULL,
            parameters TEXT NOT NULL, seed INTEGER NOT NULL, input TEXT NOT NULL,
            at TEXT NOT NULL, seconds REAL NOT NULL, summary TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE suggestions (
            id TEXT PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id),
            transcript_id TEXT NOT NULL, text_id TEXT NOT NULL, start INTEGER NOT NULL,
            end INTEGER NOT NULL, code_id TEXT NOT NULL, score REAL NOT NULL, probability REAL,
            strong INTEGER NOT NULL, reasons TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX suggestions_text ON suggestions(text_id)")
    db.execute("CREATE INDEX suggestions_code ON suggestions(code_id)")
    # Evidence: coded excerpts with person, session and stratum. Moderators and observers are left
    # out here, once for every count.
    db.execute("""
        CREATE VIEW evidence AS
        SELECT c.id coding_id, c.code_id, c.coder, e.id excerpt_id, e.kind excerpt_kind,
            e.transcript_id, e.start, t.session_id, s.kind session_kind, s.stratum_id,
            e.rowid excerpt_number, s.rowid session_number,
            CASE WHEN p.role IN ('participant', 'unknown')
                THEN coalesce(p.participant_id, p.id) END person
        FROM codings c JOIN excerpts e ON e.id = c.excerpt_id
        JOIN transcripts t ON t.id = e.transcript_id JOIN sessions s ON s.id = t.session_id
        LEFT JOIN speakers p ON p.id = e.speaker_id
        WHERE coalesce(p.role, '') NOT IN ('moderator', 'observer')""")
    for table in ("codes", "codings", "decisions", "reviews"):
        record_table(db, table)
    # Codings of the same span share one excerpt.
    record_table(db, "excerpts", shared=True)


@migrations()
def create_assistance(db: Database) -> None:
    """Add the study's suggestion mode and each code's precision/recall preference."""
    db.execute("""
        CREATE TABLE assistance (
            id TEXT PRIMARY KEY CHECK (id = 'study'),
            mode TEXT NOT NULL CHECK (mode IN ('on', 'after', 'off')),
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("""
        CREATE TABLE leanings (
            id TEXT PRIMARY KEY, code_id TEXT NOT NULL UNIQUE REFERENCES codes(id),
            leaning TEXT NOT NULL CHECK (leaning IN ('fewer', 'balanced', 'more')),
            rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    for table in ("assistance", "leanings"):
        record_table(db, table)


@migrations()
def follow_versions(db: Database) -> None:
    """Count only excerpts of the current text version, and no lines that nobody spoke."""
    # After a correction two excerpts may cover the same words: each keeps its own links.
    db.execute("DROP INDEX excerpts_span")
    db.execute("CREATE INDEX excerpts_span ON excerpts(transcript_id, text_id, start, end)")
    db.execute("DROP INDEX excerpts_place")
    db.execute(
        "CREATE INDEX excerpts_place"
        " ON excerpts(id, transcript_id, text_id, speaker_id, kind, start)"
    )
    db.execute("DROP VIEW evidence")
    # An excerpt of an older version is adrift: its words were cut and a person has to decide.
    db.execute("""
        CREATE VIEW evidence AS
        SELECT c.id coding_id, c.code_id, c.coder, e.id excerpt_id, e.kind excerpt_kind,
            e.transcript_id, e.start, t.session_id, s.kind session_kind, s.stratum_id,
            e.rowid excerpt_number, s.rowid session_number,
            CASE WHEN p.role IN ('participant', 'unknown')
                THEN coalesce(p.participant_id, p.id) END person
        FROM codings c JOIN excerpts e ON e.id = c.excerpt_id
        JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
        JOIN sessions s ON s.id = t.session_id
        LEFT JOIN speakers p ON p.id = e.speaker_id
        WHERE coalesce(p.role, '') NOT IN ('moderator', 'observer', 'nobody')""")


@migrations()
def stage_runs(db: Database) -> None:
    """Let a run be written in pieces that nobody sees before all of it is there."""
    # Two runs may propose the same place: the one that stands, and the one that is being written.
    db.execute("""
        CREATE TABLE new_suggestions (
            id TEXT NOT NULL, run_id TEXT NOT NULL REFERENCES runs(id),
            transcript_id TEXT NOT NULL, text_id TEXT NOT NULL, start INTEGER NOT NULL,
            end INTEGER NOT NULL, code_id TEXT NOT NULL, score REAL NOT NULL, probability REAL,
            strong INTEGER NOT NULL, reasons TEXT NOT NULL, PRIMARY KEY (run_id, id)
        ) STRICT""")
    db.execute("INSERT INTO new_suggestions SELECT * FROM suggestions")
    db.execute("DROP TABLE suggestions")
    db.execute("ALTER TABLE new_suggestions RENAME TO suggestions")
    db.execute("CREATE INDEX suggestions_text ON suggestions(text_id)")
    db.execute("CREATE INDEX suggestions_code ON suggestions(code_id)")
    # Whose suggestions of a code are shown: to rewrite these few rows is what makes a run visible.
    db.execute("""
        CREATE TABLE standing_runs (
            code_id TEXT PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id)
        ) STRICT""")
    db.execute(
        "INSERT INTO standing_runs SELECT code_id, max(run_id) FROM suggestions GROUP BY code_id"
    )
    db.execute("CREATE INDEX standing_runs_run ON standing_runs(run_id)")
    db.execute("""
        CREATE TABLE unfinished_runs (
            run_id TEXT PRIMARY KEY REFERENCES runs(id), pid INTEGER NOT NULL, seen REAL NOT NULL
        ) STRICT""")


@migrations()
def add_further_speakers(db: Database) -> None:
    """Store every speaker of an excerpt, and count all of them, not only the first.

    An unknown voice is a person only once it is matched to a participant.
    """
    db.execute("ALTER TABLE excerpts ADD COLUMN further TEXT NOT NULL DEFAULT ''")
    # The column repeats what the turns say, so filling it is no change of the study.
    db.execute("DROP TRIGGER excerpts_ledger_update")
    db.execute("""
        UPDATE excerpts AS e SET further = more.ids FROM (
            SELECT id, json_group_array(speaker) ids FROM (
                SELECT x.id, p.id speaker FROM excerpts x
                JOIN turns u ON u.text_id = x.text_id AND u.start < x.end AND u.end > x.start
                    AND u.start >= coalesce((SELECT max(start) FROM turns
                        WHERE text_id = x.text_id AND start <= x.start), 0)
                JOIN speakers p ON p.transcript_id = x.transcript_id AND p.label = u.label
                WHERE p.id IS NOT x.speaker_id
                GROUP BY x.id, p.id ORDER BY x.id, min(u.start))
            GROUP BY id) AS more
        WHERE more.id = e.id""")
    record_table(db, "excerpts", shared=True)
    db.execute("CREATE INDEX excerpts_further ON excerpts(id) WHERE further <> ''")
    db.execute("DROP VIEW evidence")
    rows = """
        SELECT c.id coding_id, c.code_id, c.coder, e.id excerpt_id, e.kind excerpt_kind,
            e.transcript_id, e.start, t.session_id, s.kind session_kind, s.stratum_id,
            e.rowid excerpt_number, s.rowid session_number,
            CASE p.role WHEN 'participant' THEN coalesce(p.participant_id, p.id)
                WHEN 'unknown' THEN p.participant_id END person
        FROM {excerpts} JOIN codings c ON c.excerpt_id = e.id
        JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
        JOIN sessions s ON s.id = t.session_id
        {speakers}
        WHERE coalesce(p.role, '') NOT IN ('moderator', 'observer', 'nobody')"""
    first = rows.format(
        excerpts="excerpts e", speakers="LEFT JOIN speakers p ON p.id = e.speaker_id"
    )
    # Few excerpts have a second speaker: the partial index finds them, so it comes first.
    more = rows.format(
        excerpts="excerpts e CROSS JOIN json_each(e.further) f CROSS JOIN speakers p",
        speakers="",
    )
    db.execute(f"""CREATE VIEW evidence AS {first}
        UNION ALL {more} AND e.further <> '' AND p.id = f.value""")


@migrations()
def add_memos(db: Database) -> None:
    """Add memos, and move the memos of codings there, in the history too.

    A memo on words goes with the coding or excerpt that it is on; an undo brings both back. The
    memo of a coding has the coding's id.
    """
    db.execute("""
        CREATE TABLE memos (
            id TEXT PRIMARY KEY, thing TEXT NOT NULL, thing_id TEXT NOT NULL,
            coding_id TEXT UNIQUE REFERENCES codings(id) ON DELETE CASCADE,
            excerpt_id TEXT REFERENCES excerpts(id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN
                ('analytic', 'method', 'reflexive', 'field', 'decision')),
            title TEXT NOT NULL, body TEXT NOT NULL, links TEXT NOT NULL, by TEXT NOT NULL,
            at TEXT NOT NULL, changed_at TEXT NOT NULL, day TEXT NOT NULL,
            in_report INTEGER NOT NULL CHECK (in_report IN (0, 1)),
            rev INTEGER NOT NULL DEFAULT 1,
            CHECK ((thing = 'coding') = (coding_id IS NOT NULL)),
            CHECK ((thing = 'turn') = (excerpt_id IS NOT NULL)),
            CHECK (coding_id IS NULL OR coding_id = thing_id AND coding_id = id),
            CHECK (excerpt_id IS NULL OR excerpt_id = thing_id)
        ) STRICT""")
    db.execute("CREATE INDEX memos_thing ON memos(thing, thing_id)")
    db.execute("CREATE INDEX memos_excerpt ON memos(excerpt_id) WHERE excerpt_id IS NOT NULL")
    db.execute("""
        INSERT INTO memos SELECT id, 'coding', id, id, NULL, 'analytic', '', memo, '', coder, at,
            at, '', 0, rev FROM codings WHERE memo <> ''""")

    def said(image: str) -> str:
        return f"coalesce(json_extract({image}, '$.memo'), '')"

    def memo(image: str) -> str:
        part = {n: f"json_extract({image}, '$.{n}')" for n in ("id", "coder", "at", "rev")}
        values = {
            "id": part["id"], "thing": "'coding'", "thing_id": part["id"],
            "coding_id": part["id"], "excerpt_id": "NULL", "kind": "'analytic'", "title": "''",
            "body": said(image), "links": "''", "by": part["coder"], "at": part["at"],
            "changed_at": part["at"], "day": "''", "in_report": "0", "rev": part["rev"],
        }  # fmt: skip
        pairs = ", ".join(f"'{name}', {value}" for name, value in values.items())
        return f"CASE WHEN {said(image)} <> '' THEN json_object({pairs}) END"

    # An undo takes rows back from the last to the first: a memo goes before its coding goes, and
    # comes after it comes. So the memo of a removed coding stands before all rows of its change.
    for removed, seq in (("after IS NULL", "-seq"), ("after IS NOT NULL", "NULL")):
        db.execute(f"""
            INSERT INTO changed_rows (seq, change_seq, tbl, key, before, after)
            SELECT {seq}, change_seq, 'memos', key, {memo("before")}, {memo("after")}
            FROM changed_rows WHERE tbl = 'codings' AND {removed}
            AND {said("before")} <> {said("after")} ORDER BY seq""")
    for image in ("before", "after"):
        db.execute(
            f"UPDATE changed_rows SET {image} = json_remove({image}, '$.memo')"
            f" WHERE tbl = 'codings' AND {image} IS NOT NULL"
        )
    for event in ("insert", "update", "delete"):
        db.execute(f"DROP TRIGGER codings_ledger_{event}")
    db.execute("ALTER TABLE codings DROP COLUMN memo")
    for table in ("codings", "memos"):
        record_table(db, table)


@migrations()
def create_searches(db: Database) -> None:
    """Create the table of saved searches, and what each found when it last ran."""
    db.execute("""
        CREATE TABLE searches (
            id TEXT PRIMARY KEY, name TEXT NOT NULL,
            mode TEXT NOT NULL CHECK (mode IN ('words', 'pattern', 'meaning')),
            words TEXT NOT NULL, filters TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    record_table(db, "searches")
    # To run a search changes nothing in the study, so its runs are no part of the history.
    db.execute("""
        CREATE TABLE search_runs (
            search_id TEXT PRIMARY KEY, at TEXT NOT NULL, hits TEXT NOT NULL
        ) STRICT""")


@migrations()
def add_aliases(db: Database) -> None:
    """Add other names and near misses to codes, and named versions of the codebook."""
    db.execute("ALTER TABLE codes ADD COLUMN near_miss TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE codes ADD COLUMN aliases TEXT NOT NULL DEFAULT ''")
    record_table(db, "codes")
    # A version is a place in the history: the codebook after the change `change_seq`.
    db.execute("""
        CREATE TABLE codebook_versions (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, change_seq INTEGER NOT NULL,
            by TEXT NOT NULL, at TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    record_table(db, "codebook_versions")


@migrations()
def save_similar_searches(db: Database) -> None:
    """Let a search for passages like some quotes be saved, with the ids of these excerpts."""
    db.execute("""
        CREATE TABLE new_searches (
            id TEXT PRIMARY KEY, name TEXT NOT NULL,
            mode TEXT NOT NULL CHECK (mode IN ('words', 'pattern', 'meaning', 'similar')),
            words TEXT NOT NULL, filters TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1,
            excerpts TEXT NOT NULL DEFAULT ''
        ) STRICT""")
    db.execute("INSERT INTO new_searches SELECT *, '' FROM searches")
    for event in ("insert", "update", "delete"):
        db.execute(f"DROP TRIGGER IF EXISTS searches_ledger_{event}")
    db.execute("DROP TABLE searches")
    db.execute("ALTER TABLE new_searches RENAME TO searches")
    record_table(db, "searches")


@migrations()
def add_retired(db: Database) -> None:
    """Let a code be retired: its codings stay, and it is not offered any more."""
    db.execute(
        "ALTER TABLE codes ADD COLUMN retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))"
    )
    record_table(db, "codes")


@migrations()
def rank_codes(db: Database) -> None:
    """Add the likeliest codes of every passage, and to a decision whether it came from these."""
    db.execute("""
        CREATE TABLE rankings (
            run_id TEXT NOT NULL REFERENCES runs(id), text_id TEXT NOT NULL, codes TEXT NOT NULL,
            passages TEXT NOT NULL, scores TEXT NOT NULL, probabilities TEXT NOT NULL,
            PRIMARY KEY (run_id, text_id)
        ) STRICT""")
    db.execute("ALTER TABLE decisions ADD COLUMN rank INTEGER CHECK (rank BETWEEN 1 AND 3)")
    db.execute(
        "ALTER TABLE decisions ADD COLUMN"
        " proposed INTEGER NOT NULL DEFAULT 1 CHECK (proposed IN (0, 1))"
    )
    record_table(db, "decisions")


@migrations()
def add_lines(db: Database) -> None:
    """Add a person's own line for a code, and how each code's probabilities are spread."""
    db.execute("""
        CREATE TABLE lines (
            id TEXT PRIMARY KEY, code_id TEXT NOT NULL UNIQUE REFERENCES codes(id),
            line REAL NOT NULL CHECK (line > 0 AND line < 1), rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    record_table(db, "lines")
    db.execute("""
        CREATE TABLE spreads (
            run_id TEXT NOT NULL REFERENCES runs(id), code_id TEXT NOT NULL, line REAL NOT NULL,
            counts TEXT NOT NULL, sums TEXT NOT NULL, beyond REAL NOT NULL,
            PRIMARY KEY (run_id, code_id)
        ) STRICT""")


@migrations()
def bind_codes(db: Database) -> None:
    """Let codes be for some questions of a survey only; a code without a row is for all."""
    db.execute("""
        CREATE TABLE bound_codes (
            id TEXT PRIMARY KEY, code_id TEXT NOT NULL REFERENCES codes(id) ON DELETE CASCADE,
            question TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX bound_codes_once ON bound_codes(code_id, question)")
    record_table(db, "bound_codes")


migrations()(add_samples)
migrations()(create_set_aside)
migrations()(create_answer_marks)
migrations()(add_frames)
migrations()(create_proposals)
