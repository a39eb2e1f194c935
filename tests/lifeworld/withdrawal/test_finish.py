"""A withdrawal that is killed at any moment is finished later, and ends as if it had not been."""

from __future__ import annotations

import json
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lifeworld.cli import main
from lifeworld.doctor import check_study
from lifeworld.opening import open_study
from lifeworld.withdrawal.pending import get_pending_path
from lifeworld.withdrawal.queries import find_pending
from lifeworld.withdrawal.run_withdrawal import resume_withdrawal, run_withdrawal
from lifeworld.withdrawal.withdraw import preview_withdrawal
from study import Conflict, NotFound, Study
from study.jobs import list_jobs

ACTOR = "Researcher"

WITHDRAW = """
import os, signal, sys
from pathlib import Path
import study.sqlite, study.file, study.connections
left = int(sys.argv[3])

def step():
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def watch(event, args):
    if event in ("os.rename", "os.remove", "os.truncate", "os.link"):
        step()

def trace(sql):
    if sql.startswith(("COMMIT", "VACUUM", "PRAGMA wal_checkpoint")):
        step()

plain = study.sqlite.connect
def connect(*args, **kwargs):
    db = plain(*args, **kwargs)
    db.conn.set_trace_callback(trace)
    return db

for module in list(sys.modules.values()):
    if getattr(module, "connect", None) is plain:
        module.connect = connect
sys.addaudithook(watch)
from lifeworld.opening import open_study
from lifeworld.withdrawal.run_withdrawal import run_withdrawal
opened = open_study(Path(sys.argv[1]))
left = int(sys.argv[3])
run_withdrawal(opened, sys.argv[2], actor="Researcher", remove_others=True)
print("done", flush=True)
"""


def picture(folder: Path) -> dict[str, Any]:
    """Return what a folder holds, without what differs from one second to the next."""
    found: dict[str, Any] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = re.sub(r"withdrawal-.*\.json", "withdrawal.json", str(path.relative_to(folder)))
        if name.endswith(("-wal", "-shm")):
            continue
        if name.endswith(".json"):
            told = json.loads(path.read_text("utf-8"))
            del told["at"]
            # Sizes in bytes, and the log beside the study, depend on the moment.
            told["searched files"] = sorted(
                f["file"] for f in told["searched files"] if "-wal" not in f["file"]
                and "-shm" not in f["file"]
            )  # fmt: skip
            told["removed files"] = sorted(told["removed files"])
            found[name] = told
        elif name.endswith(".lifeworld"):
            found[name] = rows(path)
        else:
            found[name] = path.read_bytes()
    return found


def rows(path: Path) -> dict[str, Any]:
    opened = Study(path)
    tables = opened.db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    found = {}
    for (table,) in tables:
        if table in ("file_state", "ticks") or table.startswith("turn_index_"):
            continue
        text = json.dumps(opened.db.execute(f"SELECT * FROM [{table}]").fetchall(), default=str)
        # Ids and times are of the moment.
        text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
        text = re.sub(r"20\d\d-\d\d-\d\dT[0-9:.+]+", "TIME", text)
        found[table] = text
    opened.close()
    return found


def tell_apart(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what differs: (found, wanted) by file, and by table or part of the certificate."""
    parts: dict[str, Any] = {}
    for name in {*found, *wanted}:
        one, other = found.get(name), wanted.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            for part in {*one, *other}:
                if one.get(part) != other.get(part):
                    parts[f"{name}: {part}"] = (one.get(part), other.get(part))
        elif one != other:
            parts[name] = (one, other)
    return parts


def fresh(field: dict[str, Any], place: Path) -> Path:
    """Copy the folder of the study to *place* and return the study in it."""
    shutil.copytree(field["folder"], place)
    return place / field["study"].path.name


@pytest.fixture
def closed(field: dict[str, Any]) -> dict[str, Any]:
    """The study with a photo, closed, so that its folder can be copied."""
    study = field["study"]
    (field["folder"] / "as imported.txt").write_text("I hid the purple screwdriver behind", "utf-8")
    assert study.checkpoint()
    study.close()
    return field


@pytest.mark.slow
def test_a_withdrawal_that_is_killed_after_any_step_is_finished_to_the_same_end(
    closed: dict[str, Any], tmp_path: Path, start_python: Callable[..., Any]
) -> None:
    whole = fresh(closed, tmp_path / "whole")
    opened = open_study(whole)
    run_withdrawal(opened, closed["person"], actor=ACTOR, remove_others=True)
    opened.close()
    wanted = picture(whole.parent)
    killed, finished = 0, 0
    for step in range(1, 200):
        path = fresh(closed, tmp_path / f"step-{step}")
        program = start_python(WITHDRAW, path, closed["person"], step)
        said, wrong = program.communicate(timeout=120)
        assert "Traceback" not in wrong, wrong
        if said == "done\n":
            break
        assert program.returncode == -signal.SIGKILL
        killed += 1
        opened = open_study(path)
        try:
            resume_withdrawal(opened, actor=ACTOR)
            finished += 1
        except NotFound:  # before the change was committed, or after all was done
            if opened.db.execute(
                "SELECT 1 FROM participants WHERE id = ?", [closed["person"]]
            ).fetchone():
                run_withdrawal(opened, closed["person"], actor=ACTOR, remove_others=True)
        opened.close()
        assert not tell_apart(picture(path.parent), wanted), f"step {step}"
        assert not get_pending_path(opened).exists()
        shutil.rmtree(path.parent)
    assert killed > 10
    assert finished > 5


def interrupt(study: Study, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Withdraw, and stop after the rows are erased."""
    import lifeworld.withdrawal.run_withdrawal as running

    class Stopped(Exception):
        pass

    def stop(*_: Any, **__: Any) -> None:
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(running, "clean_file", stop)
        with pytest.raises(Stopped):
            run_withdrawal(study, person, actor=ACTOR)


def test_an_unfinished_withdrawal_is_told_everywhere_and_finished_by_one_command(
    field: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    study = field["study"]
    interrupt(study, field["person"], monkeypatch)
    assert any("interrupted" in f["sentence"] and f["bad"] for f in check_study(study))
    assert get_pending_path(study).stat().st_mode & 0o077 == 0
    other = next(p for p in study.db.execute("SELECT id FROM participants").fetchall())[0]
    with pytest.raises(Conflict, match="not finished") as refused:
        run_withdrawal(study, other, actor=ACTOR)
    assert "--finish" in refused.value.hint
    result = CliRunner().invoke(main, ["withdraw", str(study.path), "--finish"])
    assert result.exit_code == 0, result.output
    assert "nothing was found" in result.output
    assert find_pending(study) is None
    assert not any("interrupted" in f["sentence"] for f in check_study(study))
    again = CliRunner().invoke(main, ["withdraw", str(study.path), "--finish"])
    assert again.exit_code == 1
    assert "Every withdrawal of this study is finished." in again.output


def test_without_the_list_of_words_a_withdrawal_is_finished_and_not_called_proved(
    field: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    study = field["study"]
    interrupt(study, field["person"], monkeypatch)
    get_pending_path(study).unlink()
    outcome = resume_withdrawal(study, actor=ACTOR)
    assert not outcome.proved
    assert outcome.certificate is not None
    told = json.loads(outcome.certificate.read_text("utf-8"))
    assert told["proved"] is False
    assert "lost" in told["searched for"]
    assert find_pending(study) is None


def test_a_list_of_a_withdrawal_that_never_happened_is_dropped(field: dict[str, Any]) -> None:
    study = field["study"]
    get_pending_path(study).write_text('{"id": "none"}', "utf-8")
    assert find_pending(study) is None
    assert not get_pending_path(study).exists()


def test_a_preview_takes_no_write_lock_and_writes_nothing(field: dict[str, Any]) -> None:
    study = field["study"]
    before = study.version, sorted(p.name for p in field["folder"].rglob("*"))
    other = Study(study.path)
    with other.stage():
        effect = preview_withdrawal(study, field["person"], actor=ACTOR)
    other.close()
    assert effect.turns == 3
    assert (study.version, sorted(p.name for p in field["folder"].rglob("*"))) == before


def test_jobs_that_no_worker_does_any_more_do_not_block_a_withdrawal(
    field: dict[str, Any],
) -> None:
    study = field["study"]
    with study.stage() as db:
        db.execute("UPDATE jobs SET state = 'running'")
        db.execute("INSERT INTO workers VALUES (1, 999999999, 0)")
    outcome = run_withdrawal(study, field["person"], actor=ACTOR)
    assert outcome.proved, (outcome.left, outcome.unread)
    assert all(job.state == "interrupted" for job in list_jobs(study))


def test_the_page_privacy_finishes_an_interrupted_withdrawal(
    field: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from streamlit.testing.v1 import AppTest

    import lifeworld

    study = field["study"]
    interrupt(study, field["person"], monkeypatch)
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", ACTOR)
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    study.close()
    app = Path(lifeworld.__file__).parent / "app" / "entry" / "app.py"
    at = AppTest.from_file(str(app), default_timeout=60).run()
    assert any("Finish it on the page Privacy" in w.value for w in at.warning)
    at.switch_page("../pages/privacy.py").run()
    next(b for b in at.button if b.label == "Finish the withdrawal").click().run()
    assert not at.exception, at.exception[0].message
    assert any("nothing was found" in s.value for s in at.success)
    assert find_pending(study) is None
