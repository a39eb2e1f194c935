"""Slide of how the study listened: its phases with sessions and dates, and the people it met."""

from __future__ import annotations

from dataclasses import replace

from lifeworld.exports.deck.aside import MERGED
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import label, words
from lifeworld.exports.deck.reach import reach, tell_overlap, tell_unheard
from lifeworld.exports.deck.slides_people import (
    add_people,
    add_stratum_bars,
    has_strata,
    name_people,
    tell_attributes,
    tell_people,
)
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, with_long_dates
from lifeworld.exports.report import Phase, Report
from study.language import render_number, say
from study.wording import count_things

__all__ = ["add_heard"]

PART = "How we listened"


def add_heard(deck: Deck, report: Report) -> None:
    """Add the fieldwork and the people: on one slide where their strata are its picture."""
    if not report.method.phases:
        _tell_none(deck, report)
        add_people(deck, report)
    elif has_strata(report) and not deck.asks("people"):
        _both(deck, report)
        with deck.aside(MERGED):
            add_people(deck, report)
    else:
        _phases(deck, report)
        with deck.aside(MERGED if has_strata(report) else ""):
            add_people(deck, report)


def _tell_none(deck: Deck, report: Report) -> None:
    page = deck.page(
        "Title and body",
        key="fieldwork",
        part=PART,
        kicker=say(PART),
        title=say("No session has been recorded in the study yet"),
    )
    if report.inside:
        told = say(
            "Add transcripts and describe their sessions. This slide then shows"
            " phases, sessions, {noun} and dates.",
            noun=report.noun,
        )
        page.write("main", [words(told, size=16)])


def _name_fieldwork(report: Report) -> str:
    people, sessions = reach(report)
    return say(
        "We listened to {people} in {sessions}",
        people=report.count_people(people),
        sessions=count_things(sessions, "session"),
    )


def _list_facts(report: Report) -> list[str]:
    method = report.method
    return [
        tell_overlap(report),
        tell_unheard(report),
        count_things(method.codings, "coding") if method.codings else "",
        count_things(method.coders, "coder") if method.coders else "",
        say("method: {method}", method=say(method.profile)) if method.profile else "",
    ]


def _both(deck: Deck, report: Report) -> None:
    page = deck.page(
        "Chart", key="fieldwork", part=PART, kicker=say(PART), title=_name_fieldwork(report)
    )
    left = [label(say("What we did"), before=0)]
    for phase in report.method.phases:
        left.append(words(phase.name, size=18, face="serif", before=10 if len(left) > 1 else 5))
        left.append(words(_tell_phase(report, phase), size=14, colour="muted", before=2))
    met: list[Para] = [
        label(say("Who we met"), before=18),
        words(name_people(report), size=15, before=4),
    ]
    known = tell_attributes(report)
    told = [replace(known[0], before=12), *known[1:]] if known else []
    if told and not page.holds("left", [*left, *met, *told]):
        page.story(*(para.text() for para in told))
        told = []
    page.write("left", [*left, *met, *told])
    add_stratum_bars(page, report)
    page.note(joined([tell_people(report), *_list_facts(report)]))
    _note_phases(page, report)


def _tell_phase(report: Report, phase: Phase) -> str:
    return joined(
        [
            count_things(phase.sessions, "session"),
            report.count_people(phase.people) if phase.people else "",
            with_long_dates(phase.dates),
        ]
    )


def _phases(deck: Deck, report: Report) -> None:
    paper = deck.palette("Table").values["paper"]
    rows = [
        [
            TableCell(phase.name, face="serif", fill=paper),
            TableCell(with_long_dates(phase.dates) or "–", fill=paper),
            TableCell(render_number(phase.sessions), bold=True, colour="accent", fill=paper),
            TableCell(
                render_number(phase.people) if phase.people else say("none", context="people"),
                bold=True,
                fill=paper,
            ),
        ]
        for phase in report.method.phases
    ]
    told = "; ".join(
        f"{phase.name}: {report.count_people(phase.people)}" for phase in report.method.phases
    )
    [(page, _), *_] = pages_of(
        deck,
        "Table",
        key="fieldwork",
        part=PART,
        kicker=say(PART),
        title=_name_fieldwork(report),
        columns=[
            Column(say("What we did"), 4),
            Column(say("When"), 4),
            Column(say("Sessions"), 1.6, "ctr"),
            Column(report.noun.capitalize(), 1.6, "ctr"),
        ],
        rows=rows,
        size=18,
        tallest=110,
        padding=24,
        side=0.2,
        gap=8,
        descr=say(
            "Table of the phases of the fieldwork with dates, sessions and {noun}. {phases}.",
            noun=report.noun,
            phases=told,
        ),
        note=joined(_list_facts(report)),
    )
    _note_phases(page, report)


def _note_phases(page: Page, report: Report) -> None:
    for phase in report.method.phases:
        page.story(
            f"{phase.name}: "
            f"{count_things(phase.sessions, 'session')}, "
            f"{report.count_people(phase.people)}, {with_long_dates(phase.dates) or say('no date')}"
        )
