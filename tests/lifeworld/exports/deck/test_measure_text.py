from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeworld.exports.deck.looks import LAYOUTS, PAGE, SCHEME, contrast
from lifeworld.exports.deck.measure_text import (
    Para,
    Run,
    find_fit,
    measure_height,
    measure_lines,
    measure_width,
)
from lifeworld.exports.deck.table import Column, Grid, TableCell, find_grid, split_rows
from lifeworld.exports.deck.text import (
    language_tag,
    long_date,
    quoted,
    shorter,
    unbroken,
    with_long_dates,
    xml_safe,
)

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=400
)  # fmt: skip


def para(text: str, size: float = 14) -> Para:
    return Para((Run(text),), size=size)


@settings(deadline=None, max_examples=60)
@given(texts, st.integers(40, 900))
def test_more_words_never_take_less_room(text, width):
    assert measure_lines(para(text + " and more"), width=width) >= measure_lines(
        para(text), width=width
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(texts, min_size=1, max_size=6), st.integers(120, 900), st.integers(20, 400))
def test_what_is_said_to_fit_does_fit_and_is_readable(parts, width, height):
    fitted = find_fit(tuple(para(part) for part in parts), width=width, height=height)
    if fitted.fits:
        assert measure_height(fitted.paras, width=width) <= height
    assert all(part.size >= 11 for part in fitted.paras)


@settings(deadline=None, max_examples=80)
@given(texts)
def test_shortening_ends_and_marks_what_it_left_out(text):
    seen = 0
    while (less := shorter(text)) != text and seen < 500:
        assert "[…]" in less
        text, seen = less, seen + 1
    assert seen < 500


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=200))
def test_cleaned_text_can_stand_in_xml(text):
    from lxml import etree

    element = etree.Element("a")
    element.text = xml_safe(text)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(10, 120), min_size=1, max_size=40), st.integers(60, 300))
def test_a_table_is_parted_into_as_few_parts_as_can_be_with_no_row_lost(heights, room):
    rows = tuple((TableCell(str(n)),) for n in range(len(heights)))
    grid = Grid(
        columns=(Column("A"),), rows=rows, size=12, widths=(3.0,),
        heights=tuple(map(float, heights)), head_height=20.0,
    )  # fmt: skip
    parts = split_rows(grid, height=room + 20.0)
    assert sum((part.rows for part in parts), ()) == rows
    fullest, used = 1, 0.0
    for high in heights:
        if used and used + high > room:
            fullest, used = fullest + 1, 0.0
        used += high
    assert len(parts) == fullest
    for part in parts:
        assert sum(part.heights) <= room or len(part.rows) == 1


def test_no_last_part_of_a_table_holds_one_lonely_row():
    rows = tuple((TableCell(str(n)),) for n in range(10))
    grid = Grid(
        columns=(Column("A"),), rows=rows, size=12, widths=(3.0,), heights=(50.0,) * 10,
        head_height=20.0,
    )  # fmt: skip
    assert sorted(len(part.rows) for part in split_rows(grid, height=250)) == [3, 3, 4]
    assert [len(part.rows) for part in split_rows(grid, height=900, most=3)] != [10]


def test_dates_are_spelt_out():
    assert with_long_dates("2026-03-03 to 2026-03-26") == "3 to 26 March 2026"
    assert with_long_dates("2026-04-14 to 2026-05-04") == "14 April to 4 May 2026"
    assert with_long_dates("2025-12-30 to 2026-01-02") == "30 December 2025 to 2 January 2026"
    assert with_long_dates("40 by 2027-12-31") == "40 by 31 December 2027"
    assert with_long_dates("A-2026-03-03x, 2026-13-01") == "A-2026-03-03x, 2026-13-01"
    assert long_date("March 2026") == "March 2026"
    assert unbroken("on 3 to 26 March 2026.") == "on 3\u00a0to\u00a026\u00a0March\u00a02026."


def test_a_sentence_is_shortened_at_a_clause_before_it_is_cut_inside_one():
    text = "Work that is seen is remembered, and work that is not seen is borne; nobody says why"
    assert (
        shorter(text) == "Work that is seen is remembered, and work that is not seen is borne […]"
    )


def test_what_is_shortened_stays_apart_from_what_follows_it():
    para = Para((Run("confidence: high (" + "told in many groups " * 20 + ") · "), Run("I1")), 12)
    fitted = find_fit((para,), width=300, height=20)
    told = fitted.paras[0].text()
    assert fitted.fits
    assert told.endswith("[…] · I1")


def test_a_date_wider_than_its_column_breaks_between_its_words_and_not_inside_the_year():
    rows = [[TableCell("by 31 December 2027"), TableCell("kept")]]
    narrow, wide = (
        find_grid([Column("Target", 1), Column("Owner", 1)], rows, width=width, size=12, tallest=96)
        for width in (2.0, 6.0)
    )
    assert [grid.rows[0][0].loose for grid in (narrow, wide)] == [True, False]


def test_a_word_wider_than_its_column_breaks_inside():
    assert measure_lines(para("Arbejdsmarkedsuddannelse" * 4), width=100) > 4


def test_bold_and_serif_are_wider_than_plain():
    plain = measure_width("meaningful work", size=14)
    assert measure_width("meaningful work", size=14, bold=True) > plain
    assert measure_width("meaningful work", size=14, face="serif") > plain


def test_letters_that_are_not_in_the_table_still_have_a_width():
    assert measure_width("漢字", size=10) > measure_width("ab", size=10)
    assert measure_width("e\u0301", size=10) == measure_width("e", size=10)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("ja", "“ja”"),
        ('He said "no" to me.', "“He said ‘no’ to me.”"),
        ("“Never,” she said.", "“‘Never,’ she said.”"),
        ("Han sagde »nej« til mig", "“Han sagde ‘nej’ til mig”"),
        ("Er sagte „nein“ zu mir", "“Er sagte ‘nein’ zu mir”"),
        ('"yes"', "“‘yes’”"),
        ("don't", "“don't”"),
    ],
)
def test_quotes_have_the_marks_of_the_deck_and_quotes_inside_them_single_ones(said, shown):
    assert quoted(said) == shown


def test_a_language_becomes_the_tag_that_powerpoint_knows():
    assert language_tag("da") == "da-DK"
    assert language_tag("pt_BR") == "pt-BR"


def test_our_colours_are_readable_on_our_paper():
    for name in ("dk1", "dk2", "accent1"):
        for ground in ("lt1", "lt2"):
            assert contrast(SCHEME[name], SCHEME[ground]) >= 4.5


def test_places_of_a_layout_lie_on_the_page_and_do_not_overlap():
    for name, places in LAYOUTS.items():
        for n, place in enumerate(places):
            box = place.box
            assert box.x >= 0, name
            assert box.x + box.w <= PAGE.w, name
            assert box.y + box.h <= PAGE.h, name
            for other in places[n + 1 :]:
                apart = (
                    box.x + box.w <= other.box.x + 1e-6
                    or other.box.x + other.box.w <= box.x + 1e-6
                    or box.y + box.h <= other.box.y + 1e-6
                    or other.box.y + other.box.h <= box.y + 1e-6
                )
                assert apart, (name, place.role, other.role)
