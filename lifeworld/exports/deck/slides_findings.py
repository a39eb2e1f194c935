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
from lifeworld.exports.deck.standing import name_thing, standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date, number_word, quoted, xml_safe
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import AssumptionRow, InsightPage, Quote
from study.wording import choose_word, count_things

__all__ = ["add_assumptions", "add_findings", "quote_lines"]

PART = "Insights"
_LEGIBLE = 0.75  # below this share of the preferred sizes, the third quote is dropped
_NUMBER = re.compile(r"((?<![\w.])[\d,]+(?: of [\d,]+)?)")
_KINDS = {"did": "shown in what they did", "observed": "observed"}
_VERDICTS = ("confirmed", "nuanced", "challenged", "overturned")


def quote_lines(quote: Quote, *, of: str, inside: bool) -> list[str]:
    """Return the lines for the notes that trace a quote; ids and positions *inside* the team."""
    who = joined([quote.speaker, quote.stratum])
    where = f"    {quote.location()}; {who}; {quote.kind}"
    if inside:
        where += f"; transcript {quote.transcript_id}, characters {quote.start}–{quote.end}"
    return [
        f"Quote, {quote.relation} {of}" + (f": excerpt {quote.id}" if inside else ""),
        where,
        f"    Words: {quote.words}",
    ]


def add_findings(deck: Deck, report: Report) -> None:
    """Add themes, insights and the quotes against them."""
    add_themes(deck, report)
    for number, insight in enumerate(report.insights, start=1):
        _insight(deck, report, insight, number=number)
    _counter_voices(deck, report)


def _attribution(quote: Quote) -> str:
    return joined([quote.speaker or "a participant", quote.stratum, _KINDS.get(quote.kind, "")])


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


def _insight(deck: Deck, report: Report, insight: InsightPage, *, number: int) -> None:
    kicker = joined([f"Insight {number} of {len(report.insights)}", *standing(report, insight)])
    page = deck.page("Insight", part=PART, title=insight.assertion, kicker=kicker)
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
    revision = f", revision {insight.revision}" if report.inside else ""
    withheld = _tell_withheld(insight)
    stands = joined([confidence, withheld, f"{insight.code}{revision}"])
    colour = "accent" if insight.stale else "muted"
    small = words(stands, size=12, colour=colour, before=2, smallest=11)
    page.write("note", [_figures(insight.basis), apart(small, insight.code)])
    deck.anchors[insight.id] = page
    deck.link(page, insight.code, "quotes")
    page.story(
        joined([f"Insight {name_thing(report, insight)}", *standing(report, insight)]),
        insight.assertion,
        insight.interpretation,
        f"Tension: {insight.tension}" if insight.tension else "",
        f"So what: {insight.so_what}" if insight.so_what else "",
        f"Evidence: {insight.basis}" if insight.basis else "",
    )
    for quote in (*insight.quotes, *insight.against):
        page.story(*quote_lines(quote, of=insight.code, inside=report.inside))


def _tell_withheld(insight: InsightPage) -> str:
    """Return how many quotes for an insight, and how many others, consent withholds."""
    others = insight.withheld - insight.withheld_for
    if not insight.withheld:
        return ""
    if not others and insight.withheld == insight.supporting == 1:
        return "its quote withheld"
    if not others:
        return f"{insight.withheld:,} of its quotes withheld"
    told = f"{insight.withheld_for:,} of its quotes and " if insight.withheld_for else ""
    quotes = choose_word(others, "quote that differs", "quotes that differ")
    if told:
        quotes = choose_word(others, "that differs", "that differ")
    return f"{told}{others:,} {quotes} withheld"


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
    if not quotes and not against:
        page.write(
            "main",
            [
                words(
                    f"Its {choose_word(insight.withheld, 'quote is', 'quotes are')} withheld from"
                    " this audience: the appendix says why."
                    if insight.withheld
                    else "No quote linked to it counts."
                    if insight.lapsed
                    else "No quote is linked to it yet.",
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
        told = "What supports it is withheld: the appendix says why."
        main.append(words(told, size=16, colour="muted"))
    for position, quote in enumerate(quotes):
        lead = 26 if alone else 22 if position == 0 else 18
        main += _voice(quote, size=lead, before=20)
    other: list[Para] = []
    for quote in against:
        head = "A voice against" if quote.relation == "contradicts" else "A voice that nuances it"
        other += [label(head, before=0), *_voice(quote, size=17, before=4)]
    return main, other


def _counter_voices(deck: Deck, report: Report) -> None:
    """List every quote that contradicts an insight; those that nuance one are in the notes.

    Of those that consent withholds, the number is told beside the insight.
    """
    every = [(insight, quote) for insight in report.insights for quote in insight.against]
    found = [(insight, quote) for insight, quote in every if quote.relation == "contradicts"]
    rows: list[list[TableCell]] = []
    for insight in report.insights:
        said = f"{insight.code}  {insight.assertion}"
        for quote in [quote for of, quote in found if of is insight]:
            words_of = TableCell(quoted(quote.words), face="serif", lang=quote.language)
            rows.append([TableCell(said), words_of, TableCell(_attribution(quote), colour="muted")])
            said = insight.code
        if number := insight.withheld_against:
            more = "more " if said == insight.code else ""
            told_of = f"{count_things(number, f'{more}quote')}, withheld"
            rows.append([TableCell(said), TableCell(told_of, colour="muted"), TableCell("")])
    if not rows:
        return
    told = ["All quotes linked to an insight that contradict it."]
    if any(insight.withheld_against for insight in report.insights):
        told = ["All that contradict an insight are counted, withheld ones too: see the appendix."]
    told += _tell_nuances(report)
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Counter-voices",
        title=_tell_against(report),
        columns=[
            Column("What we say", 4),
            Column("What contradicts it", 5.6),
            Column("Who", 2.1),
        ],
        rows=rows,
        size=13,
        tallest=130,
        padding=3,
        note=" ".join(told),
        descr=f"Table of {count_things(_count_against(report), 'quote')} against insights.",
    )
    for insight, quote in found:
        made[0][0].story(*quote_lines(quote, of=insight.code, inside=report.inside))


def _tell_nuances(report: Report) -> list[str]:
    """Return how many quotes nuance an insight, and where those are that are not withheld."""
    shown = {q.id for i in report.insights for q in i.against if q.relation != "contradicts"}
    every = shown.union(*(insight.nuancing for insight in report.insights))
    if not every:
        return []
    quotes = f"{count_things(len(every), 'quote nuances', 'quotes nuance')} an insight"
    if not shown:
        return [f"{quotes} and {choose_word(len(every), 'is', 'are')} withheld."]
    if len(shown) == len(every):
        return [f"{quotes}: see the notes of the insight’s slide."]
    are = choose_word(len(shown), "is", "are")
    return [f"{quotes}; {len(shown):,} of them {are} in the notes of the insight’s slide."]


def _number_against(insight: InsightPage) -> int:
    """Return how many quotes contradict an insight, shown or withheld."""
    shown = sum(quote.relation == "contradicts" for quote in insight.against)
    return shown + insight.withheld_against


def _count_against(report: Report) -> int:
    """Return how many quotes contradict an insight; one that contradicts several counts once."""
    known = {each for insight in report.insights for each in insight.contradicting}
    if known:
        return len(known)
    return sum(_number_against(insight) for insight in report.insights)


def _tell_against(report: Report) -> str:
    """Return how many quotes contradict how many insights."""
    number = _count_against(report)
    quotes = number_word(number).capitalize()
    speak = choose_word(number, "quote contradicts", "quotes contradict")
    touched, every = sum(_number_against(i) > 0 for i in report.insights), len(report.insights)
    if every == 1:
        return f"{quotes} {speak} our insight"
    if touched == every:
        return f"{quotes} {speak} our {number_word(every)} insights"
    return f"{quotes} {speak} {number_word(touched)} of our {number_word(every)} insights"


def add_assumptions(deck: Deck, report: Report) -> None:
    """Add the assumptions and their verdicts."""
    if not report.assumptions:
        return
    tally = Counter(row.verdict.lower() for row in report.assumptions)
    told = [f"{number_word(tally[verdict])} {verdict}" for verdict in _VERDICTS if tally[verdict]]
    opened = sum(n for verdict, n in tally.items() if verdict not in _VERDICTS)
    if opened:
        told.append(f"{number_word(opened)} still open")
    number = len(report.assumptions)
    row_verdict = report.assumptions[0].verdict
    title = f"Of {number_word(number)} assumptions, {', '.join(told)}"
    if number == 1:
        title = f"The one assumption is {row_verdict or 'still open'}"
    elif len(told) == 1:
        every = "Both" if number == 2 else f"All {number_word(number)}"
        title = f"{every} assumptions are {told[0].split(' ', 1)[1]}"
    rows = [
        [
            TableCell(joined([row.before, *standing(report, row)])),
            TableCell(
                row.verdict or "open",
                bold=True,
                colour="accent" if row.verdict.lower() in _VERDICTS[2:] else "ink",
            ),
            TableCell(row.after or "–", face="serif"),
            TableCell(_rests_on(report, row), colour="muted"),
        ]
        for row in report.assumptions
    ]
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Assumptions",
        title=title,
        columns=[
            Column("What was assumed", 4.2),
            Column("Now", 1.4),
            Column("What we say today", 4.7),
            Column("Evidence", 1.4),
        ],
        rows=rows,
        size=14,
        padding=10,
        note=_tell_sealed(report),
        descr=f"Table of {count_things(number, 'assumption')} and what became of"
        f" {choose_word(number, 'it', 'them')}.",
    )
    for row in report.assumptions:
        own = f" {row.id}, revision {row.revision}" if report.inside else ""
        after = f": {row.after}" if row.after else ""
        made[0][0].story(f"Assumption{own}: {row.before} → {row.verdict or 'open'}{after}")


def _tell_sealed(report: Report) -> str:
    """Return how many assumptions were sealed, and whether before the first session."""
    sealed = [row.sealed for row in report.assumptions if row.sealed]
    if not sealed:
        return ""
    first = report.first_session
    early = sum(day < first for day in sealed) if first else 0
    which = "first session with a date, on" if report.undated else "first session on"
    told = f"{len(sealed):,} of {count_things(len(report.assumptions), 'assumption')}"
    if len(report.assumptions) == 1:
        told = "The assumption"
    told += f" {choose_word(len(sealed), 'was', 'were')} sealed"
    if early == len(sealed):
        return f"{told}, before the {which} {long_date(first)}."
    last = "last on" if len(set(sealed)) > 1 else "on"
    latest = f"{told}, {last} {long_date(max(sealed))}"
    if not first:
        return f"{latest}."
    if all(day > first for day in sealed):
        return f"{latest}, after the {which} {long_date(first)}."
    if not early:
        return f"{latest}; the {which} {long_date(first)}."
    return f"{latest}; {early:,} before the {which} {long_date(first)}."


def _rests_on(report: Report, row: AssumptionRow) -> str:
    """Return the insights and quotes behind a verdict, and that others are not shown."""
    against = set(row.against)
    named = [
        f"{code} (against)" if insight in against else code
        for insight, code in zip(row.insights, _codes(report, row.insights), strict=True)
    ]
    if row.quotes:
        told = count_things(row.quotes, "quote")
        if row.quotes_against:
            every = row.quotes == row.quotes_against
            told += " (against)" if every else f" ({row.quotes_against:,} against)"
        named.append(told)
    if row.hidden:
        named.append(f"{count_things(row.hidden, 'insight')} not shown")
    return ", ".join(named) or "–"


def _codes(report: Report, ids: tuple[str, ...]) -> list[str]:
    known = {insight.id: insight.code for insight in report.insights}
    return [known.get(name, name) for name in ids]
