"""Reads web pages as words only: no scripts, no hidden or deleted words, no network access."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from study.errors import Unreadable
from study.language import say
from transcripts.reading.encodings import read_text
from transcripts.reading.readers.document import (
    Block,
    Box,
    LeftOut,
    Paragraph,
    Table,
    build_paragraph,
)
from transcripts.reading.readers.draft import Draft, build_draft

__all__ = ["close_signs", "read_html"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _words("""
    p div section article header footer main aside h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote
    pre table tr hr figure figcaption address form fieldset body
    """)
_DEPTH = 500  # browsers ignore what is nested deeper, too
_HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_SILENT = _words("script style noscript template canvas annotation annotation-xml rp")
_VOID = _words("br hr img input meta link area base col source track wbr embed")
_COUNTED = {
    "del": "deletion", "rt": "reading", "svg": "picture", "img": "picture", "iframe": "embedded",
    "object": "embedded", "embed": "embedded", "audio": "embedded", "video": "embedded",
}  # fmt: skip
_CLOSING = {*_SILENT, *_COUNTED, "title", "td", "th"}
_WORDS = _words("deletion hidden reading comment note")  # counted only where they hold words
# a tag that begins ends one that has no end of its own, unless one of the others stands between
_ENDS = {
    "li": ("li", "ul ol"), "dt": ("dt dd", "dl"), "dd": ("dt dd", "dl"), "tr": ("tr", "table"),
    "td": ("td th", "table tr"), "th": ("td th", "table tr"), "rt": ("rt rp", "ruby"),
}  # fmt: skip
_CSS_HIDDEN = re.compile(r"(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)")
_CSS_BOLD = re.compile(r"(?i)font-weight\s*:\s*(?:bold|[6-9]00)")
_CSS_STRUCK = re.compile(r"(?i)text-decoration[\w-]*\s*:[^;]*line-through")
_CSS_PART = re.compile(r"(?i)mso-element\s*:\s*(comment|footnote|endnote)\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that has begun; `left` is the kind of thing that it is left out as."""

    tag: str
    left: str | None = None
    bold: bool = False
    struck: bool = False


class _Page(HTMLParser):
    """Collects the visible blocks of a page."""

    def __init__(self, page: str, left: LeftOut) -> None:
        super().__init__(convert_charrefs=True)
        self.left = left
        self.hidden = _find_hidden(page)
        self.closed = page.count("</del") >= page.count("<del")
        self.title: list[str] = []
        self.flows: list[list[Block]] = [[]]
        self.runs: list[tuple[str, bool]] = []
        self._open: list[_Open] = []
        self._plain: dict[str, _Open] = {}  # of tags without attributes
        self._count: Counter[str] = Counter()  # of open tags, and of what is left out, bold, struck
        self._told = ""
        self._tables: list[list[list[tuple[Block, ...]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # a browser would end what is struck out with its paragraph, and show the rest
        if tag in _BLOCKS and self._count["p"] and not (self.closed and self._count["del"]):
            self._close("p")
        if (rule := _ENDS.get(tag)) is not None:
            self._close_before(*map(str.split, rule))
        if attrs:
            opened = self._look(tag, {name: value or "" for name, value in attrs})
        elif (known := self._plain.get(tag)) is not None:
            opened = known
        else:
            opened = self._plain[tag] = self._look(tag, {})
        if tag == "br":
            self._add("\n")
        elif tag in _BLOCKS:
            self._end_paragraph()
        if opened.left and opened.left not in _WORDS and not self._silent:
            self.left.add(opened.left)
        most = _DEPTH if opened.left is None else 4 * _DEPTH
        if tag in _VOID or len(self._open) > most:
            return
        if not self._silent and opened.left is None:
            self._begin_table(tag)
        self._open.append(opened)
        self._count[tag] += 1
        self._count[" left"] += opened.left is not None
        self._count[" bold"] += opened.bold
        self._count[" struck"] += opened.struck

    def handle_endtag(self, tag: str) -> None:
        if self._count[tag] and tag not in _VOID:
            self._close(tag)
        elif tag in _BLOCKS:
            self._end_paragraph()

    def handle_data(self, data: str) -> None:
        if self._count["title"] and not self._count["svg"]:
            self.title.append(data)
        elif self._silent:
            kind = next(each.left for each in self._open if each.left is not None)
            if kind in _WORDS and data.strip() and kind != self._told:
                self.left.add(kind)
                self._told = kind
        else:
            text = data if self._count["pre"] else re.sub(r"[ \t\r\n\f]+", " ", data)
            struck = bool(self._count[" struck"]) and bool(text.strip())
            self.left.struck += struck and self._told != "struck"
            if text.strip():
                self._told = "struck" if struck else ""
            self._add(text)

    def finish(self) -> list[Block]:
        """Return the blocks of the whole page."""
        self._end_paragraph()
        while self._open:
            self._close(self._open[-1].tag)
        return self.flows[0]

    @property
    def _silent(self) -> bool:
        return self._count[" left"] > 0

    def _look(self, tag: str, attrs: dict[str, str]) -> _Open:
        style = attrs.get("style", "")[:2_000]
        names = [tag, *(f".{name}" for name in attrs.get("class", "").split())]
        names += [f"{tag}{name}" for name in names[1:]]
        if "id" in attrs:
            names.append(f"#{attrs['id']}")
        left = _COUNTED.get(tag, "" if tag in _SILENT else None)
        if tag == "title":
            left = ""
        if (part := _CSS_PART.search(style)) is not None:
            left = "comment" if part[1].lower() == "comment" else "note"
        elif left is None and (
            "hidden" in attrs or _CSS_HIDDEN.search(style) or self.hidden.intersection(names)
        ):
            left = "hidden"
        bold = tag in {"b", "strong"} or _CSS_BOLD.search(style) is not None
        struck = tag in {"s", "strike"} or _CSS_STRUCK.search(style) is not None
        return _Open(tag, left, bold and tag not in _HEADINGS, struck)

    def _close(self, tag: str) -> None:
        """End the elements down to the last one of a tag; one of letters ends no blocks."""
        if not (tag in _BLOCKS or tag in _CLOSING):
            for at in range(len(self._open) - 1, -1, -1):
                if self._open[at].tag == tag:
                    self._uncount(self._open.pop(at))
                    return
        while self._open:
            ended = self._open.pop()
            self._uncount(ended)
            if not self._silent and ended.left is None:
                if ended.tag in _BLOCKS:
                    self._end_paragraph(heading=ended.tag in _HEADINGS)
                self._end_table(ended.tag)
            if ended.tag == tag:
                return

    def _uncount(self, ended: _Open) -> None:
        self._count[ended.tag] -= 1
        self._count[" left"] -= ended.left is not None
        self._count[" bold"] -= ended.bold
        self._count[" struck"] -= ended.struck

    def _close_before(self, tags: list[str], between: list[str]) -> None:
        if not any(self._count[tag] for tag in tags):
            return
        for opened in reversed(self._open):
            if opened.tag in tags:
                self._close(opened.tag)
                return
            if opened.tag in between:
                return

    def _add(self, text: str) -> None:
        if not self._silent:
            self.runs.append((text, self._count[" bold"] > 0))

    def _end_paragraph(self, *, heading: bool = False) -> None:
        paragraph = build_paragraph(self.runs, heading=heading)
        self.runs = []
        lines = [line.strip(" ") for line in paragraph.text.split("\n")]
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n"))
        if text.strip():
            cut = len(paragraph.text) - len(paragraph.text.lstrip(" \n"))
            self.flows[-1].append(replace(paragraph, text=text, bold=max(0, paragraph.bold - cut)))

    def _begin_table(self, tag: str) -> None:
        if tag == "table":
            self._tables.append([])
            self.flows.append([])
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])
        elif tag in {"td", "th"} and self._tables:
            self._end_paragraph()
            self.flows.append([])

    def _end_table(self, tag: str) -> None:
        if not self._tables or tag not in {"td", "th", "table"}:
            return
        self._end_paragraph()
        inside = self.flows.pop()
        if tag == "table":
            rows = tuple(map(tuple, self._tables.pop()))
            self.flows[-1] += inside  # the caption, and what stands between the rows
            self.flows[-1] += _set_out(rows)
        else:
            rows_of = self._tables[-1]
            if not rows_of:
                rows_of.append([])
            rows_of[-1].append(tuple(inside))


def _set_out(rows: tuple[tuple[tuple[Block, ...], ...], ...]) -> list[Block]:
    """Return a table of data as one; one that only sets out a page as the blocks in its cells."""
    cells = [cell for row in rows for cell in row]
    if any(len(cell) > 1 or not isinstance(block, Paragraph) for cell in cells for block in cell):
        return [Box(cell) for cell in cells]
    return [Table(rows)] if rows else []


def _find_hidden(page: str) -> frozenset[str]:
    """Return the names, classes and ids that the page's own style sheets hide."""
    found: set[str] = set()
    begin = 0
    for _ in range(20):
        begin = page.find("<style", begin)
        end = page.find("</style", begin) if begin >= 0 else -1
        if end < 0:
            break
        depth, names, skipping = 0, "", False
        at = page.find(">", begin, end) + 1
        for brace in re.finditer("[{}]", page[begin:end]):
            words = page[at : begin + brace.start()]
            at = begin + brace.end()
            if brace[0] == "{":
                # what is hidden on paper or on small screens only is not hidden
                skipping = skipping or words.lstrip().startswith("@")
                names = re.sub(r"(?s)/\*.*?\*/", "", words[-2_000:])
                depth += 1
            else:
                if depth == 1 and not skipping and _CSS_HIDDEN.search(words[:2_000]):
                    found.update(name.strip() for name in names.split(","))
                depth = max(0, depth - 1)
                skipping = skipping and depth > 0
        begin = end
    return frozenset(name for name in found if re.fullmatch(r"[\w-]*[.#]?[\w-]+", name))


def read_html(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read a web page's visible words: paragraphs and tables in reading order.

    Raises:
        Unreadable: If the page is damaged or cannot be decoded.
    """
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
    left = LeftOut()
    page = _Page(decoded.text, left)
    try:
        page.feed(close_signs(decoded.text))
        page.close()
    except (AssertionError, RecursionError) as error:
        raise Unreadable(
            say("{name} is a damaged web page.", name=name), hint=say("Save its text as .txt.")
        ) from error
    title = " ".join("".join(page.title).split()) or None
    draft = build_draft(page.finish(), left, form="html", title=title)
    return replace(draft, encoding=decoded.encoding, warnings=(*decoded.warnings, *draft.warnings))


def close_signs(page: str) -> str:
    """Return the page with every opening sign that has no end escaped.

    The parser would search the rest of the page for each end. A marked section (`<![if …]>`, as
    written by Word) becomes a comment, as in browsers.
    """
    page = page.replace("<![", "<!")
    last = page.rfind("-->") + 1
    page = page[:last] + page[last:].replace("<!--", "&lt;!--")
    last = page.rfind(">") + 1
    return page[:last] + page[last:].replace("<", "&lt;")
