"""What pages submit is what the worker can run, from the button to the result."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import lifeworld
import lifeworld.jobs
from coding.suggestions import suggest_job
from coding.suggestions.evaluate_job import measure_in_study
from coding.suggestions.queries import get_measurement
from study import Study, jobs
from study.ids import new_id
from study.jobs import JobFunction, get_job, list_jobs, submit_job
from study.worker import run_worker

ROOT = Path(__file__).resolve().parents[2]
APP = Path(lifeworld.__file__).parent / "app" / "entry" / "app.py"
PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
SOURCES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
    for package in (*PACKAGES, "benchmarks")
    for path in sorted((ROOT / package).rglob("*.py"))
    if path != ROOT / "study" / "jobs.py"  # where they are defined
}
# The functions that take a registered function as an argument, and where it stands.
TAKING = {"submit_job": 1, "add_job": 1, "show_jobs": 0}
SUBMITTING = ("submit_job", "add_job")


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The kinds that a fresh worker process knows: whatever a test imported does not count."""
    code = "import lifeworld.jobs, study.jobs; print(*study.jobs._functions, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def name_called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def list_calls(tree: ast.Module) -> list[ast.Call]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if name_called(call) in TAKING]


def find_passed(tree: ast.Module, call: ast.Call) -> Any:
    """Return the object that a call passes, from the module that its name was imported from."""
    passed = call.args[TAKING[name_called(call)]]
    assert isinstance(passed, ast.Name), f"{ast.unparse(passed)} is no imported function"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == passed.id:
                    return getattr(importlib.import_module(node.module), alias.name)
    raise AssertionError(f"{passed.id} is not imported")


def test_whatever_is_submitted_is_a_job_that_the_worker_knows_and_takes_its_arguments(
    known: set[str],
) -> None:
    submitted = set()
    for name, tree in SOURCES.items():
        for call in list_calls(tree):
            where = f"{name}:{call.lineno}"
            function = find_passed(tree, call)
            assert isinstance(function, JobFunction), f"{where} passes no function under @job"
            assert function.kind in known, f"{where}: import its module in lifeworld/jobs.py"
            if name_called(call) not in SUBMITTING:
                continue
            names = [keyword.arg for keyword in call.keywords]
            assert None not in names, f"{where}: write the arguments out, so that they are checked"
            given = [None for _ in call.args[2:]]
            function.find_arguments(*given, **dict.fromkeys(map(str, names)))
            submitted.add(function.kind)
    assert submitted == known, "a job that nobody submits"


def test_submitting_is_never_hidden_behind_another_name() -> None:
    for name, tree in SOURCES.items():
        called = {id(call.func) for call in list_calls(tree)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                renamed = [a.name for a in node.names if a.asname and a.name in SUBMITTING]
                assert not renamed, name
            hidden = isinstance(node, ast.Name) and node.id in SUBMITTING and id(node) not in called
            assert not hidden, f"{name}:{node.lineno}"


def test_every_job_of_the_source_is_imported_by_the_worker(known: set[str]) -> None:
    defined = {
        decorator.args[0].value
        for tree in SOURCES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and name_called(decorator) == "job"
        and isinstance(decorator.args[0], ast.Constant)
    }
    assert defined == known
    assert "measure" in defined


# ------------------------------------------------------------ Quality, from end to end

TOPICS = {"Pay": "wage bonus pension overtime money", "Rota": "shift night weekend roster hours"}


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors from hashed words, instead of a language model."""
    spec = importlib.util.spec_from_file_location("jobs_test_hashing", ROOT / "tests/hashing.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(suggest_job, "_open", lambda spec, report: module.HashingEmbedder())


@pytest.fixture
def coded(study: Study, factories: Any, make_transcript: Callable[..., Any]) -> Study:
    """Four transcripts, every turn coded with its topic by Ana."""
    codes = dict(zip(TOPICS, factories.add_codes(study, *TOPICS), strict=True))
    for number in range(4):
        topics = [list(TOPICS)[(number + turn) % 2] for turn in range(8)]
        said = [
            (("Bo", "Eva")[turn % 2], f"It is the {TOPICS[topic].split()[turn % 5]}, {turn} times.")
            for turn, topic in enumerate(topics)
        ]
        transcript = make_transcript(said=said, title=f"Group {number}")
        for turn, topic in enumerate(topics):
            factories.code_turn(study, transcript, codes[topic], turn=turn)
    return study


def test_measure_is_pressed_on_the_quality_page_run_by_the_worker_and_shown(
    coded: Study, embedder: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    monkeypatch.setenv("LIFEWORLD_STUDY", str(coded.path))
    started: list[Path] = []
    monkeypatch.setattr(jobs, "_start_worker", lambda study: started.append(study.path))
    page = AppTest.from_file(str(APP), default_timeout=30).run()
    page.switch_page("../pages/quality.py").run()
    [button] = [b for b in page.button if b.label == "Measure quality"]
    button.click().run()
    assert not page.exception
    assert started == [coded.path]
    [asked] = list_jobs(coded)
    assert (asked.kind, asked.state, asked.arguments) == ("measure", "queued", {})
    assert "Stop job" in [b.label for b in page.button], "its progress is shown"

    assert run_worker(coded, idle=0.0) == 1

    done = get_job(coded, asked.id)
    assert done.state == "done", done.message
    measured = get_measurement(coded)
    assert measured is not None
    assert measured["units"] == done.result["units"] == 32
    page.run()
    assert not page.exception
    assert [b.label for b in page.button if b.label.startswith("Measure")] == [
        "Measure quality again"
    ]
    assert any("passages of 4 transcripts and 2 codes" in c.value for c in page.caption)


# ------------------------------------------------------------ a process of its own


@pytest.fixture
def own_workers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """End the worker processes that a test started."""
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    started: list[Any] = []
    monkeypatch.setattr(jobs, "_workers", started)
    yield
    for worker in started:
        worker.process.kill()
        worker.process.wait()


def wait_until_ended(study: Study, job_id: str, *, seconds: float = 60.0) -> jobs.Job:
    until = time.monotonic() + seconds
    while (found := get_job(study, job_id)).active:
        assert time.monotonic() < until, f"the job is still {found.state}"
        time.sleep(0.05)
    return found


def test_a_worker_process_runs_the_function_that_was_submitted(
    study: Study, own_workers: None
) -> None:
    ended = wait_until_ended(study, submit_job(study, measure_in_study, seeds=1).id)
    # The function's own words: there is nothing to measure in an empty study.
    assert ended.state == "failed"
    assert ended.message.startswith("20 coded or read passages are needed to measure")


def test_a_worker_process_says_politely_what_it_cannot_do_and_goes_on(
    study: Study, own_workers: None
) -> None:
    old = new_id()
    with study.stage(tick="jobs") as db:
        db.execute(
            "INSERT INTO jobs (id, kind, arguments, state, asked_at)"
            " VALUES (?, 'dance', '{}', 'queued', '2026-01-01')",
            [old],
        )
    after = submit_job(study, measure_in_study)
    assert wait_until_ended(study, old).message.startswith("This version of Lifeworld cannot do")
    assert wait_until_ended(study, after.id).message.startswith("20 coded or read passages")
    assert study.path.with_name(f".{study.path.stem}.worker.log").read_text("utf-8") == ""
