"""Slide of the initiatives that are under way: for whom, what came of each, and where it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.paragraphs import shortened
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import begin_title, joined, long_date, number_word, quoted
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InitiativeRow
from study.language import say
from study.wording import choose_word, count_things

__all__ = ["add_under_way", "tell_places"]


def add_under_way(deck: Deck, report: Report, rows: Sequence[InitiativeRow]) -> None:
    """Add a table of initiatives that are more than a plan; the notes hold all that is known."""
    told = [
        [
            TableCell(
                joined([row.name, *standing(report, row)]),
                face="serif",
                extra=joined([row.original_name, *row.answers]),
            ),
            TableCell(row.target_group or "–", extra=quoted(row.slogan) if row.slogan else ""),
            TableCell(row.results or "–", extra=row.lessons),
            TableCell(_count_places(row) or "–", extra=row.cadence if row.places else ""),
        ]
        for row in rows
    ]
    columns = [
        Column(say("What is done"), 2.6),
        Column(say("For"), 2.6),
        Column(say("Results so far, and what was learnt"), 4.6),
        Column(say("Where it runs"), 2.2),
    ]
    kept = [at for at in range(4) if at == 0 or any(line[at].text != "–" for line in told)]
    columns, told = [columns[at] for at in kept], [[line[at] for at in kept] for line in told]
    lean = [[line[0], *(replace(cell, extra="") for cell in line[1:])] for line in told]
    made = pages_of(
        deck,
        "Table",
        key="under-way",
        part="Needs and opportunities",
        kicker=say("Under way"),
        title=_name_under_way(rows),
        columns=columns,
        rows=told,
        leaner=[(columns, lean, say("The notes hold messages, tools and lessons."))],
        size=11,
        tallest=150,
        padding=2,
        slides=1,
        descr=say(
            "Table of {initiatives} that are under way: {names}.",
            initiatives=count_things(len(rows), "initiative"),
            names=shortened("; ".join(row.name for row in rows), most=300),
        ),
    )
    page = made[0][0]
    page.stale = any(row.stale for row in rows)
    for row in rows:
        page.story(say("Initiative: {name}", name=row.name), *_tell_all(row), *tell_places(row))


def _name_under_way(rows: Sequence[InitiativeRow]) -> str:
    """Return how many initiatives are under way, and of how many there are results."""
    number, results = len(rows), sum(bool(row.results) for row in rows)
    initiatives = begin_title(number, choose_word(number, "initiative"))
    told = say("{initiatives} are under way", initiatives=initiatives)
    if results == number:
        return say("{told}, all with first results", told=told)
    if results:
        return say(
            "{told}; {number} {have} first results",
            told=told,
            number=number_word(results),
            have=choose_word(results, "has", "have"),
        )
    return told


def _count_places(row: InitiativeRow) -> str:
    if not row.places:
        return ""
    running = sum(place.runs for place in row.places)
    return say(
        "{running:,} of {places}", running=running, places=count_things(len(row.places), "place")
    )


def _tell_all(row: InitiativeRow) -> list[str]:
    """Return what is known of an initiative, with the heading of each text."""
    told = (
        (say("For"), row.target_group),
        (say("Message"), row.message),
        (say("Slogan"), row.slogan),
        (say("Tools and channels"), "; ".join(row.tools)),
        (say("Results so far"), row.results),
        (say("What was learnt"), row.lessons),
        (say("Recommendations to others"), row.advice),
        (say("Serves the aim"), "; ".join(row.serves)),
        (say("Risk and response"), joined([row.risk, row.answer])),
    )
    return [f"    {head}: {text}" for head, text in told if text]


def tell_places(row: InitiativeRow) -> list[str]:
    """Return for the notes how far an initiative is in each place, and what was last seen."""
    return [
        "    "
        + joined(
            [
                place.name,
                place.state,
                long_date(place.started),
                say("Follow-up: {day}", day=long_date(place.follow_up)) if place.follow_up else "",
                place.seen,
            ]
        )
        for place in row.places
    ]
