"""Slides of findings: the themes, and a slide for each insight with quotes for and against."""

from __future__ import annotations

import re
from dataclasses import replace

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.keys import hash_thing
from lifeworld.exports.deck.looks import Box
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import apart, label, words
from lifeworld.exports.deck.rows import find_rows, write_rows
from lifeworld.exports.deck.slides_brief import cited
from lifeworld.exports.deck.slides_merged import add_each, lay_out_insights
from lifeworld.exports.deck.slides_themes import add_themes
from lifeworld.exports.deck.standing import (
    name_confidence,
    name_thing,
    standing,
)
from lifeworld.exports.deck.text import joined, quoted, xml_safe
from lifeworld.exports.deck.voices import attribution, quote_lines, tell_withheld
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InsightPage, Quote
from study.language import say
from study.wording import choose_word

__all__ = ["PART", "add_findings"]

PART = "Insights"
_MOST_SOURCES = 3  # shown on the slide of an insight that no quote supports
_LEGIBLE = 0.75  # below this share of the preferred sizes, the third quote is dropped
_NUMBER = re.compile(r"((?<![\w.])[\d,]+(?:\.\d{3})*(?: (?:of|af) [\d,]+(?:\.\d{3})*)?)")


def add_findings(deck: Deck, report: Report) -> None:
    """Add themes and insights."""
    add_themes(deck, report)
    add_each(
        deck,
        "insight",
        get_first(report.insights),
        part=PART,
        draw=lambda insight, number: _insight(deck, report, insight, number=number),
        lay_out=lambda insights: lay_out_insights(deck, report, insights),
        tell=lambda insight: _tell_evidence(report, insight),
    )


def _voice(quote: Quote, *, size: float, before: float) -> list[Para]:
    """Return the words of a quote and, below them, who said them."""
    spoken = words(
        quoted(quote.words),
        size=size,
        face="serif",
        lang=quote.language,
        before=before,
        smallest=13,
    )
    name = quote.speaker or say("a participant")
    who = words(attribution(quote), size=13, colour="muted", before=4, smallest=12)
    [rest] = who.runs
    runs = (
        replace(rest, text=name, bold=True, colour="ink"),
        replace(rest, text=rest.text.removeprefix(xml_safe(name))),
    )
    return [replace(spoken, hang=0.13), replace(who, runs=runs, left=0.13, cut=False)]


def _chosen(insight: InsightPage) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """Return at most three quotes, one of them against the insight if there is one."""
    against = insight.against[:1]
    return insight.quotes[: 3 - len(against)], against


def _insight(deck: Deck, report: Report, insight: InsightPage, *, number: int) -> None:
    kicker = joined(
        [
            say("Insight {number} of {every}", number=number, every=len(report.insights)),
            *standing(report, insight),
        ]
    )
    page = deck.page(
        "Insight",
        key=hash_thing("insight", insight.id),
        part=PART,
        title=insight.assertion,
        kicker=kicker,
    )
    page.stale = insight.stale
    left: list[Para] = []
    for head, text in (
        (say("Why it matters"), insight.interpretation),
        (say("The tension"), insight.tension),
        (say("So what"), insight.so_what),
    ):
        if text.strip():
            left += [label(head, before=13 if left else 0), words(text, size=16, before=3)]
    box = page.box_below_title("left", title=page.title)
    page.write("left", left, box=box if page.deck.own else None)
    _voices(page, insight)
    code = insight.code
    if report.inside:
        code = say("{code}, revision {revision}", code=code, revision=insight.revision)
    stands = joined([_tell_confidence(insight), tell_withheld(insight), code])
    colour = "accent" if insight.stale else "muted"
    small = words(stands, size=12, colour=colour, before=2, smallest=11)
    page.write("note", [_figures(insight.basis), apart(small, insight.code)])
    deck.anchors[insight.id] = page
    deck.link(page, insight.code, "quotes")
    page.story(*_tell_evidence(report, insight))


def _tell_evidence(report: Report, insight: InsightPage) -> list[str]:
    """Return what the notes tell of an insight: its words, its sources and every quote."""
    lines = [
        joined(
            [
                say("Insight {name}", name=name_thing(report, insight)),
                *standing(report, insight),
            ]
        ),
        insight.assertion,
        insight.interpretation,
        say("Tension: {tension}", tension=insight.tension) if insight.tension else "",
        say("So what: {conclusion}", conclusion=insight.so_what) if insight.so_what else "",
        say("Evidence: {basis}", basis=insight.basis) if insight.basis else "",
    ]
    for source in insight.outside:
        lines += [say("Outside source: {source}", source=source.cited), "    " + source.words]
        lines.append("    " + source.address if source.address else "")
    for quote in (*insight.quotes, *insight.against):
        lines += quote_lines(quote, of=insight.code, inside=report.inside)
    return lines


def _tell_confidence(insight: InsightPage) -> str:
    """Return how sure the researchers are of an insight, and why."""
    if not insight.confidence:
        return ""
    told = say("confidence: {confidence}", confidence=name_confidence(insight.confidence))
    reason = insight.confidence_reason.rstrip(". ")
    return f"{told} ({reason})" if insight.confidence_reason else told


def _figures(footer: str) -> Para:
    """Return the evidence line with its numbers in bold, so that they stand out."""
    para = replace(words(footer, size=13), cut=False)
    [plain] = para.runs
    runs = [
        replace(plain, text=part, bold=bool(_NUMBER.fullmatch(part)))
        for part in _NUMBER.split(plain.text)
        if part
    ]
    return replace(para, runs=tuple(runs))


def _voices(page: Page, insight: InsightPage) -> None:
    """Write the quotes; the third is dropped before any of them is cut inside a sentence."""
    quotes, against = _chosen(insight)
    # Whoever speaks against it does not stand alone where those who support it are withheld.
    unheard = bool(against and not quotes and insight.withheld_for)
    if not quotes and not against and insight.outside and not insight.withheld:
        paras = [label(say("An outside source says"), before=0)]
        for place, source in enumerate(insight.outside[:_MOST_SOURCES]):
            paras += cited(source, size=20, before=14 if place else 6)
        page.write("main", paras)
        return
    if not quotes and not against:
        page.write(
            "main",
            [
                words(
                    say(
                        "Its {quotes} withheld from this audience: the appendix says why.",
                        quotes=choose_word(insight.withheld, "quote is", "quotes are"),
                    )
                    if insight.withheld
                    else say("No quote linked to it counts.")
                    if insight.lapsed
                    else say("No quote is linked to it yet."),
                    size=16,
                    colour="muted",
                )
            ],
        )
        return
    if not page.deck.own:
        while True:
            main, other = _spoken(quotes, against, unheard=unheard)
            main += [replace(para, before=para.before or 20) for para in other]
            if page.holds("main", main) or len(quotes) < 2:
                break
            quotes = quotes[:-1]
        page.write("main", main)
        return
    column, foot = page.places["main"].box, page.places["against"].box
    top = min(column.y, page.below_title(0.3))
    area = Box(column.x, top, column.w, foot.y + foot.h - top)
    while True:
        main, other = _spoken(quotes, against, unheard=unheard)
        rows = find_rows(page, [[("main", main)], [("against", other)]], area=area, gap=0.2, most=0)
        if rows.scale >= _LEGIBLE or len(quotes) + len(against) < 3 or len(quotes) < 2:
            break
        quotes = quotes[:-1]
    write_rows(page, rows)


def _spoken(
    quotes: tuple[Quote, ...], against: tuple[Quote, ...], *, unheard: bool
) -> tuple[list[Para], list[Para]]:
    """Return the quotes for an insight, the first one largest, and the quote against it.

    Where all quotes for it are *unheard*, because they are withheld, a sentence says so.
    """
    alone = len(quotes) + len(against) == 1
    main: list[Para] = []
    if unheard:
        told = say("What supports it is withheld: the appendix says why.")
        main.append(words(told, size=16, colour="muted"))
    for position, quote in enumerate(quotes):
        lead = 26 if alone else 22 if position == 0 else 18
        main += _voice(quote, size=lead, before=20)
    other: list[Para] = []
    for quote in against:
        head = (
            say("A voice against")
            if quote.relation == "contradicts"
            else say("A voice that nuances it")
        )
        other += [label(head, before=0), *_voice(quote, size=17, before=4)]
    return main, other
