"""The sections that look ahead and around: risks, the next fieldwork, and those behind it."""

from __future__ import annotations

from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.report import Report
from study.language import say
from study.wording import count_people, render_quote

__all__ = ["add_behind", "add_plan", "add_risks", "add_testimonials"]


def add_risks(out: Outline, report: Report) -> None:
    """Add what could go wrong with the whole of it, and the response to each."""
    if not report.risks:
        return
    out.open("risks", say("What could go wrong"))
    owners = any(risk.owner for risk in report.risks)
    out.table(
        (say("Risk"), say("Response"), *((say("Owner"),) if owners else ())),
        [
            (
                risk.words,
                risk.response or say("none yet"),
                *((risk.owner or "–",) if owners else ()),
            )
            for risk in report.risks
        ],
        widths=(4, 4, *((1.8,) if owners else ())),
    )  # fmt: skip


def add_plan(out: Outline, report: Report) -> None:
    """Add where the next fieldwork goes deeper, with whom and how."""
    if not report.plan:
        return
    out.open("plan", say("Where to go deeper"))
    asked = any(row.question for row in report.plan)
    out.table(
        (say("Theme"), say("With whom"), say("How"), *((say("What to ask"),) if asked else ())),
        [
            (row.theme, row.stratum, row.method, *((row.question or "–",) if asked else ()))
            for row in report.plan
        ],
        widths=(3, 2, 1.8, *((3.6,) if asked else ())),
    )


def add_testimonials(out: Outline, report: Report) -> None:
    """Add what stakeholders say of the study, who agreed that it is shown."""
    if not report.testimonials:
        return
    out.open("testimonials", say("What others say of this study"))
    out.text(say("Said of the study, not in it: none of it is counted as evidence."), style="note")
    for each in report.testimonials:
        out.text(render_quote(each.words), style="quote")
        out.text(each.who, style="by")


def add_behind(out: Outline, report: Report) -> None:
    """Add who made the study and whom to ask, as far as they agreed to be named."""
    behind = report.behind
    if not (behind.team or behind.contacts):
        return
    out.open("behind", say("Who made this study"))
    out.list(behind.team)
    if behind.unnamed:
        others = count_people(behind.unnamed, voices=False)
        out.text(say("and {people} not named here", people=others), style="note")
    if behind.contacts:
        out.head(say("Questions are welcome"))
        out.list(behind.contacts)
