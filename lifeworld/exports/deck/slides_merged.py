"""Merged slides: several insights, or several spaces, as the rows of one table."""

from __future__ import annotations

from collections.abc import Sequence

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.keys import hash_thing
from lifeworld.exports.deck.merging import find_merged
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.space_quotes import list_needs_of
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, number_word, quoted
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InsightPage, Quote, SpacePage
from study.language import say
from study.wording import count_things

__all__ = ["add_merged_insights", "add_merged_spaces", "find_merged_things"]


def find_merged_things(
    deck: Deck, kind: str, things: Sequence[InsightPage] | Sequence[SpacePage]
) -> dict[str, tuple[str, ...]]:
    """Return the merged slides of a kind, with the ids of the things that they tell.

    Args:
        deck: The deck, which knows what is asked for.
        kind: insight or space.
        things: Those that have a slide of their own.
    """
    by_key = {hash_thing(kind, each.id): each.id for each in things}
    found = find_merged(deck.list_asked(), list(by_key))
    return {key: tuple(by_key[part] for part in parts) for key, parts in found.items()}


def add_merged_insights(
    deck: Deck, report: Report, insights: Sequence[InsightPage], *, key: str, part: str
) -> Page:
    """Add the slide that tells several insights, each with a quote and what it rests on."""
    paper = deck.palette("Table").values["paper"]
    rows, bare = [], []
    for insight in insights:
        quote = next(iter((*insight.quotes, *insight.against)), None)
        first = TableCell(insight.code or "–", fill=paper, colour="accent", bold=True)
        said = TableCell(insight.assertion, face="serif", fill=paper)
        heard = TableCell(_tell_basis(report, insight), fill=paper, less=2, colour="muted")
        voice = TableCell(
            quoted(quote.words) if quote else "–",
            fill=paper, less=1, face="serif", extra=_tell_speaker(quote) if quote else "",
        )  # fmt: skip
        rows.append([first, said, voice, heard])
        bare.append([first, said, heard])
    ends = [Column(say("Evidence"), 2.6)]
    begins = [Column(say("No."), 0.5), Column(say("Insight"), 4.2)]
    made = pages_of(
        deck,
        "Table",
        key=key,
        part=part,
        kicker=joined([count_things(len(insights), "insight"), say("on one slide")]),
        title=deck.titles.get(key) or _tell_title([each.assertion for each in insights]),
        columns=[*begins, Column(say("One voice"), 4.2), *ends],
        leaner=[([*begins, *ends], bare, say("The notes hold the quotes."))],
        rows=rows,
        size=13,
        tallest=150,
        padding=5,
        descr=say(
            "Table of {insights}, each with a quote and what it rests on.",
            insights=count_things(len(insights), "insight"),
        ),
    )
    return _finish(made, insights)


def add_merged_spaces(
    deck: Deck, report: Report, spaces: Sequence[SpacePage], *, key: str, part: str
) -> Page:
    """Add the slide that tells several opportunity spaces, each with its question and needs."""
    paper = deck.palette("Table").values["paper"]
    rows, bare = [], []
    for space in spaces:
        needs = list_needs_of(report, space)
        first = TableCell(space.code or "–", fill=paper, colour="accent", bold=True)
        named = TableCell(
            space.name, face="serif", fill=paper, extra=next(iter(space.how_might_we), "")
        )
        gathered = TableCell(" ".join(need.short() for need in needs) or "–", fill=paper, less=1)
        heard = TableCell(_tell_basis(report, space), fill=paper, less=2, colour="muted")
        rows.append([first, named, gathered, heard])
        bare.append([first, named, heard])
    ends = [Column(say("Evidence"), 2.6)]
    begins = [Column(say("No."), 0.5), Column(say("Opportunity space"), 4.4)]
    made = pages_of(
        deck,
        "Table",
        key=key,
        part=part,
        kicker=joined([count_things(len(spaces), "opportunity space"), say("on one slide")]),
        title=deck.titles.get(key) or _tell_title([each.name for each in spaces]),
        columns=[*begins, Column(say("Needs"), 4.0), *ends],
        leaner=[([*begins, *ends], bare, say("The notes hold the needs."))],
        rows=rows,
        size=13,
        tallest=150,
        padding=5,
        descr=say(
            "Table of {spaces}, each with its question, its needs and what they rest on.",
            spaces=count_things(len(spaces), "opportunity space"),
        ),
    )
    return _finish(made, spaces)


def _finish(
    made: Sequence[tuple[Page, object]], things: Sequence[InsightPage] | Sequence[SpacePage]
) -> Page:
    page = made[0][0]
    for each, _ in made:
        each.stale = any(thing.stale for thing in things)
    for thing in things:
        for each, _ in made:
            each.deck.anchors[thing.id] = page
    return page


def _tell_title(told: Sequence[str]) -> str:
    """Return the message of the first, and how many come with it."""
    others = len(told) - 1
    return say(
        "{first}, and {number} more",
        first=told[0].rstrip(". "),
        number=number_word(others),
    )


def _tell_basis(report: Report, thing: InsightPage | SpacePage) -> str:
    return joined([thing.basis, *standing(report, thing)]) or "–"


def _tell_speaker(quote: Quote) -> str:
    return joined([quote.speaker or say("a participant"), quote.stratum])
