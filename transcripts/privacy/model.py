"""Data classes for privacy settings, names found in transcripts, and retention dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from study.language import mark

__all__ = ["NEVER_ASSUMED", "OUTSIDE", "RETENTION_KINDS", "Clock", "NameGroup", "PrivacySettings"]

OUTSIDE = (
    mark("workshop", context="audience"),
    mark("client", context="audience"),
    mark("public", context="audience"),
)
"""The audiences outside the research team."""

NEVER_ASSUMED = ("archive", "assistant", "local_assistant")
"""Audiences of whole conversations: what is not recorded counts as no."""

RETENTION_KINDS: dict[str, str] = {
    "recordings": mark("Recordings"),
    "transcripts": mark("Transcripts"),
    "key_file": mark("Key file of the pseudonyms"),
    "contact_data": mark("Names and contact data"),
    "exports": mark("Decks and other exports"),
    "study": mark("The whole study"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """How to treat unrecorded consent for each audience, and the smallest group to report.

    Outside the research team, “allow” holds only with the reason that somebody gave for it.
    """

    unknown_internal: str = "allow"
    unknown_workshop: str = "withhold"
    unknown_client: str = "withhold"
    unknown_public: str = "withhold"
    reason_workshop: str = ""
    reason_client: str = ""
    reason_public: str = ""
    fewest: int = 3
    rev: int = 0

    def withholds_unknown(self, audience: str) -> bool:
        """Return whether quotes without recorded consent are withheld from *audience*."""
        if audience in NEVER_ASSUMED or getattr(self, f"unknown_{audience}") == "withhold":
            return True  # these read whole conversations: nobody decides that for others
        return audience != "internal" and not self.get_reason(audience)

    def get_reason(self, audience: str) -> str:
        """Return why quotes without recorded consent may be shown to *audience*, or nothing."""
        if audience == "internal" or audience in NEVER_ASSUMED:
            return ""
        return str(getattr(self, f"reason_{audience}")).strip()


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
