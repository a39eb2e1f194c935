"""A new code that nearly equals one that is there: which, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.codebook.likeness import CLOSE, find_alike, measure_edits
from coding.model import Code, CodeId


def code(name: str, aliases: str = "") -> Code:
    return Code(
        id=CodeId(name),
        name=name,
        parent_id=None,
        position=1,
        **dict.fromkeys(("definition", "include", "exclude", "example"), ""),
        hue=0,
        origin="inductive",
        abstract=False,
        shortcut=None,
        rev=1,
        aliases=aliases,
    )


BOOK = [
    code("Løn som respekt"),
    code("Time pressure", "Haste\nToo little time"),
    *map(code, ("Invisible work", "Round 1", "Pay")),
]


@pytest.mark.parametrize(
    ("name", "found", "why"),
    [
        ("loen som RESPEKT", "Løn som respekt", "has the same name"),
        ("Lon  som respekt!", "Løn som respekt", "has the same name"),
        ("haste", "Time pressure", "is also called “Haste”"),
        ("Pressure: time", "Time pressure", "has the same words"),
        ("Invisible works", "Invisible work", "is spelt nearly the same"),
        ("Invisbile wrok", "Invisible work", "is spelt nearly the same"),
        ("Too litle time", "Time pressure", "is also called “Too little time”"),
    ],
)
def test_a_name_that_nearly_equals_another_is_found_with_the_reason(
    name: str, found: str, why: str
) -> None:
    [alike] = find_alike(BOOK, name)
    assert (alike.code.name, alike.why) == (found, why)


@pytest.mark.parametrize("name", ["", "  ", "!?", "Round 2", "May", "Pays", "Visible work", "Work"])
def test_other_names_are_left_alone(name: str) -> None:
    assert find_alike(BOOK, name) == []


def test_a_code_is_not_compared_with_itself_and_the_likest_comes_first() -> None:
    assert find_alike(BOOK, "Pay", but=CodeId("Pay")) == []
    book = [code("Invisible works"), code("Work, invisible"), code("Invisible work")]
    assert [a.code.name for a in find_alike(book, "Invisible work")] == [
        "Invisible work", "Work, invisible", "Invisible works",
    ]  # fmt: skip


def test_a_code_that_is_near_in_meaning_is_named_where_that_is_known() -> None:
    close = {CodeId("Pay"): CLOSE, CodeId("Round 1"): CLOSE - 0.01}
    [alike] = find_alike(BOOK, "Wages", close=close)
    assert (alike.code.name, alike.why) == ("Pay", "means nearly the same")


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_edits_are_counted_alike_from_both_sides_and_no_further_than_asked(
    one: str, other: str
) -> None:
    edits = measure_edits(one, other, most=9)
    assert edits == measure_edits(other, one, most=9)
    assert (edits == 0) == (one == other)
    assert abs(len(one) - len(other)) <= edits <= max(len(one), len(other))
    assert measure_edits(one, other, most=1) == min(edits, 2)
    assert measure_edits("ab", "ba", most=2) == 1
