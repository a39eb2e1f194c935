"""Commands that remove staged texts of which nothing came."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlite_utils import Database

from study import LifeworldError, Study
from study.pieces import write_pieces
from study.sqlite import sqlite3
from transcripts.model import TextId

__all__ = ["CALM_SECONDS", "remove_if_refused", "remove_unused_texts"]

# An import that still stages texts adds one more often than that.
CALM_SECONDS = 600
_AT_ONCE = 10


@contextmanager
def remove_if_refused(study: Study, staged: Sequence[TextId]) -> Iterator[None]:
    """Remove the texts in *staged* again if what is done inside fails and does not use them."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(LifeworldError, sqlite3.Error):
            _remove(study, staged)
        raise


def remove_unused_texts(study: Study, *, now: float | None = None) -> int:
    """Remove the texts that a killed process has staged, and return how many there were.

    A text whose id is in the history stays: an undo may bring it back. While another process still
    stages texts, none is removed.

    Args:
        study: The study.
        now: The time in seconds since 1970; by default that of the clock.
    """
    unused = sorted(_find_unused(study.db))
    calm = int(((time.time() if now is None else now) - CALM_SECONDS) * 1000)
    # The ids of texts begin with the time at which they were made, in milliseconds.
    if not unused or unused[-1].replace("-", "")[:12] >= f"{calm:012x}":
        return 0
    return _remove(study, unused)


def _remove(study: Study, ids: Sequence[str]) -> int:
    removed = 0

    def remove(db: Database, some: Sequence[str]) -> None:
        nonlocal removed
        unused = _find_unused(db)  # again, inside the transaction
        for text_id in unused.intersection(some):
            db.execute(
                "DELETE FROM turn_index WHERE rowid IN (SELECT id FROM turns WHERE text_id = ?)",
                [text_id],
            )
            db.execute("DELETE FROM turns WHERE text_id = ?", [text_id])
            db.execute("DELETE FROM texts WHERE id = ?", [text_id])
            removed += 1

    write_pieces(study, ids, remove, size=_AT_ONCE)
    return removed


def _find_unused(db: Database) -> set[str]:
    """Return the ids of the texts that no row and no entry of the history refers to."""
    references = db.execute(
        """SELECT m.name, f."from" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' AND f."table" = 'texts' AND m.name <> 'turns'
        ORDER BY m.name <> 'transcripts'"""
    ).fetchall()
    free = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM [{table}] r WHERE r.[{column}] = t.id)"
        for table, column in references
    )
    found = {str(row[0]) for row in db.execute(f"SELECT id FROM texts t WHERE {free}").fetchall()}
    if not found:
        return found
    for image in ("before", "after"):
        for column in ("text_id", "previous_id"):
            rows = db.execute(
                f"SELECT json_extract([{image}], '$.{column}') FROM changed_rows"
                " WHERE tbl IN ('transcripts', 'versions')"
            ).fetchall()
            found -= {row[0] for row in rows}
    return found
