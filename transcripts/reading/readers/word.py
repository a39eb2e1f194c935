"""Reads Word documents from their XML: keeps insertions, drops deletions and hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from study.errors import Unreadable
from study.language import say
from transcripts.reading.gate import open_archive
from transcripts.reading.readers.document import (
    Block,
    Box,
    LeftOut,
    Paragraph,
    Table,
    build_paragraph,
)
from transcripts.reading.readers.draft import Draft, build_draft
from transcripts.reading.readers.word_elements import (
    DRAWING,
    MATH,
    MC,
    W,
    find_fate,
    has_counted,
)
from transcripts.reading.readers.word_parts import (
    count_headers,
    find_main,
    parse_word_xml,
    read_numbering,
    read_styles,
    read_title,
)
from transcripts.reading.readers.word_styles import Look, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_word"]

_DEPTH = 60  # no real document nests tables and boxes deeper than this
_SPACES = {"tab": "\t", "break": "\n", "hyphen": "\u2011"}


def read_word(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read a .docx file: paragraphs, text boxes and tables in reading order.

    Bold beginnings of paragraphs are recorded, since many transcripts mark speakers by bold type
    alone, whether it comes from the letters, from a style or from the paragraph.

    Raises:
        Unreadable: If the file is not a Word document, is protected or holds no text.
    """
    del encoding  # the XML declares its own
    archive = open_archive(data, name)
    member = find_main(archive, name)
    if not archive.has("[Content_Types].xml") or not archive.has(member):
        raise Unreadable(
            say("{name} is not a complete Word document.", name=name),
            hint=say("Open it in the program that made it and save it as .docx or .txt."),
        )
    root = parse_word_xml(archive, member, name)
    body = root.find(f"{W}body")
    if body is None:
        raise Unreadable(
            say("{name} has no text body.", name=name), hint=say("Save it again as .docx.")
        )
    left = LeftOut()
    listed = next(body.iter(f"{W}numId"), None) is not None
    numbered = read_numbering(archive, name) if listed else frozenset()
    walker = _Walker(left, read_styles(archive, name), numbered)
    blocks = list(walker.blocks(body))
    left.add("header", count_headers(archive))
    return build_draft(blocks, left, form="docx", title=read_title(archive, name))


def _value(element: _Element, path: str) -> str:
    found = element.find(path)
    return found.get(f"{W}val", "") if found is not None else ""


class _Walker:
    """Walks the body once; every element has the fate that `find_fate` gives it."""

    def __init__(self, left: LeftOut, styles: Styles, numbered: frozenset[str]) -> None:
        self.left = left
        self.styles = styles
        self.numbered = numbered

    def blocks(self, parent: _Element, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks in an element; a paragraph whose end was deleted goes on in the next."""
        if depth > _DEPTH:
            return
        before: Paragraph | None = None
        for child in parent:
            if not isinstance(child.tag, str):
                continue
            fate = find_fate(child.tag, self.left)
            if fate == "paragraph":
                line = _Line(self, child, depth)
                paragraph = line.paragraph if before is None else _join(before, line.paragraph)
                before = paragraph if line.goes_on else None
                if before is None:
                    yield paragraph
                yield from line.boxes
                continue
            if before is not None and fate in {"table", "control"}:
                yield before
                before = None
            if fate == "table":
                yield self.table(child, depth + 1)
            elif fate == "box":
                yield Box(tuple(self.blocks(child, depth + 1)))
            elif fate in {"run", "text", "math", "ruby", "drawing", "symbol"}:
                line = _Line(self, child, depth, bare=True)
                yield line.paragraph
                yield from line.boxes
            else:
                for inside in self.around(child, fate):
                    yield from self.blocks(inside, depth + 1)
        if before is not None:
            yield before

    def around(self, element: _Element, fate: str) -> Iterator[_Element]:
        """Yield the element to walk into, or count what is left out."""
        if fate == "read":
            yield element
        elif fate == "choose":
            if (choice := _choose(element)) is not None:
                yield choice
        elif fate == "control":
            content = element.find(f"{W}sdtContent")
            if content is None:
                return
            if _is_on(element.find(f"{W}sdtPr/{W}showingPlcHdr")):
                self.left.add("prompt", bool(_words(content)))
            else:
                yield content
        elif fate == "deletion":
            self.left.add("deletion", any(True for _ in element))
        elif fate not in _SILENT:
            self.left.add(fate)

    def table(self, table: _Element, depth: int) -> Table:
        rows = []
        for row in self.parts(table, "row", depth):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self.left.add("deletion")
                continue
            if properties is not None and _is_on(properties.find(f"{W}hidden")):
                self.left.add("hidden", bool(_words(row)))
                continue
            cells: list[tuple[Block, ...]] = [()] * _number(row, f"{W}trPr/{W}gridBefore", 0)
            for cell in self.parts(row, "cell", depth):
                cells.append(tuple(self.blocks(cell, depth + 1)))
                cells.extend([()] * (_number(cell, f"{W}tcPr/{W}gridSpan", 1) - 1))
            rows.append(tuple(cells))
        return Table(tuple(rows))

    def parts(self, parent: _Element, wanted: str, depth: int) -> Iterator[_Element]:
        """Yield the rows of a table or the cells of a row, in content controls too."""
        if depth > _DEPTH:
            return
        for child in parent:
            if not isinstance(child.tag, str):
                continue
            fate = find_fate(child.tag, self.left)
            if fate == wanted:
                yield child
            else:
                for inside in self.around(child, fate):
                    yield from self.parts(inside, wanted, depth + 1)


_SILENT = frozenset({"pass", "row", "cell", "field", "tab", "break", "hyphen"})


class _Line:
    """Reads one paragraph: its stretches of text, and the boxes that hang on it."""

    def __init__(
        self, walker: _Walker, element: _Element, depth: int, *, bare: bool = False
    ) -> None:
        self.walker = walker
        self.left = walker.left
        self.boxes: list[Block] = []
        self.fields: list[bool] = []  # of each open field, whether its result has begun
        self.codes: list[tuple[str, bool]] = []
        self.runs: list[tuple[str, bool]] = []
        self.style = _value(element, f"{W}pPr/{W}pStyle")
        self.heading = walker.styles.is_heading(self.style)
        self.hiding = self.striking = False
        if bare:
            self.element(element, depth)
        else:
            self.inside(element, depth)
        if False in self.fields:  # a field that never shows a result: its words are ordinary ones
            self.runs += self.codes
        mark = element.find(f"{W}pPr/{W}rPr")
        self.goes_on = mark is not None and any(
            mark.find(f"{W}{tag}") is not None for tag in ("del", "moveFrom")
        )
        self.paragraph = build_paragraph(self.runs, heading=self.heading)
        if walker.numbered and self.paragraph.text.strip():
            number = _value(element, f"{W}pPr/{W}numPr/{W}numId")
            self.left.add("number", number in walker.numbered)

    def inside(self, parent: _Element, depth: int) -> None:
        if depth <= _DEPTH:
            for child in parent:
                self.element(child, depth)

    def element(self, child: _Element, depth: int) -> None:
        if not isinstance(child.tag, str):
            return
        fate = find_fate(child.tag, self.left)
        if fate == "run":
            self.run(child, depth)
        elif fate in {"text", "break", "tab", "hyphen", "symbol", "math", "field"}:
            self.add(self.words(child, fate), bold=False)
        elif fate == "ruby":
            self.left.add("reading", bool(_words(child.find(f"{W}rt"))))
            for base in child.iterfind(f"{W}rubyBase"):
                self.inside(base, depth + 1)
        elif fate == "drawing":
            self.drawing(child, depth)
        elif fate in {"box", "table", "paragraph"}:
            inner = self.walker.blocks(child, depth + 1) if fate == "box" else self.wrap(child)
            self.boxes.append(Box(tuple(inner)))
        else:
            for inside in self.walker.around(child, fate):
                self.inside(inside, depth + 1)

    def wrap(self, child: _Element) -> Iterator[Block]:
        line = _Line(self.walker, child, _DEPTH - 5)
        yield line.paragraph
        yield from line.boxes

    def drawing(self, child: _Element, depth: int) -> None:
        before = (len(self.boxes), self.left.counts.total(), len(self.runs))
        pictures = self.left.counts["picture"]
        self.inside(child, depth + 1)
        if (len(self.boxes), self.left.counts.total(), len(self.runs)) == before:
            self.left.add("picture")
        elif self.left.counts["embedded"] and child.tag == f"{W}object":
            self.left.counts["picture"] = pictures  # the picture only shows what is embedded

    def run(self, run: _Element, depth: int) -> None:
        properties = run.find(f"{W}rPr")
        look = self.walker.styles.resolve(properties, self.style)
        text: list[str] = []
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                text.append(child.text or "")
            elif isinstance(tag, str) and tag != f"{W}rPr":
                fate = find_fate(tag, self.left)
                if fate in {"text", "break", "tab", "hyphen", "symbol"}:
                    text.append(self.words(child, fate))
                elif not look.hidden:
                    self.add("".join(text), bold=self.is_bold(look, properties))
                    text.clear()
                    self.words(child, fate) if fate == "field" else self.element(child, depth + 1)
        joined = "".join(text)
        if look.hidden:
            # several runs in a row are one passage
            self.left.add("hidden", bool(joined.strip()) and not self.hiding)
            self.hiding = self.hiding or bool(joined.strip())
            return
        struck = bool(look.struck and joined.strip())
        self.left.struck += struck and not self.striking
        if joined.strip():
            self.hiding, self.striking = False, struck
        self.add(joined, bold=self.is_bold(look, properties))

    def is_bold(self, look: Look, properties: _Element | None) -> bool:
        """Return whether a run is bold; the style of a heading makes nothing bold."""
        if self.heading:
            return properties is not None and _is_on(properties.find(f"{W}b"))
        return bool(look.bold)

    def add(self, text: str, *, bold: bool) -> None:
        if text:
            (self.codes if False in self.fields else self.runs).append((text, bold))

    def words(self, child: _Element, fate: str) -> str:
        if fate == "text":
            return child.text or ""
        if fate == "math":
            return "".join(part.text or "" for part in child.iter(f"{MATH}t", f"{W}t"))
        if fate == "symbol":
            return _read_symbol(child)
        if fate == "field":
            kind = child.get(f"{W}fldCharType")
            if kind == "begin":
                self.fields.append(False)
            elif kind == "separate" and self.fields:
                self.fields[-1] = True
            elif kind == "end" and self.fields:
                self.fields.pop()
                if False not in self.fields:
                    self.codes.clear()
            return ""
        return _SPACES[fate]


def _join(before: Paragraph, after: Paragraph) -> Paragraph:
    bold = before.bold
    if bold == len(before.text):
        bold += after.bold
    return Paragraph(before.text + after.text, bold, before.heading or after.heading)


def _choose(element: _Element) -> _Element | None:
    """Return the first version of a part that holds words, or what is counted, or the oldest."""
    versions = [*element.iterfind(f"{MC}Choice"), *element.iterfind(f"{MC}Fallback")]
    for test in (_words, has_counted):
        if (found := next((each for each in versions if test(each)), None)) is not None:
            return found
    return versions[-1] if versions else None


def _words(element: _Element | None) -> str:
    if element is None:
        return ""
    return "".join(
        part.text or "" for part in element.iter(f"{W}t", f"{MATH}t", f"{DRAWING}t")
    ).strip()


def _number(element: _Element, path: str, default: int) -> int:
    value = _value(element, path)
    return min(int(value), 60) if value.isdecimal() and len(value) < 4 else default


_SYMBOLS = {
    "wingdings": dict(zip("JKLàßüûþ¨§Øln", "☺😐☹→←✓✗☑☐▪➢●■", strict=True)),
    "symbol": dict(zip("abgdezhqiklmnxoprstufcyw·®", "αβγδεζηθικλμνξοπρστυφχψω•→", strict=True)),
}


def _read_symbol(element: _Element) -> str:
    """Return a symbol's letter; □ for a picture of a font that is not known here."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return "□"
    if 0xF000 <= code <= 0xF0FF:
        known = _SYMBOLS.get(element.get(f"{W}font", "").lower(), {})
        return known.get(chr(code - 0xF000), "□")
    return chr(code) if 0x20 <= code < 0xD800 else "□"


def _is_on(flag: _Element | None) -> bool:
    return flag is not None and flag.get(f"{W}val", "1") not in {"0", "false", "off", "none"}
