"""Writes one small document as Word, OpenDocument, rich text and a web page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

FORMATS = ("docx", "odt", "rtf", "html")
Block = str | Sequence[Sequence[str]]
"""A paragraph, or the rows of a table."""

_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("draw", "drawing"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
_W = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in (
        ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("m", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
        ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("wpg", "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"),
        ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
        ("c", "http://schemas.openxmlformats.org/drawingml/2006/chart"),
        ("dgm", "http://schemas.openxmlformats.org/drawingml/2006/diagram"),
        ("v", "urn:schemas-microsoft-com:vml"),
        ("o", "urn:schemas-microsoft-com:office:office"),
    )
)


def pack(members: dict[str, str]) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def write_word(body: str, **parts: str) -> bytes:
    """Return a Word file with a body in XML; parts by the stem of their names."""
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    for stem, xml in parts.items():
        members[f"word/{stem}.xml"] = f"<w:{stem} {_W}>{xml}</w:{stem}>"
    return pack(members)


def write_odt(body: str, *, styles: str = "", shared: str = "") -> bytes:
    """Return an OpenDocument text with a body in XML; *shared* is what `styles.xml` holds."""
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {_ODF}>{shared}</office:document-styles>",
        }
    )


def write_rtf(body: str) -> bytes:
    """Return rich text in Windows' Western code page."""
    return (r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}" + body + "}").encode("cp1252")


def write_document(form: str, blocks: Sequence[Block]) -> bytes:
    """Return paragraphs and tables as a file of one of `FORMATS`."""
    if form == "docx":
        return write_word("".join(map(_word, blocks)))
    if form == "odt":
        return write_odt("".join(map(_odt, blocks)))
    if form == "rtf":
        return write_rtf("".join(map(_rtf, blocks)))
    return f"<html><body>{''.join(map(_html, blocks))}</body></html>".encode()


def _word(block: Block) -> str:
    if isinstance(block, str):
        return f"<w:p><w:r><w:t>{escape(block)}</w:t></w:r></w:p>"
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{_word(cell)}</w:tc>' for cell in row)}</w:tr>" for row in block
    )
    return f"<w:tbl>{rows}</w:tbl>"


def _odt(block: Block) -> str:
    if isinstance(block, str):
        return f"<text:p>{escape(block)}</text:p>"
    rows = ""
    for row in block:
        cells = "".join(f"<table:table-cell>{_odt(cell)}</table:table-cell>" for cell in row)
        rows += f"<table:table-row>{cells}</table:table-row>"
    return f"<table:table>{rows}</table:table>"


def _rtf(block: Block) -> str:
    if isinstance(block, str):
        return rf"\pard {block}\par "
    return "".join(
        r"\trowd\pard\intbl " + "".join(rf"{cell}\cell " for cell in row) + r"\row "
        for row in block
    )


def _html(block: Block) -> str:
    if isinstance(block, str):
        return f"<p>{escape(block)}</p>"
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in block
    )
    return f"<table>{rows}</table>"


def read(data: bytes, form: str = "docx", **options: str) -> Reading:
    """Return the reading of a file."""
    (reading,) = read_source(data, f"a.{form}", **options)
    return reading


def list_said(reading: Reading) -> list[tuple[str, str]]:
    """Return who says what."""
    return [(turn.label, reading.text[turn.start : turn.end]) for turn in reading.turns]
