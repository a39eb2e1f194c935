"""Slides of initiatives and of the metrics that show what they do, a table each."""

from __future__ import annotations

from dataclasses import replace

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.paragraphs import shortened
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import begin_title, joined, number_word, with_long_dates
from lifeworld.exports.report import Report
from study.language import mark, say
from study.wording import choose_word, count_things

__all__ = ["HORIZON_WORDS", "add_initiatives", "add_metrics"]

PART = "Needs and opportunities"
_INDENT = "    "
_TOLD = 4  # columns of a metric; its owner and how often it is read may stand in the notes
_HORIZONS = {"quick win": 0, "build": 1, "transform": 2}
HORIZON_WORDS = {
    "quick win": mark("quick win"),
    "build": mark("build"),
    "transform": mark("transform"),
}


def add_initiatives(deck: Deck, report: Report) -> None:
    """Add the initiatives by horizon, with owner and risk."""
    if not report.initiatives:
        return
    ordered = sorted(
        report.initiatives, key=lambda row: (_HORIZONS.get(row.horizon.lower(), 3), row.name)
    )
    shown = [row for row in ordered if row in get_first(report.initiatives)]
    number, quick = len(ordered), sum(row.horizon.lower() == "quick win" for row in ordered)
    title = begin_title(number, choose_word(number, "initiative"))
    if quick == number:
        told = (
            mark("{initiatives}, a quick win"),
            mark("{initiatives}, both of them quick wins"),
            mark("{initiatives}, all of them quick wins"),
        )[min(number, 3) - 1]
        title = say(told, initiatives=title)
    elif quick:
        title += f"; {number_word(quick)} {choose_word(quick, 'is a quick win', 'are quick wins')}"
    rows = [
        [
            TableCell(
                joined([row.name, *standing(report, row)]), face="serif", extra=row.description
            ),
            TableCell(row.space or "–", extra=joined(row.answers)),
            TableCell(
                say(HORIZON_WORDS.get(row.horizon, row.horizon)) or "–",
                bold=True,
                extra=row.owner or say("no owner yet"),
            ),
            TableCell(
                row.risk or "–",
                extra=say("Response: {answer}", answer=row.answer) if row.answer else "",
            ),
        ]
        for row in shown
    ]
    lean = [[replace(row[0], extra=""), *row[1:]] for row in rows]
    leanest = [
        [replace(cell, extra="") if cell is row[-1] else cell for cell in row] for row in lean
    ]
    columns = [
        Column(say("What is done"), 3.3),
        Column(say("Opportunity space"), 2.2),
        Column(say("Horizon and owner"), 2.3),
        Column(say("Risk and response"), 4.4),
    ]
    made = pages_of(
        deck,
        "Table",
        key="initiatives",
        part=PART,
        kicker=say("Initiatives"),
        title=title,
        columns=columns,
        rows=rows,
        leaner=[
            (columns, lean, say("The notes say what is done.")),
            (columns, leanest, say("The notes say what is done, and how risks are answered.")),
        ],
        size=11,
        tallest=200,
        padding=1,
        slides=1,
        descr=say(
            "Table of {initiatives} by horizon, with owner and risk: {names}.",
            initiatives=count_things(number, "initiative"),
            names=shortened("; ".join(row.name for row in ordered), most=300),
        ),
        note=say("Ordered by horizon: quick win, build, transform.") if number > 1 else "",
    )
    for row in ordered:
        made[0][0].story(
            say(
                "Initiative {id}, revision {revision}: {name}",
                id=row.id,
                revision=row.revision,
                name=row.name,
            )
            if report.inside
            else say("Initiative: {name}", name=row.name),
            _INDENT + row.description if row.description else "",
            _INDENT + joined([row.risk, row.answer]) if row.risk or row.answer else "",
        )


def add_metrics(deck: Deck, report: Report) -> None:
    """Add the metrics with baseline, target and reading."""
    if not report.metrics:
        return
    blank = sum(not row.baseline for row in report.metrics)
    title = begin_title(len(report.metrics), choose_word(len(report.metrics), "metric"))
    if blank == len(report.metrics):
        title = say("{metrics}, without a baseline so far", metrics=title)
    elif blank:
        title = say(
            "{metrics}; {number} {lack} a baseline",
            metrics=title,
            number=number_word(blank),
            lack=choose_word(blank, "lacks", "lack"),
        )
    shown = get_first(report.metrics)
    readings = [row.reading for row in shown]
    if any(readings):
        readings = [each or say("none yet") for each in readings]
    told = (
        (
            Column(say("Baseline"), 1.9),
            [row.baseline or say("none yet") for row in shown],
            False,
        ),
        (Column(say("Target"), 2.2), [row.target or "–" for row in shown], True),
        (Column(say("Last reading"), 1.9), readings, False),
        (Column(say("Shows it for"), 2.2), [row.initiative for row in shown], False),
        (Column(say("Owner"), 1.7), [row.owner for row in shown], False),
        (Column(say("How often"), 1.1), [row.cadence for row in shown], False),
    )
    kept = [entry for entry in told if any(entry[1])]  # a column of dashes says nothing
    rows = [
        [
            TableCell(
                joined([row.name, *standing(report, row)]), face="serif", extra=row.definition
            ),
            *(
                TableCell(with_long_dates(texts[place]) or "–", bold=bold)
                for _, texts, bold in kept
            ),
        ]
        for place, row in enumerate(shown)
    ]
    columns = [Column(say("What is measured"), 4.0), *(column for column, _, _ in kept)]
    few = 1 + sum(entry in told[:_TOLD] for entry in kept)
    lean = [[replace(row[0], extra=""), *row[1:]] for row in rows]
    made = pages_of(
        deck,
        "Table",
        key="metrics",
        part=PART,
        kicker=say("Metrics"),
        title=title,
        columns=columns,
        rows=rows,
        leaner=[
            (columns, lean, say("The notes say how each is measured.")),
            (
                columns[:few],
                [row[:few] for row in lean],
                say("The notes say how each is measured, by whom and how often."),
            ),
        ],
        size=11,
        tallest=150,
        padding=2,
        slides=1,
        descr=say(
            "Table of {metrics} with baseline and target: {names}.",
            metrics=count_things(len(report.metrics), "metric"),
            names=shortened("; ".join(row.name for row in report.metrics), most=300),
        ),
        note=say("Without a baseline a metric cannot show a change.") if blank else "",
    )
    for row in report.metrics:
        made[0][0].story(
            say(
                "Metric {id}, revision {revision}: {name}",
                id=row.id,
                revision=row.revision,
                name=row.name,
            )
            if report.inside
            else say("Metric: {name}", name=row.name),
            _INDENT + measured
            if (measured := joined([row.definition, row.owner, row.cadence]))
            else "",
            _INDENT + say("Shows it for {initiative}", initiative=row.initiative)
            if row.initiative
            else "",
        )
