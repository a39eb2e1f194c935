"""The list of studies that were opened on this computer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from study.home import get_home
from study.recent import get_default_folder, list_recent, record_opened, remove_recent


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_study_opened_last_comes_first_and_is_listed_once(tmp_path: Path) -> None:
    times = iter(f"2026-11-29T10:00:0{second}.000+00:00" for second in range(3))
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr("study.recent.get_now", lambda _: next(times))
        record_opened(tmp_path / "a.lifeworld", "A")
        record_opened(tmp_path / "b.lifeworld", "B")
        record_opened(tmp_path / "a.lifeworld", "A, renamed")
    assert [each.title for each in list_recent()] == ["A, renamed", "B"]
    assert list_recent()[0].path == str(tmp_path / "a.lifeworld")


def test_a_study_is_taken_off_the_list_and_its_file_stays(tmp_path: Path) -> None:
    study = tmp_path / "a.lifeworld"
    study.write_text("x")
    record_opened(study, "A")
    remove_recent(str(study))
    assert list_recent() == []
    assert study.exists()


def test_the_list_is_short_and_for_its_owner_alone(tmp_path: Path) -> None:
    for number in range(40):
        record_opened(tmp_path / f"{number}.lifeworld", str(number))
    assert len(list_recent()) == 30
    if os.name == "posix":
        assert (get_home() / "recent.json").stat().st_mode & 0o077 == 0
    assert [path.name for path in get_home().iterdir()] == ["recent.json"]


@pytest.mark.parametrize("rows", ["", "{", "7", '[{"path": "x"}]', "[3]", "null"])
def test_a_damaged_list_counts_as_empty_and_is_written_anew(tmp_path: Path, rows: str) -> None:
    (get_home() / "recent.json").write_text(rows, "utf-8")
    assert list_recent() == []
    record_opened(tmp_path / "a.lifeworld", "A")
    assert [each.title for each in list_recent()] == ["A"]


def test_a_list_that_cannot_be_written_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("study.recent.tempfile.mkstemp", full)
    record_opened(tmp_path / "a.lifeworld", "A")
    assert list_recent() == []


def test_new_studies_go_to_a_folder_at_home_that_no_service_synchronises(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("LIFEWORLD_STUDIES", raising=False)
    assert get_default_folder() == Path.home() / "Lifeworld"
    monkeypatch.setenv("LIFEWORLD_STUDIES", "/data/studies")
    assert get_default_folder() == Path("/data/studies")
