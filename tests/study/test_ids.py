"""Ids grow with the order in which they were made, whatever the clock says."""

from __future__ import annotations

import uuid

import pytest

from study import ids
from study.ids import new_id

NOW = 1_800_000_000_123_456_789


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A clock that shows what the test says, in nanoseconds."""
    shown = [NOW]
    monkeypatch.setattr(ids.time, "time_ns", lambda: shown[0])
    monkeypatch.setattr(ids, "_last", 0)
    return shown


def test_ids_of_one_moment_sort_in_the_order_they_were_made(clock: list[int]) -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))


def test_ids_go_on_growing_when_the_clock_is_put_back(clock: list[int]) -> None:
    before = [new_id() for _ in range(3)]
    clock[0] -= 60 * 1_000_000_000
    after = [new_id() for _ in range(3)]
    assert before + after == sorted(before + after)


def test_an_id_tells_the_millisecond_and_is_a_uuid_of_version_7(clock: list[int]) -> None:
    made = uuid.UUID(new_id())
    assert made.int >> 80 == NOW // 1_000_000
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
