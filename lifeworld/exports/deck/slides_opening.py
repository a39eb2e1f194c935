"""Opening slides: the cover and the answer, then why we asked and how we listened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.paragraphs import apart, bullets, label, words
from lifeworld.exports.deck.reach import reach
from lifeworld.exports.deck.slides_asked import add_why
from lifeworld.exports.deck.slides_heard import add_heard
from lifeworld.exports.deck.standing import name_reader, name_state, name_thing, standing
from lifeworld.exports.deck.text import joined, long_date, number_word
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InsightPage
from study.language import mark, say
from study.wording import choose_word, count_things

__all__ = [
    "add_answer",
    "add_cover",
    "add_opening",
    "list_missing",
    "name_answer",
]

_ASKED = 3  # decisions on the answer slide; all of them stand on their own slide
# Insights on the answer slide, and whether without their evidence: the first that fit.
_ANSWERS = ((5, False), (5, True), (4, True), (3, True), (2, True))
_NONE = {
    "theme": (
        mark("No theme has been defined yet."),
        mark("No theme is shown in this version."),
    ),
    "insight": (
        mark("No insight has been written yet."),
        mark("No insight is shown in this version."),
    ),
    "need": (
        mark("No unmet need has been written yet."),
        mark("No unmet need is shown in this version."),
    ),
    "space": (
        mark("No opportunity space has been described yet."),
        mark("No opportunity space is shown in this version."),
    ),
}


def list_missing(report: Report) -> list[str]:
    """Return what the report lacks, one sentence each, so that a gap is not taken for a result."""
    checks = (
        (
            report.question or report.reframed_question,
            say("The research question has not been written down."),
        ),
        (report.method.phases, say("No session has been recorded in the study.")),
        (report.participants, say("No participant has been described.")),
        (report.themes, _tell_none(report, "theme")),
        (report.insights, _tell_none(report, "insight")),
        (report.needs, _tell_none(report, "need")),
        (report.spaces, _tell_none(report, "space")),
    )
    return [sentence for present, sentence in checks if not present]


def _tell_none(report: Report, kind: str) -> str:
    """Return that there is none of a kind, or that none is shown."""
    none, hidden = _NONE[kind]
    return say(hidden if kind in report.kept_back else none)


def add_opening(deck: Deck, report: Report) -> None:
    """Add the slides from the cover to the participants."""
    add_cover(deck, report)
    add_answer(deck, report)
    add_why(deck, report)
    add_heard(deck, report)


def add_cover(deck: Deck, report: Report) -> None:
    """Add the cover: title, question, for whom, state and day."""
    page = deck.page(
        "Cover",
        key="cover",
        part="Answer",
        title=report.study_title or say("A study without a title"),
    )
    state = name_state(report)
    if report.version:
        version = say("version {version}", version=report.version)
        state = f"{state}, {version}"
    marks = [state]
    if report.is_invented():
        marks.append(say("Invented demonstration: nobody quoted here exists"))
    reader = name_reader(report)
    meta = [
        words(long_date(report.date), size=14, colour="muted"),
        words(reader, size=14, colour="muted", before=2),
    ]
    subtitle = [
        words(report.reframed_question or report.question, size=22, colour="muted", smallest=14)
    ]
    marked = [words(text, size=14, colour="accent", style="bold", before=2) for text in marks]
    if page.has("meta"):
        page.write("kicker", [words(report.client, size=14, colour="accent", style="bold")])
        page.write("subtitle", subtitle)
        page.write("meta", meta)
        page.write("mark", marked)
    else:
        page.write("subtitle", [*subtitle, words(report.client, before=6), *meta, *marked])
    page.story(
        report.study_title,
        joined([reader, *marks, long_date(report.date)]),
        say("Insights: {number}.", number=len(report.insights)),
        say("The notes of each insight say where the quotes shown come from.")
        if any(insight.quotes or insight.against for insight in report.insights)
        else "",
    )


def _tell_insights(report: Report, shown: Sequence[InsightPage], *, brief: bool) -> Iterator[Para]:
    """Yield the first insights and how many more there are; in brief, evidence is on their slides.

    A small page has the whole sentences of the insights rather than all the numbers of each.
    """
    for place, insight in enumerate(shown):
        before = 10 if brief else 20
        assertion = words(
            joined([insight.assertion, insight.code]) if brief else insight.assertion,
            size=21,
            face="serif",
            before=before if place else 0,
        )
        assertion = replace(assertion, hang=0.38, bullet=str(place + 1))
        yield apart(assertion, insight.code) if brief else assertion
        if not brief:
            line = joined([insight.code, insight.basis, *standing(report, insight)])
            evidence = replace(words(line, size=13, colour="muted", before=3), left=0.38, cut=False)
            yield apart(evidence, insight.code)
    if (more := len(report.insights) - len(shown)) > 0 and shown:
        told = say("and {insights}", insights=count_things(more, "further insight"))
        yield words(told, size=12, colour="muted", before=12)


def name_answer(report: Report) -> str:
    """Return the answer in one sentence, or how many insights there are while nobody wrote it."""
    if report.answer:
        return report.answer
    if report.insights:
        number = len(report.insights)
        return say(
            "{number} {insights} of this study",
            number=number_word(number).capitalize(),
            insights=choose_word(number, "insight"),
        )
    if "insight" in report.kept_back:
        return say("This version shows no insight")
    return say("No insight has been written yet")


def add_answer(deck: Deck, report: Report) -> None:
    """Add the answer with the first insights and, if any, what the readers are to decide."""
    shown, title = report.insights[:5], name_answer(report)
    page = deck.page(
        "Answer", key="answer", part="Answer", title=title, kicker=say("The answer on one slide")
    )
    left: list[Para] = []
    if asked := report.reframed_question or report.question:
        left += [label(say("We asked")), words(asked, size=20, face="serif", before=5)]
    else:
        left += [
            label(say("We asked")),
            words(
                say("The question has not been written down."), size=16, colour="muted", before=5
            ),
        ]
    if report.decisions:
        left += [
            label(say("We ask you to decide"), before=26),
            *bullets(report.decisions[:_ASKED], size=16, before=6),
        ]
        if (more := len(report.decisions) - _ASKED) > 0:
            told = say("and {decisions}", decisions=count_things(more, "further decision"))
            left.append(words(told, size=12, colour="muted", before=6))
    people, sessions = reach(report)
    if people and sessions:
        heard = say(
            "{people} in {sessions}",
            people=report.count_people(people),
            sessions=count_things(sessions, "session"),
        )
        left += [label(say("We listened to"), before=26), words(heard, size=16, before=5)]
    page.write("left", left)
    main: list[Para] = []
    for most, brief in _ANSWERS:
        main = list(_tell_insights(report, shown[:most], brief=brief))
        if page.holds("main", main):
            break
    for insight in shown:
        deck.link(page, insight.code, insight.id)
        page.story(
            f"{insight.code}: {insight.assertion} ({insight.basis})",
            f"    {name_thing(report, insight)}" if report.inside else "",
        )
    if not shown:
        main = [
            label(say("What is missing"), before=0),
            *bullets(list_missing(report), size=16, before=8),
        ]
    page.write("main", main)
    if not report.answer and shown:
        deck.warn(
            say(
                "The study has no one-sentence answer yet, so the answer slide counts"
                " insights. Write the answer on the page “About this study”."
            )
        )
