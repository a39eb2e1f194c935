"""The strategy on one page: what was learnt, what is wanted, what is done when, what shows it."""

from __future__ import annotations

from lifeworld.exports.deck.looks import LEFT, WIDTH, Box
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Deck
from lifeworld.exports.deck.paragraphs import bullets, label, words
from lifeworld.exports.deck.rows import find_rows, write_rows
from lifeworld.exports.deck.text import joined, with_long_dates
from lifeworld.exports.report import Report
from study.language import mark, say
from study.wording import count_things

__all__ = ["add_one_page"]

_MOST = (4, 3, 2)  # entries of a card, as many as fit; the slides before hold all of them
_HORIZONS = (
    ("quick win", "needs", mark("Quick wins")),
    ("build", "bounds", mark("What is built")),
    ("transform", "assets", mark("Long-term change")),
)


def add_one_page(deck: Deck, report: Report) -> None:
    """Add the page, once there is something to reach, to do, and to read it from."""
    if not (report.aims and report.initiatives and report.metrics):
        return
    page = deck.page(
        "Canvas",
        part="Needs and opportunities",
        kicker=say("On one page"),
        title=say("What we learnt, what is wanted, and what is done"),
    )
    top = page.below_title(0.16)
    area = Box(LEFT, top, WIDTH, page.places["note"].box.y - 0.12 - top)
    for most in _MOST:
        found = find_rows(page, _rows(report, most), area=area)
        if found.fits:
            break
    write_rows(page, found)
    page.note(say("The slides before hold all of it, with the evidence."))
    page.story(report.answer, *(insight.assertion for insight in report.insights))


def _rows(report: Report, most: int) -> list[list[tuple[str, list[Para]]]]:
    return [
        [("story", [words(report.answer, size=16, colour="muted")] if report.answer else [])],
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
                    say(head),
                    [
                        joined([row.name, *row.answers])
                        for row in report.initiatives
                        if row.horizon.lower() == horizon
                    ],
                    most,
                ),
            )
            for horizon, role, head in _HORIZONS
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


def _card(head: str, texts: list[str], most: int) -> list[Para]:
    """Return a card with the first of the texts, and how many more there are."""
    if not texts:
        return []
    paras = [label(head, before=0), *bullets(texts[:most], size=15, before=4)]
    if (more := len(texts) - most) > 0:
        told = say("and {things}", things=count_things(more, "more", "more"))
        paras.append(words(told, size=12, colour="muted", before=4))
    return paras
