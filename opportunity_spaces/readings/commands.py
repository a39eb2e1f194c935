"""Commands for readings: add, revise and remove."""

from __future__ import annotations

from datetime import date
from typing import Any

from opportunity_spaces.model import MetricId
from opportunity_spaces.queries import get_metric
from opportunity_spaces.readings.amounts import parse_amount
from opportunity_spaces.readings.model import Reading, ReadingId
from opportunity_spaces.readings.queries import get_reading
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say

__all__ = ["add_reading", "remove_reading", "revise_reading"]

FIELDS = ("day", "amount", "origin", "note")


def add_reading(
    study: Study,
    metric_id: MetricId,
    amount: str,
    *,
    day: str,
    actor: str,
    origin: str = "",
    note: str = "",
) -> Reading:
    """Add what a metric read on a day.

    Args:
        study: The study.
        metric_id: The metric.
        amount: The value in its own words, with a number in it.
        day: The ISO date that it is about.
        actor: Who adds it.
        origin: Where the number comes from.
        note: Anything that a reader of the number should know.

    Raises:
        InvalidInput: there is no number in *amount*, or *day* is no date.
        NotFound: the metric is not in the study.
    """
    fields = _check({"day": day, "amount": amount, "origin": origin, "note": note})
    reading_id = ReadingId(new_id())
    with study.change("add reading", actor=actor) as change:
        change.subject = get_metric(study, metric_id).name
        change.insert("readings", {"id": reading_id, "metric_id": metric_id, **fields})
    return get_reading(study, reading_id)


def revise_reading(
    study: Study,
    reading_id: ReadingId,
    *,
    actor: str,
    expect_rev: int | None = None,
    **fields: str,
) -> None:
    """Change day, amount, origin or note of a reading; errors as in `add_reading`."""
    checked = _check(fields)
    with study.change("revise reading", actor=actor) as change:
        reading = get_reading(study, reading_id)
        change.subject = get_metric(study, reading.metric_id).name
        change.update("readings", reading_id, expect_rev=expect_rev, **checked)


def remove_reading(study: Study, reading_id: ReadingId, *, actor: str) -> None:
    """Remove a reading."""
    with study.change("remove reading", actor=actor) as change:
        change.subject = get_metric(study, get_reading(study, reading_id).metric_id).name
        change.delete("readings", reading_id)


def _check(given: dict[str, str]) -> dict[str, Any]:
    unknown = [field for field in given if field not in FIELDS]
    if unknown:
        raise InvalidInput(
            say("Readings have no field “{field}”.", field=unknown[0]),
            hint=say("Choose one of {fields}.", fields=", ".join(FIELDS)),
        )
    fields = {field: value.strip() for field, value in given.items()}
    if "amount" in fields and parse_amount(fields["amount"]) is None:
        raise InvalidInput(
            say("There is no number in “{words}”.", words=fields["amount"])
            if fields["amount"]
            else say("The value of the reading is empty."),
            hint=say("Write a number with its unit: 62 %, or 1,200 new members."),
        )
    if "day" in fields:
        try:
            date.fromisoformat(fields["day"])
        except ValueError:
            raise InvalidInput(
                say("“{words}” is not a date.", words=fields["day"]),
                hint=say("Write it as year, month and day: 2027-12-31."),
            ) from None
    return fields
