"""Slide of assumptions: what was assumed, what became of it, and when it was sealed."""

from __future__ import annotations

from collections import Counter

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date, number_word
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import AssumptionRow
from study.language import mark, say
from study.wording import choose_word, count_things

__all__ = [
    "add_assumptions",
    "name_verdict",
    "rests_on",
    "tell_after",
    "tell_before",
    "tell_sealed",
    "tell_title",
]

_VERDICTS = {
    "confirmed": mark("confirmed"),
    "nuanced": mark("nuanced"),
    "challenged": mark("challenged"),
    "overturned": mark("overturned"),
}
_STRONG = ("challenged", "overturned", "new")
PART = "Insights"


def add_assumptions(deck: Deck, report: Report) -> None:
    """Add the assumptions and their verdicts."""
    if not report.assumptions:
        return
    number = len(report.assumptions)
    rows = [
        [
            TableCell(joined([tell_before(row), *standing(report, row)])),
            TableCell(
                name_verdict(row.verdict) or say("open", context="adjective"),
                bold=True,
                colour="accent" if row.verdict.lower() in _STRONG else "ink",
            ),
            TableCell(tell_after(row) or "–", face="serif"),
            TableCell(rests_on(report, row), colour="muted"),
        ]
        for row in get_first(report.assumptions)
    ]
    made = pages_of(
        deck,
        "Table",
        key="assumptions",
        part=PART,
        kicker=say("Assumptions"),
        title=tell_title(report),
        columns=[
            Column(say("What was assumed"), 4.2),
            Column(say("Now"), 1.4),
            Column(say("What we say today"), 4.7),
            Column(say("Evidence"), 1.4),
        ],
        rows=rows,
        size=11,
        padding=2,
        slides=1,
        note=tell_sealed(report),
        descr=say(
            mark("Table of {assumptions} and what became of it.")
            if number == 1
            else mark("Table of {assumptions} and what became of them."),
            assumptions=count_things(number, "assumption"),
        ),
    )
    for row in report.assumptions:
        own = say("Assumption")
        if report.inside:
            own = say("Assumption {id}, revision {revision}", id=row.id, revision=row.revision)
        verdict = name_verdict(row.verdict) or say("open", context="adjective")
        after = f": {tell_after(row)}" if tell_after(row) else ""
        made[0][0].story(f"{own}: {tell_before(row)} → {verdict}{after}")


def tell_title(report: Report) -> str:
    """Return what became of the assumptions, and how much nobody had assumed."""
    believed = [row for row in report.assumptions if not row.is_new]
    new = len(report.assumptions) - len(believed)
    if not believed:
        return (
            say("One thing that nobody had assumed")
            if new == 1
            else say(
                "{number} things that nobody had assumed", number=number_word(new).capitalize()
            )
        )
    title = _tell_verdicts(believed)
    if not new:
        return title
    if new == 1:
        return say("{verdicts}; one thing is new", verdicts=title)
    return say("{verdicts}; {number} things are new", verdicts=title, number=number_word(new))


def _tell_verdicts(believed: list[AssumptionRow]) -> str:
    tally = Counter(row.verdict.lower() for row in believed)
    told = [(tally[verdict], name_verdict(verdict)) for verdict in _VERDICTS if tally[verdict]]
    opened = sum(n for verdict, n in tally.items() if verdict not in _VERDICTS)
    if opened:
        told.append((opened, say("still open")))
    number = len(believed)
    if number == 1:
        verdict = name_verdict(believed[0].verdict) or say("still open")
        return say("The one assumption is {verdict}", verdict=verdict)
    if len(told) == 1 and number == 2:
        return say("Both assumptions are {verdict}", verdict=told[0][1])
    if len(told) == 1:
        return say(
            "All {number} assumptions are {verdict}",
            number=number_word(number),
            verdict=told[0][1],
        )
    return say(
        "Of {number} assumptions, {verdicts}",
        number=number_word(number),
        verdicts=", ".join(f"{number_word(each)} {verdict}" for each, verdict in told),
    )


def tell_before(row: AssumptionRow) -> str:
    """Return what was assumed, or that nobody had assumed anything."""
    return say("Nobody had assumed anything.") if row.is_new else row.before


def tell_after(row: AssumptionRow) -> str:
    """Return what is said today."""
    return row.before if row.is_new and not row.after else row.after


def name_verdict(verdict: str) -> str:
    """Return a verdict in words; empty while it is open."""
    if verdict == "new":
        return say("new", context="verdict")
    return say(_VERDICTS.get(verdict, verdict)) if verdict else ""


def tell_sealed(report: Report) -> str:
    """Return how many assumptions were sealed, and whether before the first session."""
    believed = [row for row in report.assumptions if not row.is_new]
    sealed = [row.sealed for row in believed if row.sealed]
    if not sealed:
        return ""
    first = report.first_session
    early = sum(day < first for day in sealed) if first else 0
    session = say("first session on {date}", date=long_date(first))
    if report.undated:
        session = say("first session with a date, on {date}", date=long_date(first))
    told = say("The assumption was sealed")
    if len(believed) > 1:
        told = say(
            "{number:,} of {assumptions} {were} sealed",
            number=len(sealed),
            assumptions=count_things(len(believed), "assumption"),
            were=choose_word(len(sealed), "was", "were"),
        )
    if early == len(sealed):
        return say("{sealed}, before the {session}.", sealed=told, session=session)
    day = long_date(max(sealed))
    if len(set(sealed)) > 1:
        latest = say("{sealed}, last on {date}", sealed=told, date=day)
    else:
        latest = say("{sealed}, on {date}", sealed=told, date=day)
    if not first:
        return f"{latest}."
    if all(day > first for day in sealed):
        return say("{sealed}, after the {session}.", sealed=latest, session=session)
    if not early:
        return say("{sealed}; the {session}.", sealed=latest, session=session)
    return say(
        "{sealed}; {number:,} before the {session}.", sealed=latest, number=early, session=session
    )


def rests_on(report: Report, row: AssumptionRow) -> str:
    """Return the insights and quotes behind a verdict, and that others are not shown."""
    against = set(row.against)
    named = [
        say("{code} (against)", code=code) if insight in against else code
        for insight, code in zip(row.insights, _codes(report, row.insights), strict=True)
    ]
    if row.quotes:
        told = quotes = count_things(row.quotes, "quote")
        if row.quotes_against:
            told = say("{quotes} ({number:,} against)", quotes=quotes, number=row.quotes_against)
        if row.quotes == row.quotes_against:
            told = say("{quotes} (against)", quotes=quotes)
        named.append(told)
    if row.hidden:
        named.append(say("{insights} not shown", insights=count_things(row.hidden, "insight")))
    return ", ".join(named) or "–"


def _codes(report: Report, ids: tuple[str, ...]) -> list[str]:
    known = {insight.id: insight.code for insight in report.insights}
    return [known.get(name, name) for name in ids]
