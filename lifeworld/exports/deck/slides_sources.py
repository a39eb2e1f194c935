"""Appendix slides: where each quote stands, so that a reader of a printed deck can find it."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.standing import name_relation
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InsightPage, Quote
from study.language import say
from study.wording import choose_word, count_things

__all__ = ["add_sources", "list_quotes", "tell_numbers"]

PART = "Appendix"


def list_quotes(report: Report) -> list[tuple[InsightPage, Quote]]:
    """Return the quotes of the insights, each with its insight."""
    return [(i, quote) for i in report.insights for quote in (*i.quotes, *i.against)]


def add_sources(deck: Deck, report: Report) -> None:
    """Add the source of each quote: one a row for the team, one insight a row for others."""
    found = list_quotes(report)
    if not found:
        return
    columns, rows = _list_each(found) if report.inside else _list_insights(report)
    quotes = len({quote.id for _, quote in found})
    made = pages_of(
        deck,
        "Appendix table",
        key="sources",
        part=PART,
        kicker=say("D  Source of each quote"),
        title=say(
            "{quotes} from {places}",
            quotes=count_things(quotes, "quote comes", "quotes come"),
            places=choose_word(quotes, "this place", "these places"),
        ),
        columns=columns,
        rows=rows,
        size=11,
        tallest=44 if report.inside else 300,
        padding=1,
        slides=1 if report.inside else 0,
        note=say(
            "Characters are counted from 0, and the end is exclusive. Excerpt: the"
            " end of its id, which the notes of its insight give in full."
        )
        if report.inside
        else tell_numbers(report),
        descr=say("Table of {quotes} with the sources.", quotes=count_things(quotes, "quote")),
    )
    deck.anchors["quotes"] = made[0][0]


def _list_each(
    found: list[tuple[InsightPage, Quote]],
) -> tuple[list[Column], list[list[TableCell]]]:
    """Return a row for each quote, with its characters and the end of its id."""
    columns = [
        Column(say("Insight"), 0.8),
        Column(say("Speaker"), 1.5),
        Column(say("Relation"), 1.2),
        Column(say("Transcript"), 5.2),
        Column(say("Characters"), 1.4),
        Column(say("Excerpt"), 1.6),
    ]
    rows = [
        [
            TableCell(insight.code, bold=True),
            TableCell(quote.speaker or "–"),
            TableCell(name_relation(quote.relation)),
            TableCell(quote.location()),
            TableCell(f"{quote.start}–{quote.end}"),
            TableCell(quote.id[-12:], colour="muted"),
        ]
        for insight, quote in found
    ]
    return columns, rows


def _list_insights(report: Report) -> tuple[list[Column], list[list[TableCell]]]:
    """Return a row for each insight: who speaks for or against it, and in which session."""
    columns = [Column(say("Insight"), 0.8), Column(say("Who, in which session"), 10.9)]
    rows = []
    for insight in report.insights:
        said: dict[str, list[str]] = {}
        for quote in (*insight.quotes, *insight.against):
            place = f"{quote.speaker or '–'} ({quote.location()})"
            said.setdefault(quote.relation, []).append(place)
        told = " ".join(
            f"{name_relation(relation).capitalize()}: {'; '.join(places)}."
            for relation, places in said.items()
        )
        if told:
            rows.append([TableCell(insight.code, bold=True), TableCell(told)])
    return columns, rows


def tell_numbers(report: Report) -> str:
    """Return how the sessions are numbered, and that not all quotes are shown."""
    if report.undated:
        return say(
            "Sessions of a kind are numbered by date, {those} without one last. Of the quotes that"
            " support an insight, up to three are shown.",
            those=choose_word(report.undated, "the one", "those"),
        )
    return say(
        "Sessions of a kind are numbered by date. Of the quotes that support an insight, up to"
        " three are shown."
    )
