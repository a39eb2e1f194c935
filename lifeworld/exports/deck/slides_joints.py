"""Slides of joint displays: figures by segment beside a theme, and what both say together."""

from __future__ import annotations

from lifeworld.exports.deck.aside import ROOM
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.keys import hash_thing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date, quoted
from lifeworld.exports.deck.voices import quote_lines
from lifeworld.exports.joint_pages import JointLine, JointPage
from lifeworld.exports.report import Report
from study.language import render_number, say
from study.wording import count_things, shorten_quote

__all__ = ["add_joints"]

_SHORT = 150  # characters of a quote where the strata would not stand on one slide, to be compared
_LONGEST_TITLE = 110  # characters: a message that a room can read


def add_joints(deck: Deck, report: Report) -> None:
    """Add the first joint display; the others as far as the deck has room for them."""
    for number, page in enumerate(get_first(report.joints)):
        with deck.aside(ROOM if number else ""):
            _add(deck, report, page)


def _add(deck: Deck, report: Report, page: JointPage) -> None:
    standing = say("to review") if page.stale and report.inside else ""
    parts = any(line.verdict for line in page.lines)
    columns = [
        Column(say("Stratum"), 2.2),
        Column(page.measure, 1.5, "ctr"),
        Column(say("Answered"), 0.9, "ctr"),
        Column(say("Raised it"), 1.1, "ctr"),
        *([Column(say("Together"), 1.2)] if parts else []),
        Column(say("In their words"), 7.0),
    ]
    made = pages_of(
        deck,
        "Table",
        key=hash_thing("joint", page.id),
        part="Insights",
        kicker=joined([say("Figures and people"), say(page.verdict), standing]),
        title=_tell_title(page),
        columns=columns,
        rows=[_row(line, parts=parts) for line in page.lines],
        leaner=[
            (columns, [_row(line, parts=parts, most=_SHORT) for line in page.lines], ""),
        ],
        size=11,
        tallest=80,
        padding=1,
        note=_tell_note(report, page),
        descr=say(
            "Table of {measure} beside the theme “{theme}” in {strata}.",
            measure=page.measure,
            theme=page.theme,
            strata=count_things(len(page.lines), "row"),
        ),
    )
    first = made[0][0]
    first.stale = page.stale
    first.story(say("Joint display: {measure} and “{theme}”", measure=page.measure,
                    theme=page.theme), page.words)  # fmt: skip
    for line in page.lines:
        if line.verdict:
            told = say(line.verdict, context="figure and people")
            first.story(say("{stratum}: {verdict}", stratum=line.stratum, verdict=told))
        for quote in line.quotes:
            first.story(*quote_lines(quote, of=page.theme, inside=report.inside))


def _tell_title(page: JointPage) -> str:
    """Return what both say together: the researcher's own words where they fit a title."""
    words = " ".join(page.words.split())
    if words and len(words) <= _LONGEST_TITLE:
        return words.rstrip(".")
    return say("{measure} and “{theme}”: {verdict}", measure=page.measure, theme=page.theme,
               verdict=_lower(say(page.verdict)))  # fmt: skip


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _row(line: JointLine, *, parts: bool, most: int = 0) -> list[TableCell]:
    """Return a stratum, its quote shortened to *most* characters if it is given.

    Args:
        line: The stratum.
        parts: Whether there is a column for what is said of single strata.
        most: The most characters of its quote.
    """
    figure = say("n.s.") if line.held else line.figure or "–"
    quote = line.quotes[0] if line.quotes else None
    # Behind the words, so that as many strata as may be stand on one slide, to be compared.
    spoken = quote.words if quote else ""
    if most:
        spoken = shorten_quote(spoken, most=most)
    told = joined([quoted(spoken), quote.speaker]) if quote else "–"
    return [
        TableCell(line.stratum, bold=True),
        TableCell(figure, bold=True, colour="accent"),
        TableCell("–" if line.base is None else render_number(line.base), colour="muted"),
        TableCell(line.people),
        *(
            [TableCell(say(line.verdict, context="figure and people") if line.verdict else "–")]
            if parts
            else []
        ),
        TableCell(
            told,
            face="serif" if quote else "sans",
            lang=quote.language if quote else "",
        ),
    ]


def _tell_note(report: Report, page: JointPage) -> str:
    words = " ".join(page.words.split())
    source = joined([page.figures, page.source, long_date(page.date) if page.date else ""])
    return " ".join(
        each
        for each in (
            words if len(words) > _LONGEST_TITLE else "",
            say("Who raised “{theme}”, of those asked.", theme=page.theme),
            say("Figures: {source}.", source=source),
            say("The figures are of those who answered, the counts of {noun} we met.",
                noun=report.noun),
            say("n.s.: not shown, because few answered, or nobody says how many.")
            if page.held
            else "",
        )
        if each
    )  # fmt: skip
