"""What the slides of a report say, to see later what has changed in the study."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lifeworld.exports.deck.cuts import add_slides
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.slide_marks import list_marks
from lifeworld.exports.report import Report
from study.language import say_in

__all__ = ["SlideContent", "list_contents"]


@dataclass(frozen=True, slots=True)
class SlideContent:
    """A slide: how it is known, its title, and the fingerprint of what it says.

    Attributes:
        aside: Whether it is left out unless somebody asks for it.
    """

    key: str
    title: str
    digest: str
    aside: bool = False


def list_contents(
    report: Report,
    cut: str,
    *,
    shown: Collection[str] = (),
    titles: Iterable[tuple[str, str]] = (),
) -> tuple[SlideContent, ...]:
    """Return the slides of a cut in our own template, none left out, in their usual order.

    Args:
        report: What they tell.
        cut: executive, full or brief.
        shown: The keys of slides that are in the deck; what says the same depends on them.
        titles: Titles that somebody wrote, by the keys of merged slides.
    """
    deck = Deck(template=None, footer="", lang=report.language, shown=shown, titles=titles)
    with say_in(report.language.partition("-")[0]):
        add_slides(deck, report, cut)
        deck.close()
    return tuple(
        SlideContent(mark.key, page.title, mark.digest, aside=bool(page.aside))
        for page, mark in zip(deck.pages, list_marks(deck.pages), strict=True)
    )
