"""Sections on what comes first, on the roadmap, and on what was done about each need."""

from __future__ import annotations

from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.report import Report
from study.language import say
from study.wording import count_things

__all__ = ["add_followed", "add_priorities"]


def add_priorities(out: Outline, report: Report) -> None:
    """Add the order that several people's marks gave, and the initiatives by horizon."""
    if report.ratings:
        out.open("priorities", say("Priorities"))
    for rating in report.ratings:
        out.head(rating.title)
        people = count_things(rating.people, "person", "people")
        out.text(
            say(
                "{people} rated from 1 to 5, each alone, before {day}. Weights were set"
                " beforehand.",
                people=people,
                day=long_date(rating.day),
            )
        )
        out.list(rating.criteria)
        out.table(
            (say("Place", context="rank"), say("What was rated"), say("Score"),
             say("Under other weights"), say("Where people differ most")),
            [
                (row.place, row.name, row.score or "–", row.range or "–", row.apart or "–")
                for row in rating.rows
            ],
            widths=(0.7, 4, 0.8, 1.6, 2.8),
        )  # fmt: skip
        out.text(" ".join(rating.firm))
    held = [horizon for horizon in report.roadmap if horizon.rows]
    if len(held) < 2:
        return
    out.open("roadmap", say("Roadmap"))
    for horizon in held:
        out.head(horizon.name)
        out.list(joined([row.name, row.about]) for row in horizon.rows)


def add_followed(out: Outline, report: Report) -> None:
    """Add each need with what was done about it, once something was begun."""
    if not report.followed:
        return
    out.open("followed", say("You said, we did"))
    out.table(
        (say("You said"), say("We did"), say("What came of it")),
        [
            (
                row.said,
                "; ".join(row.did) or say("Nothing yet: no initiative answers it."),
                " ".join(row.came) or "–",
            )
            for row in report.followed
        ],
        widths=(3.4, 3, 3.6),
    )
