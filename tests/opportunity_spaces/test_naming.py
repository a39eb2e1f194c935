"""What the kinds of things in the evidence chain are called."""

from __future__ import annotations

import pytest

from opportunity_spaces.model import KIND_WORDS
from opportunity_spaces.naming import THE_UNNAMED, say_gone, say_kind, say_named


@pytest.mark.parametrize(("kind", "word"), KIND_WORDS.items())
def test_each_kind_is_called_by_the_word_that_its_changes_record(kind, word):
    assert say_kind(kind) == word
    assert say_kind(kind, 2) == f"{word}s"
    assert say_named(kind, "{x}") == f"the {word} “{{x}}”"
    assert say_gone(kind) == f"That {word} is no longer in the study."
    assert THE_UNNAMED[kind] == ("a quote" if kind == "excerpt" else f"the {word}")


def test_a_kind_that_nobody_knows_is_called_as_it_was_written():
    assert (say_kind("place"), say_kind("place", 2)) == ("place", "places")
    assert say_gone("place") == "That place is no longer in the study."
