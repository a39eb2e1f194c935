"""The numbered outline of a report: its sections and appendices, and where each one is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lifeworld.exports.document.model import Block, Heading, Paragraph, Span, Style, Table

__all__ = ["Outline"]


class Outline:
    """Gathers the blocks of a report; each section gets a number, each appendix a letter."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._places: dict[str, str] = {}
        self._sections = self._appendices = 0

    def open(self, key: str, title: str) -> None:
        """Begin a section, which is found by *key*."""
        self._sections += 1
        self._begin(key, str(self._sections), title)

    def open_appendix(self, key: str, title: str) -> None:
        """Begin an appendix, which is found by *key*."""
        self._appendices += 1
        self._begin(key, chr(ord("A") + self._appendices - 1), title)

    def _begin(self, key: str, number: str, title: str) -> None:
        self._places[key] = number
        self.blocks.append(Heading(words=f"{number}  {title}"))

    def find(self, key: str) -> str:
        """Return the number or letter of a section; empty where the report has none."""
        return self._places.get(key, "")

    def head(self, words: str, *, level: int = 2) -> None:
        """Add a heading inside a section."""
        self.blocks.append(Heading(words=words, level=level))

    def text(self, words: str, *, style: Style = "body", language: str = "") -> None:
        """Add a paragraph; nothing where there are no words."""
        if words.strip():
            spans = (Span(words),)
            self.blocks.append(Paragraph(spans=spans, style=style, language=language))

    def tell(self, head: str, words: str) -> None:
        """Add a paragraph that begins with a word in bold; nothing where there are no words."""
        if words.strip():
            self.blocks.append(Paragraph(spans=(Span(f"{head}: ", bold=True), Span(words))))

    def list(self, items: Iterable[str]) -> None:
        """Add an item for each text."""
        for item in items:
            self.text(item, style="item")

    def table(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[float] = ()
    ) -> None:
        """Add a table."""
        lines = tuple(tuple(row) for row in rows)
        self.blocks.append(Table(head=tuple(head), rows=lines, widths=tuple(widths)))
