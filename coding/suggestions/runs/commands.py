"""Commands for runs: open a run, write its rows in pieces, and close it to make them visible.

An open run has the kind “unfinished KIND” and a row in `unfinished_runs` that names the process
writing it. Rows left by a process that was killed are removed before the next run.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from coding.suggestions.model import RunFacts
from study import Conflict, LifeworldError, Study
from study.ids import new_id
from study.language import say
from study.pieces import PIECE, write_pieces
from study.processes import check_alive

__all__ = ["UNFINISHED", "add_run", "close_run", "open_run", "remove_ended", "write_rows"]

UNFINISHED = "unfinished "
GONE_AFTER_SECONDS = 120.0


def add_run(db: Database, kind: str, facts: RunFacts) -> str:
    """Store a run of this kind inside an open stage, and return its id."""
    run_id = new_id()
    # Use the start time, so that decisions made while it runs count as later than the run.
    began = datetime.now(UTC) - timedelta(seconds=facts["seconds"])
    db.table("runs").insert(
        {
            "id": run_id,
            "kind": kind,
            "model": facts["model"],
            "version": facts["version"],
            "parameters": json.dumps(facts["parameters"]),
            "seed": facts["seed"],
            "input": facts["input_hash"],
            "at": began.isoformat(timespec="milliseconds"),
            "seconds": facts["seconds"],
            # Keep names unescaped, so that a withdrawal finds them.
            "summary": json.dumps(facts["summary"], ensure_ascii=False),
        }
    )
    return run_id


@contextmanager
def open_run(study: Study, kind: str, facts: RunFacts) -> Iterator[str]:
    """Open a run whose rows stay invisible until `close_run`, and yield its id.

    Runs that are never closed are removed by `remove_ended`.
    """
    with study.stage() as db:
        run_id = add_run(db, UNFINISHED + kind, facts)
        db.execute("INSERT INTO unfinished_runs VALUES (?, ?, ?)", [run_id, os.getpid(), 0.0])
        _show_life(db, run_id)
    try:
        yield run_id
    except BaseException:
        with contextlib.suppress(LifeworldError), study.stage() as db:
            db.execute("DELETE FROM unfinished_runs WHERE run_id = ?", [run_id])
        raise


def write_rows(
    study: Study, run_id: str, table: str, rows: Sequence[Sequence[Any]], *, size: int = PIECE
) -> None:
    """Write rows of an open run in pieces; each row has all columns of its table.

    Args:
        study: The study.
        run_id: The open run.
        table: The table.
        rows: The rows.
        size: How many rows are written at once.

    Raises:
        Conflict: the run was stopped, for example because the words it uses were erased.
    """

    def write(db: Database, part: Sequence[Sequence[Any]]) -> None:
        _show_life(db, run_id)
        marks = ", ".join("?" * len(part[0]))
        db.conn.executemany(f"INSERT INTO [{table}] VALUES ({marks})", part)

    write_pieces(study, rows, write, size=size)


def close_run(db: Database, run_id: str, kind: str) -> None:
    """Close an open run, inside the stage that makes its rows visible.

    Raises:
        Conflict: the run was stopped.
    """
    _show_life(db, run_id)
    db.execute("DELETE FROM unfinished_runs WHERE run_id = ?", [run_id])
    db.execute("UPDATE runs SET kind = ? WHERE id = ?", [kind, run_id])


def _show_life(db: Database, run_id: str) -> None:
    seen = db.execute(
        "UPDATE unfinished_runs SET seen = ? WHERE run_id = ?", [time.time(), run_id]
    ).rowcount
    if not seen:
        raise Conflict(
            say("The run was stopped because the study changed while it was running."),
            hint=say("Start it again."),
        )


def remove_ended(study: Study) -> None:
    """Give up open runs whose process has ended; the commands of each kind remove their rows."""
    rows = study.db.execute("SELECT run_id, pid, seen FROM unfinished_runs").fetchall()
    gone = [
        (run_id,)
        for run_id, pid, seen in rows
        if not check_alive(pid) or time.time() - seen > GONE_AFTER_SECONDS
    ]
    if gone:
        with study.stage() as db:
            db.conn.executemany("DELETE FROM unfinished_runs WHERE run_id = ?", gone)
