"""Appendix slide of needs: where each is heard, and its scores, asked and estimated apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.paragraphs import shortened
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.need_rows import NeedScoreRow
from lifeworld.exports.report import Report
from study.language import say
from study.wording import count_people, count_things

__all__ = ["add_need_tables"]

_WIDE = 11.733
_SCORED = 1.6  # inches of a column of scores
_NEEDS = 10
_SHORT = 70  # characters of a need where the whole of it takes a second slide


def add_need_tables(deck: Deck, report: Report) -> None:
    """Add a row for each need: strata first, then scores of surveys, then those of a room."""
    codes = _list_codes(report)
    if not codes:
        return
    presence = {row.code: dict(row.cells) for row in report.presence}
    strata = [name for name, _ in report.presence[0].cells] if report.presence else []
    asked = [row for row in report.need_scores if row.origin == "survey"]
    guessed = [row for row in report.need_scores if row.origin == "estimate"]
    scores = [
        (Column(head, _SCORED), origin)
        for head, origin in (
            (say("Asked in a survey"), asked),
            (say("Estimated in a room"), guessed),
        )
        if origin
    ]
    room = _WIDE - 0.5 - _SCORED * len(scores)
    narrow = min(0.85, room * 0.62 / max(1, len(strata)))
    columns = [
        Column(say("No."), 0.5),
        Column(say("Need"), room - narrow * len(strata)),
        *(Column(name, narrow, "ctr") for name in strata),
        *(column for column, _ in scores),
    ]
    rows = [
        [
            TableCell(code, bold=True, colour="accent"),
            TableCell(sentence, face="serif"),
            *(TableCell(presence.get(code, {}).get(name, "–")) for name in strata),
            *(_cell([row for row in origin if row.code == code]) for _, origin in scores),
        ]
        for code, sentence in codes.items()
    ]
    short = [
        [row[0], replace(row[1], text=shortened(row[1].text, most=_SHORT)), *row[2:]]
        for row in rows
    ]
    made = pages_of(
        deck,
        "Appendix table",
        key="need-tables",
        part="Appendix",
        kicker=say("H  Needs"),
        title=_name_table(report, scored=bool(scores)),
        columns=columns,
        rows=rows,
        leaner=[(columns, short, say("The notes hold the needs in full."))],
        size=11,
        tallest=96,
        padding=2,
        slides=1 if len(codes) <= _NEEDS else 2,
        note=_tell_note(report, asked=bool(asked), guessed=bool(guessed)),
        descr=say(
            "Table of {needs} by stratum, with their importance and satisfaction.",
            needs=count_things(len(codes), "need"),
        ),
    )
    made[0][0].story(*(f"{code}: {sentence}" for code, sentence in codes.items()))
    for row in report.need_scores:
        made[0][0].story(_tell_score(row))


def _list_codes(report: Report) -> dict[str, str]:
    """Return the needs that are in any of the tables, by their numbers."""
    heard = {row.code: row.sentence for row in report.presence}
    return heard | {row.code: row.sentence for row in report.need_scores}


def _name_table(report: Report, *, scored: bool) -> str:
    if report.presence and scored:
        return say("Where each need is heard, and how important it is")
    if report.presence:
        return say("In which strata each need is heard")
    return say("How important needs are, and how well they are met")


def _cell(rows: Sequence[NeedScoreRow]) -> TableCell:
    """Return the scores of a need from one kind of source; the notes name each source."""
    told = [
        joined([row.importance or "–", row.satisfaction or "–", *([row.whom] if row.whom else [])])
        for row in rows
    ]
    people = sum(row.base for row in rows)
    return TableCell(
        "; ".join(told) or "–",
        bold=True,
        extra=count_people(people, voices=False) if len(rows) == 1 else "",
    )


def _tell_score(row: NeedScoreRow) -> str:
    kind = say("asked in a survey") if row.origin == "survey" else say("estimated in a room")
    return say(
        "{code}, {kind}: importance {importance}, satisfaction {satisfaction};"
        " {whom}, {people}; {source}",
        code=row.code,
        kind=kind,
        importance=row.importance or "–",
        satisfaction=row.satisfaction or "–",
        whom=row.whom or say("everybody"),
        people=count_people(row.base, voices=False),
        source=joined([row.source, long_date(row.date)]),
    )


def _tell_note(report: Report, *, asked: bool, guessed: bool) -> str:
    told = []
    if report.presence:
        told.append(
            say(
                "3/7: quotes of three of the seven {noun} who speak there are linked to it."
                " –: nobody. n.a.: no session was held. n.s.: not shown, because few spoke.",
                noun=report.noun,
            )
        )
    if asked or guessed:
        told.append(say("Scores: importance · satisfaction."))
    if guessed:
        told.append(say("What a room estimates says nothing about how many have the need."))
    return " ".join(told)
