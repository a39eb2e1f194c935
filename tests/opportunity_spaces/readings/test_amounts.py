"""Numbers are read out of the words that people write targets and readings in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from opportunity_spaces.readings.amounts import Amount, parse_amount


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("85 % of members", Amount(value=85, percent=True)),
        ("15% YoY growth", Amount(value=15, percent=True, yearly=True)),
        ("15 per cent a year", Amount(value=15, percent=True, yearly=True)),
        ("40 by 2027-12-31", Amount(value=40)),
        ("40 per cent by the end of 2027", Amount(value=40, percent=True)),
        ("by 2027: 40", Amount(value=40)),
        ("1,200 new members in 2020", Amount(value=1200)),
        ("1.200 nye medlemmer", Amount(value=1200)),
        ("12.345.678,5 kr.", Amount(value=12345678.5)),
        ("12,345,678.5", Amount(value=12345678.5)),
        ("1 200", Amount(value=1200)),
        ("12,5 %", Amount(value=12.5, percent=True)),
        ("0.125", Amount(value=0.125)),
        ("4.1 of 5", Amount(value=4.1, scale=5)),
        ("4,1 ud af 5", Amount(value=4.1, scale=5)),
        ("2 of 40 %", Amount(value=2)),
        ("from 20 to 30 %", Amount(value=30, percent=True)),
        ("20–30 %", Amount(value=30, percent=True)),
        ("\u22123 points", Amount(value=-3)),
        ("at least 30 talks since 1 June 2026", Amount(value=30)),
        ("5 procent om året", Amount(value=5, percent=True, yearly=True)),
        ("100", Amount(value=100)),
        ("2027", Amount(value=2027)),
    ],
)
def test_the_number_that_is_meant_is_found(words: str, amount: Amount) -> None:
    assert parse_amount(words) == amount


@pytest.mark.parametrize("words", ["", "as many as we can", "by 2027-12-31", "half of them", "%"])
def test_words_without_an_amount_have_none(words: str) -> None:
    assert parse_amount(words) is None


@given(some.floats(0, 1e9).map(lambda n: round(n, 2)), some.booleans())
def test_a_number_is_read_as_it_was_written_in_english_and_danish(
    number: float, danish: bool
) -> None:
    written = f"{number:,.2f}"
    if danish:
        written = written.translate(str.maketrans(",.", ".,"))
    found = parse_amount(f"{written} %")
    assert found == Amount(value=number, percent=True)


@given(some.text(max_size=60))
def test_no_words_break_the_parser(words: str) -> None:
    parse_amount(words)
