"""Read the tables and lines of a document in which coded segments are listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from transcripts.reading.encodings import read_text
from transcripts.reading.readers.document import Block, Box, Table
from transcripts.reading.render_blocks import list_cells, list_lines

__all__ = ["DOCUMENT_SUFFIXES", "CodedDocument", "parse_coded_document"]

DOCUMENT_SUFFIXES = (".docx", ".odt", ".rtf", ".html", ".htm")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedDocument:
    """The tables of a document, row by row, and the lines that stand outside of them."""

    tables: tuple[tuple[tuple[str, ...], ...], ...]
    lines: tuple[str, ...]


def parse_coded_document(data: bytes, name: str) -> CodedDocument:
    """Read a document in this process, which must be the guarded one.

    Raises:
        Unreadable: The file is damaged or unsafe.
    """
    from transcripts.reading.readers.opendocument import read_opendocument
    from transcripts.reading.readers.rich_text import read_rtf
    from transcripts.reading.readers.web_page import read_html
    from transcripts.reading.readers.word import read_word

    readers = {".docx": read_word, ".odt": read_opendocument, ".rtf": read_rtf}
    readers |= {".html": read_html, ".htm": read_html}
    reader = readers.get(Path(name).suffix.lower())
    if reader is None:
        return CodedDocument(tables=(), lines=tuple(read_text(data, name).text.split("\n")))
    blocks = reader(data, name).blocks or ()
    return CodedDocument(
        tables=tuple(
            tuple(tuple(cell.strip() for cell in row) for row in list_cells(table))
            for table in _list_tables(blocks)
        ),
        lines=tuple(
            line
            for block in blocks
            if not isinstance(block, Table)
            for text in list_lines([block])
            for line in text.split("\n")
        ),
    )


def _list_tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Box):
            yield from _list_tables(block.blocks)
