"""The tree of codes: order, paths, names and colours, as values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.codebook.tree import (
    check_move,
    clean_code_name,
    find_hue,
    list_descendants,
    list_in_order,
    render_path,
)
from coding.model import Code, CodeId
from study import InvalidInput


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
