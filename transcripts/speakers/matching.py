"""Find who may be the same person in several sessions, for a person to decide. Pure.

An equal name is a question, never an answer: two focus groups may each have an Emma.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations

from study.language import mark, say
from transcripts.reading.speakers import guess_label_kind

__all__ = ["Match", "Somebody", "find_matches", "find_namesakes"]

_NUMBERED = re.compile(r"\s*\(\d+\)$")  # as the second Emma of a study is called: Emma (2)
_NEAR = 0.85  # share of equal letters at which two names may be spellings of one
_SHORTEST = 5  # letters; shorter names that are nearly equal are different names


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A participant, or a speaker who is matched to none.

    Attributes:
        id: The id of the participant or of the speaker.
        matched: Whether it is a participant.
        transcripts: Ids of the transcripts in which they speak.
    """

    id: str
    name: str
    matched: bool
    transcripts: frozenset[str]
    stratum: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two who may be one person: why, and what speaks against it.

    Attributes:
        reason: What is alike: “the same name”, “the same first name”.
        against: What differs, such as “age: 25–34 and 45–54”.
    """

    one: Somebody
    other: Somebody
    reason: str
    against: tuple[str, ...]


def find_matches(
    people: Iterable[Somebody], *, different: Collection[frozenset[str]] = ()
) -> list[Match]:
    """Return the pairs that may be one person, the likeliest first.

    Two who speak in the same transcript are two people, and so are those in *different*, pairs of
    ids that a person has told apart. Labels that name nobody (P1, Respondent 4) are never matched.
    """
    # Every way in which names are alike begins with the same letter: compare no others.
    by_letter: dict[str, list[tuple[int, Somebody, list[str]]]] = defaultdict(list)
    for place, one in enumerate(people):
        if words := _split(one.name):
            by_letter[words[0][0]].append((place, one, words))
    found: list[tuple[int, int, int, Match]] = []
    for alike in by_letter.values():
        for (at, one, words), (place, other, others) in combinations(alike, 2):
            if one.transcripts & other.transcripts or frozenset((one.id, other.id)) in different:
                continue
            likeness = _compare(words, others)
            if likeness:
                rank, reason = likeness
                against = _list_differences(one, other)
                pair = (one, other) if one.matched or not other.matched else (other, one)
                match = Match(one=pair[0], other=pair[1], reason=say(reason), against=against)
                found.append((rank + len(against), at, place, match))
    return [match for *_, match in sorted(found, key=lambda each: each[:3])]


def find_namesakes(
    of: Collection[str],
    people: Iterable[Somebody],
    *,
    different: Collection[frozenset[str]] = (),
    but: Collection[str] = (),
) -> set[str]:
    """Return the ids of those who may be one of the people in *of*, by their name.

    As in `find_matches`, two who speak in the same transcript are two people. Nobody in *but* is
    compared.
    """
    everybody = [(one, tuple(named)) for one in people if (named := _split(one.name))]
    # By letter, as above, and each spelling of a name is compared once.
    by_letter: dict[str, dict[tuple[str, ...], list[Somebody]]] = defaultdict(dict)
    for one, words in everybody:
        if one.id in of:
            by_letter[words[0][0]].setdefault(words, []).append(one)
    alike: dict[tuple[str, ...], list[Somebody]] = {}
    found: set[str] = set()
    for one, words in everybody:
        if one.id in of or one.id in but:
            continue
        if words not in alike:
            sought = by_letter[words[0][0]].items()
            alike[words] = [
                each for theirs, same in sought if _compare(words, theirs) for each in same
            ]
        if any(
            not one.transcripts & other.transcripts
            and frozenset((one.id, other.id)) not in different
            for other in alike[words]
        ):
            found.add(one.id)
    return found


def _split(name: str) -> list[str]:
    """Return the words of a name in lower case, or none if it is a label without a name."""
    plain = _NUMBERED.sub("", name).strip()
    if guess_label_kind(plain) == "role" or any(letter.isdigit() for letter in plain):
        return []
    words = [word.strip(".,’'()").casefold() for word in plain.split()]
    return [word for word in words if word and any(letter.isalpha() for letter in word)]


def _compare(words: Sequence[str], others: Sequence[str]) -> tuple[int, str] | None:
    """Return how alike two names are, 0 the most, and in which way; None if they are not."""
    if words == others:
        return (0, mark("the same name")) if len(words) > 1 else (2, mark("the same first name"))
    short, long = sorted((words, others), key=len)
    if len(short) == 1 and len(long) > 1:
        if short[0] == long[0]:
            return 2, mark("the same first name")
        if len(short[0]) == len(long) and all(
            letter == word[0] for letter, word in zip(short[0], long, strict=True)
        ):
            return 3, mark("initials that fit")
    elif (
        len(short) == len(long)
        and short[0] == long[0]
        and len(min(short[-1], long[-1], key=len)) == 1
        and short[-1][0] == long[-1][0]
    ):
        return 1, mark("the same first name and initial")
    whole, another = " ".join(words), " ".join(others)
    if min(len(whole), len(another)) < _SHORTEST or len(words) != len(others):
        return None
    # Upper bounds of the ratio first: they are far cheaper, and few pairs get past them.
    both = len(whole) + len(another)
    if 2 * min(len(whole), len(another)) / both < _NEAR:
        return None
    shared = sum(min(whole.count(letter), another.count(letter)) for letter in set(whole))
    if 2 * shared / both < _NEAR or SequenceMatcher(None, whole, another).ratio() < _NEAR:
        return None
    return 3, mark("nearly the same name")


def _list_differences(one: Somebody, other: Somebody) -> tuple[str, ...]:
    """Return what is known of both and differs."""
    differences = [
        say(
            "{attribute}: {one} and {other}",
            attribute=name,
            one=value,
            other=other.attributes[name],
        )
        for name, value in one.attributes.items()
        if value and other.attributes.get(name, value) not in ("", value)
    ]
    if one.stratum and other.stratum and one.stratum != other.stratum:
        differences.append(say("stratum: {one} and {other}", one=one.stratum, other=other.stratum))
    return tuple(differences)
