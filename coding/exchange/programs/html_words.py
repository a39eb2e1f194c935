"""The words of a document in HTML with their places, counted as browsers count: in bytes of UTF-8.

Tags are not counted, but every character between them is, also the line ends of the source.
"""

from __future__ import annotations

from bisect import bisect_left
from html.parser import HTMLParser
from itertools import accumulate

from transcripts.reading.readers.web_page import close_signs

__all__ = ["HtmlWords", "parse_html"]

_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre",
     "section", "article", "hr")
)  # fmt: skip
_LINES = frozenset(
    ("div", "li", "tr", "dt", "dd", "header", "footer", "figure", "figcaption", "body")
)
_CELLS = frozenset(("td", "th"))
_SILENT = frozenset(("script", "style", "title"))


class HtmlWords:
    """The text of a document, and where the bytes of its HTML lie in it.

    Args:
        raw: All characters between the tags.
        text: The text as it is read, with lines for paragraphs.
        kept: Which characters of *raw* stand in *text*, ascending.
        at: Where they stand there.
    """

    def __init__(self, raw: str, text: str, kept: list[int], at: list[int]) -> None:
        self.text = text
        self._kept, self._at = kept, at
        self._ends = [0, *accumulate(len(each.encode("utf-8", "replace")) for each in raw)]
        self.before = len(raw[: len(raw) - len(raw.lstrip())].encode())

    def find_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the text between two places in bytes; None where it holds no words."""
        first, last = bisect_left(self._ends, start), bisect_left(self._ends, end)
        begin, stop = bisect_left(self._kept, first), bisect_left(self._kept, last) - 1
        if start < 0 or begin > stop:
            return None
        return self._at[begin], self._at[stop] + 1


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.raw: list[str] = []
        self.out: list[str] = []
        self.kept: list[int] = []
        self.at: list[int] = []
        self._length = 0  # of all that was read
        self._written = 0
        self._between = ""  # what goes before the next word
        self._pre = self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        if tag == "br":
            self._separate("\n")
        self._pre += tag == "pre"
        self._silent += tag in _SILENT

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        if tag == "br":
            self._separate("\n")

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)
        self._pre = max(0, self._pre - (tag == "pre"))
        self._silent = max(0, self._silent - (tag in _SILENT))

    def handle_data(self, data: str) -> None:
        self.raw.append(data)
        for number, character in enumerate(data, start=self._length):
            if character.isspace() and not (self._pre and character == "\n"):
                self._separate(" ")
            elif character.isspace():
                self._separate("\n")
            elif not self._silent and character != "\0":
                self._write(character, number)
        self._length += len(data)

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._separate("\n\n")
        elif tag in _LINES:
            self._separate("\n")
        elif tag in _CELLS:
            self._separate("\t")

    def _separate(self, mark: str) -> None:
        """Keep the widest of the marks between two words; lines that follow each other add up."""
        order = ("", " ", "\t", "\n", "\n\n")
        self._between = max(self._between, mark, key=order.index)

    def _write(self, character: str, number: int) -> None:
        if self._between and self._written:
            self.out.append(self._between)
            self._written += len(self._between)
        self._between = ""
        self.kept.append(number)
        self.at.append(self._written)
        self.out.append(character)
        self._written += 1


def parse_html(html: str) -> HtmlWords:
    """Return the words of a document with their places."""
    collector = _Collector()
    collector.feed(close_signs(html))
    collector.close()
    return HtmlWords("".join(collector.raw), "".join(collector.out), collector.kept, collector.at)
