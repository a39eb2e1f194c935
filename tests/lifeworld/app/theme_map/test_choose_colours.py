"""Regions of the map that lie next to each other have colours that can be told apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coding.codebook.colours import APART, measure_distance
from lifeworld.app.theme_map.choose_colours import DISTINCT, choose_region_hues

PLACES = st.lists(st.one_of(st.none(), st.tuples(st.floats(-9, 9), st.floats(-9, 9))), max_size=60)


@given(PLACES)
def test_few_hues_are_used_and_each_about_as_often(
    places: list[tuple[float, float] | None],
) -> None:
    hues = choose_region_hues(places)
    assert len(hues) == len(places)
    assert len(set(hues)) <= DISTINCT
    if len(places) <= DISTINCT:
        assert len(set(hues)) == len(places)


def test_neighbours_differ_on_a_crowded_map() -> None:
    places = [(x / 1.0, y / 1.0) for x in range(7) for y in range(6)]
    hues = choose_region_hues(places)
    for one, hue in zip(places, hues, strict=True):
        for other, another in zip(places, hues, strict=True):
            if 0 < abs(one[0] - other[0]) + abs(one[1] - other[1]) <= 1:
                assert measure_distance(hue, another) > APART


def test_a_map_without_regions_has_no_hues() -> None:
    assert choose_region_hues([]) == ()
