"""A deck under construction: its template, its pages with titles of their own, links, sections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from lifeworld.exports.deck.arrange import arrange_pages, list_sections
from lifeworld.exports.deck.aside import MERGED
from lifeworld.exports.deck.client_template import find_layouts, open_presentation
from lifeworld.exports.deck.ground import Ground
from lifeworld.exports.deck.inherit import Inheritance, Palette
from lifeworld.exports.deck.keys import new_key
from lifeworld.exports.deck.own_template import PATH
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.template_fonts import Fonts, read_fonts
from lifeworld.exports.deck.template_layouts import read_page
from lifeworld.exports.deck.text import xml_safe
from lifeworld.exports.deck.xml import render_sections, set_link
from study.language import say

__all__ = ["Deck"]


class Deck:
    """A presentation under construction.

    Args:
        template: A client's .pptx or .potx, its bytes and its name; None for our own.
        footer: The footer of every slide.
        briefer: Footers that say less, for templates with little room for them, longest first.
        lang: Language of the report's own text.
        chosen: The numbers of a client's layouts that a person chose, by our layouts' names.
        token: What the names of its slides say of the deck that they are of.
        shown: The keys of slides that are asked for, though they usually stand aside.
        titles: Titles that somebody wrote, by the keys of merged slides.
    """

    def __init__(
        self,
        *,
        template: tuple[bytes, str] | None,
        footer: str,
        briefer: Sequence[str] = (),
        lang: str,
        chosen: Mapping[str, int] | None = None,
        token: str = "",
        shown: Collection[str] = (),
        titles: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.token = token
        self.own = template is None
        content, name = template or (PATH.read_bytes(), PATH.name)
        self.presentation = open_presentation(content, name, own=self.own)
        self.layouts = find_layouts(self.presentation, own=self.own, chosen=chosen)
        self.size = read_page(self.presentation)
        self.footer = xml_safe(footer)
        self.briefer = tuple(map(xml_safe, briefer))
        self.lang = lang
        self.pages: list[Page] = []
        self.inheritance = Inheritance()
        self.anchors: dict[str, Page] = {}
        self.titles = dict(titles)
        self._shown = frozenset(shown)
        self._why = ""
        self._warnings: list[tuple[str, Page | None]] = []
        self._links: list[tuple[Page, str, str]] = []
        self._titles: set[str] = set()
        self._keys: set[str] = set()
        # A page with little room for tables would make a deck of twice as many slides.
        self.tight = 0 if self.own else self.layouts["Table"].measure_want()
        self.scale = min(1.0, *(mapped.scale for mapped in self.layouts.values()))
        self._fonts: dict[int, Fonts] = {}

    def palette(self, name: str) -> Palette:
        """Return the colours of one of our layouts in the current template."""
        return self.layouts[name].palette

    def face(self, name: str, *, heading: bool = False) -> str:
        """Return the table of widths for the fonts of one of our layouts."""
        master = self.layouts[name].layout.slide_master
        if id(master._element) not in self._fonts:
            self._fonts[id(master._element)] = read_fonts(master)
        return self._fonts[id(master._element)].face(heading=heading)

    def list_grounds(self) -> dict[str, Ground]:
        """Return what the layouts in use paint, by the names of their parts."""
        used = (mapped.found for mapped in self.layouts.values())
        return {str(each.layout.part.partname): each.ground for each in used if each}

    def page(self, layout: str, *, part: str, title: str, kicker: str = "", key: str = "") -> Page:
        """Add a slide and make its title unique in the deck, and its key."""
        plain = xml_safe(title) or say("Untitled")
        unique, number = plain, 2
        while unique.casefold() in self._titles:
            unique, number = f"{plain} ({number})", number + 1
        if self._why != MERGED or self.asks(key):
            self._titles.add(unique.casefold())
        page = Page(self, layout, part=part, title=unique, kicker=kicker)
        page.key = new_key(key or "slide", self._keys)
        page.aside = self._why
        self.pages.append(page)
        return page

    @contextmanager
    def aside(self, why: str) -> Iterator[None]:
        """Let the slides that are added meanwhile stand aside, for a reason of `aside.py`."""
        before, self._why = self._why, why
        yield
        self._why = before

    def asks(self, key: str) -> bool:
        """Return whether somebody asked for a slide that usually stands aside."""
        return key in self._shown

    def list_asked(self) -> frozenset[str]:
        """Return the keys of the slides that are asked for."""
        return self._shown

    def titled(self, shown: str, unique: str) -> str:
        """Register a shortened title and keep it unique."""
        number, tried = 2, shown
        while tried.casefold() in self._titles and tried.casefold() != unique.casefold():
            tried, number = f"{shown} ({number})", number + 1
        self._titles.add(tried.casefold())
        return tried

    def warn(self, text: str, page: Page | None = None) -> None:
        """Record a warning for the author of the deck, about a page if one is given."""
        self._warnings.append((text, page))

    def list_warnings(self) -> list[str]:
        """Return the warnings about the deck and the pages that are in it, each once."""
        told = (text for text, page in self._warnings if page is None or page in self.pages)
        return list(dict.fromkeys(told))

    def link(self, page: Page, code: str, anchor: str) -> None:
        """Link a code on a page to the page with the anchor, if there is one."""
        self._links.append((page, code, anchor))

    def arrange(self, order: Sequence[str], hidden: Collection[str]) -> None:
        """Put slides first by their keys, the others after them, and leave out some.

        Those that stand aside are left out unless they were asked for.
        """
        away = {page.key for page in self.pages if page.aside and not self.asks(page.key)}
        self.pages = arrange_pages(self.presentation, self.pages, order, away | set(hidden))

    def close(self) -> None:
        """Finish every page, add the internal links and write the sections."""
        for page, code, anchor in self._links:
            target = self.anchors.get(anchor)
            if page in self.pages and target in self.pages:
                set_link(page.slide, code, target.slide, own=self.own)
        for page in self.pages:
            page.finish()
        self.presentation._element.append(render_sections(list_sections(self.pages)))
