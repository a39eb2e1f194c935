"""The slides of what was heard: themes, insights, voices against them, assumptions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from lifeworld.exports.deck_measure import Para
from lifeworld.exports.deck_page import Deck, Page, label, shortened, words
from lifeworld.exports.deck_table import Column, Grid, TableCell
from lifeworld.exports.deck_text import counted, joined, number_word, quoted
from lifeworld.exports.deck_theme import contrast, mixed
from lifeworld.exports.report import InsightPage, Quote, Report, ThemeRow

__all__ = ["add_assumptions", "add_findings", "pages_of", "quote_lines"]

PART = "Insights"
BARS = 12
_SHADES = (0.10, 0.22, 0.38, 0.58, 0.82)
_KINDS = {"did": "shown in what they did", "observed": "observed"}
_VERDICTS = ("confirmed", "nuanced", "challenged", "overturned")


def quote_lines(quote: Quote, *, of: str) -> list[str]:
    """Return the lines of the notes that lead back from a quote to its words."""
    who = joined([quote.speaker, quote.stratum, quote.session])
    return [
        f"Quote, {quote.relation} {of}: excerpt {quote.id}",
        f"    {quote.location()}; transcript {quote.transcript_id}, "
        f"characters {quote.start}–{quote.end}; {who}; {quote.kind}",
        f"    Words: {quote.words}",
    ]


def add_findings(deck: Deck, report: Report) -> None:
    """Add themes, insights and the voices against them."""
    _themes(deck, report)
    for number, insight in enumerate(report.insights, start=1):
        _insight(deck, insight, number=number, of=len(report.insights))
    _counter_voices(deck, report)


def pages_of(
    deck: Deck,
    layout: str,
    *,
    part: str,
    kicker: str,
    title: str,
    columns: list[Column],
    rows: list[list[TableCell]],
    descr: str,
    note: str = "",
    size: float = 12,
    tallest: float = 96,
    padding: float = 6,
) -> list[tuple[Page, Grid]]:
    """Add a table on as many slides as its rows need; returns the pages with their parts."""
    first = deck.page(layout, part=part, title=title, kicker=kicker)
    parts = _roomy(first, columns, rows, size=size, tallest=tallest, padding=padding)
    made = [(first, parts[0])]
    for number, part_grid in enumerate(parts[1:], start=2):
        page = deck.page(
            layout, part=part, kicker=kicker, title=f"{first.title} ({number} of {len(parts)})"
        )
        made.append((page, part_grid))
    for number, (page, grid) in enumerate(made, start=1):
        which = f" Part {number} of {len(made)}." if len(made) > 1 else ""
        page.table(grid, descr=f"{descr}{which}")
        if note:
            page.note(note)
    return made


def _roomy(
    page: Page,
    columns: list[Column],
    rows: list[list[TableCell]],
    *,
    size: float,
    tallest: float,
    padding: float,
) -> list[Grid]:
    """Return the table as large and airy as its one slide allows, or else in parts."""
    for more, air in ((3, 18), (2, 12), (1, 8), (0, 4)):
        parts = page.grid(
            columns, rows, size=size + more, tallest=tallest, padding=padding + air, last=False
        )
        if len(parts) == 1 and not parts[0].cut:
            return parts
    return page.grid(columns, rows, size=size, tallest=tallest, padding=padding)


def _shade(share: float, accent: str, ground: str) -> tuple[str, str]:
    """Return the fill for a share of people, and the colour name of readable text on it."""
    if share <= 0:
        return "", "muted"
    step = min(len(_SHADES) - 1, int(share * len(_SHADES) - 1e-9))
    fill = mixed(accent, ground, share=_SHADES[step])
    return fill, max(("ink", "FFFFFF"), key=lambda c: contrast("2A2522" if c == "ink" else c, fill))


def _themes(deck: Deck, report: Report) -> None:
    if not report.themes:
        page = deck.page(
            "Title and body", part=PART, kicker="Themes", title="No theme has been made yet"
        )
        page.write(
            "main",
            [
                words(
                    "Gather codes into themes; this slide then shows who raised "
                    "what, and who was not asked.",
                    size=16,
                )
            ],
        )
        return
    strata: list[str] = []
    for theme in report.themes:
        strata += [cell.stratum for cell in theme.by_stratum if cell.stratum not in strata]
    ordered = sorted(report.themes, key=lambda t: (-t.count.share(), -t.count.people, t.name))
    _heat(deck, report, ordered, strata)
    if "reflexive" not in report.method.profile.lower():
        _bars(deck, ordered)


def _heat(deck: Deck, report: Report, ordered: list[ThemeRow], strata: list[str]) -> None:
    top = ordered[0]
    title = (
        f"“{shortened(top.name, most=60)}” was raised most widely: by "
        f"{top.count.people} of {counted(top.count.people_asked, 'person', 'people')} asked"
    )
    if not top.count.people:
        title = "Themes have been named; no accepted coding stands behind them yet"
    palette = deck.palette("Table")
    rows = []
    for theme in ordered:
        row = [TableCell(shortened(theme.name, most=74), face="serif")]
        cells = {cell.stratum: cell for cell in theme.by_stratum}
        for stratum in strata:
            cell = cells.get(stratum)
            share = cell.count.share() if cell and cell.count and cell.asked else 0.0
            fill, colour = _shade(share, palette.values["accent"], palette.values["ground"])
            row.append(TableCell(cell.text() if cell else "n.a.", fill=fill, colour=colour))
        row.append(TableCell(f"{theme.count.people}/{theme.count.people_asked}", bold=True))
        rows.append(row)
    share = 1.0 if len(strata) <= 8 else 0.72
    columns = [
        Column("Theme", 3.4),
        *(Column(name, share, "ctr") for name in strata),
        Column("In all", share, "ctr"),
    ]
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Themes at a glance",
        title=title,
        columns=columns,
        rows=rows,
        size=13 if len(ordered) <= 9 else 12,
        padding=3,
        tallest=33,
        note="People who raised it / people asked; the darker, the larger the share.   "
        "–  asked, not raised.   n.a.  not asked.",
        descr=f"Heat table of {len(ordered)} themes by {len(strata)} groups: people who raised a "
        "theme out of people asked. A dash: asked and not raised. n.a.: not asked.",
    )
    page = made[0][0]
    page.story(f"Groups: {', '.join(strata)}")
    for theme in ordered:
        page.story(
            f"Theme {theme.id}: {theme.name}. {theme.count.footer()}. {theme.organising_concept}"
        )


def _bars(deck: Deck, ordered: list[ThemeRow]) -> None:
    shown = sorted(ordered, key=lambda t: (-t.count.people, t.name))[:BARS]
    first, last = shown[0], shown[-1]
    if len(shown) > 1:
        title = (
            f"{counted(first.count.people, 'person', 'people')} spoke of "
            f"“{shortened(first.name, most=44)}”, {last.count.people} of "
            f"“{shortened(last.name, most=44)}”"
        )
    else:
        title = f"{counted(first.count.people, 'person', 'people')} spoke of “{first.name}”"
    page = deck.page("Chart", part=PART, title=title, kicker="Themes by people")
    left: list[Para] = []
    for theme in [t for t in shown if t.organising_concept][:3]:
        left += [
            label(shortened(theme.name, most=60), before=16 if left else 0),
            words(theme.organising_concept, size=15, before=3),
        ]
    page.write("left", left)
    page.chart(
        [shortened(theme.name, most=38) for theme in shown],
        [theme.count.people for theme in shown],
        name="People",
        descr="Bar chart of people per theme. "
        + "; ".join(f"{theme.name}: {theme.count.people}" for theme in shown)
        + ".",
    )
    rest = len(ordered) - len(shown)
    page.note(
        "People who raised a theme, of those asked about it; one person counts once"
        + (f"; {counted(rest, 'theme', 'themes')} with fewer people not shown" if rest else "")
    )
    page.story(*(f"{theme.name}: {theme.count.footer()}" for theme in shown))


def _attribution(quote: Quote) -> str:
    return joined([quote.speaker or "a participant", quote.stratum, _KINDS.get(quote.kind, "")])


def _voice(quote: Quote, *, size: float, before: float, against: bool) -> list[Para]:
    left = 0.32 if against else 0.0
    spoken = words(
        quoted(quote.words, language=quote.language),
        size=size,
        face="serif",
        lang=quote.language,
        before=4 if against else before,
        smallest=13,
    )
    made = [
        replace(spoken, hang=0.13, left=left),
        replace(
            words(_attribution(quote), size=13, colour="muted", before=5),
            left=left + 0.13,
            cut=False,
        ),
    ]
    if against:
        head = label("A voice against", before=before, colour="ink")
        made.insert(0, replace(head, left=left + 0.13))
    return made


def _chosen(insight: InsightPage) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """Return at most three quotes; one place is kept for a voice against."""
    against = insight.against[:1]
    return insight.quotes[: 3 - len(against)], against


def _insight(deck: Deck, insight: InsightPage, *, number: int, of: int) -> None:
    stale = "  ·  Needs another look: its evidence has changed" if insight.stale else ""
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
            left += [label(head, before=18 if left else 0), words(text, size=16, before=4)]
    page.write("left", left)
    _voices(page, insight)
    confidence = f"confidence: {insight.confidence}" if insight.confidence else ""
    if confidence and insight.confidence_reason:
        confidence += f" ({insight.confidence_reason.rstrip('.')})"
    page.note(
        joined(
            [
                insight.count.footer(),
                confidence,
                f"{insight.code}, revision {insight.revision}",
                "stale" if insight.stale else "",
            ]
        ),
        stale=insight.stale,
        code=insight.code,
    )
    deck.anchors[insight.id] = page
    deck.link(page, insight.code, "quotes")
    page.story(
        f"Insight {insight.code}, id {insight.id}, revision {insight.revision}"
        + (": STALE, its evidence changed since it was last looked at" if insight.stale else ""),
        insight.assertion,
        insight.interpretation,
        f"Tension: {insight.tension}" if insight.tension else "",
        f"So what: {insight.so_what}" if insight.so_what else "",
        f"Evidence: {insight.count.footer()}",
    )
    for quote in (*insight.quotes, *insight.against):
        page.story(*quote_lines(quote, of=insight.code))


def _voices(page: Page, insight: InsightPage) -> None:
    """Write the quotes; the third gives way before any of them is cut inside a sentence."""
    quotes, against = _chosen(insight)
    if not quotes and not against:
        page.write(
            "main",
            [
                words(
                    "No quote has been linked to this insight for this audience.",
                    size=16,
                    colour="muted",
                )
            ],
        )
        return
    if len(quotes) + len(against) == 3 and len(quotes) > 1:
        length = sum(len(quote.words) for quote in (*quotes, *against))
        if length > 900:
            quotes = quotes[:-1]
    alone = len(quotes) + len(against) == 1
    paras: list[Para] = []
    for position, quote in enumerate(quotes):
        lead = 26 if alone else 23 if position == 0 else 19
        paras += _voice(quote, size=lead, before=24, against=False)
    for quote in against:
        paras += _voice(quote, size=18, before=22, against=True)
    page.write("main", paras)


def _counter_voices(deck: Deck, report: Report) -> None:
    found = [(insight, quote) for insight in report.insights for quote in insight.against]
    if not found:
        return
    touched = len({insight.id for insight, _ in found})
    voices = number_word(len(found)).capitalize()
    title = (
        f"{voices} {'voice speaks' if len(found) == 1 else 'voices speak'} against "
        f"{number_word(touched)} of our {number_word(len(report.insights))} insights"
    )
    if len(report.insights) == 1:
        title = f"{voices} {'voice speaks' if len(found) == 1 else 'voices speak'} against us"
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
            Column("What speaks against it", 5.6),
            Column("Who", 2.1),
        ],
        rows=rows,
        size=14,
        tallest=110,
        padding=10,
        note="All excerpts that contradict an insight; where they outweigh it, the insight goes.",
        descr=f"Table of {len(found)} quotes against insights.",
    )
    for insight, quote in found:
        made[0][0].story(*quote_lines(quote, of=insight.code))


def add_assumptions(deck: Deck, report: Report) -> None:
    """Add what insiders believed before and what became of it."""
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
            Column("What we would say today", 5),
            Column("Rests on", 1.1),
        ],
        rows=rows,
        size=14,
        padding=10,
        note="Sealed before the first session; judged against the insights named.",
        descr=f"Table of {number} assumptions before and after the fieldwork.",
    )
    for row in report.assumptions:
        made[0][0].story(
            f"Assumption {row.id}, revision {row.revision}: {row.before} → "
            f"{row.verdict or 'open'}: {row.after}"
        )


def _codes(report: Report, ids: tuple[str, ...]) -> list[str]:
    known = {insight.id: insight.code for insight in report.insights}
    return [known.get(name, name) for name in ids]
