"""A QualCoder project comes in from its folder, database or backup, codings on their words."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coding.exchange.read_project import parse_project
from coding.queries import list_codes, list_codings
from lifeworld.cli import main
from study.errors import Unreadable
from transcripts.import_files import is_project
from transcripts.queries import list_transcripts

TALK = "Moderator: How is it?\nAnna: 🙂 They never ask us.\nBo: The shifts change."
SCHEMA = """
    PRAGMA journal_mode = WAL;
    CREATE TABLE project (databaseversion text, date text, memo text);
    CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text,
        memo text, owner text, date text, av_text_id integer);
    CREATE TABLE code_cat (catid integer primary key, name text, memo text, supercatid integer);
    CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer,
        owner text, date text, color text, supercid integer);
    CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
        pos0 integer, pos1 integer, owner text, date text, memo text, avid integer,
        important integer);
    CREATE TABLE code_image (imid integer primary key, id integer, cid integer);
    CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, memo text);
    CREATE TABLE cases (caseid integer primary key, name text, memo text);
    CREATE TABLE attribute (attrid integer primary key, name text, value text);
    CREATE TABLE journal (jid integer primary key, name text, jentry text);
    INSERT INTO project VALUES ('v11', '', 'Why we ask');
    INSERT INTO code_cat VALUES (1, 'Work', 'All of it', NULL), (2, 'Circle', '', 3),
        (3, 'Round', '', 2);
    INSERT INTO code_name VALUES (1, 'Being heard', 'Who is asked', 1, '', '', '#FF0000', NULL),
        (2, 'By managers', '', NULL, '', '', 'no colour', 1),
        (3, 'Turning', '', 2, '', '', '', NULL);
    INSERT INTO cases VALUES (1, 'Anna', 'Tired');
    INSERT INTO attribute VALUES (1, 'Age', '40'), (2, 'Age', '');
    INSERT INTO journal VALUES (1, 'Day one', 'x');
    INSERT INTO annotation VALUES (1, 1, 0, 'Look here');
    INSERT INTO code_image VALUES (1, 2, 1);
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a text that lies beside its database, too."""
    place = tmp_path / "Shifts.qda"
    (place / "documents").mkdir(parents=True)
    (place / "documents" / "group.txt").write_text(TALK, "utf-8")
    db = sqlite3.connect(place / "data.qda")
    db.executescript(SCHEMA)
    sources = [(1, "group.txt", TALK, "Long talk"), (2, "photo.png", None, "")]
    db.executemany("INSERT INTO source VALUES (?, ?, ?, NULL, ?, '', '', NULL)", sources)
    for code, words, memo in [
        (1, "They never ask us", "Ask again"),
        (2, "The shifts change", ""),
        (3, "Moderator", ""),
        (9, "Anna", ""),
    ]:
        # QualCoder counts as its window does: an emoji is two characters.
        start = len(TALK[: TALK.index(words)].encode("utf-16-le")) // 2
        row = [code, words, start, start + len(words), "Kim" if code < 3 else "", memo, code == 1]
        db.execute(
            "INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner, memo, important)"
            " VALUES (?, 1, ?, ?, ?, ?, ?, ?)",
            row,
        )
    db.commit()
    db.close()
    return place


def test_a_folder_comes_in_with_its_codings_and_its_texts_once(study: Any, folder: Path) -> None:
    done = CliRunner().invoke(main, ["add", str(study.path), str(folder.parent)])
    assert done.exit_code == 0, done.output
    assert "✓ Shifts.qda  1 text · 6 codes (6 new) · 3 codings · by Imported, Kim" in done.output
    assert [each.title for each in list_transcripts(study)] == ["group.txt"]
    codes = {code.id: code for code in list_codes(study)}
    assert {(codes[c.code_id].name, c.quote, c.coder, c.memo) for c in list_codings(study)} == {
        ("Being heard", "They never ask us", "Kim", "Ask again"),
        ("By managers", "The shifts change", "Kim", ""),
        ("Turning", "Moderator", "Imported", ""),
    }
    heard = next(code for code in codes.values() if code.name == "Being heard")
    assert (heard.definition, codes[heard.parent_id].name) == ("Who is asked", "Work")
    assert codes[heard.parent_id].abstract
    assert next(c for c in codes.values() if c.name == "By managers").parent_id == heard.id
    for told in (
        "counts UTF-16 units",
        "1 file was not taken (there is no text): “photo.png”.",
        "1 memo was not taken (on a whole document): “group.txt”.",
        "1 coding was not taken (the code is not in the file): “group.txt”.",
        "1 coding was not taken (on a picture): “photo.png”.",
        "1 comment was not taken (no code is on its words): “group.txt”.",
        "1 case was not taken.",
        "1 value was not taken (of an attribute).",
        "1 journal entry was not taken.",
        "1 mark was not taken (that a coding is important): “group.txt”.",
        "1 memo was not taken (on the project).",
    ):
        assert told in done.output
    again = CliRunner().invoke(main, ["add", str(study.path), str(folder / "data.qda")])
    assert "= Shifts.qda  is already in the study" in again.output


def test_a_backup_that_was_packed_is_read_and_of_several_none(folder: Path) -> None:
    def pack(*names: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            for name in names:
                packed.write(folder / "data.qda", f"{name}/data.qda")
        return out.getvalue()

    one = pack("Shifts_BKUP_20260517_09.qda")
    assert is_project("backup.zip", one)
    found = parse_project(one, "backup.zip")
    assert found.project.name == "Shifts_BKUP_20260517_09.qda"
    assert len(found.project.texts[0].codings) == 3
    with pytest.raises(Unreadable, match="holds several QualCoder projects: “a"):
        parse_project(pack("a.qda", "b.qda"), "backup.zip")


def test_a_coding_whose_place_was_lost_is_found_by_its_words_or_told(folder: Path) -> None:
    db = sqlite3.connect(folder / "data.qda")
    db.execute("UPDATE code_text SET pos0 = 2, pos1 = 9 WHERE cid = 2")
    db.execute("UPDATE code_text SET seltext = 'never said' WHERE cid = 3")
    db.execute("UPDATE code_text SET pos0 = NULL WHERE cid = 9")
    db.commit()
    db.close()
    found = parse_project((folder / "data.qda").read_bytes(), "data.qda")
    text = found.readings[0][1].text
    words = {text[c.start : c.end] for c in found.project.texts[0].codings}
    assert words == {"They never ask us", "The shifts change"}
    assert "1 coding was not taken (its words are not in the text): “group.txt”." in found.told
    assert "1 coding was not taken (without a place): “group.txt”." in found.told
