"""What one command line does is one change, and one undo takes it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from lifeworld.cli import main
from lifeworld.opening import open_study

Run = Callable[..., Result]
TALK = "Moderator: How is it?\n\nAnna: Ask Thorkild Mosegaard in Esbjerg.\n\nBo: Who knows.\n"
CODEBOOK = """<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="T"><Codes>
<Code guid="{0}" name="{0}" isCodable="true"/></Codes></CodeBook>"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    (tmp_path / "talk.txt").write_text(TALK, "utf-8")
    for name in ("One", "Two"):
        (tmp_path / f"{name}.qdc").write_text(CODEBOOK.format(name), "utf-8")
    for number in range(3):
        Image.new("RGB", (30, 20 + number)).save(tmp_path / f"hall{number}.png")

    def call(*words: object) -> Result:
        return CliRunner().invoke(main, [str(w) for w in words], catch_exceptions=False)

    return call


def history(run: Run) -> list[dict[str, Any]]:
    return [json.loads(x) for x in run("history", "mine", "-n", 200, "--json").output.splitlines()]


def test_a_new_study_with_its_starter_codebook_is_one_change(run: Run) -> None:
    run("new", "mine")
    assert [entry["verb"] for entry in history(run)] == ["start study"]


def test_several_photos_are_one_change_without_the_one_that_was_there(
    run: Run, tmp_path: Path
) -> None:
    run("new", "mine")
    run("add", "mine", "talk.txt")
    assert run("add", "mine", "hall0.png", "--session", "talk").exit_code == 0
    told = run("add", "mine", "hall0.png", "hall1.png", "hall2.png", "--session", "talk")
    assert told.exit_code == 1
    assert "already has this photo" in told.output
    assert [e["verb"] for e in history(run)][:2] == ["add photos", "add photo"]
    assert history(run)[0]["subject"] == "talk"
    run("undo", "mine")
    study = open_study(tmp_path / "mine.lifeworld")
    assert study.db.execute("SELECT count(*) FROM attachments").fetchone()[0] == 1


def test_several_projects_are_one_change(run: Run, tmp_path: Path) -> None:
    run("new", "mine", "--empty")
    assert run("add", "mine", "One.qdc", "Two.qdc").exit_code == 0
    newest = history(run)[0]
    assert (newest["verb"], newest["subject"]) == ("import projects", "2 projects")
    run("undo", "mine")
    study = open_study(tmp_path / "mine.lifeworld")
    assert study.db.execute("SELECT count(*) FROM codes").fetchone()[0] == 0


def test_files_of_every_kind_are_one_change(run: Run) -> None:
    run("new", "mine", "--empty")
    run("add", "mine", "talk.txt")
    (Path.cwd() / "more.txt").write_text(TALK.replace("Anna", "Cy"), "utf-8")
    run("add", "mine", "more.txt", "One.qdc", "hall0.png", "--session", "talk")
    newest = history(run)[0]
    assert (newest["verb"], newest["subject"]) == ("add files", "3 files")
    run("undo", "mine")
    study = open_study("mine.lifeworld")
    for table, number in (("transcripts", 1), ("codes", 0), ("attachments", 0)):
        found = study.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        assert found == number, table


def test_a_dry_run_of_many_files_leaves_no_change(run: Run) -> None:
    run("new", "mine", "--empty")
    run("add", "mine", "talk.txt", "One.qdc", "--dry-run")
    assert len(history(run)) == 1


def test_names_accepted_and_rejected_in_one_go_are_one_change(run: Run) -> None:
    run("new", "mine")
    run("add", "mine", "talk.txt")
    run("names", "mine", "--find")
    told = run("names", "mine", "--accept", "Thorkild Mosegaard", "--reject", "Esbjerg")
    assert told.output == "accepted 1 place, rejected 1\n"
    newest = history(run)[0]
    assert (newest["verb"], newest["subject"]) == ("review names", "2 places")
    run("undo", "mine")
    assert "accepted" not in run("names", "mine").output


def test_retention_dates_set_in_one_go_are_one_change(run: Run) -> None:
    run("new", "mine")
    asked = ("--set", "recordings", "2026-01-01", "--set", "exports", "2099-01-01")
    run("retention", "mine", *asked, "--done", "recordings")
    newest = history(run)[0]
    assert (newest["verb"], newest["subject"]) == ("set retention", "2 kinds of material")
    run("undo", "mine")
    assert run("retention", "mine").output == ""


def test_a_dry_run_of_retention_shows_what_would_be_due_and_changes_nothing(run: Run) -> None:
    run("new", "mine")
    told = run("retention", "mine", "--set", "recordings", "2026-01-01", "--dry-run")
    assert told.output.startswith("DUE  2026-01-01")
    assert run("retention", "mine").output == ""
    run("retention", "mine", "--set", "recordings", "2026-01-01")
    assert run("retention", "mine", "--done", "recordings", "--dry-run").output == ""
    assert run("retention", "mine").output.startswith("DUE")
    assert run("retention", "mine", "--done", "exports", "--dry-run").exit_code == 1
    assert len(history(run)) == 2


def test_the_history_is_told_in_sentences_and_an_undo_says_what_it_did(run: Run) -> None:
    run("new", "mine", "--empty")
    run("add", "mine", "talk.txt")
    assert "Ana  Added the transcript “talk”\n" in run("history", "mine").output
    assert history(run)[0]["sentence"] == "Added the transcript “talk”"
    assert run("undo", "mine").output == "Undone: added the transcript “talk”\n"
    newest = history(run)[0]
    assert newest["sentence"] == "Undone: added the transcript “talk”"
    assert run("undo", "mine", newest["id"]).output == "Redone: added the transcript “talk”\n"


def test_an_undo_says_whose_the_newest_change_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("new", "mine")
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Karla")
    told = run("undo", "mine")
    assert told.exit_code == 1
    assert "the newest change, “Started the study ‘Mine’”, was made by Ana." in told.output
    assert f"lifeworld undo STUDY {history(run)[0]['id']}" in told.output
    told = run("undo", "mine", history(run)[0]["id"][:1])
    assert told.exit_code == 0
