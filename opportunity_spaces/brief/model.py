"""Aims, challenges and outside sources as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from opportunity_spaces.brief.naming import render_challenge, render_source
from opportunity_spaces.readings.amounts import Amount, parse_amount

__all__ = ["Aim", "AimId", "Challenge", "ChallengeId", "Source", "SourceId"]

AimId = NewType("AimId", str)
ChallengeId = NewType("ChallengeId", str)
SourceId = NewType("SourceId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What an organisation wants to reach; initiatives and metrics serve it.

    Attributes:
        statement: What is wanted, in words.
        amount: How much, in its own words: “85 % of members”, “15 % YoY”; empty if none was set.
        day: The ISO date by which, or empty.
        origin: Who set it, and where.
        note: Anything that a reader of the aim should know.
    """

    id: AimId
    statement: str
    amount: str
    day: str
    origin: str
    note: str
    rev: int

    @property
    def parsed(self) -> Amount | None:
        """The number in the amount with what it is a number of, or None."""
        return parse_amount(self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A challenge of an organisation, from its own list, by the code that it gave it."""

    id: ChallengeId
    code: str
    words: str
    rev: int

    def render(self) -> str:
        """Return its code with the beginning of its words."""
        return render_challenge(self.code, self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication or document on which an insight or the background of a study rests.

    Attributes:
        address: Where it is found: a web address, a file, a shelf.
        words: The sentence of it that is used.
        use: “background” where it is part of the background of the study.
        note: Anything that a reader should know, for the team.
    """

    id: SourceId
    title: str
    publisher: str
    year: str
    address: str
    words: str
    use: str
    note: str
    rev: int

    def render(self) -> str:
        """Return it as it is cited: its title, and who published it when."""
        return render_source(self.title, self.publisher, self.year)
