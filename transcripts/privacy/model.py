"""Privacy settings, names found in transcripts, and retention dates, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["RETENTION_KINDS", "Clock", "NameGroup", "PrivacySettings"]


RETENTION_KINDS: dict[str, str] = {
    "recordings": "Recordings",
    "transcripts": "Transcripts",
    "key_file": "Key file to the pseudonyms",
    "contact_data": "Names and contact data",
    "exports": "Decks and other exports",
    "study": "The whole study",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """What an unrecorded consent means for each audience, and how few people are too few."""

    unknown_internal: str = "allow"
    unknown_client: str = "allow"
    unknown_public: str = "withhold"
    fewest: int = 3
    rev: int = 0

    def withholds_unknown(self, audience: str) -> bool:
        """Tell whether a person who was never asked is held back from *audience*."""
        return str(getattr(self, f"unknown_{audience}")) == "withhold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Until when a kind of material is kept."""

    id: str
    kind: str
    due: str
    note: str
    done_at: str | None
    rev: int

    def is_due(self, today: date) -> bool:
        """Tell whether its time has come and it was not done."""
        return self.done_at is None and date.fromisoformat(self.due) <= today


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """Everywhere that one name was found, with what shall stand there.

    `words` are read from the text now; `contexts` are (before, words, after).
    """

    words: str
    category: str
    replacement: str
    status: str
    sure: bool
    ids: tuple[str, ...]
    contexts: tuple[tuple[str, str, str], ...]
