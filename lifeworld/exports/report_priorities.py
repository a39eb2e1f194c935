"""What comes first, when, and what was done about each need, as a report holds it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "FollowedRow",
    "HeldPage",
    "HeldRow",
    "HorizonRow",
    "RatedRow",
    "RatingPage",
    "RoadRow",
    "VotePage",
    "VoteRow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedRow:
    """A thing that several people rated.

    Attributes:
        place: Its place in the order, in words.
        score: Its score, written out; empty if nobody rated it.
        range: The places that it takes under other weights, in words.
        apart: The criterion by which people differ most on it, with the marks; or empty.
    """

    id: str
    name: str
    place: str
    score: str = ""
    range: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPage:
    """A closed rating.

    Attributes:
        people: How many rated.
        day: ISO date on which it was closed.
        criteria: What was rated by, each with its weight, in words.
        firm: Whether the first place holds under other weights, and what comes first otherwise.
    """

    id: str
    title: str
    people: int
    day: str
    criteria: tuple[str, ...]
    rows: tuple[RatedRow, ...]
    firm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRow:
    """What a room voted on one thing.

    Attributes:
        name: What the room called it.
        result: What the vote came to, in words.
        spread: How far people differed.
        now: What it is called in the study today, where that is another name.
    """

    name: str
    result: str
    spread: str
    now: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VotePage:
    """A vote of a workshop, after it was closed.

    Attributes:
        people: Who was there, in words and numbers, without names.
        title: What was voted on.
        notes: How many voted, and what to keep in mind.
        rating: The id of the rating that its marks became in the study, or empty.
    """

    workshop: str
    day: str
    people: str
    title: str
    rows: tuple[VoteRow, ...]
    notes: tuple[str, ...]
    rating: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """What was said in a workshop, what was decided on it, and where that stands today."""

    said: str
    decided: str
    stands: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPage:
    """A workshop of which something was accepted into the study.

    Attributes:
        counted: Who was there and how much was voted on, in sentences, without names.
        rule: How it was to be decided, and by which mandate.
        parked: What was put aside for another day.
    """

    title: str
    day: str
    counted: str
    mandate: str
    rule: str
    rows: tuple[HeldRow, ...]
    parked: tuple[str, ...]
    votes: tuple[VotePage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadRow:
    """An initiative on the roadmap.

    Attributes:
        about: Its owner, how far it is, and what has to come before it, in words.
    """

    id: str
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonRow:
    """A column of the roadmap, with its initiatives in their order."""

    name: str
    rows: tuple[RoadRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedRow:
    """A need, and what was done about it.

    Attributes:
        did: The initiatives that answer it, each with how far it is.
        came: What came of them, a text each.
        decided: What was decided about them, each with its day.
    """

    id: str
    said: str
    begun: bool = False
    did: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
