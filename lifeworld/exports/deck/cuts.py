"""The slides of each cut of a deck: for those who decide, whole, and on two pages."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.slides_appendix import add_appendix
from lifeworld.exports.deck.slides_assumptions import add_assumptions
from lifeworld.exports.deck.slides_counter_voices import add_counter_voices
from lifeworld.exports.deck.slides_findings import add_findings
from lifeworld.exports.deck.slides_joints import add_joints
from lifeworld.exports.deck.slides_opening import add_answer, add_cover, add_opening
from lifeworld.exports.deck.slides_opportunities import add_opportunities
from lifeworld.exports.deck.slides_short import add_outlook, add_space_voices, add_voices
from lifeworld.exports.deck.slides_two_pages import add_first_page, add_second_page
from lifeworld.exports.report import Report

__all__ = ["add_slides"]


def add_slides(deck: Deck, report: Report, cut: str) -> None:
    """Add the slides of a cut."""
    if cut == "executive":
        add_cover(deck, report)
        add_answer(deck, report)
        add_voices(deck, report)
        add_space_voices(deck, report)
        add_outlook(deck, report)
        return
    if cut == "brief":
        add_first_page(deck, report)
        add_second_page(deck, report)
        return
    add_opening(deck, report)
    add_findings(deck, report)
    add_counter_voices(deck, report)
    add_assumptions(deck, report)
    add_joints(deck, report)
    add_opportunities(deck, report)
    add_appendix(deck, report)
