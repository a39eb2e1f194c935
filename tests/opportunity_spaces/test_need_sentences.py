"""A need grows into sentences, part by part, in the language in which it is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_spaces.commands import add_need
from opportunity_spaces.need_sentences import PARTS, list_need_sentences, render_need_story
from study.language import say_in
from transcripts.frame.commands import revise_frame


@pytest.mark.parametrize(
    ("parts", "story"),
    [
        ({}, ""),
        ({"who": "Porters"}, "Porters need to …."),
        ({"who": "Porters", "verb": "move an hour"}, "Porters need to move an hour."),
        ({"verb": "move an hour"}, "Somebody needs to move an hour."),
        (
            {"who": "Porters", "verb": "to move an hour", "because": "Because time is favours.",
             "barrier": "but every reason becomes a request"},
            "Porters need to move an hour because time is favours, but every reason becomes a"
            " request.",
        ),
        (
            {"who": "The porter", "verb": "rest", "workaround": "Today, a paper book",
             "consequence": "So newcomers lose."},
            "The porter needs to rest. What they do today: a paper book. What follows: newcomers"
            " lose.",
        ),
    ],
)  # fmt: skip
def test_the_sentence_grows_with_its_parts(parts: dict[str, str], story: str) -> None:
    assert render_need_story(parts) == story


def test_the_sentence_is_in_the_language_of_the_study() -> None:
    parts = {"who": "Portører", "verb": "flytte en time", "because": "tid er tjenester",
             "barrier": "men alt bliver en anmodning", "workaround": "i dag en bog"}  # fmt: skip
    with say_in("da"):
        story = render_need_story(parts)
    assert story.startswith("Portører ")
    assert "fordi tid er tjenester, men alt bliver en anmodning." in story
    assert story.endswith("Hvad de gør i dag: en bog.")


@given(st.dictionaries(st.sampled_from(PARTS), st.text(max_size=30)))
def test_no_words_make_it_fail(parts: dict[str, str]) -> None:
    assert isinstance(render_need_story(parts), str)


def test_a_need_keeps_the_language_of_its_study_whatever_the_reader_speaks(study: Any) -> None:
    need = add_need(study, who="Porters", verb="move an hour", actor="Ana")
    with say_in("da"):
        assert list_need_sentences(study) == {need.id: "Porters need to move an hour."}
    revise_frame(study, language="da", actor="Ana")
    assert list_need_sentences(study)[need.id] == "Porters har brug for at move an hour."
