"""Long work: queued, done by one worker, reported, stopped, and honest when it breaks."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from study import LifeworldError, NotFound, Study
from study import jobs as registry
from study.jobs import (
    JobFunction,
    Report,
    add_job,
    cancel_job,
    find_job_function,
    get_job,
    job,
    list_jobs,
)
from study.worker import run_job, run_worker

WORKER = """
import sys, time
from pathlib import Path
from study import LifeworldError, Study
from study.jobs import job
from study.worker import run_worker

@job("count")
def count(study, report, *, upto, pause=0.0):
    for number in range(upto):
        report(number, upto, f"{number} of {upto}")
        time.sleep(pause)
    return {"counted": upto}

@job("refuse")
def refuse(study, report):
    raise LifeworldError("There is nothing to count.", hint="Add something.")

@job("crash")
def crash(study, report):
    raise ZeroDivisionError("oops")

study = Study(Path(sys.argv[1]))
parent = int(sys.argv[3]) if len(sys.argv) > 3 else None
print("ready", flush=True)
print(run_worker(study, idle=float(sys.argv[2]), parent=parent), flush=True)
"""
Start = Callable[..., Any]


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def own_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test register what it likes: the next one begins without it."""
    monkeypatch.setattr(registry, "_functions", dict(registry._functions))


@job("count")
def count_to(study: Study, report: Report, *, upto: int, pause: float = 0.0) -> int:
    for number in range(1, upto + 1):
        time.sleep(pause)
        report(number, upto, f"{number} done")
    return upto


def test_a_job_is_queued_done_and_tells_its_result(study: Study) -> None:
    asked = add_job(study, count_to, upto=3)
    assert (asked.state, asked.active, asked.fraction) == ("queued", True, 0.0)
    done = run_job(study, asked.id)
    assert (done.state, done.result, done.message) == ("done", 3, "3 done")
    assert done.fraction == 1.0
    assert done.ended_at is not None
    assert list_jobs(study, active=True) == []


def test_like_jobs_that_wait_are_one(study: Study) -> None:
    first = add_job(study, count_to, upto=3)
    assert add_job(study, count_to, upto=3).id == first.id
    other = add_job(study, count_to, upto=4)
    assert [job.id for job in list_jobs(study)] == [other.id, first.id]
    run_job(study, first.id)
    assert add_job(study, count_to, upto=3).id != first.id


def test_a_job_that_was_cancelled_while_it_waited_is_never_begun(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = add_job(study, count_to, upto=3)
    cancel_job(study, asked.id)
    assert get_job(study, asked.id).ended_at is not None
    begun = []
    monkeypatch.setattr(count_to, "function", lambda *a, **k: begun.append(1))
    assert run_job(study, asked.id).state == "cancelled"
    assert begun == []


def test_a_job_that_is_cancelled_while_it_runs_stops_at_its_next_report(study: Study) -> None:
    @job("stop itself")
    def stop(study: Study, report: Report) -> None:
        cancel_job(study, asked.id)
        assert get_job(study, asked.id).state == "cancelling"
        report(1, 2, "")
        raise AssertionError("not reached")

    asked = add_job(study, stop)
    done = run_job(study, asked.id)
    assert (done.state, done.result) == ("cancelled", None)
    assert "Stopped" in done.message


@job("refuse")
def refuse(study: Study, report: Report) -> None:
    raise LifeworldError("There is nothing to count.", hint="Add something.")


@job("crash")
def crash(study: Study, report: Report) -> None:
    raise ZeroDivisionError("oops")


def test_a_job_that_fails_says_why_in_its_row(study: Study) -> None:
    done = run_job(study, add_job(study, refuse).id)
    assert (done.state, done.message) == ("failed", "There is nothing to count. Add something.")


def test_a_fault_of_ours_is_told_and_raised(study: Study) -> None:
    asked = add_job(study, crash)
    with pytest.raises(ZeroDivisionError):
        run_job(study, asked.id)
    assert get_job(study, asked.id).state == "failed"
    assert "ZeroDivisionError" in get_job(study, asked.id).message


def test_a_kind_that_another_version_knew_fails_politely(study: Study) -> None:
    dance = JobFunction("dance", lambda study, report: None)
    assert find_job_function("dance") is None
    done = run_job(study, add_job(study, dance).id)
    assert done.state == "failed"
    assert done.message == (
        "This version of Lifeworld cannot do “dance”."
        " Another version asked for it: start it again here."
    )


def test_arguments_that_another_version_took_fail_politely(study: Study) -> None:
    def count_down(study: Study, report: Report, *, downto: int) -> None: ...

    done = run_job(study, add_job(study, JobFunction("count", count_down), downto=3).id)
    assert done.state == "failed"
    assert done.message.startswith("This version of Lifeworld cannot do “count” as it was asked")
    assert "start it again" in done.message


def test_a_job_function_is_also_called_as_it_is() -> None:
    told = []
    assert count_to(None, lambda *said: told.append(said), upto=2) == 2  # type: ignore[arg-type]
    assert told == [(1, 2, "1 done"), (2, 2, "2 done")]
    assert count_to.__name__ == "count_to"


def test_arguments_that_a_job_does_not_take_are_refused_when_it_is_submitted(study: Study) -> None:
    for wrong in ({}, {"upto": 1, "downto": 2}):
        with pytest.raises(TypeError):
            add_job(study, count_to, **wrong)
    with pytest.raises(TypeError):
        add_job(study, count_to, 3)  # type: ignore[misc]
    assert list_jobs(study) == []


def test_a_kind_belongs_to_one_function(study: Study) -> None:
    with pytest.raises(ValueError, match=r"“count” is a job of .*count_to already"):
        job("count")(refuse.function)
    assert find_job_function("count") is count_to
    # Streamlit loads an edited module again, and then the newer function counts.
    again = job("count")(count_to.function)
    assert find_job_function("count") is again


def test_a_job_whose_row_is_gone_is_not_found(study: Study) -> None:
    with pytest.raises(NotFound):
        get_job(study, "nowhere")


def test_jobs_are_not_in_the_ledger_but_are_noticed(study: Study) -> None:
    ticks, version = study.get_tick("jobs"), study.version
    add_job(study, count_to, upto=1)
    assert study.get_tick("jobs") == ticks + 1
    assert study.version == version


def test_a_worker_does_what_waits_and_ends_when_nothing_came(
    study: Study, start_python: Start
) -> None:
    jobs = [
        add_job(study, count_to, upto=2),
        add_job(study, crash),
        add_job(study, refuse),
        add_job(study, count_to, upto=3),
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
    asked = add_job(study, count_to, upto=1000, pause=0.05)
    first = start_python(WORKER, study.path, 0.2)
    wait_until(lambda: get_job(study, asked.id).state == "running")
    wait_until(lambda: get_job(study, asked.id).done > 2)
    said, _ = start_python(WORKER, study.path, 0.2).communicate(timeout=30)
    assert said == "ready\n0\n", "a second worker ends at once"
    cancel_job(study, asked.id)
    said, _ = first.communicate(timeout=30)
    assert said == "ready\n1\n"
    assert get_job(study, asked.id).state == "cancelled"


def test_a_job_whose_worker_was_killed_is_called_interrupted_by_the_next(
    study: Study, start_python: Start
) -> None:
    asked = add_job(study, count_to, upto=1000, pause=0.05)
    worker = start_python(WORKER, study.path, 5)
    wait_until(lambda: get_job(study, asked.id).done > 0)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    waiting = add_job(study, count_to, upto=2)
    said, _ = start_python(WORKER, study.path, 0.2).communicate(timeout=30)
    assert said == "ready\n1\n"
    stopped = get_job(study, asked.id)
    assert (stopped.state, stopped.active) == ("interrupted", False)
    assert "Start it again" in stopped.message
    assert stopped.ended_at is not None
    assert get_job(study, waiting.id).state == "done"


def test_a_worker_that_has_been_silent_for_long_does_not_block_the_next(study: Study) -> None:
    # Its number may have gone to another program: here it is ours, which lives.
    with study.stage() as db:
        db.execute("INSERT INTO workers VALUES (1, ?, ?)", [os.getppid(), time.time() - 3600])
    add_job(study, count_to, upto=1)
    assert run_worker(study, idle=0.0) == 1


def test_a_worker_shows_signs_of_life_while_one_job_takes_long(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("study.worker.HEARTBEAT_SECONDS", 0.05)
    seen = []

    def last_beat() -> float:
        return float(study.db.execute("SELECT seen FROM workers").fetchone()[0])

    @job("silent")
    def silent(study: Study, report: Report) -> None:
        for _ in range(4):
            seen.append(last_beat())
            wait_until(lambda: last_beat() > seen[-1])

    asked = add_job(study, silent)
    run_worker(study, idle=0.0)
    assert get_job(study, asked.id).state == "done"
    assert len(seen) == 4


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
    from study import worker

    leave, late = worker._leave_post, []

    def leave_late(study: Study) -> bool:
        if not late:
            late.append(add_job(study, count_to, upto=1))
        return leave(study)

    monkeypatch.setattr(worker, "_leave_post", leave_late)
    assert run_worker(study, idle=0.0) == 1
    assert get_job(study, late[0].id).state == "done"


def test_a_job_that_waits_for_calm_starts_when_nobody_changes_the_study_any_more(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coding.codebook.commands import add_code
    from study.worker import _Queue

    monkeypatch.setattr(registry, "_functions", {})

    @job("calm", calm=3.0, patience=30.0)
    def calm(study: Study, report: Report) -> None:
        """Do nothing."""

    queue = _Queue()
    assert queue.find_ready(study, 0.0) is None
    asked = {add_job(study, calm).id for _ in range(20)}
    assert len(asked) == 1, "decisions of one moment are one job"
    for second in range(0, 8, 2):
        add_code(study, f"Code {second}", actor="Ana")
        assert queue.find_ready(study, float(second)) is None
    assert queue.find_ready(study, 8.9) is None
    assert queue.find_ready(study, 9.1) == asked.pop()


def test_a_job_that_waits_for_calm_does_not_wait_for_ever(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coding.codebook.commands import add_code
    from study.worker import _Queue

    monkeypatch.setattr(registry, "_functions", {})

    @job("calm", calm=3.0, patience=10.0)
    def calm(study: Study, report: Report) -> None:
        """Do nothing."""

    queue, asked = _Queue(), add_job(study, calm).id
    found = []
    for second in range(14):
        add_code(study, f"Code {second}", actor="Ana")
        found.append(queue.find_ready(study, float(second)))
    assert found == [None] * 10 + [asked] * 4
