"""Slide of the people whom the study met: how many, from which strata, with which attributes."""

from __future__ import annotations

import re
from collections import Counter

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import label, shortened, words
from lifeworld.exports.deck.text import number_word
from lifeworld.exports.report import ParticipantRow, Report
from study.language import mark, say
from study.wording import choose_word, count_people
from transcripts.privacy.consent_gate import OTHER_STRATA, OTHERS

__all__ = [
    "add_people",
    "add_stratum_bars",
    "has_strata",
    "list_attributes",
    "name_people",
    "tell_attributes",
    "tell_people",
]

MOST_BARS = 14


def list_attributes(report: Report, *, scarce: bool = False) -> list[str]:
    """Return the attributes known for at least half of the people, or the other ones."""
    known = Counter(
        name for person in report.participants for name, value in person.attributes.items() if value
    )
    half = len(report.participants) / 2
    every = {name for person in report.participants for name in person.attributes}
    return sorted(name for name in every if (known[name] < half) == scarce)


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
        (person.stratum or say("no stratum"))
        if name == "stratum"
        else person.attributes.get(name, "")
        for person in people
    )
    if name == "stratum":
        return sorted(raw.items(), key=lambda item: (-item[1], item[0]))
    return sorted(raw.items(), key=_band_order)


def name_people(report: Report) -> str:
    """Return a title that says how many people were met, in the same numbers as everywhere."""
    described = len(report.participants)
    named = {person.stratum for person in report.participants}
    # Several strata may be shown as one, and some people be in none: then no number is told.
    plain = len(named) > 1 and not named & {"", say(OTHER_STRATA), say(OTHERS)}
    strata = number_word(len(named))
    are = choose_word(described, "is", "are")
    gone = []
    if report.gone:
        gone = [
            say(
                "{number:,} no longer {take_part}",
                number=report.gone,
                take_part=choose_word(report.gone, "takes part", "take part"),
            )
        ]
    if report.voices:
        people = count_people(described, voices=False)
        told = say("{people} {are} described", people=people, are=are)
        if plain:
            told = say(
                "{people} {are} described, from {number} strata",
                people=people,
                are=are,
                number=strata,
            )
        parts = [told, say("{people} not yet matched", people=report.count_people(report.voices))]
        others = report.heard - described - report.voices - (report.gone - report.gone_voices)
        more = [say("{number:,} more not described", number=others)] if others > 0 else []
        return "; ".join([*parts, *gone, *more])
    if described < report.heard:
        people = report.count_people(report.heard)
        told = say(
            mark("{number:,} of {people} {are} described, from {strata} strata")
            if plain
            else mark("{number:,} of {people} {are} described"),
            number=described,
            people=people,
            are=are,
            strata=strata,
        )
        return "; ".join([told, *gone])
    people = report.count_people(described)
    if plain:
        return say("We listened to {people} from {number} strata", people=people, number=strata)
    return say("We listened to {people}", people=people)


def add_people(deck: Deck, report: Report) -> None:
    """Show whom we met: bars by stratum, where there are several, and attributes."""
    strata = _bands(report.participants, "stratum")
    told = tell_attributes(report)
    if not strata or (len(strata) == 1 and not told):
        return  # the slides around it say as much
    layout = "Chart" if len(strata) > 1 else "Title and body"  # one bar compares nothing
    page = deck.page(
        layout,
        key="people",
        part="How we listened",
        title=name_people(report),
        kicker=say("Who we met"),
    )
    page.write("left" if len(strata) > 1 else "main", told)
    if len(strata) > 1:
        add_stratum_bars(page, report)
    page.note(tell_people(report))


def has_strata(report: Report) -> bool:
    """Return whether there are several strata of people, to be compared."""
    return len({person.stratum for person in report.participants}) > 1


def tell_people(report: Report) -> str:
    """Return what the bars of strata show, and who is in none of them."""
    strata = _bands(report.participants, "stratum")
    note = [say("People by stratum")] if len(strata) > 1 else []
    if len(strata) > MOST_BARS:
        note.append(
            say("the {number} largest of {every} strata", number=MOST_BARS, every=len(strata))
        )
    if report.silent:
        note.append(
            say(
                "{number:,} more in the study {speak} in no transcript",
                number=report.silent,
                speak=choose_word(report.silent, "speaks", "speak"),
            )
        )
    return "; ".join(note)


def add_stratum_bars(page: Page, report: Report) -> None:
    """Draw how many people there are of each stratum; the notes name all strata."""
    strata = _bands(report.participants, "stratum")
    page.story(*(f"{name}: {number}" for name, number in strata))
    told = "; ".join(f"{name}: {number}" for name, number in strata)
    page.chart(
        [shortened(name, most=34) for name, _ in strata[:MOST_BARS]],
        [number for _, number in strata[:MOST_BARS]],
        name=say("People"),
        descr=say("Bar chart of people by stratum. {strata}.", strata=told),
    )


def tell_attributes(report: Report) -> list[Para]:
    """Return how many people have which value of each attribute that is known for most."""
    untold = say("not given") if report.inside else say("not shown")
    paras: list[Para] = []
    for name in list_attributes(report)[:5]:
        given = tuple(person for person in report.participants if person.attributes.get(name))
        bands = _bands(given, name)
        told = [f"{band}: {number}" for band, number in bands[:8]]
        if rest := sum(number for _, number in bands[8:]):
            told.append(say("others: {number}", number=rest))
        if missing := len(report.participants) - len(given):
            told.append(f"{untold}: {missing}")
        paras += [
            label(name.replace("_", " ").capitalize(), before=14 if paras else 0),
            words(" · ".join(told), size=15, before=4),
        ]
    if scarce := list_attributes(report, scarce=True):
        held = ", ".join(name.replace("_", " ") for name in scarce)
        paras += [
            label(say("Not shown"), before=14 if paras else 0),
            words(
                say(
                    mark("{attributes}: known for less than half")
                    if report.inside
                    else mark("{attributes}: shown for less than half"),
                    attributes=held.capitalize(),
                ),
                size=15,
                before=4,
            ),
        ]
    return paras
