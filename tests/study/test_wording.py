"""A number and its thing agree."""

from __future__ import annotations

import pytest

from study.wording import choose_word, count_things


@pytest.mark.parametrize(
    ("number", "forms", "words"),
    [
        (0, ("code",), "0 codes"),
        (1, ("code",), "1 code"),
        (2, ("code",), "2 codes"),
        (12_345, ("turn",), "12,345 turns"),
        (1, ("person", "people"), "1 person"),
        (0, ("person", "people"), "0 people"),
        (34, ("person", "people"), "34 people"),
        (1, ("quote is", "quotes are"), "1 quote is"),
        (1_000, ("quote is", "quotes are"), "1,000 quotes are"),
    ],
)
def test_a_number_says_its_thing_in_the_right_form(
    number: int, forms: tuple[str, ...], words: str
) -> None:
    assert count_things(number, *forms) == words


def test_a_word_that_stands_apart_from_its_number_agrees_with_it() -> None:
    assert [choose_word(n, "is", "are") for n in (0, 1, 2)] == ["are", "is", "are"]
    assert [choose_word(n, "need", "") for n in (1, 2)] == ["need", ""]
