"""A backup is restored under a new name, or in place of the study, which is kept beside it."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.queries import list_codes
from study import Conflict, InvalidInput, Study, StudyRefused
from study.copies import write_copy
from study.opening import open_file
from study.restoring import restore_backup


def test_a_backup_is_restored_to_a_new_name_unless_it_is_to_replace(
    study: Study, tmp_path: Path, schema: list[Any]
) -> None:
    add_code(study, "Time", actor="Ana")
    copy = write_copy(study.db, tmp_path / "copy.lifeworld")
    add_code(study, "Pay", actor="Ana")
    before = [c.name for c in list_codes(study)]
    with pytest.raises(InvalidInput, match="already exists"):
        restore_backup(copy, study.path)
    assert [c.name for c in list_codes(study)] == before
    restore_backup(copy, tmp_path / "again.lifeworld")
    again = open_file(tmp_path / "again.lifeworld", schema, release="1")
    assert [c.name for c in list_codes(again)] == ["Time"]
    again.undo(actor="Ana")
    assert list_codes(again) == []
    with pytest.raises(InvalidInput, match="no folder"):
        restore_backup(copy, tmp_path / "nowhere" / "x.lifeworld")
    (tmp_path / "text.lifeworld").write_text("no study")
    with pytest.raises(StudyRefused):
        restore_backup(tmp_path / "text.lifeworld", tmp_path / "y.lifeworld")
    assert not (tmp_path / "y.lifeworld").exists()


def names(path: Path, schema: list[Any]) -> list[str]:
    opened = open_file(path, schema, release="1")
    try:
        assert opened.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return [code.name for code in list_codes(opened)]
    finally:
        opened.close()


def test_the_study_that_is_replaced_is_kept_with_everything_in_its_log(
    study: Study, tmp_path: Path, schema: list[Any]
) -> None:
    add_code(study, "Time", actor="Ana")
    copy = write_copy(study.db, tmp_path / "copy.lifeworld")
    add_code(study, "Pay", actor="Ana")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for path in tmp_path.glob("field.lifeworld*"):
        shutil.copyfile(path, crashed / path.name)
    target = crashed / study.path.name
    first = restore_backup(copy, target, replace=True)
    second = restore_backup(copy, target, replace=True)
    assert first is not None
    assert second is not None
    assert first != second
    assert names(target, schema) == names(second, schema) == ["Time"]
    assert names(first, schema) == ["Time", "Pay"]
    assert {p.name for p in crashed.iterdir()} == {target.name, first.name, second.name}


def test_a_study_that_is_open_elsewhere_is_not_replaced(
    study: Study, tmp_path: Path, schema: list[Any], start_python: Callable[..., Any]
) -> None:
    add_code(study, "Time", actor="Ana")
    copy = write_copy(study.db, tmp_path / "copy.lifeworld")
    add_code(study, "Pay", actor="Ana")
    study.close()
    reader = start_python(OPEN, study.path)
    assert reader.stdout.readline() == "open\n"
    with pytest.raises(Conflict, match="open in another program") as refused:
        restore_backup(copy, study.path, replace=True)
    assert "Close Lifeworld" in refused.value.hint
    reader.kill()
    reader.wait()
    assert names(study.path, schema) == ["Time", "Pay"]
    assert not list(tmp_path.glob("*replaced*"))


OPEN = """
import sys, time
from pathlib import Path
from study import Study
from coding.queries import list_codes
study = Study(Path(sys.argv[1]))
list_codes(study)
print("open", flush=True)
time.sleep(60)
"""


def test_a_file_that_took_the_place_of_a_crashed_study_is_opened_by_restoring_it_over_itself(
    study: Study, tmp_path: Path, schema: list[Any]
) -> None:
    add_code(study, "Time", actor="Ana")
    copy = write_copy(study.db, tmp_path / "copy.lifeworld")
    add_code(study, "Pay", actor="Ana")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for path in tmp_path.glob("field.lifeworld*"):
        shutil.copyfile(path, crashed / path.name)
    target = crashed / study.path.name
    log = target.with_name(f"{target.name}-wal").read_bytes()
    shutil.copyfile(copy, target)
    with pytest.raises(StudyRefused):
        names(target, schema)
    aside = restore_backup(target, target, replace=True)
    assert aside is not None
    assert names(target, schema) == ["Time"]
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == log


RESTORE = """
import os, signal, sys
from pathlib import Path
import study.restoring as restoring
left = int(sys.argv[3])

def watch(event, args):
    global left
    if event in ("os.rename", "os.link", "os.remove", "os.truncate", "open"):
        if event == "open" and "lifeworld" not in str(args[0]):
            return
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
restoring.restore_backup(Path(sys.argv[1]), Path(sys.argv[2]), replace=True)
print("done", flush=True)
"""


def test_a_restore_that_is_killed_at_any_step_leaves_the_old_study_or_the_new_one(
    study: Study, tmp_path: Path, schema: list[Any], start_python: Callable[..., Any]
) -> None:
    add_code(study, "Time", actor="Ana")
    copy = write_copy(study.db, tmp_path / "copy.lifeworld")
    add_code(study, "Pay", actor="Ana")
    study.close()
    seen = set()
    for step in range(1, 60):
        folder = tmp_path / str(step)
        folder.mkdir()
        target = Path(shutil.copyfile(study.path, folder / study.path.name))
        said, wrong = (program := start_python(RESTORE, copy, target, step)).communicate(timeout=60)
        assert wrong == ""
        assert program.returncode in (0, -signal.SIGKILL)
        found = names(target, schema)
        assert found in (["Time", "Pay"], ["Time"])
        if found == ["Time"]:
            (aside,) = folder.glob("*.replaced-*.lifeworld")
            assert names(aside, schema) == ["Time", "Pay"]
        seen.add((program.returncode, tuple(found)))
        if said == "done\n":
            break
    assert {code for code, _ in seen} == {0, -signal.SIGKILL}
    assert len({found for _, found in seen}) == 2
