"""What Lifeworld writes is its owner's, unless a person shares the study with a group."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from study.backups import create_daily_backup, prepare_backup_folder
from study.copies import write_copy
from study.home import get_home
from study.opening import create_file, open_file
from study.private_files import (
    create_private_file,
    prepare_private_folder,
    remove_others_access,
)
from study.restoring import restore_backup

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")


@pytest.fixture(autouse=True)
def open_handed() -> Iterator[None]:
    """A program that would let everybody read what it writes."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def add_change(study: Any) -> None:
    from coding.codebook.commands import add_code

    add_code(study, "Time", actor="Ana")


def test_a_study_its_log_and_its_copies_are_their_owners_only(
    tmp_path: Path, schema: list[Any]
) -> None:
    tmp_path.chmod(0o755)
    study = create_file(tmp_path / "field.lifeworld", schema)
    add_change(study)
    backup = create_daily_backup(study)
    assert backup is not None
    copy = write_copy(study.db, tmp_path / "copy.lifeworld")
    restored = tmp_path / "again.lifeworld"
    restore_backup(backup, restored)
    for path in (study.path, tmp_path / "field.lifeworld-wal", backup, copy, restored):
        assert mode(path) == 0o600, path
    assert mode(tmp_path / "field.lifeworld-shm") == 0o600
    assert mode(backup.parent) == 0o700
    assert mode(tmp_path) == 0o755, "the folder is the person's"
    study.close()


def test_a_study_that_an_older_version_left_open_to_everybody_is_closed_when_it_is_opened(
    tmp_path: Path, schema: list[Any]
) -> None:
    create_file(tmp_path / "field.lifeworld", schema).close()
    kept = ["field.before-0.0.9.lifeworld", "field.withdrawal-2026-01-01-abc.json"]
    kept += [".field.worker.log", "field.replaced-2026-01-01.lifeworld", "field.lifeworld"]
    others = ["notes.txt", "field.pptx", "fields.lifeworld"]
    for name in kept + others:
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    for name in ("field.backups", "field.files", "field photos"):
        (tmp_path / name).mkdir()
    tmp_path.chmod(0o755)
    open_file(tmp_path / "field.lifeworld", schema, release="1").close()
    assert {name: mode(tmp_path / name) for name in kept} == dict.fromkeys(kept, 0o600)
    assert {name: mode(tmp_path / name) for name in others} == dict.fromkeys(others, 0o644)
    assert mode(tmp_path / "field.backups") == mode(tmp_path / "field.files") == 0o700
    assert mode(tmp_path / "field photos") == mode(tmp_path) == 0o755


def test_a_study_that_is_shared_with_a_group_stays_shared_with_it_and_nobody_else(
    tmp_path: Path, schema: list[Any]
) -> None:
    study = create_file(tmp_path / "field.lifeworld", schema)
    study.path.chmod(0o664)
    add_change(study)
    study.close()
    study = open_file(study.path, schema, release="1")
    assert mode(study.path) == 0o660
    backup = create_daily_backup(study)
    assert backup is not None
    assert (mode(backup), mode(backup.parent)) == (0o660, 0o770)
    prepare_backup_folder(study)
    assert mode(backup.parent) == 0o770
    study.close()


def test_a_link_leads_to_no_file_whose_rights_are_changed(tmp_path: Path) -> None:
    (tmp_path / "mine").touch(0o644)
    (tmp_path / "field.files").symlink_to(tmp_path / "mine")
    remove_others_access(tmp_path / "field.files")
    remove_others_access(tmp_path / "nothing")
    assert mode(tmp_path / "mine") == 0o644


def test_what_is_there_is_neither_emptied_nor_taken_for_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.write_text("words", "utf-8")
    with pytest.raises(FileExistsError):
        create_private_file(path)
    with pytest.raises(FileExistsError):
        prepare_private_folder(path)
    assert path.read_text("utf-8") == "words"


def test_our_own_folder_is_closed_and_one_that_a_person_chose_keeps_its_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIFEWORLD_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    own = get_home()
    assert mode(own) == 0o700
    own.chmod(0o755)
    assert mode(get_home()) == 0o700
    chosen = tmp_path / "chosen"
    chosen.mkdir(0o755)
    monkeypatch.setenv("LIFEWORLD_HOME", str(chosen))
    assert mode(get_home()) == 0o755
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "new"))
    assert mode(get_home()) == 0o700
