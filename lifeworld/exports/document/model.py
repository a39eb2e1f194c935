"""A document as plain values: headings, paragraphs, turns and tables, and marks on their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

__all__ = [
    "Block",
    "Document",
    "Heading",
    "Mark",
    "Paragraph",
    "Span",
    "Style",
    "Table",
    "Turn",
    "build_spans",
    "list_spans",
    "merge_documents",
]

Style = Literal["body", "lead", "quote", "by", "item", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A remark on some words: a code with whoever put it there.

    Attributes:
        name: The code.
        path: The code with those above it.
        hue: Its hue, 0–359.
        by: Who coded, or empty where readers may not know.
        note: The memo, or empty.
        day: ISO date, or empty.
    """

    name: str
    path: str = ""
    hue: int = 0
    by: str = ""
    note: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one look; *marks* are the numbers of the marks that lie on them."""

    words: str
    marks: tuple[int, ...] = ()
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 to 4."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph: body, the lead, a quote and who said it, an item of a list, or a note."""

    spans: tuple[Span, ...]
    style: Style = "body"
    language: str = ""  # of a quote, where it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one speaker says, under a heading of its own; `place` is its number and time."""

    speaker: str
    place: str
    spans: tuple[Span, ...]
    language: str = ""
    asked: bool = False  # by a moderator


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of texts with one row of headings; `widths` are those of its columns, as shares."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


Block = Heading | Paragraph | Turn | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document for one audience.

    Attributes:
        title: Its title.
        subtitle: Below it, on one line.
        language: BCP 47 tag, `en-GB`.
        notice: What every reader must know: that it is invented, say.
        about: What it is and how it was made, one sentence each.
        contents: Whether its headings are listed at the beginning.
        marks: What lies on the words of the blocks, by number.
        words: How many words its blocks have.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    language: str = "en-GB"
    notice: str = ""
    about: tuple[str, ...] = ()
    contents: bool = False
    marks: tuple[Mark, ...] = ()
    words: int = 0


def build_spans(text: str, places: Mapping[int, tuple[int, int]]) -> tuple[Span, ...]:
    """Return a text cut wherever a mark begins or ends.

    Args:
        text: The text.
        places: `[start, end)` of each mark in it, by the mark's number; marks may overlap.
    """
    inside = {
        number: (max(0, start), min(len(text), end))
        for number, (start, end) in places.items()
        if start < len(text) and end > 0 and start < end
    }
    cuts = sorted({0, len(text), *(at for place in inside.values() for at in place)})
    return tuple(
        Span(text[start:end], _list_marks(inside, start, end))
        for start, end in pairwise(cuts)
        if start < end
    )


def _list_marks(places: Mapping[int, tuple[int, int]], start: int, end: int) -> tuple[int, ...]:
    return tuple(n for n, (first, last) in places.items() if first <= start and end <= last)


def merge_documents(title: str, documents: Sequence[Document]) -> Document:
    """Return several documents as one, each under a heading; what is said of all is said once."""
    blocks: list[Block] = []
    marks: list[Mark] = []
    for document in documents:
        first = len(marks)
        marks += document.marks
        named = " · ".join(part for part in (document.title, document.subtitle) if part)
        blocks.append(Heading(words=named))
        blocks += [_move_marks(block, first) for block in document.blocks]
    return Document(
        title=title,
        language=documents[0].language,
        notice=documents[0].notice,
        about=tuple(dict.fromkeys(line for each in documents for line in each.about)),
        blocks=tuple(blocks),
        marks=tuple(marks),
        words=sum(each.words for each in documents),
    )


def _move_marks(block: Block, by: int) -> Block:
    if isinstance(block, Heading | Table):
        return block
    spans = tuple(replace(s, marks=tuple(n + by for n in s.marks)) for s in block.spans)
    return replace(block, spans=spans)


def list_spans(blocks: Iterable[Block]) -> Sequence[Span]:
    """Return every span of the blocks, in order."""
    return [span for block in blocks if isinstance(block, Paragraph | Turn) for span in block.spans]
