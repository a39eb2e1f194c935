"""The course of a metric goes by date, whatever the days between its readings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_spaces.model import MetricId
from opportunity_spaces.readings.course import list_course
from opportunity_spaces.readings.model import Reading, ReadingId


def read(day: str, amount: str) -> Reading:
    return Reading(
        id=ReadingId(day), metric_id=MetricId("m"), day=day, amount=amount, origin="", note="",
        rev=1,
    )  # fmt: skip


def test_a_long_time_takes_more_of_the_course_than_a_short_one() -> None:
    # Nine days up, one day down: at half the time it is still on its way up.
    course = list_course(
        [read("2026-01-01", "0"), read("2026-01-10", "9"), read("2026-01-11", "0")], points=11
    )
    assert course == pytest.approx([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0])


def test_readings_of_one_day_have_no_course_and_the_last_of_a_day_counts() -> None:
    assert list_course([]) == []
    assert list_course([read("2026-01-01", "1"), read("2026-01-01", "2")]) == []
    course = list_course(
        [read("2026-01-01", "1"), read("2026-01-01", "2"), read("2026-01-03", "4")], points=3
    )
    assert course == [2, 3, 4]


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.integers(-999, 999)), min_size=2, max_size=12),
    st.integers(2, 90),
)
def test_a_course_begins_and_ends_at_readings_and_never_leaves_their_range(
    drawn: list[tuple[int, int]], points: int
) -> None:
    start = date(2020, 1, 1)
    readings = [
        read((start + timedelta(days=day)).isoformat(), str(value))
        for day, value in sorted(drawn, key=lambda each: each[0])
    ]
    course = list_course(readings, points=points)
    if len({day for day, _ in drawn}) < 2:
        assert course == []
        return
    assert len(course) == points
    values = [value for _, value in drawn]
    assert min(values) - 1e-6 <= min(course)
    assert max(course) <= max(values) + 1e-6
    assert course[-1] == pytest.approx(float(readings[-1].amount))
