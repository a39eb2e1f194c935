"""Joint displays as a section; the summary of findings and needs by stratum as appendices."""

from __future__ import annotations

from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.joint_pages import JointLine, JointPage
from lifeworld.exports.report import Report
from lifeworld.exports.summary import CERQUAL
from lifeworld.exports.summary_rows import FindingSummary
from opportunity_spaces.confidence.model import COMPONENTS
from study.language import mark, render_number, say
from study.wording import render_quote

__all__ = ["add_finding_summary", "add_joints", "add_need_tables"]

_ORIGINS = {
    "survey": (
        mark("How important needs are, and how well they are met: as asked in surveys"),
        mark("Those were asked who may have the need. It is no count of this study."),
    ),
    "estimate": (
        mark("How important needs are: as estimated in a room"),
        mark(
            "What those in the room believe together. It says nothing about how many have the need,"
            " and is not put together with any survey."
        ),
    ),
}


def add_joints(out: Outline, report: Report) -> None:
    """Add figures by segment beside themes, and what both say together."""
    if not report.joints:
        return
    out.open("joints", say("Figures beside themes"))
    for page in report.joints:
        out.head(say("{measure} and “{theme}”", measure=page.measure, theme=page.theme))
        out.tell(say(page.verdict), page.words or "–")
        parts = any(line.verdict for line in page.lines)
        out.table(
            (say("Stratum"), page.measure, say("Answered"), say("Who raised it"),
             *([say("Together")] if parts else []), say("In their words")),
            [_list_cells(line, parts=parts) for line in page.lines],
            widths=(2, 1.3, 1, 1.2, *([1.2] if parts else []), 4.5),
        )  # fmt: skip
        out.text(_tell_source(report, page), style="note")


def _list_cells(line: JointLine, *, parts: bool) -> tuple[str, ...]:
    quote = line.quotes[0] if line.quotes else None
    return (
        line.stratum,
        say("n.s.") if line.held else line.figure or "–",
        "–" if line.base is None else render_number(line.base),
        line.people,
        *(
            [say(line.verdict, context="figure and people") if line.verdict else "–"]
            if parts
            else []
        ),
        joined([render_quote(quote.words), quote.speaker]) if quote else "–",
    )


def _tell_source(report: Report, page: JointPage) -> str:
    source = joined([page.figures, page.source, long_date(page.date) if page.date else ""])
    told = [
        say("Figures: {source}.", source=source),
        say("The figures are of those who answered, the counts of {noun} we met.",
            noun=report.noun),
    ]  # fmt: skip
    if page.held:
        told.append(say("n.s.: not shown, because few answered, or nobody says how many."))
    return " ".join(told)


def add_finding_summary(out: Outline, report: Report) -> None:
    """Add the confidence in each insight and why, component by component."""
    if not report.summary:
        return
    out.open_appendix("summary_of_findings", say("Summary of findings"))
    out.table(
        (say("No."), say("Insight"), *(say(title) for title in COMPONENTS.values()),
         say("Confidence"), say("Why")),
        [
            (
                row.code,
                row.assertion,
                *(_tell_concern(row, component) for component in COMPONENTS),
                say(row.confidence) if row.confidence else say("Not judged yet"),
                row.explanation,
            )
            for row in report.summary
        ],
        widths=(0.6, 2.2, 1.5, 1.5, 1.5, 1.5, 1.1, 3.2),
    )  # fmt: skip
    out.text(say(CERQUAL), style="note")


def _tell_concern(row: FindingSummary, component: str) -> str:
    if component not in row.concerns:
        return "–"
    return ". ".join(e for e in (say(row.concerns[component]), row.reasons.get(component)) if e)


def add_need_tables(out: Outline, report: Report) -> None:
    """Add where needs are heard, and their scores: those of surveys and those of a room apart."""
    if not (report.presence or report.need_scores):
        return
    out.open_appendix("needs_by_stratum", say("Needs by stratum"))
    if report.presence:
        strata = [name for name, _ in report.presence[0].cells]
        out.table(
            (say("No."), say("Need"), *strata),
            [(row.code, row.sentence, *(told for _, told in row.cells)) for row in report.presence],
            widths=(0.6, 3.4, *(1.2 for _ in strata)),
        )
        out.text(
            say(
                "3/7: quotes of three of the seven {noun} who speak there are linked to it. –:"
                " nobody. n.a.: no session was held. n.s.: not shown, because few spoke.",
                noun=report.noun,
            ),
            style="note",
        )
    for origin, (title, about) in _ORIGINS.items():
        rows = [row for row in report.need_scores if row.origin == origin]
        if rows:
            out.head(say(title))
            out.table(
                (say("No."), say("Whom"), say("Importance"), say("Satisfaction"), say("People"),
                 say("Source")),
                [
                    (
                        row.code,
                        row.whom or say("everybody"),
                        row.importance or "–",
                        row.satisfaction or "–",
                        render_number(row.base),
                        joined([row.source, long_date(row.date)]),
                    )
                    for row in rows
                ],
                widths=(0.6, 1.6, 1.2, 1.2, 0.9, 4),
            )  # fmt: skip
            out.text(say(about), style="note")
