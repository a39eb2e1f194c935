"""How far a metric is, in a sentence that its readings bear out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from opportunity_spaces.model import Metric, MetricId
from opportunity_spaces.readings.model import Reading, ReadingId
from opportunity_spaces.readings.progress import describe_progress, describe_reading, is_due


def metric(**fields: Any) -> Metric:
    told = {"baseline": "40 %", "target": "85 %", "cadence": ""} | fields
    return Metric(
        id=MetricId("m"), name="Reached", definition="", unit="", source="", rev=1, owner="", **told
    )


def reading(amount: str, day: str = "2026-03-01") -> Reading:
    return Reading(
        id=ReadingId("r"),
        metric_id=MetricId("m"),
        day=day,
        amount=amount,
        origin="",
        note="",
        rev=1,
    )


@pytest.mark.parametrize(
    ("fields", "amount", "told"),
    [
        ({}, "58 %", "40% of the way from the baseline to the target."),
        ({}, "85 %", "The target is reached."),
        ({}, "90 %", "The target is reached."),
        ({}, "40 %", "0% of the way from the baseline to the target."),
        ({}, "35 %", "It has moved away from the target."),
        (
            {"baseline": "30", "target": "10"},
            "20",
            "50% of the way from the baseline to the target.",
        ),
        ({}, "62 members", "The reading and the target are not in the same unit."),
        ({"baseline": "3 of 5"}, "62 %", "The baseline and the target are not in the same unit."),
        ({"baseline": "85 %"}, "85 %", "The baseline and the target are the same."),
        ({"baseline": ""}, "85 %", "The target is reached."),
        (
            {"baseline": "none yet"},
            "62 %",
            "Without a baseline there is no way to measure: write where it started.",
        ),
        ({"target": ""}, "62 %", "There is no target to set it against."),
        (
            {"target": "as many as we can"},
            "62 %",
            "The target has no number that a reading can be set against.",
        ),
    ],
)
def test_the_latest_reading_is_set_against_baseline_and_target(
    fields: dict[str, str], amount: str, told: str
) -> None:
    assert describe_progress(metric(**fields), [reading("1 %"), reading(amount)]) == told


def test_a_target_for_each_year_is_set_against_the_year_before() -> None:
    growth = metric(target="15 % YoY")
    before, now = reading("2,000 members", "2025-03-10"), reading("2,200 members", "2026-03-01")
    assert describe_progress(growth, [before, now]) == (
        "10% in the past year; the target is 15% for each year."
    )
    absolute = metric(target="1,500 new members a year")
    assert describe_progress(absolute, [before, now]) == (
        "+200 in the past year; the target is 1,500 for each year."
    )
    late = reading("2,100 members", "2025-12-01")
    needed = "The target is a change for each year: it needs a reading a year before, too."
    assert describe_progress(growth, [late, now]) == needed
    assert describe_progress(growth, [now]) == needed
    other = reading("55 %", "2025-03-01")
    assert describe_progress(growth, [other, now]) == (
        "The two readings, a year apart, cannot be set against each other."
    )


def test_a_metric_without_readings_says_so() -> None:
    assert describe_progress(metric(), []) == "No reading yet."
    assert describe_reading(reading("62 %")) == "62 %, 1 March 2026"


def test_a_reading_is_due_when_the_agreed_time_has_passed() -> None:
    monthly, seen = metric(cadence="monthly"), [reading("62 %", "2026-03-01")]
    assert is_due(monthly, [], date(2026, 3, 1))
    assert not is_due(monthly, seen, date(2026, 4, 1))
    assert is_due(monthly, seen, date(2026, 4, 2))
    assert not is_due(metric(), [], date(2030, 1, 1))
