"""Writes a document as Word file: codes as comments on exactly the words, or in a margin."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.text import xml_safe_lines
from lifeworld.exports.document.directions import is_right_to_left
from lifeworld.exports.document.docx_looks import (
    BULLETED,
    CELL,
    MADE_BY,
    NOTE,
    find_styles,
    list_numbered,
    prepare_own_looks,
    prepare_properties,
)
from lifeworld.exports.document.docx_tables import build_grid, draw_lines
from lifeworld.exports.document.fit_columns import fit_columns
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

__all__ = ["write_docx"]

_STYLES = {
    "body": "Normal", "lead": "Subtitle", "quote": "Quote", "by": NOTE, "item": BULLETED,
    "note": NOTE,
}  # fmt: skip
_MOST_QUOTED = 80  # characters of coded words in the margin
_INDENT = 360  # twentieths of a point
_LETTER = 98  # the width of a bold letter in a table, in the same
_BULLET = "•\u00a0\u00a0"


def write_docx(
    document: Document, out: Path, *, margin: bool = False, house_style: bytes | None = None
) -> None:
    """Write a document as Word file.

    Args:
        document: The document.
        out: The file.
        margin: Whether codes stand in a margin beside the words, which prints, and not as comments.
        house_style: An emptied .docx whose styles, page, header and footer are taken; see
            `lifeworld.exports.document.house_style`.
    """
    import docx

    with say_in(document.language.partition("-")[0]):
        made = docx.Document(None if house_style is None else io.BytesIO(house_style))
        if house_style is None:
            prepare_own_looks(made)
        prepare_properties(made, document)
        writer = _Writer(made, document, margin=margin)
        writer.write()
        made.save(str(out))


class _Writer:
    """Writes the blocks; its own XML, because a paragraph of python-docx costs a millisecond."""

    def __init__(self, made: Any, document: Document, *, margin: bool) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._made, self._document, self._margin = made, document, margin
        self._new, self._qn = OxmlElement, qn
        self._styles = find_styles(made)
        self._numbered = list_numbered(made)
        self._end = made.element.body.sectPr
        self._width = _measure_width(made.sections[-1])
        self._headings = 0
        self._last = self._find_last(document)
        self._begun: set[int] = set()
        self._at = 0
        self._headed = False  # whether what is written stands below a heading

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
            self._put(self._paragraph(NOTE, [Span(line)]))
        if document.contents:
            for element in self._list_contents():
                self._put(element)
        for block in document.blocks:
            for element in self._write_block(block):
                self._put(element)
            self._headed = isinstance(block, Heading)
        if self._margin or isinstance(document.blocks[-1], Table):
            self._put(self._paragraph("Normal", []))  # a text does not end in a table

    def _put(self, element: Any) -> None:
        self._end.addprevious(element)

    def _write_block(self, block: Block) -> Iterator[Any]:
        if isinstance(block, Heading):
            yield self._heading(block)
        elif isinstance(block, Paragraph):
            yield self._text(block)
        elif isinstance(block, Table):
            yield self._table(block)
            yield self._paragraph(CELL, [])  # tables that touch become one
        elif self._margin:
            yield self._turn_with_margin(block)
        else:
            yield self._heading_of(block)
            yield self._paragraph("Normal", block.spans, marked=True, language=block.language)

    def _heading(self, heading: Heading) -> Any:
        """Return a heading; those of the first level are marked, so that the contents find them."""
        role = f"Heading {heading.level}"
        made = self._paragraph(role, [Span(heading.words)])
        if self._styles[role] in self._numbered:  # it has a number of its own already
            made.find(self._qn("w:pPr")).insert(1, self._without_number())
        if self._document.contents and heading.level == 1:
            self._headings += 1
            start, end = self._new("w:bookmarkStart"), self._new("w:bookmarkEnd")
            for each in (start, end):
                each.set(self._qn("w:id"), str(self._headings))
            start.set(self._qn("w:name"), f"_Toc{self._headings:08}")
            made.insert(1, start)
            made.append(end)
        return made

    def _without_number(self) -> Any:
        none, number = self._new("w:numPr"), self._new("w:numId")
        number.set(self._qn("w:val"), "0")
        none.append(number)
        return none

    def _text(self, paragraph: Paragraph) -> Any:
        """Return a paragraph in the look of its style."""
        style, spans = _STYLES[paragraph.style], paragraph.spans
        if style == BULLETED and BULLETED not in self._styles:
            style, spans = "Normal", (Span(_BULLET), *spans)
        made = self._paragraph(style, spans, marked=True, language=paragraph.language)
        # Whoever said a quote stands on the same page, and what a note below a heading is about.
        if paragraph.style == "quote" or (paragraph.style == "note" and self._headed):
            self._keep(made)
        if paragraph.style == "by" or (paragraph.style == "item" and style == "Normal"):
            indent = self._new("w:ind")
            indent.set(self._qn("w:left"), str(_INDENT))
            if paragraph.style == "item":
                indent.set(self._qn("w:hanging"), str(_INDENT // 2))
            made.find(self._qn("w:pPr")).append(indent)
        return made

    def _keep(self, paragraph: Any) -> None:
        """Let a paragraph stand on the page of the next one."""
        paragraph.find(self._qn("w:pPr")).insert(1, self._new("w:keepNext"))

    def _list_contents(self) -> Iterator[Any]:
        """Yield a table of contents: a field that Word renews, with its entries as links."""
        titles = [b.words for b in self._document.blocks if isinstance(b, Heading) and b.level == 1]
        yield self._paragraph("Normal", [Span(say("Contents"), bold=True)])
        for number, title in enumerate(titles, start=1):
            line = self._paragraph("toc 1", [])
            if number == 1:
                for run in self._field('TOC \\o "1-1" \\h \\z \\u'):
                    line.append(run)
            link = self._new("w:hyperlink")
            link.set(self._qn("w:anchor"), f"_Toc{number:08}")
            self._add_run(link, Span(title), right=False)
            line.append(link)
            if number == len(titles):
                line.append(self._sign("end"))
            yield line

    def _field(self, code: str) -> Iterator[Any]:
        yield self._sign("begin")
        run, told = self._new("w:r"), self._new("w:instrText")
        told.text = code
        run.append(told)
        yield run
        yield self._sign("separate")

    def _sign(self, kind: str) -> Any:
        run, sign = self._new("w:r"), self._new("w:fldChar")
        sign.set(self._qn("w:fldCharType"), kind)
        run.append(sign)
        return run

    def _heading_of(self, turn: Turn) -> Any:
        words = " · ".join(part for part in (turn.speaker, turn.place) if part)
        return self._paragraph("Heading 3", [Span(words or say("No speaker"))])

    def _paragraph(
        self, style: str, spans: Sequence[Span], *, marked: bool = False, language: str = ""
    ) -> Any:
        paragraph = self._new("w:p")
        looks = self._new("w:pPr")
        paragraph.append(looks)
        if style != "Normal":
            named = self._new("w:pStyle")
            named.set(self._qn("w:val"), self._styles[style])
            looks.append(named)
        right = is_right_to_left("".join(span.words for span in spans))
        if self._margin and style == "Heading 3":
            # One that stays with the next line would keep the rows of all turns on one page.
            loose = self._new("w:keepNext")
            loose.set(self._qn("w:val"), "0")
            looks.append(loose)
        if right:
            looks.append(self._new("w:bidi"))
        for span in spans:
            self._add_span(paragraph, span, right=right, marked=marked, language=language)
        return paragraph

    def _add_span(
        self, paragraph: Any, span: Span, *, right: bool, marked: bool, language: str
    ) -> None:
        commented = () if self._margin or not marked else span.marks
        for number in commented:
            if number not in self._begun:
                self._begun.add(number)
                self._add_comment(number)
                paragraph.append(self._point("w:commentRangeStart", number))
        self._add_run(paragraph, span, right=right, language=language)
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

    def _add_run(self, paragraph: Any, span: Span, *, right: bool, language: str = "") -> None:
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
        if language and language != self._document.language:
            spoken = self._new("w:lang")
            spoken.set(self._qn("w:val"), xml_safe_lines(language))
            looks.append(spoken)
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
        wide = self._width * 2 // 3
        return build_grid(
            [[words, codes or [self._paragraph("Caption", [])]]], (wide, self._width - wide)
        )

    def _table(self, table: Table) -> Any:
        room = self._width / _LETTER
        widths = [int(each * _LETTER) for each in fit_columns(table, room=room)]
        cells = [
            [[self._paragraph(CELL, [Span(cell, bold=not number)])] for cell in row]
            for number, row in enumerate([table.head, *table.rows])
        ]
        for [paragraph] in cells[0]:  # a head does not stand alone at the end of a page
            self._keep(paragraph)
        made = build_grid(cells, widths)
        draw_lines(made)
        head = made.find(self._qn("w:tr"))
        head.find(self._qn("w:trPr")).append(self._new("w:tblHeader"))
        return made


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


def _measure_width(section: Any) -> int:
    """Return the width between the margins of a page, in twentieths of a point."""
    from docx.shared import Twips

    sides = (section.page_width, section.left_margin, section.right_margin)
    if None in sides:
        return 9400
    page, left, right = sides
    return max(2000, int((page - left - right) / Twips(1)))
