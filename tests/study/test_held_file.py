"""A study whose file is taken away or replaced loses nothing that was saved, and writes nowhere."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.queries import list_codes
from study import LifeworldError, Study, StudyRefused
from study.copies import write_copy
from study.held_file import is_log_of
from study.opening import create_file, open_file
from study.restoring import restore_backup
from study.sqlite import connect


def names(study: Study) -> list[str]:
    return [code.name for code in list_codes(study)]


def reopen(path: Path, schema: list[Any]) -> list[str]:
    again = open_file(path, schema, release="1")
    try:
        assert again.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return names(again)
    finally:
        again.close()


def try_reopen(path: Path, schema: list[Any]) -> list[str] | None:
    try:
        return reopen(path, schema)
    except StudyRefused:
        return None


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def snap(study: Study, folder: Path) -> None:
    """Keep the file and its log as a crash at this moment would leave them."""
    folder.mkdir()
    for path in (study.path, log_of(study.path)):
        if path.exists():
            shutil.copyfile(path, folder / path.name)


# --- the file changes under an open study --------------------------------------------------------


def _delete(path: Path, backup: Path) -> None:
    path.unlink()


def _move(path: Path, backup: Path) -> None:
    path.rename(path.with_name("elsewhere.lifeworld"))


def _put_backup(path: Path, backup: Path) -> None:
    backup.replace(path)


def _overwrite(path: Path, backup: Path) -> None:
    shutil.copyfile(backup, path)


@pytest.mark.parametrize("act", [_delete, _move, _put_backup, _overwrite])
@pytest.mark.parametrize("emptied", [False, True], ids=["log", "no log"])
def test_a_file_that_is_taken_away_is_not_written_and_what_was_saved_is_kept(
    tmp_path: Path, schema: list[Any], act: Callable[[Path, Path], None], emptied: bool
) -> None:
    study = create_file(tmp_path / "field.lifeworld", schema)
    study.keep_open()
    add_code(study, "Before the backup", actor="Ana")
    backup = write_copy(study.db, tmp_path / "backup.lifeworld")
    backed = shutil.copyfile(backup, tmp_path / "same.lifeworld")
    for number in range(30):
        add_code(study, f"Saved {number}", actor="Ana")
    saved = names(study)
    if emptied:
        assert study.checkpoint()
        assert names(study) == saved
    act(study.path, backup)
    for _ in range(2):
        with pytest.raises(StudyRefused, match=r"field\.lifeworld") as refused:
            add_code(study, "Lost?", actor="Ana")
        assert "nothing more can be saved" in refused.value.message
        assert refused.value.hint
    study.close()
    if act is _overwrite:
        # The newest pages are gone with the file; the backup is as it was put there.
        assert (tmp_path / "field.lifeworld").read_bytes() == backed.read_bytes()
    elif act is _move and emptied:
        assert reopen(tmp_path / "elsewhere.lifeworld", schema) == saved
        assert not list(tmp_path.glob("*rescued*"))
    else:
        (rescued,) = tmp_path.glob("field.rescued-*.lifeworld")
        assert rescued.name in refused.value.hint
        assert reopen(rescued, schema) == saved
    if act is _put_backup:
        assert reopen(study.path, schema) == ["Before the backup"]
        assert (tmp_path / "same.lifeworld").exists()


def test_the_file_alone_holds_everything_a_second_after_the_last_write(
    tmp_path: Path, schema: list[Any]
) -> None:
    study = create_file(tmp_path / "field.lifeworld", schema)
    study.keep_open()
    for number in range(5):
        add_code(study, f"Saved {number}", actor="Ana")
    saved, alone = names(study), tmp_path / "alone.lifeworld"
    until = time.monotonic() + 20
    while time.monotonic() < until:
        time.sleep(0.2)
        shutil.copyfile(study.path, alone)
        if reopen(alone, schema) == saved:
            break
    assert reopen(alone, schema) == saved
    study.close()


def test_a_thread_that_comes_later_can_read_what_was_lost_and_write_nothing(
    tmp_path: Path, schema: list[Any]
) -> None:
    study = create_file(tmp_path / "field.lifeworld", schema)
    study.keep_open()
    add_code(study, "Saved", actor="Ana")
    study.path.unlink()
    seen: list[Any] = []

    def work() -> None:
        try:
            seen.append(names(study))
            add_code(study, "Lost?", actor="Ana")
        except LifeworldError as error:
            seen.append(error.message)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [
        ["Saved"],
        "field.lifeworld was deleted while it was open, so nothing more can be saved in it.",
    ]
    (rescued,) = tmp_path.glob("field.rescued-*.lifeworld")
    assert reopen(rescued, schema) == ["Saved"]
    study.close()


def test_a_file_that_comes_back_is_written_again(tmp_path: Path, schema: list[Any]) -> None:
    study = create_file(tmp_path / "field.lifeworld", schema)
    add_code(study, "One", actor="Ana")
    moved = study.path.rename(tmp_path / "away.lifeworld")
    with pytest.raises(StudyRefused, match="moved or renamed"):
        add_code(study, "Two", actor="Ana")
    moved.rename(study.path)
    add_code(study, "Three", actor="Ana")
    study.close()
    assert reopen(study.path, schema) == ["One", "Three"]


def test_a_log_copied_into_the_file_by_another_program_is_no_fault(
    study: Study, start_python: Callable[..., Any]
) -> None:
    other = Study(study.path)
    for number in range(300):
        add_code(
            study if number % 2 else other, f"Code {number}", actor="Ana", definition="x" * 900
        )
        if number % 37 == 0:
            other.db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        if number % 53 == 0:
            assert other.checkpoint()
    assert len(names(study)) == 300
    other.close()


# --- a log beside a file that it does not belong to ----------------------------------------------


def test_a_backup_put_beside_the_log_of_a_crashed_program_is_not_destroyed(
    study: Study, tmp_path: Path, schema: list[Any]
) -> None:
    add_code(study, "Before", actor="Ana")
    backup = write_copy(study.db, tmp_path / "backup.lifeworld")
    add_code(study, "After", actor="Ana")
    snap(study, tmp_path / "crashed")
    path = tmp_path / "crashed" / study.path.name
    shutil.copyfile(backup, path)
    before = path.read_bytes(), log_of(path).read_bytes()
    with pytest.raises(StudyRefused, match="took its place") as refused:
        open_file(path, schema, release="1")
    assert "--replace" in refused.value.hint
    assert (path.read_bytes(), log_of(path).read_bytes()) == before


FOREIGN = """
import os, signal, sys
from study.sqlite import sqlite3
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("CREATE TABLE notes (words TEXT)")
if sys.argv[2] == "open":
    db.execute("BEGIN")
    db.executemany("INSERT INTO notes VALUES (?)", [("x" * 3000,)] * 50)
if sys.argv[2] == "closed":
    db.close()
os.kill(os.getpid(), signal.SIGKILL)
"""


def write_beside(study: Study, start_python: Callable[..., Any], how: str) -> None:
    study.checkpoint()
    study.close()
    other = start_python(FOREIGN, study.path, how)
    assert other.wait(timeout=30) == -9, other.communicate()[1]


def test_a_log_of_another_program_alone_is_not_taken(
    study: Study, start_python: Callable[..., Any], schema: list[Any], tmp_path: Path
) -> None:
    add_code(study, "Mine", actor="Ana")
    write_beside(study, start_python, "crashed")
    before = study.path.read_bytes(), log_of(study.path).read_bytes()
    with pytest.raises(StudyRefused, match="another program than Lifeworld") as refused:
        open_file(study.path, schema, release="1")
    assert "--replace" in refused.value.hint
    assert (study.path.read_bytes(), log_of(study.path).read_bytes()) == before
    restore_backup(study.path, study.path, replace=True)
    assert reopen(study.path, schema) == ["Mine"]
    assert any(before[1] == p.read_bytes() for p in tmp_path.iterdir()), "the log is kept"


def test_what_another_program_wrote_and_closed_is_part_of_the_file(
    study: Study, start_python: Callable[..., Any], schema: list[Any]
) -> None:
    add_code(study, "Mine", actor="Ana")
    write_beside(study, start_python, "closed")
    assert reopen(study.path, schema) == ["Mine"]


def test_another_programs_log_with_a_transaction_of_ours_behind_it_is_taken(
    study: Study, start_python: Callable[..., Any], schema: list[Any], tmp_path: Path
) -> None:
    reader = connect(study.path)
    other = start_python(FOREIGN, study.path, "crashed")
    assert other.wait(timeout=30) == -9
    add_code(study, "Mine", actor="Ana")
    snap(study, tmp_path / "crashed")
    reader.close()
    assert reopen(tmp_path / "crashed" / study.path.name, schema) == ["Mine"]


def test_a_log_without_a_whole_transaction_is_taken(
    study: Study, start_python: Callable[..., Any], schema: list[Any]
) -> None:
    add_code(study, "Mine", actor="Ana")
    write_beside(study, start_python, "crashed")
    log = bytearray(log_of(study.path).read_bytes())
    log[32 + 24 + 100] ^= 1  # torn by a power cut: SQLite ignores the frame and what follows
    log_of(study.path).write_bytes(log)
    assert reopen(study.path, schema) == ["Mine"]


def test_a_first_transaction_that_a_power_cut_has_torn_is_ignored(
    study: Study, schema: list[Any], tmp_path: Path
) -> None:
    add_code(study, "Mine", actor="Ana")
    study.checkpoint()
    before = study.db.execute("SELECT state FROM file_state").fetchone()[0].encode()
    add_code(study, "Torn", actor="Ana")
    snap(study, tmp_path / "cut")
    path = tmp_path / "cut" / study.path.name
    log = log_of(path).read_bytes()
    assert before in log
    # The sector with the state before was not written, the one with the new state was.
    log_of(path).write_bytes(log.replace(before, bytes(len(before))))
    assert reopen(path, schema) == ["Mine"]


@pytest.mark.parametrize("seed", range(4))
def test_a_log_is_taken_only_for_the_file_that_it_completes(
    tmp_path: Path, schema: list[Any], seed: int
) -> None:
    """Pair every file with every log of a study's life; what opens holds what the log was of."""
    random = Random(seed)
    study = create_file(tmp_path / "field.lifeworld", schema)
    reader = connect(study.path)
    held: list[tuple[Path, list[str]]] = []
    for step in range(10):
        for number in range(random.choice([1, 1, 3, 40])):
            add_code(study, f"{step}.{number}", actor="Ana", definition="y" * 800)
        match random.randrange(5):
            case 0:
                study.db.execute("PRAGMA wal_checkpoint(PASSIVE)")
            case 1:
                study.checkpoint()
            case 2:  # a reader in the way lets only a part of the log be copied
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM codes").fetchone()
                add_code(study, f"{step} more", actor="Ana")
                study.db.execute("PRAGMA wal_checkpoint(PASSIVE)")
                reader.execute("COMMIT")
            case 3:
                with study.stage() as db:
                    db.execute("INSERT OR REPLACE INTO ticks VALUES ('runs', 1)")
            case 4:  # every connection ends, and the next one begins a new log
                reader.close()
                study.close()
                reader = connect(study.path)
        folder = tmp_path / str(step)
        snap(study, folder)
        held.append((folder / study.path.name, names(study)))
    reader.close()
    study.close()
    taken = 0
    for at, (file, _) in enumerate(held):
        for when, (logged, wanted) in enumerate(held):
            if not log_of(logged).exists() or log_of(logged).stat().st_size == 0:
                continue
            pair = tmp_path / "pair" / file.name
            shutil.rmtree(pair.parent, ignore_errors=True)
            pair.parent.mkdir()
            shutil.copyfile(file, pair)
            shutil.copyfile(log_of(logged), log_of(pair))
            if is_log_of(pair):
                taken += 1
                found = try_reopen(pair, schema)
                # A part of a newer log, copied into the file, does not go with an older log.
                assert found == wanted or (found is None and when < at)
            else:
                assert file != logged, "a study's own log is refused"
    assert taken


def test_the_copy_before_an_upgrade_is_not_taken_for_the_upgraded_file(
    study: Study, tmp_path: Path, schema: list[Any]
) -> None:
    add_code(study, "Old", actor="Ana")
    study.db.execute("DELETE FROM _sqlite_migrations WHERE migration_set = 'lifeworld.file_state'")
    old = write_copy(study.db, tmp_path / "old.lifeworld")
    db = connect(old)
    db.execute("DROP TABLE file_state")
    db.close()
    shutil.copyfile(old, tmp_path / "used.lifeworld")
    upgraded = open_file(tmp_path / "used.lifeworld", schema, release="9")
    add_code(upgraded, "New", actor="Ana")
    snap(upgraded, tmp_path / "crashed")
    path = tmp_path / "crashed" / "used.lifeworld"
    assert is_log_of(path)
    (before,) = tmp_path.glob("used.before-9*.lifeworld")
    shutil.copyfile(before, path)
    assert not is_log_of(path)
    upgraded.close()
