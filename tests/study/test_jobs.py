"""Long work: queued, done by one worker, reported, stopped, and honest when it breaks."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from study import LifeworldError, NotFound, Study
from study.jobs import cancel_job, get_job, list_jobs, run_job, run_worker, submit_job

WORKER = """
import sys, time
from pathlib import Path
from study import LifeworldError, Study
from study.jobs import run_worker

def count(study, report, *, upto, pause=0.0):
    for number in range(upto):
        report(number, upto, f"{number} of {upto}")
        time.sleep(pause)
    return {"counted": upto}

def refuse(study, report):
    raise LifeworldError("There is nothing to count.", hint="Add something.")

def crash(study, report):
    raise ZeroDivisionError("oops")

study = Study(Path(sys.argv[1]))
parent = int(sys.argv[3]) if len(sys.argv) > 3 else None
print("ready", flush=True)
kinds = {"count": count, "refuse": refuse, "crash": crash}
print(run_worker(study, kinds, idle=float(sys.argv[2]), parent=parent), flush=True)
"""
Start = Callable[..., Any]


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def count_to(study: Study, report: Any, *, upto: int) -> int:
    for number in range(1, upto + 1):
        report(number, upto, f"{number} done")
    return upto


def test_a_job_is_queued_done_and_tells_its_result(study: Study) -> None:
    job = submit_job(study, "count", start=False, upto=3)
    assert (job.state, job.active, job.fraction) == ("queued", True, 0.0)
    done = run_job(study, job.id, {"count": count_to})
    assert (done.state, done.result, done.message) == ("done", 3, "3 done")
    assert done.fraction == 1.0
    assert done.ended_at is not None
    assert list_jobs(study, active=True) == []


def test_like_jobs_that_wait_are_one(study: Study) -> None:
    first = submit_job(study, "count", start=False, upto=3)
    assert submit_job(study, "count", start=False, upto=3).id == first.id
    other = submit_job(study, "count", start=False, upto=4)
    assert [job.id for job in list_jobs(study)] == [other.id, first.id]
    run_job(study, first.id, {"count": count_to})
    assert submit_job(study, "count", start=False, upto=3).id != first.id


def test_a_job_that_was_cancelled_while_it_waited_is_never_begun(study: Study) -> None:
    job = submit_job(study, "count", start=False, upto=3)
    cancel_job(study, job.id)
    assert get_job(study, job.id).ended_at is not None
    begun = []
    assert run_job(study, job.id, {"count": lambda *a, **k: begun.append(1)}).state == "cancelled"
    assert begun == []


def test_a_job_that_is_cancelled_while_it_runs_stops_at_its_next_report(study: Study) -> None:
    job = submit_job(study, "count", start=False, upto=3)

    def work(study: Study, report: Any, *, upto: int) -> None:
        cancel_job(study, job.id)
        assert get_job(study, job.id).state == "cancelling"
        report(1, upto, "")
        raise AssertionError("not reached")

    done = run_job(study, job.id, {"count": work})
    assert (done.state, done.result) == ("cancelled", None)
    assert "Stopped" in done.message


def test_a_job_that_fails_says_why_in_its_row(study: Study) -> None:
    def refuse(study: Study, report: Any) -> None:
        raise LifeworldError("There is nothing to count.", hint="Add something.")

    job = submit_job(study, "refuse", start=False)
    done = run_job(study, job.id, {"refuse": refuse})
    assert (done.state, done.message) == ("failed", "There is nothing to count. Add something.")
    unknown = submit_job(study, "dance", start=False)
    assert "cannot do “dance”" in run_job(study, unknown.id, {}).message


def test_a_fault_of_ours_is_told_and_raised(study: Study) -> None:
    job = submit_job(study, "crash", start=False)
    with pytest.raises(ZeroDivisionError):
        run_job(study, job.id, {"crash": lambda study, report: 1 / 0})
    assert get_job(study, job.id).state == "failed"
    assert "ZeroDivisionError" in get_job(study, job.id).message


def test_a_job_whose_row_is_gone_is_not_found(study: Study) -> None:
    with pytest.raises(NotFound):
        get_job(study, "nowhere")


def test_jobs_are_not_in_the_ledger_but_are_noticed(study: Study) -> None:
    ticks, version = study.get_tick("jobs"), study.version
    submit_job(study, "count", start=False, upto=1)
    assert study.get_tick("jobs") == ticks + 1
    assert study.version == version


def test_a_worker_does_what_waits_and_ends_when_nothing_came(
    study: Study, start_python: Start
) -> None:
    jobs = [
        submit_job(study, "count", start=False, upto=2),
        submit_job(study, "crash", start=False),
        submit_job(study, "refuse", start=False),
        submit_job(study, "count", start=False, upto=3),
    ]
    said, wrong = start_python(WORKER, study.path, 0.2).communicate(timeout=30)
    assert said == "ready\n4\n"
    assert "ZeroDivisionError" in wrong
    states = [get_job(study, job.id).state for job in jobs]
    assert states == ["done", "failed", "failed", "done"]
    assert study.db.execute("SELECT count(*) FROM workers").fetchone()[0] == 0


def test_one_worker_serves_a_study_and_a_running_job_can_be_stopped_from_outside(
    study: Study, start_python: Start
) -> None:
    job = submit_job(study, "count", start=False, upto=1000, pause=0.05)
    first = start_python(WORKER, study.path, 0.2)
    wait_until(lambda: get_job(study, job.id).state == "running")
    wait_until(lambda: get_job(study, job.id).done > 2)
    said, _ = start_python(WORKER, study.path, 0.2).communicate(timeout=30)
    assert said == "ready\n0\n", "a second worker ends at once"
    cancel_job(study, job.id)
    said, _ = first.communicate(timeout=30)
    assert said == "ready\n1\n"
    assert get_job(study, job.id).state == "cancelled"


def test_a_job_whose_worker_was_killed_is_called_interrupted_by_the_next(
    study: Study, start_python: Start
) -> None:
    job = submit_job(study, "count", start=False, upto=1000, pause=0.05)
    worker = start_python(WORKER, study.path, 5)
    wait_until(lambda: get_job(study, job.id).done > 0)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    waiting = submit_job(study, "count", start=False, upto=2)
    said, _ = start_python(WORKER, study.path, 0.2).communicate(timeout=30)
    assert said == "ready\n1\n"
    stopped = get_job(study, job.id)
    assert (stopped.state, stopped.active) == ("interrupted", False)
    assert "Start it again" in stopped.message
    assert stopped.ended_at is not None
    assert get_job(study, waiting.id).state == "done"


def test_a_worker_that_has_been_silent_for_long_does_not_block_the_next(study: Study) -> None:
    # Its number may have gone to another program: here it is ours, which lives.
    with study.stage() as db:
        db.execute("INSERT INTO workers VALUES (1, ?, ?)", [os.getppid(), time.time() - 3600])
    submit_job(study, "count", start=False, upto=1)
    assert run_worker(study, {"count": count_to}, idle=0.0) == 1


def test_a_worker_shows_signs_of_life_while_one_job_takes_long(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("study.jobs.HEARTBEAT_SECONDS", 0.05)
    seen = []

    def silent(study: Study, report: Any) -> None:
        for _ in range(4):
            seen.append(study.db.execute("SELECT seen FROM workers").fetchone()[0])
            time.sleep(0.12)

    submit_job(study, "silent", start=False)
    run_worker(study, {"silent": silent}, idle=0.0)
    assert seen == sorted(set(seen))


def test_a_worker_ends_when_its_parent_is_gone(study: Study, start_python: Start) -> None:
    parent = start_python("import sys; print('up', flush=True); sys.stdin.read()", stdin=-1)
    parent.stdout.readline()
    worker = start_python(WORKER, study.path, 60, parent.pid)
    assert worker.stdout.readline() == "ready\n"
    time.sleep(0.2)
    assert worker.poll() is None
    parent.kill()
    parent.wait()
    said, _ = worker.communicate(timeout=10)
    assert said == "0\n"


def test_a_job_that_comes_as_the_worker_is_about_to_leave_is_still_done(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    import study.jobs as jobs

    leave, late = jobs._leave_post, []

    def leave_late(study: Study) -> bool:
        if not late:
            late.append(submit_job(study, "count", start=False, upto=1))
        return leave(study)

    monkeypatch.setattr(jobs, "_leave_post", leave_late)
    assert run_worker(study, {"count": count_to}, idle=0.0) == 1
    assert get_job(study, late[0].id).state == "done"
