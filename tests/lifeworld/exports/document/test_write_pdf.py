"""A PDF is tagged and fit for archives, has every word, and takes no text for markup."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lifeworld.exports.document.model import Document, Heading, Paragraph, Span, Table, Turn
from lifeworld.exports.document.write_pdf import write_pdf
from tests.lifeworld.exports.document.test_write_docx import FIRST, SECOND, make_document

pdfium: Any = import_module("pypdfium2")
NO_LETTER = "\U0010fffd"  # the last one for private use: no font has it


def read(path: Path) -> str:
    opened = pdfium.PdfDocument(str(path))
    text = "\n".join(page.get_textpage().get_text_range() for page in opened)
    return " ".join(text.replace("\ufffe", "").split())


def test_it_names_its_standards_is_tagged_and_has_title_and_language(tmp_path: Path) -> None:
    out = tmp_path / "coded.pdf"
    assert write_pdf(make_document(language="da-DK"), out) == []
    data = out.read_bytes()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data
    assert re.search(rb"<</Type/Catalog.*/MarkInfo<</Marked true", data.replace(b"\n", b""))
    assert b"da-DK" in data
    assert pdfium.PdfDocument(str(out)).get_metadata_value("Title") == "Group"


def test_every_turn_code_coder_memo_and_cell_is_in_it(tmp_path: Path) -> None:
    out = tmp_path / "coded.pdf"
    write_pdf(make_document(), out)
    words = read(out)
    for part in (FIRST, SECOND, "Emma", "turn 1", "Time", "Ana Berg", "Ask <again>", "Pay", "=1+1",
                 "Made for tests.", "Group <one>"):  # fmt: skip
        assert part in words


HARD = (
    '#pagebreak() #read("/etc/passwd")',
    "*bold* _it_ `code` $x^2$ <label> @ref",
    "\\u{41} \\ //",
    "= no heading",
    "one\ntwo",
    "a\x07b\x00c",
    "אין לנו זמן",
    "لا وقت لدينا",
    "-- … “x” ½ ‑ \u202e",
    "x" * 5000,
    "",
)


@pytest.mark.parametrize("words", HARD)
def test_text_is_set_as_it_was_said(tmp_path: Path, words: str) -> None:
    out = tmp_path / "hard.pdf"
    document = Document(
        title=words or "T",
        blocks=(
            Heading(words=words or "H"),
            Paragraph(spans=(Span(words, bold=True),), style="item"),
            Turn(speaker=words, place=words, spans=(Span(words),), language="x-none!"),
            Table(head=(words, "b"), rows=((words, words),)),
        ),
        notice=words,
    )
    assert write_pdf(document, out) == []
    told = read(out)
    if words.isascii() and words.isprintable() and " " in words:
        assert told.count(words.split()[0]) >= 4
    assert "root:" not in told


def test_headings_never_skip_a_level(tmp_path: Path) -> None:
    blocks = (Heading(words="One"), Heading(words="Deep", level=4), Heading(words="Two"))
    assert write_pdf(Document(title="T", blocks=blocks, contents=True), tmp_path / "x.pdf") == []


def test_letters_that_no_font_has_are_named_and_the_file_is_not_called_what_it_is_not(
    tmp_path: Path,
) -> None:
    out = tmp_path / "box.pdf"
    document = make_document(blocks=(Paragraph(spans=(Span(f"Hello {NO_LETTER} there"),)),))
    [told] = write_pdf(document, out)
    assert told.startswith("No font on this computer has the letters of “")
    assert "not PDF/UA-1" in told
    data = out.read_bytes()
    assert b"pdfuaid" not in data
    assert "Hello" in read(out)


def test_a_long_quote_runs_over_pages(tmp_path: Path) -> None:
    out = tmp_path / "long.pdf"
    words = "word " * 3000
    blocks = (
        Paragraph(spans=(Span(words),), style="quote"),
        Table(head=("a", "b"), rows=((words, "x"),)),
    )
    assert write_pdf(make_document(blocks=blocks), out) == []
    assert len(pdfium.PdfDocument(str(out))) > 4
    assert read(out).count("word") >= 6000


def test_a_word_without_an_end_stays_between_the_margins(tmp_path: Path) -> None:
    out = tmp_path / "wide.pdf"
    blocks = (Paragraph(spans=(Span("https://example.org/" + "x" * 900),)),)
    assert write_pdf(make_document(blocks=blocks), out) == []
    [page] = pdfium.PdfDocument(str(out))
    text = page.get_textpage()
    right = max(text.get_charbox(at)[2] for at in range(text.count_chars()))
    assert right < page.get_width() - 40


def test_words_that_run_from_the_right_begin_there(tmp_path: Path) -> None:
    sides = []
    for words in ("No time", "אין זמן"):
        out = tmp_path / "side.pdf"
        for style in ("body", "quote", "by"):
            blocks = (Paragraph(spans=(Span(words),), style=style),)
            write_pdf(Document(title="T", blocks=blocks), out)
            [page] = pdfium.PdfDocument(str(out))
            text = page.get_textpage()
            last = text.get_charbox(text.count_chars() - 6)
            sides.append(last[0] > page.get_width() / 2)
    assert sides == [False] * 3 + [True] * 3
