"""A Word file opens, and each comment lies on exactly the words that were coded."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lifeworld.exports.document.model import (
    Document,
    Heading,
    Mark,
    Paragraph,
    Span,
    Table,
    Turn,
    build_spans,
)
from lifeworld.exports.document.write_docx import write_docx

docx: Any = import_module("docx")  # the house imports it inside functions only
qn: Any = import_module("docx.oxml.ns").qn
MARKS = (
    Mark(
        name="Time", path="Work › Time", hue=40, by="Ana Berg", note="Ask <again>",
        day="2026-03-01",
    ),
    Mark(name="Pay", path="Pay", hue=200, by="Bo"),
    Mark(name="Across", path="Across", hue=90, by="Cy"),
)  # fmt: skip
FIRST, SECOND = "We never get time or pay.", "And nobody asks."


def make_document(**more: Any) -> Document:
    """Two turns with overlapping codes, one of them across both."""
    blocks = (
        Heading(words="Group <one>"),
        Turn(
            speaker="Emma", place="turn 1 · 0:05",
            spans=build_spans(FIRST, {0: (3, 17), 1: (13, 24), 2: (18, len(FIRST))}),
        ),
        Turn(speaker="Ali", place="turn 2", spans=build_spans(SECOND, {2: (0, 10)})),
        Paragraph(spans=(Span("Left out."),), style="note"),
        Table(head=("Code", "What"), rows=(("Time", "=1+1"),)),
    )  # fmt: skip
    fields = {"title": "Group", "blocks": blocks, "marks": MARKS, "about": ("Made for tests.",)}
    return Document(**{**fields, **more})


def read_commented(path: Path) -> dict[str, str]:
    """Return the words between the marks of each comment, by its first line."""
    opened = docx.Document(str(path))
    names = {str(c.comment_id): c.paragraphs[0].text for c in opened.comments}
    found = dict.fromkeys(names.values(), "")
    open_now: set[str] = set()
    for element in opened.element.body.iter():
        number = element.get(qn("w:id"))
        if element.tag == qn("w:commentRangeStart"):
            open_now.add(number)
        elif element.tag == qn("w:commentRangeEnd"):
            open_now.remove(number)
        elif element.tag == qn("w:t"):
            for each in open_now:
                if element.getparent().getparent().tag == qn("w:p"):
                    style = element.getparent().getparent().find(qn("w:pPr")).find(qn("w:pStyle"))
                    if style is None or "Heading" not in style.get(qn("w:val")):
                        found[names[each]] += element.text or ""
    assert not open_now, "every range that begins ends"
    return found


def test_comments_lie_on_exactly_the_coded_words_also_where_they_overlap(tmp_path: Path) -> None:
    out = tmp_path / "coded.docx"
    write_docx(make_document(), out)
    assert read_commented(out) == {
        "Work › Time": FIRST[3:17],
        "Pay": FIRST[13:24],
        "Across": FIRST[18:] + SECOND[:10],
    }


def test_comments_have_the_coder_the_day_and_the_memo(tmp_path: Path) -> None:
    out = tmp_path / "coded.docx"
    write_docx(make_document(), out)
    first, second, _ = docx.Document(str(out)).comments
    assert (first.author, first.initials, first.text) == (
        "Ana Berg",
        "AB",
        "Work › Time\nAsk <again>",
    )
    assert str(first.timestamp).startswith("2026-03-01")
    assert second.author == "Bo"


def test_ids_are_unique_and_every_comment_is_referred_to_once(tmp_path: Path) -> None:
    out = tmp_path / "coded.docx"
    write_docx(make_document(), out)
    with zipfile.ZipFile(out) as packed:
        body = packed.read("word/document.xml").decode()
        comments = packed.read("word/comments.xml").decode()
        rels = packed.read("word/_rels/document.xml.rels").decode()
    ids = re.findall(r'<w:comment [^>]*w:id="(\d+)"', comments)
    assert len(ids) == len(set(ids)) == 3
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(re.findall(rf'<w:{tag} w:id="(\d+)"', body)) == sorted(ids)
    assert rels.count("relationships/comments") == 1


def test_turns_have_headings_and_tables_their_cells(tmp_path: Path) -> None:
    out = tmp_path / "coded.docx"
    write_docx(make_document(), out)
    opened = docx.Document(str(out))
    heads = [p.text for p in opened.paragraphs if p.style.name.startswith("Heading")]
    assert heads == ["Group <one>", "Emma · turn 1 · 0:05", "Ali · turn 2"]
    assert [[cell.text for cell in row.cells] for row in opened.tables[0].rows] == [
        ["Code", "What"], ["Time", "=1+1"],
    ]  # fmt: skip


def test_codes_stand_in_a_margin_that_prints_when_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "margin.docx"
    write_docx(make_document(), out, margin=True)
    opened = docx.Document(str(out))
    assert not list(opened.comments)
    words, codes = opened.tables[0].rows[0].cells
    assert words.text == f"Emma · turn 1 · 0:05\n{FIRST}"
    assert [p.text for p in codes.paragraphs] == [
        f"Time · Ana Berg “{FIRST[3:17].strip()}” Ask <again>",
        f"Pay · Bo “{FIRST[13:24].strip()}”",
        f"Across · Cy “{FIRST[18:].strip()}”",
    ]
    assert opened.element.body[-2].tag == qn("w:p"), "a text does not end in a table"


def test_control_characters_markup_and_line_ends_survive_as_words(tmp_path: Path) -> None:
    words = "one\x07 <w:p/> & two\nthree \ud800 four"
    turn = Turn(speaker="A\x00b", place="", spans=(Span(words),))
    out = tmp_path / "hard.docx"
    write_docx(make_document(blocks=(turn,), title="T\x01"), out)
    texts = [p.text for p in docx.Document(str(out)).paragraphs]
    assert "Ab" in texts
    assert "one <w:p/> & two\nthree  four" in texts


def test_words_that_run_from_the_right_are_marked_so(tmp_path: Path) -> None:
    turn = Turn(speaker="נועה", place="", spans=(Span("אין לנו זמן", (0,)),))
    out = tmp_path / "right.docx"
    write_docx(make_document(blocks=(turn,)), out)
    [paragraph] = [p for p in docx.Document(str(out)).paragraphs if p.text == "אין לנו זמן"]
    assert paragraph._p.pPr.find(qn("w:bidi")) is not None
    assert paragraph.runs[0]._r.rPr.find(qn("w:rtl")) is not None


@pytest.mark.slow
@pytest.mark.parametrize("margin", [False, True])
def test_libreoffice_opens_it_and_writes_all_words(tmp_path: Path, *, margin: bool) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    out = tmp_path / "coded.docx"
    write_docx(make_document(), out, margin=margin)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(out)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    told = (tmp_path / "coded.txt").read_text("utf-8-sig")
    assert FIRST in told
    assert SECOND in told
