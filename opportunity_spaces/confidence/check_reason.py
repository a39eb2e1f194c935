"""Checks the numbers that a reason names against those that are counted. Pure.

“Heard in all groups” is read in English and in Danish. What cannot be read is left alone: a check
says what is counted, and never that a reason is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coding.model import Count
from opportunity_spaces.chain.model import Evidence
from opportunity_spaces.chain.presence import Presence
from study.language import say
from study.wording import count_people, count_things

__all__ = ["check_reason"]

_ENGLISH = "one two three four five six seven eight nine ten eleven twelve"
_DANISH = "en to tre fire fem seks syv otte ni ti elleve tolv"
_NOUNS = {
    "groups": r"(?:focus )?groups?|(?:fokus)?grupper(?:ne)?|(?:fokus)?gruppe",
    "interviews": r"interviews?(?:ene)?",
    "visits": r"(?:site |workplace )?visits?|(?:arbejdsplads)?besøg(?:ene)?",
    "sessions": r"sessions?|sessioner(?:ne)?",
    "strata": r"strata|stratum|industries|industry|sectors?|brancher(?:ne)?|branche",
    "people": r"people|persons?|participants?|voices?|personer(?:ne)?|deltagere?(?:ne)?",
    "quotes": r"quotes?|citater(?:ne)?|citat|udsagn(?:ene)?",
}
_NOUN = "|".join(f"(?P<{kind}>{words})" for kind, words in _NOUNS.items())
_BETWEEN = r"(?:(?:the|of the|of|our|different|de|af de|af|forskellige|vores) )*"
_AGAINST = re.compile(
    r"\b(disagree|contradict|counter|object|against|opposite|otherwise|oppose|not heard|do not"
    r"|did not|never|nowhere|uenig|imod|modsig|modsat|ikke|aldrig)",
    re.IGNORECASE,
)
# Said of the fieldwork, or only nearly: not of what the insight rests on.
_ELSEWHERE = re.compile(
    r"\b(asked|held|planned|recruited|invited|about|around|almost|nearly|most|spurgt|holdt|planlagt"
    r"|inviteret|cirka|omkring|næsten|de fleste|each other|per)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(not|no|nobody|missing|lacks?|without|never|except|ikke|ingen|mangler|uden|undtagen)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:,()]|\b(?:but|while|men|mens)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """What a clause says of one kind of thing: “four of five groups”, “all interviews”."""

    words: str
    kind: str
    number: int | None = None
    asked: int | None = None
    at_least: bool = False
    every: bool = False
    none: bool = False


def check_reason(
    reason: str, evidence: Evidence, presence: Sequence[Presence], *, language: str = "en"
) -> list[str]:
    """Return a sentence for each number or stratum in a reason that is counted otherwise.

    Args:
        reason: What a researcher wrote.
        evidence: What is counted behind the insight.
        presence: Where it is heard, by stratum.
        language: The study's language: “to” is a number in Danish only.
    """
    told = []
    for clause in _CLAUSE.split(reason):
        against = bool(_AGAINST.search(clause))
        for claim in _find_claims(clause, language):
            if _ELSEWHERE.search(clause) and claim.asked is None and not claim.every:
                continue
            if not _is_right(claim, evidence, presence, against=against):
                counted = _describe_counted(claim.kind, evidence, presence)
                told.append(
                    say("The reason says “{words}”; counted {counted}.",
                        words=claim.words, counted=counted)
                )  # fmt: skip
        if not _NOT.search(clause):
            told += _check_strata(clause, presence, evidence)
    return list(dict.fromkeys(told))


def _find_claims(clause: str, language: str) -> Iterator[_Claim]:
    numbers = {word: n for n, word in enumerate(_ENGLISH.split(), start=1)}
    if language.startswith("da"):
        numbers |= {word: n for n, word in enumerate(_DANISH.split(), start=1)}
        numbers |= {"et": 1, "én": 1, "ét": 1}
    number = rf"(?:\d{{1,4}}|{'|'.join(numbers)})"
    pattern = re.compile(
        rf"\b(?:(?P<least>at least|more than|over|mindst|mere end) )?"
        rf"(?:(?P<all>all|every|each|both|alle|samtlige|hver|hvert|begge) {_BETWEEN}"
        rf"(?:(?P<alln>{number}) )?"
        rf"|(?P<none>no|none of the|ingen af de|ingen) "
        rf"|(?P<n>{number}) (?:(?:of|out of|af|ud af) {_BETWEEN}(?P<m>{number}) )?{_BETWEEN})"
        rf"(?:{_NOUN})\b",
        re.IGNORECASE,
    )
    for match in pattern.finditer(clause):
        kind = next(each for each in _NOUNS if match[each])

        def read(name: str, match: re.Match[str] = match) -> int | None:
            word = match[name]
            if word is None:
                return None
            return int(word) if word.isdigit() else numbers[word.casefold()]

        every = match["all"] is not None
        both = 2 if (match["all"] or "").casefold() in ("both", "begge") else None
        yield _Claim(
            words=match[0],
            kind=kind,
            number=read("n"),
            asked=read("m") or read("alln") or both,
            at_least=match["least"] is not None,
            every=every,
            none=match["none"] is not None,
        )


def _is_right(
    claim: _Claim, evidence: Evidence, presence: Sequence[Presence], *, against: bool
) -> bool:
    number, asked = _count(claim.kind, evidence.supports, presence)
    others = {_count(claim.kind, side, ())[0] for side in (evidence.contradicts, evidence.nuances)}
    if against:  # of whoever does not say so, or of where it is not heard
        if claim.number is None:
            return True
        possible = {*others, asked - number if asked else number}
        return claim.kind == "strata" or claim.number in possible
    if claim.none:
        return number == 0
    if claim.every:
        # Of things that nobody counts as asked, such as quotes, “all” says nothing.
        return not asked or (number == asked and claim.asked in (None, asked))
    if claim.asked is not None and asked and claim.asked != asked:
        return False
    if claim.at_least:
        return claim.number is None or number >= claim.number
    return claim.number is None or claim.number in {number, *others - {0}}


def _count(kind: str, count: Count, presence: Sequence[Presence]) -> tuple[int, int]:
    """Return how many things of a kind are counted, and of how many; 0 where nobody knows."""
    match kind:
        case "groups":
            return count.groups, count.groups_asked
        case "interviews":
            return count.interviews, count.interviews_asked
        case "visits":
            return count.visits, count.visits_asked
        case "sessions":
            asked = (count.groups_asked, count.interviews_asked, count.visits_asked,
                     count.workshops_asked, count.surveys_asked)  # fmt: skip
            return count.count_sessions(), sum(asked)
        case "strata":
            return sum(each.mentions > 0 for each in presence), len(presence)
        case "people":
            return count.people, count.people_asked
        case _:
            return count.mentions, 0


def _describe_counted(kind: str, evidence: Evidence, presence: Sequence[Presence]) -> str:
    count = evidence.supports
    number, asked = _count(kind, count, presence)
    voices = count.voices_asked > 0
    if not asked:
        return _count_kind(kind, number, voices=voices)
    return say(
        "{number:,} of {things}", number=number, things=_count_kind(kind, asked, voices=voices)
    )


def _count_kind(kind: str, number: int, *, voices: bool) -> str:
    match kind:
        case "groups":
            return count_things(number, "group")
        case "interviews":
            return count_things(number, "interview")
        case "visits":
            return count_things(number, "visit")
        case "sessions":
            return count_things(number, "session")
        case "strata":
            return count_things(number, "stratum", "strata")
        case "people":
            return count_people(number, voices=voices)
        case _:
            return count_things(number, "quote")


def _check_strata(clause: str, presence: Sequence[Presence], evidence: Evidence) -> list[str]:
    """Return the strata that a clause names and from which no quote is linked on any side."""
    if evidence.contradicts.mentions or evidence.nuances.mentions:
        return []  # a quote on another side may be from there
    return [
        say("The reason names “{stratum}”; no quote for it is from there.", stratum=each.name)
        for each in presence
        if each.stratum_id and each.name and not each.mentions
        if re.search(rf"(?<!\w){re.escape(each.name)}(?!\w)", clause, re.IGNORECASE)
    ]
