"""Slides of findings: insights, quotes against them, and assumptions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from lifeworld.exports.deck.looks import Box
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Deck, Page
from lifeworld.exports.deck.paragraphs import apart, label, words
from lifeworld.exports.deck.rows import find_rows, write_rows
from lifeworld.exports.deck.slides_themes import add_themes
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, number_word, quoted, xml_safe
from lifeworld.exports.report import InsightPage, Quote, Report
from study.wording import choose_word, count_things

__all__ = ["add_assumptions", "add_findings", "quote_lines"]

PART = "Insights"
_LEGIBLE = 0.75  # below this share of the preferred sizes, the third quote is dropped
_NUMBER = re.compile(r"((?<![\w.])[\d,]+(?: of [\d,]+)?)")
_KINDS = {"did": "shown in what they did", "observed": "observed"}
_VERDICTS = ("confirmed", "nuanced", "challenged", "overturned")


def quote_lines(quote: Quote, *, of: str) -> list[str]:
    """Return the lines for the notes that trace a quote to its transcript."""
    who = joined([quote.speaker, quote.stratum, quote.session])
    return [
        f"Quote, {quote.relation} {of}: excerpt {quote.id}",
        f"    {quote.location()}; transcript {quote.transcript_id}, "
        f"characters {quote.start}–{quote.end}; {who}; {quote.kind}",
        f"    Words: {quote.words}",
    ]


def add_findings(deck: Deck, report: Report) -> None:
    """Add themes, insights and the quotes against them."""
    add_themes(deck, report)
    for number, insight in enumerate(report.insights, start=1):
        _insight(deck, insight, number=number, of=len(report.insights))
    _counter_voices(deck, report)


def _attribution(quote: Quote) -> str:
    return joined([quote.speaker or "a participant", quote.stratum, _KINDS.get(quote.kind, "")])


def _voice(quote: Quote, *, size: float, before: float) -> list[Para]:
    """Return the words of a quote and, below them, who said them."""
    spoken = words(
        quoted(quote.words, language=quote.language),
        size=size,
        face="serif",
        lang=quote.language,
        before=before,
        smallest=13,
    )
    name = quote.speaker or "a participant"
    who = words(_attribution(quote), size=13, colour="muted", before=4, smallest=12)
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


def _insight(deck: Deck, insight: InsightPage, *, number: int, of: int) -> None:
    stale = "  ·  Needs review: its evidence has changed" if insight.stale else ""
    page = deck.page(
        "Insight", part=PART, title=insight.assertion, kicker=f"Insight {number} of {of}{stale}"
    )
    left: list[Para] = []
    for head, text in (
        ("Why it matters", insight.interpretation),
        ("The tension", insight.tension),
        ("So what", insight.so_what),
    ):
        if text.strip():
            left += [label(head, before=13 if left else 0), words(text, size=16, before=3)]
    box = page.box_below_title("left", title=page.title)
    page.write("left", left, box=box if page.deck.own else None)
    _voices(page, insight)
    confidence = f"confidence: {insight.confidence}" if insight.confidence else ""
    if confidence and insight.confidence_reason:
        confidence += f" ({insight.confidence_reason.rstrip('. ')})"
    stands = joined(
        [
            confidence,
            f"{insight.code}, revision {insight.revision}",
            "stale" if insight.stale else "",
        ]
    )
    colour = "accent" if insight.stale else "muted"
    small = words(stands, size=12, colour=colour, before=2, smallest=11)
    page.write("note", [_figures(insight.count.footer()), apart(small, insight.code)])
    deck.anchors[insight.id] = page
    deck.link(page, insight.code, "quotes")
    page.story(
        f"Insight {insight.code}, id {insight.id}, revision {insight.revision}"
        + (": STALE, its evidence changed since it was last reviewed" if insight.stale else ""),
        insight.assertion,
        insight.interpretation,
        f"Tension: {insight.tension}" if insight.tension else "",
        f"So what: {insight.so_what}" if insight.so_what else "",
        f"Evidence: {insight.count.footer()}",
    )
    for quote in (*insight.quotes, *insight.against):
        page.story(*quote_lines(quote, of=insight.code))


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
    if not quotes and not against:
        page.write(
            "main",
            [
                words(
                    "No quote for this insight can be shown to this audience.",
                    size=16,
                    colour="muted",
                )
            ],
        )
        return
    if not page.deck.own:
        while True:
            main, other = _spoken(quotes, against)
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
        main, other = _spoken(quotes, against)
        rows = find_rows(page, [[("main", main)], [("against", other)]], area=area, gap=0.2, most=0)
        if rows.scale >= _LEGIBLE or len(quotes) + len(against) < 3 or len(quotes) < 2:
            break
        quotes = quotes[:-1]
    write_rows(page, rows)


def _spoken(quotes: tuple[Quote, ...], against: tuple[Quote, ...]) -> tuple[list[Para], list[Para]]:
    """Return the quotes for an insight, the first one largest, and the quote against it."""
    alone = len(quotes) + len(against) == 1
    main: list[Para] = []
    for position, quote in enumerate(quotes):
        lead = 26 if alone else 22 if position == 0 else 18
        main += _voice(quote, size=lead, before=20)
    other: list[Para] = []
    for quote in against:
        other += [label("A voice against", before=0), *_voice(quote, size=17, before=4)]
    return main, other


def _counter_voices(deck: Deck, report: Report) -> None:
    found = [(insight, quote) for insight in report.insights for quote in insight.against]
    if not found:
        return
    touched = len({insight.id for insight, _ in found})
    voices = number_word(len(found)).capitalize()
    speak = choose_word(len(found), "voice speaks", "voices speak")
    title = (
        f"{voices} {speak} against "
        f"{number_word(touched)} of our {number_word(len(report.insights))} insights"
    )
    if touched == len(report.insights):
        title = f"{voices} {speak} against our {number_word(touched)} insights"
    if len(report.insights) == 1:
        title = f"{voices} {speak} against our insight"
    rows = [
        [
            TableCell(f"{insight.code}  {insight.assertion}"),
            TableCell(
                quoted(quote.words, language=quote.language), face="serif", lang=quote.language
            ),
            TableCell(_attribution(quote), colour="muted"),
        ]
        for insight, quote in found
    ]
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Counter-voices",
        title=title,
        columns=[
            Column("What we say", 4),
            Column("Evidence against it", 5.6),
            Column("Who", 2.1),
        ],
        rows=rows,
        size=14,
        tallest=130,
        padding=5,
        note="Quotes that contradict or nuance an insight.",
        descr=f"Table of {count_things(len(found), 'quote')} against insights.",
    )
    for insight, quote in found:
        made[0][0].story(*quote_lines(quote, of=insight.code))


def add_assumptions(deck: Deck, report: Report) -> None:
    """Add the assumptions from before the fieldwork and their verdicts."""
    if not report.assumptions:
        return
    tally = Counter(row.verdict.lower() for row in report.assumptions)
    told = [f"{number_word(tally[verdict])} {verdict}" for verdict in _VERDICTS if tally[verdict]]
    opened = sum(n for verdict, n in tally.items() if verdict not in _VERDICTS)
    if opened:
        told.append(f"{number_word(opened)} still open")
    number = len(report.assumptions)
    title = (
        f"Of {number_word(number)} assumptions from before the fieldwork, {', '.join(told)}"
        if number > 1
        else f"The one assumption from before the fieldwork: {told[0]}"
    )
    rows = [
        [
            TableCell(row.before),
            TableCell(
                row.verdict or "open",
                bold=True,
                colour="accent" if row.verdict.lower() in _VERDICTS[2:] else "ink",
            ),
            TableCell(row.after or "–", face="serif"),
            TableCell(", ".join(_codes(report, row.insights)) or "–", colour="muted"),
        ]
        for row in report.assumptions
    ]
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Assumptions, before and after",
        title=title,
        columns=[
            Column("What was believed before", 4.2),
            Column("Now", 1.4),
            Column("What we say today", 5),
            Column("Rests on", 1.1),
        ],
        rows=rows,
        size=14,
        padding=10,
        note="Judged against the insights named.",
        descr=f"Table of {count_things(number, 'assumption')} before and after the fieldwork.",
    )
    for row in report.assumptions:
        made[0][0].story(
            f"Assumption {row.id}, revision {row.revision}: {row.before} → "
            f"{row.verdict or 'open'}: {row.after}"
        )


def _codes(report: Report, ids: tuple[str, ...]) -> list[str]:
    known = {insight.id: insight.code for insight in report.insights}
    return [known.get(name, name) for name in ids]
