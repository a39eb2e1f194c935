"""The rows of the summary of findings, as a report holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["FindingSummary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSummary:
    """A row of the summary of findings.

    Attributes:
        basis: What it rests on, and who was asked.
        concerns: For each component judged its level of concern, in English.
        reasons: For each component its reason, where one was written.
        confidence: The level, in English: “Moderate”; empty where it is not judged.
        explanation: Why, in a sentence.
        changed: What has changed since it was judged; for the team only.
        by: Who judged it, and the ISO date; for the team only.
    """

    id: str
    code: str
    assertion: str
    basis: str
    concerns: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    confidence: str = ""
    explanation: str = ""
    changed: tuple[str, ...] = ()
    by: str = ""
    date: str = ""
