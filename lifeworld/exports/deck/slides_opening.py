"""Opening slides: cover, answer, why we asked, how we listened, who we met."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Deck
from lifeworld.exports.deck.paragraphs import apart, bullets, label, shortened, words
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, long_date, number_word, with_long_dates
from lifeworld.exports.report import ParticipantRow, Report
from study.wording import choose_word, count_things

__all__ = ["add_opening", "list_attributes", "list_missing", "reach"]

SMALL_CELL = 3


def list_missing(report: Report) -> list[str]:
    """Return what the report lacks, one sentence each, so that a gap is not taken for a result."""
    checks = (
        (report.question, "The research question has not been written down."),
        (report.method.phases, "No session has been recorded in the study."),
        (report.participants, "No participant has been described."),
        (report.themes, "No theme has been defined yet."),
        (report.insights, "No insight has been written yet."),
        (report.needs, "No unmet need has been written yet."),
        (report.spaces, "No opportunity space has been described yet."),
        (report.method.limits, "The limits of the study have not been written down."),
    )
    return [sentence for present, sentence in checks if not present]


def reach(report: Report) -> tuple[int, int]:
    """Return how many people and sessions the study reached."""
    people = sum(phase.people for phase in report.method.phases)
    if report.participants and not report.voices:
        people = len(report.participants)
    return people, sum(phase.sessions for phase in report.method.phases)


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
    if report.question:
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
    reader = {
        "internal": "For the research team only",
        "client": f"Confidential, for {report.client}" if report.client else "Confidential",
        "public": "Public version",
    }[report.audience]
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
        f"Insights: {len(report.insights)}. The notes give the transcript, turn and "
        "position of every quote in this deck.",
    )


def _answer(deck: Deck, report: Report) -> None:
    shown = report.insights[:5]
    if report.answer:
        title = report.answer
    elif shown:
        number = number_word(len(report.insights)).capitalize()
        answer = choose_word(len(report.insights), "insight answers", "insights answer")
        title = f"{number} {answer} the question we asked"
    else:
        title = "The question is still open: no insight has been written yet"
    page = deck.page("Answer", part="Answer", title=title, kicker="The answer on one slide")
    left: list[Para] = []
    if report.question:
        asked = report.reframed_question or report.question
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
        stale = " · needs review" if insight.stale else ""
        assertion = words(insight.assertion, size=21, face="serif", before=20 if place else 0)
        main.append(replace(assertion, hang=0.38, bullet=str(place + 1)))
        line = f"{insight.code} · {insight.count.footer()}{stale}"
        evidence = replace(words(line, size=13, colour="muted", before=3), left=0.38, cut=False)
        main.append(apart(evidence, insight.code))
        deck.link(page, insight.code, insight.id)
        page.story(
            f"{insight.code}: {insight.assertion} ({insight.count.footer()}; insight "
            f"{insight.id}, revision {insight.revision})"
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
    if report.reframed_question:
        title = "We were asked one question and came to answer another"
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
                label("The question we came to answer", before=0),
                words(report.reframed_question, size=28, face="serif", before=10),
            ],
        )
    else:
        page = deck.page(
            "Title and body",
            part="Answer",
            kicker="Why we asked",
            title="This is the question the study set out to answer",
        )
        page.write("main", [words(report.question, size=30, face="serif")])
    page.story(
        f"Question as given: {report.question}",
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
        page.write(
            "main",
            [
                words(
                    "Add transcripts and describe their sessions. This slide then "
                    f"shows phases, sessions, {report.noun} and dates.",
                    size=16,
                )
            ],
        )
        return
    title = f"We listened to {report.count_people(people)} in {count_things(sessions, 'session')}"
    paper = deck.palette("Table").values["paper"]
    rows = [
        [
            TableCell(phase.name, face="serif", fill=paper),
            TableCell(with_long_dates(phase.dates) or "–", fill=paper),
            TableCell(f"{phase.sessions:,}", bold=True, colour="accent", fill=paper),
            TableCell(f"{phase.people:,}" if phase.people else "–", bold=True, fill=paper),
        ]
        for phase in method.phases
    ]
    told = "; ".join(f"{phase.name}: {phase.people}" for phase in method.phases)
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
                "One person may have taken part in several phases"
                if len(method.phases) > 1
                else "",
                count_things(method.codings, "coding") if method.codings else "",
                count_things(method.coders, "coder") if method.coders else "",
                f"method: {method.profile}" if method.profile else "",
            ]
        ),
    )
    for phase in method.phases:
        page.story(
            f"{phase.name} ({phase.kind or 'kind not given'}): "
            f"{count_things(phase.sessions, 'session')}, "
            f"{report.count_people(phase.people)}, {phase.dates}"
        )


def _band_order(band: tuple[str, int]) -> tuple[float, str]:
    """Return the sort key of a band: `under 2`, `2 to 10`, `over 10`; `18–29`, `60+`."""
    name = band[0].lower()
    number = re.search(r"\d+", name)
    if number is None:
        return float("inf"), name
    below = name.startswith(("under", "less", "below", "<", "up to"))
    above = name.startswith(("over", "more", "above", ">")) or "+" in name
    return float(number[0]) - below * 0.5 + above * 0.5, name


def _bands(people: tuple[ParticipantRow, ...], name: str, *, merge: bool) -> list[tuple[str, int]]:
    """Return how many people have each value of an attribute; merge small cells if *merge*."""
    raw = Counter(
        (person.stratum if name == "stratum" else person.attributes.get(name, "")) or "not given"
        for person in people
    )
    found = (
        sorted(raw.items(), key=_band_order)
        if name != "stratum"
        else sorted(raw.items(), key=lambda item: (-item[1], item[0]))
    )
    small = [item for item in found if item[1] < SMALL_CELL]
    if merge and len(small) > 1:
        kept = [item for item in found if item[1] >= SMALL_CELL]
        kept.append((f"{len(small)} smaller bands combined", sum(n for _, n in small)))
        return kept
    return found


def _who(deck: Deck, report: Report) -> None:
    part, merge = "How we listened", report.audience != "internal"
    strata = _bands(report.participants, "stratum", merge=merge)
    groups = len({person.stratum for person in report.participants})
    title = (
        f"We met {count_things(len(report.participants), 'person', 'people')} in "
        f"{number_word(groups)} groups"
    )
    if groups < 2:
        title = f"We met {count_things(len(report.participants), 'person', 'people')}"
    page = deck.page("Chart", part=part, title=title, kicker="Who we met")
    names = list_attributes(report)
    paras: list[Para] = []
    for name in names[:5]:
        given = tuple(person for person in report.participants if person.attributes.get(name))
        bands = _bands(given, name, merge=merge)
        told = [f"{band}: {number}" for band, number in bands[:8]]
        if missing := len(report.participants) - len(given):
            told.append(f"{'not shown' if merge else 'not given'}: {missing}")
        paras += [
            label(name.replace("_", " ").capitalize(), before=14 if paras else 0),
            words(" · ".join(told), size=15, before=4),
        ]
    if scarce := list_attributes(report, scarce=True):
        held = ", ".join(name.replace("_", " ") for name in scarce)
        reason = "known for less than half" if not merge else "too few people share a band"
        paras += [
            label("Not shown", before=14 if paras else 0),
            words(f"{held.capitalize()}: {reason}", size=15, before=4),
        ]
    page.write("left", paras)
    shown = strata[:14]
    page.chart(
        [shortened(name, most=34) for name, _ in shown],
        [number for _, number in shown],
        name="People",
        descr="Bar chart of people by group. "
        + "; ".join(f"{name}: {number}" for name, number in strata)
        + ".",
    )
    note = "People by group; names are pseudonyms"
    if len(strata) > len(shown):
        note += f"; the {len(shown)} largest of {len(strata)} groups"
    if merge:
        note += f"; bands of fewer than {SMALL_CELL} people are combined"
    page.note(note)
    page.story(*(f"{name}: {number}" for name, number in strata))
