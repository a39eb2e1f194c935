"""How a finding stands, in words that fit the reader: its status, and what is being checked."""

from __future__ import annotations

from lifeworld.exports.report import Report, ThemeRow
from lifeworld.exports.report_findings import (
    AssumptionRow,
    InitiativeRow,
    InsightPage,
    MetricRow,
    NeedRow,
    SpacePage,
)
from study.language import mark, say

__all__ = [
    "name_confidence",
    "name_reader",
    "name_relation",
    "name_state",
    "name_thing",
    "standing",
]


Thing = InsightPage | NeedRow | SpacePage | AssumptionRow | InitiativeRow | MetricRow | ThemeRow
_CONFIDENCES = {
    "high": mark("high"),
    "moderate": mark("moderate"),
    "low": mark("low"),
    "very low": mark("very low"),
}
_RELATIONS = {
    "supports": mark("supports"),
    "nuances": mark("nuances"),
    "contradicts": mark("contradicts"),
    "illustrates": mark("illustrates"),
}
_SETTLED = ("agreed", "published", "reviewed", "defined")


def standing(report: Report, thing: Thing) -> list[str]:
    """Return the status of a finding that is not agreed, and whether it has to be looked at again.

    Readers outside the team read in a draft that it is being checked; a final report has none of
    these.
    """
    status = str(getattr(thing, "status", ""))
    told = [say(status).lower()] if status and status.lower() not in _SETTLED else []
    if getattr(thing, "stale", False):
        told.append(say("to review") if report.inside else say("being checked"))
    return told


def name_confidence(confidence: str) -> str:
    """Return how sure the researchers are, in words: “very low”."""
    return say(_CONFIDENCES.get(confidence, confidence))


def name_relation(relation: str) -> str:
    """Return how a quote relates to a finding, in words."""
    return say(_RELATIONS.get(relation, relation))


def name_thing(report: Report, thing: InsightPage | NeedRow | SpacePage) -> str:
    """Return the short number of a finding; for the team with its id and revision."""
    if not report.inside:
        return thing.code
    return say(
        "{code}, id {id}, revision {revision}",
        code=thing.code or thing.id,
        id=thing.id,
        revision=thing.revision,
    )


def name_state(report: Report) -> str:
    """Return whether it is a draft or final, and the number of a final deck."""
    if report.is_draft():
        return say("Draft")
    return say("Final, no. {number}", number=report.issue) if report.issue else say("Final")


def name_reader(report: Report) -> str:
    """Return for whom the report is."""
    if report.audience == "client" and report.client:
        return say("Confidential, for {client}", client=report.client)
    return {
        "internal": say("For the research team only"),
        "workshop": say("For use in the workshop"),
        "client": say("Confidential"),
        "public": say("Public version"),
    }[report.audience]
