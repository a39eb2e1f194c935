from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from coding.queries import list_codes, list_codings
from study import InvalidInput, NotFound
from themes.discovery.commands import (
    accept_passages,
    accept_suggested_theme,
    merge_suggested_themes,
    move_passages,
    record_suggested_themes,
    reject_suggested_theme,
    split_suggested_theme,
)
from themes.discovery.folding import find_branches, find_halves, find_wishes
from themes.discovery.model import Branch, ThemeDecision
from themes.discovery.queries import get_discovery_run, list_decisions, list_passage_texts
from themes.queries import list_themes
from themes.raised.queries import get_theme_table
from transcripts.queries import list_transcripts

TURN = 37


def suggest(field: Any, *, per: int = 4, branches: Sequence[Branch] = ()) -> list[str]:
    """Store a run with three suggested themes of participants' turns, and return their ids."""
    rows = [
        (t.id, t.text_id, turn * TURN, turn * TURN + 30, turn, 0.9 - turn / 100, 0.1 * turn, 1.0)
        for t in list_transcripts(field.study)
        for turn in range(1, 10)
    ]
    record_suggested_themes(
        field.study,
        [
            {
                "name": f"Theme {n}",
                "words": {"en": ("work", "time")},
                "stability": 0.8,
                "theme_id": "",
                "passages": rows[n * per : (n + 1) * per],
            }
            for n in range(3)
        ],
        branches=branches,
        model="test",
        version="test 1",
        parameters={},
        seed=0,
        input_hash="",
        seconds=0.1,
        summary={"passages": 12, "left_out": 0, "agreement": 1.0, "method": "", "model": ""},
    )
    newest = get_discovery_run(field.study)
    assert newest is not None
    return [p.id for p in newest.themes]


def sizes(field: Any) -> dict[str, int]:
    newest = get_discovery_run(field.study)
    assert newest is not None
    return {p.id: len(p.passages) for p in newest.themes}


def keys_of(field: Any, suggested_theme_id: str) -> list[str]:
    newest = get_discovery_run(field.study)
    assert newest is not None
    found = newest.get(suggested_theme_id)
    assert found is not None
    return [p.key for p in found.passages]


def test_suggested_themes_count_nowhere(ground: Any) -> None:
    before = get_theme_table(ground.study)
    suggest(ground)
    assert get_theme_table(ground.study) == before
    assert list_codings(ground.study) == []
    assert list_themes(ground.study) == []


def test_a_run_takes_the_place_of_the_one_before(ground: Any) -> None:
    first = suggest(ground)
    second = suggest(ground)
    assert not set(first) & set(second)
    assert len(sizes(ground)) == 3
    assert ground.study.db.execute("SELECT count(*) FROM runs").fetchone()[0] == 1


def test_a_transcript_that_is_removed_takes_its_passages_along(ground: Any) -> None:
    from coding.commands import remove_transcript

    suggest(ground)
    remove_transcript(ground.study, list_transcripts(ground.study)[0].id, actor="ada")
    assert sum(sizes(ground).values()) < 12


def test_merging_is_undone_whole(ground: Any) -> None:
    one, other, third = suggest(ground)
    before = sizes(ground)
    merge_suggested_themes(ground.study, one, [other], actor="ada")
    assert sizes(ground) == {one: 8, third: 4}
    merged = get_discovery_run(ground.study).get(one)  # type: ignore[union-attr]
    assert merged is not None
    assert merged.stability is None
    assert merged.words
    assert merged.name != "Theme 0", "what was changed is named anew"
    ground.study.undo(actor="ada")
    undone = get_discovery_run(ground.study).get(one)  # type: ignore[union-attr]
    assert undone is not None
    assert undone.name == "Theme 0"
    assert sizes(ground) == before


def test_splitting_makes_a_suggested_theme_of_its_own(ground: Any) -> None:
    one, *_ = suggest(ground)
    chosen = keys_of(ground, one)[:2]
    new = split_suggested_theme(ground.study, one, chosen, actor="ada")
    assert keys_of(ground, new) == chosen
    assert sizes(ground)[one] == 2
    with pytest.raises(InvalidInput, match="Both parts"):
        split_suggested_theme(ground.study, new, chosen, actor="ada")


def test_a_passage_moves_or_leaves(ground: Any) -> None:
    one, other, _ = suggest(ground)
    first, second, *_ = keys_of(ground, one)
    move_passages(ground.study, one, [first], to=other, actor="ada")
    assert first in keys_of(ground, other)
    move_passages(ground.study, one, [second], to=None, actor="ada")
    assert sum(sizes(ground).values()) == 11
    with pytest.raises(NotFound):
        move_passages(ground.study, one, [first], to=other, actor="ada")


def test_what_was_dropped_is_known_again_in_the_next_run(ground: Any) -> None:
    one, *_ = suggest(ground)
    reject_suggested_theme(ground.study, one, actor="ada")
    dropped = get_discovery_run(ground.study).get(one)  # type: ignore[union-attr]
    assert dropped is not None
    assert dropped.state == "dropped"
    again = suggest(ground)
    found = get_discovery_run(ground.study)
    assert found is not None
    assert [p.resembles for p in found.themes] == [True, False, False]
    assert again[0] != one


def test_accepting_makes_a_candidate_theme_and_codes_nothing(ground: Any) -> None:
    one, *_ = suggest(ground)
    theme = accept_suggested_theme(
        ground.study,
        one,
        "Time is borrowed",
        code_ids=[ground.codes["Pay"].id],
        new_code="Borrowed time",
        actor="ada",
    )
    assert theme.status == "candidate"
    assert "Borrowed time" in {c.name for c in list_codes(ground.study)}
    assert list_codings(ground.study) == []
    mine = get_discovery_run(ground.study).get(one)  # type: ignore[union-attr]
    assert mine is not None
    assert (mine.state, mine.theme_id) == ("accepted", theme.id)
    ground.study.undo(actor="ada")
    assert theme.id not in {t.id for t in list_themes(ground.study)}, "one change, undone as one"
    assert "Borrowed time" not in {c.name for c in list_codes(ground.study)}


@pytest.mark.parametrize(
    "told",
    [
        {"name": "Time", "code_ids": [], "new_code": ""},
        {"name": "Time", "new_code": "Pay"},
        {"name": "  ", "new_code": "Borrowed time"},
    ],
)
def test_a_refused_acceptance_leaves_nothing_behind(ground: Any, told: dict[str, Any]) -> None:
    one, *_ = suggest(ground)
    before = ground.tables("codes", "themes", "theme_codes", "theme_decisions")
    with pytest.raises(InvalidInput):
        accept_suggested_theme(ground.study, one, told.pop("name"), actor="ada", **told)
    assert ground.tables("codes", "themes", "theme_codes", "theme_decisions") == before


def test_an_accepted_passage_is_the_persons_coding_with_its_own_words(ground: Any) -> None:
    one, *_ = suggest(ground)
    key = keys_of(ground, one)[1]
    accept_passages(ground.study, one, [key], ground.codes["Pay"].id, actor="ada")
    (coding,) = list_codings(ground.study)
    assert (coding.coder, coding.source) == ("ada", "accepted")
    assert coding.quote == list_passage_texts(ground.study, [key])[key]
    mine = get_discovery_run(ground.study).get(one)  # type: ignore[union-attr]
    assert mine is not None
    assert mine.passages[1].codes == (ground.codes["Pay"].id,)


def test_decisions_become_what_the_next_run_keeps(ground: Any) -> None:
    one, other, third = suggest(ground)
    moved = keys_of(ground, one)[0]
    merge_suggested_themes(ground.study, other, [third], actor="ada")
    move_passages(ground.study, one, [moved], to=other, actor="ada")
    wishes = find_wishes(list_decisions(ground.study))
    of = {key: n for n, group in enumerate(wishes.together) for key in group}
    assert of[moved] == of[keys_of(ground, other)[-1]]
    assert tuple(sorted((of[moved], of[keys_of(ground, one)[0]]))) in wishes.apart


def decision(kind: Any, **data: Sequence[str]) -> ThemeDecision:
    return ThemeDecision(id="", run_id="", suggested_theme_id="p", kind=kind, data=data)  # type: ignore[arg-type]


def test_the_newest_decision_wins() -> None:
    apart = decision("split", core=["a", "b"], core_new=["c", "d"])
    together = decision("merge", core=["a", "b"], core_others=["c", "d"])
    assert find_wishes([apart, together]).together == (("a", "b", "c", "d"),)
    assert find_wishes([apart, together]).apart == ()
    kept = find_wishes([together, apart])
    assert set(kept.together) == {("a", "b"), ("c", "d")}
    assert kept.apart == ((0, 1),)
    assert find_wishes([]).together == ()


def test_the_two_halves_of_a_suggested_theme_are_those_that_lie_apart(ground: Any) -> None:
    one, *_ = suggest(ground)
    mine = get_discovery_run(ground.study).get(one)  # type: ignore[union-attr]
    assert mine is not None
    vectors = np.eye(4, dtype=np.float32)[[0, 1, 0, 1]]
    stay, leave = find_halves(mine, vectors)
    keys = keys_of(ground, one)
    assert stay == [keys[0], keys[2]]
    assert leave == [keys[1], keys[3]]


# Themes 0 and 2 join first, then 3, then 1.
TREE = (
    Branch(one=0, other=2, distance=0.1, words=("pay",)),
    Branch(one=4, other=3, distance=0.3, words=("work",)),
    Branch(one=5, other=1, distance=0.6),
)


def test_a_tree_of_all_themes_is_the_one_the_run_found() -> None:
    assert find_branches(TREE, [0, 1, 2, 3]) == TREE


def test_what_was_merged_or_dropped_is_cut_out_of_the_tree() -> None:
    # Shown are 1, 2 and 3: the joint of 0 and 2 is no joint any more.
    first, last = find_branches(TREE, [1, 2, 3])
    assert ({first.one, first.other}, first.distance, first.words) == ({1, 2}, 0.3, ("work",))
    assert ({last.one, last.other}, last.distance) == ({0, 3}, 0.6)
    assert find_branches(TREE, [2]) == ()


def test_the_parts_of_a_split_theme_join_before_they_join_anything_else() -> None:
    first, *_, last = find_branches(TREE, [0, 1, 2, 3, 2])
    assert ({first.one, first.other}, first.distance) == ({2, 4}, 0.0)
    assert last.distance == 0.6
    assert len(find_branches(TREE, [0, 1, 2, 3, 2])) == 4


def test_a_run_that_kept_no_tree_has_none() -> None:
    assert find_branches((), [0, 1, 2]) == ()


def test_a_tree_is_stored_with_its_run_and_replaced_by_the_next(ground: Any) -> None:
    suggest(ground, branches=[Branch(one=2, other=0, distance=0.25, words=("løn", "pay"))])
    newest = get_discovery_run(ground.study)
    assert newest is not None
    assert newest.branches == (Branch(one=2, other=0, distance=0.25, words=("løn", "pay")),)
    suggest(ground)
    newest = get_discovery_run(ground.study)
    assert newest is not None
    assert newest.branches == ()


def test_suggested_themes_of_nothing_are_none(grow: Callable[..., Any]) -> None:
    assert get_discovery_run(grow().study) is None
