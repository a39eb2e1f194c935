"""Opening slides: cover, answer, why we asked, how we listened, who we met."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Deck, Page
from lifeworld.exports.deck.paragraphs import apart, bullets, label, shortened, words
from lifeworld.exports.deck.standing import name_reader, name_thing, standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date, number_word, with_long_dates
from lifeworld.exports.report import ParticipantRow, Report
from opportunity_spaces.model import KIND_WORDS
from study.wording import choose_word, count_people, count_things
from transcripts.privacy.consent_gate import OTHER_STRATA, OTHERS

__all__ = ["add_opening", "list_attributes", "list_missing", "reach"]

MOST_BARS = 14


def list_missing(report: Report) -> list[str]:
    """Return what the report lacks, one sentence each, so that a gap is not taken for a result."""
    checks = (
        (
            report.question or report.reframed_question,
            "The research question has not been written down.",
        ),
        (report.method.phases, "No session has been recorded in the study."),
        (report.participants, "No participant has been described."),
        (report.themes, _tell_none(report, "theme", "No theme has been defined yet.")),
        (report.insights, _tell_none(report, "insight", "No insight has been written yet.")),
        (report.needs, _tell_none(report, "need", "No unmet need has been written yet.")),
        (
            report.spaces,
            _tell_none(report, "space", "No opportunity space has been described yet."),
        ),
    )
    return [sentence for present, sentence in checks if not present]


def _tell_none(report: Report, kind: str, sentence: str) -> str:
    """Return that there is none of a kind, or that none is shown."""
    if kind not in report.kept_back:
        return sentence
    return f"No {'unmet need' if kind == 'need' else KIND_WORDS[kind]} is shown in this version."


def reach(report: Report) -> tuple[int, int]:
    """Return how many people or voices speak in the transcripts, and in how many sessions."""
    return report.heard, sum(phase.heard for phase in report.method.phases)


def list_attributes(report: Report, *, scarce: bool = False) -> list[str]:
    """Return the attributes known for at least half of the people, or the other ones."""
    known = Counter(
        name for person in report.participants for name, value in person.attributes.items() if value
    )
    half = len(report.participants) / 2
    every = {name for person in report.participants for name in person.attributes}
    return sorted(name for name in every if (known[name] < half) == scarce)


def add_opening(deck: Deck, report: Report) -> None:
    """Add the slides from the cover to the participants."""
    _cover(deck, report)
    _answer(deck, report)
    if report.question or report.reframed_question:
        _why(deck, report)
    _how(deck, report)
    if report.participants:
        _who(deck, report)


def _cover(deck: Deck, report: Report) -> None:
    page = deck.page("Cover", part="Answer", title=report.study_title or "A study without a title")
    state = "Draft" if report.is_draft() else "Final"
    marks = [f"{state}{f', version {report.version}' if report.version else ''}"]
    if report.is_invented():
        marks.append("Invented demonstration: nobody quoted here exists")
    reader = name_reader(report)
    meta = [
        words(long_date(report.date), size=14, colour="muted"),
        words(reader, size=14, colour="muted", before=2),
    ]
    subtitle = [
        words(report.reframed_question or report.question, size=22, colour="muted", smallest=14)
    ]
    mark = [words(text, size=14, colour="accent", style="bold", before=2) for text in marks]
    if page.has("meta"):
        page.write("kicker", [words(report.client, size=14, colour="accent", style="bold")])
        page.write("subtitle", subtitle)
        page.write("meta", meta)
        page.write("mark", mark)
    else:
        page.write("subtitle", [*subtitle, words(report.client, before=6), *meta, *mark])
    page.story(
        report.study_title,
        joined([reader, *marks, long_date(report.date)]),
        f"Insights: {len(report.insights)}.",
        "The notes of each insight say where the quotes shown come from."
        if any(insight.quotes or insight.against for insight in report.insights)
        else "",
    )


def _answer(deck: Deck, report: Report) -> None:
    shown = report.insights[:5]
    if report.answer:
        title = report.answer
    elif shown:
        number = number_word(len(report.insights)).capitalize()
        title = f"{number} {choose_word(len(report.insights), 'insight')} of this study"
    elif "insight" in report.kept_back:
        title = "This version shows no insight"
    else:
        title = "No insight has been written yet"
    page = deck.page("Answer", part="Answer", title=title, kicker="The answer on one slide")
    left: list[Para] = []
    if asked := report.reframed_question or report.question:
        left += [label("We asked"), words(asked, size=20, face="serif", before=5)]
    else:
        left += [
            label("We asked"),
            words("The question has not been written down.", size=16, colour="muted", before=5),
        ]
    if report.decisions:
        left += [
            label("We ask you to decide", before=26),
            *bullets(report.decisions, size=16, before=6),
        ]
    people, sessions = reach(report)
    if people and sessions:
        heard = f"{report.count_people(people)} in {count_things(sessions, 'session')}"
        left += [label("We listened to", before=26), words(heard, size=16, before=5)]
    page.write("left", left)
    main: list[Para] = []
    for place, insight in enumerate(shown):
        assertion = words(insight.assertion, size=21, face="serif", before=20 if place else 0)
        main.append(replace(assertion, hang=0.38, bullet=str(place + 1)))
        line = joined([insight.code, insight.basis, *standing(report, insight)])
        evidence = replace(words(line, size=13, colour="muted", before=3), left=0.38, cut=False)
        main.append(apart(evidence, insight.code))
        deck.link(page, insight.code, insight.id)
        page.story(
            f"{insight.code}: {insight.assertion} ({insight.basis})",
            f"    {name_thing(report, insight)}" if report.inside else "",
        )
    if len(report.insights) > len(shown):
        more = len(report.insights) - len(shown)
        main.append(
            words(
                f"and {count_things(more, 'further insight')}",
                size=12,
                colour="muted",
                before=12,
            )
        )
    if not shown:
        main = [
            label("What is missing", before=0),
            *bullets(list_missing(report), size=16, before=8),
        ]
    page.write("main", main)
    if not report.answer and shown:
        deck.warn(
            "The study has no one-sentence answer yet, so the answer slide counts insights. "
            "Write the answer on the page “About this study”."
        )


def _why(deck: Deck, report: Report) -> None:
    if report.question and report.reframed_question:
        title = "We were asked one question and reworded it"
        page = deck.page("Two columns", part="Answer", title=title, kicker="Why we asked")
        page.write(
            "left",
            [
                label("The question we were given", before=0),
                words(report.question, size=28, face="serif", before=10),
            ],
        )
        page.write(
            "right",
            [
                label("The question as we put it", before=0),
                words(report.reframed_question, size=28, face="serif", before=10),
            ],
        )
    else:
        page = deck.page(
            "Title and body",
            part="Answer",
            kicker="Why we asked",
            title="This is the question we were asked"
            if report.question
            else "This is the question as we put it",
        )
        asked = report.question or report.reframed_question
        page.write("main", [words(asked, size=30, face="serif")])
    page.story(
        f"Question as given: {report.question or 'not written down'}",
        f"Question as reframed: {report.reframed_question or 'not reframed'}",
    )


def _how(deck: Deck, report: Report) -> None:
    method, part = report.method, "How we listened"
    people, sessions = reach(report)
    if not method.phases:
        page = deck.page(
            "Title and body",
            part=part,
            kicker=part,
            title="No session has been recorded in the study yet",
        )
        if report.inside:
            told = (
                "Add transcripts and describe their sessions. This slide then shows phases,"
                f" sessions, {report.noun} and dates."
            )
            page.write("main", [words(told, size=16)])
        return
    title = f"We listened to {report.count_people(people)} in {count_things(sessions, 'session')}"
    paper = deck.palette("Table").values["paper"]
    rows = [
        [
            TableCell(phase.name, face="serif", fill=paper),
            TableCell(with_long_dates(phase.dates) or "–", fill=paper),
            TableCell(f"{phase.sessions:,}", bold=True, colour="accent", fill=paper),
            TableCell(f"{phase.people:,}" if phase.people else "none", bold=True, fill=paper),
        ]
        for phase in method.phases
    ]
    told = "; ".join(
        f"{phase.name}: {report.count_people(phase.people)}" for phase in method.phases
    )
    [(page, _), *_] = pages_of(
        deck,
        "Table",
        part=part,
        kicker=part,
        title=title,
        columns=[
            Column("What we did", 4),
            Column("When", 4),
            Column("Sessions", 1.6, "ctr"),
            Column(report.noun.capitalize(), 1.6, "ctr"),
        ],
        rows=rows,
        size=18,
        tallest=110,
        padding=24,
        side=0.2,
        gap=8,
        descr="Table of the phases of the fieldwork with dates, sessions and"
        f" {report.noun}. {told}.",
        note=joined(
            [
                _tell_overlap(report),
                _tell_unheard(report),
                count_things(method.codings, "coding") if method.codings else "",
                count_things(method.coders, "coder") if method.coders else "",
                f"method: {method.profile}" if method.profile else "",
            ]
        ),
    )
    for phase in method.phases:
        page.story(
            f"{phase.name}: "
            f"{count_things(phase.sessions, 'session')}, "
            f"{report.count_people(phase.people)}, {with_long_dates(phase.dates) or 'no date'}"
        )


def _tell_overlap(report: Report) -> str:
    """Return that somebody took part in several phases, if so."""
    twice = sum(phase.people for phase in report.method.phases) > report.heard
    return "A person heard in several phases counts in each of them" if twice else ""


def _tell_unheard(report: Report) -> str:
    """Return in how many sessions nobody is counted, as in field notes, if in some."""
    every = sum(phase.sessions for phase in report.method.phases)
    unheard = every - reach(report)[1]
    return f"No people are counted in {unheard:,} of {every:,} sessions" if unheard else ""


def _band_order(band: tuple[str, int]) -> tuple[float, str]:
    """Return the sort key of a band: `under 2`, `2 to 10`, `over 10`; `18–29`, `60+`."""
    name = band[0].lower()
    number = re.search(r"\d+", name)
    if number is None:
        return float("inf"), name
    below = name.startswith(("under", "less", "below", "<", "up to"))
    above = name.startswith(("over", "more", "above", ">")) or "+" in name
    return float(number[0]) - below * 0.5 + above * 0.5, name


def _bands(people: tuple[ParticipantRow, ...], name: str) -> list[tuple[str, int]]:
    """Return how many people have each value of an attribute."""
    raw = Counter(
        (person.stratum or "no stratum") if name == "stratum" else person.attributes.get(name, "")
        for person in people
    )
    if name == "stratum":
        return sorted(raw.items(), key=lambda item: (-item[1], item[0]))
    return sorted(raw.items(), key=_band_order)


def _name_people(report: Report) -> str:
    """Return a title that says how many people were met, in the same numbers as everywhere."""
    described = len(report.participants)
    named = {person.stratum for person in report.participants}
    # Several strata may be shown as one, and some people be in none: then no number is told.
    plain = len(named) > 1 and not named & {"", OTHER_STRATA, OTHERS}
    across = f" from {number_word(len(named))} strata" if plain else ""
    comma = "," if across else ""
    gone = f"; {report.gone:,} no longer {choose_word(report.gone, 'takes', 'take')} part"
    gone = gone if report.gone else ""
    if report.voices:
        matched = f"{count_people(described, voices=False)} {choose_word(described, 'is', 'are')}"
        told = f"{matched} described{comma}{across}"
        told += f"; {report.count_people(report.voices)} not yet matched"
        others = report.heard - described - report.voices - (report.gone - report.gone_voices)
        return f"{told}{gone}; {others:,} more not described" if others > 0 else f"{told}{gone}"
    if described < report.heard:
        every = report.count_people(report.heard)
        are = choose_word(described, "is", "are")
        return f"{described:,} of {every} {are} described{comma}{across}{gone}"
    return f"We listened to {report.count_people(described)}{across}"


def _who(deck: Deck, report: Report) -> None:
    """Show whom we met: bars by stratum, where there are several, and attributes."""
    strata = _bands(report.participants, "stratum")
    told = _tell_attributes(report)
    if len(strata) == 1 and not told:
        return  # the slides around it say as much
    layout = "Chart" if len(strata) > 1 else "Title and body"  # one bar compares nothing
    page = deck.page(
        layout, part="How we listened", title=_name_people(report), kicker="Who we met"
    )
    page.write("left" if len(strata) > 1 else "main", told)
    note = []
    if len(strata) > 1:
        _stratum_bars(page, strata)
        note = ["People by stratum"]
    if len(strata) > MOST_BARS:
        note.append(f"the {MOST_BARS} largest of {len(strata)} strata")
    if report.silent:
        speak = choose_word(report.silent, "speaks", "speak")
        note.append(f"{report.silent:,} more in the study {speak} in no transcript")
    page.note("; ".join(note))
    page.story(*(f"{name}: {number}" for name, number in strata))


def _stratum_bars(page: Page, strata: list[tuple[str, int]]) -> None:
    told = "; ".join(f"{name}: {number}" for name, number in strata)
    page.chart(
        [shortened(name, most=34) for name, _ in strata[:MOST_BARS]],
        [number for _, number in strata[:MOST_BARS]],
        name="People",
        descr=f"Bar chart of people by stratum. {told}.",
    )


def _tell_attributes(report: Report) -> list[Para]:
    """Return how many people have which value of each attribute that is known for most."""
    missing_word = "not given" if report.inside else "not shown"
    why = "known" if report.inside else "shown"
    paras: list[Para] = []
    for name in list_attributes(report)[:5]:
        given = tuple(person for person in report.participants if person.attributes.get(name))
        bands = _bands(given, name)
        told = [f"{band}: {number}" for band, number in bands[:8]]
        if rest := sum(number for _, number in bands[8:]):
            told.append(f"others: {rest}")
        if missing := len(report.participants) - len(given):
            told.append(f"{missing_word}: {missing}")
        paras += [
            label(name.replace("_", " ").capitalize(), before=14 if paras else 0),
            words(" · ".join(told), size=15, before=4),
        ]
    if scarce := list_attributes(report, scarce=True):
        held = ", ".join(name.replace("_", " ") for name in scarce)
        paras += [
            label("Not shown", before=14 if paras else 0),
            words(f"{held.capitalize()}: {why} for less than half", size=15, before=4),
        ]
    return paras
