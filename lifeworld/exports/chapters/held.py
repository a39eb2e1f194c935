"""The section on workshops: what was said in a room, what was decided, and how it was voted."""

from __future__ import annotations

from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.report import Report
from lifeworld.exports.report_priorities import HeldPage, VoteRow
from study.language import say

__all__ = ["add_workshops"]


def add_workshops(out: Outline, report: Report) -> None:
    """Add each workshop with what came of it; nothing where none was brought home."""
    if not report.held:
        return
    out.open("workshops", say("Workshops"))
    out.text(say("What a room thinks is an opinion: it is not counted as evidence."), style="note")
    for page in report.held:
        out.head(joined([page.title, long_date(page.day)]))
        out.text(page.counted)
        out.tell(say("Mandate"), page.mandate)
        out.tell(say("How it is decided"), page.rule)
        _add_came(out, page)
        _add_votes(out, page)


def _add_came(out: Outline, page: HeldPage) -> None:
    if page.rows:
        stands = any(row.stands for row in page.rows)
        out.table(
            (say("You said"), say("We decided"), *((say("Where it stands"),) if stands else ())),
            [
                (row.said, row.decided, *((row.stands or "–",) if stands else ()))
                for row in page.rows
            ],
            widths=(3.6, 3.6, *((2.4,) if stands else ())),
        )
    if page.parked:
        out.head(say("Parked"), level=3)
        out.list(page.parked)


def _add_votes(out: Outline, page: HeldPage) -> None:
    for vote in page.votes:
        if vote.rows:
            out.head(vote.title, level=3)
            out.table(
                (say("What was voted on"), say("Result"), say("Spread")),
                [(_name_voted(row), row.result, row.spread or "–") for row in vote.rows],
                widths=(5.6, 3, 1.2),
            )
            out.text(" ".join(vote.notes), style="note")


def _name_voted(row: VoteRow) -> str:
    if not row.now:
        return row.name
    return say("{name} (in the study today: {now})", name=row.name, now=row.now)
