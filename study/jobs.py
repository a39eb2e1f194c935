"""Long work, done by another process so that the screen never freezes.

A job is a row in the study file. Whoever asks for it writes the row and makes sure that a worker
process runs; the worker takes jobs one by one, writes its progress into the row, and stays for a
while afterwards, so that models it loaded stay warm. Nothing else passes between the two: a job
survives a browser refresh, and a crash is visible.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from study.errors import Cancelled, LifeworldError, NotFound
from study.file import Study
from study.ids import new_id

__all__ = [
    "Job",
    "cancel_job",
    "get_job",
    "list_jobs",
    "run_job",
    "run_worker",
    "submit_job",
]

migrations = Migrations("lifeworld.jobs")

# report(done, total, message); raises Cancelled when a person stopped the job
Report = Callable[[int, int, str], None]
# work(study, report, **arguments) -> a JSON-able result
Work = Callable[..., Any]

IDLE_SECONDS = 900.0
HEARTBEAT_SECONDS = 2.0
LOST_AFTER_SECONDS = 15.0
GONE_AFTER_SECONDS = 120.0
ACTIVE = ("queued", "running", "cancelling")

# Kept so that finished workers are reaped; a worker outlives the page that asked for it.
_workers: list[subprocess.Popen[bytes]] = []


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of long work.

    `state` is queued, running, cancelling, done, failed, cancelled or interrupted; `message` is for
    a person; `done` of `total` tells how far it is.
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
        raise NotFound(f"There is no job {job_id}.")
    return _job(row)


def list_jobs(study: Study, *, active: bool = False, limit: int = 20) -> list[Job]:
    """Return the newest jobs first, or only those that wait or work."""
    where = f"WHERE state IN {ACTIVE}" if active else ""
    rows = study.db.query(f"SELECT * FROM jobs {where} ORDER BY id DESC LIMIT ?", [limit])
    return [_job(row) for row in rows]


def submit_job(study: Study, kind: str, *, start: bool = True, **arguments: Any) -> Job:
    """Queue a job and make sure that a worker runs; a like job that still waits is taken instead.

    Args:
        study: The study.
        kind: What to do; the worker knows the kinds.
        start: False leaves the worker to somebody else (tests, the command line).
        arguments: JSON-able arguments of the work.
    """
    packed = json.dumps(arguments, sort_keys=True)
    with study.stage(tick="jobs") as db:
        waiting = db.execute(
            "SELECT id FROM jobs WHERE state = 'queued' AND kind = ? AND arguments = ?",
            [kind, packed],
        ).fetchone()
        job_id = waiting[0] if waiting else new_id()
        if not waiting:
            db.execute(
                "INSERT INTO jobs (id, kind, arguments, state, asked_at) VALUES (?, ?, ?, ?, ?)",
                [job_id, kind, packed, "queued", _now()],
            )
    if start:
        _start_worker(study)
    return get_job(study, job_id)


def cancel_job(study: Study, job_id: str) -> None:
    """Ask a job to stop; what it has not finished is not kept."""
    with study.stage(tick="jobs") as db:
        db.execute(
            "UPDATE jobs SET ended_at = CASE state WHEN 'queued' THEN ? END,"
            " state = CASE state WHEN 'queued' THEN 'cancelled' ELSE 'cancelling' END"
            " WHERE id = ? AND state IN ('queued', 'running')",
            [_now(), job_id],
        )


def run_job(study: Study, job_id: str, kinds: dict[str, Work]) -> Job:
    """Do a queued job here and now, reporting into its row. Failures end in the row, too."""
    job = get_job(study, job_id)
    with study.stage(tick="jobs") as db:
        taken = db.execute(
            "UPDATE jobs SET state = 'running' WHERE id = ? AND state = 'queued'", [job_id]
        ).rowcount
    if not taken:  # cancelled in this very moment
        return get_job(study, job_id)
    last = 0.0

    def report(done: int, total: int, message: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < 0.3 and done < total:
            return
        last = now
        row = study.db.execute("SELECT state FROM jobs WHERE id = ?", [job_id]).fetchone()
        if row is None or row[0] == "cancelling":
            raise Cancelled("Stopped.")
        _set(study, job_id, done=done, total=total, message=message)

    try:
        work = kinds.get(job.kind)
        if work is None:
            raise LifeworldError(f"This Lifeworld cannot do “{job.kind}”.")
        result = work(study, report, **job.arguments)
    except Cancelled:
        _end(study, job_id, "cancelled", "Stopped; nothing of it was kept.")
    except LifeworldError as error:
        _end(study, job_id, "failed", str(error))
    except Exception as error:
        _end(study, job_id, "failed", f"A fault in Lifeworld ({type(error).__name__}): {error}")
        raise
    else:
        with study.stage(tick="jobs") as db:
            db.execute(
                "UPDATE jobs SET state = 'done', done = max(done, total), result = ?, ended_at = ?"
                " WHERE id = ?",
                [json.dumps(result), _now(), job_id],
            )
    return get_job(study, job_id)


def run_worker(
    study: Study, kinds: dict[str, Work], *, parent: int | None = None, idle: float = IDLE_SECONDS
) -> int:
    """Take jobs until none came for *idle* seconds or the *parent* process is gone.

    Returns the number of jobs done. Only one worker serves a study; a second one ends at once.
    """
    if not _take_post(study):
        return 0
    count, since = 0, time.monotonic()
    done = threading.Event()
    heart = threading.Thread(target=_beat, args=(study, done), daemon=True)
    heart.start()
    try:
        while parent is None or _alive(parent):
            row = study.db.execute(
                "SELECT id FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 1"
            ).fetchone()
            if row is None:
                if time.monotonic() - since >= idle and _leave_post(study):
                    break
                time.sleep(0.05)
                continue
            try:
                run_job(study, row[0], kinds)
            except Exception as error:  # noqa: BLE001  told in the job's row; the worker goes on
                sys.stderr.write(f"job {row[0]} failed: {error!r}\n")
            count, since = count + 1, time.monotonic()
            if not _has_post(study):
                break
    finally:
        done.set()
        heart.join()
        with study.stage() as db:
            db.execute("DELETE FROM workers WHERE pid = ?", [os.getpid()])
    return count


def _leave_post(study: Study) -> bool:
    # In one transaction, so that no job is queued between the last look and the leaving.
    with study.stage() as db:
        if db.execute("SELECT 1 FROM jobs WHERE state = 'queued'").fetchone():
            return False
        db.execute("DELETE FROM workers WHERE pid = ?", [os.getpid()])
    return True


def _has_post(study: Study) -> bool:
    row = study.db.execute("SELECT pid FROM workers").fetchone()
    return bool(row) and int(row[0]) == os.getpid()


def _take_post(study: Study) -> bool:
    with study.stage(tick="jobs") as db:
        row = db.execute("SELECT pid, seen FROM workers").fetchone()
        # A worker that shows no sign of life for long is gone, even if its number lives on in
        # another program's process.
        fresh = bool(row) and time.time() - row[1] < GONE_AFTER_SECONDS
        if row and row[0] != os.getpid() and fresh and _alive(row[0]):
            return False
        db.execute("DELETE FROM workers")
        db.execute("INSERT INTO workers VALUES (1, ?, ?)", [os.getpid(), time.time()])
        # Whoever had the post died at work: say so instead of leaving a bar that never moves.
        db.execute(
            "UPDATE jobs SET state = 'interrupted', ended_at = ?,"
            " message = 'The worker stopped in the middle of it. Start it again.'"
            " WHERE state IN ('running', 'cancelling')",
            [_now()],
        )
    return True


def _beat(study: Study, done: threading.Event) -> None:
    # In a thread of its own: loading a model takes longer than a worker may be silent.
    while not done.wait(HEARTBEAT_SECONDS):
        try:
            with study.stage() as db:
                db.execute("UPDATE workers SET seen = ? WHERE pid = ?", [time.time(), os.getpid()])
        except LifeworldError as error:  # the disk is full, say: the next beat tries again
            sys.stderr.write(f"{error}\n")
    study.close()


def _start_worker(study: Study) -> None:
    _workers[:] = [worker for worker in _workers if worker.poll() is None]
    row = study.db.execute("SELECT pid, seen FROM workers").fetchone()
    if row and _alive(row[0]) and time.time() - row[1] < LOST_AFTER_SECONDS:
        return
    # -P keeps the working folder out; PYTHONPATH puts ourselves in, from a bare checkout too.
    home = str(Path(__file__).parent.parent)
    command = [sys.executable, "-P", "-m", "lifeworld", "work", str(study.path)]
    command += ["--parent", str(os.getpid())]
    environment = {**os.environ, "PYTHONPATH": home, "OMP_WAIT_POLICY": "PASSIVE"}
    log = study.path.with_name(f".{study.path.stem}.worker.log")
    with log.open("ab") as stream:
        _workers.append(
            subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
        )


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:  # a finished child that nobody waited for is not alive
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):
        return True


def _set(study: Study, job_id: str, **fields: Any) -> None:
    sets = ", ".join(f"{name} = ?" for name in fields)
    with study.stage(tick="jobs") as db:
        db.execute(f"UPDATE jobs SET {sets} WHERE id = ?", [*fields.values(), job_id])


def _end(study: Study, job_id: str, state: str, message: str) -> None:
    _set(study, job_id, state=state, message=message, ended_at=_now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
