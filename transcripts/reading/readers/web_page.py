"""Reads web pages as text only: no scripts, no styles, no network access."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from study.errors import Unreadable
from transcripts.reading.encodings import read_text
from transcripts.reading.readers.draft import Draft

__all__ = ["read_html"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _words("""
    p div section article header footer main aside h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote
    pre table tr hr figure figcaption address form fieldset body
    """)
_SILENT = _words(
    "script style noscript template iframe object embed svg head math audio video canvas"
)
_VOID = _words("br hr img input meta link area base col source track wbr embed")


class _Text(HTMLParser):
    """Collects the visible text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.title: list[str] = []
        self._silent: list[str] = []
        self._open: Counter[str] = Counter()
        self._in_title = False
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "title":
            self._in_title = True
        if tag in _SILENT and tag not in _VOID:
            self._silent.append(tag)
            self._open[tag] += 1
        elif tag == "br":
            self._add("\n")
        elif tag in _BLOCKS:
            self._add("\n\n")
            self._pre += tag == "pre"
        elif tag in {"td", "th"}:
            self._add("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if self._open[tag]:
            ended = ""
            while ended != tag:
                ended = self._silent.pop()
                self._open[ended] -= 1
        elif tag in _BLOCKS:
            self._add("\n\n")
            self._pre -= tag == "pre" and self._pre > 0

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._silent:
            self.parts.append(data if self._pre else re.sub(r"[ \t\r\n\f]+", " ", data))

    def _add(self, space: str) -> None:
        if not self._silent:
            self.parts.append(space)


def read_html(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read a web page's visible text, with a blank line between blocks."""
    declared = re.search(
        rb"<meta[^>]{0,200}charset=[\"']?([\w-]{1,30})", data[:2048], re.IGNORECASE
    )
    if (
        encoding is None
        and declared is not None
        and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        encoding = declared[1].decode("ascii")
        try:
            data.decode(encoding)
        except (LookupError, ValueError):
            encoding = None
    decoded = read_text(data, name, encoding=encoding)
    parser = _Text()
    try:
        parser.feed(_with_ends(decoded.text))
        parser.close()
    except (AssertionError, RecursionError) as error:
        raise Unreadable(f"{name} is a damaged web page.", hint="Save its text as .txt.") from error
    text = "".join(parser.parts)
    text = "\n".join(line.strip(" ") for line in text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)^\t", "", text)).strip()
    return Draft(
        format="html",
        text=text,
        title=" ".join("".join(parser.title).split()) or None,
        encoding=decoded.encoding,
        warnings=decoded.warnings,
    )


def _with_ends(page: str) -> str:
    """Return the page with every opening sign that has no end escaped.

    The parser would search the rest of the page for each end. A marked section (`<![if …]>`, as
    written by Word) becomes a comment, as in browsers.
    """
    page = page.replace("<![", "<!")
    last = page.rfind("-->") + 1
    page = page[:last] + page[last:].replace("<!--", "&lt;!--")
    last = page.rfind(">") + 1
    return page[:last] + page[last:].replace("<", "&lt;")
