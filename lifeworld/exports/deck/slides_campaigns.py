"""Slides of initiatives that are under way: whom they reach, where they run, what came of them."""

from __future__ import annotations

from lifeworld.exports.deck.aside import MERGED
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.keys import hash_thing
from lifeworld.exports.deck.looks import LEFT, WIDTH, Box
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.paragraphs import bullets, label, shortened, words
from lifeworld.exports.deck.rows import find_rows, write_rows
from lifeworld.exports.deck.slides_under_way import add_under_way, tell_places
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date, number_word, quoted
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InitiativeRow
from study.language import say
from study.wording import choose_word, count_things

__all__ = ["add_campaigns", "is_under_way", "name_places"]

PART = "Needs and opportunities"
Row = list[tuple[str, list[Para]]]


def add_campaigns(deck: Deck, report: Report) -> None:
    """Add what is under way: one initiative on its own slide, several as a table.

    With several, each one's own slide stands aside; so does the one on the places where it runs.
    """
    under_way = [row for row in get_first(report.initiatives) if is_under_way(row)]
    if len(under_way) > 1:
        add_under_way(deck, report, under_way)
    for row in under_way:
        with deck.aside(MERGED if len(under_way) > 1 else ""):
            _campaign(deck, report, row)
        if row.places:
            with deck.aside(MERGED):
                _rollout(deck, row)


def is_under_way(row: InitiativeRow) -> bool:
    """Return whether an initiative is more than a plan."""
    return any(
        (row.target_group, row.message, row.slogan, row.tools, row.results, row.lessons,
         row.advice, row.places)
    )  # fmt: skip


def _campaign(deck: Deck, report: Report, row: InitiativeRow) -> None:
    kicker = joined([say("Initiative"), *row.answers, *standing(report, row)])
    page = deck.page(
        "Canvas",
        key=hash_thing("initiative", row.id),
        part=PART,
        title=row.name,
        kicker=kicker,
    )
    page.stale = row.stale
    about = joined([row.original_name, row.description])
    risk = [words(row.risk, size=14, before=3)] if row.risk else []
    if row.risk and row.answer:
        risk.append(words(say("Response: {answer}", answer=row.answer), size=14, before=3))
    rows: list[Row] = [
        [("story", [words(about, size=15, colour="muted")] if about else [])],
        [
            ("from", _headed(say("For"), row.target_group)),
            ("to", _message(row)),
            ("role", _listed(say("Tools and channels"), row.tools)),
        ],
        [
            ("needs", _headed(say("Results so far"), row.results)),
            ("bounds", _headed(say("What was learnt"), row.lessons)),
            ("assets", _headed(say("Recommendations to others"), row.advice)),
        ],
        [
            ("risks", [label(say("Risk and response"), before=0), *risk] if risk else []),
            ("outside", _listed(say("Serves the aim"), row.serves)),
            ("ask", _places(deck, row)),
        ],
    ]
    top = page.below_title(0.16)
    area = Box(LEFT, top, WIDTH, page.places["note"].box.y - 0.12 - top)
    write_rows(page, find_rows(page, rows, area=area))
    page.note(
        joined(
            [
                say("Owner: {owner}", owner=row.owner) if row.owner else "",
                say("Comes after “{title}”.", title=row.comes_after) if row.comes_after else "",
                say("revision {revision}", revision=row.revision) if report.inside else "",
            ]
        ),
        stale=row.stale,
    )
    page.story(
        say("Initiative: {name}", name=row.name),
        row.description,
        row.message,
        *row.tools,
        row.results,
        row.lessons,
        row.advice,
        *tell_places(row),
    )


def _places(deck: Deck, row: InitiativeRow) -> list[Para]:
    """Return where an initiative runs, unless that has a slide of its own."""
    if not row.places or deck.asks(hash_thing("rollout", row.id)):
        return []
    told = tuple(joined([place.name, place.state]) for place in row.places)
    return _listed(say("Where it runs"), told)


def _message(row: InitiativeRow) -> list[Para]:
    paras = _headed(say("Message"), row.message)
    if row.slogan:
        slogan = words(quoted(row.slogan), size=16, face="serif", before=4)
        paras = [*(paras or [label(say("Slogan"), before=0)]), slogan]
    return paras


def _headed(head: str, text: str) -> list[Para]:
    lines = [words(line.strip(), size=15, before=3) for line in text.splitlines() if line.strip()]
    return [label(head, before=0), *lines] if lines else []


def _listed(head: str, texts: tuple[str, ...]) -> list[Para]:
    return [label(head, before=0), *bullets(texts, size=15, before=3)] if texts else []


def name_places(row: InitiativeRow) -> str:
    """Return in how many places an initiative runs, of those it is meant for."""
    number, running = len(row.places), sum(place.runs for place in row.places)
    places = choose_word(number, "place")
    if running == number:
        return say(
            "{initiative} runs in {number} {places}",
            initiative=row.name,
            number=number_word(number),
            places=places,
        )
    return say(
        "{initiative} runs in {running} of {number} {places}",
        initiative=row.name,
        running=number_word(running),
        number=number_word(number),
        places=places,
    )


def _rollout(deck: Deck, row: InitiativeRow) -> None:
    number = len(row.places)
    told = (
        (Column(say("Began"), 2.3), [long_date(p.started) for p in row.places], False),
        (Column(say("Follow-up"), 2.3), [long_date(p.follow_up) for p in row.places], False),
        (Column(say("Last seen"), 3.8), [p.seen for p in row.places], True),
    )
    kept = [each for each in told if any(each[1])]
    pages_of(
        deck,
        "Table",
        key=hash_thing("rollout", row.id),
        part=PART,
        kicker=joined([say("Roll-out"), row.cadence]),
        title=name_places(row),
        columns=[
            Column(say("Place"), 2.5),
            Column(say("How far it is"), 1.9),
            *(column for column, _, _ in kept),
        ],
        rows=[
            [
                TableCell(place.name, face="serif"),
                TableCell(place.state, bold=True),
                *(
                    TableCell(texts[at] or "–", extra=long_date(place.day) if dated else "")
                    for _, texts, dated in kept
                ),
            ]
            for at, place in enumerate(row.places)
        ],
        size=14,
        tallest=150,
        padding=8,
        descr=say(
            "Table of {places} of an initiative: {names}.",
            places=count_things(number, "place"),
            names=shortened("; ".join(place.name for place in row.places), most=300),
        ),
    )
