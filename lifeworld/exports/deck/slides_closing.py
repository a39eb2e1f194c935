"""Slides of risks, of the next fieldwork, of what stakeholders say, and of those behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lifeworld.exports.deck.aside import MERGED, ROOM
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.paragraphs import bullets, label, shortened, words
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import number_word, quoted
from lifeworld.exports.report import Report
from lifeworld.exports.report_brief import TestimonialRow
from study.language import say
from study.wording import choose_word, count_people, count_things

__all__ = ["add_behind", "add_plan", "add_risks"]

PART = "Needs and opportunities"
_ON_A_SLIDE = 3  # testimonials


def add_risks(deck: Deck, report: Report) -> None:
    """Add the risks of the whole, with the response to each."""
    if not report.risks:
        return
    number = len(report.risks)
    owners = any(risk.owner for risk in report.risks)
    open_ones = sum(not risk.response for risk in report.risks)
    title = f"{number_word(number).capitalize()} {choose_word(number, 'risk')}"
    if open_ones:
        title = say("{risks}; {open} without a response", risks=title, open=number_word(open_ones))
    pages_of(
        deck,
        "Table",
        key="risks",
        part=PART,
        kicker=say("What could go wrong"),
        title=title,
        columns=[
            Column(say("Risk"), 4.6),
            Column(say("Response"), 5.0),
            *([Column(say("Owner"), 2.0)] if owners else []),
        ],
        rows=[
            [
                TableCell(risk.words, face="serif"),
                TableCell(risk.response or say("none yet")),
                *([TableCell(risk.owner or "–")] if owners else []),
            ]
            for risk in report.risks
        ],
        size=14,
        tallest=150,
        padding=8,
        descr=say(
            "Table of {risks}: {names}.",
            risks=count_things(number, "risk"),
            names=shortened("; ".join(risk.words for risk in report.risks), most=300),
        ),
    )


def add_plan(deck: Deck, report: Report) -> None:
    """Add where the next fieldwork goes deeper, with whom and how."""
    if not report.plan:
        return
    number = len(report.plan)
    asks = any(row.question for row in report.plan)
    pages_of(
        deck,
        "Table",
        key="plan",
        part=PART,
        kicker=say("Where to go deeper"),
        title=say(
            "{number} {places} to go deeper in the next fieldwork",
            number=number_word(number).capitalize(),
            places=choose_word(number, "place"),
        ),
        columns=[
            Column(say("Theme"), 3.6),
            Column(say("With whom"), 2.6),
            Column(say("How"), 1.8),
            *([Column(say("What to ask"), 3.6)] if asks else []),
        ],
        rows=[
            [
                TableCell(row.theme, face="serif"),
                TableCell(row.stratum),
                TableCell(row.method, bold=True),
                *([TableCell(row.question or "–")] if asks else []),
            ]
            for row in report.plan
        ],
        size=14,
        tallest=110,
        padding=8,
        descr=say("Table of the plan for the next fieldwork: themes, with whom, and how."),
    )


def add_behind(deck: Deck, report: Report) -> None:
    """Add what stakeholders say of the study, and who made it: on one slide if they fit it."""
    both = bool(report.testimonials) and _is_known(report)
    with deck.aside(ROOM):
        if both and len(report.testimonials) <= _ON_A_SLIDE and not deck.asks("team"):
            _both(deck, report)
        else:
            _testimonials(deck, report)
    with deck.aside(MERGED if both and len(report.testimonials) <= _ON_A_SLIDE else ""):
        _team(deck, report)


def _is_known(report: Report) -> bool:
    return bool(report.behind.team or report.behind.contacts)


def _both(deck: Deck, report: Report) -> None:
    page = deck.page(
        "Two columns",
        key="testimonials",
        part=PART,
        kicker=say("A stakeholder’s view"),
        title=say("What others say of this study, and who made it"),
    )
    told = say("Said of the study, not in it: none of it is counted as evidence.")
    page.write(
        "left", [*_quoted(report.testimonials), words(told, size=12, colour="muted", before=18)]
    )
    team, contacts = _list_team(report)
    page.write("right", [*team, *_below(contacts, team)])
    page.story(*(f"{each.words} {each.who}".strip() for each in report.testimonials))
    asked = report.behind.contacts
    page.story(*report.behind.team, *((say("Questions are welcome"), *asked) if asked else ()))


def _below(paras: list[Para], above: list[Para]) -> list[Para]:
    return [replace(paras[0], before=24), *paras[1:]] if paras and above else paras


def _quoted(part: Sequence[TestimonialRow]) -> list[Para]:
    paras: list[Para] = []
    for each in part:
        size = 26 if len(part) == 1 else 20
        paras.append(words(quoted(each.words), size=size, face="serif", before=22 if paras else 0))
        if each.who:
            paras.append(words(each.who, size=14, colour="muted", before=5))
    return paras


def _testimonials(deck: Deck, report: Report) -> None:
    for start in range(0, len(report.testimonials), _ON_A_SLIDE):
        part = report.testimonials[start : start + _ON_A_SLIDE]
        page = deck.page(
            "Title and body",
            key="testimonials",
            part=PART,
            kicker=say("A stakeholder’s view"),
            title=say("What others say of this study"),
        )
        page.write("main", _quoted(part))
        page.note(say("Said of the study, not in it: none of it is counted as evidence."))
        page.story(*(f"{each.words} {each.who}".strip() for each in part))


def _list_team(report: Report) -> tuple[list[Para], list[Para]]:
    """Return who made the study, and whom to ask."""
    behind = report.behind
    team: list[Para] = []
    if behind.team:
        team = [label(say("Team"), before=0), *bullets(behind.team, size=18, before=8)]
    if behind.unnamed:
        told = say("and {people} not named here", people=count_people(behind.unnamed, voices=False))
        team.append(words(told, size=14, colour="muted", before=10))
    contacts: list[Para] = []
    if behind.contacts:
        contacts = [
            label(say("Questions are welcome"), before=0),
            *bullets(behind.contacts, size=18, before=8),
        ]
    return team, contacts


def _team(deck: Deck, report: Report) -> None:
    behind = report.behind
    if not _is_known(report):
        return
    page = deck.page(
        "Two columns",
        key="team",
        part=PART,
        kicker=say("Who made it"),
        title=say("Who made this study"),
    )
    left, right = _list_team(report)
    page.write("left", left or right)
    if left and right:
        page.write("right", right)
    page.story(*behind.team, *behind.contacts)
