"""Slide of needs: who needs what, in which opportunity space it is, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.paragraphs import shortened
from lifeworld.exports.deck.slides_spaces import name_spaces
from lifeworld.exports.deck.space_quotes import has_need
from lifeworld.exports.deck.standing import name_thing, standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import begin_title, joined, lowered, number_word
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import NeedRow
from study.language import mark, say
from study.wording import choose_word, count_things, render_names

__all__ = ["add_needs"]

PART = "Needs and opportunities"
_INDENT = "    "
_ON_A_SLIDE = 6  # needs that can be read on one slide
_UNBROKEN = 16  # characters that fit on a line of the narrowest column


def _heard(report: Report, need: NeedRow) -> str:
    """Return the evidence of a need; its short parts do not break in a narrow column."""
    told = joined([need.basis, *standing(report, need)])
    return " ".join(
        part.replace(" ", "\u00a0") if len(part) <= _UNBROKEN else part
        for part in re.split(r"(?<=·) ", told)
    )


def add_needs(deck: Deck, report: Report) -> None:
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
    every = (need for need in needs if _list_spaces(report, need))
    merged = bool(report.spaces) and not deck.asks("spaces")
    gathered = merged and any(every)

    def lay_out(number: int, *, brief: bool = False) -> tuple[list[Column], list[list[TableCell]]]:
        """Return columns and rows with so many of the columns that may be left out.

        In brief a space has its number alone; its slide has its name.
        """
        within = [_list_spaces(report, need, brief=brief) for need in needs] if gathered else []
        rows = [
            [
                TableCell(need.code or "–", fill=paper, colour="accent", bold=True),
                TableCell(need.sentence(), face="serif", fill=paper),
                *(TableCell(texts[place] or "–", fill=paper, less=1) for _, texts in kept[:number]),
                *(TableCell(each or "–", fill=paper, less=1) for each in within[place : place + 1]),
                TableCell(_heard(report, need), fill=paper, less=2, colour="muted"),
            ]
            for place, need in enumerate(needs)
        ]
        first = [Column(say("No."), 0.5), Column(say("Who needs what, and why"), 3.7)]
        last = [Column(say("Evidence"), 2.2 if brief else 2.4 if gathered else 2.8)]
        if gathered:
            last.insert(0, Column(say("Space"), 0.6) if brief else Column(say("Space"), 2.0))
        return [*first, *(column for column, _ in kept[:number]), *last], rows

    columns, rows = lay_out(len(kept))
    held = [
        (*lay_out(number), say("In the notes: {columns}", columns=_name_columns(kept[number:])))
        for number in reversed(range(len(kept)))
    ]
    if gathered and all(space.code for space in report.spaces):
        held.append((*lay_out(0, brief=True), held[-1][-1] if held else ""))
    made = pages_of(
        deck,
        "Table",
        key="needs",
        part=PART,
        kicker=say("Needs") if any(need.addressed for need in report.needs) else say("Unmet needs"),
        title=_name_all(report) if merged else _name_needs(report),
        columns=columns,
        rows=rows,
        leaner=held,
        size=11,
        tallest=230,
        padding=2,
        side=0.12,
        gap=5,
        slides=1 if len(needs) <= _ON_A_SLIDE else 2,
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


def _list_spaces(report: Report, need: NeedRow, *, brief: bool = False) -> str:
    """Return the spaces that a need belongs to: number and name, in brief the number."""
    spaces = [space for space in report.spaces if has_need(space, need)]
    if brief:
        return ", ".join(space.code for space in spaces)
    return "; ".join(joined([space.code, space.name]) for space in spaces)


def _name_all(report: Report) -> str:
    """Return how many needs there are, and how they stand in spaces, as one message."""
    number, met = len(report.needs), sum(need.addressed for need in report.needs)
    if met:
        return f"{_name_needs(report)}; {lowered(name_spaces(report))}"
    held = [any(has_need(space, need) for space in report.spaces) for need in report.needs]
    if not all(held):
        return name_spaces(report)
    needs = begin_title(number, choose_word(number, "unmet need"))
    used = sum(any(has_need(space, need) for need in report.needs) for space in report.spaces)
    spaces = f"{number_word(used)} {choose_word(used, 'opportunity space')}"
    return say("{needs} in {spaces}", needs=needs, spaces=spaces)


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
    needs = begin_title(number, choose_word(number, "need"))
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
    needs = begin_title(number, choose_word(number, "unmet need"))
    if number == 1:
        return say("{needs}, and what it rests on", needs=needs)
    return say("{needs}, and what each rests on", needs=needs)
