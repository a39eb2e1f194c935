"""Commands for runs: a run is opened, its rows are written in pieces, and closing it shows them.

An open run has the kind “unfinished KIND” and a row in `unfinished_runs` that names the process
that writes it. What a process left behind when it was killed is removed before the next run.
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
from study.jobs import check_alive
from study.pieces import write_pieces

__all__ = ["UNFINISHED", "add_run", "close_run", "open_run", "remove_ended", "write_rows"]

UNFINISHED = "unfinished "
GONE_AFTER_SECONDS = 120.0


def add_run(db: Database, kind: str, facts: RunFacts) -> str:
    """Store a run of this kind inside an open stage, and return its id."""
    run_id = new_id()
    # What is decided while it works comes after it: so the time is that at which it began.
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
            # Names stand in it as people wrote them, so that a withdrawal finds them.
            "summary": json.dumps(facts["summary"], ensure_ascii=False),
        }
    )
    return run_id


@contextmanager
def open_run(study: Study, kind: str, facts: RunFacts) -> Iterator[str]:
    """Begin a run whose rows nobody sees until `close_run`, and give its id.

    What is not closed in the end is left to `remove_ended`.
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


def write_rows(study: Study, run_id: str, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of an open run in pieces, each with all of its table's columns.

    Raises:
        Conflict: the run was stopped: the words that it rests on were erased, say.
    """

    def write(db: Database, part: Sequence[Sequence[Any]]) -> None:
        _show_life(db, run_id)
        marks = ", ".join("?" * len(part[0]))
        db.conn.executemany(f"INSERT INTO [{table}] VALUES ({marks})", part)

    write_pieces(study, rows, write)


def close_run(db: Database, run_id: str, kind: str) -> None:
    """Make an open run one that stands, inside the stage in which its rows become visible.

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
            "What this run proposes was dropped: the study changed too much meanwhile.",
            hint="Ask for it again.",
        )


def remove_ended(study: Study) -> None:
    """Give up runs whose process is gone; what they wrote is then removed by whoever wrote it."""
    rows = study.db.execute("SELECT run_id, pid, seen FROM unfinished_runs").fetchall()
    gone = [
        (run_id,)
        for run_id, pid, seen in rows
        if not check_alive(pid) or time.time() - seen > GONE_AFTER_SECONDS
    ]
    if gone:
        with study.stage() as db:
            db.conn.executemany("DELETE FROM unfinished_runs WHERE run_id = ?", gone)
