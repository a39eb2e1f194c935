"""Appendix slides: where needs are heard, and how important they are, asked and estimated apart."""

from __future__ import annotations

from collections.abc import Sequence

from lifeworld.exports.deck.page import Deck
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import long_date
from lifeworld.exports.need_rows import NeedScoreRow
from lifeworld.exports.report import Report
from study.language import render_number, say
from study.wording import count_things

__all__ = ["add_need_tables"]


def add_need_tables(deck: Deck, report: Report) -> None:
    """Add needs by stratum, and their scores: those of surveys and those of a room apart."""
    _add_presence(deck, report)
    asked = [row for row in report.need_scores if row.origin == "survey"]
    guessed = [row for row in report.need_scores if row.origin == "estimate"]
    _add_scores(
        deck,
        asked,
        title=say("How important needs are, and how well they are met: as asked in surveys"),
        note=say("Those were asked who may have the need. It is no count of this study."),
    )
    _add_scores(
        deck,
        guessed,
        title=say("How important needs are: as estimated in a room"),
        note=say(
            "What those in the room believe together. It says nothing about how many have the need,"
            " and is not put together with any survey."
        ),
    )


def _add_presence(deck: Deck, report: Report) -> None:
    if not report.presence:
        return
    strata = [name for name, _ in report.presence[0].cells]
    width = 7.2 / max(1, len(strata))
    pages_of(
        deck,
        "Appendix table",
        part="Appendix",
        kicker=say("H  Needs"),
        title=say("In which strata each need is heard"),
        columns=[
            Column(say("No."), 0.5),
            Column(say("Need"), 4.0),
            *(Column(name, width, "ctr") for name in strata),
        ],
        rows=[
            [
                TableCell(row.code, bold=True, colour="accent"),
                TableCell(row.sentence, face="serif"),
                *(TableCell(told) for _, told in row.cells),
            ]
            for row in report.presence
        ],
        size=11,
        tallest=80,
        padding=3,
        note=say(
            "3/7: quotes of three of the seven {noun} who speak there are linked to it. –: nobody."
            " n.a.: no session was held. n.s.: not shown, because few spoke.",
            noun=report.noun,
        ),
        descr=say("Table of {needs} by stratum.", needs=count_things(len(report.presence), "need")),
    )


def _add_scores(deck: Deck, rows: Sequence[NeedScoreRow], *, title: str, note: str) -> None:
    if not rows:
        return
    pages_of(
        deck,
        "Appendix table",
        part="Appendix",
        kicker=say("H  Needs"),
        title=title,
        columns=[
            Column(say("No."), 0.5),
            Column(say("Need"), 4.2),
            Column(say("Whom"), 1.5),
            Column(say("Importance"), 1.2, "ctr"),
            Column(say("Satisfaction"), 1.2, "ctr"),
            Column(say("People"), 0.9, "ctr"),
            Column(say("Source"), 2.2),
        ],
        rows=[
            [
                TableCell(row.code, bold=True, colour="accent"),
                TableCell(row.sentence, face="serif"),
                TableCell(row.whom or say("everybody")),
                TableCell(row.importance or "–", bold=True),
                TableCell(row.satisfaction or "–", bold=True),
                TableCell(render_number(row.base)),
                TableCell(row.source, extra=long_date(row.date)),
            ]
            for row in rows
        ],
        size=11,
        tallest=80,
        padding=3,
        note=note,
        descr=say(
            "Table of the importance and satisfaction of needs, {scores}.",
            scores=count_things(len(rows), "score"),
        ),
    )
