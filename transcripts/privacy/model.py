"""Data classes for privacy settings, names found in transcripts, and retention dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["RETENTION_KINDS", "Clock", "NameGroup", "PrivacySettings"]


RETENTION_KINDS: dict[str, str] = {
    "recordings": "Recordings",
    "transcripts": "Transcripts",
    "key_file": "Key file of the pseudonyms",
    "contact_data": "Names and contact data",
    "exports": "Decks and other exports",
    "study": "The whole study",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """How to treat unrecorded consent for each audience, and the smallest group to report."""

    unknown_internal: str = "allow"
    unknown_client: str = "allow"
    unknown_public: str = "withhold"
    fewest: int = 3
    rev: int = 0

    def withholds_unknown(self, audience: str) -> bool:
        """Return whether quotes without recorded consent are withheld from *audience*."""
        return str(getattr(self, f"unknown_{audience}")) == "withhold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The retention date of one kind of material."""

    id: str
    kind: str
    due: str
    note: str
    done_at: str | None
    rev: int

    def is_due(self, today: date) -> bool:
        """Return whether the date has been reached and the material is not marked as deleted."""
        return self.done_at is None and date.fromisoformat(self.due) <= today


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """All places where one name was found, and its replacement.

    `words` are read from the current text; `contexts` are (before, words, after).
    """

    words: str
    category: str
    replacement: str
    status: str
    sure: bool
    ids: tuple[str, ...]
    contexts: tuple[tuple[str, str, str], ...]
