"""Queries on records, and what of them is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from opportunity_spaces.queries import list_initiatives, list_metrics, list_spaces
from opportunity_spaces.readings.model import Reading
from opportunity_spaces.readings.queries import list_readings
from opportunity_spaces.records.due import Due, count_due
from opportunity_spaces.records.model import (
    TABLES,
    Contributor,
    Decision,
    Observation,
    Place,
    RecordKind,
    Risk,
    Step,
    Testimonial,
)
from study import NotFound, Study
from study.language import mark, say
from study.ledger import Row

__all__ = [
    "get_due",
    "get_record",
    "list_contributors",
    "list_decisions",
    "list_named",
    "list_observations",
    "list_places",
    "list_risks",
    "list_steps",
    "list_testimonials",
]

_GONE: dict[RecordKind, str] = {
    "decision": mark("That decision is no longer in the study."),
    "step": mark("That next step is no longer in the study."),
    "place": mark("That place is no longer in the study."),
    "observation": mark("That observation is no longer in the study."),
    "risk": mark("That risk is no longer in the study."),
    "contributor": mark("That contributor is no longer in the study."),
    "testimonial": mark("That testimonial is no longer in the study."),
}


def list_decisions(study: Study) -> list[Decision]:
    """Return every decision: those that are open, then the others by their day."""
    return [Decision(**row) for row in _rows(study, "decision", "day <> '', day, id")]


def list_steps(study: Study) -> list[Step]:
    """Return every next step: those not done by when they are due, then those that are done."""
    return [Step(**row) for row in _rows(study, "step", "done <> '', due = '', due, id")]


def list_places(study: Study, initiative_id: str | None = None) -> list[Place]:
    """Return the places of one initiative, or of all, in the order in which they were added."""
    places = [Place(**row) for row in _rows(study, "place", "id")]
    return [each for each in places if initiative_id in (None, each.initiative_id)]


def list_observations(study: Study, place_id: str | None = None) -> list[Observation]:
    """Return what was seen at one place, or at all, by day."""
    seen = [Observation(**row) for row in _rows(study, "observation", "day, id")]
    return [each for each in seen if place_id in (None, each.place_id)]


def list_risks(study: Study) -> list[Risk]:
    """Return every risk of the study, in the order in which they were added."""
    return [Risk(**row) for row in _rows(study, "risk", "id")]


def list_contributors(study: Study) -> list[Contributor]:
    """Return everybody behind the study, in the order in which they were added."""
    return [Contributor(**row) for row in _rows(study, "contributor", "id")]


def list_testimonials(study: Study) -> list[Testimonial]:
    """Return every testimonial, in the order in which they were added."""
    return [Testimonial(**row) for row in _rows(study, "testimonial", "id")]


def get_record(study: Study, kind: RecordKind, record_id: str) -> Row:
    """Return the row of one record, or raise NotFound."""
    rows = study.db.query(f"SELECT * FROM {TABLES[kind]} WHERE id = ?", [record_id])
    row = next(iter(rows), None)
    if row is None:
        raise NotFound(say(_GONE[kind]))
    return row


def get_due(study: Study, *, today: str) -> Due:
    """Return what should have been done by *today*, an ISO date."""
    read: dict[str, list[Reading]] = {}
    for reading in list_readings(study):
        read.setdefault(reading.metric_id, []).append(reading)
    seen = {each.place_id: each.day for each in list_observations(study)}  # by day: the last
    return count_due(
        list_steps(study),
        list_metrics(study),
        read,
        rollout=(list_places(study), seen, {i.id: i.cadence for i in list_initiatives(study)}),
        today=date.fromisoformat(today),
    )


def list_named(study: Study) -> dict[str, str]:
    """Return the names of what a record may be about, by id: spaces, then initiatives."""
    names: dict[str, str] = {space.id: space.name for space in list_spaces(study)}
    return names | {each.id: each.title for each in list_initiatives(study)}


def _rows(study: Study, kind: RecordKind, order: str) -> Iterable[Row]:
    return study.db.query(f"SELECT * FROM {TABLES[kind]} ORDER BY {order}")
