"""Does a study's jobs one by one, and writes their progress and how they ended into their rows."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from typing import Any

from study.errors import Cancelled, LifeworldError, StudyRefused
from study.file import Study
from study.jobs import Job, JobFunction, close_interrupted, find_job_function, get_job
from study.language import mark, say, say_in
from study.processes import check_alive
from study.times import get_now

__all__ = ["run_job", "run_worker"]

IDLE_SECONDS = 900.0
HEARTBEAT_SECONDS = 2.0
GONE_AFTER_SECONDS = 120.0
_STOPPED = mark("The worker stopped in the middle of it. Start it again.")


def run_job(study: Study, job_id: str) -> Job:
    """Do a queued job here and now, reporting into its row. Failures end in the row, too.

    What it tells is said in the language of whoever asked for it.
    """
    asked = get_job(study, job_id)
    with say_in(asked.language or ""):
        return _run(study, asked)


def _run(study: Study, asked: Job) -> Job:
    job_id = asked.id
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
            raise Cancelled(say("Stopped."))
        _set(study, job_id, done=done, total=total, message=message)

    try:
        function = _find_accepting(asked)
        result = function(study, report, **asked.arguments)
    except Cancelled:
        _end(study, job_id, "cancelled", say("Stopped before it was finished."))
    except LifeworldError as error:
        _end(study, job_id, "failed", str(error))
    except Exception as error:
        _end(
            study,
            job_id,
            "failed",
            say("A fault in Lifeworld ({name}): {reason}", name=type(error).__name__, reason=error),
        )
        raise
    else:
        with study.stage(tick="jobs") as db:
            db.execute(
                "UPDATE jobs SET state = 'done', done = max(done, total), result = ?, ended_at = ?"
                " WHERE id = ?",
                [json.dumps(result), get_now("milliseconds"), job_id],
            )
    return get_job(study, job_id)


def _find_accepting(asked: Job) -> JobFunction[..., Any]:
    """Return the function for a job, or say that this version cannot do it as it was asked."""
    function = find_job_function(asked.kind)
    if function is None:
        raise LifeworldError(
            say("This version of Lifeworld cannot do “{kind}”.", kind=asked.kind),
            hint=say("Another version asked for it: start it again here."),
        )
    try:
        function.find_arguments(**asked.arguments)
    except TypeError as error:
        raise LifeworldError(
            say(
                "This version of Lifeworld cannot do “{kind}” as it was asked ({reason}).",
                kind=asked.kind,
                reason=error,
            ),
            hint=say("Another version asked for it: start it again here."),
        ) from error
    return function


def run_worker(study: Study, *, parent: int | None = None, idle: float = IDLE_SECONDS) -> int:
    """Take jobs until none came for *idle* seconds or the *parent* process is gone.

    Returns the number of jobs done. Only one worker serves a study; a second one ends at once.
    """
    if not _take_post(study):
        return 0
    count, since, queue = 0, time.monotonic(), _Queue()
    done = threading.Event()
    heart = threading.Thread(target=_beat, args=(study, done), daemon=True)
    heart.start()
    try:
        while parent is None or check_alive(parent):
            study.check_file()
            asked = queue.find_ready(study, time.monotonic())
            if asked is None:
                over = time.monotonic() - since >= idle
                if over and not queue.waits and _leave_post(study):
                    break
                time.sleep(0.05)
                continue
            try:
                run_job(study, asked)
            except Exception as error:  # noqa: BLE001  told in the job's row; the worker goes on
                sys.stderr.write(f"job {asked} failed: {error!r}\n")
            count, since = count + 1, time.monotonic()
            study.checkpoint(empty=False)
            if not _has_post(study):
                break
    except StudyRefused as lost:
        sys.stderr.write(f"{lost}\n")
    finally:
        done.set()
        heart.join()
        with contextlib.suppress(StudyRefused), study.stage() as db:
            db.execute("DELETE FROM workers WHERE pid = ?", [os.getpid()])
    return count


class _Queue:
    """Says which job comes next: the oldest of those that need not wait for calm any more.

    Time is measured from what this process saw, so that a clock that is set does not matter.
    """

    def __init__(self) -> None:
        self._version = -1
        self._changed = 0.0
        self._seen: dict[str, float] = {}

    @property
    def waits(self) -> bool:
        """Whether any job was waiting at the last look."""
        return bool(self._seen)

    def find_ready(self, study: Study, now: float) -> str | None:
        """Return the id of the job to do *now*, in seconds of any clock that only goes forward."""
        rows = study.db.execute(
            "SELECT id, kind FROM jobs WHERE state = 'queued' ORDER BY id"
        ).fetchall()
        version = study.version
        if version != self._version:
            self._version, self._changed = version, now
        self._seen = {job_id: self._seen.get(job_id, now) for job_id, _ in rows}
        for job_id, kind in rows:
            function = find_job_function(kind)
            calm, patience = (function.calm, function.patience) if function else (0.0, 0.0)
            if now - self._changed >= calm or now - self._seen[job_id] >= patience:
                return str(job_id)
        return None


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
        if row and row[0] != os.getpid() and fresh and check_alive(row[0]):
            return False
        db.execute("DELETE FROM workers")
        db.execute("INSERT INTO workers VALUES (1, ?, ?)", [os.getpid(), time.time()])
        # Whoever had the post died at work: say so instead of leaving a bar that never moves.
        close_interrupted(db, "state IN ('running', 'cancelling')", message=_STOPPED)
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


def _set(study: Study, job_id: str, **fields: Any) -> None:
    sets = ", ".join(f"{name} = ?" for name in fields)
    with study.stage(tick="jobs") as db:
        db.execute(f"UPDATE jobs SET {sets} WHERE id = ?", [*fields.values(), job_id])


def _end(study: Study, job_id: str, state: str, message: str) -> None:
    _set(study, job_id, state=state, message=message, ended_at=get_now("milliseconds"))
