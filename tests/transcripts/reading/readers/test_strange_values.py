"""Values that no program writes: each is stored, or left out, and the rest is read."""

from __future__ import annotations

import json

import pytest

from study.errors import Unreadable
from tests.transcripts.reading.hard_files import make_odt, make_word
from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

LONG = "9" * 5_000  # more digits than Python makes a number of


def read(data: str | bytes, name: str) -> Reading:
    (reading,) = read_source(data if isinstance(data, bytes) else data.encode(), name)
    return reading


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, reading.text[turn.start : turn.end]) for turn in reading.turns]


def test_half_a_character_in_a_label_or_a_heading_is_shown_as_broken() -> None:
    turns = [{"speaker": "A\ud800 \0b", "text": "so"}, {"speaker": "B", "text": "yes"}]
    reading = read(json.dumps({"title": "t\ud800", "turns": turns}), "a.json")
    assert said(reading) == [("A\ufffd b", "so"), ("Speaker B", "yes")]
    assert reading.title == "t\ufffd"
    assert reading.text.startswith("A\ufffd b: so")


def test_a_label_without_an_end_is_cut() -> None:
    turns = [{"role": {"name": "9" * 3_000}, "text": "so"}, {"role": "B", "text": "yes"}]
    reading = read(json.dumps(turns), "a.json")
    assert len(reading.turns[0].label) == 200
    assert reading.text[: reading.turns[0].start] == reading.turns[0].label + ": "


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (f"WEBVTT\n\n{LONG}:00:01.000 --> 00:00:02.000\nso\n", "a.vtt"),
        (f"@UTF8\n@Begin\n*ANN:\tso \x15{LONG}_{LONG}\x15\n", "a.cha"),
        (make_odt(f'<text:p>so<text:s text:c="{LONG}"/></text:p>'), "a.odt"),
        (json.dumps([{"text": "so", "start": LONG, "end": "nan"}]), "a.json"),
    ],
    ids=["vtt", "cha", "odt", "json"],
)
def test_a_number_without_an_end_is_no_number(data: str | bytes, name: str) -> None:
    reading = read(data, name)
    assert reading.text[reading.turns[0].start :].startswith("so")
    assert {turn.start_time for turn in reading.turns} == {None}


@pytest.mark.parametrize(
    "strange",
    [
        {"results": {"items": [{"type": [], "alternatives": [{"content": "no"}]}]}},
        {"results": [{"type": {}, "alternatives": [{"content": "no"}]}]},
        {"speakers": [{"id": [], "name": "A"}], "monologues": []},
    ],
    ids=["aws", "speechmatics", "rev"],
)
def test_a_list_where_a_recogniser_has_a_word_hides_no_turns(strange: dict[str, object]) -> None:
    turns = [{"speaker": "Ann", "message": "so"}, {"speaker": "Bo", "message": "yes"}]
    assert said(read(json.dumps({**strange, "turns": turns}), "a.json")) == [
        ("Ann", "so"),
        ("Bo", "yes"),
    ]


def _table(depth: int) -> str:
    inner = _table(depth - 1) if depth else ""
    return (
        "<table:table><table:table-row><table:table-cell>"
        f"<text:p>level {depth}</text:p>{inner}</table:table-cell></table:table-row></table:table>"
    )


def test_tables_inside_of_tables_are_read_once() -> None:
    reading = read(make_odt(f"<text:p>so</text:p>{_table(24)}"), "a.odt")
    assert [reading.text.count(f"level {depth}") for depth in (24, 20, 10)] == [1, 1, 1]


def test_rows_in_the_head_of_a_table_are_its_rows() -> None:
    def row(*cells: str) -> str:
        inner = "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in cells)
        return f"<table:table-row>{inner}</table:table-row>"

    body = "<table:table><table:table-header-rows>" + row("Speaker", "Text")
    body += "</table:table-header-rows>" + row("INT", "Hi") + row("P1", "Yes") + "</table:table>"
    assert said(read(make_odt(body), "a.odt")) == [("INT", "Hi"), ("P1", "Yes")]


def test_a_table_wider_than_any_talk_is_kept_as_text() -> None:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>w{n}</w:t></w:r></w:p></w:tc>" for n in range(700))
    reading = read(make_word(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"), "a.docx")
    assert reading.kind == "notes"
    assert "w699" in reading.text


def test_links_of_rich_text_are_their_words_only() -> None:
    link = '{\\field{\\*\\fldinst{HYPERLINK "http://x.example" }}{\\fldrslt{the page}}}'
    text = f"{{\\rtf1 INT: read {link} and {link} first?\\par P1: No.}}"
    assert said(read(text, "a.rtf")) == [
        ("INT", "read the page and the page first?"),
        ("P1", "No."),
    ]


def test_a_number_format_without_an_end_is_refused() -> None:
    import io
    import zipfile

    import openpyxl

    book, packed, out = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(("speaker", "text"))
    book.save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            if member == "xl/styles.xml":
                endless = b'<numFmts><numFmt numFmtId="164" formatCode="' + b"[" * 400_000 + b'"/>'
                data = data.replace(b"<fonts", endless + b"</numFmts><fonts", 1)
            new.writestr(member, data)
    with pytest.raises(Unreadable, match="number format"):
        read(out.getvalue(), "a.xlsx")


def test_marks_of_a_web_page_that_never_end_hide_no_words() -> None:
    assert "so it was" in read("<html><p>so it was <!-- ", "a.html").text
    assert "so it was" in read("<html><p>so it was <a href='", "a.html").text
    word = "<html><![if !mso]><p>INT: so</p><![endif]><p>P1: it was</p></html>"
    assert read(word, "a.html").text == "INT: so\n\nP1: it was"
