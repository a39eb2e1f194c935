"""Columns of a table are as wide as their longest word, as long as the page has room for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeworld.exports.document.fit_columns import fit_columns
from lifeworld.exports.document.model import Table


def test_a_column_takes_what_a_long_word_needs_from_wide_ones() -> None:
    table = Table(head=("What is done", "Owner"), rows=(("a " * 40, "Communications"),),
                  widths=(9, 1))  # fmt: skip
    wide, narrow = fit_columns(table, room=60)
    assert narrow >= len("Communications")
    assert wide + narrow == pytest.approx(60)


def test_shares_stay_where_no_word_is_cut() -> None:
    table = Table(head=("A", "B"), rows=(("x y", "z"),), widths=(3, 1))
    assert fit_columns(table, room=80) == (60, 20)


def test_a_date_in_words_is_one_word() -> None:
    table = Table(head=("When", "What"), rows=(("15\u00a0February\u00a02027", "x"),), widths=(1, 9))
    assert fit_columns(table, room=60)[0] >= len("15 February 2027")


@given(
    words=st.lists(st.text(alphabet="ab -/", max_size=40), min_size=1, max_size=9),
    room=st.floats(10, 200),
    shares=st.lists(st.floats(0.1, 9), min_size=9, max_size=9),
)
def test_columns_always_fill_the_page_and_none_is_without_width(
    words: list[str], room: float, shares: list[float]
) -> None:
    table = Table(head=tuple(words), rows=(tuple(words),), widths=tuple(shares[: len(words)]))
    widths = fit_columns(table, room=room)
    assert sum(widths) == pytest.approx(room)
    assert all(width > 0 for width in widths)
