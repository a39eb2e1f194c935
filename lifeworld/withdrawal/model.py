"""What a withdrawal does, as values: its scope, the insights that lose support, issued exports."""

from __future__ import annotations

from dataclasses import dataclass

from coding.model import Count
from lifeworld.withdrawal.erase_photos import Photographed
from lifeworld.withdrawal.short_quotes import ShortQuote

__all__ = ["SCOPES", "Effect", "Issued", "Shaken"]


SCOPES: dict[str, str] = {
    "all": "Everything: the person's words are erased everywhere and this is proved",
    "quotes": "Quotes: the words stay in the analysis but are shown to nobody outside of it",
    "recontact": "Contact: the person is not contacted again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaken:
    """An insight whose support is less than it was."""

    code: str
    assertion: str
    before: Count
    after: Count

    @property
    def sentence(self) -> str:
        """What it loses, in numbers."""
        gone = " and now rests on nobody" if not self.after.people else ""
        return (
            f"{self.code}: {self.before.people} → {self.after.people} people,"
            f" {self.before.groups} → {self.after.groups} groups,"
            f" {self.before.mentions} → {self.after.mentions} mentions{gone}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a withdrawal would do, or did."""

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
    """An export that left the study, and how many of the person's quotes it carries."""

    file: str
    place: str
    audience: str
    at: str
    sha256: str
    quotes: int
