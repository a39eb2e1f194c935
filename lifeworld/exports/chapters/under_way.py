"""The sections on what is being done: what was decided, initiatives under way, their roll-out."""

from __future__ import annotations

from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.slides_campaigns import is_under_way, name_places
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.text import joined, long_date, quoted
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InitiativeRow
from study.language import say

__all__ = ["add_decided", "add_under_way"]


def add_decided(out: Outline, report: Report) -> None:
    """Add what was decided, by whom, by which right, when and about what."""
    if not report.decided:
        return
    out.open("decided", say("Decisions"))
    about = any(row.about for row in report.decided)
    out.table(
        (say("What was decided"), say("By whom"), say("When"),
         *((say("What it is about"),) if about else ())),
        [
            (
                row.words,
                joined([row.who, row.mandate]) or "–",
                long_date(row.day) or "–",
                *((row.about or "–",) if about else ()),
            )
            for row in report.decided
        ],
        widths=(3.8, 2.4, 1.4, *((2.0,) if about else ())),
    )  # fmt: skip


def add_under_way(out: Outline, report: Report) -> None:
    """Add each initiative that is more than a plan: whom it is for, what came of it, and where."""
    rows = [row for row in report.initiatives if is_under_way(row)]
    if not rows:
        return
    out.open("under_way", say("Under way"))
    for row in rows:
        out.head(joined([row.name, *standing(report, row)]))
        out.text(joined([row.original_name, *row.answers]), style="note")
        out.tell(say("For"), row.target_group)
        out.tell(say("Message"), row.message)
        out.tell(say("Slogan"), quoted(row.slogan) if row.slogan else "")
        out.tell(say("Tools and channels"), "; ".join(row.tools))
        out.tell(say("Serves the aim"), "; ".join(row.serves))
        out.tell(say("Results so far"), row.results)
        out.tell(say("What was learnt"), row.lessons)
        out.tell(say("Recommendations to others"), row.advice)
        _add_places(out, row)


def _add_places(out: Outline, row: InitiativeRow) -> None:
    """Add a table of the places where an initiative is rolled out; a column only if it is used."""
    if not row.places:
        return
    out.head(say("Roll-out"), level=3)
    out.text(joined([name_places(row) + ".", row.cadence]), style="note")
    columns = (
        (say("Began"), [long_date(place.started) for place in row.places], 1.5),
        (say("Follow-up"), [long_date(place.follow_up) for place in row.places], 1.5),
        (say("Last seen"), [joined([p.seen, long_date(p.day)]) for p in row.places], 3.4),
    )
    kept = [each for each in columns if any(each[1])]
    out.table(
        (say("Place"), say("How far it is"), *(head for head, _, _ in kept)),
        [
            (place.name, place.state, *(texts[at] or "–" for _, texts, _ in kept))
            for at, place in enumerate(row.places)
        ],
        widths=(2, 1.4, *(width for _, _, width in kept)),
    )
