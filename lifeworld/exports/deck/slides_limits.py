"""Slide of limits: what the study cannot say, and how sure it is of each insight."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import bullets
from lifeworld.exports.deck.standing import name_confidence
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InsightPage
from study.language import mark, say
from study.wording import choose_word, count_things, render_names

__all__ = ["add_limits", "list_limits", "tell_unasked"]

_NAMED = 3  # themes that are named one by one
PART = "Needs and opportunities"


def add_limits(deck: Deck, report: Report) -> None:
    """Add what the study cannot say, and how sure it is of each insight."""
    own = list_limits(report)
    title = say("What the study cannot say")
    sure = [insight for insight in report.insights if insight.confidence]
    layout = "Text and table" if sure else "Title and body"
    if not own and not sure:
        return
    page = deck.page(
        layout, key="limits", part=PART, title=title, kicker=say("What we do not know")
    )
    page.write("left" if sure else "main", bullets(own, size=17 if sure else 19, before=11))
    if sure:
        _confidence(deck, page, sure)
    if report.left_out:
        page.note(say("Some material was left out. The appendix says what and why."))
    page.story(*own)


def list_limits(report: Report) -> list[str]:
    """Return what the study cannot say, one sentence each."""
    own = list(report.method.limits)
    own += tell_unasked(report)
    for level, told in (
        ("very low", mark("Confidence is very low for {insights}.")),
        ("low", mark("Confidence is low for {insights}.")),
    ):
        weak = [i.code for i in report.insights if i.confidence.lower() == level]
        if weak:
            own.append(say(told, insights=", ".join(weak)))
    unjudged = [i.code for i in report.insights if not i.confidence]
    if unjudged:
        own.append(
            say("Confidence has not been judged for {insights}.", insights=", ".join(unjudged))
        )
    stale = [i.code for i in report.insights if i.stale]
    if stale:
        own.append(
            say(
                "{insights}: what it rests on has changed since it was last reviewed, or"
                " does not count.",
                insights=", ".join(stale),
            )
            if report.inside
            else say(
                "{insights}: {these} being checked.",
                insights=", ".join(stale),
                these=choose_word(len(stale), "this insight is", "these insights are"),
            )
        )
    return own


def tell_unasked(report: Report) -> list[str]:
    """Return about which themes not everybody was asked, in how many of the sessions."""
    some = [theme for theme in report.themes if theme.unasked]
    if not some:
        return []
    silence = say("Where nobody asked, silence tells us nothing.")
    if passages := sum(theme.unprompted for theme in some):
        silence = say(
            "Where nobody asked, silence tells us nothing, and {passages} not counted for {those}.",
            passages=count_things(
                passages, "passage of such a session is", "passages of such sessions are"
            ),
            those=choose_word(len(some), "that theme", "these themes"),
        )
    if len(some) > _NAMED:
        told = say(
            "For {number} of the {themes} there are sessions in which nobody was asked.",
            number=len(some),
            themes=count_things(len(report.themes), "theme"),
        )
        return [f"{told} {silence}"]
    named = render_names(
        say(
            "“{theme}” in {number:,} of {sessions}",
            theme=theme.name,
            number=theme.unasked,
            sessions=count_things(theme.sessions, "session"),
        )
        for theme in some
    )
    return [f"{say('Not asked about: {themes}.', themes=named)} {silence}"]


def _confidence(deck: Deck, page: Page, insights: list[InsightPage]) -> None:
    """Show the confidence in each insight, beside the limits or, with many insights, after them."""
    rows = [
        [
            TableCell(insight.code, bold=True, colour="accent"),
            TableCell(name_confidence(insight.confidence), bold=True),
            TableCell(insight.confidence_reason or "–"),
        ]
        for insight in insights
    ]
    columns = [Column(say("Insight"), 0.9), Column(say("Confidence"), 1.3), Column(say("Why"), 5)]
    levels = {insight.code: name_confidence(insight.confidence) for insight in insights}
    descr = say(
        "Table of the confidence in {insights}, with the reason. {levels}.",
        insights=count_things(len(insights), "insight"),
        levels="; ".join(f"{code}: {level}" for code, level in levels.items()),
    )
    page.story(*(f"{i.code}: {levels[i.code]}. {i.confidence_reason}" for i in insights))
    for size, padding in ((14, 10), (13, 8), (13, 4), (12, 6), (12, 2), (11, 3), (11, 0)):
        parts = page.grid(columns, rows, size=size, tallest=110, padding=padding, last=False)
        if len(parts) == 1 and not parts[0].cut:
            page.table(parts[0], descr=descr)
            return
    pages_of(
        deck,
        "Table",
        key="confidence",
        part=PART,
        kicker=say("What we do not know"),
        title=say("How sure we are of each insight, and why"),
        columns=columns,
        rows=rows,
        size=12,
        tallest=110,
        descr=descr,
    )
