"""Insights, needs and spaces are put in order by hand; nothing turns stale by it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import add_insight, add_space
from opportunity_spaces.queries import list_insights, list_order, list_spaces
from opportunity_spaces.things import move_thing
from study import NotFound


def test_an_insight_moves_one_place_and_back_with_an_undo(built: Any) -> None:
    second = add_insight(built.study, "Second", actor="ada")
    third = add_insight(built.study, "Third", actor="ada")
    first = built.insight
    assert move_thing(built.study, "insight", third.id, by=-1, actor="ada")
    assert [i.id for i in list_insights(built.study)] == [first.id, third.id, second.id]
    built.study.undo(actor="ada")
    assert [i.id for i in list_insights(built.study)] == [first.id, second.id, third.id]


def test_the_first_stays_first_and_no_change_is_recorded_for_it(built: Any) -> None:
    add_space(built.study, "Another", actor="ada")
    before = list_order(built.study, "space")
    assert not move_thing(built.study, "space", built.space.id, by=-1, actor="ada")
    assert [each for each, _ in list_order(built.study, "space")] == [each for each, _ in before]


def test_what_rests_on_a_moved_insight_is_not_stale(built: Any) -> None:
    add_insight(built.study, "Second", actor="ada")
    move_thing(built.study, "insight", built.insight.id, by=1, actor="ada")
    assert not get_chain(built.study).node("need", built.need.id).stale


def test_a_finding_that_is_gone_cannot_be_moved(built: Any) -> None:
    with pytest.raises(NotFound):
        move_thing(built.study, "need", "gone", by=1, actor="ada")


def test_any_moves_keep_every_space_once(built: Any) -> None:
    ids = [built.space.id] + [
        add_space(built.study, f"Space {n}", actor="ada").id for n in range(3)
    ]

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([-2, -1, 1, 2])), max_size=5))
    def check(moves: list[tuple[int, int]]) -> None:
        expected = [s.id for s in list_spaces(built.study)]
        for which, by in moves:
            move_thing(built.study, "space", ids[which], by=by, actor="ada")
            at = expected.index(ids[which])
            expected.insert(min(max(at + by, 0), 3), expected.pop(at))
        assert [s.id for s in list_spaces(built.study)] == expected

    check()
