"""Slides of needs, initiatives, metrics, limits and next steps."""

from __future__ import annotations

import re

from lifeworld.exports.deck.page import Deck, Page
from lifeworld.exports.deck.paragraphs import bullets, label, shortened
from lifeworld.exports.deck.slides_spaces import add_spaces
from lifeworld.exports.deck.standing import name_thing, standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, number_word, with_long_dates
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InsightPage, NeedRow
from study.wording import choose_word, count_things, render_names

__all__ = ["add_opportunities"]

PART = "Needs and opportunities"
_NAMED = 3  # themes that are named one by one
_UNBROKEN = 16  # characters that fit on a line of the narrowest column
_HORIZONS = {"quick win": 0, "build": 1, "transform": 2}


def add_opportunities(deck: Deck, report: Report) -> None:
    """Add needs, spaces, initiatives, metrics, limits and next steps."""
    _needs(deck, report)
    add_spaces(deck, report)
    _initiatives(deck, report)
    _metrics(deck, report)
    _limits(deck, report)
    _next_steps(deck, report)


def _start(number: int, one: str, many: str = "") -> str:
    return f"{number_word(number).capitalize()} {choose_word(number, one, many or f'{one}s')}"


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
    told = [
        (Column("What is in the way", 2.1), [need.barrier for need in report.needs]),
        (Column("What people do today", 2.1), [need.workaround for need in report.needs]),
    ]
    kept = [(column, texts) for column, texts in told if any(texts)]
    rows = [
        [
            TableCell(need.code or "–", fill=paper, colour="accent", bold=True),
            TableCell(need.sentence(), face="serif", fill=paper),
            *(TableCell(texts[place] or "–", fill=paper, less=1) for _, texts in kept),
            TableCell(
                _heard(report, need),
                fill=paper,
                less=2,
                colour="muted",
            ),
        ]
        for place, need in enumerate(report.needs)
    ]
    columns = " and ".join(column.label.lower() for column, _ in kept)
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Needs" if any(need.addressed for need in report.needs) else "Unmet needs",
        title=_name_needs(report),
        columns=[
            Column("No.", 0.6),
            Column("Who needs what, and why", 4.2),
            *(column for column, _ in kept),
            Column("Evidence", 2.9),
        ],
        rows=rows,
        size=13,
        tallest=230,
        padding=4,
        side=0.13,
        gap=6,
        most=3 if kept else 5,
        descr=f"Table of {count_things(len(rows), 'need')}"
        + (f" with {columns}: " if columns else ": ")
        + f"{shortened('; '.join(need.short() for need in report.needs), most=300)}",
        note="A need rests on the quotes linked to it and to its insights.",
    )
    for need in report.needs:
        made[0][0].story(
            f"Need {name_thing(report, need)}: {need.sentence()}",
            f"    In the way: {need.barrier}" if need.barrier else "",
            f"    Today: {need.workaround}" if need.workaround else "",
            f"    Insights: {_name_insights(need)}. {need.basis}",
        )


def _name_insights(need: NeedRow) -> str:
    """Return the insights that a need is based on, and that others are not shown."""
    named = list(need.insights)
    if need.hidden:
        named.append(f"{need.hidden:,} not shown here")
    return ", ".join(named) or "none"


def _name_needs(report: Report) -> str:
    """Return a title that says how many needs are unmet and, if it is known, what is in the way."""
    number, met = len(report.needs), sum(need.addressed for need in report.needs)
    title = _start(number, "unmet need")
    if met == number:
        every = "" if number == 1 else "both " if number == 2 else "all "
        title = f"{_start(number, 'need')}, {every}addressed by now"
    elif met:
        title = f"{_start(number, 'need')}; {number_word(met)} {choose_word(met, 'is', 'are')}"
        title += " addressed by now"
    elif sum(bool(need.barrier) for need in report.needs) > number / 2:
        title += ", and what is in the way"
    return title


def _initiatives(deck: Deck, report: Report) -> None:
    if not report.initiatives:
        return
    ordered = sorted(
        report.initiatives, key=lambda row: (_HORIZONS.get(row.horizon.lower(), 3), row.name)
    )
    number, quick = len(ordered), sum(row.horizon.lower() == "quick win" for row in ordered)
    title = _start(number, "initiative", "initiatives")
    if quick == number:
        title += (", a quick win", ", both of them quick wins", ", all of them quick wins")[
            min(number, 3) - 1
        ]
    elif quick:
        title += f"; {number_word(quick)} {choose_word(quick, 'is a quick win', 'are quick wins')}"
    rows = [
        [
            TableCell(
                joined([row.name, *standing(report, row)]), face="serif", extra=row.description
            ),
            TableCell(row.space or "–"),
            TableCell(row.horizon or "–", bold=True),
            TableCell(row.owner or "no owner yet"),
            TableCell(row.risk or "–", extra=f"Response: {row.answer}" if row.answer else ""),
        ]
        for row in ordered
    ]
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Initiatives",
        title=title,
        columns=[
            Column("What is done", 3.9),
            Column("Opportunity space", 2.2),
            Column("Horizon", 1.2),
            Column("Owner", 1.5),
            Column("Risk and response", 3.4),
        ],
        rows=rows,
        size=13,
        tallest=200,
        padding=8,
        descr=f"Table of {count_things(number, 'initiative')} by horizon, with owner and risk: "
        f"{shortened('; '.join(row.name for row in ordered), most=300)}.",
        note="Ordered by horizon: quick win, build, transform." if number > 1 else "",
    )
    for row in ordered:
        made[0][0].story(
            f"Initiative {row.id}, revision {row.revision}: {row.name}"
            if report.inside
            else f"Initiative: {row.name}"
        )


def _metrics(deck: Deck, report: Report) -> None:
    if not report.metrics:
        return
    blank = sum(not row.baseline for row in report.metrics)
    title = _start(len(report.metrics), "metric", "metrics")
    if blank == len(report.metrics):
        title += ", without a baseline so far"
    elif blank:
        title += f"; {number_word(blank)} {choose_word(blank, 'lacks', 'lack')} a baseline"
    told = (
        (Column("Baseline", 1.9), [row.baseline or "none yet" for row in report.metrics], False),
        (Column("Target", 2.3), [row.target or "–" for row in report.metrics], True),
        (Column("Last reading", 1.6), [row.reading for row in report.metrics], False),
        (Column("Shows it for", 2.4), [row.initiative for row in report.metrics], False),
        (Column("Owner", 1.6), [row.owner for row in report.metrics], False),
        (Column("How often", 1.2), [row.cadence for row in report.metrics], False),
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
        part=PART,
        kicker="Metrics",
        title=title,
        columns=[Column("What is measured", 4.6), *(column for column, _, _ in kept)],
        rows=rows,
        size=13,
        tallest=150,
        padding=8,
        descr=f"Table of {count_things(len(rows), 'metric')} with baseline and target: "
        f"{shortened('; '.join(row.name for row in report.metrics), most=300)}.",
        note="Without a baseline a metric cannot show a change." if blank else "",
    )
    for row in report.metrics:
        made[0][0].story(
            f"Metric {row.id}, revision {row.revision}: {row.name}"
            if report.inside
            else f"Metric: {row.name}",
            f"    Shows it for {row.initiative}" if row.initiative else "",
        )


def _limits(deck: Deck, report: Report) -> None:
    own = list(report.method.limits)
    own += _tell_unasked(report)
    for level in ("very low", "low"):
        weak = [i.code for i in report.insights if i.confidence.lower() == level]
        if weak:
            own.append(f"Confidence is {level} for {', '.join(weak)}.")
    unjudged = [i.code for i in report.insights if not i.confidence]
    if unjudged:
        own.append(f"Confidence has not been judged for {', '.join(unjudged)}.")
    stale = [i.code for i in report.insights if i.stale]
    if stale:
        told = choose_word(len(stale), "this insight is", "these insights are")
        own.append(
            f"{', '.join(stale)}: what it rests on has changed since it was last reviewed, or does"
            " not count."
            if report.inside
            else f"{', '.join(stale)}: {told} being checked."
        )
    title = "What the study cannot say"
    sure = [insight for insight in report.insights if insight.confidence]
    layout = "Text and table" if sure else "Title and body"
    if not own and not sure:
        return
    page = deck.page(layout, part=PART, title=title, kicker="What we do not know")
    page.write("left" if sure else "main", bullets(own, size=17 if sure else 19, before=11))
    if sure:
        _confidence(deck, page, sure)
    if report.left_out:
        page.note("Some material was left out. The appendix says what and why.")
    page.story(*own)


def _tell_unasked(report: Report) -> list[str]:
    """Return about which themes not everybody was asked, in how many of the sessions."""
    some = [theme for theme in report.themes if theme.unasked]
    if not some:
        return []
    silence = "Where nobody asked, silence tells us nothing"
    if passages := sum(theme.unprompted for theme in some):
        told = choose_word(
            passages, "passage of such a session is", "passages of such sessions are"
        )
        those = choose_word(len(some), "that theme", "these themes")
        silence += f", and {passages:,} {told} not counted for {those}"
    silence += "."
    if len(some) > _NAMED:
        themes = f"{len(some)} of the {count_things(len(report.themes), 'theme')}"
        return [f"For {themes} there are sessions in which nobody was asked. {silence}"]
    named = render_names(
        f"“{theme.name}” in {theme.unasked:,} of {count_things(theme.sessions, 'session')}"
        for theme in some
    )
    return [f"Not asked about: {named}. {silence}"]


def _confidence(deck: Deck, page: Page, insights: list[InsightPage]) -> None:
    """Show the confidence in each insight, beside the limits or, with many insights, after them."""
    rows = [
        [
            TableCell(insight.code, bold=True, colour="accent"),
            TableCell(insight.confidence, bold=True),
            TableCell(insight.confidence_reason or "–"),
        ]
        for insight in insights
    ]
    columns = [Column("Insight", 0.9), Column("Confidence", 1.3), Column("Why", 5)]
    told = "; ".join(f"{insight.code}: {insight.confidence}" for insight in insights)
    number = count_things(len(insights), "insight")
    descr = f"Table of the confidence in {number}, with the reason. {told}."
    page.story(*(f"{i.code}: {i.confidence}. {i.confidence_reason}" for i in insights))
    for size, padding in ((14, 10), (13, 8), (13, 4), (12, 6), (12, 2), (11, 3), (11, 0)):
        parts = page.grid(columns, rows, size=size, tallest=110, padding=padding, last=False)
        if len(parts) == 1 and not parts[0].cut:
            page.table(parts[0], descr=descr)
            return
    pages_of(
        deck,
        "Table",
        part=PART,
        kicker="What we do not know",
        title="How sure we are of each insight, and why",
        columns=columns,
        rows=rows,
        size=12,
        tallest=110,
        descr=descr,
    )


def _next_steps(deck: Deck, report: Report) -> None:
    if not report.next_steps and not report.decisions:
        return
    steps, decisions = report.next_steps, report.decisions
    if steps and decisions:
        page = deck.page(
            "Two columns",
            part=PART,
            kicker="Next steps",
            title=f"{_start(len(decisions), 'decision', 'decisions')} from you, then "
            f"{number_word(len(steps))} {choose_word(len(steps), 'step')} from us",
        )
        page.write(
            "left",
            [label("We ask you to decide", before=0), *bullets(decisions, size=20, before=10)],
        )
        page.write(
            "right", [label("What happens next", before=0), *bullets(steps, size=20, before=10)]
        )
    else:
        title = (
            "These are the next steps"
            if steps
            else f"{_start(len(decisions), 'decision is', 'decisions are')} needed to go on"
        )
        page = deck.page("Title and body", part=PART, kicker="Next steps", title=title)
        page.write("main", bullets(steps or decisions, size=20, before=11))
    page.story(*decisions, *steps)
