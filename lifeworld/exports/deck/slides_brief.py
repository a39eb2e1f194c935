"""Slides of what the study answers to: its background from outside sources, and the aims."""

from __future__ import annotations

from collections.abc import Sequence

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import shortened, words
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import number_word, quoted
from lifeworld.exports.report import Report
from lifeworld.exports.report_brief import AimRow, SourceRow
from study.language import say
from study.wording import choose_word, count_things

__all__ = ["add_aims", "add_background", "cited", "note_sources", "tell_serving"]

_ON_A_SLIDE = 4  # sources


def cited(source: SourceRow, *, size: float, before: float) -> list[Para]:
    """Return the sentence of a source and, below it, where it is from."""
    return [
        words(quoted(source.words), size=size, face="serif", before=before, smallest=13),
        words(source.cited, size=13, colour="muted", before=4, smallest=11),
    ]


def add_background(deck: Deck, report: Report) -> None:
    """Say what was known before, each sentence with its source."""
    for start in range(0, len(report.background), _ON_A_SLIDE):
        part = report.background[start : start + _ON_A_SLIDE]
        page = deck.page(
            "Title and body",
            key="background",
            part="Answer",
            kicker=say("Background"),
            title=say("What was known before we listened"),
        )
        paras: list[Para] = []
        for source in part:
            paras += cited(source, size=20, before=20 if paras else 0)
        page.write("main", paras)
        page.note(say("From outside sources: none of it was said by participants."))
        note_sources(page, part)


def note_sources(page: Page, sources: Sequence[SourceRow]) -> None:
    """Write sources into the notes, with where each is found."""
    for source in sources:
        page.story(
            say("Outside source: {source}", source=source.cited), source.words, source.address
        )


def add_aims(deck: Deck, report: Report) -> None:
    """Add the aims with what serves them, and how far they are."""
    if not report.aims:
        return
    number, shown = len(report.aims), get_first(report.aims)
    served = [tell_serving(aim) for aim in shown]
    read = ["; ".join(aim.read) for aim in shown]
    kept = [
        (column, texts)
        for column, texts in (
            (Column(say("How much, by when"), 2.8), [aim.wanted for aim in shown]),
            (Column(say("What serves it"), 2.8), served),
            (Column(say("Where it stands"), 3.2), read),
        )
        if any(texts)
    ]
    made = pages_of(
        deck,
        "Table",
        key="aims",
        part="Needs and opportunities",
        kicker=say("Aims"),
        title=_name_aims(report),
        columns=[Column(say("Aim"), 3.6), *(column for column, _ in kept)],
        rows=[
            [
                TableCell(
                    aim.statement,
                    face="serif",
                    extra=say("Set by: {origin}", origin=aim.origin) if aim.origin else "",
                ),
                *(
                    TableCell(
                        texts[place] or (say("no reading yet") if texts is read else "–"),
                        bold=texts is not served and texts is not read,
                    )
                    for _, texts in kept
                ),
            ]
            for place, aim in enumerate(shown)
        ],
        size=12,
        tallest=180,
        padding=4,
        slides=1,
        descr=say(
            "Table of {aims}: {names}.",
            aims=count_things(number, "aim"),
            names=shortened("; ".join(aim.statement for aim in report.aims), most=300),
        ),
    )
    for aim in report.aims:
        made[0][0].story(say("Aim: {aim}", aim=aim.statement), aim.wanted, *aim.read)


def tell_serving(aim: AimRow) -> str:
    """Return what serves an aim, and how much else does that is not shown."""
    told = ", ".join(aim.serving)
    if not aim.hidden:
        return told
    hidden = say("{number:,} not shown here", number=aim.hidden)
    return f"{told}, {hidden}" if told else hidden


def _name_aims(report: Report) -> str:
    number = len(report.aims)
    aims = f"{number_word(number).capitalize()} {choose_word(number, 'aim')}"
    loose = sum(not aim.serving and not aim.hidden for aim in report.aims)
    if not loose:
        return (
            say("{aims}, and what serves them", aims=aims)
            if number > 1
            else say("{aims}, and what serves it", aims=aims)
        )
    return say("{aims}; nothing serves {number} of them yet", aims=aims, number=number_word(loose))
