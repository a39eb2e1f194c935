"""Replacements in a text, and where the places in it are afterwards."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study import InvalidInput
from transcripts.versions.edits import Edit, apply_edits


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)), max_size=5))
@settings(deadline=None, max_examples=80)
def test_places_follow_their_words_through_edits(text: str, wanted: list[tuple[int, int]]) -> None:
    edits, at = [], 0
    for start, length in sorted(wanted):
        begin, end = max(start, at), max(start, at) + length + 1
        if end <= len(text):
            edits.append(Edit(begin, end, "[X]"))
            at = end
    new, moves = apply_edits(text, edits)
    for start in range(len(text)):
        inside = any(e.start <= start < e.end for e in edits)
        if not inside:
            assert new[moves.find_start(start) : moves.find_end(start + 1)] == text[start]


def test_a_text_is_changed_at_each_edit_in_whatever_order_they_come() -> None:
    new, _ = apply_edits("one two three", [Edit(8, 13, "3"), Edit(0, 3, "1")])
    assert new == "1 two 3"


def test_an_edit_named_twice_is_made_once() -> None:
    assert apply_edits("abc", [Edit(1, 2, "x"), Edit(1, 2, "x")])[0] == "axc"


def test_edits_may_touch_each_other_and_both_ends_of_the_text() -> None:
    new, moves = apply_edits("abcdef", [Edit(0, 3, "x"), Edit(3, 6, "yyyy")])
    assert new == "xyyyy"
    assert (moves.find_start(3), moves.find_end(3)) == (1, 1)
    assert moves.find_end(6) == 5


def test_words_put_in_belong_to_no_span_that_ends_or_begins_there() -> None:
    new, moves = apply_edits("abcd", [Edit(2, 2, "XY")])
    assert new == "abXYcd"
    assert new[moves.find_start(0) : moves.find_end(2)] == "ab"
    assert new[moves.find_start(2) : moves.find_end(4)] == "cd"


def test_a_place_inside_an_edit_goes_to_the_border_of_its_new_words() -> None:
    _, moves = apply_edits("abcdef", [Edit(1, 5, "XYZ")])
    assert (moves.find_start(3), moves.find_end(3)) == (1, 4)
    assert (moves.find_start(1), moves.find_end(5)) == (1, 4)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 3, "x"), Edit(2, 4, "y")],
        [Edit(4, 7, "x")],
        [Edit(-1, 2, "x")],
        [Edit(3, 2, "x")],
    ],
)
def test_edits_that_overlap_or_lie_outside_the_text_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(InvalidInput, match="overlap, or one lies outside") as refused:
        apply_edits("abcdef", edits)
    assert refused.value.hint == "Replace each place only once."
