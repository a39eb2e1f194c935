"""Tallies on small votes counted by hand, and opinion groups on answers with two plain sides."""

from __future__ import annotations

from typing import Any

import pytest

from opportunity_spaces.workshops.plan import Plan
from opportunity_spaces.workshops.room.accept import SERVER_ITSELF, accept_operation
from opportunity_spaces.workshops.room.fold import apply_operation, build_state
from opportunity_spaces.workshops.room.model import HOST, Operation, State
from opportunity_spaces.workshops.room.opinion_groups import find_groups
from opportunity_spaces.workshops.room.tally import count_votes


def do(state: State, by: str, kind: str, **fields: Any) -> None:
    message = {"id": f"i{state.seq}", "kind": kind, **fields}
    taken = accept_operation(state, by, message, now=1)
    assert isinstance(taken, Operation)
    apply_operation(state, taken)


def begin(plan: Plan, step: str, people: int, **joins: Any) -> State:
    state = build_state(plan)
    for n in range(people):
        sides = {"side": joins["sides"][n]} if joins else {}
        do(state, SERVER_ITSELF, "join", guest=f"g{n}", name="", **sides)
    do(state, HOST, "step.start", step=step)
    return state


def test_a_rating_weighs_criteria_turns_those_of_which_less_is_better_and_shows_the_spread(
    rooms: Any,
) -> None:
    state = begin(rooms.make_plan(), "rate", 3)
    for guest, worth, effort in (("g0", 5, 1), ("g1", 1, 5)):
        do(state, guest, "rate", card="n1", criterion="worth", value=worth)
        do(state, guest, "rate", card="n1", criterion="effort", value=effort)
    tally = count_votes(state, state.steps["rate"])
    row = tally["rows"][0]
    # (5·3 + 5·2) / 5 = 5 and (1·3 + 1·2) / 5 = 1
    assert (row["card"], row["mean"], row["spread"], row["share"]) == ("n1", 3.0, 2.0, 0.5)
    assert row["criteria"]["worth"]["counts"] == [1, 0, 0, 0, 1]
    assert (tally["asked"], tally["voted"], tally["abstained"]) == (3, 2, 1)


def test_dots_tell_ties_and_how_they_are_spread(rooms: Any) -> None:
    state = begin(rooms.make_plan(), "think", 3)
    for n in range(3):
        do(state, "g0", "card.add", card=f"c{n}", text="t")
    do(state, HOST, "reveal", step="think", on=True)
    do(state, HOST, "step.start", step="dots")
    do(state, "g0", "dots", card="c0", count=2)
    do(state, "g1", "dots", card="c1", count=2)
    do(state, "g1", "dots", card="c2", count=1)
    tally = count_votes(state, state.steps["dots"])
    assert tally["ties"] == [["c0", "c1"]]
    row = {each["card"]: each for each in tally["rows"]}["c0"]
    assert (row["total"], row["people"], row["counts"], row["share"]) == (2, 1, [1, 0, 1], 0.4)


def test_pairs_order_cards_by_whom_they_beat(rooms: Any) -> None:
    state = begin(rooms.make_plan(), "pair", 4)
    for guest in ("g0", "g1", "g2"):
        do(state, guest, "pair", a="n1", b="n2", chosen="n1")
        do(state, guest, "pair", a="n3", b="n2", chosen="n2")
    do(state, "g3", "pair", a="n1", b="n3", chosen="")
    rows = count_votes(state, state.steps["pair"])["rows"]
    assert [each["card"] for each in rows] == ["n1", "n2", "n3"]
    assert [(each["won"], each["lost"]) for each in rows] == [(3.5, 0.5), (3, 3), (0.5, 3.5)]
    assert rows[0]["share"] > 0.5 > rows[2]["share"]
    # Everybody equal: nobody is stronger.
    equal = begin(rooms.make_plan(), "pair", 1)
    assert {each["share"] for each in count_votes(equal, equal.steps["pair"])["rows"]} == {0.5}


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ("A" * 5 + "B" * 5, ["A", "B"]),
        ("A" * 5 + "B" * 4, []),  # the four would be found by subtraction
        ("A" * 9, []),  # one part is the whole
        ("A" * 5 + "B" * 4 + "C" * 4, ["A"]),  # the eight left over are told by nothing
    ],
)
def test_sides_are_counted_apart_only_where_nobody_is_found_by_it(
    rooms: Any, sides: str, told: list[str]
) -> None:
    plan = rooms.make_plan(sides=("A", "B", "C"))
    state = begin(plan, "rate", len(sides), sides=sides)
    for n in range(len(sides)):
        do(state, f"g{n}", "rate", card="n1", criterion="worth", value=5 if sides[n] == "A" else 1)
    parts = count_votes(state, state.steps["rate"])["parts"]
    assert [each["name"] for each in parts] == told
    if "A" in told:
        assert parts[0]["rows"][0]["value"] == 5


def answer(people: int, statements: int) -> dict[str, dict[str, str]]:
    """Two sides that differ in all but the last statement, to which all agree."""
    last = f"s{statements - 1}"
    return {
        f"g{n}": {
            f"s{m}": "agree" if f"s{m}" == last or (n % 3 == 0) == (m % 2 == 0) else "disagree"
            for m in range(statements)
        }
        for n in range(people)
    }


def test_two_sides_are_found_and_what_both_agree_to_is_the_consensus() -> None:
    names = [f"s{m}" for m in range(6)]
    groups = find_groups(answer(36, 6), names)
    assert groups is not None
    assert groups["sizes"] == [24, 12]
    assert max(groups["consensus"], key=groups["consensus"].__getitem__) == "s5"
    assert groups["consensus"]["s5"] == round(25 / 26 * 13 / 14, 6)
    # One side loves it, the other does not: no consensus, however large the one is.
    assert groups["consensus"]["s1"] < 0.1
    assert find_groups(answer(36, 6), names) == groups


def test_there_are_no_groups_in_a_small_room_nor_in_one_cloud_of_answers() -> None:
    names = [f"s{m}" for m in range(6)]
    assert find_groups(answer(29, 6), names) is None
    same = {f"g{n}": dict.fromkeys(names, "agree") for n in range(40)}
    assert find_groups(same, names) is None
    import random

    chance = random.Random(3)
    cloud = {
        f"g{n}": {each: chance.choice(("agree", "pass", "disagree")) for each in names}
        for n in range(60)
    }
    assert find_groups(cloud, names) is None
