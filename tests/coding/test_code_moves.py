"""Moves in the codebook: one or several codes at once, kept in order, and refused in a sentence."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.codebook.commands import add_code, move_code, move_codes, revise_code, revise_hues
from coding.codebook.merging.commands import merge_codes, remove_code, remove_codes
from coding.codebook.tree import find_positions, list_descendants, list_in_order, list_tops
from coding.model import Code, CodeId
from coding.queries import get_code, list_codes, list_codings
from coding.suggestions.code_lines.commands import revise_line
from lifeworld.changes import describe_change
from study import Conflict, InvalidInput, NotFound
from study.entries import list_entries


def tree(study: Any) -> str:
    return " ".join("·" * depth + code.name for depth, code in list_in_order(list_codes(study)))


@pytest.fixture
def book(study: Any) -> dict[str, CodeId]:
    """A ─ B ─ C, D, E ─ F, G."""
    ids: dict[str, CodeId] = {}
    for name, parent in zip("ABCDEFG", " AB  EE", strict=True):
        ids[name] = add_code(study, name, parent_id=ids.get(parent), actor="Ana").id
    return ids


# ------------------------------------------------------------------------------------- as values


def make(number: int, parent: int | None) -> Code:
    return Code(
        id=CodeId(f"c{number:02}"),
        name=f"Code {number}",
        parent_id=None if parent is None else CodeId(f"c{parent:02}"),
        position=number // 2,  # some have the same: then the id decides
        **dict.fromkeys(("definition", "include", "exclude", "example"), ""),
        hue=0,
        origin="inductive",
        abstract=False,
        shortcut=None,
        rev=1,
    )


TREES = st.lists(st.integers(0, 100), min_size=1, max_size=14).map(
    lambda picks: [
        make(n, None if pick % (n + 1) == n else pick % n) for n, pick in enumerate(picks)
    ]
)


@given(TREES, st.data())
@settings(deadline=None, max_examples=150)
def test_moved_codes_stand_together_where_they_were_put_and_others_keep_their_order(
    codes: list[Code], data: st.DataObject
) -> None:
    picked = data.draw(st.lists(st.sampled_from(codes), min_size=1, max_size=4))
    moved = list_tops(codes, [code.id for code in picked])
    for code_id in moved:
        assert not set(moved) & set(list_descendants(codes, code_id))
    below = {code_id for top in moved for code_id in [top, *list_descendants(codes, top)]}
    parents = [None, *(c.id for c in codes if c.id not in below)]
    parent = data.draw(st.sampled_from(parents))
    others = [c for _, c in list_in_order(codes) if c.id not in moved]
    siblings = [c.id for c in others if c.parent_id == parent]
    before = data.draw(st.sampled_from([None, *siblings]))
    places = find_positions(codes, moved, parent_id=parent, before=before)
    after = [
        dataclasses.replace(
            code,
            position=places.get(code.id, code.position),
            parent_id=parent if code.id in moved else code.parent_id,
        )
        for code in codes
    ]
    at = siblings.index(before) if before else len(siblings)
    now = [c.id for _, c in list_in_order(after) if c.parent_id == parent]
    assert now == [*siblings[:at], *moved, *siblings[at:]]
    assert len(list_in_order(after)) == len(codes), "no code is lost, and none lies below itself"
    assert set(places) <= {*moved, *siblings}


# ------------------------------------------------------------------------------------ in a study


def test_several_codes_move_in_one_change_and_one_undo_brings_them_back(
    study: Any, book: dict[str, CodeId]
) -> None:
    before = tree(study)
    moved = move_codes(
        study, [book["D"], book["C"], book["A"]], parent_id=book["E"], before=book["G"], actor="Ana"
    )
    assert tree(study) == "E ·F ·A ··B ···C ·D ·G"
    assert moved == 2, "what lies below one of them goes along"
    [entry, *_] = list_entries(study.db, limit=1)
    assert describe_change(entry) == "Moved 2 codes"
    study.undo(entry.id, actor="Ana")
    assert tree(study) == before


def test_a_code_moved_into_its_own_child_is_refused_and_nothing_changes(
    study: Any, book: dict[str, CodeId]
) -> None:
    before, entries = tree(study), len(list_entries(study.db))
    with pytest.raises(InvalidInput, match="cannot be moved below itself"):
        move_codes(study, [book["D"], book["A"]], parent_id=book["C"], actor="Ana")
    assert (tree(study), len(list_entries(study.db))) == (before, entries)


def test_a_code_that_somebody_moved_meanwhile_is_not_moved_again(
    study: Any, book: dict[str, CodeId]
) -> None:
    seen = {book["D"]: None, book["F"]: book["E"]}
    move_code(study, book["F"], parent_id=None, actor="Bo")
    before = tree(study)
    with pytest.raises(Conflict, match="“F” was moved meanwhile"):
        move_codes(
            study, [book["D"]], parent_id=book["E"], before=book["F"], seen=seen, actor="Ana"
        )
    assert tree(study) == before
    move_codes(study, [book["D"]], parent_id=book["E"], seen={book["D"]: None}, actor="Ana")
    remove_code(study, book["E"], actor="Bo")
    with pytest.raises(NotFound, match="no longer in the codebook"):
        move_codes(study, [book["A"]], parent_id=book["E"], actor="Ana")


def test_two_codes_of_one_name_do_not_become_siblings(study: Any, book: dict[str, CodeId]) -> None:
    twin = add_code(study, "f", parent_id=book["B"], actor="Ana").id
    before = tree(study)
    for ids, message in (([twin], "already a code"), ([book["F"], twin], "Two of these codes")):
        parent = book["E"] if len(ids) == 1 else book["D"]
        with pytest.raises(InvalidInput, match=message):
            move_codes(study, ids, parent_id=parent, actor="Ana")
    assert tree(study) == before


def test_several_codes_are_removed_with_their_codings_in_one_change(
    study: Any, book: dict[str, CodeId], make_transcript: Any, factories: Any
) -> None:
    transcript = make_transcript()
    for name in ("B", "D"):
        factories.code_turn(study, transcript, book[name])
    before = tree(study)
    assert remove_codes(study, [book["A"], book["B"], book["D"]], actor="Ana") == 2
    assert tree(study) == "C E ·F ·G"
    assert list_codings(study) == []
    [entry, *_] = list_entries(study.db, limit=1)
    assert describe_change(entry) == "Removed 3 codes"
    study.undo(entry.id, actor="Ana")
    assert tree(study) == before
    assert len(list_codings(study)) == 2


@pytest.mark.parametrize("gone", ["merged", "removed"])
def test_a_code_with_a_setting_of_its_suggestions_can_be_merged_and_removed(
    gone: str, study: Any, book: dict[str, CodeId]
) -> None:
    revise_line(study, book["D"], 0.4, actor="Ana")
    if gone == "merged":
        merge_codes(study, book["G"], [book["D"]], actor="Ana")
    else:
        remove_code(study, book["D"], actor="Ana")
    assert "D" not in tree(study).split()
    study.undo(list_entries(study.db, limit=1)[0].id, actor="Ana")
    assert "D" in tree(study).split()


def test_several_codes_are_recoloured_in_one_change(study: Any, book: dict[str, CodeId]) -> None:
    old = [get_code(study, book[name]).hue for name in "FG"]
    assert revise_hues(study, {book["F"]: 400, book["G"]: 200}, actor="Ana") == 2
    assert [get_code(study, book[name]).hue for name in "FG"] == [40, 200]
    study.undo(actor="Ana")
    assert [get_code(study, book[name]).hue for name in "FG"] == old


def test_two_people_change_different_fields_of_a_code_and_the_same_one(
    study: Any, book: dict[str, CodeId]
) -> None:
    seen = {"name": "D", "definition": ""}
    revise_code(study, book["D"], definition="Bo's words", actor="Bo")
    revise_code(study, book["D"], name="Dee", seen=seen, actor="Ana")
    with pytest.raises(Conflict, match="changed the definition of “Dee” meanwhile"):
        revise_code(study, book["D"], definition="Ana's words", seen=seen, actor="Ana")
    assert get_code(study, book["D"]).definition == "Bo's words"
    revise_code(study, book["D"], definition="Bo's words", seen=seen, actor="Ana")
