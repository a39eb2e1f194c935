"""Reads OpenDocument text from its XML, without tracked deletions, notes and comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from study.errors import Unreadable
from study.wording import choose_word, count_things
from transcripts.reading.gate import open_archive, parse_xml
from transcripts.reading.readers.columns import find_columns, find_row_pieces
from transcripts.reading.readers.draft import Draft, Piece

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_opendocument"]

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_ROW_GROUPS = {f"{_TABLE}table-{what}" for what in ("header-rows", "rows", "row-group")}
_DEPTH = 60

Block = tuple[str, int] | list[list[str]]


class _Walker:
    """Walks the body once and counts what it leaves out."""

    def __init__(self, bold: frozenset[str]) -> None:
        self.bold = bold
        self.deleted = self.notes = self.comments = 0

    def blocks(self, parent: _Element, depth: int = 0) -> list[Block]:
        found: list[Block] = []
        if depth > _DEPTH:
            return found
        for child in parent:
            if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                found.append(self.paragraph(child))
            elif child.tag == f"{_TABLE}table":
                found.append(self.table(child, depth + 1))
            elif child.tag == f"{_TEXT}tracked-changes":
                self.deleted += sum(1 for _ in child.iter(f"{_TEXT}deletion"))
            elif isinstance(child.tag, str):
                found.extend(self.blocks(child, depth + 1))
        return found

    def table(self, table: _Element, depth: int) -> list[list[str]]:
        rows: list[list[str]] = []
        for row in _rows(table):
            cells = []
            for cell in row.findall(f"{_TABLE}table-cell"):
                inner: list[str] = []
                for block in self.blocks(cell, depth + 1):
                    # the rows of a nested table belong to the cell's text
                    lines = [block[0]] if isinstance(block, tuple) else map("\t".join, block)
                    inner.extend(line for line in lines if line.strip())
                cells.append("\n".join(inner))
            if any(cells):
                rows.append(cells)
        return rows

    def paragraph(self, element: _Element) -> tuple[str, int]:
        parts: list[tuple[str, bool]] = []
        self._inline(element, parts, bold=False, depth=0)
        length = strong = 0
        leading = True
        for part, bold in parts:
            length += len(part)
            if leading and (bold or not part.strip()):
                strong = length if bold else strong
            else:
                leading = False
        return "".join(part for part, _ in parts), strong

    def _inline(
        self, element: _Element, parts: list[tuple[str, bool]], *, bold: bool, depth: int
    ) -> None:
        if element.text:
            parts.append((_collapse(element.text), bold))
        for child in element:
            tag = child.tag
            if tag == f"{_TEXT}note":
                self.notes += 1
            elif tag == f"{_OFFICE}annotation":
                self.comments += 1
            elif tag == f"{_TEXT}s":
                count = child.get(f"{_TEXT}c", "1")
                sure = count.isdecimal() and len(count) < 4
                parts.append((" " * min(int(count) if sure else 1, 200), bold))
            elif tag == f"{_TEXT}tab":
                parts.append(("\t", bold))
            elif tag == f"{_TEXT}line-break":
                parts.append(("\n", bold))
            elif isinstance(tag, str) and depth < _DEPTH:
                strong = bold or child.get(f"{_TEXT}style-name", "") in self.bold
                self._inline(child, parts, bold=strong, depth=depth + 1)
            if child.tail:
                parts.append((_collapse(child.tail), bold))


def _rows(table: _Element) -> Iterator[_Element]:
    """Yield a table's own rows, including those in row groups and header rows."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child)


def _collapse(text: str) -> str:
    return " ".join(text.replace("\n", " ").split(" ")) if "\n" in text else text


def read_opendocument(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read an .odt file: paragraphs and tables in reading order.

    Raises:
        Unreadable: If the file is not an OpenDocument text or is protected.
    """
    del encoding
    archive = open_archive(data, name)
    if archive.has("META-INF/manifest.xml"):
        manifest = archive.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise Unreadable(
                f"{name} is protected by a password.", hint="Save it without a password."
            )
    root = parse_xml(archive.read("content.xml"), name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Unreadable(f"{name} is not an OpenDocument text.", hint="Save it as .odt or .docx.")
    walker = _Walker(_bold_styles(root))
    blocks = walker.blocks(body)
    title = None
    if archive.has("meta.xml"):
        title = parse_xml(archive.read("meta.xml"), name).findtext(f".//{_DC}title")
    return _draft(blocks, walker, title.strip() or None if title else None)


def _bold_styles(root: _Element) -> frozenset[str]:
    found = set()
    for style in root.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}text-properties")
        if properties is not None and properties.get(f"{_FO}font-weight") == "bold":
            found.add(style.get(f"{_STYLE}name", ""))
    return frozenset(found - {""})


def _draft(blocks: list[Block], walker: _Walker, title: str | None) -> Draft:
    left_out = tuple(
        f"{count_things(count, one)} {choose_word(count, 'was', 'were')} left out."
        for count, one in (
            (walker.deleted, "tracked deletion"),
            (walker.notes, "note"),
            (walker.comments, "comment in the margin"),
        )
        if count
    )
    rows = [row for block in blocks if isinstance(block, list) for row in block]
    columns = find_columns(rows) if len(rows) > 1 else None
    if columns is not None and columns.speaker is not None:
        pieces: list[Piece] = []
        for block in blocks:
            if isinstance(block, list):
                pieces.extend(find_row_pieces(block, columns))
            else:
                pieces.append(Piece(words=block[0], said=False))
        return Draft(format="odt", title=title, pieces=tuple(pieces), left_out=left_out)
    parts: list[str] = []
    bold: dict[int, int] = {}
    at = 0
    for block in blocks:
        lines = [block] if isinstance(block, tuple) else [("\t".join(row), 0) for row in block]
        for text, strong in lines:
            if not text.strip():
                continue
            if parts:
                parts.append("\n\n")
                at += 2
            if strong:
                bold[at] = at + strong
            parts.append(text)
            at += len(text)
    return Draft(format="odt", title=title, text="".join(parts), bold=bold, left_out=left_out)
