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
from lifeworld.exports.report import InsightPage, NeedRow, Report
from study.wording import choose_word, count_things

__all__ = ["add_opportunities"]

PART = "Needs and opportunities"
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


def _start(number: int, one: str, many: str) -> str:
    return f"{number_word(number).capitalize()} {choose_word(number, one, many)}"


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
    rows = [
        [
            TableCell(need.code or "–", fill=paper, colour="accent", bold=True),
            TableCell(need.sentence(), face="serif", fill=paper),
            TableCell(need.barrier or "–", fill=paper, less=1),
            TableCell(need.workaround or "–", fill=paper, less=1),
            TableCell(
                _heard(report, need),
                fill=paper,
                less=2,
                colour="muted",
            ),
        ]
        for need in report.needs
    ]
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Unmet needs",
        title=f"{_start(len(rows), 'unmet need', 'unmet needs')}, and what is in the way",
        columns=[
            Column("No.", 0.6),
            Column("Who needs what, and why", 4.7),
            Column("What is in the way", 2.3),
            Column("What people do today", 2.3),
            Column("Evidence", 2.0),
        ],
        rows=rows,
        size=13,
        tallest=230,
        padding=4,
        side=0.13,
        gap=6,
        most=3,
        descr=f"Table of {count_things(len(rows), 'unmet need')} with what is in the "
        "way and what people do today: "
        f"{shortened('; '.join(need.short() for need in report.needs), most=300)}",
        note="A need rests on the quotes linked to it and to its insights.",
    )
    for need in report.needs:
        made[0][0].story(
            f"Need {name_thing(report, need)}: {need.sentence()}",
            f"    In the way: {need.barrier}" if need.barrier else "",
            f"    Today: {need.workaround}" if need.workaround else "",
            f"    Insights: {', '.join(need.insights) or 'none'}. {need.basis}",
        )


def _initiatives(deck: Deck, report: Report) -> None:
    if not report.initiatives:
        return
    ordered = sorted(
        report.initiatives, key=lambda row: (_HORIZONS.get(row.horizon.lower(), 3), row.name)
    )
    number, quick = len(ordered), sum(row.horizon.lower() == "quick win" for row in ordered)
    title = _start(number, "initiative", "initiatives")
    if quick:
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
        note="Ordered by horizon: quick win, build, transform.",
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
    if blank:
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
    unasked = {
        cell.stratum for theme in report.themes for cell in theme.by_stratum if not cell.asked
    }
    if unasked:
        named = ", ".join(sorted(unasked)[:6])
        own.append(f"Not every theme was asked about in {named}. Silence there tells us nothing.")
    weak = [i.code for i in report.insights if i.confidence.lower() in ("low", "very low")]
    if weak:
        own.append(f"Confidence is low for {', '.join(weak)}.")
    stale = [i.code for i in report.insights if i.stale]
    if stale:
        told = choose_word(len(stale), "this insight is", "these insights are")
        own.append(
            f"{', '.join(stale)}: the evidence has changed since the insight was last reviewed."
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
        page.note("Some material was left out for this audience. The appendix says what and why.")
    page.story(*own)


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
