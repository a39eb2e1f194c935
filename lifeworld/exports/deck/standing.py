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

__all__ = ["name_reader", "name_thing", "standing"]


Thing = InsightPage | NeedRow | SpacePage | AssumptionRow | InitiativeRow | MetricRow | ThemeRow
_SETTLED = ("agreed", "published", "reviewed", "defined")


def standing(report: Report, thing: Thing) -> list[str]:
    """Return the status of a finding that is not agreed, and whether it has to be looked at again.

    Readers outside the team read in a draft that it is being checked; a final report has none of
    these.
    """
    status = str(getattr(thing, "status", "")).lower()
    told = [status] if status and status not in _SETTLED else []
    if getattr(thing, "stale", False):
        told.append("to review" if report.inside else "being checked")
    return told


def name_thing(report: Report, thing: InsightPage | NeedRow | SpacePage) -> str:
    """Return the short number of a finding; for the team with its id and revision."""
    if not report.inside:
        return thing.code
    return f"{thing.code or thing.id}, id {thing.id}, revision {thing.revision}"


def name_reader(report: Report) -> str:
    """Return for whom the report is."""
    if report.audience == "client" and report.client:
        return f"Confidential, for {report.client}"
    return {
        "internal": "For the research team only",
        "workshop": "For use in the workshop",
        "client": "Confidential",
        "public": "Public version",
    }[report.audience]
