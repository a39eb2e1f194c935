"""Importance and satisfaction are kept with source, people and day, and never mixed by origin."""

from __future__ import annotations

from typing import Any

import pytest

from opportunity_spaces.commands import remove_need
from opportunity_spaces.need_scores.commands import (
    add_need_score,
    remove_need_score,
    revise_need_score,
)
from opportunity_spaces.need_scores.queries import get_need_score, list_need_scores
from study import InvalidInput, NotFound

SURVEY = {"origin": "survey", "importance": 8.5, "satisfaction": 3, "base": 812,
          "source": "Members", "day": "2026-03-01"}  # fmt: skip
ROOM = {"origin": "estimate", "importance": 4, "scale": 5, "base": 9, "source": "Secretaries",
        "day": "2026-05-02"}  # fmt: skip


def test_what_was_asked_and_what_was_estimated_stand_apart(built: Any) -> None:
    study, need = built.study, built.need.id
    asked = add_need_score(study, need, actor="ada", **SURVEY)
    room = add_need_score(study, need, actor="ada", **ROOM)
    assert list_need_scores(study, origin="survey") == [asked]
    assert list_need_scores(study, need_id=need, origin="estimate") == [room]
    assert (asked.scale, room.scale, room.satisfaction) == (10, 5, None)
    revise_need_score(study, asked.id, importance=9.0, source=" The survey ", actor="ada")
    assert (get_need_score(study, asked.id).importance, get_need_score(study, asked.id).source) == (
        9.0, "The survey",
    )  # fmt: skip
    remove_need_score(study, room.id, actor="ada")
    assert len(list_need_scores(study)) == 1
    study.undo(actor="ada")
    assert len(list_need_scores(study)) == 2


def test_a_need_takes_its_scores_along_and_brings_them_back(built: Any) -> None:
    add_need_score(built.study, built.need.id, actor="ada", **SURVEY)
    remove_need(built.study, built.need.id, actor="ada")
    assert list_need_scores(built.study) == []
    built.study.undo(actor="ada")
    assert [s.importance for s in list_need_scores(built.study)] == [8.5]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"origin": "guess"}, "not said whether people were asked"),
        ({"importance": None, "satisfaction": None}, "Neither importance nor satisfaction"),
        ({"importance": 11}, "11 is not between 0 and 10"),
        ({"satisfaction": -1}, "-1 is not between 0 and 10"),
        ({"scale": 1}, "A scale up to 1 cannot be read"),
        ({"base": 0}, "not said how many people"),
        ({"source": " "}, "not said where the values come from"),
        ({"day": "soon"}, "“soon” is not a date"),
        ({"luck": 1}, "no field “luck”"),
    ],
)
def test_a_number_without_its_people_source_or_day_is_refused(
    wrong: dict[str, Any], told: str, built: Any
) -> None:
    study = built.study
    there = add_need_score(study, built.need.id, actor="ada", **SURVEY)
    version = study.version
    with pytest.raises(InvalidInput, match=told):
        add_need_score(study, built.need.id, actor="ada", **(SURVEY | wrong))
    with pytest.raises(InvalidInput, match=told):
        revise_need_score(study, there.id, actor="ada", **wrong)
    assert study.version == version


def test_a_score_of_what_is_not_there_is_refused(built: Any) -> None:
    with pytest.raises(NotFound):
        add_need_score(built.study, "nowhere", actor="ada", **SURVEY)  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="This score is not in the study"):
        remove_need_score(built.study, "nowhere", actor="ada")  # type: ignore[arg-type]
