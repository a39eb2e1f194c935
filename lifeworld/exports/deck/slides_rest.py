"""Appendix slide: what has no slide of its own, because a section holds the first ten."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import MOST, get_rest
from lifeworld.exports.deck.slides_assumptions import name_verdict, tell_after, tell_before
from lifeworld.exports.deck.standing import name_confidence, standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined
from lifeworld.exports.report import Report
from study.language import say
from study.wording import count_things, render_names

__all__ = ["add_rest", "list_rest"]

_SLIDES = 2


def list_rest(report: Report) -> list[str]:
    """Return how many of each kind have no slide of their own, in words; none if all have one."""
    insights, joints = get_rest(report.insights), get_rest(report.joints)
    needs, spaces = get_rest(report.needs), get_rest(report.spaces)
    initiatives, metrics = get_rest(report.initiatives), get_rest(report.metrics)
    assumptions, aims = get_rest(report.assumptions), get_rest(report.aims)
    told = (
        count_things(len(insights), "insight") if insights else "",
        count_things(len(joints), "joint display") if joints else "",
        count_things(len(needs), "need") if needs else "",
        count_things(len(spaces), "opportunity space") if spaces else "",
        count_things(len(initiatives), "initiative") if initiatives else "",
        count_things(len(assumptions), "assumption") if assumptions else "",
        count_things(len(aims), "aim") if aims else "",
        count_things(len(metrics), "metric") if metrics else "",
    )
    return [each for each in told if each]


def add_rest(deck: Deck, report: Report) -> None:
    """Add the table of what comes after the first ten of each kind, and how many these are."""
    counted = list_rest(report)
    if not counted:
        return
    rows = _list_rows(report)
    made = pages_of(
        deck,
        "Appendix table",
        key="rest",
        part="Appendix",
        kicker=say("I  After the first ten"),
        title=say("Not on a slide of their own: {things}", things=render_names(counted)),
        columns=[
            Column(say("No."), 0.8),
            Column(say("What"), 7.0),
            Column(say("Evidence"), 3.9),
        ],
        rows=rows,
        size=11,
        tallest=64,
        padding=1,
        slides=_SLIDES,
        note=say(
            "Each section of this deck holds the first {most} in the order of the researchers.",
            most=MOST,
        ),
        descr=say("Table of {things}.", things=render_names(counted)),
    )
    made[0][0].story(*counted)


def _list_rows(report: Report) -> list[list[TableCell]]:
    rows = [
        _row(
            insight.code,
            joined([insight.assertion, *standing(report, insight)]),
            joined([insight.basis, _tell_sure(insight.confidence)]),
        )
        for insight in get_rest(report.insights)
    ]
    rows += [
        _row("–", joined([page.measure, page.theme]), say(page.verdict))
        for page in get_rest(report.joints)
    ]
    rows += [_row(need.code, need.short(), need.basis) for need in get_rest(report.needs)]
    rows += [
        _row(space.code, joined([space.name, *standing(report, space)]), space.basis)
        for space in get_rest(report.spaces)
    ]
    rows += [
        _row("–", joined([row.name, row.description]), row.space)
        for row in get_rest(report.initiatives)
    ]
    rows += [
        _row("–", joined([tell_before(row), tell_after(row)]), name_verdict(row.verdict))
        for row in get_rest(report.assumptions)
    ]
    rows += [
        _row("–", joined([aim.statement, aim.wanted]), "; ".join((*aim.serving, *aim.read)))
        for aim in get_rest(report.aims)
    ]
    rows += [
        _row("–", joined([row.name, row.target]), joined([row.reading, row.initiative]))
        for row in get_rest(report.metrics)
    ]
    return rows


def _tell_sure(confidence: str) -> str:
    return (
        say("confidence: {confidence}", confidence=name_confidence(confidence))
        if confidence
        else ""
    )


def _row(code: str, what: str, evidence: str) -> list[TableCell]:
    return [
        TableCell(code or "–", bold=True, colour="accent"),
        TableCell(what, face="serif"),
        TableCell(evidence or "–", colour="muted"),
    ]
