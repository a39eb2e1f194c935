"""The tree of codes: order, paths, names and colours, as values."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.codebook.colours import APART, choose_hues, find_hue, find_hues, measure_distance
from coding.codebook.tree import (
    check_move,
    clean_code_name,
    list_descendants,
    list_in_order,
    render_path,
)
from coding.model import Code, CodeId
from study import InvalidInput

ROOT = Path(__file__).resolve().parents[2]


def code(number: int, parent: int | None = None, **fields: object) -> Code:
    return Code(
        **{
            "id": CodeId(f"c{number:03}"),
            "name": f"Code {number}",
            "position": number,
            "hue": 0,
            "parent_id": None if parent is None else CodeId(f"c{parent:03}"),
            "definition": "",
            "include": "",
            "exclude": "",
            "example": "",
            "origin": "inductive",
            "abstract": False,
            "shortcut": None,
            "rev": 1,
            **fields,
        }
    )


TREES = st.lists(st.integers(0, 100), min_size=1, max_size=30).map(
    lambda picks: [
        code(n, None if n == 0 or pick % (n + 1) == n else pick % (n + 1))
        for n, pick in enumerate(picks)
    ]
)


@given(TREES)
@settings(deadline=None, max_examples=80)
def test_every_code_stands_once_in_the_order_after_its_parent(codes: list[Code]) -> None:
    ordered = list_in_order(reversed(codes))
    assert sorted(c.id for _, c in ordered) == [c.id for c in codes]
    depth = {c.id: d for d, c in ordered}
    place = {c.id: n for n, (_, c) in enumerate(ordered)}
    known = {c.id: c for c in codes}
    for c in codes:
        assert render_path(c, known).count(" › ") == depth[c.id]
        if c.parent_id is not None:
            assert place[c.parent_id] < place[c.id]
            assert depth[c.id] == depth[c.parent_id] + 1
            assert c.id in list_descendants(codes, c.parent_id)


@given(TREES, st.data())
@settings(deadline=None, max_examples=80)
def test_a_move_is_refused_exactly_when_it_would_make_a_circle(
    codes: list[Code], data: st.DataObject
) -> None:
    moved, parent = data.draw(st.sampled_from(codes)), data.draw(st.sampled_from(codes))
    if parent.id == moved.id or parent.id in list_descendants(codes, moved.id):
        with pytest.raises(InvalidInput):
            check_move(codes, moved.id, parent.id)
    else:
        check_move(codes, moved.id, parent.id)
    check_move(codes, moved.id, None)


def test_a_name_is_compared_with_its_siblings_only() -> None:
    codes = [code(0, name="Løn"), code(1, 0, name="Tid")]
    assert clean_code_name(codes, " Tid ", parent_id=None) == "Tid"
    assert clean_code_name(codes, "LØN", parent_id=None, but=codes[0].id) == "LØN"
    with pytest.raises(InvalidInput, match="already a code"):
        clean_code_name(codes, "LØN", parent_id=None)


def test_colours_of_new_codes_keep_apart_and_children_stay_near_their_parent() -> None:
    codes: list[Code] = []
    for number in range(8):
        codes.append(code(number, hue=find_hue(codes, parent_id=None)))
    hues = sorted(c.hue for c in codes)
    assert min((b - a) % 360 for a, b in zip(hues, [*hues[1:], hues[0]], strict=True)) >= 30
    child = find_hue(codes, parent_id=codes[0].id)
    assert min((child - codes[0].hue) % 360, (codes[0].hue - child) % 360) <= 40
    assert child not in hues


def test_the_reader_and_the_codebook_choose_the_same_colours() -> None:
    """The same cases are those of tests/lifeworld/app/reader/colours.test.mjs."""
    cases = json.loads((Path(__file__).parent / "hues.json").read_text("utf-8"))
    assert len(cases) == 30
    for case in cases:
        number = {given: n for n, (given, _, _) in enumerate(case["codes"])}
        codes = [code(n, number.get(p), hue=hue) for n, (_, p, hue) in enumerate(case["codes"])]
        parent = None if case["parent"] is None else codes[number[case["parent"]]].id
        assert find_hue(codes, parent_id=parent) == case["hue"]


def test_hues_are_told_apart_as_they_are_shown_in_light_and_in_dark() -> None:
    assert measure_distance(0, 0) == measure_distance(10, 370) == 0
    assert measure_distance(200, 30) == measure_distance(30, 200)
    # Red and cyan at lightness 0.72 and chroma 0.12, the lesser of the two screens.
    assert measure_distance(30, 210) == pytest.approx(2 * 0.12, abs=0.02)
    assert 0.015 < measure_distance(30, 40) < 0.025, "ten degrees are hardly noticed"


def test_colours_of_things_side_by_side_are_spread_evenly_as_they_are_seen() -> None:
    assert [len(choose_hues(count)) for count in (0, 1, 2, 14)] == [0, 1, 2, 14]
    for count in (2, 3, 6, 14):
        hues = choose_hues(count)
        pairs = [(a, b) for n, a in enumerate(hues) for b in hues[n + 1 :]]
        assert min(measure_distance(*pair) for pair in pairs) >= APART
    hues = choose_hues(14)
    assert min(measure_distance(*pair) for pair in itertools.pairwise(hues)) >= 4 * APART


@pytest.mark.parametrize("path", ["coding/codebook/starter.json", "lifeworld/demo/codebook.json"])
def test_the_codes_of_a_group_that_we_hand_out_can_be_told_apart(path: str) -> None:
    for theme in json.loads((ROOT / path).read_text("utf-8"))["themes"]:
        for one, other in itertools.combinations(theme["codes"], 2):
            apart = measure_distance(one["hue"], other["hue"])
            assert apart >= APART, (theme["name"], one["name"], other["name"])


@given(st.lists(st.integers(0, 359), max_size=5), st.integers(1, 10))
@settings(deadline=None, max_examples=25)
def test_children_of_one_parent_can_be_told_apart_whatever_else_there_is(
    others: list[int], number: int
) -> None:
    codes = [code(0, hue=39), *(code(n, hue=hue) for n, hue in enumerate(others, start=1))]
    for n in range(20, 20 + number):
        codes.append(code(n, 0, hue=find_hue(codes, parent_id=codes[0].id)))
    hues = [c.hue for c in codes if c.parent_id]
    for one, other in itertools.combinations(hues, 2):
        assert measure_distance(one, other) >= APART
    # The first six Acknowledgement once had, ten degrees apart, get other colours.
    codes = [code(0), *(code(n, 0, hue=4 + 10 * n) for n in range(1, 7))]
    new = find_hues(codes, [c.id for c in codes[1:]])
    assert all(measure_distance(a, b) >= APART for a, b in itertools.combinations(new.values(), 2))


def test_more_children_than_there_are_colours_share_them_evenly() -> None:
    codes = [code(0)]
    for n in range(1, 31):
        codes.append(code(n, 0, hue=find_hue(codes, parent_id=codes[0].id)))
    hues = [c.hue for c in codes if c.parent_id]
    assert min(measure_distance(a, b) for a, b in itertools.combinations(hues, 2)) > 0.015
