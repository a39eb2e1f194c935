"""Tests of what happens where the program itself is at fault."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lifeworld.app.faults import MOST, record_fault


def fail(secret: str) -> Exception:
    try:
        return ValueError({}[secret])
    except KeyError as error:
        return error


def test_a_fault_is_told_with_the_way_on_and_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path))

    def script() -> None:
        from lifeworld.app.faults import show_fault

        assert show_fault(RuntimeError("the lamp is out"))

    app = AppTest.from_function(script).run()
    [told] = [each.value for each in app.error]
    [report] = (tmp_path / "faults").iterdir()
    assert str(report) in told
    assert "What was saved is kept" in told
    assert "the lamp is out" not in told
    assert "the lamp is out" in report.read_text("utf-8")
    assert "the lamp is out" in capsys.readouterr().err


def test_a_report_tells_the_way_through_the_code_to_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path))
    path = record_fault(fail("anything"))
    text = path.read_text("utf-8")
    assert text.startswith("Lifeworld ")
    assert "in fail" in text
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0


def test_only_the_newest_reports_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path))
    made = [record_fault(fail("anything")) for _ in range(MOST + 3)]
    assert sorted((tmp_path / "faults").iterdir()) == sorted(made)[-MOST:]
