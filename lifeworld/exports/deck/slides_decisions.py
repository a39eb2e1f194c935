"""Slides of what was decided, what is to be decided, and what happens next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.paragraphs import bullets, label, shortened
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date, number_word
from lifeworld.exports.report import Report
from study.language import say
from study.wording import choose_word, count_things

__all__ = ["add_decided", "add_next", "name_decided", "name_next"]

PART = "Needs and opportunities"
_SIDE_BY_SIDE = 6  # entries in a column
_IN_A_LIST = 9  # entries on a slide of their own


def add_next(deck: Deck, report: Report) -> None:
    """Add what is to be decided and done."""
    steps, decisions = report.next_steps, report.decisions
    if not steps and not decisions:
        return
    if steps and decisions and max(len(steps), len(decisions)) <= _SIDE_BY_SIDE:
        _both(deck, report)
        return
    for part in _parts(decisions):
        _list(deck, _name_needed(report), part)
    for part in _parts(steps):
        _list(deck, say("These are the next steps"), part)


def _parts(entries: Sequence[str]) -> Iterator[Sequence[str]]:
    return (entries[start : start + _IN_A_LIST] for start in range(0, len(entries), _IN_A_LIST))


def _list(deck: Deck, title: str, entries: Sequence[str]) -> None:
    page = deck.page("Title and body", key="next", part=PART, kicker=say("Next steps"), title=title)
    page.write("main", bullets(list(entries), size=20, before=11))
    page.story(*entries)


def _name_needed(report: Report) -> str:
    number = len(report.decisions)
    return say(
        "{decisions} needed to go on",
        decisions=f"{number_word(number).capitalize()}"
        f" {choose_word(number, 'decision is', 'decisions are')}",
    )


def name_next(report: Report) -> str:
    """Return how much is to be decided, and how many steps follow, as a message."""
    steps, decisions = report.next_steps, report.decisions
    if not decisions:
        return say("These are the next steps")
    if not steps:
        return _name_needed(report)
    return say(
        "{decisions} from you, then {number} {steps} from us",
        decisions=f"{number_word(len(decisions)).capitalize()}"
        f" {choose_word(len(decisions), 'decision')}",
        number=number_word(len(steps)),
        steps=choose_word(len(steps), "step"),
    )


def name_decided(report: Report) -> str:
    """Return how many decisions were taken, as a message."""
    number = len(report.decided)
    return say(
        "{number} {decisions} taken",
        number=number_word(number).capitalize(),
        decisions=choose_word(number, "decision was", "decisions were"),
    )


def _both(deck: Deck, report: Report) -> None:
    steps, decisions = report.next_steps, report.decisions
    page = deck.page(
        "Two columns",
        key="next",
        part=PART,
        kicker=say("Next steps"),
        title=name_next(report),
    )
    page.write(
        "left",
        [label(say("We ask you to decide"), before=0), *bullets(decisions, size=20, before=10)],
    )
    page.write(
        "right",
        [label(say("What happens next"), before=0), *bullets(steps, size=20, before=10)],
    )
    page.story(*decisions, *steps)


def add_decided(deck: Deck, report: Report) -> None:
    """Add what was decided, by whom and when."""
    if not report.decided:
        return
    number = len(report.decided)
    about = [row.about for row in report.decided]
    pages_of(
        deck,
        "Table",
        key="decided",
        part=PART,
        kicker=say("Decisions"),
        title=name_decided(report),
        columns=[
            Column(say("What was decided"), 4.8),
            Column(say("By whom"), 2.9),
            Column(say("When"), 2.4),
            *([Column(say("What it is about"), 2.3)] if any(about) else []),
        ],
        rows=[
            [
                TableCell(row.words, face="serif"),
                TableCell(joined([row.who, row.mandate]) or "–"),
                TableCell(long_date(row.day)),
                *([TableCell(row.about or "–")] if any(about) else []),
            ]
            for row in report.decided
        ],
        size=14,
        tallest=150,
        padding=8,
        descr=say(
            "Table of {decisions}: {names}.",
            decisions=count_things(number, "decision"),
            names=shortened("; ".join(row.words for row in report.decided), most=300),
        ),
    )
