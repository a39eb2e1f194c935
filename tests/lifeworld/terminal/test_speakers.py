"""`revise` tells in words who speaks now, and `check` finds an excerpt with the wrong speaker."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lifeworld.cli import main
from transcripts.queries import get_text, get_transcript


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    return lambda *words: CliRunner().invoke(main, [str(w) for w in words])


@pytest.fixture
def coded(study: Any, make_transcript: Any, factories: Any) -> Any:
    said = (("Moderator", "How is it?"), ("Bo", "There is never time."), ("Bo", "Never at all."))
    made = make_transcript(said=said)
    (code,) = factories.add_codes(study, "Time")
    factories.code_turn(study, made, code, turn=1)
    return made


def write(study: Any, made: Any, path: Path, old: str, new: str) -> Path:
    text = get_text(study, get_transcript(study, made).text_id)
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_a_dry_run_lists_a_quote_that_somebody_else_says(
    run: Callable[..., Any], study: Any, coded: Any, tmp_path: Path
) -> None:
    file = write(study, coded, tmp_path / "a.txt", "Bo: There", "Moderator: There")
    told = run("revise", study.path, "Group one", "--text", file, "--dry-run").output
    assert "0 unchanged" in told
    assert "1 with other speakers" in told
    assert "now said by Moderator: no longer counts: “There is never time.”" in told
    rows = run("revise", study.path, "Group one", "--text", file, "--dry-run", "--json").output
    [row] = json.loads(rows)["respoken"]
    assert (row["was"], row["now"], row["counts"]) == (["Bo"], ["Moderator"], False)


def test_a_quote_is_told_to_be_cut_and_a_doubtful_label_is_named(
    run: Callable[..., Any], study: Any, coded: Any, tmp_path: Path
) -> None:
    file = write(study, coded, tmp_path / "a.txt", "There is never time.", "Is it?\nCy: Never.")
    told = run("revise", study.path, "Group one", "--text", file, "--dry-run").output
    assert "“Cy:” begins a line and was read as words; if it is a speaker" in told
    file = write(study, coded, tmp_path / "a.txt", "is never", "\nP1: is never")
    told = run("revise", study.path, "Group one", "--text", file).output
    assert "4 turns instead of 3" in told
    assert "new speakers: P1" in told
    assert "cut where the speaker changes: “There is never time.” → “is never time.”" in told
    assert "now said by P1: “is never time.”" in told


def test_check_compares_every_excerpt_with_its_turns(
    run: Callable[..., Any], study: Any, coded: Any
) -> None:
    assert "✓ Every excerpt has the speakers of its turns." in run("check", study.path).output
    with study.change("spoil", actor="Ana") as change:
        [row] = study.db.query("SELECT id FROM excerpts")
        [other] = study.db.query("SELECT id FROM speakers WHERE label = 'Moderator'")
        change.update("excerpts", row["id"], speaker_id=other["id"])
    told = run("check", study.path)
    assert told.exit_code == 1
    assert "1 excerpt is counted for another speaker" in told.output
    assert "“There is never time.” in “Group one”" in told.output
