"""Appendix slides: method, participants, codebook, sources of quotes, machines, data protection."""

from __future__ import annotations

from collections import Counter

from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Deck
from lifeworld.exports.deck.paragraphs import bullets, label, words
from lifeworld.exports.deck.slides_codebook import add_codebook
from lifeworld.exports.deck.slides_estimates import add_estimates
from lifeworld.exports.deck.slides_need_tables import add_need_tables
from lifeworld.exports.deck.slides_people import list_attributes
from lifeworld.exports.deck.slides_rest import add_rest, list_rest
from lifeworld.exports.deck.slides_sources import add_sources, list_quotes
from lifeworld.exports.deck.slides_summary import add_summary
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date, with_long_dates
from lifeworld.exports.report import ParticipantRow, Report
from study.language import mark, say
from study.wording import choose_word, count_things, render_names

__all__ = ["add_appendix", "count_codings", "tell_group"]

PART = "Appendix"
_MOST_ATTRIBUTES = 5


def add_appendix(deck: Deck, report: Report) -> None:
    """Add the slides that let a reader check the findings."""
    _method(deck, report)
    _participants(deck, report)
    add_codebook(deck, report)
    add_estimates(deck, report)
    add_sources(deck, report)
    _trust(deck, report)
    _notes(deck, report)
    add_summary(deck, report)
    add_need_tables(deck, report)
    add_rest(deck, report)


def _method(deck: Deck, report: Report) -> None:
    method = report.method
    people, sessions = report.heard, sum(phase.sessions for phase in method.phases)
    page = deck.page(
        "Appendix",
        key="method",
        part=PART,
        kicker=say("A  Method"),
        title=say("Appendix: how to check our findings"),
    )
    facts = [
        say(
            "Method: {method}", method=say(method.profile) if method.profile else say("not set yet")
        ),
        f"{count_things(sessions, 'session')}, {report.count_people(people)}",
        count_codings(report),
    ]
    left = [label(say("What was done"), before=0), *bullets(facts, size=15, before=5)]
    if method.phases:
        left += [
            label(say("Phases")),
            *bullets(
                [
                    joined(
                        [
                            phase.name,
                            count_things(phase.sessions, "session"),
                            report.count_people(phase.people) if phase.people else "",
                            with_long_dates(phase.dates),
                        ]
                    )
                    for phase in method.phases
                ],
                size=15,
                before=5,
            ),
        ]
    told = render_names(_list_parts(report))
    left += [label(say("In this appendix")), words(f"{told.capitalize()}.", size=15, before=5)]
    page.write("left", left)
    if read := _list_readings(report):
        heading = label(say("How to read the numbers"), before=0)
        page.write("right", [heading, *bullets(read, size=15, before=5)])
    page.story(*facts)


def _list_parts(report: Report) -> list[str]:
    """Return what the appendix holds, part by part."""
    parts = [
        say("method"),
        say("people") if report.participants and report.audience != "public" else "",
        say("codebook") if report.codes else "",
        say("how common codes are") if report.estimates else "",
        say("sources of the quotes") if list_quotes(report) else "",
        say("use of machines"),
        say("what was left out") if report.left_out else "",
        say("researchers' notes") if report.notes else "",
        say("summary of findings") if report.summary else "",
        say("needs by stratum") if report.presence or report.need_scores else "",
        say("what has no slide of its own") if list_rest(report) else "",
    ]
    return [part for part in parts if part]


def count_codings(report: Report) -> str:
    """Return how many codes and codings there are, and of how many coders."""
    method = report.method
    codes, codings = count_things(method.codes, "code"), count_things(method.codings, "coding")
    if not method.coders:
        return f"{codes}, {codings}"
    coders = count_things(method.coders, "coder")
    return say("{codes}, {codings} by {coders}", codes=codes, codings=codings, coders=coders)


def _list_readings(report: Report) -> list[str]:
    """Return how to read what this deck shows: nothing is explained that is not in it."""
    read = []
    if report.method.codings:
        if report.themes:
            read.append(
                say(
                    "A theme says how many raised it, of the {noun} asked about it.",
                    noun=report.noun,
                )
            )
        if report.insights or report.needs:
            read.append(say("A finding says what it rests on: quotes linked by a researcher."))
        if report.codes:
            told = mark(
                "A mention is one coded passage, of field notes too. One person may make many."
            )
            if report.voices:
                told = mark(
                    "A mention is one coded passage, of field notes too. One voice may make many."
                )
            read.append(say(told))
        if report.themes or report.codes:
            read.append(
                say(
                    "What moderators and observers say in a session is not counted, nor are"
                    " suggestions that nobody accepted."
                )
            )
    if any(not cell.asked for theme in report.themes for cell in theme.by_stratum):
        read.append(say("n.a. means not asked. A dash means asked and not raised."))
    if list_quotes(report):
        read.append(say("[…] marks an omission in a quote."))
    return read


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


def _trust(deck: Deck, report: Report) -> None:
    page = deck.page(
        "Appendix",
        key="machines",
        part=PART,
        kicker=say("E  Machines and people"),
        title=say("Use of machines, protection of people, and what was left out"),
    )
    machine: list[Para] = [label(say("Use of machines"), before=0)]
    machine += bullets(report.method.machine or (say("Nothing is recorded."),), size=15, before=6)
    page.write("left", machine)
    right: list[Para] = []
    if report.protection:
        right += [label(say("Protection of people"), before=0)]
        right += bullets(report.protection, size=15, before=6)
    left_out = list(report.left_out)
    if report.audience == "public" and report.participants:
        left_out.append(say("The table of participants is left out of a public version."))
    right.append(label(say("What was left out of this version"), before=13 if right else 0))
    right += bullets(left_out or [say("Nothing, for consent or status.")], size=15, before=6)
    page.write("right", right)
    page.story(*report.method.machine, *report.protection, *left_out)


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
