"""Long work: queued, done by one worker, reported, stopped, and honest when it breaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from study import LifeworldError, NotFound, Study, language
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
    submit_job,
)
from study.language import read_catalogue, say, say_in
from study.quiet import NICE
from study.worker import _Queue, run_job, run_worker

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


PO = """
msgid ""
msgstr ""
"Language: da\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "{number} done"
msgstr "{number} færdig"

msgid "There is nothing to count."
msgstr "Der er intet at tælle."

msgid "No worker was there to do it. Start it again."
msgstr "Start det igen."
"""


@pytest.fixture
def danish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "da.po").write_text(PO, "utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    read_catalogue.cache_clear()
    yield
    read_catalogue.cache_clear()


@job("speak")
def speak(study: Study, report: Report, *, fails: bool = False) -> str:
    report(1, 1, say("{number} done", number=1))
    if fails:
        raise LifeworldError(say("There is nothing to count."))
    return language.get_language()


def test_a_job_speaks_the_language_of_whoever_asked_for_it(study: Study, danish: None) -> None:
    with say_in("da"):
        asked, failing = add_job(study, speak), add_job(study, speak, fails=True)
    done = run_job(study, asked.id)
    assert (done.message, done.result, done.language) == ("1 færdig", "da", "da")
    assert run_job(study, failing.id).message == "Der er intet at tælle."
    assert language.get_language() == "en"
    done = run_job(study, add_job(study, speak).id)
    assert (done.message, done.result) == ("1 done", "en")


def test_a_job_that_is_taken_for_a_like_one_keeps_its_language(study: Study, danish: None) -> None:
    with say_in("da"):
        first = add_job(study, speak)
    assert add_job(study, speak).id == first.id
    assert run_job(study, first.id).message == "1 færdig"


def test_a_lost_job_is_told_in_its_language(study: Study, danish: None) -> None:
    with say_in("da"):
        asked = add_job(study, speak)
    other = add_job(study, count_to, upto=1)
    with study.stage() as db:
        db.execute("UPDATE jobs SET state = 'running'")
    assert registry.close_lost_jobs(study) == 2
    assert get_job(study, asked.id).message == "Start det igen."
    assert get_job(study, other.id).message == "No worker was there to do it. Start it again."


def test_a_job_of_an_older_file_has_no_language_and_is_told_in_english(study: Study) -> None:
    db = Database(memory=True)
    registry.migrations.apply(db, stop_before="add_language")
    db.execute("INSERT INTO jobs (id, kind, arguments, state, asked_at) VALUES (1, '', '', '', '')")
    registry.migrations.apply(db)
    assert db.execute("SELECT language FROM jobs").fetchone() == (None,)
    asked = add_job(study, speak)
    with study.stage() as db:
        db.execute("UPDATE jobs SET language = NULL")
    assert run_job(study, asked.id).message == "1 done"


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


@job("follow", calm=3.0)
def follow(study: Study, report: Report) -> int:
    return study.version


def decide(study: Study) -> None:
    """Change something, and ask for what follows from it."""
    with study.change("decide", actor="Ana"):
        pass
    add_job(study, follow)


def test_decisions_in_a_burst_are_one_job_that_waits_until_nobody_decides(study: Study) -> None:
    queue = _Queue()
    for second in range(10):
        decide(study)
        assert queue.find_ready(study, second) is None
    assert len(list_jobs(study)) == 1
    assert queue.find_ready(study, 11.9) is None
    [waiting] = list_jobs(study)
    assert queue.find_ready(study, 12.0) == waiting.id


def test_a_job_that_waits_for_calm_begins_after_half_a_minute_all_the_same(study: Study) -> None:
    queue = _Queue()
    ready = []
    for second in range(31):
        decide(study)
        ready.append(queue.find_ready(study, second))
    assert ready[:30] == [None] * 30
    assert ready[30] == list_jobs(study)[0].id


def test_decisions_during_a_job_that_follows_them_make_it_run_once_more(study: Study) -> None:
    @job("decide twice")
    def decide_twice(study: Study, report: Report) -> None:
        for _ in range(2):
            decide(study)

    decide(study)
    [first] = list_jobs(study)
    with study.stage() as db:
        db.execute("UPDATE jobs SET state = 'running' WHERE id = ?", [first.id])
    run_job(study, add_job(study, decide_twice).id)
    assert [j.state for j in list_jobs(study) if j.kind == "follow"] == ["queued", "running"]


def test_what_a_person_asked_for_does_not_stand_behind_a_job_that_waits(study: Study) -> None:
    queue = _Queue()
    decide(study)
    asked = add_job(study, count_to, upto=1)
    assert queue.find_ready(study, 0.0) == asked.id


def test_a_worker_stays_for_a_job_that_waits_for_calm(study: Study) -> None:
    @job("follow soon", calm=0.2)
    def follow_soon(study: Study, report: Report) -> None: ...

    asked = add_job(study, follow_soon)
    assert run_worker(study, idle=0.0) == 1
    assert get_job(study, asked.id).state == "done"


def test_to_ask_for_what_waits_already_writes_nothing(study: Study) -> None:
    add_job(study, count_to, upto=3)
    ticks = study.get_tick("jobs")
    add_job(study, count_to, upto=3)
    assert study.get_tick("jobs") == ticks


def test_many_who_ask_at_once_start_one_worker(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[dict[str, Any]] = []

    class StartingWorker:
        """A process that has not come so far as to say that it is there."""

        def __init__(self, *_: Any, **options: Any) -> None:
            begun.append(options)

        def poll(self) -> None:
            return None

    monkeypatch.setattr(registry.subprocess, "Popen", StartingWorker)
    monkeypatch.setattr(registry, "_workers", [])
    for _ in range(20):
        submit_job(study, count_to, upto=1)
    assert len(begun) == 1
    cores = os.cpu_count() or 1
    assert int(begun[0]["env"]["OMP_NUM_THREADS"]) <= max(1, cores - 1) or os.environ.get(
        "OMP_NUM_THREADS"
    )


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="POSIX asks for it so")
def test_the_worker_stands_back_behind_the_app(study: Study) -> None:
    command = [sys.executable, "-m", "lifeworld", "work", str(study.path)]
    root = str(Path(registry.__file__).parent.parent)
    worker = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": root})
    try:
        wait_until(lambda: bool(study.db.execute("SELECT 1 FROM workers").fetchone()), 60)
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) >= NICE
    finally:
        worker.kill()
        worker.wait()
