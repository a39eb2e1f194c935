"""The order of the slides on needs, spaces, what is done, and what is decided."""

from __future__ import annotations

from lifeworld.exports.deck.aside import MERGED
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.slides_brief import add_aims
from lifeworld.exports.deck.slides_campaigns import add_campaigns
from lifeworld.exports.deck.slides_closing import add_behind
from lifeworld.exports.deck.slides_initiatives import add_initiatives, add_metrics
from lifeworld.exports.deck.slides_needs import add_needs
from lifeworld.exports.deck.slides_one_page import add_one_page
from lifeworld.exports.deck.slides_outlook import add_ahead, add_unknown
from lifeworld.exports.deck.slides_priorities import add_followed, add_priorities, add_roadmap
from lifeworld.exports.deck.slides_spaces import add_spaces
from lifeworld.exports.deck.slides_workshop import add_votes
from lifeworld.exports.report import Report

__all__ = ["add_opportunities"]


def add_opportunities(deck: Deck, report: Report) -> None:
    """Add needs, spaces, aims, initiatives, metrics, limits, decisions and next steps."""
    add_needs(deck, report)
    add_spaces(deck, report)
    add_aims(deck, report)
    add_priorities(deck, report)
    add_votes(deck, report)
    add_initiatives(deck, report)
    add_roadmap(deck, report)
    add_campaigns(deck, report)
    add_metrics(deck, report)
    with deck.aside(MERGED):
        add_one_page(deck, report)
    add_unknown(deck, report)
    add_ahead(deck, report)
    add_followed(deck, report)
    add_behind(deck, report)
