"""A code says in the codebook which questions of a survey it is for."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from coding.codebook.questions.queries import list_bound
from tests.coding.suggestions.test_questions import BAD, GOOD, SURVEY

Open = Callable[..., Any]


def test_questions_of_a_survey_are_chosen_for_a_code_and_undone(
    small: SimpleNamespace, open_screen: Open, factories: Any
) -> None:
    study = small.study
    factories.add_transcript(study, said=SURVEY, title="Survey", kind="answers")
    screen = open_screen(study, "codebook", chosen_codes=small.time)
    field = screen.field("multiselect", "Only for answers to")
    assert (field.options, field.value) == ([GOOD, BAD], [])
    field.select(BAD)
    screen.run()
    assert list_bound(study) == {small.time: (BAD,)}
    assert "Changed which questions “Time” is for." in screen.read()
    screen.press(key="undo_last")
    assert list_bound(study) == {}
    assert screen.field("multiselect", "Only for answers to").value == []


def test_without_a_survey_there_is_nothing_to_choose(
    small: SimpleNamespace, open_screen: Open
) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.time)
    assert all(each.label != "Only for answers to" for each in screen.at.multiselect)
