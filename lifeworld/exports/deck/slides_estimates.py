"""Appendix slide: how common codes are in all passages, an estimate apart from the counts."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import long_date
from lifeworld.exports.report import Report
from study.language import render_number, say
from study.wording import count_things

__all__ = ["add_estimates"]


def add_estimates(deck: Deck, report: Report) -> None:
    """Add how common codes are, if passages were read at random."""
    found = report.estimates
    if found is None:
        return
    rows = [
        [
            TableCell(row.name, bold=True),
            TableCell(render_number(row.share, ".0%"), bold=True, colour="accent"),
            TableCell(say("{low:.0%} to {high:.0%}", low=row.low, high=row.high)),
            TableCell(render_number(row.proposed, ".0%"), colour="muted"),
            TableCell(say("{found:,} of {read:,}", found=row.found, read=found.read)),
        ]
        for row in found.rows
    ]
    note = say(
        "Shares of {passages} by participants, not of people; no finding rests on them."
        " What the machine proposed ({model}, {date}) was corrected by what people found.",
        passages=count_things(found.passages, "passage"),
        model=found.model,
        date=long_date(found.date),
    )
    pages_of(
        deck,
        "Appendix table",
        key="estimates",
        part="Appendix",
        kicker=say("C  Codebook"),
        title=say(
            "How common codes are: an estimate from {passages} read at random",
            passages=count_things(found.read, "passage"),
        ),
        columns=[
            Column(say("Code"), 4.4),
            Column(say("Estimate"), 1.4, "ctr"),
            Column(say("95% interval"), 2.2, "ctr"),
            Column(say("Proposed"), 1.4, "ctr"),
            Column(say("Found in the sample"), 2.2, "ctr"),
        ],
        rows=rows,
        size=11,
        tallest=44,
        padding=1,
        note=" ".join(each for each in (note, found.left_out) if each),
        descr=say(
            "Table of {codes} with the estimated share of passages and its interval.",
            codes=count_things(len(rows), "code"),
        ),
    )
