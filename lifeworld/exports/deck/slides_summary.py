"""Appendix slide: the summary of findings, with the confidence in each and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.report import Report
from lifeworld.exports.summary import CERQUAL
from lifeworld.exports.summary_rows import FindingSummary
from opportunity_spaces.confidence.model import COMPONENTS
from study.language import mark, say
from study.wording import count_things

__all__ = ["add_summary"]

_SHORT = {
    "methods": mark("Methods"),
    "coherence": mark("Coherence"),
    "adequacy": mark("Adequacy"),
    "relevance": mark("Relevance"),
}
_LEVELS = (mark("High"), mark("Moderate"), mark("Low"), mark("Very low"))


def add_summary(deck: Deck, report: Report) -> None:
    """Add the table of insights with the concerns about each component, if they were judged."""
    if not report.summary:
        return
    rows = [
        [
            TableCell(row.code, bold=True, colour="accent"),
            TableCell(row.assertion, face="serif", extra=row.basis),
            *(_cell(row, component) for component in COMPONENTS),
            TableCell(say(row.confidence) if row.confidence else "–", bold=True),
        ]
        for row in report.summary
    ]
    bare = [[replace(cell, extra="") for cell in row] for row in rows]
    told = [
        say(
            "{code}: {level}. {why}",
            code=row.code,
            level=say(row.confidence) if row.confidence else say("Not judged yet"),
            why=row.explanation,
        ).strip()
        for row in report.summary
    ]
    columns = [
        Column(say("No."), 0.5),
        Column(say("Insight, and what it rests on"), 3.9),
        *(Column(say(name), 1.65) for name in _SHORT.values()),
        Column(say("Confidence"), 1.1),
    ]
    made = pages_of(
        deck,
        "Appendix table",
        key="summary",
        part="Appendix",
        kicker=say("G  Summary of findings"),
        title=_tell_title(report.summary),
        columns=columns,
        leaner=[(columns, bare, say("The notes hold the reasons."))],
        rows=rows,
        size=11,
        tallest=150,
        padding=3,
        note=say(CERQUAL),
        descr=say(
            "Table of {insights} with the level of concern for each component and the confidence.",
            insights=count_things(len(rows), "insight"),
        ),
    )
    made[0][0].story(*told)
    for row in report.summary:
        made[0][0].story(f"{row.code}: {row.basis}", *_tell_reasons(row))
        if row.changed:
            made[0][0].story(f"{row.code}: {' '.join(row.changed)}")


def _cell(row: FindingSummary, component: str) -> TableCell:
    if component not in row.concerns:
        return TableCell("–", colour="muted")
    return TableCell(say(row.concerns[component]), extra=row.reasons.get(component, ""))


def _tell_reasons(row: FindingSummary) -> list[str]:
    return [
        f"    {say(name)}: {row.reasons[component]}"
        for component, name in _SHORT.items()
        if row.reasons.get(component)
    ]


def _tell_title(rows: tuple[FindingSummary, ...]) -> str:
    """Return how many insights have which confidence, as the slide's message."""
    tally = Counter(row.confidence for row in rows)
    told = [
        say("{number:,} {level}", number=tally[level], level=say(level).lower())
        for level in _LEVELS
        if tally[level]
    ]
    if not told:
        return say("Summary of findings")
    return say("How sure we are of our insights: {levels}", levels=", ".join(told))
