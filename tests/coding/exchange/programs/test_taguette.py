"""A Taguette project comes in with its highlights on their words, or is refused in one sentence."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from coding.exchange.import_project import add_project
from coding.exchange.programs.html_words import parse_html
from coding.exchange.read_project import parse_project, read_project
from coding.memos.queries import list_memos
from coding.queries import list_codes, list_codings
from study.entries import list_entries
from study.errors import Unreadable
from transcripts.queries import get_text, list_transcripts

PAGE = (
    "<h1>Group &amp; talk 🙂</h1>\n<p>Moderator: How is it\n   today?</p>\n<p>Anna: They"
    " <b>never</b> ask us, and the shifts &lt;change&gt;.</p>\n<ul><li>Bo: æøå</li></ul>"
)
TEXT = (
    "Group & talk 🙂\n\nModerator: How is it today?\n\nAnna: They never ask us, and the shifts"
    " <change>.\n\nBo: æøå"
)
SCHEMA = """
    CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT);
    CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, description TEXT, filename TEXT,
        project_id INTEGER, text_direction TEXT, contents TEXT);
    CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
    CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
        end_offset INTEGER, snippet TEXT);
    CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
    CREATE TABLE commands (id INTEGER PRIMARY KEY, user_login TEXT, payload TEXT,
        date TEXT);
    INSERT INTO projects VALUES (1, 'Shifts', 'About it'), (2, 'Empty', '');
    INSERT INTO tags VALUES (1, 1, 'work', 'All work'), (2, 1, 'work.time', ''),
        (3, 1, 'people.anna', ''), (4, 1, 'people.bo', ''), (5, 1, 'e.g. this', '');
"""


def count_bytes(words: str) -> tuple[int, int]:
    """Return the place of words in the bytes of the page, as a browser counts them."""
    raw = (
        "Group & talk 🙂\nModerator: How is it\n   today?\nAnna: They never ask us, and the shifts"
    )
    raw += " <change>.\nBo: æøå"
    before = raw[: raw.index(words)].encode()
    return len(before), len(before) + len(words.encode())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shifts.sqlite3"
    db = sqlite3.connect(path)
    db.executescript(SCHEMA)
    db.execute("INSERT INTO documents VALUES (1, 'Group 1', 'First', 'g.html', 1, 'L', ?)", [PAGE])
    for number, (words, snippet, tags) in enumerate(
        [
            ("never ask us", "<p><b>never</b> ask us</p>", [2, 3]),
            ("How is it\n   today", "<p>How is it\n   today</p>", [4]),
            ("the shifts <change>", "<p>the shifts &lt;change&gt;</p>", [5]),
            ("æøå", "<li>æøå</li>", []),
        ],
        start=1,
    ):
        start, end = count_bytes(words)
        db.execute("INSERT INTO highlights VALUES (?, 1, ?, ?, ?)", [number, start, end, snippet])
        db.executemany("INSERT INTO highlight_tags VALUES (?, ?)", [[number, tag] for tag in tags])
    # One whose place was lost, and one whose words were.
    db.execute("INSERT INTO highlights VALUES (5, 1, 0, 3, '<p>Bo: æøå</p>'), (6, 1, 0, 3, 'gone')")
    db.execute("INSERT INTO highlight_tags VALUES (5, 1), (6, 1)")
    payload = json.dumps({"type": "highlight_add", "highlight_id": 1})
    db.execute(
        "INSERT INTO commands VALUES (1, 'kim', ?, '2024-05-17 10:22:11.5'), (2, 'kim', '{', '')",
        [payload],
    )
    db.commit()
    db.close()
    return path


def test_highlights_come_in_on_their_words_and_what_does_not_is_told(
    study: Any, file: Path
) -> None:
    brought = add_project(study, file.read_bytes(), file.name, actor="Ana")
    assert brought.error is None
    [transcript] = list_transcripts(study)
    text = get_text(study, transcript.text_id)
    assert (transcript.title, text) == ("Group 1", TEXT)
    codes = {code.id: code for code in list_codes(study)}
    assert {(codes[c.code_id].name, c.quote, c.coder) for c in list_codings(study)} == {
        ("time", "never ask us", "kim"),
        ("anna", "never ask us", "kim"),
        ("bo", "How is it today", "Imported"),
        ("e.g. this", "the shifts <change>", "Imported"),
        ("work", "Bo: æøå", "Imported"),
    }
    above = {code.name: codes[code.parent_id].name for code in codes.values() if code.parent_id}
    assert above == {"time": "work", "anna": "people", "bo": "people"}
    assert {code.name: code.definition for code in codes.values()}["work"] == "All work"
    assert [code.name for code in codes.values() if code.abstract] == ["people"]
    assert set(brought.told) >= {
        "3 tags with a dot in their names were put below the one before the dot.",
        "1 marked place was not taken (without a code): “Group 1”.",
        "1 coding was not taken (its words are not in the text): “Group 1”.",
    }
    assert {memo.thing.kind for memo in list_memos(study)} == {"transcript", "study"}
    times = {(each.coder, each.at[:16]) for each in list_codings(study)}
    assert ("kim", "2024-05-17T10:22") in times
    assert add_project(study, file.read_bytes(), file.name, actor="Ana").known
    study.undo(list_entries(study.db)[0].id, actor="Ana")
    assert (list_transcripts(study), list_codes(study)) == ([], [])


def test_bytes_of_a_page_that_begins_with_blanks_are_found_by_their_words() -> None:
    words = parse_html("\n \n<p>a &eacute;b</p>")
    assert words.text == "a éb"
    assert words.find_span(3, 6) == (0, 3)  # “a é” after three blanks
    assert words.find_span(0, 3) is None
    assert words.find_span(-1, 2) is None


def test_a_page_of_tags_without_end_takes_no_longer_than_it_is() -> None:
    # Each opening sign would be sought an end in all that follows: a minute, and then an hour.
    assert parse_html("<a " * 60_000).text.count("<a") == 60_000


def test_several_projects_are_named_and_none_is_taken(file: Path) -> None:
    db = sqlite3.connect(file)
    db.execute("INSERT INTO documents VALUES (2, 'Other', '', 'o.html', 2, 'L', '<p>Words</p>')")
    db.commit()
    db.close()
    with pytest.raises(Unreadable, match="holds 2 projects: “Shifts” and “Empty”"):
        parse_project(file.read_bytes(), file.name)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DROP TABLE tags; CREATE VIEW tags AS SELECT 1 id, 1 project_id, 'x' path", ""),
        (
            "DROP TABLE projects; CREATE VIEW projects AS WITH RECURSIVE r(id) AS"
            " (SELECT 1 UNION ALL SELECT id + 1 FROM r) SELECT id, 'x' name FROM r",
            "not of Taguette or QualCoder",
        ),
        ("DROP TABLE projects", "not of Taguette or QualCoder"),
        ("DELETE FROM documents", "has no project with documents"),
        ("UPDATE documents SET contents = zeroblob(20000001)", "A text in .* is too large"),
        ("UPDATE highlights SET start_offset = 'x', end_offset = x'00ff', snippet = NULL", ""),
        ("UPDATE documents SET contents = contents || char(0) || '<p>x</p>', name = NULL", ""),
        ("UPDATE tags SET path = char(0), description = x'00'", ""),
    ],
)
def test_a_hostile_database_costs_one_sentence_or_what_is_wrong_in_it(
    change: str, told: str, file: Path
) -> None:
    db = sqlite3.connect(file)
    db.executescript(change)
    db.commit()
    db.close()
    if told:
        with pytest.raises(Unreadable, match=told):
            parse_project(file.read_bytes(), file.name)
    else:
        found = parse_project(file.read_bytes(), file.name)
        assert "\0" not in found.readings[0][1].text


def test_a_damaged_database_is_refused_by_the_guarded_process(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[100:4096] = b"\xff" * 3996
    with pytest.raises(Unreadable, match=r"shifts\.sqlite3 is damaged"):
        read_project(bytes(data), file.name)
