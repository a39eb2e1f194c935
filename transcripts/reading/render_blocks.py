"""Writes the blocks of a document as one text, with the places of bold type, tables and boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from study.language import say
from study.wording import shorten_quote
from transcripts.reading.encodings import clean_text
from transcripts.reading.readers.columns import Columns, get_cell, list_row_labels
from transcripts.reading.readers.document import Block, Box, Paragraph, Table
from transcripts.reading.readers.draft import Aside, Row, clean_label

__all__ = [
    "Speech",
    "Written",
    "describe_unused",
    "list_cells",
    "list_lines",
    "render_blocks",
    "render_row",
]

Speech = Mapping[int, tuple[Columns, list[list[str]]]]
"""The tables that somebody speaks in, by their identity: the columns, and the rows without head."""


@dataclass(slots=True)
class Written:
    """A text while it grows; `by_line` says how its paragraphs are parted, `apart` the next one."""

    by_line: bool = False
    apart: bool = False
    parts: list[str] = field(default_factory=list)
    at: int = 0
    bold: dict[int, int] = field(default_factory=dict)
    asides: tuple[Aside, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.parts)

    def add(self, words: str) -> int | None:
        """Add a paragraph and return where it begins; None for one without words."""
        if not words.strip():
            self.apart = True
            return None
        words, told = clean_text(words)
        self.warnings += tuple(each for each in told if each not in self.warnings)
        if self.parts:
            gap = "\n" if self.by_line and not self.apart else "\n\n"
            self.parts.append(gap)
            self.at += len(gap)
        self.apart = False
        start = self.at
        self.parts.append(words)
        self.at += len(words)
        return start


def render_blocks(
    blocks: Iterable[Block], speech: Speech, told: list[str], *, by_line: bool = False
) -> Written:
    """Return the text of blocks, with where bold type, tables and boxes are.

    Args:
        blocks: The blocks of a document.
        speech: The tables in which somebody speaks.
        told: Takes a sentence for each thing that is left out.
        by_line: Whether a paragraph is a line, and an empty one parts them: else each is apart.
    """
    written = Written(by_line=by_line)
    found: list[Aside] = []

    def write(inside: Iterable[Block]) -> None:
        for block in inside:
            written.apart = written.apart or not isinstance(block, Paragraph)
            if isinstance(block, Paragraph):
                start = written.add(block.text)
                if start is not None and block.bold:
                    written.bold[start] = start + block.bold
            elif isinstance(block, Box):
                start, before = written.at, len(found)
                write(block.blocks)
                found[before:] = _outside(found[before:], start, written.at)
                written.apart = True
            elif id(block) in speech:
                found.append(_write_rows(written, *speech[id(block)], told))
            else:
                start = written.at
                for row in list_cells(block):
                    written.add(render_row(row))
                    written.apart = True
                if written.at > start:
                    found.append(Aside(start, written.at))

    write(blocks)
    written.asides = tuple(found)
    return written


def _outside(asides: list[Aside], start: int, end: int) -> list[Aside]:
    """Return the asides inside of a box, and the stretches of the box between them."""
    cut: list[Aside] = []
    for aside in asides:
        if aside.start > start:
            cut.append(Aside(start, aside.start, labels=True))
        cut.append(aside)
        start = aside.end
    if end > start:
        cut.append(Aside(start, end, labels=True))
    return cut


def _write_rows(
    written: Written, columns: Columns, rows: list[list[str]], told: list[str]
) -> Aside:
    start = written.at
    found: list[Row] = []
    describe_unused(columns, rows, told)
    for written_label, row in zip(list_row_labels(rows, columns), rows, strict=True):
        label, words = clean_label(written_label), get_cell(row, columns.text[0])
        head = f"{label}: " if label else ""
        if words and (at := written.add(head + words)) is not None:
            written.apart = True
            found.append(Row(at, at + len(head), label, get_cell(row, columns.time)))
    return Aside(start, written.at, rows=tuple(found))


def describe_unused(columns: Columns, rows: list[list[str]], told: list[str]) -> None:
    """Add a sentence for each column of a table of speakers that is not read."""
    used = {columns.speaker, columns.text[0], columns.time, columns.end}
    for at, head in enumerate(columns.headers):
        words = " ".join(get_cell(row, at) for row in rows)
        if at not in used and any(char.isalpha() for char in words):
            name = f"“{shorten_quote(head, most=40)}”" if head else str(at + 1)
            sentence = say(
                "Left out of the text: column {column} of the table of speakers.", column=name
            )
            if sentence not in told:
                told.append(sentence)


def list_cells(table: Table) -> list[list[str]]:
    """Return the words in the cells of a table."""
    return [["\n".join(list_lines(cell)) for cell in row] for row in table.rows]


def list_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of a cell; a row of a table in it is a line."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                yield block.text
        elif isinstance(block, Box):
            yield from list_lines(block.blocks)
        else:
            yield from ("\t".join(row) for row in list_cells(block) if any(map(str.strip, row)))


def render_row(row: Sequence[str]) -> str:
    """Return a row as a line, with tabs between its cells."""
    return "\t".join(cell.replace("\n", " ") for cell in row)
