"""Writes a document as Word file: codes as comments on exactly the words, or in a margin."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.text import xml_safe_lines
from lifeworld.exports.document.model import (
    Block,
    Document,
    Heading,
    Mark,
    Paragraph,
    Span,
    Table,
    Turn,
    list_spans,
)
from study.language import say, say_in
from study.wording import render_quote, shorten_quote

__all__ = ["MADE_BY", "write_docx"]

MADE_BY = "Lifeworld"
_STYLES = {"body": "Normal", "lead": "Subtitle", "quote": "Quote", "note": "Caption"}
_MOST_QUOTED = 80  # characters of coded words in the margin
_RIGHT = ("R", "AL")


def write_docx(document: Document, out: Path, *, margin: bool = False) -> None:
    """Write a document as Word file.

    Args:
        document: The document.
        out: The file.
        margin: Whether codes stand in a margin beside the words, which prints, and not as comments.
    """
    import docx

    with say_in(document.language.partition("-")[0]):
        made = docx.Document()
        _prepare(made, document)
        writer = _Writer(made, document, margin=margin)
        writer.write()
        made.save(str(out))


def _prepare(made: Any, document: Document) -> None:
    """Set what describes the file, and the looks."""
    from docx.shared import Pt, RGBColor

    made.core_properties.author = MADE_BY
    made.core_properties.title = xml_safe_lines(document.title)
    made.core_properties.language = document.language
    made.core_properties.comments = ""
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    for level in (1, 2, 3, 4):
        made.styles[f"Heading {level}"].font.color.rgb = RGBColor(0x3A, 0x2C, 0x22)
    turn = made.styles["Heading 3"]
    turn.font.size = Pt(10.5)
    turn.paragraph_format.space_before, turn.paragraph_format.space_after = Pt(8), Pt(1)
    for name in ("Title", "Subtitle", "Caption"):
        made.styles[name].font.color.rgb = RGBColor(0x3A, 0x2C, 0x22)
    made.styles["Caption"].font.bold = False
    made.styles["Caption"].font.size = Pt(9)
    from docx.oxml.ns import qn

    for element in made.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), document.language)
    for line in list(made.styles["Title"].element.iter(qn("w:pBdr"))):
        line.getparent().remove(line)


class _Writer:
    """Writes the blocks; its own XML, because a paragraph of python-docx costs a millisecond."""

    def __init__(self, made: Any, document: Document, *, margin: bool) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._made, self._document, self._margin = made, document, margin
        self._new, self._qn = OxmlElement, qn
        self._styles = {
            name: made.styles[name].style_id
            for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4",
                         *_STYLES.values())
        }  # fmt: skip
        self._end = made.element.body.sectPr
        self._last = self._find_last(document)
        self._begun: set[int] = set()
        self._at = 0

    @staticmethod
    def _find_last(document: Document) -> dict[int, int]:
        """Return the number of the last span on which each mark lies."""
        spans = enumerate(list_spans(document.blocks))
        return {mark: number for number, span in spans for mark in span.marks}

    def write(self) -> None:
        """Write the whole document."""
        document = self._document
        self._put(self._paragraph("Title", [Span(document.title)]))
        if document.subtitle:
            self._put(self._paragraph("Subtitle", [Span(document.subtitle)]))
        if document.notice:
            self._put(self._paragraph("Normal", [Span(document.notice, bold=True)]))
        for line in document.about:
            self._put(self._paragraph("Caption", [Span(line)]))
        for block in document.blocks:
            for element in self._write_block(block):
                self._put(element)
        if self._margin:
            self._put(self._paragraph("Normal", []))  # a text does not end in a table

    def _put(self, element: Any) -> None:
        self._end.addprevious(element)

    def _write_block(self, block: Block) -> Iterator[Any]:
        if isinstance(block, Heading):
            yield self._paragraph(f"Heading {block.level}", [Span(block.words)])
        elif isinstance(block, Paragraph):
            yield self._paragraph(_STYLES[block.style], block.spans, marked=True)
        elif isinstance(block, Table):
            yield self._table([block.head, *block.rows])
        elif self._margin:
            yield self._turn_with_margin(block)
        else:
            yield self._heading_of(block)
            yield self._paragraph("Normal", block.spans, marked=True)

    def _heading_of(self, turn: Turn) -> Any:
        words = " · ".join(part for part in (turn.speaker, turn.place) if part)
        return self._paragraph("Heading 3", [Span(words or say("No speaker"))])

    def _paragraph(self, style: str, spans: Sequence[Span], *, marked: bool = False) -> Any:
        paragraph = self._new("w:p")
        looks = self._new("w:pPr")
        paragraph.append(looks)
        if style != "Normal":
            named = self._new("w:pStyle")
            named.set(self._qn("w:val"), self._styles[style])
            looks.append(named)
        right = _is_right_to_left("".join(span.words for span in spans))
        if self._margin and style == "Heading 3":
            # One that stays with the next line would keep the rows of all turns on one page.
            loose = self._new("w:keepNext")
            loose.set(self._qn("w:val"), "0")
            looks.append(loose)
        if right:
            looks.append(self._new("w:bidi"))
        for span in spans:
            self._add_span(paragraph, span, right=right, marked=marked)
        return paragraph

    def _add_span(self, paragraph: Any, span: Span, *, right: bool, marked: bool) -> None:
        commented = () if self._margin or not marked else span.marks
        for number in commented:
            if number not in self._begun:
                self._begun.add(number)
                self._add_comment(number)
                paragraph.append(self._point("w:commentRangeStart", number))
        self._add_run(paragraph, span, right=right)
        for number in commented:
            if self._last[number] == self._at:
                paragraph.append(self._point("w:commentRangeEnd", number))
                run = self._new("w:r")
                run.append(self._point("w:commentReference", number))
                paragraph.append(run)
        self._at += marked

    def _point(self, tag: str, number: int) -> Any:
        element = self._new(tag)
        element.set(self._qn("w:id"), str(number))
        return element

    def _add_run(self, paragraph: Any, span: Span, *, right: bool) -> None:
        run = self._new("w:r")
        looks = self._new("w:rPr")
        for wanted, tag in ((span.bold, "w:b"), (span.italic, "w:i")):
            if wanted:
                looks.append(self._new(tag))
        if self._margin and span.marks:
            line = self._new("w:u")
            line.set(self._qn("w:val"), "dotted")
            looks.append(line)
        if right:
            looks.append(self._new("w:rtl"))
        if len(looks):
            run.append(looks)
        for number, words in enumerate(xml_safe_lines(span.words).split("\n")):
            if number:
                run.append(self._new("w:br"))
            text = self._new("w:t")
            text.text = words
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(text)
        paragraph.append(run)

    def _add_comment(self, number: int) -> None:
        """Add the comment of a mark; python-docx looks for a free id each time, which is slow."""
        mark = self._document.marks[number]
        comment = self._new("w:comment")
        for name, value in (
            ("w:id", str(number)),
            ("w:author", xml_safe_lines(mark.by) or MADE_BY),
            ("w:initials", _find_initials(mark.by)),
            *((("w:date", f"{mark.day}T00:00:00Z"),) if mark.day else ()),
        ):
            comment.set(self._qn(name), value)
        comment.append(self._paragraph("Normal", [Span(mark.path or mark.name, bold=True)]))
        if mark.note:
            comment.append(self._paragraph("Normal", [Span(mark.note)]))
        self._made.part._comments_part.element.append(comment)

    def _turn_with_margin(self, turn: Turn) -> Any:
        words = [self._heading_of(turn), self._paragraph("Normal", turn.spans)]
        numbers = dict.fromkeys(number for span in turn.spans for number in span.marks)
        codes = [
            self._paragraph("Caption", _describe(self._document.marks[number], turn, number))
            for number in numbers
        ]
        return self._grid([[words, codes or [self._paragraph("Caption", [])]]], (6400, 3000))

    def _table(self, rows: Sequence[Sequence[str]]) -> Any:
        width = 9400 // max(1, len(rows[0]))
        cells = [
            [[self._paragraph("Normal", [Span(cell, bold=not number)])] for cell in row]
            for number, row in enumerate(rows)
        ]
        return self._grid(cells, (width,) * len(rows[0]))

    def _grid(self, rows: Sequence[Sequence[Sequence[Any]]], widths: Sequence[int]) -> Any:
        table = self._new("w:tbl")
        looks, grid = self._new("w:tblPr"), self._new("w:tblGrid")
        layout = self._new("w:tblLayout")
        layout.set(self._qn("w:type"), "fixed")
        looks.append(layout)
        table.extend((looks, grid))
        for width in widths:
            column = self._new("w:gridCol")
            column.set(self._qn("w:w"), str(width))
            grid.append(column)
        for row in rows:
            line = self._new("w:tr")
            whole = self._new("w:trPr")
            whole.append(self._new("w:cantSplit"))
            line.append(whole)
            for width, content in zip(widths, row, strict=True):
                cell, measure = self._new("w:tc"), self._new("w:tcPr")
                wide = self._new("w:tcW")
                wide.set(self._qn("w:w"), str(width))
                wide.set(self._qn("w:type"), "dxa")
                measure.append(wide)
                cell.append(measure)
                cell.extend(content)
                line.append(cell)
            table.append(line)
        return table


def _describe(mark: Mark, turn: Turn, number: int) -> list[Span]:
    """Return what stands in the margin: the code, who put it there, and on which words."""
    words = "".join(span.words for span in turn.spans if number in span.marks)
    told = [Span(mark.name, bold=True)]
    if mark.by:
        told.append(Span(f" · {mark.by}"))
    told.append(Span(f" {render_quote(shorten_quote(words, most=_MOST_QUOTED))}"))
    if mark.note:
        told.append(Span(f" {mark.note}", italic=True))
    return told


def _find_initials(name: str) -> str:
    return "".join(part[0] for part in xml_safe_lines(name).split()[:3]).upper() or "L"


def _is_right_to_left(text: str) -> bool:
    """Return whether the first letter that has a direction runs from the right."""
    for letter in text[:200]:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", *_RIGHT):
            return direction in _RIGHT
    return False
