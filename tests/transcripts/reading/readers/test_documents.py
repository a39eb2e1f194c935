"""OpenDocument, rich text, web pages and PDF."""

from __future__ import annotations

import io
import zipfile

import pytest

from study.errors import Unreadable
from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)


def odt(body: str, *, styles: str = "", extra: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def pdf(*pages: list[str], encrypted: bool = False) -> bytes:
    """Write a small PDF by hand: every page a list of lines."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for number, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj 0 -16 Td " for line in lines)
        stream = f"BT /F1 11 Tf 60 760 Td {shown}ET"
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>"
        )
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream")
    out = b"%PDF-1.4\n"
    places = []
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{inside}\nendobj\n".encode("cp1252")
    start = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    lock = "/Encrypt<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -4>>" if encrypted else ""
    out += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R{lock}>>\nstartxref\n{start}\n%%EOF"
    ).encode()
    return out


def read(data: bytes, name: str) -> Reading:
    (reading,) = read_source(data, name)
    return reading


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, reading.text[turn.start : turn.end]) for turn in reading.turns]


def test_opendocument_leaves_out_deletions_notes_and_comments_and_says_so() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>DELETED</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>INT:<text:s text:c="2"/>Hi<text:tab/>x</text:p>'
        "<text:p>P1: yes<text:note><text:note-body><text:p>FOOT</text:p></text:note-body>"
        "</text:note><office:annotation><text:p>ASIDE</text:p></office:annotation> I am</text:p>"
        "<text:p>INT: one<text:line-break/>two</text:p>"
    )
    reading = read(odt(body), "a.odt")
    assert said(reading) == [("INT", "Hi\tx"), ("P1", "yes I am"), ("INT", "one\ntwo")]
    for hidden in ("DELETED", "FOOT", "ASIDE"):
        assert hidden not in reading.text
    assert len(reading.left_out) == 3


def test_an_opendocument_table_of_speakers_becomes_turns() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        "<table:table-row>" + "".join(map(cell.format, row)) + "</table:table-row>"
        for row in (("Speaker", "Text"), ("Anna", "Hi."), ("Bo", "Hello."), ("Anna", "So?"))
    )
    reading = read(odt(f"<table:table>{rows}</table:table>"), "a.odt")
    assert said(reading) == [("Anna", "Hi."), ("Bo", "Hello."), ("Anna", "So?")]


def test_bold_names_in_opendocument() -> None:
    style = (
        '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    body = "".join(
        f'<text:p><text:span text:style-name="T1">{name}</text:span> {words}</text:p>'
        for name, words in (
            ("Anna Holt", "Hi."),
            ("Bo", "Hello."),
            ("Anna Holt", "So?"),
            ("Bo", "Yes."),
        )
    )
    assert said(read(odt(body, styles=style), "a.odt"))[:2] == [
        ("Anna Holt", "Hi."),
        ("Bo", "Hello."),
    ]


def test_a_protected_opendocument_is_refused() -> None:
    manifest = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    with pytest.raises(Unreadable, match="password"):
        read(odt("<text:p>x</text:p>", extra=manifest), "a.odt")


def test_rich_text_reads_its_letters_and_the_stamps_of_f4() -> None:
    reading = read(
        b"{\\rtf1\\ansi\\ansicpg1252 I: K\\'f6nnen Sie erz\\u228?hlen? #00:00:06-8#\\par\\par "
        b"B1: Ja \\u-10179?\\u-8704?. #00:00:14-2#\\par\\par I: Und? #00:00:21-0#\\par}",
        "a.rtf",
    )
    assert said(reading) == [("I", "Können Sie erzählen?"), ("B1", "Ja 😀."), ("I", "Und?")]
    assert [turn.end_time for turn in reading.turns] == [6.8, 14.2, 21.0]


def test_a_web_page_gives_its_visible_words_only() -> None:
    reading = read(
        b"<!doctype html><html><head><title>Group 1</title><script>alert(1)</script>"
        b"<style>p{}</style></head><body onload='x()'><p>P1: <b>hi</b> <img src=x onerror=y> "
        b"<a href='javascript:z'>there</a></p><svg><script>alert(5)</script></svg>"
        b"<p>INT: &lt;script&gt;not code&lt;/script&gt;</p></body></html>",
        "a.html",
    )
    assert reading.title == "Group 1"
    assert said(reading) == [("P1", "hi  there"), ("INT", "<script>not code</script>")]
    assert "alert" not in reading.text


def test_a_web_page_is_read_in_the_encoding_it_declares() -> None:
    head = '<html><head><meta charset="windows-1252"></head>'
    page = head + "<body><p>INT: Grøn på café – 5 €</p></body></html>"
    reading = read(page.encode("cp1252"), "a.html")
    assert said(reading) == [("INT", "Grøn på café – 5 €")]


def test_pdf_lines_are_joined_and_page_furniture_is_left_out() -> None:
    pages = [
        [
            "Study of wards",
            f"INT: What did you think of it when you came here on the day number {number}",
            "and saw for yourself how it was?",
            "P1: It was fine.",
            f"Page {number}",
        ]
        for number in range(1, 5)
    ]
    reading = read(pdf(*pages), "a.pdf")
    assert [label for label, _ in said(reading)] == ["INT", "P1"] * 4
    assert said(reading)[0][1].endswith("number 1 and saw for yourself how it was?")
    assert "Page 3" not in reading.text
    assert "Study of wards" not in reading.text
    assert reading.left_out


def test_pdf_without_text_is_refused_with_advice() -> None:
    with pytest.raises(Unreadable, match="images") as refusal:
        read(pdf([]), "a.pdf")
    assert "OCR" in refusal.value.hint


def test_a_protected_pdf_is_refused() -> None:
    with pytest.raises(Unreadable, match="password"):
        read(pdf(["P1: x"], encrypted=True), "a.pdf")


def test_half_a_pdf_is_refused() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read(b"%PDF-1.4\n1 0 obj", "a.txt")
