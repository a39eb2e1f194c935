"""A folder of QualCoder is told for what it is, with what only its database holds."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coding.exchange.describe_qualcoder import describe_project, find_projects
from lifeworld.cli import main
from transcripts.queries import list_transcripts

TALK = "Moderator: How is it?\nAnna: They never ask us.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a text on disk, one in the database only, and two codings."""
    place = tmp_path / "Shifts.qda"
    (place / "documents").mkdir(parents=True)
    (place / "documents" / "group.txt").write_text(TALK, "utf-8")
    db = sqlite3.connect(place / "data.qda")
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript("""
        CREATE TABLE source (id integer primary key, name text, fulltext text, memo text);
        CREATE TABLE code_name (cid integer primary key, name text, memo text);
        CREATE TABLE code_text (ctid integer primary key, cid integer, seltext text, memo text);
        CREATE TABLE code_av (avid integer primary key, memo text);
        CREATE TABLE cases (caseid integer primary key, name text);
        INSERT INTO source VALUES (1, 'group.txt', 'x', ''), (2, 'typed.txt', 'y', 'Why?');
        INSERT INTO code_name VALUES (1, 'Being heard', NULL);
        INSERT INTO code_text VALUES (1, 1, 'never', ''), (2, 1, 'ask', 'Ask again');
        """)
    db.close()
    return place


def test_what_only_the_database_holds_is_counted_and_how_to_bring_it_is_told(folder: Path) -> None:
    [database] = find_projects([folder.parent])
    assert describe_project(database) == [
        "Shifts.qda is a QualCoder project.",
        "What only its database holds was not taken: 1 code, 2 codings on words, 1 text without a"
        " file (“typed.txt”), 2 memos.",
        "To bring it, export the project from QualCoder as a REFI-QDA project (.qdpx), and add that"
        " file in place of the folder: its texts come with it.",
    ]


def test_add_reads_its_files_and_tells_the_rest(study: Any, folder: Path) -> None:
    run = CliRunner().invoke
    done = run(main, ["add", str(study.path), str(folder)])
    assert done.exit_code == 0
    assert "✓ group.txt" in done.output
    assert "! Shifts.qda is a QualCoder project.\n    What only its database" in done.output
    again = run(main, ["add", str(study.path), str(folder), "--json"])
    assert "QualCoder" in json.loads(again.output.splitlines()[-1])["program"]


def test_its_database_alone_is_refused_in_the_same_words(study: Any, folder: Path) -> None:
    done = CliRunner().invoke(main, ["add", str(study.path), str(folder / "data.qda")])
    assert done.exit_code == 1
    assert "export the project from QualCoder" in done.output
    assert list_transcripts(study) == []


def test_a_damaged_database_is_told_too(folder: Path) -> None:
    data = (folder / "data.qda").read_bytes()
    (folder / "data.qda").write_bytes(data[:100] + b"\xff" * 3000)
    [_, told, hint] = describe_project(folder / "data.qda")
    assert "could not be counted: Shifts.qda/data.qda is damaged." in told
    assert "REFI-QDA" in hint
