"""Slide of what contradicts insights: one quote for each first, then the others."""

from __future__ import annotations

from itertools import zip_longest

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.slides_findings import PART
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import number_word, quoted
from lifeworld.exports.deck.voices import attribution, quote_lines
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InsightPage, Quote
from study.language import say
from study.wording import choose_word, count_things

__all__ = ["add_counter_voices"]


def add_counter_voices(deck: Deck, report: Report) -> None:
    """List every quote that contradicts an insight; those that nuance one are in the notes.

    Of those that consent withholds, the number is told beside the insight.
    """
    every = [(insight, quote) for insight in report.insights for quote in insight.against]
    found = [(insight, quote) for insight, quote in every if quote.relation == "contradicts"]
    groups = [
        _list_rows(insight, [quote for of, quote in found if of is insight])
        for insight in report.insights
    ]
    rows = [row for group in groups for row in group]
    if not rows:
        return
    # Where one slide does not hold all, every insight is spoken against once before any is twice.
    in_turn = [row for turn in zip_longest(*groups) for row in turn if row is not None]
    told = [say("Counted are all quotes linked to an insight that contradict it.")]
    if any(insight.withheld_against for insight in report.insights):
        told = [
            say("All that contradict an insight are counted, withheld ones too: see the appendix.")
        ]
    told += _tell_nuances(report)
    columns = [
        Column(say("What we say"), 2.9),
        Column(say("What contradicts it"), 7),
        Column(say("Who"), 1.8),
    ]
    made = pages_of(
        deck,
        "Table",
        key="counter-voices",
        part=PART,
        kicker=say("Counter-voices"),
        title=_tell_against(report),
        columns=columns,
        rows=rows,
        ranked=in_turn,
        slides=1,
        size=12,
        tallest=130,
        padding=2,
        note=" ".join(told),
        descr=say(
            "Table of {quotes} against insights.",
            quotes=count_things(_count_against(report), "quote"),
        ),
    )
    for insight, quote in found:
        made[0][0].story(*quote_lines(quote, of=insight.code, inside=report.inside))


def _list_rows(insight: InsightPage, quotes: list[Quote]) -> list[list[TableCell]]:
    """Return a row for each quote against an insight, and one for those that are withheld."""
    said, rows = f"{insight.code}  {insight.assertion}", []
    for quote in quotes:
        words_of = TableCell(quoted(quote.words), face="serif", lang=quote.language)
        rows.append([TableCell(said), words_of, TableCell(attribution(quote), colour="muted")])
        said = insight.code
    if number := insight.withheld_against:
        held = count_things(number, "more quote") if quotes else count_things(number, "quote")
        told = say("{quotes}, withheld", quotes=held)
        rows.append([TableCell(said), TableCell(told, colour="muted"), TableCell("")])
    return rows


def _tell_nuances(report: Report) -> list[str]:
    """Return how many quotes nuance an insight, and where those are that are not withheld."""
    shown = {q.id for i in report.insights for q in i.against if q.relation != "contradicts"}
    every = shown.union(*(insight.nuancing for insight in report.insights))
    if not every:
        return []
    quotes = count_things(len(every), "quote nuances", "quotes nuance")
    if not shown:
        are = choose_word(len(every), "is", "are")
        return [say("{quotes} an insight and {are} withheld.", quotes=quotes, are=are)]
    if len(shown) == len(every):
        told = say("{quotes} an insight: see the notes of the insight’s slide.", quotes=quotes)
        return [told]
    return [
        say(
            "{quotes} an insight; {number:,} of them {are} in the notes of the insight’s slide.",
            quotes=quotes,
            number=len(shown),
            are=choose_word(len(shown), "is", "are"),
        )
    ]


def _number_against(insight: InsightPage) -> int:
    """Return how many quotes contradict an insight, shown or withheld."""
    shown = sum(quote.relation == "contradicts" for quote in insight.against)
    return shown + insight.withheld_against


def _count_against(report: Report) -> int:
    """Return how many quotes contradict an insight; one that contradicts several counts once."""
    known = {each for insight in report.insights for each in insight.contradicting}
    if known:
        return len(known)
    return sum(_number_against(insight) for insight in report.insights)


def _tell_against(report: Report) -> str:
    """Return how many quotes contradict how many insights."""
    number = _count_against(report)
    contradict = choose_word(number, "quote contradicts", "quotes contradict")
    quotes = f"{number_word(number).capitalize()} {contradict}"
    touched, every = sum(_number_against(i) > 0 for i in report.insights), len(report.insights)
    if every == 1:
        return say("{quotes} our insight", quotes=quotes)
    if touched == every:
        return say("{quotes} our {every} insights", quotes=quotes, every=number_word(every))
    return say(
        "{quotes} {number} of our {every} insights",
        quotes=quotes,
        number=number_word(touched),
        every=number_word(every),
    )
