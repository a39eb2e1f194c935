"""A quote on a slide and in its notes: who said it, where, and what of it is withheld."""

from __future__ import annotations

from lifeworld.exports.deck.standing import (
    name_relation,
)
from lifeworld.exports.deck.text import joined
from lifeworld.exports.report_findings import InsightPage, Quote
from study.language import mark, say
from study.wording import count_things

__all__ = ["attribution", "quote_lines", "tell_withheld"]


_KINDS = {"did": mark("shown in what they did"), "observed": mark("observed")}


_SAID = {"said": mark("said"), "did": mark("did"), "observed": mark("observed")}


def quote_lines(quote: Quote, *, of: str, inside: bool) -> list[str]:
    """Return the lines for the notes that trace a quote; ids and positions *inside* the team."""
    who = joined([quote.speaker, quote.stratum])
    where = f"    {quote.location()}; {who}; {say(_SAID.get(quote.kind, quote.kind))}"
    relation = name_relation(quote.relation)
    told = say("Quote, {relation} {insight}", relation=relation, insight=of)
    if inside:
        place = say(
            "transcript {id}, characters {start}–{end}",
            id=quote.transcript_id,
            start=quote.start,
            end=quote.end,
        )
        where = f"{where}; {place}"
        told = say(
            "Quote, {relation} {insight}: excerpt {id}", relation=relation, insight=of, id=quote.id
        )
    return [told, where, "    " + say("Words: {words}", words=quote.words)]


def attribution(quote: Quote) -> str:
    """Return who said a quote, from which stratum, and how it is known if it was not said."""
    kind = say(_KINDS[quote.kind]) if quote.kind in _KINDS else ""
    return joined([quote.speaker or say("a participant"), quote.stratum, kind])


def tell_withheld(insight: InsightPage) -> str:
    """Return how many quotes for an insight, and how many others, consent withholds."""
    others = insight.withheld - insight.withheld_for
    if not insight.withheld:
        return ""
    if not others and insight.withheld == insight.supporting == 1:
        return say("its quote withheld")
    if not others:
        return say("{number:,} of its quotes withheld", number=insight.withheld)
    if insight.withheld_for:
        return say(
            "{number:,} of its quotes and {others} withheld",
            number=insight.withheld_for,
            others=count_things(others, "that differs", "that differ"),
        )
    quotes = count_things(others, "quote that differs", "quotes that differ")
    return say("{quotes} withheld", quotes=quotes)
