"""Slides of things that have one each, and those that somebody merged: rows of one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TypeVar

from lifeworld.exports.deck.aside import MERGED
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.keys import hash_thing
from lifeworld.exports.deck.merging import find_merged
from lifeworld.exports.deck.space_quotes import list_needs_of
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, number_word, quoted
from lifeworld.exports.deck.voices import attribution, tell_withheld
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InsightPage, SpacePage
from study.language import say
from study.wording import count_things

__all__ = ["Table", "add_each", "lay_out_insights", "lay_out_spaces"]

Thing = TypeVar("Thing", InsightPage, SpacePage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a merged slide shows.

    Attributes:
        counted: How many things it tells, in words.
        message: What the first of them says.
        columns: Number, name, what is told of each, and what it rests on.
        rows: A cell for each column.
        lacks: What is said where there is no room for what is told of each.
        descr: What the table is, for those who do not see it.
    """

    counted: str
    message: str
    columns: tuple[Column, Column, Column, Column]
    rows: list[list[TableCell]]
    lacks: str
    descr: str

    def make_leaner(self) -> tuple[list[Column], list[list[TableCell]], str]:
        """Return the table without what is told of each, and what is said about that."""
        number, name, _, evidence = self.columns
        rows = [[cells[0], cells[1], cells[3]] for cells in self.rows]
        return [number, name, evidence], rows, self.lacks


def add_each(
    deck: Deck,
    kind: str,
    things: Sequence[Thing],
    *,
    part: str,
    draw: Callable[[Thing, int], None],
    lay_out: Callable[[Sequence[Thing]], Table],
    tell: Callable[[Thing], Sequence[str]],
) -> None:
    """Add a slide for each thing, and in the place of those that somebody merged, one for all.

    Args:
        deck: The deck, which knows what is merged.
        kind: insight or space.
        things: Those that have a slide each.
        part: The section of the slides.
        draw: Adds the slide of a thing that has this number.
        lay_out: Returns the table of several things.
        tell: Returns what the notes hold of a thing.
    """
    by_key = {hash_thing(kind, each.id): each for each in things}
    merged = find_merged(deck.list_asked(), list(by_key))
    inside = {part_key: key for key, parts in merged.items() for part_key in parts}
    for number, (own, thing) in enumerate(by_key.items(), start=1):
        key = inside.get(own, "")
        with deck.aside(MERGED) if key else nullcontext():
            draw(thing, number)
        if key and own == merged[key][-1]:
            _add_merged(deck, [by_key[each] for each in merged[key]], key, part, lay_out, tell)


def _add_merged(
    deck: Deck,
    things: Sequence[Thing],
    key: str,
    part: str,
    lay_out: Callable[[Sequence[Thing]], Table],
    tell: Callable[[Thing], Sequence[str]],
) -> None:
    table = lay_out(things)
    made = pages_of(
        deck,
        "Table",
        key=key,
        part=part,
        kicker=joined([table.counted, say("on one slide")]),
        title=deck.titles.get(key) or _tell_title(table.message, len(things) - 1),
        columns=list(table.columns),
        leaner=[table.make_leaner()],
        rows=table.rows,
        size=13,
        tallest=150,
        padding=5,
        descr=table.descr,
    )
    for page, _ in made:
        page.stale = any(thing.stale for thing in things)
    first = made[0][0]
    for thing in things:
        deck.anchors[thing.id] = first
        first.story(*tell(thing))


def lay_out_insights(deck: Deck, report: Report, insights: Sequence[InsightPage]) -> Table:
    """Return insights as rows, each with a quote that supports it and what it rests on."""
    paper = deck.palette("Table").values["paper"]
    rows = []
    for insight in insights:
        voice = TableCell("–", fill=paper, less=1)
        if insight.quotes:
            quote = insight.quotes[0]
            voice = TableCell(
                quoted(quote.words), fill=paper, less=1, face="serif", lang=quote.language,
                extra=attribution(quote),
            )  # fmt: skip
        rests = [insight.basis, *standing(report, insight), tell_withheld(insight)]
        rows.append(
            [
                _show_code(insight.code, paper),
                TableCell(insight.assertion, face="serif", fill=paper),
                voice,
                _show_evidence(rests, paper),
            ]
        )
    counted = count_things(len(insights), "insight")
    return Table(
        counted=counted,
        message=insights[0].assertion,
        columns=(
            Column(say("No."), 0.5),
            Column(say("Insight"), 4.2),
            Column(say("One voice"), 4.2),
            Column(say("Evidence"), 2.6),
        ),
        rows=rows,
        lacks=say("The notes hold the quotes."),
        descr=say("Table of {insights}, each with a quote and what it rests on.", insights=counted),
    )


def lay_out_spaces(deck: Deck, report: Report, spaces: Sequence[SpacePage]) -> Table:
    """Return opportunity spaces as rows, each with its question, its needs and their evidence."""
    paper = deck.palette("Table").values["paper"]
    rows = []
    for space in spaces:
        needs = " ".join(need.short() for need in list_needs_of(report, space))
        question = next(iter(space.how_might_we), "")
        rows.append(
            [
                _show_code(space.code, paper),
                TableCell(space.name, face="serif", fill=paper, extra=question),
                TableCell(needs or "–", fill=paper, less=1),
                _show_evidence([space.basis, *standing(report, space)], paper),
            ]
        )
    counted = count_things(len(spaces), "opportunity space")
    return Table(
        counted=counted,
        message=spaces[0].name,
        columns=(
            Column(say("No."), 0.5),
            Column(say("Opportunity space"), 4.4),
            Column(say("Needs"), 4.0),
            Column(say("Evidence"), 2.6),
        ),
        rows=rows,
        lacks=say("The notes hold the needs."),
        descr=say(
            "Table of {spaces}, each with its question, its needs and what they rest on.",
            spaces=counted,
        ),
    )


def _show_code(code: str, paper: str) -> TableCell:
    return TableCell(code or "–", fill=paper, colour="accent", bold=True)


def _show_evidence(told: list[str], paper: str) -> TableCell:
    return TableCell(joined(told) or "–", fill=paper, less=2, colour="muted")


def _tell_title(message: str, others: int) -> str:
    """Return the message of the first, and how many come with it."""
    return say("{first}, and {number} more", first=message.rstrip(". "), number=number_word(others))
