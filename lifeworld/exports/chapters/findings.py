"""The sections of findings: themes, insights with quotes and counter-quotes, assumptions."""

from __future__ import annotations

from collections.abc import Iterable

from lifeworld.exports.chapters.background import add_outside
from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.slides_assumptions import (
    name_verdict,
    rests_on,
    tell_after,
    tell_before,
    tell_sealed,
    tell_title,
)
from lifeworld.exports.deck.standing import name_confidence, name_thing, standing
from lifeworld.exports.deck.text import joined
from lifeworld.exports.deck.voices import attribution, tell_withheld
from lifeworld.exports.report import Report, ThemeRow
from lifeworld.exports.report_findings import InsightPage, Quote
from study.language import mark, say
from study.wording import choose_word, render_quote

__all__ = ["add_assumptions", "add_insights", "add_themes"]

_RELATIONS = {
    "contradicts": mark("against"),
    "nuances": mark("nuances"),
}


def add_themes(out: Outline, report: Report) -> None:
    """Add the themes: who raised each of them, of those asked, in total and by stratum."""
    out.open("themes", say("Themes"))
    if not report.themes:
        held = "theme" in report.kept_back
        told = say("This version shows no theme") if held else say("There is no theme yet")
        out.text(f"{told}.")
        return
    strata: list[str] = []
    for theme in report.themes:
        strata += [cell.stratum for cell in theme.by_stratum if cell.stratum not in strata]
    if len(strata) == 1:  # the same numbers as the total
        strata = []
    ordered = sorted(report.themes, key=lambda t: (-t.count.share(), -t.count.people, t.name))
    out.table(
        (say("Theme"), *strata, say("Total")),
        [_count_theme(report, theme, strata) for theme in ordered],
        widths=(2.8, *(1.2 for _ in strata), 0.9),
    )
    out.text(
        " ".join([
            say("{noun} who raised it / asked.", noun=report.noun.capitalize()),
            say("A dash means asked and not raised; n.a. not asked; n.s. not shown."),
        ]),
        style="note",
    )  # fmt: skip
    for theme in ordered:
        if theme.organising_concept or theme.boundary:
            out.head(joined([theme.name, *standing(report, theme)]))
            out.text(theme.organising_concept)
            out.tell(say("What does not belong to it"), theme.boundary)
            out.text(theme.count.render_raised(), style="note")


def _count_theme(report: Report, theme: ThemeRow, strata: Iterable[str]) -> tuple[str, ...]:
    cells = {cell.stratum: cell for cell in theme.by_stratum}
    asked = theme.count.people_asked
    return (
        joined([theme.name, *standing(report, theme)]),
        *(cells[each].text() if each in cells else say("n.a.") for each in strata),
        f"{theme.count.people}/{asked}" if asked else say("n.a."),
    )


def add_insights(out: Outline, report: Report) -> None:
    """Add each insight with what it rests on, its quotes and those against it."""
    if not report.insights:
        return
    out.open("insights", say("Insights"))
    for insight in report.insights:
        out.head(f"{insight.code}  {insight.assertion}" if insight.code else insight.assertion)
        out.text(joined([insight.basis, *standing(report, insight), tell_withheld(insight)]),
                style="note")  # fmt: skip
        out.tell(say("Why it matters"), insight.interpretation)
        out.tell(say("The tension"), insight.tension)
        out.tell(say("So what"), insight.so_what)
        _tell_confidence(out, insight)
        _quote(out, insight)
        add_outside(out, insight.outside)
        if report.inside:
            out.text(name_thing(report, insight), style="note")


def _tell_confidence(out: Outline, insight: InsightPage) -> None:
    if insight.confidence:
        level = name_confidence(insight.confidence)
        reason = insight.confidence_reason
        out.tell(say("Confidence"), f"{level}. {reason}" if reason else f"{level}.")
    else:
        out.tell(say("Confidence"), say("not judged yet") + ".")


def _quote(out: Outline, insight: InsightPage) -> None:
    """Add the quotes of an insight; where none is shown, why."""
    for quote in insight.quotes:
        _say_quote(out, quote)
    if insight.against:
        out.head(say("What speaks against it or nuances it"), level=3)
    for quote in insight.against:
        _say_quote(out, quote, relation=say(_RELATIONS.get(quote.relation, quote.relation)))
    if not (insight.quotes or insight.against):
        if insight.withheld:
            quotes = choose_word(insight.withheld, "quote is", "quotes are")
            told = say(
                "Its {quotes} withheld from this audience: “What was left out” says why.",
                quotes=quotes,
            )
        elif insight.lapsed:
            told = say("No quote linked to it counts.")
        else:
            told = say("No quote is linked to it yet.")
        out.text(told, style="note")
    elif not insight.against and not insight.withheld_against:
        out.text(say("No quote against it is linked."), style="note")


def _say_quote(out: Outline, quote: Quote, *, relation: str = "") -> None:
    out.text(render_quote(quote.words), style="quote", language=quote.language)
    out.text(joined([attribution(quote), quote.location(), relation]), style="by")


def add_assumptions(out: Outline, report: Report) -> None:
    """Add what was assumed before the fieldwork, and what became of it."""
    if not report.assumptions:
        return
    out.open("assumptions", say("Assumptions"))
    out.text(f"{tell_title(report)}.")
    out.table(
        (say("What was assumed"), say("Now"), say("What we say today"), say("Evidence")),
        [
            (
                joined([tell_before(row), *standing(report, row)]),
                name_verdict(row.verdict) or say("open", context="adjective"),
                tell_after(row) or "–",
                rests_on(report, row),
            )
            for row in report.assumptions
        ],
        widths=(3.4, 1.3, 3.6, 1.6),
    )
    out.text(tell_sealed(report), style="note")
