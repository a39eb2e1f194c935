"""A withdrawal as values: its scopes, insights that lose support, and issued exports."""

from __future__ import annotations

from dataclasses import dataclass

from coding.model import Count
from lifeworld.withdrawal.erase_photos import Photographed
from lifeworld.withdrawal.short_quotes import ShortQuote
from study.language import mark, say
from study.wording import count_things

__all__ = ["SCOPES", "Effect", "Issued", "Shaken", "Voice"]


SCOPES: dict[str, str] = {
    "all": mark("Everything: erase the person's words everywhere and search for what is left"),
    "quotes": mark("Quotes: keep the words in the analysis but show them to nobody outside it"),
    "recontact": mark("Contact: do not contact the person again"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaken:
    """An insight that has lost support."""

    code: str
    assertion: str
    before: Count
    after: Count

    @property
    def sentence(self) -> str:
        """Its support before and after, as a sentence."""
        people = count_things(self.after.people, "person", "people")
        support = (
            f"{self.code}: {self.before.people} → {people},"
            f" {self.before.groups} → {count_things(self.after.groups, 'group')},"
            f" {self.before.mentions} → {count_things(self.after.mentions, 'mention')}"
        )
        if self.after.people:
            return support
        return say("{support} and is now supported by nobody", support=support)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a withdrawal would change or has changed."""

    scope: str
    turns: int
    words: int
    excerpts: int
    codings: int
    mentions: int
    cells: dict[str, int]
    recordings: tuple[str, ...]
    photos: tuple[Photographed, ...]
    shaken: tuple[Shaken, ...]
    issued: tuple[Issued, ...]
    short_quotes: tuple[ShortQuote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A recorded export and the number of the participant's quotes in it.

    Attributes:
        turns: Whether it has words of theirs that are no quote: whole turns.
    """

    file: str
    place: str
    audience: str
    at: str
    sha256: str
    quotes: int
    turns: bool = False

    def count_quotes(self) -> str:
        """Return what it contains of theirs: “3 quotes”, “whole turns”."""
        if not self.quotes and self.turns:
            return say("whole turns")
        return count_things(self.quotes, "quote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A speaker of one transcript who is matched to no participant."""

    id: str
    label: str
    name: str
    transcript: str
