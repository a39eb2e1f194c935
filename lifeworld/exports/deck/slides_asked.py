"""Slide of why the study was made: the question, as given and as put, and what was known before."""

from __future__ import annotations

from lifeworld.exports.deck.aside import MERGED
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import label, words
from lifeworld.exports.deck.slides_brief import add_background, cited, note_sources
from lifeworld.exports.report import Report
from study.language import say
from study.wording import count_things

__all__ = ["add_why"]

_SOURCES = 3  # outside sources beside the question; the notes hold the others


def add_why(deck: Deck, report: Report) -> None:
    """Add the question beside what was known before, or each on its slide if that was asked for."""
    asked = report.question or report.reframed_question
    if asked and report.background and not deck.asks("background"):
        _both(deck, report)
        with deck.aside(MERGED):
            add_background(deck, report)
        return
    if report.question and report.reframed_question:
        _reworded(deck, report)
    elif asked:
        page = _open(deck, report, "Title and body")
        page.write("main", [words(asked, size=30, face="serif")])
    if asked and report.background:
        with deck.aside(MERGED):  # it was asked for, and still stands aside
            add_background(deck, report)
    else:
        add_background(deck, report)


def _open(deck: Deck, report: Report, layout: str) -> Page:
    """Add the slide, and its notes."""
    if report.question and report.reframed_question:
        title = say("We were asked one question and reworded it")
    elif report.question:
        title = say("This is the question we were asked")
    else:
        title = say("This is the question as we put it")
    page = deck.page(layout, key="question", part="Answer", title=title, kicker=say("Why we asked"))
    page.story(
        say("Question as given: {question}", question=report.question or say("not written down")),
        say(
            "Question as reframed: {question}",
            question=report.reframed_question or say("not reframed"),
        ),
        report.why_reframed,
    )
    return page


def _reworded(deck: Deck, report: Report) -> None:
    page = _open(deck, report, "Two columns")
    page.write(
        "left",
        [
            label(say("The question we were given"), before=0),
            words(report.question, size=28, face="serif", before=10),
        ],
    )
    page.write(
        "right",
        [
            label(say("The question as we put it"), before=0),
            words(report.reframed_question, size=28, face="serif", before=10),
            *_tell_why(report),
        ],
    )


def _tell_why(report: Report, *, before: float = 24) -> list[Para]:
    """Return why the question was put otherwise, if somebody wrote it down."""
    if not report.why_reframed:
        return []
    return [
        label(say("Why we put it so"), before=before),
        words(report.why_reframed, size=16, before=6),
    ]


def _both(deck: Deck, report: Report) -> None:
    page = _open(deck, report, "Two columns")
    left: list[Para] = []
    for head, text in (
        (say("The question we were given"), report.question),
        (say("The question as we put it"), report.reframed_question),
    ):
        if text:
            left += [
                label(head, before=16 if left else 0),
                words(text, size=22, face="serif", before=5),
            ]
    page.write("left", [*left, *_tell_why(report, before=16)])
    right = [label(say("What was known before"), before=0)]
    shown = report.background[:_SOURCES]
    for source in shown:
        right += cited(source, size=17, before=14 if len(right) > 1 else 5)
    told = say("From outside sources: none of it was said by participants.")
    if (more := len(report.background) - len(shown)) > 0:
        sources = count_things(more, "further source")
        told = f"{told} {say('The notes hold {sources}.', sources=sources)}"
    page.write("right", [*right, words(told, size=12, colour="muted", before=14)])
    note_sources(page, report.background)
