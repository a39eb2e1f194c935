"""Slides of the executive cut: insights and spaces with a voice each, and what follows."""

from __future__ import annotations

from collections.abc import Sequence

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import bullets, label, words
from lifeworld.exports.deck.slides_limits import list_limits
from lifeworld.exports.deck.slides_spaces import ask_question, name_spaces
from lifeworld.exports.deck.space_quotes import choose_quotes, list_needs_of
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, number_word, quoted
from lifeworld.exports.deck.voices import attribution, quote_lines
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import Quote
from study.language import say
from study.wording import choose_word, count_things, shorten_quote

__all__ = [
    "SHORTER",
    "add_outlook",
    "add_space_voices",
    "add_voices",
    "choose_short",
    "list_voices",
    "name_outlook",
]

_MOST = 5  # insights or spaces on a slide
_SHORT = 150  # characters of a quote that fits a cell
SHORTER = (115, 95, 75)  # characters of a quote where five stand on a slide, as many as fit
_LISTED = 5  # limits, decisions and steps


def list_voices(report: Report, *, most: int = 0) -> tuple[list[Column], list[list[TableCell]]]:
    """Return a row for each of the first insights: what it says, a quote for it, how many.

    Quotes have at most *most* characters if it is given.
    """
    columns = [
        Column(say("What we learnt"), 3.7),
        Column(say("In their words"), 4.8),
        Column(say("Rests on"), 3.2),
    ]
    rows = [
        [
            TableCell(
                joined([insight.code, insight.assertion, *standing(report, insight)]), face="serif"
            ),
            _cell(choose_short(insight.quotes), most=most),
            TableCell(insight.basis or "–", colour="muted", less=1),
        ]
        for insight in report.insights[:_MOST]
    ]
    return columns, rows


def choose_short(quotes: Sequence[Quote]) -> Quote | None:
    """Return the first quote that fits a cell, or else the first one."""
    return next((quote for quote in quotes if len(quote.words) <= _SHORT), next(iter(quotes), None))


def _cell(quote: Quote | None, *, most: int = 0) -> TableCell:
    if quote is None:
        return TableCell("–", colour="muted")
    spoken = shorten_quote(quote.words, most=most) if most else quote.words
    return TableCell(quoted(spoken), face="serif", lang=quote.language, extra=attribution(quote))


def add_voices(deck: Deck, report: Report) -> None:
    """Add the first insights, each with a voice and what it rests on."""
    columns, rows = list_voices(report)
    if not rows:
        return
    number = len(report.insights)
    more = number - len(rows)
    [(page, _), *_] = pages_of(
        deck,
        "Table",
        key="voices",
        part="Insights",
        kicker=say("What people told us"),
        title=say(
            "{number} {insights}, and what each rests on",
            number=number_word(number).capitalize(),
            insights=choose_word(number, "insight"),
        ),
        columns=columns,
        rows=rows,
        leaner=[(*list_voices(report, most=most), "") for most in SHORTER],
        size=11,
        tallest=92,
        padding=1,
        slides=1,
        note=say("and {insights}", insights=count_things(more, "further insight")) if more else "",
        descr=say(
            "Table of {insights} with a quote and its evidence.",
            insights=count_things(len(rows), "insight"),
        ),
    )
    _tell_quotes(page, report)


def _tell_quotes(page: Page, report: Report) -> None:
    for insight in report.insights[:_MOST]:
        page.stale = page.stale or insight.stale
        if quote := choose_short(insight.quotes):
            page.story(*quote_lines(quote, of=insight.code, inside=report.inside))


def add_space_voices(deck: Deck, report: Report) -> None:
    """Add the first opportunity spaces, each with its question, a voice and what it rests on."""
    shown = report.spaces[:_MOST]
    if not shown:
        return
    quotes = choose_quotes(report)
    rows = []
    for space in shown:
        asks = [ask for ask in map(ask_question, space.how_might_we) if ask]
        needs = count_things(len(list_needs_of(report, space)) + space.hidden, "need")
        rows.append(
            [
                TableCell(
                    joined([space.code, space.name, *standing(report, space)]),
                    face="serif",
                    extra=say("How might we {question}", question=asks[0].removeprefix("… "))
                    if asks
                    else "",
                ),
                _cell(quotes.get(space.id)),
                TableCell(joined([needs, space.basis]), colour="muted", less=1),
            ]
        )
    more = len(report.spaces) - len(shown)
    told = say("and {spaces}", spaces=count_things(more, "further space")) if more else ""
    [(page, _), *_] = pages_of(
        deck,
        "Table",
        key="space-voices",
        part="Needs and opportunities",
        kicker=say("Opportunity spaces"),
        title=name_spaces(report),
        columns=[
            Column(say("Where we could act"), 4.8),
            Column(say("In their words"), 4.2),
            Column(say("Rests on"), 2.7),
        ],
        rows=rows,
        size=11,
        tallest=92 if len(rows) < _MOST else 62,
        padding=1,
        slides=1,
        note=told,
        descr=say(
            "Table of {spaces} with a question, a quote and its evidence.",
            spaces=count_things(len(rows), "opportunity space"),
        ),
    )
    for space in shown:
        page.stale = page.stale or space.stale
        quote = quotes.get(space.id)
        if quote is not None:
            page.story(*quote_lines(quote, of=space.code, inside=report.inside))


def name_outlook(report: Report) -> str:
    """Return what is asked of the readers and what the study cannot say, as a message."""
    decisions = len(report.decisions)
    if not decisions:
        return say("What happens next, and what the study cannot say")
    return say(
        "{number} {decisions} from you, knowing what the study cannot say",
        number=number_word(decisions).capitalize(),
        decisions=choose_word(decisions, "decision"),
    )


def add_outlook(deck: Deck, report: Report) -> None:
    """Add what is to be decided and done, beside what the study cannot say."""
    limits = list_limits(report)
    ahead: list[Para] = []
    for head, texts in (
        (say("We ask you to decide"), list(report.decisions)),
        (say("What happens next"), list(report.next_steps)),
        (say("What is proposed"), _list_proposed(report)),
    ):
        if texts and len(ahead) < _LISTED:
            ahead.append(label(head, before=16 if ahead else 0))
            ahead += bullets(texts[:_LISTED], size=16, before=6)
    if not ahead and not limits:
        return
    page = deck.page(
        "Two columns",
        key="outlook",
        part="Needs and opportunities",
        kicker=say("What follows"),
        title=name_outlook(report) if ahead else say("What the study cannot say"),
    )
    known: list[Para] = []
    if limits:
        known.append(label(say("What the study cannot say"), before=0))
        known += bullets(limits[:_LISTED], size=16, before=6)
    page.write("left", ahead or [words(say("Nothing has been decided yet."), size=16)])
    page.write("right", known)
    page.story(*report.decisions, *report.next_steps, *limits)


def _list_proposed(report: Report) -> list[str]:
    return [joined([row.name, row.owner]) for row in report.initiatives]
