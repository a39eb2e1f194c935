"""Slides of needs, initiatives and metrics, and the order of what is around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.page import Deck
from lifeworld.exports.deck.paragraphs import shortened
from lifeworld.exports.deck.slides_brief import add_aims
from lifeworld.exports.deck.slides_campaigns import add_campaigns
from lifeworld.exports.deck.slides_closing import add_behind, add_plan, add_risks
from lifeworld.exports.deck.slides_decisions import add_decisions
from lifeworld.exports.deck.slides_limits import add_limits
from lifeworld.exports.deck.slides_one_page import add_one_page
from lifeworld.exports.deck.slides_priorities import (
    add_followed,
    add_priorities,
    add_roadmap,
)
from lifeworld.exports.deck.slides_spaces import add_spaces
from lifeworld.exports.deck.slides_workshop import add_votes
from lifeworld.exports.deck.standing import name_thing, standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, number_word, with_long_dates
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import NeedRow
from study.language import mark, say
from study.wording import choose_word, count_things, render_names

__all__ = ["HORIZON_WORDS", "add_opportunities"]

PART = "Needs and opportunities"
_INDENT = "    "
_UNBROKEN = 16  # characters that fit on a line of the narrowest column
_HORIZONS = {"quick win": 0, "build": 1, "transform": 2}
HORIZON_WORDS = {
    "quick win": mark("quick win"),
    "build": mark("build"),
    "transform": mark("transform"),
}


def add_opportunities(deck: Deck, report: Report) -> None:
    """Add needs, spaces, aims, initiatives, metrics, limits, decisions and next steps."""
    _needs(deck, report)
    add_spaces(deck, report)
    add_aims(deck, report)
    add_priorities(deck, report)
    add_votes(deck, report)
    _initiatives(deck, report)
    add_roadmap(deck, report)
    add_campaigns(deck, report)
    _metrics(deck, report)
    add_risks(deck, report)
    add_one_page(deck, report)
    add_limits(deck, report)
    add_plan(deck, report)
    add_decisions(deck, report)
    add_followed(deck, report)
    add_behind(deck, report)


def _start(number: int, things: str) -> str:
    return f"{number_word(number).capitalize()} {things}"


def _heard(report: Report, need: NeedRow) -> str:
    """Return the evidence of a need; its short parts do not break in a narrow column."""
    told = joined([need.basis, *standing(report, need)])
    return " ".join(
        part.replace(" ", "\u00a0") if len(part) <= _UNBROKEN else part
        for part in re.split(r"(?<=·) ", told)
    )


def _needs(deck: Deck, report: Report) -> None:
    """Show the needs as wide rows of one table, to read across and down."""
    if not report.needs:
        return
    paper = deck.palette("Table").values["paper"]
    needs = get_first(report.needs)
    told = [
        (Column(say("What is in the way"), 2.4), [need.barrier for need in needs]),
        (Column(say("What people do today"), 2.4), [need.workaround for need in needs]),
    ]
    kept = [(column, texts) for column, texts in told if any(texts)]

    def lay_out(number: int) -> tuple[list[Column], list[list[TableCell]]]:
        """Return columns and rows with so many of the columns that may be left out."""
        rows = [
            [
                TableCell(need.code or "–", fill=paper, colour="accent", bold=True),
                TableCell(need.sentence(), face="serif", fill=paper),
                *(TableCell(texts[place] or "–", fill=paper, less=1) for _, texts in kept[:number]),
                TableCell(_heard(report, need), fill=paper, less=2, colour="muted"),
            ]
            for place, need in enumerate(needs)
        ]
        first = [Column(say("No."), 0.5), Column(say("Who needs what, and why"), 3.7)]
        return [*first, *(c for c, _ in kept[:number]), Column(say("Evidence"), 2.8)], rows

    columns, rows = lay_out(len(kept))
    held = [
        (*lay_out(number), say("In the notes: {columns}", columns=_name_columns(kept[number:])))
        for number in reversed(range(len(kept)))
    ]
    made = pages_of(
        deck,
        "Table",
        key="needs",
        part=PART,
        kicker=say("Needs") if any(need.addressed for need in report.needs) else say("Unmet needs"),
        title=_name_needs(report),
        columns=columns,
        rows=rows,
        leaner=held,
        size=12,
        tallest=230,
        padding=2,
        side=0.12,
        gap=5,
        descr=_describe_needs(report, _name_columns(kept)),
        note=say("A need rests on the quotes linked to it and to its insights."),
    )
    for need in report.needs:
        made[0][0].story(
            say(
                "Need {need}: {sentence}",
                need=name_thing(report, need),
                sentence=need.sentence(),
            ),
            _INDENT + say("In the way: {barrier}", barrier=need.barrier) if need.barrier else "",
            _INDENT + say("Today: {workaround}", workaround=need.workaround)
            if need.workaround
            else "",
            _INDENT + say("What follows: {consequence}", consequence=need.consequence)
            if need.consequence
            else "",
            _INDENT
            + say("Insights: {insights}. {basis}", insights=_name_insights(need), basis=need.basis),
        )


def _name_columns(kept: Sequence[tuple[Column, list[str]]]) -> str:
    return render_names(column.label.lower() for column, _ in kept)


def _describe_needs(report: Report, columns: str) -> str:
    needs = count_things(len(report.needs), "need")
    names = shortened("; ".join(need.short() for need in report.needs), most=300)
    if not columns:
        return say("Table of {needs}: {names}", needs=needs, names=names)
    return say(
        "Table of {needs} with {columns}: {names}", needs=needs, columns=columns, names=names
    )


def _name_insights(need: NeedRow) -> str:
    """Return the insights that a need is based on, and that others are not shown."""
    named = list(need.insights)
    if need.hidden:
        named.append(say("{number:,} not shown here", number=need.hidden))
    return ", ".join(named) or say("none", context="insights")


def _name_needs(report: Report) -> str:
    """Return a title that says how many needs are unmet, or addressed by now."""
    number, met = len(report.needs), sum(need.addressed for need in report.needs)
    needs = _start(number, choose_word(number, "need"))
    if met == number:
        told = (
            mark("{needs}, addressed by now"),
            mark("{needs}, both addressed by now"),
            mark("{needs}, all addressed by now"),
        )[min(number, 3) - 1]
        return say(told, needs=needs)
    if met:
        return say(
            "{needs}; {number} {are} addressed by now",
            needs=needs,
            number=number_word(met),
            are=choose_word(met, "is", "are"),
        )
    needs = _start(number, choose_word(number, "unmet need"))
    if number == 1:
        return say("{needs}, and what it rests on", needs=needs)
    return say("{needs}, and what each rests on", needs=needs)


def _initiatives(deck: Deck, report: Report) -> None:
    if not report.initiatives:
        return
    ordered = sorted(
        report.initiatives, key=lambda row: (_HORIZONS.get(row.horizon.lower(), 3), row.name)
    )
    shown = [row for row in ordered if row in get_first(report.initiatives)]
    number, quick = len(ordered), sum(row.horizon.lower() == "quick win" for row in ordered)
    title = _start(number, choose_word(number, "initiative"))
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
        Column(say("What is done"), 4.2),
        Column(say("Opportunity space"), 1.9),
        Column(say("Horizon and owner"), 1.7),
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
        size=12,
        tallest=200,
        padding=4,
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


def _metrics(deck: Deck, report: Report) -> None:
    if not report.metrics:
        return
    blank = sum(not row.baseline for row in report.metrics)
    title = _start(len(report.metrics), choose_word(len(report.metrics), "metric"))
    if blank == len(report.metrics):
        title = say("{metrics}, without a baseline so far", metrics=title)
    elif blank:
        title = say(
            "{metrics}; {number} {lack} a baseline",
            metrics=title,
            number=number_word(blank),
            lack=choose_word(blank, "lacks", "lack"),
        )
    told = (
        (
            Column(say("Baseline"), 1.9),
            [row.baseline or say("none yet") for row in report.metrics],
            False,
        ),
        (Column(say("Target"), 2.6), [row.target or "–" for row in report.metrics], True),
        (Column(say("Last reading"), 1.6), [row.reading for row in report.metrics], False),
        (Column(say("Shows it for"), 2.4), [row.initiative for row in report.metrics], False),
        (Column(say("Owner"), 1.6), [row.owner for row in report.metrics], False),
        (Column(say("How often"), 1.2), [row.cadence for row in report.metrics], False),
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
        for place, row in enumerate(report.metrics)
    ]
    made = pages_of(
        deck,
        "Table",
        key="metrics",
        part=PART,
        kicker=say("Metrics"),
        title=title,
        columns=[Column(say("What is measured"), 4.3), *(column for column, _, _ in kept)],
        rows=rows,
        size=13,
        tallest=150,
        padding=8,
        descr=say(
            "Table of {metrics} with baseline and target: {names}.",
            metrics=count_things(len(rows), "metric"),
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
            _INDENT + say("Shows it for {initiative}", initiative=row.initiative)
            if row.initiative
            else "",
        )
