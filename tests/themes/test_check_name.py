from __future__ import annotations

import pytest

from themes.check_name import check_theme_name


@pytest.mark.parametrize("name", ["Training", "The training", "Training and development", "Løn"])
def test_a_topic_label_gets_a_gentle_question(name: str) -> None:
    question = check_theme_name(name)
    assert name in question
    assert question.endswith("?")


@pytest.mark.parametrize(
    "name", ["Learning happens in stolen time", "Time as a gift", "", "They tell us, we are silent"]
)
def test_a_name_that_says_something_is_left_alone(name: str) -> None:
    assert check_theme_name(name) == ""
