"""Needs are built part by part, shown by stratum, and scored by origin, in the app."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from opportunity_spaces.commands import add_need
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.need_scores.commands import add_need_score
from opportunity_spaces.need_scores.queries import list_need_scores
from opportunity_spaces.queries import list_needs


@pytest.fixture
def needed(small: SimpleNamespace) -> SimpleNamespace:
    small.need = add_need(small.study, "Packers", "plan a week", actor="Ana")
    link_evidence(
        small.study, "excerpt", small.codings[0].excerpt_id, "need", small.need.id, actor="Ana"
    )
    return small


def test_a_need_grows_into_a_sentence_and_is_added(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "need_scores").open("Build a need")
    screen.button("Build a need").click()
    screen.field("text_input", "Who").input("Packers")
    screen.field("text_input", "Needs to … (a verb, not a solution)").input("plan a week")
    screen.field("text_input", "What follows from it").input("people leave")
    screen.run()
    assert "Packers need to plan a week. What follows: people leave." in screen.read()
    screen.press(key="build-need", inside="Build a need")
    [need] = list_needs(small.study)
    assert (need.who, need.verb, need.consequence) == ("Packers", "plan a week", "people leave")


def test_the_parts_of_a_need_are_changed(open_screen: Any, needed: SimpleNamespace) -> None:
    screen = open_screen(needed.study, "need_scores", chosen_needs_by_stratum=needed.need.id)
    screen.field("text_input", "To what end").input("so that the evening is free")
    screen.press(key="save-need-")
    assert list_needs(needed.study)[0].goal == "so that the evening is free"


def test_scores_of_a_survey_and_of_a_room_stand_apart(
    open_screen: Any, needed: SimpleNamespace
) -> None:
    study, need = needed.study, needed.need.id
    state = {"chosen_needs_by_stratum": need}
    screen = open_screen(study, "need_scores", **state)
    screen.open(key="new-need-score")
    screen.button(key="new-need-score").click()
    screen.field("number_input", "Importance").set_value(8.5)
    screen.field("number_input", "How many people").set_value(812)
    screen.field("text_input", "Survey, or who estimated").input("Members")
    screen.field("text_input", "Date").input("2026-03-01")
    screen.press("Add the values", inside="new-need-score")
    [score] = list_need_scores(study)
    assert (score.origin, score.importance, score.base) == ("survey", 8.5, 812)
    add_need_score(
        study, need, origin="estimate", importance=2, base=4, source="Secretaries",
        day="2026-05-01", actor="Ana",
    )  # fmt: skip
    said = open_screen(study, "need_scores", **state).read()
    survey, _, room = said.partition("Others judged it together.")
    assert "Everybody: importance 8.5 of 10 · 812 people · Members, 1 March 2026" in survey + room
    assert "Everybody: importance 2 of 10 · 4 people · Secretaries, 1 May 2026" in said
    open_screen(study, "need_scores", **state).press(key=f"rm-score-{score.id}")
    assert [each.origin for each in list_need_scores(study)] == ["estimate"]


def test_the_need_opens_from_its_row(open_screen: Any, needed: SimpleNamespace) -> None:
    screen = open_screen(needed.study, "need_scores", chosen_needs_by_stratum=needed.need.id)
    screen.press(key="open-need-")
    assert screen.title == "Insights and needs"
