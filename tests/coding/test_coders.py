"""Coders are told apart by their initials and colours."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coding.coders import describe_coders


def initials(*names: str) -> list[str]:
    signs = describe_coders(names)
    return [signs[name].initials for name in names]


def test_initials_are_the_first_letters_of_a_name() -> None:
    assert initials("Karla Vig", "Bo", "ana") == ["KV", "B", "A"]
    assert initials("Karla (KV)") == ["KK"]


def test_coders_with_the_same_initials_get_a_letter_more_or_a_number() -> None:
    assert initials("Karla Vig", "Kim Vang") == ["KaV", "KiV"]
    assert initials("Anna", "Anne") == ["Ann", "Ann2"]


@given(st.lists(st.text(min_size=1, max_size=20), max_size=12))
def test_no_two_coders_have_the_same_initials_and_colours_stay(names: list[str]) -> None:
    signs = describe_coders(names)
    assert set(signs) == set(names)
    assert len({sign.initials for sign in signs.values()}) == len(signs)
    for name in signs:
        assert describe_coders([name])[name].hue == signs[name].hue
