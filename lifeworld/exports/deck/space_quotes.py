"""One quote for each opportunity space: of an insight that one of its needs rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import NeedRow, Quote, SpacePage

__all__ = ["choose_quotes", "has_need", "list_needs_of"]

_SHORT = 150  # characters of a quote that stands beside other things


def has_need(space: SpacePage, need: NeedRow) -> bool:
    """Return whether a need belongs to a space; a space names needs by id or number."""
    return need.id in space.needs or (bool(need.code) and need.code in space.needs)


def list_needs_of(report: Report, space: SpacePage) -> list[NeedRow]:
    """Return the needs of a space that are shown, in the researcher's order."""
    return [need for need in report.needs if has_need(space, need)]


def choose_quotes(report: Report) -> Mapping[str, Quote]:
    """Return a quote by the id of its space; where it can be, of somebody not quoted before.

    A space without a quote that may be shown has none.
    """
    found: dict[str, Quote] = {}
    taken: set[str] = set()
    heard: set[str] = set()
    for space in report.spaces:
        quotes = list(_list_quotes(report, space))
        fresh = [quote for quote in quotes if quote.id not in taken]
        new = [quote for quote in fresh if not quote.speaker or quote.speaker not in heard]
        ready = new or fresh or quotes
        short = [quote for quote in ready if len(quote.words) <= _SHORT]
        quote = next(iter(short or ready), None)
        if quote is not None:
            found[space.id] = quote
            taken.add(quote.id)
            heard.add(quote.speaker)
    return found


def _list_quotes(report: Report, space: SpacePage) -> Iterator[Quote]:
    named = {name for need in list_needs_of(report, space) for name in need.insights}
    for insight in report.insights:
        if named & {insight.id, insight.code}:
            yield from insight.quotes
