"""A QualCoder project comes in from its folder, database or backup, codings on their words."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coding.exchange.read_files import parse_files
from coding.exchange.read_project import parse_project
from coding.memos.queries import list_memos
from coding.queries import list_codes, list_codings
from lifeworld.cli import main
from study.errors import Unreadable
from transcripts.import_files import is_project
from transcripts.queries import list_participants, list_speakers, list_transcripts
from transcripts.recordings.queries import get_photo_path, list_attachments

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
    CREATE TABLE code_image (imid integer primary key, id integer, cid integer, x1 integer,
        y1 integer, width integer, height integer, owner text);
    CREATE TABLE code_av (avid integer primary key, id integer, cid integer, pos0 integer,
        pos1 integer, owner text);
    CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
        memo text, owner text);
    CREATE TABLE cases (caseid integer primary key, name text, memo text);
    CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
        pos1 integer);
    CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
        id integer);
    CREATE TABLE journal (jid integer primary key, name text, jentry text, owner text);
    INSERT INTO project VALUES ('v11', '', 'Why we ask');
    INSERT INTO code_cat VALUES (1, 'Work', 'All of it', NULL), (2, 'Circle', '', 3),
        (3, 'Round', '', 2);
    INSERT INTO code_name VALUES (1, 'Being heard', 'Who is asked', 1, '', '', '#FF0000', NULL),
        (2, 'By managers', '', NULL, '', '', 'no colour', 1),
        (3, 'Turning', '', 2, '', '', '', NULL);
    INSERT INTO cases VALUES (1, 'Anna', 'Tired');
    INSERT INTO case_text VALUES (1, 1, 1, 22, 26);
    INSERT INTO attribute VALUES (1, 'Age', 'case', '40', 1), (2, 'Age', 'case', '', 1),
        (3, 'Port', 'file', 'North', 1);
    INSERT INTO journal VALUES (1, 'Day one', 'x', 'Kim');
    INSERT INTO annotation VALUES (1, 1, 22, 26, 'Look here', 'Kim');
    INSERT INTO code_image VALUES (1, 2, 1, 10, 20, 30, 40, 'Kim');
    INSERT INTO code_av VALUES (1, 3, 1, 1500, 3723000, '');
"""


def draw_picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a text that lies beside its database, too."""
    place = tmp_path / "Shifts.qda"
    (place / "documents").mkdir(parents=True)
    (place / "documents" / "group.txt").write_text(TALK, "utf-8")
    db = sqlite3.connect(place / "data.qda")
    db.executescript(SCHEMA)
    (place / "images").mkdir()
    (place / "images" / "photo.png").write_bytes(draw_picture())
    sources = [
        (1, "group.txt", TALK, None, "Long talk"),
        (2, "photo.png", None, "/images/photo.png", "A wall"),
        (3, "tape.mp3", None, "/audio/tape.mp3", ""),
    ]
    db.executemany("INSERT INTO source VALUES (?, ?, ?, ?, ?, '', '', NULL)", sources)
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
            "INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner, memo, important, date)"
            " VALUES (?, 1, ?, ?, ?, ?, ?, ?, '2024-05-17 10:22:11')",
            row,
        )
    db.commit()
    db.close()
    return place


def test_a_folder_comes_in_with_its_codings_and_its_texts_once(study: Any, folder: Path) -> None:
    done = CliRunner().invoke(main, ["add", str(study.path), str(folder.parent)])
    assert done.exit_code == 0, done.output
    assert (
        "✓ Shifts.qda  1 text · 6 codes (6 new) · 3 codings · 1 case · 9 memos · 1 picture"
        " · by Imported, Kim" in done.output
    )
    assert [each.title for each in list_transcripts(study)] == ["group.txt"]
    codes = {code.id: code for code in list_codes(study)}
    assert {c.at for c in list_codings(study)} == {"2024-05-17T10:22:11+00:00"}
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
        "1 coding was not taken (the code is not in the file): “group.txt”.",
        "1 coding was not taken (on an area of a page or picture): “photo.png”.",
        "1 coding was not taken (on a time of a recording): “tape.mp3”.",
        "1 recording was not taken (without a transcript): “tape.mp3”.",
        "1 mark was not taken (that a coding is important): “group.txt”.",
    ):
        assert told in done.output
    [anna] = list_participants(study)
    assert (anna.pseudonym, list(anna.attributes.values())) == ("Anna", ["40"])
    speakers = {each.label: each.participant_id for each in list_speakers(study)}
    assert speakers["Anna"] == anna.id
    assert {(m.thing.kind, m.title, m.body, m.by == "Kim") for m in list_memos(study)} == {
        ("coding", "Ask again", "Ask again", True),
        ("study", "Why we ask", "Why we ask", False),
        ("transcript", "Long talk", "Long talk", False),
        ("", "photo.png", "A wall", False),
        ("person", "Tired", "Tired", False),
        ("turn", "Look here", "Look here", True),
        ("", "Day one", "x", True),
        ("transcript", "Not placed from “group.txt”", "Port: North", False),
        ("", "Not placed from “photo.png”",
         "The area from 10, 20 to 40, 60: Being heard (Kim)", False),
        ("", "Not placed from “tape.mp3”",
         "From 0:00:01.5 to 1:02:03.0: Being heard (Imported)", False),
    }  # fmt: skip
    [photo] = list_attachments(study)
    assert (photo.name, photo.width) == ("photo.png", 60)
    assert get_photo_path(study, photo).is_file()
    again = CliRunner().invoke(main, ["add", str(study.path), str(folder / "data.qda")])
    assert "= Shifts.qda  is already in the study" in again.output


def test_a_backup_that_was_packed_is_read_and_of_several_none(folder: Path) -> None:
    def pack(*names: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            for name in names:
                packed.write(folder / "data.qda", f"{name}/data.qda")
                packed.write(folder / "images" / "photo.png", f"{name}/images/photo.png")
        return out.getvalue()

    one = pack("Shifts_BKUP_20260517_09.qda")
    assert is_project("backup.zip", one)
    found = parse_project(one, "backup.zip")
    assert found.project.name == "Shifts_BKUP_20260517_09.qda"
    assert len(found.project.texts[0].codings) == 3
    [member] = [each.member for each in found.project.files]
    [unpacked] = parse_files(one, "backup.zip", members=[member])
    assert unpacked.data == draw_picture()
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
