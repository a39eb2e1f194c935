"""Appendix slides: method, participants, codebook, sources of quotes, machines, data protection."""

from __future__ import annotations

from collections import Counter

from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Deck
from lifeworld.exports.deck.paragraphs import bullets, label, words
from lifeworld.exports.deck.slides_opening import list_attributes
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date, with_long_dates
from lifeworld.exports.report import CodeRow, ParticipantRow, Report
from lifeworld.exports.report_findings import InsightPage, Quote
from study.wording import choose_word, count_things, render_names

__all__ = ["add_appendix"]

PART = "Appendix"
_MOST_ATTRIBUTES = 5


def add_appendix(deck: Deck, report: Report) -> None:
    """Add the slides that let a reader check the findings."""
    page = deck.page("Section", part=PART, title="Appendix: how to check our findings")
    parts = [
        "method",
        "people" if report.participants and report.audience != "public" else "",
        "codebook" if report.codes else "",
        "sources of the quotes" if _list_quotes(report) else "",
        "use of machines",
        "what was left out" if report.left_out else "",
        "researchers' notes" if report.notes else "",
    ]
    told = render_names(part for part in parts if part)
    page.write("body", [words(f"{told.capitalize()}.", size=16, colour="muted")])
    _method(deck, report)
    _participants(deck, report)
    _codebook(deck, report)
    _places(deck, report)
    _trust(deck, report)
    _notes(deck, report)


def _method(deck: Deck, report: Report) -> None:
    method = report.method
    people, sessions = report.heard, sum(phase.sessions for phase in method.phases)
    page = deck.page("Appendix", part=PART, kicker="A  Method", title="How the study was done")
    facts = [
        f"Method: {method.profile or 'not set yet'}",
        f"{count_things(sessions, 'session')}, {report.count_people(people)}",
        f"{count_things(method.codes, 'code')}, {count_things(method.codings, 'coding')}"
        + (f" by {count_things(method.coders, 'coder')}" if method.coders else ""),
    ]
    left = [label("What was done", before=0), *bullets(facts, size=15, before=5)]
    if method.phases:
        left += [
            label("Phases"),
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
    page.write("left", left)
    if read := _list_readings(report):
        heading = label("How to read the numbers", before=0)
        page.write("right", [heading, *bullets(read, size=15, before=5)])
    page.story(*facts)


def _list_readings(report: Report) -> list[str]:
    """Return how to read what this deck shows: nothing is explained that is not in it."""
    one = "voice" if report.voices else "person"
    read = []
    if report.method.codings:
        if report.themes:
            read.append(f"A theme says how many raised it, of the {report.noun} asked about it.")
        if report.insights or report.needs:
            read.append("A finding says what it rests on: quotes linked by a researcher.")
        if report.codes:
            read.append(
                f"A mention is one coded passage, of field notes too. One {one} may make many."
            )
        if report.themes or report.codes:
            read.append(
                "What moderators and observers say in a session is not counted, nor are suggestions"
                " that nobody accepted."
            )
    if any(not cell.asked for theme in report.themes for cell in theme.by_stratum):
        read.append("n.a. means not asked. A dash means asked and not raised.")
    if _list_quotes(report):
        read.append("[…] marks an omission in a quote.")
    return read


def _list_quotes(report: Report) -> list[tuple[InsightPage, Quote]]:
    return [(i, quote) for i in report.insights for quote in (*i.quotes, *i.against)]


def _participants(deck: Deck, report: Report) -> None:
    """List the participants: each one for the team, groups for clients, nothing for the public."""
    if not report.participants or report.audience == "public":
        return
    names = list_attributes(report)
    shown, scarce = names[:_MOST_ATTRIBUTES], list_attributes(report, scarce=True)
    titles = [name.replace("_", " ").capitalize() for name in shown]
    people = sorted(report.participants, key=lambda p: (p.stratum, p.pseudonym))
    if report.audience == "internal":
        columns = [Column("Name in the study", 1.3), Column("Stratum", 1.8)]
        columns += [Column(title, 1.4) for title in titles]
        rows = [
            [
                TableCell(person.pseudonym, bold=True),
                TableCell(person.stratum or "–"),
                *(TableCell(person.attributes.get(name, "") or "–") for name in shown),
            ]
            for person in people
        ]
    else:
        columns = [
            Column("Stratum", 2.2),
            Column("People", 0.9, "ctr"),
            Column("Names of those quoted", 4.4),
        ]
        columns += [Column(title, 2.6) for title in titles]
        groups = {person.stratum: [] for person in people}  # type: dict[str, list[ParticipantRow]]
        for person in people:
            groups[person.stratum].append(person)
        rows = [
            [
                TableCell(stratum or ("All" if len(groups) == 1 else "No stratum"), bold=True),
                TableCell(str(len(members)), bold=True, colour="accent"),
                TableCell(", ".join(p.pseudonym for p in members if p.quoted) or "–"),
                *(TableCell(_told(members, name)) for name in shown),
            ]
            for stratum, members in groups.items()
        ]
    left_out = [name.replace("_", " ") for name in (*names[_MOST_ATTRIBUTES:], *scarce)]
    described = bool(shown) or any(person.stratum for person in people)
    title = f"{count_things(len(people), 'person', 'people')}"
    title += f" {choose_word(len(people), 'is', 'are')} described"
    if not described:
        title = "Names in the study" if report.inside else "Names of those quoted"
    told = "name, stratum" if report.inside else "stratum, number of people, names of those quoted"
    pages_of(
        deck,
        "Appendix table",
        part=PART,
        kicker="B  Participants",
        title=title,
        columns=columns,
        rows=rows,
        size=11,
        tallest=150,
        padding=2,
        note=f"Not shown: {', '.join(left_out)}" if left_out else "",
        descr=f"Table of {count_things(len(people), 'participant')}: "
        f"{', '.join([told, *(title.lower() for title in titles)])}.",
    )


def _told(members: list[ParticipantRow], name: str) -> str:
    """Return how many of a group have each value: `skilled: 6 · not shown: 1`."""
    tally = Counter(person.attributes.get(name, "") for person in members)
    missing = tally.pop("", 0)
    told = [f"{value}: {number}" for value, number in sorted(tally.items())]
    return joined([*told, f"not shown: {missing}" if missing else ""])


def _codebook(deck: Deck, report: Report) -> None:
    if not report.codes:
        return
    rows = [
        [
            TableCell(code.name, bold=True),
            TableCell(code.definition or "no definition yet"),
            TableCell(_name_themes(code), colour="muted"),
            TableCell(f"{code.count.groups:,}"),
            TableCell(f"{code.count.people:,}"),
            TableCell(f"{code.count.mentions:,}"),
        ]
        for code in report.codes
    ]
    all_raised = all(code.count.people for code in report.codes)
    pages_of(
        deck,
        "Appendix table",
        part=PART,
        kicker="C  Codebook",
        title=f"{count_things(len(rows), 'code')} "
        + ("that participants raised" if all_raised else "in what was said and observed"),
        columns=[
            Column("Code", 2.0),
            Column("Definition", 4.7),
            Column("Theme", 3.2),
            Column("Groups", 0.8, "ctr"),
            Column(report.noun.capitalize(), 0.8, "ctr"),
            Column("Mentions", 0.9, "ctr"),
        ],
        rows=rows,
        size=11,
        tallest=64,
        padding=1,
        note=f"Groups and {report.noun} that raised it in any session; each counts once."
        + (" Other codes are left out." if report.method.codes > len(rows) else ""),
        descr=f"Table of {count_things(len(rows), 'code')} with theme, definition and evidence.",
    )


def _name_themes(code: CodeRow) -> str:
    """Return the themes of a code, and that others are not shown."""
    named = list(code.themes)
    if code.hidden:
        named.append(f"{code.hidden:,} not shown" if named else "not shown here")
    return "; ".join(named) or "–"


def _places(deck: Deck, report: Report) -> None:
    """Add the source of each quote, so that a reader of a printed deck can find it."""
    inside = report.inside
    rows = [
        [
            TableCell(insight.code, bold=True),
            TableCell(quote.speaker or "–"),
            TableCell(quote.relation),
            TableCell(quote.location()),
            *([TableCell(f"{quote.start}–{quote.end}")] if inside else []),
            *([TableCell(quote.id[-12:], colour="muted")] if inside else []),
        ]
        for insight, quote in _list_quotes(report)
    ]
    if not rows:
        return
    quotes = len({quote.id for _, quote in _list_quotes(report)})
    made = pages_of(
        deck,
        "Appendix table",
        part=PART,
        kicker="D  Source of each quote",
        title=f"{count_things(quotes, 'quote comes', 'quotes come')} from"
        f" {choose_word(quotes, 'this place', 'these places')}",
        columns=[
            Column("Insight", 0.8),
            Column("Speaker", 1.5),
            Column("Relation", 1.2),
            Column("Transcript" if inside else "Session", 5.2),
            *([Column("Characters", 1.4), Column("Excerpt", 1.6)] if inside else []),
        ],
        rows=rows,
        size=11,
        tallest=44,
        padding=1,
        note="Characters are counted from 0, and the end is exclusive. Excerpt: the end of its id, "
        "which the notes of its insight give in full."
        if inside
        else f"Sessions of a kind are numbered by date{_tell_undated(report)}. Of the quotes that"
        " support an insight, up to three are shown.",
        descr=f"Table of {count_things(quotes, 'quote')} with the sources.",
    )
    deck.anchors["quotes"] = made[0][0]


def _tell_undated(report: Report) -> str:
    return f", {'the one' if report.undated == 1 else 'those'} without one last" * bool(
        report.undated
    )


def _trust(deck: Deck, report: Report) -> None:
    page = deck.page(
        "Appendix",
        part=PART,
        kicker="E  Machines and people",
        title="Use of machines, protection of people, and what was left out",
    )
    machine: list[Para] = [label("Use of machines", before=0)]
    machine += bullets(report.method.machine or ("Nothing is recorded.",), size=15, before=6)
    page.write("left", machine)
    right: list[Para] = []
    if report.protection:
        right += [label("Protection of people", before=0)]
        right += bullets(report.protection, size=15, before=6)
    left_out = list(report.left_out)
    if report.audience == "public" and report.participants:
        left_out.append("The table of participants is left out of a public version.")
    right.append(label("What was left out of this version", before=13 if right else 0))
    right += bullets(left_out or ["Nothing, for consent or status."], size=15, before=6)
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
        part=PART,
        kicker="F  Researchers' notes",
        title="Researchers' notes",
        columns=[
            Column("On", 2.4),
            Column("Note", 7.4 if report.inside else 8.6),
            *([Column("Written by", 1.2)] if report.inside else []),
            Column("Day", 1.2),
        ],
        rows=rows,
        size=12,
        tallest=200,
        padding=2,
        note="Notes are the researchers' own words, not evidence.",
        descr=f"Table of {count_things(len(rows), 'note')} of the researchers.",
    )
