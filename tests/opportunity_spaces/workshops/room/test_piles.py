"""Piles that are suggested: what they are made of, and that nothing moves unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from opportunity_spaces.workshops.plan import Plan
from opportunity_spaces.workshops.room.accept import SERVER_ITSELF, accept_operation
from opportunity_spaces.workshops.room.fold import apply_operation, build_state
from opportunity_spaces.workshops.room.model import HOST, Operation, State
from opportunity_spaces.workshops.room.operations import Refused
from opportunity_spaces.workshops.room.piles import list_loose_cards
from opportunity_spaces.workshops.room.views import get_view
from opportunity_spaces.workshops.suggest_piles import suggest_piles
from study.errors import InvalidInput

TWO = [
    {"pile": "s1", "name": "Roster", "cards": ["q1", "q2"]},
    {"pile": "s2", "name": "Courses", "cards": ["q4", "q5"]},
]


def do(state: State, by: str, kind: str, **fields: Any) -> Operation:
    message = {"id": f"i{state.seq + 1}", "kind": kind, **fields}
    taken = accept_operation(state, by, message, now=1)
    assert isinstance(taken, Operation)
    apply_operation(state, taken)
    return taken


def begin(plan: Plan) -> State:
    state = build_state(plan)
    do(state, SERVER_ITSELF, "join", guest="g1", name="Ann")
    do(state, HOST, "step.start", step="sort")
    return state


def suggest(state: State) -> Operation:
    return do(state, SERVER_ITSELF, "piles.suggest", step="sort", piles=TWO)


@pytest.fixture
def state(rooms: Any) -> State:
    return begin(rooms.make_plan(piles=()))


def list_placed(state: State, table: str = "") -> dict[str, str]:
    return {c.id: c.places[table][0] for c in state.cards.values() if c.places.get(table, [""])[0]}


def test_a_suggestion_moves_no_card_and_nobody_but_this_computer_makes_one(state: State) -> None:
    suggest(state)
    assert list_placed(state) == {}
    assert get_view(state, HOST)["card:q1"]["pile"] == "s1"  # drawn there, as suggested
    for by in (HOST, "g1"):
        with pytest.raises(Refused):
            do(state, by, "piles.suggest", step="sort", piles=TWO)


def test_a_pile_is_taken_with_its_loose_cards_in_one_act_that_is_undone_as_one(
    state: State,
) -> None:
    suggest(state)
    do(state, "g1", "pile.add", pile="mine", name="Mine")
    do(state, "g1", "sort", card="q2", pile="mine")
    taken = do(state, HOST, "pile.take", pile="s1")
    assert list_placed(state) == {"q1": "s1", "q2": "mine"}
    assert (state.piles["s1"].suggested, state.piles["s2"].suggested) == (False, True)
    do(state, HOST, "undo", seq=taken.seq)
    assert list_placed(state) == {"q2": "mine"}
    assert state.piles["s1"].suggested
    do(state, HOST, "pile.take")
    assert list_placed(state) == {"q1": "s1", "q2": "mine", "q4": "s2", "q5": "s2"}


@pytest.mark.parametrize("kind", ["sort", "pile.name", "pile.becomes"])
def test_whoever_puts_a_card_into_a_suggested_pile_or_names_it_takes_it(
    state: State, kind: str
) -> None:
    suggest(state)
    fields = {"sort": {"card": "q3"}, "pile.name": {"name": "Days"}, "pile.becomes": {}}[kind]
    if kind == "pile.becomes":
        fields = {"becomes": "need"}
    do(state, HOST, kind, pile="s1", **fields)
    placed = list_placed(state)
    assert placed.pop("q3", "s1") == "s1"
    assert placed == {"q1": "s1", "q2": "s1"}


def test_a_table_takes_a_pile_of_its_own_and_the_suggestion_stays_for_the_others(
    rooms: Any,
) -> None:
    plan = rooms.make_plan(piles=(), tables=rooms.TABLES)
    steps = tuple(replace(s, plenary=False) if s.id == "sort" else s for s in plan.steps)
    state = begin(replace(plan, steps=steps))
    one, other = (each.id for each in rooms.TABLES[:2])
    suggest(state)
    do(state, HOST, "pile.take", pile="s1", table=one)
    assert list_placed(state, one) == {"q1": f"s1.{one}", "q2": f"s1.{one}"}
    assert list_placed(state, other) == {}
    assert state.piles["s1"].suggested


def test_asking_again_replaces_what_nobody_has_taken(state: State) -> None:
    suggest(state)
    do(state, HOST, "pile.take", pile="s1")
    do(
        state, SERVER_ITSELF, "piles.suggest", step="sort",
        piles=[{"pile": "s3", "name": "", "cards": ["q3"]}],
    )  # fmt: skip
    assert list(state.piles) == ["s1", "s3"]
    assert list_placed(state) == {"q1": "s1", "q2": "s1"}


def test_loose_are_the_cards_of_the_step_that_are_neither_sorted_hidden_nor_parked(
    state: State,
) -> None:
    everything = [each.id for each in list_loose_cards(state)]
    assert set(everything) == {f"q{n}" for n in range(1, 7)}  # no need, no statement
    do(state, HOST, "card.hide", card="q1", on=True)
    do(state, HOST, "card.park", card="q2", on=True)
    do(state, HOST, "pile.add", pile="p", name="P")
    do(state, HOST, "sort", card="q3", pile="p")
    assert [each.id for each in list_loose_cards(state)] == everything[3:]


def test_cards_that_say_the_same_lie_together_under_their_own_words() -> None:
    about = ("The roster came late to the ward", "Parking costs too much for the staff",
             "Nobody answers the mail of the members")  # fmt: skip
    texts = [f"{line}, they told us {n}." for line in about for n in range(6)]
    rng = np.random.default_rng(4)
    centres = np.repeat(np.eye(3, 16), 6, axis=0)
    vectors = (0.9 * np.ones(16) + centres + rng.normal(0, 0.02, (18, 16))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    piles = suggest_piles(texts, vectors, language="en")
    for each in piles:
        assert len({at // 6 for at in each.cards}) == 1
    assert sum(len(each.cards) for each in piles) >= 14  # one that stands alone stays out
    assert any("roster" in each.name.lower() for each in piles)
    assert piles == suggest_piles(texts, vectors, language="en")
    with pytest.raises(InvalidInput, match="Fewer than 5 cards"):
        suggest_piles(texts[:4], vectors[:4], language="en")
