"""Confidence as values: four components with a level of concern each, and what they rested on.

After GRADE-CERQual (Lewin et al., 2018, doi 10.1186/s13012-017-0689-2), which is made for reviews
of many studies; here its components are adapted to the sessions and people of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType

from opportunity_spaces.model import Insight, InsightId
from study.language import mark

__all__ = [
    "COMPONENTS",
    "COMPONENT_QUESTIONS",
    "CONCERNS",
    "FIELDS",
    "LEVELS",
    "Assessment",
    "AssessmentId",
    "Basis",
    "SummaryRow",
    "suggest_level",
]

AssessmentId = NewType("AssessmentId", str)

COMPONENTS = {
    "methods": mark("Methodological limitations"),
    "coherence": mark("Coherence"),
    "adequacy": mark("Adequacy of data"),
    "relevance": mark("Relevance"),
}
COMPONENT_QUESTIONS = {
    "methods": mark("Could how it was asked, recorded or coded have bent what was heard?"),
    "coherence": mark("Does the insight fit what was said, also what speaks against it?"),
    "adequacy": mark("Is there enough behind it, and is it rich enough?"),
    "relevance": mark("Were those heard to whom it is meant to apply?"),
}
CONCERNS = {
    "": mark("Not judged yet"),
    "none": mark("No or very minor concerns"),
    "minor": mark("Minor concerns"),
    "moderate": mark("Moderate concerns"),
    "serious": mark("Serious concerns"),
}
LEVELS = ("high", "moderate", "low", "very_low")
FIELDS = tuple(name for each in COMPONENTS for name in (each, f"{each}_reason"))
_LOWERS = {"none": 0, "minor": 0, "moderate": 1, "serious": 2}
_MANY_MINOR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an insight rested on when it was judged, so that a change of it can be told.

    Attributes:
        assertion: What it said.
        supports: The ids of the quotes for it, and so on for the other sides.
        sessions: How many sessions had a transcript.
    """

    assertion: str = ""
    supports: tuple[str, ...] = ()
    nuances: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    sessions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What was judged of an insight: for each component a level of concern and its reason."""

    id: AssessmentId
    insight_id: InsightId
    methods: str = ""
    methods_reason: str = ""
    coherence: str = ""
    coherence_reason: str = ""
    adequacy: str = ""
    adequacy_reason: str = ""
    relevance: str = ""
    relevance_reason: str = ""
    seen: Basis = field(default_factory=Basis)
    by: str = ""
    at: str = ""
    rev: int = 1

    def list_concerns(self) -> dict[str, str]:
        """Return the level of concern of each component; empty where it is not judged."""
        return {each: getattr(self, each) for each in COMPONENTS}

    def get_reason(self, component: str) -> str:
        """Return why the concern about a component is as it is."""
        return str(getattr(self, f"{component}_reason"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """A row of the summary of findings.

    Attributes:
        basis: What it rests on, and who was asked.
        changed: What has changed since it was judged, one sentence each.
        mismatches: Where its reasons say other numbers than are counted.
    """

    insight: Insight
    basis: str
    assessment: Assessment | None = None
    changed: tuple[str, ...] = ()
    mismatches: tuple[str, ...] = ()


def suggest_level(concerns: Mapping[str, str]) -> str:
    """Return the confidence to which the concerns would lead, or "" while one is not judged.

    It begins as high. Each moderate concern lowers it by one level, each serious one by two, and
    three minor ones or more together by one. The researcher decides: it is no rule of CERQual's.
    """
    told = [concerns.get(each, "") for each in COMPONENTS]
    if not all(told):
        return ""
    lower = sum(_LOWERS[each] for each in told) + (told.count("minor") >= _MANY_MINOR)
    return LEVELS[min(lower, len(LEVELS) - 1)]
