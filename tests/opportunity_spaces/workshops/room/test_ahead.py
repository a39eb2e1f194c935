"""Steps open until a date: done in people’s own time, and nobody sees a vote early."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opportunity_spaces.workshops.results import build_results, parse_counted, render_counted
from opportunity_spaces.workshops.room.accept import SERVER_ITSELF
from opportunity_spaces.workshops.room.ahead import find_due
from opportunity_spaces.workshops.room.fold import build_state
from opportunity_spaces.workshops.room.model import HOST, PROJECTOR
from opportunity_spaces.workshops.room.presence import Presence
from opportunity_spaces.workshops.room.views import get_part
from opportunity_spaces.workshops.wording import describe_counted, describe_poll_taken
from tests.opportunity_spaces.workshops.room.test_room import Game

LATER = 5_000_000  # the clock of a game is at a million, and a second more with each deed


@pytest.fixture
def game(rooms: Any) -> Game:
    game = Game(rooms.make_plan())
    for step in ("read", "think", "rate", "agree"):
        game.do(HOST, "open", step=step, until=LATER)
    return game


def rate(game: Game, guest: str, value: int = 4, card: str = "n1") -> Any:
    return game.try_to(guest, "rate", step="rate", card=card, criterion="worth", value=value)


def test_before_the_start_people_go_to_and_fro_and_each_sees_the_step_that_they_visit(
    game: Game,
) -> None:
    assert "step" not in game.view("g1")
    assert [each["id"] for each in game.view("g1")["room"]["open"]] == [
        "read", "think", "rate", "agree",
    ]  # fmt: skip
    game.do("g1", "visit", to="rate")
    game.do("g2", "visit", to="read")
    assert game.view("g1")["step"]["id"] == "rate"
    assert "card:n1" in game.view("g1")
    assert game.view("g2")["step"]["id"] == "read"
    assert "card:n1" not in game.view("g2")
    assert "step" not in game.view(PROJECTOR)
    assert "step" not in game.view(HOST)
    rate(game, "g1")
    game.do("g1", "visit", to="")
    me = game.view("g1")["me"]
    assert me["did"] == {"read": 0, "think": 0, "rate": 1, "agree": 0}
    assert me["visits"] == ""
    game.do("g1", "visit", to="rate")
    assert game.view("g1")["me"]["rates"] == {"n1": {"worth": 4}}


def test_the_meeting_begins_with_what_was_gathered_and_a_vote_is_asked_again_if_one_likes(
    game: Game,
) -> None:
    for guest in ("g1", "g2"):
        rate(game, guest)
    game.do("g1", "card.add", step="think", card="w1", text="Written at home")
    assert "card:w1" not in game.view("g2")
    game.do(HOST, "close", step="rate")
    game.do(HOST, "close", step="think")
    assert "is closed now" in rate(game, "g3")
    assert "tally:rate" not in game.view("g1")
    game.go_to("rate")
    shown = game.view(HOST)
    assert shown["tally:rate"]["voted"] == 2
    assert shown["step"]["poll"]["closed"]
    row = next(each for each in shown["agenda"]["steps"] if each["id"] == "rate")
    assert (row["did"], row["until"]) == (2, 0)
    assert row["opened"]
    assert row["closed"]
    game.do(HOST, "reveal", step="rate", on=True)
    assert game.view("g3")["tally:rate"]["voted"] == 2
    game.do(HOST, "open", step="rate", until=LATER)
    assert len(game.state.steps["rate"].rounds) == 2
    assert "tally:rate" not in game.view("g3")


def test_a_vote_that_is_open_until_a_date_outlives_its_step_and_takes_those_who_were_not_there(
    game: Game,
) -> None:
    game.go_to("rate")
    rate(game, "g1")
    game.do(HOST, "step.next", **{"from": "rate"})
    game.do(HOST, "pause")
    game.do("g2", "visit", to="rate")
    assert game.view("g2")["step"]["until"] == LATER
    rate(game, "g2")
    game.do(HOST, "go")
    assert game.view("g2")["step"]["id"] == "pair"  # the meeting comes first
    game.do(HOST, "close", step="rate")
    found = game.state.steps["rate"].round
    assert found is not None
    assert found.tally is not None
    assert found.tally["voted"] == 2


def test_results_tell_votes_of_the_meeting_from_those_in_peoples_own_time_and_never_who(
    game: Game,
) -> None:
    for guest in ("g4", "g5"):
        game.do(SERVER_ITSELF, "join", guest=guest, name="")
    for guest in ("g1", "g2"):
        rate(game, guest)
    game.do("g3", "visit", to="read")
    game.go_to("rate")
    rate(game, "g2", value=2)  # thought again in the meeting
    rate(game, "g3")
    game.do(HOST, "step.next", **{"from": "rate"})
    game.do(HOST, "pause")
    rate(game, "g4")
    rate(game, "g5")
    rate(game, "g5", value=0)  # took it back
    game.do(HOST, "close", step="rate")
    results = build_results(game.state, ())
    [poll] = results.counted.polls
    assert (poll.voted, poll.beforehand, poll.afterwards) == (4, 1, 1)
    told = " ".join(describe_poll_taken(poll))
    assert "When they voted: 2 in the room, 1 before the meeting and 1 after it" in told
    titles = {run.step.id: run.step.title for run in game.state.steps.values()}
    assert dict(results.counted.apart) == {titles["read"]: 1, titles["rate"]: 4}
    assert "In their own time: “Meet the evidence” (1 person)" in describe_counted(results.counted)
    assert parse_counted(render_counted(results.counted)) == results.counted
    old = json.loads(render_counted(results.counted))
    del old["apart"]
    for name in ("beforehand", "afterwards"):
        del old["polls"][0][name]
    assert "When they voted" not in " ".join(
        describe_poll_taken(parse_counted(json.dumps(old)).polls[0])  # type: ignore[union-attr]
    )


def test_the_clock_closes_at_the_hour_that_was_said_however_late_it_is_seen(game: Game) -> None:
    rate(game, "g1")
    game.number = 6_000  # the computer was off for days
    assert sorted(find_due(game.state, 1_000_000 + game.number * 1000)) == [
        "agree", "rate", "read", "think",
    ]  # fmt: skip
    assert "is closed now" in rate(game, "g2")  # a phone was faster than the clock
    game.do(SERVER_ITSELF, "lapse", step="rate")
    run = game.state.steps["rate"]
    assert run.closed == LATER
    assert run.round is not None
    assert run.round.closed
    assert game.try_to(SERVER_ITSELF, "lapse", step="rate").__class__.__name__ == "Already"
    assert isinstance(game.try_to("g1", "lapse", step="think"), str)


def test_two_who_close_close_once_and_what_cannot_be_opened_is_refused_in_a_sentence(
    game: Game,
) -> None:
    game.do(HOST, "close", step="rate")
    before = game.state.seq
    game.try_to(HOST, "close", step="rate")
    assert game.state.seq == before
    assert "done together" in str(game.try_to(HOST, "open", step="sort", until=LATER))
    assert "is over" in str(game.try_to(HOST, "open", step="rate", until=5))
    assert "more than a year" in str(game.try_to(HOST, "open", step="rate", until=10**13))
    assert "not open any more" in str(game.try_to("g1", "visit", to="rate"))
    assert "Only a facilitator" in str(game.try_to("g1", "open", step="rate", until=LATER))


def test_a_vote_on_what_is_not_there_yet_is_not_opened(game: Game) -> None:
    told = str(game.try_to(HOST, "open", step="dots", until=LATER))
    assert "nothing to vote on in “What matters most” yet" in told
    assert "dots" not in game.state.open
    game.go_to("think")
    game.do("g1", "card.add", card="w1", text="A thought")
    game.do(HOST, "reveal", step="think", on=True)
    game.do(HOST, "open", step="dots", until=LATER)
    assert "dots" in game.state.open


def test_the_end_counts_what_is_still_open(game: Game) -> None:
    rate(game, "g1")
    game.go_to("read")
    game.do(HOST, "end")
    found = game.state.steps["rate"].round
    assert found is not None
    assert found.tally is not None
    assert found.tally["voted"] == 1
    assert not game.state.open
    assert game.view("g1")["room"]["open"] == []


def test_the_end_leaves_open_what_is_to_wait_for_its_date_and_the_clock_ends_the_room(
    game: Game,
) -> None:
    rate(game, "g1")
    game.go_to("pair")
    game.do("g1", "pair", a="n1", b="n2", chosen="n1")
    for step in ("read", "think", "agree"):
        game.do(HOST, "close", step=step)
    game.do(HOST, "end", keep=True)
    assert game.state.steps["pair"].round.tally["voted"] == 1  # type: ignore[union-attr,index]
    room = game.view("g2")["room"]
    assert (room["state"], room["over"], len(room["open"])) == ("paused", True, 1)
    assert not build_results(game.state, ()).ended

    game.do("g2", "visit", to="rate")
    rate(game, "g2")
    for viewer in (HOST, PROJECTOR, "g1", "g2"):
        assert "tally:rate" not in game.view(viewer)
    for kind, fields in (
        ("go", {}), ("step.start", {"step": "read"}), ("step.next", {"from": "pair"}),
        ("poll.again", {"step": "pair"}), ("timer.add", {"seconds": 60}),
    ):  # fmt: skip
        assert "The meeting is over" in str(game.try_to(HOST, kind, **fields))
    move = next(each.seq for each in game.state.operations if each.kind == "step.start")
    assert "The meeting is over" in str(game.try_to(HOST, "undo", seq=move))
    before = game.state.seq
    game.try_to(HOST, "end", keep=True)  # pressed on two consoles
    assert game.state.seq == before

    game.number = 6_000
    assert "is closed now" in rate(game, "g3")
    game.do(SERVER_ITSELF, "lapse", step="rate")
    results = build_results(game.state, ())
    assert results.ended
    poll = next(each for each in results.counted.polls if each.title == "How much, how hard")
    assert (poll.voted, poll.beforehand, poll.afterwards) == (2, 1, 1)
    assert "has ended" in str(game.try_to("g1", "visit", to="rate"))
    assert build_state(game.state.plan, game.state.operations) == game.state


def test_an_end_that_was_to_wait_can_be_made_at_once(game: Game) -> None:
    rate(game, "g1")
    game.go_to("read")
    game.do(HOST, "end", keep=True)
    game.do(HOST, "end")
    assert game.state.phase == "ended"
    assert game.state.steps["rate"].round.tally["voted"] == 1  # type: ignore[union-attr,index]


def test_closing_the_last_open_vote_by_hand_ends_a_room_whose_meeting_is_over(
    game: Game,
) -> None:
    rate(game, "g1")
    game.go_to("out")
    for step in ("read", "think", "agree"):
        game.do(HOST, "close", step=step)
    game.do(HOST, "end", keep=True)
    assert game.state.phase == "paused"
    game.do(HOST, "poll.close", step="rate")
    assert game.state.phase == "ended"
    assert game.state.steps["rate"].round.tally["voted"] == 1  # type: ignore[union-attr,index]


def test_an_end_with_nothing_open_has_nothing_to_wait_for(rooms: Any) -> None:
    game = Game(rooms.make_plan())
    game.go_to("read")
    game.do(HOST, "end", keep=True)
    assert game.state.phase == "ended"


def test_the_text_to_send_names_steps_address_and_code_in_both_languages(game: Game) -> None:
    there = Presence(address={"url": "https://room.example/j/ABC", "code": "ABCDEF"})
    text = get_part(game.state, HOST, "reminder", there)
    assert text is not None
    for each in text.values():
        assert "https://room.example/j/ABC" in each
        assert "ABCDEF" in each
        assert "How much" in each
    assert text["en"] != text["da"]
    assert get_part(game.state, "g1", "reminder", there) is None


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_however_visits_votes_and_closings_follow_each_other_no_open_vote_is_told_and_none_is_lost(
    seed: int, rooms: Any
) -> None:
    chance, game = random.Random(seed), Game(rooms.make_plan())
    taken: dict[tuple[int, str], int] = {}  # by round and guest, the latest that was acknowledged
    for _ in range(40):
        guest, run = chance.choice(("g1", "g2", "g3")), game.state.steps["rate"]
        do = chance.choice(("open", "close", "visit", "vote", "vote", "vote", "move", "end"))
        if do == "open":
            until = 1_000_000 + (game.number + 20) * 1000
            game.try_to(HOST, "open", step=chance.choice(("rate", "read")), until=until)
        elif do == "close":
            game.try_to(HOST, "close", step="rate")
        elif do == "visit":
            game.try_to(guest, "visit", to=chance.choice(("rate", "read", "")))
        elif do == "end" and chance.random() < 0.2:
            game.try_to(HOST, "end", keep=True)
        elif do == "end":
            continue
        elif do == "move":
            game.try_to(HOST, "step.start", step=chance.choice(("read", "rate", "pair")))
        elif not isinstance(rate(game, guest, value := chance.randint(1, 5)), str):
            taken[len(run.rounds), guest] = value
        if run.round is not None and not run.round.closed:
            for viewer in (*game.state.guests, PROJECTOR):
                view = game.view(viewer)
                assert "tally:rate" not in view
                told = json.dumps({k: v for k, v in view.items() if k not in ("me", "counts")})
                assert '"worth": {"mean"' not in told
    for (number, guest), value in taken.items():
        found = game.state.steps["rate"].rounds[number - 1]
        assert found.rates[guest]["n1"]["worth"] == value
    assert build_state(game.state.plan, game.state.operations) == game.state
