"""Appendix slides: method, participants, codebook, sources of quotes, machines, data protection."""

from __future__ import annotations

from collections import Counter

from lifeworld.exports.deck.aside import MERGED, ROOM, make_room
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.slides_codebook import add_codebook
from lifeworld.exports.deck.slides_estimates import add_estimates
from lifeworld.exports.deck.slides_method import (
    add_machines,
    fill_method,
    open_method,
    settle_machines,
)
from lifeworld.exports.deck.slides_need_tables import add_need_tables
from lifeworld.exports.deck.slides_people import list_attributes
from lifeworld.exports.deck.slides_rest import add_rest
from lifeworld.exports.deck.slides_sources import add_sources
from lifeworld.exports.deck.slides_summary import add_summary
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.report import ParticipantRow, Report
from study.language import say
from study.wording import choose_word, count_things

__all__ = ["add_appendix", "tell_group"]

PART = "Appendix"
_MOST_ATTRIBUTES = 5


def add_appendix(deck: Deck, report: Report) -> None:
    """Add the slides that let a reader check the findings, as far as the deck has room for them."""
    page = open_method(deck)
    with deck.aside(MERGED):
        machines = add_machines(deck, report)
    with deck.aside(ROOM):
        _participants(deck, report)
        add_codebook(deck, report)
    add_estimates(deck, report)
    add_sources(deck, report)
    _notes(deck, report)
    with deck.aside(ROOM):
        add_summary(deck, report)
        add_need_tables(deck, report)
    add_rest(deck, report)
    settle_machines(report, page, machines)
    make_room(deck)
    fill_method(deck, report, page, machines)


def _participants(deck: Deck, report: Report) -> None:
    """List the participants by stratum, each one in the notes for the team; not for the public."""
    if not report.participants or report.audience == "public":
        return
    names = list_attributes(report)
    shown, scarce = names[:_MOST_ATTRIBUTES], list_attributes(report, scarce=True)
    titles = [name.replace("_", " ").capitalize() for name in shown]
    people = sorted(report.participants, key=lambda p: (p.stratum, p.pseudonym))
    columns = [
        Column(say("Stratum"), 2.2),
        Column(say("People"), 0.9, "ctr"),
        Column(say("Names in the study") if report.inside else say("Names of those quoted"), 4.4),
    ]
    columns += [Column(title, 2.6) for title in titles]
    groups = {person.stratum: [] for person in people}  # type: dict[str, list[ParticipantRow]]
    for person in people:
        groups[person.stratum].append(person)
    rows = [
        [
            TableCell(
                stratum or (say("All") if len(groups) == 1 else say("No stratum")), bold=True
            ),
            TableCell(str(len(members)), bold=True, colour="accent"),
            TableCell(", ".join(p.pseudonym for p in members if p.quoted or report.inside) or "–"),
            *(TableCell(tell_group(members, name)) for name in shown),
        ]
        for stratum, members in groups.items()
    ]
    left_out = [name.replace("_", " ") for name in (*names[_MOST_ATTRIBUTES:], *scarce)]
    described = bool(shown) or any(person.stratum for person in people)
    title = say(
        "{people} {are} described",
        people=count_things(len(people), "person", "people"),
        are=choose_word(len(people), "is", "are"),
    )
    if not described:
        title = say("Names in the study") if report.inside else say("Names of those quoted")
    told = (
        say("stratum, number of people, names in the study")
        if report.inside
        else say("stratum, number of people, names of those quoted")
    )
    made = pages_of(
        deck,
        "Appendix table",
        key="participants",
        part=PART,
        kicker=say("B  Participants"),
        title=title,
        columns=columns,
        rows=rows,
        size=11,
        tallest=150,
        padding=2,
        note=say("Not shown: {attributes}", attributes=", ".join(left_out)) if left_out else "",
        descr=say(
            "Table of {participants}: {columns}.",
            participants=count_things(len(people), "participant"),
            columns=", ".join([told, *(title.lower() for title in titles)]),
        ),
    )
    if report.inside:
        for person in people:
            known = [person.attributes.get(name, "") for name in shown]
            made[0][0].story(joined([person.pseudonym, person.stratum, *known]))


def tell_group(members: list[ParticipantRow], name: str) -> str:
    """Return how many of a group have each value: `skilled: 6 · not shown: 1`."""
    tally = Counter(person.attributes.get(name, "") for person in members)
    missing = tally.pop("", 0)
    told = [f"{value}: {number}" for value, number in sorted(tally.items())]
    return joined([*told, say("not shown: {number}", number=missing) if missing else ""])


def _notes(deck: Deck, report: Report) -> None:
    """Add the memos that their authors let appear."""
    rows = [
        [
            TableCell(note.about, bold=True),
            TableCell(f"{note.title}: {note.words}" if note.title else note.words),
            *([TableCell(note.by, colour="muted")] if report.inside else []),
            TableCell(long_date(note.day), colour="muted"),
        ]
        for note in report.notes
    ]
    if not rows:
        return
    pages_of(
        deck,
        "Appendix table",
        key="notes",
        part=PART,
        kicker=say("F  Researchers' notes"),
        title=say("Researchers' notes"),
        columns=[
            Column(say("On", context="about"), 2.4),
            Column(say("Note"), 7.4 if report.inside else 8.6),
            *([Column(say("Written by"), 1.2)] if report.inside else []),
            Column(say("Day"), 1.2),
        ],
        rows=rows,
        size=12,
        tallest=200,
        padding=2,
        note=say("Notes are the researchers' own words, not evidence."),
        descr=say("Table of {notes} of the researchers.", notes=count_things(len(rows), "note")),
    )
