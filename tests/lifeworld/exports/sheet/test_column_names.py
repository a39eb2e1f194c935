"""Columns have names that statistics programs accept, whatever codes are called."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from lifeworld.exports.sheet.column_names import LONGEST, list_column_names


@given(st.lists(st.text(max_size=60), max_size=30))
def test_names_are_short_plain_distinct_and_as_many_as_asked_for(names: list[str]) -> None:
    found = list_column_names(names, prefix="c_")
    assert len(found) == len(names) == len(set(found))
    assert all(re.fullmatch(r"c_[a-z0-9_]+", name) and len(name) <= LONGEST for name in found)


def test_danish_letters_are_spelt_out_and_other_writings_get_a_number() -> None:
    assert list_column_names(["Arbejdsmiljø & løn", "الأجر", "Ære", "Naïve"], prefix="c_") == [
        "c_arbejdsmiljoe_loen", "c_2", "c_aere", "c_naive",
    ]  # fmt: skip


def test_names_that_come_to_the_same_are_counted_within_the_limit() -> None:
    long = "The same long name of a code, again"
    first, second, third = list_column_names([long, long.upper(), long + "!"], prefix="c_")
    assert first != second
    assert second.endswith("_2")
    assert third.endswith("_3")
    assert max(map(len, (first, second, third))) <= LONGEST


def test_a_number_is_never_taken_by_a_name_that_looks_like_it() -> None:
    assert len(set(list_column_names(["", "1", "2", "١", "_2_"], prefix="c_"))) == 5
