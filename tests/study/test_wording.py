"""A number and its thing agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.wording import choose_word, count_things, render_names, shorten_quote


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


def test_names_are_joined_as_people_say_them() -> None:
    assert render_names([]) == ""
    assert render_names(["Emma"]) == "Emma"
    assert render_names(["Emma", "Ali", "Emma"]) == "Emma and Ali"
    assert render_names(["Emma", "Ali", "Bo"]) == "Emma, Ali and Bo"


def test_a_quote_is_cut_between_words_and_says_so() -> None:
    words = "We never get the rota in time, and nobody asks us."
    assert shorten_quote(words, most=100) == words
    assert shorten_quote(words, most=len(words)) == words
    assert shorten_quote(words, most=36) == "We never get the rota in time […]"
    assert shorten_quote("one\n two\tthree", most=40) == "one two three"
    assert shorten_quote("we " + "x" * 60, most=20) == "we " + "x" * 13 + "[…]"
    assert shorten_quote("我們從來沒有按時拿到排班表", most=10) == "我們從來沒有[…]"


@given(st.text(), st.integers(5, 60))
def test_a_shortened_quote_is_a_beginning_of_the_quote_and_never_too_long(
    words: str, most: int
) -> None:
    line = " ".join(words.split())
    short = shorten_quote(words, most=most)
    assert len(short) <= most
    if short != line:
        kept = short.removesuffix("[…]").rstrip()
        assert short.endswith("[…]")
        assert line.startswith(kept)
