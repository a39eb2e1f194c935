"""Slides that close the body: what is not known and could go wrong, and what happens next."""

from __future__ import annotations

from collections.abc import Sequence

from lifeworld.exports.deck.aside import MERGED
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.looks import LEFT, WIDTH, Box
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import bullets, label, words
from lifeworld.exports.deck.rows import Rows, find_rows, write_rows
from lifeworld.exports.deck.slides_closing import add_plan, add_risks
from lifeworld.exports.deck.slides_decisions import add_decided, add_next, name_decided, name_next
from lifeworld.exports.deck.slides_limits import add_limits, list_limits
from lifeworld.exports.deck.standing import name_confidence
from lifeworld.exports.deck.text import begin_title, joined, long_date, lowered
from lifeworld.exports.report import Report
from lifeworld.exports.report_brief import RiskRow
from study.language import say
from study.wording import choose_word, count_things, render_names

__all__ = ["add_ahead", "add_unknown"]

PART = "Needs and opportunities"
_MOST = (6, 4, 3)  # entries of a card: as many as fit; the notes hold all
_LEGIBLE = 0.8  # below this share of the preferred sizes, cards hold fewer entries
Cards = Sequence[tuple[str, str, Sequence[str]]]


def add_unknown(deck: Deck, report: Report) -> None:
    """Add limits, risks and where to go deeper: on one slide unless asked for."""
    risks = [] if deck.asks("risks") else [_tell_risk(risk) for risk in report.risks]
    plan = [] if deck.asks("plan") else [
        joined([row.theme, row.stratum, row.method]) for row in report.plan
    ]  # fmt: skip
    if not (risks or plan):
        add_limits(deck, report)
    else:
        cards = (
            ("from", say("What the study cannot say"), list_limits(report)),
            ("to", say("What could go wrong"), risks),
            ("needs", say("How sure we are of each insight"), _list_sure(report)),
            ("bounds", say("Where to go deeper"), plan),
        )
        page = _open(deck, "limits", say("What we do not know"), _name_unknown(report, risks, plan))
        _fill(page, [cards[0::2], cards[1::2]])
        if report.left_out:
            page.note(say("Some material was left out. The appendix says what and why."))
        for insight in report.insights:
            if insight.confidence:
                level = name_confidence(insight.confidence)
                page.story(f"{insight.code}: {level}. {insight.confidence_reason}")
        page.story(*(row.question for row in report.plan))
    with deck.aside(MERGED):
        add_risks(deck, report)
        add_plan(deck, report)


def _list_sure(report: Report) -> list[str]:
    """Return each level of confidence with the insights that have it, the highest first."""
    levels: dict[str, list[str]] = {level: [] for level in ("high", "moderate", "low", "very low")}
    for insight in report.insights:
        if insight.confidence:
            levels.setdefault(insight.confidence.lower(), []).append(insight.code)
    return [
        say("{level}: {insights}", level=name_confidence(level), insights=", ".join(codes))
        for level, codes in levels.items()
        if codes
    ]


def _tell_risk(risk: RiskRow) -> str:
    answer = say("Response: {answer}", answer=risk.response) if risk.response else ""
    return joined([risk.words, answer, risk.owner])


def _name_unknown(report: Report, risks: Sequence[str], plan: Sequence[str]) -> str:
    """Return what the slide tells, as a message: how much is open, and where one goes next."""
    told = [say("What the study cannot say")]
    if risks:
        told.append(lowered(begin_title(len(risks), choose_word(len(risks), "risk"))))
    if plan:
        places = choose_word(len(plan), "place to go deeper", "places to go deeper")
        told.append(lowered(begin_title(len(plan), places)))
    return render_names(told)


def add_ahead(deck: Deck, report: Report) -> None:
    """Add what was decided, what is to be decided, and what happens next."""
    decided = [joined([row.words, row.who, long_date(row.day)]) for row in report.decided]
    longest = max(len(report.decisions), len(report.next_steps), len(decided))
    fits = bool(decided and (report.decisions or report.next_steps)) and longest <= _MOST[0]
    if not fits or deck.asks("decided"):
        with deck.aside(MERGED if fits else ""):
            add_decided(deck, report)
        add_next(deck, report)
        return
    title = _join(name_decided(report), name_next(report))
    page = _open(deck, "next", say("Next steps"), title)
    _fill(
        page,
        [
            (
                ("needs", say("What was decided"), decided),
                ("bounds", say("We ask you to decide"), report.decisions),
                ("assets", say("What happens next"), report.next_steps),
            )
        ],
    )
    page.story(*(row.mandate for row in report.decided))
    with deck.aside(MERGED):
        add_decided(deck, report)


def _join(first: str, second: str) -> str:
    return f"{first}; {lowered(second)}"


def _open(deck: Deck, key: str, kicker: str, title: str) -> Page:
    return deck.page("Canvas", key=key, part=PART, kicker=kicker, title=title)


def _fill(page: Page, rows: Sequence[Cards]) -> None:
    """Write rows of cards as large as they fit, with as many entries as can be read."""
    top = page.below_title(0.2)
    area = Box(LEFT, top, WIDTH, page.places["note"].box.y - 0.12 - top)
    found: Rows
    for most in _MOST:
        laid = [[(role, _card(head, texts, most)) for role, head, texts in row] for row in rows]
        found = find_rows(page, laid, area=area, most=1.0)
        if found.fits and found.scale >= _LEGIBLE:
            break
    write_rows(page, found)
    for row in rows:
        for _, head, texts in row:
            page.story(*([head, *texts] if texts else []))


def _card(head: str, texts: Sequence[str], most: int) -> list[Para]:
    """Return a card with the first of the texts, and how many more the notes hold."""
    if not texts:
        return []
    paras = [label(head, before=0), *bullets(list(texts[:most]), size=16, before=6)]
    if (more := len(texts) - most) > 0:
        told = say("and {things} in the notes", things=count_things(more, "more", "more"))
        paras.append(words(told, size=12, colour="muted", before=4))
    return paras
