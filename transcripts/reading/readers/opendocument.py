"""Reads OpenDocument text from its XML, without tracked deletions, hidden text, notes, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from study.errors import Unreadable
from study.language import say
from transcripts.reading.gate import Archive, open_archive, parse_xml
from transcripts.reading.readers.document import (
    Block,
    Box,
    LeftOut,
    Table,
    build_paragraph,
)
from transcripts.reading.readers.draft import Draft, build_draft

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_opendocument"]

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_ROW_GROUPS = {f"{_TABLE}table-{what}" for what in ("header-rows", "rows", "row-group")}
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_SILENT = {
    f"{_SVG}title", f"{_SVG}desc", f"{_OFFICE}annotation-end", f"{_OFFICE}forms",
    f"{_OFFICE}event-listeners", f"{_TEXT}script",
}  # fmt: skip

_SPACES = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
# what is counted and left out: its kind, and whether it counts without words too
_COUNTED = {
    f"{_TEXT}note": ("note", True), f"{_OFFICE}annotation": ("comment", True),
    f"{_TEXT}placeholder": ("prompt", False), f"{_TEXT}ruby-text": ("reading", False),
}  # fmt: skip
_DEPTH = 60


@dataclass(frozen=True, slots=True)
class _Look:
    """How words look: bold, hidden, struck through."""

    bold: bool = False
    hidden: bool = False
    struck: bool = False


class _Walker:
    """Walks the body once and counts what it leaves out."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.left = LeftOut()

    def blocks(self, parent: _Element, depth: int = 0) -> list[Block]:
        found: list[Block] = []
        if depth > _DEPTH:
            return found
        for child in parent:
            tag = child.tag
            if tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                found.extend(self.paragraph(child, depth))
            elif tag == f"{_TABLE}table":
                found.append(self.table(child, depth + 1))
            elif tag == f"{_TEXT}tracked-changes":
                for deletion in child.iter(f"{_TEXT}deletion"):
                    self.left.add("deletion", bool(_words(deletion)))
            elif tag == f"{_TEXT}number":
                self.left.add("number", bool(_words(child)))
            elif tag == f"{_TEXT}section" and _is_hidden(child):
                self.left.add("hidden", bool(_words(child)))
            elif isinstance(tag, str) and tag.startswith(_DRAW):
                found.extend(self.drawing(child, depth + 1))
            elif isinstance(tag, str) and tag not in _SILENT:
                found.extend(self.blocks(child, depth + 1))
        return found

    def table(self, table: _Element, depth: int) -> Table:
        rows: list[tuple[tuple[Block, ...], ...]] = []
        for row in _rows(table):
            if row.get(f"{_TABLE}visibility", "visible") != "visible":
                self.left.add("hidden", bool(_words(row)))
                continue
            cells: list[tuple[Block, ...]] = []
            for cell in row:
                if cell.tag in _CELLS:
                    blocks = tuple(self.blocks(cell, depth + 1))
                    times = _read_count(cell, f"{_TABLE}number-columns-repeated", 60)
                    cells.extend([blocks] * times)
            if any(cells):
                rows.append(tuple(cells))
        return Table(tuple(rows))

    def drawing(self, element: _Element, depth: int) -> list[Block]:
        """Return the words in a frame, a shape or a group as a box; count those without words."""
        if depth > _DEPTH:
            return []
        if element.tag == f"{_DRAW}frame":
            kinds = [child.tag for child in element if child.tag not in _SILENT]
            first = kinds[0] if kinds else ""
            if first in {f"{_DRAW}object", f"{_DRAW}object-ole", f"{_DRAW}plugin"}:
                self.left.add("embedded")
                return []
            if first != f"{_DRAW}text-box":
                self.left.add("picture")
                return []
        blocks = self.blocks(element, depth)
        if not blocks and element.tag not in {f"{_DRAW}text-box", f"{_DRAW}a"}:
            self.left.add("picture")
        inside = element.tag in {f"{_DRAW}text-box", f"{_DRAW}a", f"{_DRAW}g"}
        return blocks if inside or not blocks else [Box(tuple(blocks))]

    def paragraph(self, element: _Element, depth: int) -> list[Block]:
        heading = element.tag == f"{_TEXT}h"
        if any(_is_hidden(field) for field in element.iter(f"{_TEXT}hidden-paragraph")):
            self.left.add("hidden", bool(_words(element)))
            return []
        look = self.styles.resolve(("paragraph", element.get(f"{_TEXT}style-name", "")), _Look())
        if heading:  # the style of a heading makes nothing bold
            look = _Look(hidden=look.hidden, struck=look.struck)
        line = _Line(self, depth)
        line.inline(element, look, 0)
        return [build_paragraph(line.runs, heading=heading), *line.boxes]


class _Line:
    """Reads one paragraph: its stretches of text, and the boxes that hang on it."""

    def __init__(self, walker: _Walker, depth: int) -> None:
        self.walker = walker
        self.left = walker.left
        self.depth = depth
        self.runs: list[tuple[str, bool]] = []
        self.boxes: list[Block] = []
        self.before = _Look()

    def add(self, text: str, look: _Look) -> None:
        if look.hidden:
            self.left.add("hidden", bool(text.strip()) and not self.before.hidden)
        else:
            self.runs.append((text, look.bold))
            self.left.struck += look.struck and bool(text.strip()) and not self.before.struck
        if text.strip():
            self.before = look

    def inline(self, element: _Element, look: _Look, depth: int) -> None:
        if element.text:
            self.add(_collapse(element.text), look)
        for child in element:
            tag = child.tag
            if tag in _COUNTED:
                kind, always = _COUNTED[tag]
                self.left.add(kind, not look.hidden and (always or bool(_words(child))))
            elif tag in _SPACES:
                self.add(_SPACES[tag] * _read_count(child, f"{_TEXT}c", 200), look)
            elif tag == f"{_TEXT}hidden-text" and _is_hidden(child):
                words = child.get(f"{_TEXT}string-value", "") or _words(child)
                self.left.add("hidden", bool(words))
            elif isinstance(tag, str) and tag not in _SILENT and depth < _DEPTH:
                self.walk_into(child, look, depth + 1)
            if child.tail:
                self.add(_collapse(child.tail), look)

    def walk_into(self, child: _Element, look: _Look, depth: int) -> None:
        if str(child.tag).startswith(_DRAW) and child.tag != f"{_DRAW}a":
            if not look.hidden:
                self.boxes.extend(self.walker.drawing(child, self.depth + depth))
            return
        if name := child.get(f"{_TEXT}style-name", ""):
            look = self.walker.styles.resolve(("text", name), look)
        self.inline(child, look, depth)


def _is_hidden(element: _Element) -> bool:
    said = element.get(f"{_TEXT}is-hidden")
    if said is not None:
        return said == "true"
    return element.get(f"{_TEXT}display") == "none"


def _rows(table: _Element) -> Iterator[_Element]:
    """Yield a table's own rows, including those in row groups and header rows."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child)


def _read_count(element: _Element, attribute: str, most: int) -> int:
    count = element.get(attribute, "1")
    return min(int(count), most) if count.isdecimal() and len(count) < 4 else 1


def _collapse(text: str) -> str:
    return " ".join(text.replace("\n", " ").split(" ")) if "\n" in text else text


def _words(element: _Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def read_opendocument(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read an .odt file: paragraphs, text boxes and tables in reading order.

    Raises:
        Unreadable: If the file is not an OpenDocument text or is protected.
    """
    del encoding
    archive = open_archive(data, name)
    if archive.has("META-INF/manifest.xml"):
        manifest = archive.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise Unreadable(
                say("{name} is protected by a password.", name=name),
                hint=say("Save it without a password."),
            )
    root = parse_xml(archive.read("content.xml"), name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Unreadable(
            say("{name} is not an OpenDocument text.", name=name),
            hint=say("Save it as .odt or .docx."),
        )
    shared = _parse_part(archive, "styles.xml", name)
    walker = _Walker(_Styles(root, shared))
    blocks = walker.blocks(body)
    for part in shared.iter() if shared is not None else ():
        if part.tag in {f"{_STYLE}header", f"{_STYLE}footer"}:
            walker.left.add("header", any(char.isalpha() for char in _words(part)))
    meta = _parse_part(archive, "meta.xml", name)
    title = meta.findtext(f".//{_DC}title") if meta is not None else None
    return build_draft(
        blocks, walker.left, form="odt", title=title.strip() or None if title else None
    )


def _parse_part(archive: Archive, member: str, name: str) -> _Element | None:
    """Return a part that a readable text does not need; None where it is missing or broken."""
    if not archive.has(member):
        return None
    try:
        return parse_xml(archive.read(member), name)
    except Unreadable:
        return None


class _Styles:
    """The styles of a document: the shared ones, and those that its own text made."""

    def __init__(self, root: _Element, shared: _Element | None) -> None:
        self._found: dict[tuple[str, str], tuple[str, dict[str, bool]]] = {}
        common = shared.find(f"{_OFFICE}styles") if shared is not None else None
        for part in (common, root):
            for style in part.iter(f"{_STYLE}style") if part is not None else ():
                family = style.get(f"{_STYLE}family", "text")
                said = _parse_look(style.find(f"{_STYLE}text-properties"))
                parent = style.get(f"{_STYLE}parent-style-name", "")
                self._found[family, style.get(f"{_STYLE}name", "")] = (parent, said)

    def resolve(self, key: tuple[str, str], look: _Look) -> _Look:
        """Return how words of a style look inside words of a look."""
        said: dict[str, bool] = {}
        for _ in range(20):  # styles that are based on each other in a ring
            if key not in self._found:
                break
            parent, mine = self._found[key]
            said = mine | said
            key = (key[0], parent)
        if not said:
            return look
        hidden = said.get("hidden", look.hidden)
        return _Look(said.get("bold", look.bold), hidden, said.get("struck", look.struck))


def _parse_look(properties: _Element | None) -> dict[str, bool]:
    said: dict[str, bool] = {}
    if properties is None:
        return said
    if (weight := properties.get(f"{_FO}font-weight")) is not None:
        said["bold"] = weight == "bold" or (weight.isdecimal() and int(weight[:4]) >= 600)
    if (display := properties.get(f"{_TEXT}display")) is not None:
        said["hidden"] = display == "none"
    for kind in ("style", "type"):
        if (line := properties.get(f"{_STYLE}text-line-through-{kind}")) is not None:
            said["struck"] = line != "none"
    return said
