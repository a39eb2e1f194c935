"""Appendix slide of the method: how to read the numbers, machines, people, what is left out."""

from __future__ import annotations

from dataclasses import replace

from lifeworld.exports.deck.aside import list_aside, tell_aside
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import bullets, label
from lifeworld.exports.deck.slides_sources import list_quotes
from lifeworld.exports.report import Report
from study.language import mark, say
from study.wording import count_things

__all__ = ["add_machines", "count_codings", "fill_method", "open_method", "settle_machines"]

PART = "Appendix"


def open_method(deck: Deck) -> Page:
    """Add the slide; what it says depends on which others there are."""
    return deck.page(
        "Appendix",
        key="method",
        part=PART,
        kicker=say("A  Method"),
        title=say("Appendix: how to check our findings"),
    )


def settle_machines(report: Report, page: Page, machines: Page) -> None:
    """Give machines and people a slide of their own where that of the method does not hold them."""
    care = _joined(*(_listed(head, texts) for head, texts in _list_care(report)))
    if not (page.holds("left", _list_method(report)) and page.holds("right", care)):
        machines.aside = ""


def fill_method(deck: Deck, report: Report, page: Page, machines: Page) -> None:
    """Write how to check the findings, and on machines and people unless that has its own slide.

    Args:
        deck: The deck, with all its other slides.
        report: Its content.
        page: The slide.
        machines: The slide on machines and people, see `settle_machines`.
    """
    left, away = _list_method(report), list_aside(deck)
    care = _list_care(report)
    right = _joined(*(_listed(head, texts) for head, texts in care))
    if deck.asks("machines") or not machines.aside:
        left, right = (
            _list_done(report),
            _listed(say("How to read the numbers"), _list_readings(report)),
        )
    else:
        page.story(*(text for _, texts in care for text in texts))
    if away:
        head = say("Not on slides: the notes hold it")
        rest = _listed(head, [each.title for each in away])
        if page.holds("right", _joined(right, rest)):
            right = _joined(right, rest)
        elif page.holds("left", _joined(left, rest)):
            left = _joined(left, rest)
        else:
            left = _joined(left, _listed(head, [count_things(len(away), "slide")]))
    page.write("left", _joined(left))
    page.write("right", _joined(right))
    page.story(*_list_facts(report))
    for each in away:
        page.story(*tell_aside(each))


def _list_facts(report: Report) -> list[str]:
    method = report.method
    sessions = sum(phase.sessions for phase in method.phases)
    return [
        say(
            "Method: {method}", method=say(method.profile) if method.profile else say("not set yet")
        ),
        f"{count_things(sessions, 'session')}, {report.count_people(report.heard)}",
        count_codings(report),
    ]


def _list_done(report: Report) -> list[Para]:
    return _listed(say("What was done"), _list_facts(report))


def _list_method(report: Report) -> list[Para]:
    """Return what was done, and how to read the numbers."""
    return _joined(
        _list_done(report), _listed(say("How to read the numbers"), _list_readings(report))
    )


def _listed(head: str, texts: list[str]) -> list[Para]:
    return [label(head), *bullets(texts, size=14, before=4)] if texts else []


def _joined(*groups: list[Para]) -> list[Para]:
    """Return groups of paragraphs one below the other; the first of all has no space above it."""
    paras = [para for group in groups for para in group]
    return [replace(paras[0], before=0), *paras[1:]] if paras else []


def _list_care(report: Report) -> list[tuple[str, list[str]]]:
    """Return what is said on machines, on the protection of people, and on what was left out."""
    left_out = list(report.left_out)
    if report.audience == "public" and report.participants:
        left_out.append(say("The table of participants is left out of a public version."))
    machine = list(report.method.machine) or [say("Nothing is recorded.")]
    return [
        (say("Use of machines"), machine),
        (say("Protection of people"), list(report.protection)),
        (
            say("What was left out of this version"),
            left_out or [say("Nothing, for consent or status.")],
        ),
    ]


def add_machines(deck: Deck, report: Report) -> Page:
    """Add the slide on machines, the protection of people, and what was left out."""
    page = deck.page(
        "Appendix",
        key="machines",
        part=PART,
        kicker=say("E  Machines and people"),
        title=say("Use of machines, protection of people, and what was left out"),
    )
    machine, *others = [_listed(head, texts) for head, texts in _list_care(report)]
    page.write("left", _joined(machine))
    page.write("right", _joined(*others))
    page.story(*(text for _, texts in _list_care(report) for text in texts))
    return page


def count_codings(report: Report) -> str:
    """Return how many codes and codings there are, and of how many coders."""
    method = report.method
    codes, codings = count_things(method.codes, "code"), count_things(method.codings, "coding")
    if not method.coders:
        return f"{codes}, {codings}"
    coders = count_things(method.coders, "coder")
    return say("{codes}, {codings} by {coders}", codes=codes, codings=codings, coders=coders)


def _list_readings(report: Report) -> list[str]:
    """Return how to read what this deck shows: nothing is explained that is not in it."""
    read = []
    if report.method.codings:
        if report.themes:
            read.append(
                say(
                    "A theme says how many raised it, of the {noun} asked about it.",
                    noun=report.noun,
                )
            )
        if report.insights or report.needs:
            read.append(say("A finding says what it rests on: quotes linked by a researcher."))
        if report.codes:
            told = mark(
                "A mention is one coded passage, of field notes too. One person may make many."
            )
            if report.voices:
                told = mark(
                    "A mention is one coded passage, of field notes too. One voice may make many."
                )
            read.append(say(told))
        if report.themes or report.codes:
            read.append(
                say(
                    "What moderators and observers say in a session is not counted, nor are"
                    " suggestions that nobody accepted."
                )
            )
    if any(not cell.asked for theme in report.themes for cell in theme.by_stratum):
        read.append(say("n.a. means not asked. A dash means asked and not raised."))
    if list_quotes(report):
        read.append(say("[…] marks an omission in a quote."))
    return read
