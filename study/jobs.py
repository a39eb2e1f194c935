"""Long work, done by another process so that the screen never freezes.

A job is a row in the study file. Whoever asks for it writes the row and makes sure that a worker
process runs; the worker (`study/worker.py`) takes jobs one by one, writes its progress into the
row, and stays for a while afterwards, so that models it loaded stay warm. Nothing else passes
between the two: a job survives a browser refresh, and a crash is visible.

`@job("measure")` above a function registers it as the work of jobs of that kind. What is submitted
is the registered function itself, so mypy checks its arguments; the row keeps the kind, and the
worker finds the function by it.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sqlite_utils import Database, Migrations

from study.errors import NotFound
from study.file import Study
from study.ids import new_id
from study.language import get_language, mark, say, say_in
from study.private_files import create_private_file
from study.processes import check_alive
from study.quiet import list_thread_limits
from study.times import get_now

__all__ = [
    "Job",
    "JobFunction",
    "Report",
    "add_job",
    "cancel_job",
    "close_interrupted",
    "find_job_function",
    "get_job",
    "job",
    "list_jobs",
    "submit_job",
]

migrations = Migrations("lifeworld.jobs")

# report(done, total, message); raises Cancelled when a person stopped the job
Report = Callable[[int, int, str], None]
P = ParamSpec("P")
R = TypeVar("R")

LOST_AFTER_SECONDS = 15.0
# A worker that was started and has no row yet is still on its way; a second one would be no help.
STARTING_SECONDS = 30.0
ACTIVE = ("queued", "running", "cancelling")
_NOBODY = mark("No worker was there to do it. Start it again.")

_functions: dict[str, JobFunction[..., Any]] = {}
# Kept so that finished workers are reaped; a worker outlives the page that asked for it.
_workers: list[_Started] = []
_workers_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Started:
    """A worker process that was started here."""

    process: subprocess.Popen[bytes]
    study: Path
    at: float


class JobFunction(Generic[P, R]):
    """A function that the worker can run: submit it as a job, or call it as it is.

    Attributes:
        kind: The name under which the rows of its jobs are kept.
        name: The function's module and name.
        function: Takes the study, a report of progress and keyword arguments that JSON can hold;
            returns what JSON can hold.
        calm: The seconds for which nobody may have changed the study before it begins.
        patience: The seconds after which it begins all the same.
    """

    def __init__(
        self,
        kind: str,
        function: Callable[Concatenate[Study, Report, P], R],
        *,
        calm: float = 0.0,
        patience: float = 0.0,
    ) -> None:
        self.kind = kind
        self.function = function
        self.calm = calm
        self.patience = patience
        self.name = f"{function.__module__}.{function.__qualname__}"
        # The docstring, the name and the signature that a reader sees are the function's.
        functools.update_wrapper(self, function)

    def __call__(self, study: Study, report: Report, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do the work here and now, outside any job."""
        return self.function(study, report, *args, **kwargs)

    def find_arguments(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments by name; raise TypeError if the function does not accept them."""
        _study, _report, *names = inspect.signature(self.function).parameters
        bound = inspect.signature(self.function).bind(None, None, *args, **kwargs).arguments
        return {name: bound[name] for name in names if name in bound}


def job(
    kind: str, *, calm: float = 0.0, patience: float = 30.0
) -> Callable[[Callable[Concatenate[Study, Report, P], R]], JobFunction[P, R]]:
    """Register the function below as the work of jobs of this kind.

    Args:
        kind: The name under which the rows of its jobs are kept.
        calm: Let a job wait until nobody has changed the study for so many seconds.
        patience: Let it wait no longer than this.

    Raises:
        ValueError: another function is registered for the kind.
    """

    def register(function: Callable[Concatenate[Study, Report, P], R]) -> JobFunction[P, R]:
        made = JobFunction(kind, function, calm=calm, patience=patience)
        there = _functions.setdefault(kind, made)
        # Streamlit loads a module again when its file was edited.
        if there.name != made.name:
            raise ValueError(f"“{kind}” is a job of {there.name} already: choose another kind.")
        _functions[kind] = made
        return made

    return register


def find_job_function(kind: str) -> JobFunction[..., Any] | None:
    """Return the function that is registered for jobs of this kind, if its module was imported."""
    return _functions.get(kind)


@migrations()
def create_jobs(db: Database) -> None:
    """Add the tables of jobs, workers and runs."""
    db.execute("""
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, arguments TEXT NOT NULL, state TEXT NOT NULL,
            done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
            message TEXT NOT NULL DEFAULT '', result TEXT, asked_at TEXT NOT NULL, ended_at TEXT
        ) STRICT""")
    db.execute("CREATE INDEX jobs_state ON jobs(state)")
    db.execute("""
        CREATE TABLE workers (
            id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL, seen REAL NOT NULL
        ) STRICT""")


@migrations()
def add_language(db: Database) -> None:
    """Add the language in which a job says its progress and its errors."""
    db.execute("ALTER TABLE jobs ADD COLUMN language TEXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of long work.

    `state` is queued, running, cancelling, done, failed, cancelled or interrupted; `message` is for
    a person, in the `language` of whoever asked for it; `done` of `total` tells how far it is.
    """

    id: str
    kind: str
    arguments: dict[str, Any]
    state: str
    done: int
    total: int
    message: str
    result: Any
    asked_at: str
    ended_at: str | None
    language: str | None = None

    @property
    def active(self) -> bool:
        """Whether it waits or works."""
        return self.state in ACTIVE

    @property
    def fraction(self) -> float:
        """How far it is, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0


def _job(row: dict[str, Any]) -> Job:
    return Job(
        **{
            **row,
            "arguments": json.loads(row["arguments"]),
            "result": json.loads(row["result"]) if row["result"] else None,
        }
    )


def get_job(study: Study, job_id: str) -> Job:
    """Return one job as it stands now."""
    row = next(study.db.query("SELECT * FROM jobs WHERE id = ?", [job_id]), None)
    if row is None:
        raise NotFound(say("There is no job {id}.", id=job_id))
    return _job(row)


def list_jobs(study: Study, *, active: bool = False, limit: int = 20) -> list[Job]:
    """Return the newest jobs first, or only those that wait or work."""
    where = f"WHERE state IN {ACTIVE}" if active else ""
    rows = study.db.query(f"SELECT * FROM jobs {where} ORDER BY id DESC LIMIT ?", [limit])
    return [_job(row) for row in rows]


def submit_job(
    study: Study, function: JobFunction[P, Any], *args: P.args, **kwargs: P.kwargs
) -> Job:
    """Queue a job and make sure that a worker runs; a like job that still waits is taken instead.

    Args:
        study: The study.
        function: What to do: a function under `@job`, in a module that `lifeworld/jobs.py` imports.
        args: The function's arguments; they must fit into JSON.
        kwargs: The function's arguments by name.
    """
    queued = add_job(study, function, *args, **kwargs)
    _start_worker(study)
    return queued


def add_job(study: Study, function: JobFunction[P, Any], *args: P.args, **kwargs: P.kwargs) -> Job:
    """Queue a job for a worker that somebody else starts; arguments as for `submit_job`."""
    packed = json.dumps(function.find_arguments(*args, **kwargs), sort_keys=True)
    # Looked for without the write lock first: every decision of everybody asks for a refit. What
    # this one decided is in the file already, so whoever takes the waiting job sees it.
    waiting = _find_waiting(study.db, function.kind, packed)
    if waiting:
        return get_job(study, waiting)
    with study.stage(tick="jobs") as db:
        waiting = _find_waiting(db, function.kind, packed)
        job_id = waiting or new_id()
        if not waiting:
            db.execute(
                "INSERT INTO jobs (id, kind, arguments, state, asked_at, language)"
                " VALUES (?, ?, ?, 'queued', ?, ?)",
                [job_id, function.kind, packed, get_now("milliseconds"), get_language()],
            )
    return get_job(study, job_id)


def close_lost_jobs(study: Study) -> int:
    """Mark jobs that no living worker does as interrupted, and return how many there were.

    A job that was queued a moment ago is left: its worker is starting.
    """
    row = study.db.execute("SELECT pid, seen FROM workers").fetchone()
    if row and check_alive(row[0]) and time.time() - row[1] < LOST_AFTER_SECONDS:
        return 0
    started = datetime.now(UTC) - timedelta(seconds=LOST_AFTER_SECONDS)
    with study.stage(tick="jobs") as db:
        return close_interrupted(
            db,
            "state IN ('running', 'cancelling') OR (state = 'queued' AND asked_at < ?)",
            [started.isoformat(timespec="milliseconds")],
            message=_NOBODY,
        )


def close_interrupted(
    db: Database, condition: str, values: Sequence[str] = (), *, message: str
) -> int:
    """Mark jobs that nobody does any more as interrupted, and return how many there were.

    Args:
        db: The study, in an open stage.
        condition: Which jobs, as SQL.
        values: What stands for the marks of the condition.
        message: The English of what a person is told; each job says it in its language.
    """
    rows = db.execute(f"SELECT id, language FROM jobs WHERE {condition}", list(values)).fetchall()
    for job_id, language in rows:
        with say_in(language or ""):
            told = say(message)
        db.execute(
            "UPDATE jobs SET state = 'interrupted', ended_at = ?, message = ? WHERE id = ?",
            [get_now("milliseconds"), told, job_id],
        )
    return len(rows)


def _find_waiting(db: Database, kind: str, packed: str) -> str | None:
    row = db.execute(
        "SELECT id FROM jobs WHERE state = 'queued' AND kind = ? AND arguments = ?", [kind, packed]
    ).fetchone()
    return str(row[0]) if row else None


def cancel_job(study: Study, job_id: str) -> None:
    """Ask a job to stop; what it has not finished is not kept."""
    with study.stage(tick="jobs") as db:
        db.execute(
            "UPDATE jobs SET ended_at = CASE state WHEN 'queued' THEN ? END,"
            " state = CASE state WHEN 'queued' THEN 'cancelled' ELSE 'cancelling' END"
            " WHERE id = ? AND state IN ('queued', 'running')",
            [get_now("milliseconds"), job_id],
        )


def _start_worker(study: Study) -> None:
    with _workers_guard:
        _workers[:] = [each for each in _workers if each.process.poll() is None]
        row = study.db.execute("SELECT pid, seen FROM workers").fetchone()
        if row and check_alive(row[0]) and time.time() - row[1] < LOST_AFTER_SECONDS:
            return
        now = time.monotonic()
        if any(w.study == study.path and now - w.at < STARTING_SECONDS for w in _workers):
            return
        _workers.append(_Started(_open_worker(study), study.path, now))


def _open_worker(study: Study) -> subprocess.Popen[bytes]:
    # -P keeps the working folder out; PYTHONPATH puts ourselves in, from a bare checkout too.
    home = str(Path(__file__).parent.parent)
    command = [sys.executable, "-P", "-m", "lifeworld", "work", str(study.path)]
    command += ["--parent", str(os.getpid())]
    environment = {**os.environ, **list_thread_limits(), "PYTHONPATH": home}
    environment["OMP_WAIT_POLICY"] = "PASSIVE"
    log = study.path.with_name(f".{study.path.stem}.worker.log")
    with contextlib.suppress(FileExistsError):
        create_private_file(log, beside=study.path)
    with log.open("ab") as stream:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
