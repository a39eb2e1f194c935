"""Copies are whole, thinned out with time, and never replace anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import study.backups as backups
import study.copies as copies
from coding.codebook.commands import add_code
from coding.queries import list_codes
from study import LifeworldError, Study, StudyRefused
from study.checks import check_file
from study.opening import open_file


def test_a_copy_holds_everything_and_a_second_one_gets_a_number(
    study: Study, tmp_path: Path, schema: list[Any]
) -> None:
    add_code(study, "Time", actor="Ana")
    first = copies.write_copy(study.db, tmp_path / "copy.lifeworld")
    add_code(study, "Pay", actor="Ana")
    second = copies.write_copy(study.db, tmp_path / "copy.lifeworld")
    assert (first.name, second.name) == ("copy.lifeworld", "copy-2.lifeworld")
    for path, names in ((first, ["Time"]), (second, ["Time", "Pay"])):
        check_file(path)
        assert [c.name for c in list_codes(open_file(path, schema, release="1"))] == names
    assert not list(tmp_path.glob(".*.part"))


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(study: Study, tmp_path: Path) -> None:
    with pytest.raises(LifeworldError) as refused:
        copies.write_copy(study.db, tmp_path / "nowhere" / "copy.lifeworld")
    assert refused.value.hint
    assert {p.name for p in tmp_path.iterdir()} <= {
        "field.lifeworld", "field.lifeworld-wal", "field.lifeworld-shm",
    }  # fmt: skip


def test_a_copy_that_is_not_whole_is_thrown_away(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def execute(self, sql: str) -> Any:
            return self

        def fetchone(self) -> list[str]:
            return ["row 7 missing from index"]

        def fetchall(self) -> list[Any]:
            return []

        def close(self) -> None:
            pass

    monkeypatch.setattr(copies, "connect", lambda *a, **k: Broken())
    with pytest.raises(StudyRefused, match="damaged while it was written"):
        copies.write_copy(study.db, tmp_path / "copy.lifeworld")
    assert not list(tmp_path.glob("*copy*"))


def test_a_study_is_copied_once_a_day_and_seven_days_are_kept(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert backups.create_daily_backup(study) is None, "an empty study needs no copy"
    today = [datetime(2026, 1, 1, 8, tzinfo=UTC)]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return today[0]

    monkeypatch.setattr(backups, "datetime", Clock)
    for day in range(10):
        add_code(study, f"Day {day}", actor="Ana")
        assert backups.create_daily_backup(study) is not None
        assert backups.create_daily_backup(study) is None
        today[0] += timedelta(days=1)
    kept = [path.name for path in backups.list_backups(study.path)]
    assert kept == [f"field-2026-01-{day:02}.lifeworld" for day in range(10, 3, -1)]


def test_a_backup_is_looked_at_without_being_changed(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    made = backups.create_daily_backup(study)
    assert made is not None
    add_code(study, "Pay", actor="Bo")
    before = made.read_bytes()
    found = backups.preview_backup(made, tables=("codes", "not_a_table"))
    assert found.rows == {"codes": 1, "not_a_table": 0}
    assert found.last is not None
    assert (found.last.actor, found.bytes) == ("Ana", len(before))
    # The study is open, so that its newest change lies in its log.
    now = backups.preview_backup(study.path, tables=("codes",))
    assert (now.newest - found.newest, now.rows) == (1, {"codes": 2})
    assert made.read_bytes() == before
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_a_damaged_backup_is_refused_in_a_sentence(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    made = backups.create_daily_backup(study)
    assert made is not None
    data = bytearray(made.read_bytes())
    data[4096:] = b"\x07" * (len(data) - 4096)
    made.write_bytes(data)
    with pytest.raises(StudyRefused, match=made.name):
        backups.preview_backup(made, tables=("codes",))
