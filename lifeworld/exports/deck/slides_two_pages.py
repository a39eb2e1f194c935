"""The brief: a study on two pages, to be left on a table or sent along."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.looks import LEFT, WIDTH, Box
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.paragraphs import bullets, label, words
from lifeworld.exports.deck.reach import reach
from lifeworld.exports.deck.rows import find_rows, write_rows
from lifeworld.exports.deck.slides_limits import list_limits
from lifeworld.exports.deck.slides_opening import list_missing, name_answer
from lifeworld.exports.deck.slides_short import SHORTER, choose_short, list_voices, name_outlook
from lifeworld.exports.deck.slides_spaces import name_spaces
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined
from lifeworld.exports.deck.voices import quote_lines
from lifeworld.exports.report import Report
from study.language import say
from study.wording import count_things

__all__ = ["add_first_page", "add_second_page"]

_MOST = (8, 6, 4)  # entries of a card: as many as can be read
_LEGIBLE = 0.8  # below this share of the preferred sizes, cards hold fewer entries


def add_first_page(deck: Deck, report: Report) -> None:
    """Add the answer, and below it the first insights with a voice and what each rests on."""
    columns, rows = list_voices(report)
    kicker = joined([report.study_title, say("The study on two pages")])
    if not rows:
        page = deck.page(
            "Title and body", key="brief-1", part="Answer", title=name_answer(report), kicker=kicker
        )
        page.write("main", bullets(list_missing(report), size=18, before=8))
        return
    [(page, _), *_] = pages_of(
        deck,
        "Table",
        key="brief-1",
        part="Answer",
        kicker=kicker,
        title=name_answer(report),
        columns=columns,
        rows=rows,
        leaner=[(*list_voices(report, most=most), "") for most in SHORTER],
        size=11,
        tallest=92,
        padding=1,
        slides=1,
        note=_tell_heard(report),
        descr=say(
            "Table of {insights} with a quote and its evidence.",
            insights=count_things(len(rows), "insight"),
        ),
    )
    page.story(report.reframed_question or report.question)
    for insight in report.insights:
        page.stale = page.stale or insight.stale
        if quote := choose_short(insight.quotes):
            page.story(*quote_lines(quote, of=insight.code, inside=report.inside))


def _tell_heard(report: Report) -> str:
    people, sessions = reach(report)
    more = len(report.insights) - _count_shown(report)
    told = [
        say("We asked: {question}", question=report.reframed_question or report.question)
        if report.reframed_question or report.question
        else "",
        say(
            "We listened to {people} in {sessions}",
            people=report.count_people(people),
            sessions=count_things(sessions, "session"),
        )
        if people and sessions
        else "",
        say("and {insights}", insights=count_things(more, "further insight")) if more else "",
    ]
    return joined(told)


def _count_shown(report: Report) -> int:
    return len(list_voices(report)[1])


def add_second_page(deck: Deck, report: Report) -> None:
    """Add needs, spaces, what is done, what is asked, and what the study cannot say."""
    cards = [
        ("from", say("Needs"), [joined([need.code, need.short()]) for need in report.needs]),
        (
            "to",
            say("Opportunity spaces"),
            [joined([space.code, space.name]) for space in report.spaces],
        ),
        ("role", say("What is proposed"), [row.name for row in report.initiatives]),
        ("needs", say("We ask you to decide"), list(report.decisions)),
        ("bounds", say("What happens next"), list(report.next_steps)),
        ("assets", say("What the study cannot say"), list_limits(report)),
    ]
    if not any(texts for _, _, texts in cards):
        return
    page = deck.page(
        "Canvas",
        key="brief-2",
        part="Needs and opportunities",
        kicker=joined([report.study_title, say("The study on two pages")]),
        title=name_spaces(report) if report.spaces and report.needs else name_outlook(report),
    )
    top = page.below_title(0.16)
    area = Box(LEFT, top, WIDTH, page.places["note"].box.y - 0.12 - top)
    for most in _MOST:
        filled = [(role, _card(head, texts, most)) for role, head, texts in cards]
        found = find_rows(page, [filled[:3], filled[3:]], area=area, most=0.8)
        if found.fits and found.scale >= _LEGIBLE:
            break
    write_rows(page, found)
    page.note(say("The full version holds the evidence, the method, and what was left out."))
    for _, head, texts in cards:
        page.story(*([head, *texts] if texts else []))


def _card(head: str, texts: list[str], most: int) -> list[Para]:
    """Return a card with the first of the texts, and how many more there are."""
    if not texts:
        return []
    paras = [label(head, before=0), *bullets(texts[:most], size=15, before=4)]
    if (more := len(texts) - most) > 0:
        told = say("and {things}", things=count_things(more, "more", "more"))
        paras.append(words(told, size=12, colour="muted", before=4))
    return paras
