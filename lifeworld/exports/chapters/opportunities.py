"""The sections of what is missing and what could be done: needs, spaces, initiatives, metrics."""

from __future__ import annotations

from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.slides_initiatives import HORIZON_WORDS
from lifeworld.exports.deck.slides_spaces import ask_question, name_shapers
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.text import joined, unbroken, with_long_dates
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import NeedRow, SpacePage
from study.language import say
from study.wording import count_things

__all__ = ["add_initiatives", "add_needs", "add_spaces"]


def add_needs(out: Outline, report: Report) -> None:
    """Add the needs with what is in the way, and what each rests on."""
    if not report.needs:
        return
    met = any(need.addressed for need in report.needs)
    out.open("needs", say("Needs") if met else say("Unmet needs"))
    for need in report.needs:
        out.head(f"{need.code}  {need.sentence()}" if need.code else need.sentence())
        out.tell(say("What is in the way"), need.barrier)
        out.tell(say("What people do today"), need.workaround)
        out.tell(say("Insights"), _name_insights(report, need))
        out.text(joined([need.basis, *standing(report, need)]), style="note")


def _name_insights(report: Report, need: NeedRow) -> str:
    known = {insight.id: insight.code for insight in report.insights}
    named = [known.get(each, each) for each in need.insights]
    if need.hidden:
        named.append(say("{number:,} not shown here", number=need.hidden))
    return ", ".join(named)


def add_spaces(out: Outline, report: Report) -> None:
    """Add the opportunity spaces with their needs, boundaries, and what could go wrong."""
    if not report.spaces:
        return
    out.open("spaces", say("Opportunity spaces"))
    for space in report.spaces:
        out.head(joined([space.name, *standing(report, space)]))
        out.text(space.narrative)
        out.tell(say("From"), space.from_state)
        out.tell(say("To"), space.to_state)
        out.tell(say("A role we could play"), space.role)
        out.tell(say("Shaped with"), name_shapers(space))
        for head, texts in (
            (say("Needs in this space"), _name_needs(report, space)),
            (say("Inside"), space.boundaries_in),
            (say("Outside"), space.boundaries_out),
            (say("What we can build on"), space.assets),
            (say("What could go wrong"), space.risks),
            (say("How might we"), tuple(filter(None, map(ask_question, space.how_might_we)))),
        ):
            if texts:
                out.head(head, level=3)
                out.list(texts)


def _name_needs(report: Report, space: SpacePage) -> tuple[str, ...]:
    known = [need for need in report.needs if {need.id, need.code} & set(space.needs)]
    named = [joined([need.code, need.short()]) for need in known]
    if space.hidden:
        needs = count_things(space.hidden, "need")
        named.append(say("{needs}, not shown here", needs=needs))
    return tuple(named)


def add_initiatives(out: Outline, report: Report) -> None:
    """Add what is done, and how its success is measured."""
    if report.initiatives:
        out.open("initiatives", say("Initiatives"))
        out.table(
            (say("What is done"), say("Opportunity space"), say("Horizon"), say("Owner"),
             say("Risk and response")),
            [
                (
                    joined([row.name, row.description, *standing(report, row)]),
                    row.space or "–",
                    say(HORIZON_WORDS.get(row.horizon, row.horizon)) if row.horizon else "–",
                    row.owner or say("no owner yet"),
                    " ".join(
                        filter(
                            None,
                            (
                                row.risk or "–",
                                say("Response: {answer}", answer=row.answer) if row.answer else "",
                            ),
                        )
                    ),
                )
                for row in report.initiatives
            ],
            widths=(3.2, 1.8, 1.1, 1.3, 2.8),
        )  # fmt: skip
    if report.metrics:
        out.open("metrics", say("Metrics"))
        out.table(
            (say("Metric"), say("Baseline"), say("Target"), say("Last reading"), say("Initiative")),
            [
                (
                    joined([row.name, row.definition, *standing(report, row)]),
                    unbroken(with_long_dates(row.baseline)) or say("none yet"),
                    unbroken(with_long_dates(row.target)) or "–",
                    unbroken(with_long_dates(row.reading)) or "–",
                    row.initiative or "–",
                )
                for row in report.metrics
            ],
            widths=(2.6, 1.3, 1.9, 1.9, 1.9),
        )
