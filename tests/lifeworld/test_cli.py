from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lifeworld.cli import main

ROOT = Path(__file__).resolve().parents[2]
TALK = "Moderator: How is it?\n\nAnna: They never ask us.\n\nModerator: Why?\n\nBo: Who knows.\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    (tmp_path / "talk.txt").write_text(TALK, "utf-8")

    def call(*words):
        return CliRunner().invoke(main, [str(w) for w in words], catch_exceptions=False)

    return call


def test_the_way_from_nothing_to_a_deck(run, tmp_path):
    assert run("new", "mine").exit_code == 0
    assert "✓ talk.txt  4 turns" in run("add", "mine", "talk.txt").output
    assert run("export", "mine", "mine.pptx").exit_code == 0
    assert (tmp_path / "mine.pptx").stat().st_size > 20_000
    assert "✓ The file is intact." in run("check", "mine").output
    assert "Added the transcript “talk”" in run("history", "mine").output
    assert run("undo", "mine").output == "Undone: added the transcript “talk”\n"
    assert "backup.lifeworld" in run("backup", "mine", "backup.lifeworld").output
    assert run("restore", "backup.lifeworld", "again.lifeworld").exit_code == 0
    assert run("history", "again").exit_code == 0


def test_a_backup_says_that_recordings_and_photos_are_not_in_it(run, tmp_path):
    from PIL import Image

    run("new", "mine")
    run("add", "mine", "talk.txt")
    assert "not included" not in run("backup", "mine", "one.lifeworld").output
    Image.new("RGB", (30, 20)).save(tmp_path / "hall.png")
    assert "✓ hall.png" in run("add", "mine", "hall.png", "--session", "talk").output
    told = run("backup", "mine", "two.lifeworld").output
    assert "not included: 1 file of recordings and photos" in told
    assert "copy the folder mine.files to two.files next to it" in told
    [photo] = (tmp_path / "mine.files").iterdir()
    content = photo.read_bytes()
    assert content not in (tmp_path / "two.lifeworld").read_bytes()
    assert not (tmp_path / "two.files").exists()


def test_adding_twice_says_so_and_a_dry_run_adds_nothing(run):
    run("new", "mine")
    assert "4 turns" in run("add", "mine", "talk.txt", "--dry-run").output
    assert "✓" in run("add", "mine", "talk.txt").output
    assert "is already in the study" in run("add", "mine", "talk.txt").output


def test_json_is_one_object_a_line(run):
    run("new", "mine")
    [line] = run("add", "mine", "talk.txt", "--json").output.splitlines()
    told = json.loads(line)
    assert told["read"][0]["speakers"]["Moderator"] == "moderator"
    assert all(json.loads(x)["verb"] for x in run("history", "mine", "--json").output.splitlines())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "gone", "talk.txt"), "There is no study at gone."),
        (("history", "talk.txt"), "talk.txt is not a Lifeworld study."),
        (("new", "mine"), "mine.lifeworld already exists."),
        (("add", "mine", "gone.txt"), "gone.txt does not exist."),
        (("undo", "mine", "abc"), "There is no change “abc”"),
        (("export", "mine", "x.xyz"), "“xyz” is not an export format."),
        (("export", "mine", "gone/x.pptx"), "The folder gone does not exist."),
        (("new", "other", "--method", "magic"), "There is no method profile “magic”."),
        (("restore", "talk.txt", "new.lifeworld"), "talk.txt is not a Lifeworld study."),
    ],
)
def test_what_is_refused_is_one_sentence_and_exit_1(run, words, sentence):
    run("new", "mine")
    result = run(*words)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_wrong_command_is_a_usage_error(run):
    assert run("frobnicate").exit_code == 2


def test_help_answers_without_loading_anything_heavy():
    code = (
        "import sys; from click.testing import CliRunner; from lifeworld.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        "heavy = {'numpy', 'pandas', 'streamlit', 'torch', 'onnxruntime', 'pptx', 'lxml'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
