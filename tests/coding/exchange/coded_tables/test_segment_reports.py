"""Lists of coded segments are read as programs print them, in tables and in lines."""

from __future__ import annotations

import io
from typing import Any

import pytest

from coding.exchange.coded_tables.plan_codings import find_codings
from coding.exchange.coded_tables.read_coded_file import read_coded_file
from coding.exchange.coded_tables.segment_reports import list_report_rows
from study import Unreadable

NVIVO = r"""<Files\\Round 1\\Group 1> - § 2 references coded  [ 3.42% Coverage]

Reference 1 - 1.71% Coverage

They never ask us.
And more.

Reference 2 - 1.71% Coverage

The shifts change

<Files\\Group 2> - § 1 reference coded  [0.50% Coverage]

Reference 1 - 0.50% Coverage

We wait"""
TAGUETTE = """
<html><head><title>Taguette highlights</title></head><body><h1>Taguette highlights</h1>
<p>They <b>never</b> ask us</p>
<p><strong>Document:</strong> Group 1 <strong>Tags:</strong>
 work,
 voice</p><hr>
<p>We wait</p><p><strong>Dokument:</strong> Group 2 <strong>Tags:</strong> work</p></body></html>
"""


def make_word(lines: str = "", rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Coded Segments")
    for line in lines.split("\n"):
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_references_of_a_code_belong_to_the_document_above_them() -> None:
    found = [
        (r"Files\\Round 1\\Group 1", "They never ask us.\nAnd more.", "Time", "", ""),
        (r"Files\\Round 1\\Group 1", "The shifts change", "Time", "", ""),
        (r"Files\\Group 2", "We wait", "Time", "", ""),
    ]
    assert list_report_rows(NVIVO.split("\n"), title="Time") == found
    named = ["Name: Nodes\\\\Work\\\\Time", "", *NVIVO.split("\n")]
    assert {row[2] for row in list_report_rows(named, title="x")} == {"Nodes\\\\Work\\\\Time"}


@pytest.mark.parametrize(
    "lines",
    [
        "Report\nDocument: Group 1\nCodes:\n● Work\n● Time\nComment: first\nThey never ask us.\nAnd"
        " more.\n\nDocument: Group 2\nCode: Time\nWe wait",
        "They never ask us.\nAnd more.\nCode: Work\nWeight score: 0\nDocument: Group 1\n\nWe wait\n"
        "Code: Time   Weight score: 0\nDocument: Group 2",
    ],
)
def test_facts_are_labelled_above_a_segment_or_below_it(lines: str) -> None:
    first, second = list_report_rows(lines.split("\n"), title="x")
    assert first[:2] == ("Group 1", "They never ask us.\nAnd more.")
    assert "Work" in first[2]
    assert second == ("Group 2", "We wait", "Time", "", "")


def test_a_conversation_is_no_list_of_segments() -> None:
    talk = "Anna: They never ask us.\nBo: Yes - § 3. The code: 4\nReference 1\nCode: blue"
    assert list_report_rows(talk.split("\n"), title="x") == []


def test_lists_in_word_web_pages_and_text_find_their_places(study: Any, factories: Any) -> None:
    for title, words in (
        ("Group 1", "They never ask us. The shifts change."),
        ("Group 2", "We wait"),
    ):
        factories.add_transcript(study, said=[("Anna", words)], title=title)
    rows = (
        ("Document name", "Code", "Segment"),
        ("Interviews > Group 1", "Work > Time", "They never ask us"),
        ("Interviews > Group 2", "Work > Time", "We wait"),
    )
    for name, data, taken in (
        ("segments.docx", make_word(rows=rows), 2),
        ("Time.docx", make_word(NVIVO.replace("\nAnd more.", "")), 3),
        ("Time.txt", NVIVO.replace("\nAnd more.", "").encode(), 3),
        ("highlights.html", TAGUETTE.encode(), 3),
    ):
        found = find_codings(study, read_coded_file(data, name), actor="Ana")
        assert len(found.taken) == taken, (name, [each.state for each in found.codings])
    assert {code.path for code in found.new} == {("work",), ("voice",)}
    with pytest.raises(Unreadable, match="No list of coded segments"):
        read_coded_file(make_word("Anna: They never ask us."), "talk.docx")
    with pytest.raises(Unreadable, match="broken"):
        read_coded_file(b"PK\x03\x04 no", "broken.docx")
