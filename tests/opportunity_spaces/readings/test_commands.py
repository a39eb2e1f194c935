"""Readings are added, changed, removed and undone; bad ones are refused in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from opportunity_spaces.commands import remove_metric, revise_metric
from opportunity_spaces.readings.commands import add_reading, remove_reading, revise_reading
from opportunity_spaces.readings.queries import get_reading, list_readings
from study import InvalidInput, NotFound


def test_readings_stand_in_the_order_of_their_days(built: Any) -> None:
    study, metric = built.study, built.metric
    later = add_reading(study, metric.id, "62 %", day="2026-03-01", origin="Register", actor="ada")
    first = add_reading(study, metric.id, " 58 % ", day="2025-03-01", actor="ada")
    assert list_readings(study, metric.id) == list_readings(study) == [first, later]
    assert first.amount == "58 %"
    revise_reading(study, first.id, amount="59 %", note="recounted", actor="ada")
    now = get_reading(study, first.id)
    assert (now.amount, now.note, now.day) == ("59 %", "recounted", "2025-03-01")
    remove_reading(study, later.id, actor="ada")
    assert [r.id for r in list_readings(study)] == [first.id]
    study.undo(actor="ada")
    study.undo(actor="ada")
    assert list_readings(study) == [first_with_rev(study, first), get_reading(study, later.id)]


def first_with_rev(study: Any, first: Any) -> Any:
    now = get_reading(study, first.id)
    assert (now.amount, now.note) == (first.amount, first.note)
    return now


def test_a_metric_takes_its_readings_along_and_brings_them_back(built: Any) -> None:
    study, metric = built.study, built.metric
    revise_metric(study, metric.id, owner="Secretariat", cadence="monthly", actor="ada")
    reading = add_reading(study, metric.id, "62 %", day="2026-03-01", actor="ada")
    remove_metric(study, metric.id, actor="ada")
    assert list_readings(study) == []
    study.undo(actor="ada")
    assert [r.amount for r in list_readings(study)] == [reading.amount]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"amount": "a lot"}, "no number in “a lot”"),
        ({"amount": " "}, "value of the reading is empty"),
        ({"day": "last week"}, "“last week” is not a date"),
        ({"day": ""}, "is not a date"),
        ({"colour": "red"}, "no field “colour”"),
    ],
)
def test_what_is_no_reading_is_refused_and_changes_nothing(
    given: dict[str, str], told: str, built: Any
) -> None:
    study = built.study
    reading = add_reading(study, built.metric.id, "62 %", day="2026-03-01", actor="ada")
    version = study.version
    with pytest.raises(InvalidInput, match=told):
        revise_reading(study, reading.id, actor="ada", **given)
    if "colour" not in given:
        with pytest.raises(InvalidInput, match=told):
            add_reading(
                study,
                built.metric.id,
                **({"amount": "1", "day": "2026-01-01"} | given),
                actor="ada",
            )
    with pytest.raises(NotFound):
        add_reading(study, "nowhere", "62 %", day="2026-03-01", actor="ada")  # type: ignore[arg-type]
    assert study.version == version
