"""What the study knows beside each component of confidence, in sentences. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from opportunity_spaces.chain.model import Evidence
from opportunity_spaces.chain.presence import Presence
from study.language import say
from study.wording import choose_word, count_people, count_things, render_names

__all__ = ["Facts", "describe_facts"]

_HALF = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is counted behind an insight.

    Attributes:
        presence: Where it is heard, by stratum.
        coders: How many people coded the quotes for it.
        said: How many of these quotes were said; the others were observed, reported or done.
        words: How many words half of these quotes have at least.
        rich: How many of them are marked as evidence-rich.
        most_of_one: How many of them the person said who said most.
        turns: The turns of participants in the whole study.
        unread: How many of them are neither coded nor marked as read.
        missing: Stratum, kind and number of what was planned and is not reached.
    """

    evidence: Evidence
    presence: tuple[Presence, ...] = ()
    coders: int = 0
    said: int = 0
    words: int = 0
    rich: int = 0
    most_of_one: int = 0
    turns: int = 0
    unread: int = 0
    missing: tuple[tuple[str, str, int], ...] = ()


def describe_facts(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Return what is known beside each component, one sentence each."""
    return {each: tuple(told(facts)) for each, told in _COMPONENTS.items()}


def _describe_methods(facts: Facts) -> list[str]:
    count = facts.evidence.supports
    told = []
    held = [
        (count.groups, count.groups_asked, choose_word(count.groups_asked, "group")),
        (
            count.interviews,
            count.interviews_asked,
            choose_word(count.interviews_asked, "interview"),
        ),
        (count.visits, count.visits_asked, choose_word(count.visits_asked, "visit")),
        (count.workshops, count.workshops_asked, choose_word(count.workshops_asked, "workshop")),
        (count.surveys, count.surveys_asked, choose_word(count.surveys_asked, "survey")),
    ]
    places = [
        say("{number:,} of {asked:,} {things}", number=number, asked=asked, things=things)
        for number, asked, things in held
        if asked
    ]
    if places:
        told.append(say("Heard in {places}.", places=render_names(places)))
    if count.unprompted:
        sessions = count_things(count.unprompted, "session")
        told.append(say("Also heard in {sessions} in which nobody was asked.", sessions=sessions))
    if count.mentions:
        told.append(
            say(
                "{said:,} of {quotes} said; the others are observed, done or reported.",
                said=facts.said,
                quotes=count_things(count.mentions, "quote was", "quotes were"),
            )
            if facts.said < count.mentions
            else say("All its quotes were said; nothing observed stands beside them.")
        )
        told.append(
            say("{coders} coded its quotes.", coders=count_people(facts.coders, voices=False))
        )
    if facts.unread:
        told.append(
            say(
                "{unread:,} of {turns} in the study {are} neither coded nor marked as read.",
                unread=facts.unread,
                turns=count_things(facts.turns, "participant turn"),
                are=choose_word(facts.unread, "is", "are"),
            )
        )
    return told


def _describe_coherence(facts: Facts) -> list[str]:
    evidence = facts.evidence
    told = [
        say(
            "{quotes} for it, {nuances:,} that nuance it, {against:,} against it.",
            quotes=count_things(evidence.supports.mentions, "quote"),
            nuances=evidence.nuances.mentions,
            against=evidence.contradicts.mentions,
        )
    ]
    if evidence.dissent:
        people = count_people(evidence.dissent, voices=evidence.contradicts.voices_asked > 0)
        told.append(
            say("{people} said the opposite, {both:,} of them also for it.",
                people=people, both=evidence.both)
            if evidence.both
            else say("{people} said the opposite.", people=people)
        )  # fmt: skip
    elif evidence.supports.mentions:
        told.append(
            say("No quote against it is linked: has anybody looked for what speaks against it?")
        )
    return told


def _describe_adequacy(facts: Facts) -> list[str]:
    count = facts.evidence.supports
    told = [f"{count.render_basis()}."]
    if not count.mentions:
        return told
    told.append(say("Half of its quotes have {words} or more.", words=_count_words(facts.words)))
    if facts.rich:
        told.append(
            say(
                "{number:,} of them {are} marked as evidence-rich.",
                number=facts.rich,
                are=choose_word(facts.rich, "is", "are"),
            )
        )
    if count.people > 1 and facts.most_of_one * _HALF > count.mentions:
        told.append(
            say(
                "One person said {number:,} of the {quotes}.",
                number=facts.most_of_one,
                quotes=count_things(count.mentions, "quote"),
            )
        )
    return told


def _count_words(number: int) -> str:
    return count_things(number, "word")


def _describe_relevance(facts: Facts) -> list[str]:
    here = [each for each in facts.presence if each.mentions]
    silent = [each.name for each in facts.presence if each.held and not each.mentions]
    absent = [each.name for each in facts.presence if not each.held]
    told = []
    if len(facts.presence) > 1:
        told.append(
            say(
                "Heard in {number:,} of {strata}: {names}.",
                number=len(here),
                strata=count_things(len(facts.presence), "stratum", "strata"),
                names=render_names(
                    f"{each.name} ({count_people(each.people, voices=False)})"
                    if each.people
                    else each.name
                    for each in here
                ),
            )
            if here
            else say(
                "Heard in none of {strata}.",
                strata=count_things(len(facts.presence), "stratum", "strata"),
            )
        )
    if silent:
        told.append(say("Not heard in {names}, where sessions were held.",
                        names=render_names(silent)))  # fmt: skip
    if absent:
        told.append(say("Nobody was met in {names}.", names=render_names(absent)))
    if facts.missing:
        told.append(
            say(
                "Planned and not reached: {missing}.",
                missing=render_names(
                    say(
                        "{things} in {stratum}", things=_count_wanted(kind, number), stratum=stratum
                    )
                    for stratum, kind, number in facts.missing
                ),
            )
        )
    return told or [say("The study has no strata: who is missing cannot be counted.")]


def _count_wanted(kind: str, number: int) -> str:
    match kind:
        case "groups":
            return count_things(number, "group")
        case "interviews":
            return count_things(number, "interview")
        case "visits":
            return count_things(number, "visit")
        case _:
            return count_people(number, voices=False)


_COMPONENTS: dict[str, Callable[[Facts], list[str]]] = {
    "methods": _describe_methods,
    "coherence": _describe_coherence,
    "adequacy": _describe_adequacy,
    "relevance": _describe_relevance,
}
