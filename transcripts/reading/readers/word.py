"""Reads Word documents from their XML: keeps insertions, drops deletions and hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from study.errors import Unreadable
from study.wording import choose_word, count_things
from transcripts.reading.gate import open_archive, parse_xml
from transcripts.reading.readers.columns import find_columns, find_row_pieces
from transcripts.reading.readers.draft import Draft, Piece

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_word"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DROPPED = {f"{_W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "delInstrText")}
_DEPTH = 60  # no real document nests tables and boxes deeper than this


@dataclass(slots=True)
class _Seen:
    deleted: int = 0
    hidden: int = 0
    footnotes: int = 0
    comments: int = 0
    pictures: int = 0


@dataclass(slots=True)
class _Paragraph:
    text: str
    bold: int = 0
    heading: bool = False


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)


def read_word(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read a .docx file: paragraphs and tables in reading order.

    A table with a column of speakers and one of words becomes turns; any other is kept row by row,
    with tabs between cells. Bold beginnings of paragraphs are recorded, since many transcripts
    mark speakers by bold type alone.

    Raises:
        Unreadable: If the file is not a Word document, is protected or holds no text.
    """
    del encoding  # the XML declares its own
    archive = open_archive(data, name)
    member = "word/document.xml"
    if not archive.has("[Content_Types].xml") or not archive.has(member):
        raise Unreadable(
            f"{name} is not a complete Word document.",
            hint="Open it in the program that made it and save it as .docx or .txt.",
        )
    xml = archive.read(member)
    if _STRICT in xml[:4096]:
        xml = xml.replace(_STRICT, _W[1:-1].encode())
    root = parse_xml(xml, name)
    body = root.find(f"{_W}body")
    if body is None:
        raise Unreadable(f"{name} has no text body.", hint="Save it again as .docx.")
    seen = _Seen()
    blocks = list(_walk(body, seen, 0))
    title, date = None, None
    if archive.has("docProps/core.xml"):
        title = _read_title(archive.read("docProps/core.xml", limit=1_000_000), name)
    return _draft(blocks, seen, title=title, date=date)


def _read_title(xml: bytes, name: str) -> str | None:
    try:
        core = parse_xml(xml, name)
    except Unreadable:
        return None  # a broken title should not make a readable text fail
    found = core.findtext(f"{_DC}title")
    return found.strip() or None if found else None


def _walk(parent: _Element, seen: _Seen, depth: int) -> Iterator[_Paragraph | _Table]:
    if depth > _DEPTH:
        return
    for child in parent:
        tag = child.tag
        if tag == f"{_W}p":
            yield _read_paragraph(child, seen)
        elif tag == f"{_W}tbl":
            yield _read_table(child, seen, depth + 1)
        elif tag in _DROPPED:
            seen.deleted += 1
        elif tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"}:
            yield from _walk(child, seen, depth + 1)


def _read_table(table: _Element, seen: _Seen, depth: int) -> _Table:
    read = _Table()
    for row in table.iter(f"{_W}tr"):
        if _nearest(row, f"{_W}tbl") is not table:
            continue  # the rows of a nested table belong to the cell's text
        cells = []
        for cell in row.iter(f"{_W}tc"):
            if _nearest(cell, f"{_W}tr") is not row:
                continue
            inner: list[str] = []
            for block in _walk(cell, seen, depth + 1):
                if isinstance(block, _Paragraph):
                    inner.append(block.text)
                else:
                    inner.extend("\t".join(line) for line in block.rows)
            cells.append("\n".join(part for part in inner if part.strip()))
        read.rows.append(cells)
    return read


def _nearest(element: _Element, tag: str) -> _Element | None:
    return next(element.iterancestors(tag), None)


def _read_paragraph(paragraph: _Element, seen: _Seen) -> _Paragraph:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    value = style.get(f"{_W}val", "") if style is not None else ""
    parts: list[str] = []
    bold_until = 0
    still_bold = True
    length = 0
    for text, bold in _runs(paragraph, seen, 0):
        parts.append(text)
        length += len(text)
        if still_bold and (bold or not text.strip()):
            bold_until = length if bold else bold_until
        else:
            still_bold = False
    text = "".join(parts)
    return _Paragraph(
        text, bold_until, heading=bool(re.match(r"(?i)heading|title|überschrift", value))
    )


_SPACES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}


def _runs(parent: _Element, seen: _Seen, depth: int) -> Iterator[tuple[str, bool]]:
    if depth > _DEPTH:
        return
    for child in parent:
        tag = child.tag
        if tag == f"{_W}r":
            yield from _run(child, seen)
        elif tag in _DROPPED:
            seen.deleted += 1
        elif tag == f"{_MC}AlternateContent":
            # the content is there twice; current versions of Word show Choice
            choice = child.find(f"{_MC}Choice")
            if choice is not None:
                yield from _runs(choice, seen, depth + 1)
        elif tag == f"{_W}pPr" or not isinstance(tag, str):
            continue
        else:
            yield from _runs(child, seen, depth + 1)


def _run(run: _Element, seen: _Seen) -> Iterator[tuple[str, bool]]:
    properties = run.find(f"{_W}rPr")
    bold = hidden = False
    if properties is not None:
        bold = _is_on(properties.find(f"{_W}b"))
        hidden = _is_on(properties.find(f"{_W}vanish"))
    text: list[str] = []
    for child in run:
        tag = child.tag
        if tag == f"{_W}t":
            text.append(child.text or "")
        elif tag in _SPACES:
            text.append(_SPACES[tag])
        elif tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
            seen.footnotes += 1
        elif tag == f"{_W}commentReference":
            seen.comments += 1
        elif tag in {f"{_W}drawing", f"{_W}pict", f"{_W}object"}:
            seen.pictures += 1
    joined = "".join(text)
    if hidden:
        seen.hidden += bool(joined.strip())
    elif joined:
        yield joined, bold


def _is_on(flag: _Element | None) -> bool:
    return flag is not None and flag.get(f"{_W}val", "1") not in {"0", "false", "off", "none"}


def _left_out(seen: _Seen) -> tuple[str, ...]:
    said = (
        (seen.deleted, "tracked deletion", "tracked deletions"),
        (seen.hidden, "passage of hidden text", "passages of hidden text"),
        (seen.footnotes, "footnote or endnote", "footnotes or endnotes"),
        (seen.comments, "comment in the margin", "comments in the margin"),
        (seen.pictures, "picture or drawing", "pictures or drawings"),
    )  # fmt: skip
    return tuple(
        f"{count_things(count, one, many)} {choose_word(count, 'was', 'were')} left out."
        for count, one, many in said
        if count
    )


def _draft(
    blocks: list[_Paragraph | _Table], seen: _Seen, *, title: str | None, date: str | None
) -> Draft:
    heading = next((b.text for b in blocks if isinstance(b, _Paragraph) and b.heading), "").strip()
    shared = {"format": "docx", "title": title or heading or None, "date": date}
    rows = [row for block in blocks if isinstance(block, _Table) for row in block.rows]
    columns = find_columns(rows) if len(rows) > 1 else None
    if columns is not None and columns.speaker is not None:
        pieces: list[Piece] = []
        for block in blocks:
            if isinstance(block, _Paragraph):
                pieces.append(Piece(words=block.text, said=False))
            else:
                pieces.extend(find_row_pieces(block.rows, columns))
        return Draft(
            format="docx", title=shared["title"], date=date,
            pieces=tuple(pieces), left_out=_left_out(seen),
        )  # fmt: skip
    text, bold = _join(blocks)
    return Draft(
        format="docx", title=shared["title"], date=date,
        text=text, bold=bold, left_out=_left_out(seen),
    )  # fmt: skip


def _join(blocks: list[_Paragraph | _Table]) -> tuple[str, dict[int, int]]:
    parts: list[str] = []
    bold: dict[int, int] = {}
    at = 0
    for block in blocks:
        if isinstance(block, _Paragraph):
            lines = [(block.text.replace("\r", ""), block.bold)]
        else:
            lines = [("\t".join(cell.replace("\n", " ") for cell in row), 0) for row in block.rows]
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
    return "".join(parts), bold
