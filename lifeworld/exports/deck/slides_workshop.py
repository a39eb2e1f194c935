"""The slide of what a room voted, with how far people differed; it is there after a workshop."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.paragraphs import shortened
from lifeworld.exports.deck.slides_priorities import tell_rating
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.report import Report
from study.language import say

__all__ = ["add_votes"]

PART = "Needs and opportunities"
_MOST = 8  # rows; the others are told in the notes


def add_votes(deck: Deck, report: Report) -> None:
    """Add the vote of the latest workshop that was last held; others are told in the notes."""
    votes = [vote for vote in report.votes if vote.rows]
    if not votes:
        return
    last = votes[-1]
    first = last.rows[0]
    made = pages_of(
        deck,
        "Table",
        key="votes",
        part=PART,
        kicker=say("Workshop"),
        title=say("In a workshop, {people} put “{name}” first", people=last.people,
                  name=shortened(first.name, most=60)),
        columns=[
            Column(last.title, 6.4),
            Column(say("Result"), 3.2),
            Column(say("Spread"), 1.2, "ctr"),
        ],
        rows=[
            [
                TableCell(
                    row.name,
                    face="serif",
                    extra=say("In the study today: {name}", name=row.now) if row.now else "",
                ),
                TableCell(row.result, bold=True),
                TableCell(row.spread or "–"),
            ]
            for row in last.rows[:_MOST]
        ],
        size=14,
        tallest=110,
        padding=7,
        note=" ".join(last.notes),
        descr=say(
            "Table of what {people} voted: {names}.",
            people=last.people,
            names=shortened("; ".join(row.name for row in last.rows), most=300),
        ),
    )  # fmt: skip
    made[0][0].story(
        say("What a room thinks is an opinion: it is not counted as evidence."),
        *(
            say("{title}: {rows}", title=vote.title,
                rows="; ".join(f"{row.name} ({row.result})" for row in vote.rows))
            for vote in votes
            if vote is not last or len(vote.rows) > _MOST
        ),
    )  # fmt: skip
    for rating in report.ratings:
        if rating.id in {vote.rating for vote in votes}:  # its own slide stands aside
            made[0][0].story(*tell_rating(rating))
