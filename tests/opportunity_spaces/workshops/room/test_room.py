"""Whatever people send, in whatever order: one effect each, the same in the file, and secrets."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opportunity_spaces.workshops.plan import Plan
from opportunity_spaces.workshops.room.accept import SERVER_ITSELF, Already, accept_operation
from opportunity_spaces.workshops.room.ahead import find_due, get_seen
from opportunity_spaces.workshops.room.commands import (
    add_operations,
    add_token,
    create_room,
    erase_due_rooms,
)
from opportunity_spaces.workshops.room.fold import apply_operation, build_state
from opportunity_spaces.workshops.room.model import HOST, PROJECTOR, Operation, State
from opportunity_spaces.workshops.room.operations import KINDS, UNDOABLE, Refused
from opportunity_spaces.workshops.room.presence import Presence
from opportunity_spaces.workshops.room.queries import (
    find_guest,
    get_room,
    get_state,
    open_room,
    read_room,
)
from opportunity_spaces.workshops.room.views import get_part, get_view, list_keys
from study.errors import Conflict, NotFound, Unreadable

GUESTS = ("g1", "g2", "g3")
SECRET = "sécret-"


class Game:
    """A room in memory, driven by hand."""

    def __init__(self, plan: Plan, guests: tuple[str, ...] = GUESTS) -> None:
        self.state = build_state(plan)
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.number = 0
        self.touched: set[str] = set()
        for each in guests:
            self.do(SERVER_ITSELF, "join", guest=each, name=f"Name of {each}")

    def try_to(self, by: str, kind: str, **fields: Any) -> Operation | Already | str:
        self.number += 1
        return self.send(by, {"id": f"i{self.number}", "kind": kind, **fields})

    def send(self, by: str, message: dict[str, Any]) -> Operation | Already | str:
        self.sent.append((by, message))
        try:
            taken = accept_operation(self.state, by, message, now=1_000_000 + self.number * 1000)
        except Refused as refused:
            return refused.why
        if isinstance(taken, Operation):
            self.touched |= apply_operation(self.state, taken)
        return taken

    def do(self, by: str, kind: str, **fields: Any) -> Operation:
        taken = self.try_to(by, kind, **fields)
        assert isinstance(taken, Operation), taken
        return taken

    def go_to(self, step: str) -> None:
        self.do(HOST, "step.start", step=step)

    def view(self, viewer: str) -> dict[str, Any]:
        return get_view(self.state, viewer)


@pytest.fixture(scope="module")
def make_plan(rooms: Any) -> Callable[..., Plan]:
    made: Callable[..., Plan] = rooms.make_plan
    return made


def play(game: Game, chance: random.Random, turns: int, *, but: Collection[str] = ()) -> None:
    """Let everybody do anything at all but some things, some of it twice."""
    plan = game.state.plan
    cards = [each.id for each in plan.cards] + [f"c{n}" for n in range(12)]
    piles = ["p1", "x1", "x2", ""]
    values: dict[str, list[Any]] = {
        "step": [*game.state.steps, "nowhere"], "from": [*game.state.steps, ""], "card": cards,
        "pile": piles, "guest": [*GUESTS, "gx"], "table": ["", "t1", "t2"], "on": [True, False],
        "text": ["", "  ", SECRET + "text", "<b>&", "x" * 700], "name": ["", SECRET + "pile", "N"],
        "value": [0, 1, 3, 5, "agree", "pass", "disagree", "doubt", ""], "count": [0, 1, 2, 4],
        "criterion": ["worth", "effort", "no"], "a": cards, "b": cards, "chosen": [*cards, ""],
        "minutes": [1, 5, 0], "seconds": [-60, 60], "role": ["guest", "scribe", "observer"],
        "becomes": ["need", ""], "question": ["f1", "f2"], "rank": ["a", "m", "!"],
        "seq": list(range(1, max(2, game.state.seq + 2))), "about": ["", "a1"],
        "until": [1_000, 1_050_000, 9_000_000], "to": [*game.state.steps, ""],
    }  # fmt: skip
    kinds = [each for each in KINDS if each not in ("join", "reached", "end", *but)]
    for _ in range(turns):
        if game.sent and chance.random() < 0.15:  # sent again, as after a lost connection
            game.send(*chance.choice(game.sent))
            continue
        kind = chance.choice(kinds)
        by = HOST if chance.random() < 0.4 else chance.choice(GUESTS)
        must, may = KINDS[kind]
        fields = {name: chance.choice(values.get(name, ["x"])) for name in (*must, *may)}
        if chance.random() < 0.2:
            fields["as"] = chance.choice([*GUESTS, "gp"])
        if chance.random() < 0.2:
            fields["step"] = chance.choice(values["step"])
        if kind == "proxy.add":
            fields |= {"guest": "gp", "ballot": ""}
        game.try_to(by, kind, **fields)
        for step in find_due(game.state, 1_000_000 + game.number * 1000):
            game.do(SERVER_ITSELF, "lapse", step=step)


def check_secrecy(state: State) -> None:
    """Nobody's view holds what is not theirs: cards, votes, reactions, names, ways."""
    for viewer in (*GUESTS, "gp", PROJECTOR):
        guest = state.guests.get(viewer)
        if guest is not None and guest.role == "facilitator":
            continue
        view, seen = get_view(state, viewer), get_seen(state, viewer)
        text = json.dumps(view)
        assert '"way"' not in text
        assert not {"log", "agenda"} & set(view)
        assert not any(key.startswith("people:") for key in view) or (
            guest and guest.role == "scribe"
        )
        for key, part in view.items():
            kind, _, name = key.partition(":")
            if kind == "card":
                card = state.cards[name]
                run = state.steps.get(card.step)
                if card.by == viewer:
                    continue
                assert not card.hidden
                if card.kind == "statement":
                    assert card.released
                elif not card.brought and card.by != HOST and run is not None:
                    assert run.revealed or not run.step.private or "see_others" in run.step.may
                if seen.is_apart and not card.brought and viewer in state.guests:
                    assert card.table == state.guests[viewer].table
                if state.plan.anonymity == "anonymous":
                    assert part["by"] == ""
                present = seen.run
                assert part["reactions"] is None or (present is not None and present.revealed)
            elif kind == "tally":
                assert state.steps[name].revealed
                assert state.steps[name].round is not None
                assert state.steps[name].round.closed
                assert not any(each in json.dumps(part) for each in (*GUESTS, "gp"))
            elif kind == "me":
                assert part["id"] == viewer
        # What others voted is nowhere: taking it away changes nothing in this view but how many.
        for run in state.steps.values():
            if run.round is not None and not run.round.closed:
                kept = [run.round.dots, run.round.rates, run.round.pairs, run.round.agrees]
                saved = [dict(each) for each in kept]
                for each in kept:
                    for other in [name for name in each if name != viewer]:
                        del each[other]
                without = {k: v for k, v in get_view(state, viewer).items() if k != "counts"}
                for each, old in zip(kept, saved, strict=True):
                    each.clear()
                    each.update(old)
                assert without == {k: v for k, v in view.items() if k != "counts"}


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**9), tables=st.booleans(), anonymous=st.booleans())
def test_whatever_is_sent_the_file_says_the_same_and_nobody_sees_what_is_not_theirs(
    seed: int, tables: bool, anonymous: bool, rooms: Any, tmp_path_factory: Any
) -> None:
    steps = [
        rooms.replace(each, plenary=False) if tables and each.id in ("think", "sort") else each
        for each in rooms.ALL_STEPS
    ]
    plan = rooms.make_plan(
        tables=rooms.TABLES if tables else (),
        anonymity="anonymous" if anonymous else "nickname",
        steps=tuple(steps),
    )
    game, chance = Game(plan), random.Random(seed)
    for _ in range(3):
        play(game, chance, 50)
        check_secrecy(game.state)
    path = tmp_path_factory.mktemp("rooms") / "a.room"
    create_room(path, plan)
    db = open_room(path)
    try:
        add_operations(db, game.state.operations)
        assert get_state(get_room(db)) == game.state
    finally:
        db.close()
    # Sent again from the first to the last, nothing happens any more.
    before = game.state.seq
    for by, message in list(game.sent):
        if game.state.seen.get((by, message["id"])):
            assert isinstance(game.send(by, message), Already)
    assert game.state.seq == before


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_view_that_is_patched_by_what_was_touched_is_the_view(seed: int, rooms: Any) -> None:
    game, chance = Game(rooms.make_plan()), random.Random(seed)
    presence = Presence(now=1)
    kept = {each: get_view(game.state, each, presence) for each in (HOST, PROJECTOR, *GUESTS)}
    for _ in range(120):
        before = game.state.seq
        game.touched = set()
        play(game, chance, 1)
        touched = game.touched
        if game.state.seq == before:
            continue
        for viewer, view in kept.items():
            keys = list_keys(game.state, viewer)
            wanted = {*keys, *view} if "*" in touched else touched
            for key in wanted:
                key = f"me:{viewer}" if key == "me" else key
                if key.startswith("me:") and key != f"me:{viewer}":
                    continue
                part = get_part(game.state, viewer, key, presence)
                name = "me" if key.startswith("me:") else key
                view.pop(name, None)
                if part is not None:
                    view[name] = part
            fresh = get_view(game.state, viewer, presence)
            for volatile in ("agenda", "counts"):  # with the time in them, and told at any change
                view.pop(volatile, None), fresh.pop(volatile, None)
            assert view == fresh, (viewer, game.sent[-1])
            kept[viewer] = view


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_undoing_the_last_thing_gives_the_state_before_and_undoing_that_gives_it_back(
    seed: int, rooms: Any
) -> None:
    game, chance = Game(rooms.make_plan()), random.Random(seed)
    game.go_to("think")
    play(game, chance, 60)
    before = {viewer: without_log(game, viewer) for viewer in (HOST, *GUESTS)}
    seq = game.state.seq
    play(game, chance, 1)
    if game.state.seq == seq or game.state.operations[-1].kind not in UNDOABLE:
        return
    after = {viewer: without_log(game, viewer) for viewer in (HOST, *GUESTS)}
    undoing = game.try_to(HOST, "undo", seq=game.state.seq)
    if not isinstance(undoing, Operation):
        return
    assert {viewer: without_log(game, viewer) for viewer in (HOST, *GUESTS)} == before
    game.do(HOST, "undo", seq=undoing.seq)
    assert {viewer: without_log(game, viewer) for viewer in (HOST, *GUESTS)} == after


def without_log(game: Game, viewer: str) -> dict[str, Any]:
    return {key: part for key, part in game.view(viewer).items() if key != "log"}


def test_two_facilitators_who_press_next_at_once_move_one_step(make_plan: Any) -> None:
    game = Game(make_plan())
    game.go_to("read")
    game.do(HOST, "role", guest="g1", role="facilitator")
    assert isinstance(game.try_to(HOST, "step.next", **{"from": "read"}), Operation)
    assert isinstance(game.try_to("g1", "step.next", **{"from": "read"}), Already)
    assert game.state.step == "react"


def test_a_card_written_without_a_connection_lands_in_its_step_when_the_room_has_moved_on(
    make_plan: Any,
) -> None:
    game = Game(make_plan())
    game.go_to("think")
    game.go_to("sort")
    game.do("g1", "card.add", card="late", text="Late but there", step="think")
    assert game.state.cards["late"].step == "think"
    assert "card:late" not in game.view("g2")
    game.do(HOST, "reveal", step="think", on=True)
    assert game.view("g2")["card:late"]["text"] == "Late but there"
    assert isinstance(game.try_to("g1", "card.add", card="x", text="t", step="plan"), str)


def test_a_vote_after_closing_is_refused_and_leaving_a_step_closes_its_poll(make_plan: Any) -> None:
    game = Game(make_plan())
    game.go_to("rate")
    game.do("g1", "rate", card="n1", criterion="worth", value=5)
    game.do(HOST, "step.next", **{"from": "rate"})
    assert game.try_to("g2", "rate", card="n1", criterion="worth", value=1, step="rate") == (
        "The vote is closed."
    )
    tally = game.view(HOST)["tally:rate"]
    assert (tally["asked"], tally["voted"], tally["abstained"]) == (3, 1, 2)
    assert "tally:rate" not in game.view("g1")
    game.do(HOST, "reveal", step="rate", on=True)
    assert game.view("g1")["tally:rate"]["rows"][0]["card"] == "n1"


def test_a_second_round_begins_empty_and_shows_the_first_beside_it_once_closed(
    make_plan: Any,
) -> None:
    game = Game(make_plan())
    game.go_to("rate")
    game.do(HOST, "reveal", step="rate", on=True)
    game.do("g1", "rate", card="n1", criterion="worth", value=5)
    game.do(HOST, "poll.close", step="rate")
    game.do(HOST, "poll.again", step="rate")
    assert game.view("g1")["me"]["rates"] == {}
    assert "tally:rate" not in game.view("g1")
    late = {"card": "n2", "criterion": "worth", "value": 1, "step": "rate", "round": 1}
    assert game.try_to("g2", "rate", **late) == "The vote is closed."
    game.do("g2", "rate", card="n2", criterion="worth", value=4)
    game.do(HOST, "poll.close", step="rate")
    tally = game.view("g3")["tally:rate"]
    assert (tally["round"], tally["rows"][0]["card"], tally["before"][0]["card"]) == (2, "n2", "n1")


def test_dots_have_a_budget_and_a_most_on_one_card(make_plan: Any) -> None:
    game = Game(make_plan())
    game.go_to("think")
    for n in range(3):
        game.do("g1", "card.add", card=f"c{n}", text=f"Card {n}")
    game.do(HOST, "reveal", step="think", on=True)
    game.go_to("dots")
    assert game.try_to("g2", "dots", card="c0", count=4) == (
        "At most 3 of your dots go on one card."
    )
    game.do("g2", "dots", card="c0", count=3)
    assert game.try_to("g2", "dots", card="c1", count=3) == "You have 5 dots in all."
    game.do("g2", "dots", card="c0", count=1)
    game.do("g2", "dots", card="c1", count=3)
    assert game.view("g2")["me"]["left"] == 1
    assert isinstance(game.try_to(HOST, "dots", card="c0", count=1), str)


def test_whoever_leaves_takes_away_what_they_wrote_from_the_file_too(
    make_plan: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.room"
    create_room(path, make_plan())
    game = Game(make_plan())
    game.go_to("think")
    game.do("g1", "card.add", card="c1", text="Ichabod said so")
    game.do("g1", "card.edit", card="c1", text="Ichabod said it")
    game.do(HOST, "reveal", step="think", on=True)
    game.do("g1", "leave")
    assert "card:c1" not in game.view(HOST)
    db = open_room(path)
    add_token(db, "hash", "g1", keep_until="")
    add_operations(db, game.state.operations)
    assert find_guest(db, "hash", now=0) == ""
    db.close()
    assert all(b"Ichabod" not in each.read_bytes() for each in tmp_path.iterdir())
    assert all(b"Name of g1" not in each.read_bytes() for each in tmp_path.iterdir())
    assert get_state(read_room(path)) == game.state


def test_without_its_code_nobody_votes_and_a_code_is_used_once(
    make_plan: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.room"
    (code,) = create_room(path, make_plan(ballots=True), ballots=1)
    assert code.encode() not in path.read_bytes()
    game = Game(make_plan(ballots=True), guests=())
    game.state.ballots = read_room(path).ballots
    game.do(SERVER_ITSELF, "join", guest="g1", name="", ballot=code.lower().replace("-", " "))
    again = game.try_to(SERVER_ITSELF, "join", guest="g2", name="", ballot=code)
    assert again == "This code was used already. If it was not you, tell the facilitator."
    game.do(SERVER_ITSELF, "join", guest="g3", name="")
    game.go_to("rate")
    game.do("g1", "rate", card="n1", criterion="worth", value=5)
    vote = {"card": "n1", "criterion": "worth", "value": 5}
    assert str(game.try_to("g3", "rate", **vote)).startswith("Voting needs a one-time code")
    # Somebody who lost the phone is taken out, and the code lets in the new one: one vote each.
    game.do(HOST, "remove", guest="g1")
    game.do(SERVER_ITSELF, "join", guest="g4", name="", ballot=code)
    game.do("g4", "rate", **vote)
    game.do(HOST, "poll.close", step="rate")
    assert game.view(HOST)["tally:rate"]["voted"] == 1


def test_only_those_without_a_phone_are_acted_for(make_plan: Any) -> None:
    game = Game(make_plan())
    game.do(HOST, "proxy.add", guest="gp", name="Grandmother")
    game.go_to("rate")
    vote = {"card": "n1", "criterion": "worth", "value": 5}
    assert isinstance(game.try_to("g1", "rate", **vote, **{"as": "gp"}), str)
    game.do(HOST, "role", guest="g1", role="scribe")
    game.do("g1", "rate", **vote, **{"as": "gp"})
    assert isinstance(game.try_to(HOST, "rate", **vote, **{"as": "g2"}), str)
    assert game.state.steps["rate"].rounds[0].rates == {"gp": {"n1": {"worth": 5}}}
    assert game.view("g1")["me"]["rates"] == {}


def test_a_file_that_is_no_room_is_named_and_one_that_is_there_is_not_overwritten(
    make_plan: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.room"
    create_room(path, make_plan())
    with pytest.raises(Conflict):
        create_room(path, make_plan())
    other = tmp_path / "b.room"
    other.write_bytes(b"no database at all" * 100)
    with pytest.raises(Unreadable, match=r"b\.room"):
        open_room(other)
    with pytest.raises(NotFound, match=r"c\.room"):
        read_room(tmp_path / "c.room")


def test_a_room_is_deleted_on_its_day_and_no_other(make_plan: Any, tmp_path: Path) -> None:
    from datetime import date

    for name, until in (("old", "2030-01-01"), ("new", "2031-01-01"), ("none", "")):
        create_room(tmp_path / f"{name}.room", make_plan(keep_until=until))
    (tmp_path / "note.room").write_text("not ours")
    assert erase_due_rooms(tmp_path, today=date(2030, 1, 1)) == []
    assert erase_due_rooms(tmp_path, today=date(2030, 1, 2)) == ["old"]
    assert sorted(each.stem for each in tmp_path.glob("*.room")) == ["new", "none", "note"]
