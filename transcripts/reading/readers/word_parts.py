"""Reads the parts of a Word file beside its text: styles, numbering, title and headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from study.errors import Unreadable
from transcripts.reading.gate import Archive, parse_xml
from transcripts.reading.readers.word_elements import STRICT, W
from transcripts.reading.readers.word_styles import Styles, parse_styles

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "count_headers",
    "find_main",
    "parse_word_xml",
    "read_numbering",
    "read_styles",
    "read_title",
]

_DC = "{http://purl.org/dc/elements/1.1/}"
_HEADER = re.compile(r"word/(?:header|footer)\d*\.xml")


def parse_word_xml(archive: Archive, member: str, name: str) -> _Element:
    """Return a part; the names of a strict file are changed to the usual ones."""
    xml = archive.read(member)
    if b"purl.oclc.org/ooxml" in xml[:8192]:
        for strict, usual in STRICT.items():
            xml = xml.replace(strict + b'"', usual[1:-1].encode() + b'"')
    return parse_xml(xml, name)


def _parse_part(archive: Archive, member: str, name: str) -> _Element | None:
    """Return a part that a readable text does not need; None where it is missing or broken."""
    if not archive.has(member):
        return None
    try:
        return parse_word_xml(archive, member, name)
    except Unreadable:
        return None


def find_main(archive: Archive, name: str) -> str:
    """Return the part with the text, which some programs call `document2.xml`."""
    rels = _parse_part(archive, "_rels/.rels", name)
    for rel in rels if rels is not None else ():
        target = rel.get("Target", "").lstrip("/")
        if rel.get("Type", "").endswith("/officeDocument") and archive.has(target):
            return target
    return "word/document.xml"


def read_title(archive: Archive, name: str) -> str | None:
    """Return the title in the file's properties."""
    core = _parse_part(archive, "docProps/core.xml", name)
    found = core.findtext(f"{_DC}title") if core is not None else None
    return found.strip() or None if found else None


def read_styles(archive: Archive, name: str) -> Styles:
    """Return the styles of the document."""
    return parse_styles(_parse_part(archive, "word/styles.xml", name))


def read_numbering(archive: Archive, name: str) -> frozenset[str]:
    """Return the ids of lists that number their paragraphs, rather than mark them with bullets."""
    root = _parse_part(archive, "word/numbering.xml", name)
    if root is None:
        return frozenset()
    numbered = set()
    for abstract in root.iter(f"{W}abstractNum"):
        form = abstract.find(f"{W}lvl/{W}numFmt")
        if form is not None and form.get(f"{W}val") not in {"bullet", "none"}:
            numbered.add(abstract.get(f"{W}abstractNumId", ""))
    found = set()
    for num in root.iter(f"{W}num"):
        link = num.find(f"{W}abstractNumId")
        if link is not None and link.get(f"{W}val") in numbered:
            found.add(num.get(f"{W}numId", ""))
    return frozenset(found)


def count_headers(archive: Archive) -> int:
    """Return how many headers and footers hold more than a page number."""
    count = 0
    for member in filter(_HEADER.fullmatch, archive.members):
        try:
            xml = archive.read(member, limit=2_000_000).decode("utf-8", "replace")
        except Unreadable:
            continue
        words = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))
        count += any(char.isalpha() for char in words)
    return count
