"""Erases words from every row, ledger image and page of a study file, permanently."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlite_utils import Database

from study.errors import Conflict
from study.file import Study
from study.jobs import close_lost_jobs
from study.language import say
from study.sqlite import sqlite3

__all__ = [
    "check_alone",
    "clean_file",
    "erase_images",
    "find_words_in_file",
    "list_cells",
    "list_keys",
    "list_text_columns",
    "remove_derived_rows",
    "revise_cells",
]

# Rows that have their own way of being erased, or hold no words of people.
_LEFT_ALONE = {"texts", "turns", "changed_rows", "open_change", "file_state", "shared_tables",
               "ticks", "workers", "vectors", "_sqlite_migrations", "sqlite_sequence"}  # fmt: skip
# Who did something is kept, whatever they are called.
_ACTORS = {"actor", "coder", "by", "id", "operation", "undoes", "model", "version", "kind",
           "sha256", "source_sha256", "at", "verb", "state", "status", "thing"}  # fmt: skip
WAIT_SECONDS = 15.0


def list_text_columns(db: Database) -> list[tuple[str, str]]:
    """Return (table, column) of every column that may hold words that people wrote."""
    found = []
    tables = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    for (table,) in tables:
        if table in _LEFT_ALONE or table.startswith(("turn_index", "sqlite_")):
            continue
        for column in db.execute(f"PRAGMA table_info([{table}])").fetchall():
            wordy = column[2].upper() == "TEXT" and column[1] not in _ACTORS
            if wordy and not column[1].endswith("_id"):
                found.append((table, column[1]))
    return found


def list_cells(db: Database) -> Iterator[tuple[str, str, str]]:
    """Return (table, column, text) of every cell that may hold words that people wrote, once."""
    for table, column in list_text_columns(db):
        rows = db.execute(f"SELECT DISTINCT [{column}] FROM [{table}] WHERE [{column}] <> ''")
        for (cell,) in rows.fetchall():
            yield table, column, cell


def revise_cells(db: Database, rewrite: Callable[[str], str]) -> dict[str, int]:
    """Apply *rewrite* to every text cell and return how many cells changed, by table.

    Runs inside an open change, since research rows are among them. Cells that hold JSON are
    rewritten string by string, so that they stay JSON.
    """
    changed: dict[str, int] = {}
    for table, column in list_text_columns(db):
        keys = list_keys(db, table)
        picked = ", ".join(f"[{key}]" for key in keys)
        rows = db.execute(
            f"SELECT [{column}], {picked} FROM [{table}] WHERE [{column}] <> ''"
        ).fetchall()
        for value, *key in rows:
            fresh = _rewrite_cell(value, rewrite)
            if fresh != value:
                where = " AND ".join(f"[{name}] = ?" for name in keys)
                _set_cell(db, f"UPDATE [{table}] SET [{column}] = ? WHERE {where}", key, fresh)
                changed[table] = changed.get(table, 0) + 1
    return changed


def list_keys(db: Database, table: str) -> list[str]:
    """Return the columns that identify a table's rows: `rowid`, or its primary key."""
    sql = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()[0]
    if "WITHOUT ROWID" not in sql.upper():
        return ["rowid"]
    columns = db.execute(f"PRAGMA table_info([{table}])").fetchall()
    return [column[1] for column in columns if column[5]]


def _set_cell(db: Database, sql: str, key: list[Any], value: str) -> None:
    number, wanted = 1, value
    while True:
        try:
            db.execute(sql, [value, *key])
        except sqlite3.IntegrityError:
            # A name that must be unique, and is taken: two names became the same words.
            number += 1
            if number > 1000:
                raise
            value = f"{wanted} {number}"
        else:
            return


def _rewrite_cell(value: str, rewrite: Callable[[str], str]) -> str:
    if value[:1] in "{[":
        with contextlib.suppress(ValueError):
            parsed = json.loads(value)
            fresh = _rewrite_value(parsed, rewrite)
            return value if fresh == parsed else json.dumps(fresh, ensure_ascii=False)
    return rewrite(value)


def _rewrite_value(value: Any, rewrite: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, list):
        return [_rewrite_value(each, rewrite) for each in value]
    if isinstance(value, dict):
        return {rewrite(key): _rewrite_value(each, rewrite) for key, each in value.items()}
    return value


def erase_images(
    db: Database,
    *,
    has_words: Callable[[str], bool],
    keys: Iterable[str] = (),
    change_seq: int | None = None,
) -> int:
    """Replace ledger images that hold the words, and all images of the rows *keys*, by a mark.

    The mark keeps the row's revision. A change whose images were erased can no longer be undone.

    Args:
        db: The study's connection, inside an open change.
        has_words: Says whether an image (JSON) holds something that must go.
        keys: Ids of rows all of whose images go.
        change_seq: All images of this change go, too.
    """
    gone = set(keys)
    erased = 0
    rows = db.execute("SELECT seq, key, before, after, change_seq FROM changed_rows").fetchall()
    for seq, key, before, after, change in rows:
        whole = key in gone or change == change_seq
        fresh = [
            _mark(image) if image and (whole or has_words(image)) else image
            for image in (before, after)
        ]
        # One erased side makes the other useless: an undo needs both.
        if fresh != [before, after]:
            fresh = [_mark(image) if image else image for image in (before, after)]
        if fresh != [before, after]:
            db.execute("UPDATE changed_rows SET before = ?, after = ? WHERE seq = ?", [*fresh, seq])
            erased += 1
    return erased


def _mark(image: str) -> str:
    mark: dict[str, Any] = {"erased": True}
    rev = json.loads(image).get("rev")
    if rev is not None:
        mark["rev"] = rev
    return json.dumps(mark)


def remove_derived_rows(db: Database) -> dict[str, int]:
    """Remove what was computed from the words: vectors, suggestions, ended jobs and their results.

    All of it can be computed again from the words that are left.
    """
    removed = {}
    for table in (
        "vectors", "suggestions", "rankings", "spreads", "set_aside", "suggested_passages",
        "suggested_branches", "suggested_themes",
        # What is being written rests on the words as they were: it may not stand any more.
        "standing_runs", "unfinished_runs",
    ):  # fmt: skip
        if db.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", [table]).fetchone():
            removed[table] = db.execute(f"DELETE FROM [{table}]").rowcount
    removed["jobs"] = db.execute(
        "DELETE FROM jobs WHERE state NOT IN ('queued', 'running', 'cancelling')"
    ).rowcount
    return removed


def check_alone(study: Study) -> None:
    """Refuse while another program reads the study, or a job works on it.

    Raises:
        Conflict: the write-ahead log cannot be emptied, or a job is under way.
    """
    close_lost_jobs(study)
    busy = study.db.execute(
        "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running', 'cancelling')"
    ).fetchone()[0]
    if busy:
        raise Conflict(
            say("A job works on this study right now."),
            hint=say("Wait until it ends, or stop it first."),
        )
    if not _empty_log(study.db, seconds=3.0):
        raise Conflict(
            say("Somebody is reading this study right now, so its log cannot be emptied."),
            hint=say("Close other windows and programs that have it open, and try again."),
        )


def clean_file(study: Study) -> tuple[int, int, int]:
    """Rewrite the file without its free pages, and empty its write-ahead log.

    Returns what the last checkpoint answered: (0, 0, 0) says that the log is empty.

    Raises:
        Conflict: somebody read the study all the while.
    """
    db = study.db
    # Sorting and rewriting happen in memory, so that no temporary file holds a word.
    db.execute("PRAGMA temp_store = MEMORY")
    try:
        _empty_log(db, seconds=WAIT_SECONDS)
        db.execute("VACUUM")
        clean = _empty_log(db, seconds=WAIT_SECONDS)
    finally:
        db.execute("PRAGMA temp_store = DEFAULT")
    if not clean:
        raise Conflict(
            say(
                "The words are erased from every row, but the log beside the study"
                " could not be emptied: somebody is reading the study."
            ),
            hint=say(
                "Close other programs that have it open; closing the last one empties the log."
            ),
        )
    return (0, 0, 0)


def _empty_log(db: Database, *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while True:
        answer = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if tuple(answer) == (0, 0, 0):
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.1)


def find_words_in_file(
    db: Database, has_words: Callable[[str], bool], *, has_term: Callable[[str], bool]
) -> list[str]:
    """Return where (table.column) a study still holds something that must be gone.

    Every text cell of every table is read, the history's images and the index's terms included.
    *has_term* is asked about the index's terms, which are folded.
    """
    places = []
    tables = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE 'turn\\_index\\_%' ESCAPE '\\'"
    ).fetchall()
    for (table,) in tables:
        for column in db.execute(f"PRAGMA table_info([{table}])").fetchall():
            if column[2].upper() != "TEXT" or column[1] in _ACTORS:
                continue
            cells = db.execute(f"SELECT [{column[1]}] FROM [{table}]")
            if any(cell and has_words(cell) for (cell,) in cells.fetchall()):
                places.append(f"{table}.{column[1]}")
    if any(has_term(term) for term in _index_terms(db)):
        places.append("turn_index")
    return places


def _index_terms(db: Database) -> Iterator[str]:
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'turn_index'").fetchone():
        return  # no study: the room of a workshop, or a database of another program
    try:
        db.execute(
            "CREATE VIRTUAL TABLE temp.turn_terms USING fts5vocab('main', 'turn_index', 'row')"
        )
    except sqlite3.OperationalError:  # a file that is read only
        return
    try:
        for (term,) in db.execute("SELECT term FROM temp.turn_terms").fetchall():
            yield str(term)
    finally:
        db.execute("DROP TABLE temp.turn_terms")
