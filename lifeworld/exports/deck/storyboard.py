"""The slides of a deck as pictures, before it is written: what each says, and where it leads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from lifeworld.exports.deck.cuts import add_slides
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.foot import render_footer
from lifeworld.exports.deck.keys import hash_thing
from lifeworld.exports.deck.looks import LAYOUTS
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.slide_picture import draw_layout, draw_slide
from lifeworld.exports.deck.text import quoted
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import Quote
from study.language import say_in

__all__ = ["SlidePicture", "draw_slides", "list_places"]

_LEAST = 8  # characters of words that may stand inside others
_BEGINNING = 60  # characters by which a quote is known on a slide


@dataclass(frozen=True, slots=True)
class Place:
    """Words that stand on slides, and the thing or the address that they lead to."""

    words: str
    kind: str
    id: str
    address: str = ""

    def render_address(self) -> str:
        """Return the address in the app; empty where the words lead nowhere."""
        if self.address or not self.id:
            return self.address
        return f"./?open={quote_plus(f'{self.kind}:{self.id}')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidePicture:
    """A slide as it will be.

    Attributes:
        key: How it is known again.
        part: The section it is in, in English.
        stale: Whether something that it rests on has changed since it was looked at.
        aside: Why it is left out unless somebody asks for it; empty for the others.
        about: The kind and id of the thing that the slide is about; empty for other slides.
        leads: What stands on it and where it leads: the words and an address in the app.
        picture: The slide as SVG.
    """

    key: str
    title: str
    part: str
    stale: bool
    aside: str
    about: tuple[str, str]
    leads: tuple[tuple[str, str], ...]
    picture: str


def draw_slides(
    report: Report,
    *,
    cut: str,
    shown: Collection[str] = (),
    titles: Iterable[tuple[str, str]] = (),
) -> tuple[SlidePicture, ...]:
    """Return the slides of a cut in our own template, none left out, in their usual order.

    Args:
        report: The content of the deck.
        cut: executive, full or brief.
        shown: The keys of slides that are in the deck although they usually stand aside.
        titles: Titles that somebody wrote, by the keys of merged slides.
    """
    with say_in(report.language.partition("-")[0]):
        footer = render_footer(report)
    deck = Deck(template=None, footer=footer, lang=report.language, shown=shown, titles=titles)
    with say_in(report.language.partition("-")[0]):
        add_slides(deck, report, cut)
        deck.close()
    places = list(list_places(report))
    about = {hash_thing(place.kind, place.id): (place.kind, place.id) for place in places}
    links = [
        (place.words, address)
        for place in places
        if place.words and (address := place.render_address())
    ]
    behind = {
        page.name: draw_layout(page.mapped.layout, deck.presentation)
        for page in {page.name: page for page in deck.pages}.values()
    }
    return tuple(
        SlidePicture(
            key=page.key,
            title=page.title,
            part=page.part,
            stale=page.stale,
            aside=page.aside,
            about=about.get(page.key, ("", "")),
            leads=tuple(_list_leads(page, links)),
            picture=_draw(page, behind[page.name]),
        )
        for page in deck.pages
    )


def _draw(page: Page, behind: str) -> str:
    presentation = page.deck.presentation
    places = LAYOUTS[page.name]
    paper = page.palette.values["paper"]
    return draw_slide(
        page.slide,
        behind=behind,
        size=(int(presentation.slide_width), int(presentation.slide_height)),
        fills={place.idx: paper for place in places if place.fill},
        faces={place.idx: place.face for place in places},
    )


def _list_leads(page: Page, links: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the quotes, evidence lines and numbers that stand on a slide, each once."""
    said = "\n".join(_list_texts(page)).replace("\u00a0", " ")
    lines, seen = set(said.splitlines()), set[str]()
    for words, address in links:
        there = words in lines or (len(words) >= _LEAST and words in said)
        if there and address not in seen:
            seen.add(address)
            yield words, address


def _list_texts(page: Page) -> Iterator[str]:
    for shape in page.slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        elif shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def list_places(report: Report) -> Iterator[Place]:
    """Yield what stands on slides and leads to its words: quotes, evidence lines, numbers."""
    yield from _list_quotes(report)
    for insight in report.insights:
        for told in (insight.basis, insight.code, insight.assertion):
            yield Place(told, "insight", insight.id)
    for need in report.needs:
        for told in (need.basis, need.code):
            yield Place(told, "need", need.id)
    for space in report.spaces:
        for told in (space.basis, space.code, space.name):
            yield Place(told, "space", space.id)
    for row in report.initiatives:
        yield Place(row.name, "initiative", row.id)
    for theme in report.themes:
        yield Place(theme.name, "theme", theme.id)


def _list_quotes(report: Report) -> Iterator[Place]:
    for insight in report.insights:
        for quote in (*insight.quotes, *insight.against):
            yield _place_quote(quote, ("insight", insight.id))
    for line in (line for page in report.joints for line in page.lines):
        for quote in line.quotes:
            yield _place_quote(quote, ("", ""))


def _place_quote(quote: Quote, rest: tuple[str, str]) -> Place:
    """Return where a quote leads: to its turn or, where that is not known, to its finding."""
    words = quoted(quote.words)[:_BEGINNING]
    if not quote.transcript_id or quote.turn is None:
        return Place(words, *rest)
    asked = urlencode({"transcript": quote.transcript_id, "turn": quote.turn})
    return Place(words, "", "", f"./coding?{asked}")
