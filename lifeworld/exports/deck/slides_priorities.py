"""Slides of what comes first, of the roadmap, and of what was done about each need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lifeworld.exports.deck.aside import MERGED
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.looks import LEFT, WIDTH, Box
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.paragraphs import label, shortened, words
from lifeworld.exports.deck.rows import find_rows, write_rows
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.report import Report
from lifeworld.exports.report_priorities import HorizonRow, RatedRow, RatingPage
from study.language import say
from study.wording import count_things

__all__ = ["add_followed", "add_priorities", "add_roadmap", "tell_rating"]

PART = "Needs and opportunities"
_ROLES = ("needs", "bounds", "assets")
_MOST = (8, 6, 4, 3)  # initiatives of a horizon, as many as fit


def add_priorities(deck: Deck, report: Report) -> None:
    """Add the order that several people's marks gave, unless the roadmap or a vote shows it."""
    told = find_told(report)
    voted = {vote.rating for vote in report.votes if vote.rows}
    for page in report.ratings:
        with deck.aside(MERGED if page is told or page.id in voted else ""):
            _rating(deck, page)


def find_told(report: Report) -> RatingPage | None:
    """Return the newest rating of initiatives alone, all of them on the roadmap."""
    there = {row.id for horizon in report.roadmap for row in horizon.rows}
    if len(_list_held(report)) < 2:  # then there is no roadmap
        return None
    for rating in report.ratings:
        if rating.rows and {row.id for row in rating.rows} <= there:
            return rating
    return None


def _list_held(report: Report) -> list[HorizonRow]:
    return [horizon for horizon in report.roadmap if horizon.rows]


def _rating(deck: Deck, rating: RatingPage) -> None:
    if not rating.rows:
        return
    apart = any(row.apart for row in rating.rows)
    ranges = any(row.range for row in rating.rows)
    people = count_things(rating.people, "person", "people")
    made = pages_of(
        deck,
        "Table",
        key="priorities",
        part=PART,
        kicker=say("Priorities"),
        title=rating.firm[0].rstrip(".") if rating.firm else rating.title,
        columns=[
            Column(say("Place", context="rank"), 0.8, "ctr"),
            Column(rating.title, 5.0),
            Column(say("Score"), 0.9, "ctr"),
            *([Column(say("Under other weights"), 1.9)] if ranges else []),
            *([Column(say("Where people differ most"), 3.4)] if apart else []),
        ],
        rows=[
            [
                TableCell(row.place, bold=True, colour="accent"),
                TableCell(row.name, face="serif"),
                TableCell(row.score or "–", bold=True),
                *([TableCell(row.range or "–")] if ranges else []),
                *([TableCell(row.apart or "–")] if apart else []),
            ]
            for row in rating.rows
        ],
        size=14,
        tallest=110,
        padding=7,
        note=_tell_raters(rating),
        descr=say(
            "Table of the order that {people} gave: {names}.",
            people=people,
            names=shortened("; ".join(row.name for row in rating.rows), most=300),
        ),
    )
    made[0][0].story(*_tell_firm(rating))


def add_roadmap(deck: Deck, report: Report) -> None:
    """Add the initiatives from quick wins to long-term change, with their places if rated."""
    held, rating = _list_held(report), find_told(report)
    if len(held) < 2:
        return
    page = deck.page(
        "Canvas",
        key="roadmap",
        part=PART,
        kicker=say("Priorities and roadmap") if rating else say("Roadmap"),
        title=rating.firm[0].rstrip(".") if rating and rating.firm else _name_road(held),
    )
    rated = {row.id: row for row in rating.rows} if rating else {}
    top = page.below_title(0.16)
    area = Box(LEFT, top, WIDTH, page.places["note"].box.y - 0.12 - top)
    for most in _MOST:
        row = [
            (role, _column(horizon, rated, most))
            for role, horizon in zip(_ROLES, held, strict=False)
        ]
        found = find_rows(page, [row], area=area, most=1.2)
        if found.fits:
            break
    write_rows(page, found)
    told = say("In each column what was rated comes first, in its order.")
    if rating:
        told = f"{told} {_tell_raters(rating)}"
        page.story(*tell_rating(rating))
    page.note(told)
    page.story(
        *(f"{horizon.name}: {'; '.join(row.name for row in horizon.rows)}" for horizon in held)
    )


def _name_road(held: list[HorizonRow]) -> str:
    first, last = held[0].rows[0].name, held[-1].rows[0].name
    return say("From “{first}” to “{last}”", first=first, last=last)


def _column(horizon: HorizonRow, rated: Mapping[str, RatedRow], most: int) -> list[Para]:
    paras = [label(horizon.name, before=0)]
    for row in horizon.rows[:most]:
        paras.append(words(row.name, size=18, face="serif", before=12))
        if told := joined([_tell_place(rated.get(row.id)), row.about]):
            paras.append(words(told, size=13, colour="muted", before=2))
    if (more := len(horizon.rows) - most) > 0:
        told = say("and {things}", things=count_things(more, "more", "more"))
        paras.append(words(told, size=12, colour="muted", before=8))
    return paras


def _tell_place(row: RatedRow | None) -> str:
    """Return the place that an initiative got, its score, and by what people differ most on it."""
    if row is None:
        return ""
    told = say("place {place}", place=row.place)
    if row.score:
        told = say("place {place}, score {score}", place=row.place, score=row.score)
    apart = say("people differ on {criterion}", criterion=row.apart) if row.apart else ""
    return joined([told, apart])


def _tell_rated(row: RatedRow) -> str:
    """Return for the notes what a table of the priorities says of a thing that was rated."""
    other = say("under other weights {range}", range=row.range) if row.range else ""
    return joined([row.place, row.name, row.score, other, row.apart])


def tell_rating(rating: RatingPage) -> list[str]:
    """Return for the notes what the slide of a rating says."""
    return [*_tell_firm(rating), rating.title, *(_tell_rated(row) for row in rating.rows)]


def _tell_raters(rating: RatingPage) -> str:
    return say(
        "{people} rated from 1 to 5, each alone, before {day}. Weights were set beforehand.",
        people=count_things(rating.people, "person", "people"),
        day=long_date(rating.day),
    )


def _tell_firm(rating: RatingPage) -> list[str]:
    """Return how firm the order is, by what was rated, and how that was found."""
    return [
        *rating.firm,
        say("Rated by: {criteria}", criteria="; ".join(rating.criteria)),
        say(
            "Places under other weights are those under weights drawn evenly from all that there"
            " are (Lahdelma, Hokkanen and Salminen 1998)."
        ),
    ]


def add_followed(deck: Deck, report: Report) -> None:
    """Add what was done about each need, once something was begun."""
    rows = report.followed
    if not rows:
        return
    begun = sum(row.begun for row in rows)
    told = [
        [
            TableCell(row.said, face="serif"),
            TableCell(
                "; ".join(row.did) or say("Nothing yet: no initiative answers it."),
                bold=row.begun,
                extra=row.came[0] if row.came else "",
            ),
        ]
        for row in get_first(rows)
    ]
    columns = [Column(say("You said"), 5.0), Column(say("We did"), 6.6)]
    lean = [[row[0], replace(row[1], extra="")] for row in told]
    made = pages_of(
        deck,
        "Table",
        key="said-and-done",
        part=PART,
        kicker=say("You said, we did"),
        title=say(
            "Something was begun for {number} of {needs}",
            number=begun,
            needs=count_things(len(rows), "need"),
        ),
        columns=columns,
        rows=told,
        leaner=[(columns, lean, say("The notes say what came of it."))],
        size=11,
        tallest=150,
        padding=2,
        slides=1,
        descr=say("Table of needs with what was done about each."),
    )
    for row in rows:
        made[0][0].story(row.said, *row.did, *row.came, *row.decided)
