"""The blocks of a word processor's document, and what of it a reader leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from study.language import say
from study.wording import choose_word, count_things, shorten_quote

__all__ = ["Block", "Box", "LeftOut", "Paragraph", "Table", "build_paragraph"]

_KINDS: dict[str, Callable[[int], str]] = {
    "deletion": lambda n: count_things(n, "tracked deletion"),
    "hidden": lambda n: count_things(n, "passage of hidden text", "passages of hidden text"),
    "note": lambda n: count_things(n, "footnote or endnote", "footnotes or endnotes"),
    "comment": lambda n: count_things(n, "comment in the margin", "comments in the margin"),
    "header": lambda n: count_things(n, "page header or footer", "page headers or footers"),
    "number": lambda n: count_things(
        n, "automatic number of a paragraph", "automatic numbers of paragraphs"
    ),
    "prompt": lambda n: count_things(
        n, "prompt of an empty form field", "prompts of empty form fields"
    ),
    "reading": lambda n: count_things(n, "reading aid beside a word", "reading aids beside words"),
    "picture": lambda n: count_things(n, "picture or drawing", "pictures or drawings"),
    "wordart": lambda n: count_things(n, "decorative lettering", "decorative letterings"),
    "chart": lambda n: count_things(n, "chart with its words", "charts with their words"),
    "diagram": lambda n: count_things(n, "diagram with its words", "diagrams with their words"),
    "embedded": lambda n: count_things(n, "embedded file"),
    "part": lambda n: count_things(
        n, "part in another format with its words", "parts in another format with their words"
    ),
}
"""What a document may hold and its text does not: how a number of each is told."""


@dataclass(slots=True)
class LeftOut:
    """Counts what a reader leaves out, with the same words for every kind of file."""

    counts: Counter[str] = field(default_factory=Counter)
    struck: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    more: list[str] = field(default_factory=list)

    def add(self, kind: str, number: int = 1) -> None:
        """Count something of a kind of `_KINDS`."""
        self.counts[kind] += number

    def describe(self) -> tuple[str, ...]:
        """Return one sentence for each kind that was left out."""
        said = [
            say(
                "{things} {were} left out.",
                things=count(self.counts[kind]),
                were=choose_word(self.counts[kind], "was", "were"),
            )
            for kind, count in _KINDS.items()
            if self.counts[kind]
        ]
        return (*said, *self.more)

    def describe_kept(self) -> tuple[str, ...]:
        """Return one sentence for each thing that was kept and needs a look."""
        said = []
        if self.struck:
            what = count_things(self.struck, "passage is", "passages are")
            said.append(
                say("{passages} struck through by hand and kept; please check.", passages=what)
            )
        if self.unknown:
            names = ", ".join(f"“{shorten_quote(name, most=40)}”" for name in [*self.unknown][:5])
            what = choose_word(len(self.unknown), "a part that is", "parts that are")
            said.append(
                say(
                    "The file has {parts} not known here ({names}); words inside were kept.",
                    parts=what,
                    names=names,
                )
            )
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and where its bold beginning ends."""

    text: str
    bold: int = 0
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A text box or frame, with blocks of its own."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row; every cell holds blocks."""

    rows: tuple[tuple[tuple[Block, ...], ...], ...]


Block = Paragraph | Box | Table


def build_paragraph(runs: Iterable[tuple[str, bool]], *, heading: bool = False) -> Paragraph:
    """Return a paragraph of stretches of text, each bold or not."""
    parts: list[str] = []
    length = bold_until = 0
    leading = True
    for text, bold in runs:
        parts.append(text)
        length += len(text)
        if leading and (bold or not text.strip()):
            bold_until = length if bold else bold_until
        elif text:
            leading = False
    return Paragraph("".join(parts), bold_until, heading)
