"""The strategy on one page: what was learnt, what is wanted, what is done when, what shows it."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.looks import LEFT, WIDTH, Box
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.paragraphs import bullets, label, words
from lifeworld.exports.deck.rows import find_rows, write_rows
from lifeworld.exports.deck.text import joined, quoted, with_long_dates
from lifeworld.exports.report import Report
from study.language import say
from study.wording import count_things

__all__ = ["add_one_page"]

# Entries of a card, and whether it says why it is urgent: as much as fits. The slides before hold
# all of it.
_MOST = ((4, True), (3, True), (3, False), (2, False))
_HORIZONS = ("needs", "bounds", "assets")


def add_one_page(deck: Deck, report: Report) -> None:
    """Add the page, once there is something to reach, to do, and to read it from."""
    if not (report.aims and report.initiatives and report.metrics):
        return
    page = deck.page(
        "Canvas",
        key="one-page",
        part="Needs and opportunities",
        kicker=say("On one page"),
        title=say("What we learnt, what is wanted, and what is done"),
    )
    top = page.below_title(0.16)
    area = Box(LEFT, top, WIDTH, page.places["note"].box.y - 0.12 - top)
    for most, urgent in _MOST:
        found = find_rows(page, _rows(report, most, urgent=urgent), area=area)
        if found.fits:
            break
    write_rows(page, found)
    page.note(say("The slides before hold all of it, with the evidence."))
    page.story(report.answer, *(insight.assertion for insight in report.insights))


def _rows(report: Report, most: int, *, urgent: bool) -> list[list[tuple[str, list[Para]]]]:
    answers = {row.id: row.answers for row in report.initiatives}
    return [
        [("story", _story(report, urgent=urgent))],
        [
            ("from", _card(say("What we learnt"), [i.assertion for i in report.insights], most)),
            (
                "to",
                _card(
                    say("What is wanted"),
                    [joined([aim.statement, aim.wanted]) for aim in report.aims],
                    most,
                ),
            ),
        ],
        [
            (
                role,
                _card(
                    horizon.name,
                    [joined([row.name, *answers.get(row.id, ())]) for row in horizon.rows],
                    most,
                ),
            )
            for role, horizon in zip(_HORIZONS, report.roadmap, strict=False)
        ],
        [
            (
                "role",
                _card(
                    say("What shows that it works"),
                    [
                        joined(
                            [row.name, with_long_dates(row.target) or say("no target"), row.reading]
                        )
                        for row in report.metrics
                    ],
                    most,
                ),
            ),
            (
                "risks",
                _card(say("What could go wrong"), [risk.words for risk in report.risks], most),
            ),
        ],
    ]


def _story(report: Report, *, urgent: bool) -> list[Para]:
    """Return the answer of the study and, where there is room, why it is urgent."""
    paras = [words(report.answer, size=16, colour="muted")] if report.answer else []
    if urgent and report.background:
        source = report.background[0]
        told = f"{quoted(source.words)} {source.cited}"
        paras.append(words(told, size=13, colour="muted", before=4))
    return paras


def _card(head: str, texts: list[str], most: int) -> list[Para]:
    """Return a card with the first of the texts, and how many more there are."""
    if not texts:
        return []
    paras = [label(head, before=0), *bullets(texts[:most], size=15, before=4)]
    if (more := len(texts) - most) > 0:
        told = say("and {things}", things=count_things(more, "more", "more"))
        paras.append(words(told, size=12, colour="muted", before=4))
    return paras
