"""The sections on what the study answers to: what was known before, and what is to be reached."""

from __future__ import annotations

from collections.abc import Iterable

from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.slides_brief import tell_serving
from lifeworld.exports.deck.text import with_long_dates
from lifeworld.exports.report import Report
from lifeworld.exports.report_brief import SourceRow
from study.language import say
from study.wording import render_quote

__all__ = ["add_aims", "add_background", "add_outside"]


def add_background(out: Outline, report: Report) -> None:
    """Add what outside sources say, each sentence with its source."""
    if not report.background:
        return
    out.open("background", say("Background"))
    out.text(say("From outside sources: none of it was said by participants."), style="note")
    _cite(out, report.background)


def add_outside(out: Outline, sources: Iterable[SourceRow]) -> None:
    """Add the outside sources on which an insight rests, apart from what participants said."""
    cited = tuple(sources)
    if cited:
        out.head(say("From outside sources"), level=3)
        _cite(out, cited)


def _cite(out: Outline, sources: Iterable[SourceRow]) -> None:
    for source in sources:
        out.text(render_quote(source.words), style="quote")
        out.text(" ".join(filter(None, (source.cited, source.address))), style="by")


def add_aims(out: Outline, report: Report) -> None:
    """Add what is to be reached, how much by when, what serves it, and how far it is."""
    if not report.aims:
        return
    out.open("aims", say("Aims"))
    origins = any(aim.origin for aim in report.aims)
    read = any(aim.read for aim in report.aims)
    out.table(
        (say("Aim"), say("How much, by when"), *((say("Set by"),) if origins else ()),
         say("What serves it"), *((say("Where it stands"),) if read else ())),
        [
            (
                aim.statement,
                with_long_dates(aim.wanted) or "–",
                *((aim.origin or "–",) if origins else ()),
                tell_serving(aim) or say("Nothing yet"),
                *((with_long_dates("; ".join(aim.read)) or "–",) if read else ()),
            )
            for aim in report.aims
        ],
        widths=(2.8, 1.8, *((1.4,) if origins else ()), 2.4, *((2.2,) if read else ())),
    )  # fmt: skip
