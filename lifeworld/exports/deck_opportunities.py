"""The slides of what could be done: needs, opportunity spaces, initiatives, metrics, limits."""

from __future__ import annotations

from dataclasses import replace

from lifeworld.exports.deck_findings import pages_of
from lifeworld.exports.deck_measure import Para
from lifeworld.exports.deck_opening import bullets
from lifeworld.exports.deck_page import Deck, label, shortened, words
from lifeworld.exports.deck_table import Column, TableCell
from lifeworld.exports.deck_text import counted, joined, number_word
from lifeworld.exports.report import NeedRow, Report, SpacePage

__all__ = ["add_opportunities"]

PART = "Needs and opportunities"
_CARDS = ("one", "two", "three", "four", "five", "six")
_HORIZONS = {"quick win": 0, "build": 1, "transform": 2}


def add_opportunities(deck: Deck, report: Report) -> None:
    """Add needs, spaces, initiatives, metrics, limits and next steps."""
    _needs(deck, report)
    if report.spaces:
        if report.needs:
            _overview(deck, report)
        for number, space in enumerate(report.spaces, start=1):
            _canvas(deck, report, space, number=number)
    _initiatives(deck, report)
    _metrics(deck, report)
    _limits(deck, report)
    _next_steps(deck, report)


def _plural(number: int, one: str, many: str) -> str:
    return f"{number_word(number).capitalize()} {one if number == 1 else many}"


def _needs(deck: Deck, report: Report) -> None:
    needs = report.needs
    layout, most = ("Cards", 4) if len(needs) <= 4 else ("Six cards", 6)
    whole = max(1, -(-len(needs) // most))
    each = max(1, -(-len(needs) // whole))
    for start in range(0, len(needs), each):
        chunk, number = needs[start : start + each], start // each + 1
        title = f"{_plural(len(needs), 'unmet need', 'unmet needs')} came out of what we heard"
        if number > 1:
            title += f" ({number} of {whole})"
        page = deck.page(layout, part=PART, title=title, kicker="Unmet needs")
        page.write_alike({role: _card(need) for role, need in zip(_CARDS, chunk, strict=False)})
        for need in chunk:
            page.story(
                f"Need {need.code or need.id}, id {need.id}, revision {need.revision}: "
                f"{need.sentence()}",
                f"    In the way: {need.barrier}. Today: {need.workaround}. Rests on: "
                f"{', '.join(need.insights) or 'nothing yet'}. {need.count.footer()}",
            )


def _card(need: NeedRow) -> list[Para]:
    paras = [words(need.sentence(), size=18, face="serif", smallest=12)]
    for head, text in (("In the way: ", need.barrier), ("Today: ", need.workaround)):
        if text.strip():
            para = words(text, size=14, before=6)
            start = replace(para.runs[0], text=head, bold=True, colour="ink")
            paras.append(replace(para, runs=(start, *para.runs)))
    line = joined([need.code, need.count.footer(), "needs another look" if need.stale else ""])
    paras.append(replace(words(line, size=12, colour="muted", before=7), cut=False))
    return paras


def _gathers(space: SpacePage, need: NeedRow) -> bool:
    return need.id in space.needs or (bool(need.code) and need.code in space.needs)


def _overview(deck: Deck, report: Report) -> None:
    left = [n for n in report.needs if not any(_gathers(s, n) for s in report.spaces)]
    gathered = len(report.needs) - len(left)
    spaces = _plural(len(report.spaces), "opportunity space", "opportunity spaces")
    if left:
        verb = "gathers" if len(report.spaces) == 1 else "gather"
        title = (
            f"{spaces} {verb} {number_word(gathered)} of the "
            f"{number_word(len(report.needs))} needs; "
            f"{number_word(len(left))} {'is' if len(left) == 1 else 'are'} in none yet"
        )
    else:
        title = (
            f"{spaces} {'brings' if len(report.spaces) == 1 else 'bring'} "
            f"{number_word(gathered)} {'need' if gathered == 1 else 'needs'} together"
        )
    rows = [
        [
            TableCell(need.short(), face="serif"),
            *(
                TableCell("●" if _gathers(space, need) else "", colour="accent")
                for space in report.spaces
            ),
        ]
        for need in report.needs
    ]
    columns = [
        Column("Unmet need", 6 if len(report.spaces) < 5 else 4.5),
        *(
            Column(space.name, 1.6 if len(report.spaces) < 5 else 1.0, "ctr")
            for space in report.spaces
        ),
    ]
    pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Opportunity spaces",
        title=title,
        columns=columns,
        rows=rows,
        size=14,
        tallest=40,
        padding=8,
        note="●  the space gathers the need",
        descr="Table of needs by opportunity spaces; a dot where a space gathers a need. "
        + "; ".join(
            f"{space.name}: {sum(_gathers(space, need) for need in report.needs)} needs"
            for space in report.spaces
        )
        + ".",
    )


def _headed(head: str, paras: list[Para]) -> list[Para]:
    return [label(head, before=0), *paras] if paras else []


def _canvas(deck: Deck, report: Report, space: SpacePage, *, number: int) -> None:
    stale = "  ·  Needs another look: what it rests on has changed" if space.stale else ""
    page = deck.page(
        "Canvas",
        part=PART,
        title=space.name,
        kicker=f"Opportunity space {number} of {len(report.spaces)}{stale}",
    )
    page.write("story", [words(space.narrative, size=14, colour="muted")])
    cards = {
        role: _headed(head, [words(text, size=15, before=3)] if text else [])
        for role, head, text in (
            ("from", "From", space.from_state),
            ("to", "To", space.to_state),
            ("role", "A role we could play", space.role),
        )
    }
    needs = [need for need in report.needs if _gathers(space, need)]
    cards["needs"] = _headed(
        "The needs it gathers", bullets([need.short() for need in needs], size=14, before=4)
    )
    bounds = _headed("Inside", bullets(space.boundaries_in, size=14, before=3))
    outside = bullets(space.boundaries_out, size=14, before=3)
    if outside:
        bounds += [label("Outside", before=8 if bounds else 0), *outside]
    cards["bounds"] = bounds
    assets = _headed("What we can build on", bullets(space.assets, size=14, before=3))
    risks = bullets(space.risks, size=14, before=3)
    if risks:
        assets += [label("What could go wrong", before=8 if assets else 0), *risks]
    cards["assets"] = assets
    page.write_alike({role: paras for role, paras in cards.items() if paras})
    asks = [
        words(_question(text), size=18, face="serif", before=3, smallest=12)
        for text in space.how_might_we
    ]
    page.write("ask", _headed("How might we", asks))
    page.note(
        joined(
            [
                f"{space.code}, revision {space.revision}"
                if space.code
                else f"revision {space.revision}",
                f"gathers {counted(len(needs), 'need', 'needs')}",
                *(f"{need.code}: {need.count.footer()}" for need in needs[:2] if need.code),
                "stale" if space.stale else "",
            ]
        ),
        stale=space.stale,
    )
    page.story(
        f"Opportunity space {space.code or space.id}, id {space.id}, revision {space.revision}",
        space.narrative,
        *(f"Need {need.code or need.id}: {need.sentence()}" for need in needs),
    )


def _question(text: str) -> str:
    """Return a how-might-we question without its opening words, which the heading says."""
    plain = text.strip()
    for opening in ("how might we ", "how could we ", "hmw "):
        if plain.lower().startswith(opening):
            plain = plain[len(opening) :]
    plain = plain.strip().rstrip("?")
    return f"… {plain}?" if plain else ""


def _initiatives(deck: Deck, report: Report) -> None:
    if not report.initiatives:
        return
    ordered = sorted(
        report.initiatives, key=lambda row: (_HORIZONS.get(row.horizon.lower(), 3), row.name)
    )
    number, quick = len(ordered), sum(row.horizon.lower() == "quick win" for row in ordered)
    title = _plural(number, "initiative follows", "initiatives follow")
    if quick:
        title += f"; {number_word(quick)} can start now"
    rows = [
        [
            TableCell(row.name, face="serif", extra=row.description),
            TableCell(row.space or "–"),
            TableCell(row.horizon or "–", bold=True),
            TableCell(row.owner or "no owner yet"),
            TableCell(row.risk or "–", extra=f"Answer: {row.answer}" if row.answer else ""),
        ]
        for row in ordered
    ]
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Initiatives",
        title=title,
        columns=[
            Column("What is done", 3.9),
            Column("Opportunity space", 2.2),
            Column("Horizon", 1.2),
            Column("Owner", 1.5),
            Column("Risk and its answer", 3.4),
        ],
        rows=rows,
        size=13,
        padding=8,
        descr=f"Table of {number} initiatives by horizon, with owner and risk: "
        f"{shortened('; '.join(row.name for row in ordered), most=300)}.",
        note="In the order of their horizon: quick win, build, transform.",
    )
    for row in ordered:
        made[0][0].story(
            f"Initiative {row.id}, revision {row.revision}: {row.name}; needs "
            f"{', '.join(row.needs) or 'not linked'}"
        )


def _metrics(deck: Deck, report: Report) -> None:
    if not report.metrics:
        return
    blank = sum(not row.baseline for row in report.metrics)
    title = _plural(len(report.metrics), "measure shows", "measures show") + " whether it works"
    if blank:
        title += f"; {number_word(blank)} still {'lacks' if blank == 1 else 'lack'} a baseline"
    rows = [
        [
            TableCell(row.name, face="serif", extra=row.definition),
            TableCell(row.baseline or "none yet"),
            TableCell(row.target or "–", bold=True),
            TableCell(row.reading or "–"),
            TableCell(row.owner or "no owner yet"),
            TableCell(row.cadence or "–"),
        ]
        for row in report.metrics
    ]
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Metrics",
        title=title,
        columns=[
            Column("What is measured", 4.4),
            Column("Baseline", 1.5),
            Column("Target", 1.5),
            Column("Last reading", 1.5),
            Column("Owner", 1.6),
            Column("How often", 1.2),
        ],
        rows=rows,
        size=13,
        padding=8,
        descr=f"Table of {len(rows)} metrics with baseline, target and last reading: "
        f"{shortened('; '.join(row.name for row in report.metrics), most=300)}.",
        note="Without a baseline a metric cannot show a change.",
    )
    for row in report.metrics:
        made[0][0].story(
            f"Metric {row.id}, revision {row.revision}: {row.name}; for "
            f"{row.initiative or 'no initiative yet'}"
        )


def _limits(deck: Deck, report: Report) -> None:
    own = list(report.method.limits)
    unasked = {
        cell.stratum for theme in report.themes for cell in theme.by_stratum if not cell.asked
    }
    if unasked:
        named = ", ".join(sorted(unasked)[:6])
        own.append(
            f"Not every theme was asked about everywhere: {named}. Silence there says nothing."
        )
    weak = [i.code for i in report.insights if i.confidence.lower() in ("low", "very low")]
    if weak:
        own.append(f"Confidence is low for {', '.join(weak)}.")
    stale = [i.code for i in report.insights if i.stale]
    if stale:
        own.append(
            f"{', '.join(stale)}: the evidence changed and the insight has not been looked "
            "at since."
        )
    title = "What we heard is not all there is: these are the limits of the study"
    if not own:
        title = "The limits of the study have not been written down yet"
        own = ["Write them before anyone outside the team reads this deck."]
    page = deck.page("Title and body", part=PART, title=title, kicker="What we do not know")
    page.write("main", bullets(own, size=19, before=11))
    if report.left_out:
        page.note(
            "Something was left out of this deck for its readers; the appendix says what and why."
        )
    page.story(*own)


def _next_steps(deck: Deck, report: Report) -> None:
    if not report.next_steps and not report.decisions:
        return
    steps, decisions = report.next_steps, report.decisions
    if steps and decisions:
        page = deck.page(
            "Two columns",
            part=PART,
            kicker="Next steps",
            title=f"{_plural(len(decisions), 'decision', 'decisions')} from you, then "
            f"{number_word(len(steps))} {'step' if len(steps) == 1 else 'steps'} from us",
        )
        page.write(
            "left",
            [label("We ask you to decide", before=0), *bullets(decisions, size=20, before=10)],
        )
        page.write(
            "right", [label("What happens next", before=0), *bullets(steps, size=20, before=10)]
        )
    else:
        title = (
            "These are the next steps"
            if steps
            else f"{_plural(len(decisions), 'decision is', 'decisions are')} needed to go on"
        )
        page = deck.page("Title and body", part=PART, kicker="Next steps", title=title)
        page.write("main", bullets(steps or decisions, size=20, before=11))
    page.story(*decisions, *steps)
