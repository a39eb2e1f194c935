"""Parts that are made once for many are what each of them would have got alone."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from lifeworld.room import socket
from lifeworld.room.socket import Page
from opportunity_spaces.workshops.room import sharing
from opportunity_spaces.workshops.room.model import ALL, HOST, PROJECTOR
from opportunity_spaces.workshops.room.presence import Presence
from opportunity_spaces.workshops.room.sharing import Shared, find_group
from opportunity_spaces.workshops.room.views import get_part, get_view
from tests.opportunity_spaces.workshops.room.test_room import GUESTS, Game, play

VIEWERS = (*GUESTS, "g4", "g5", "gp", HOST, PROJECTOR)


class Server:
    """As much of a room's server as pages ask for."""

    def __init__(self, game: Game) -> None:
        self.game, self.shared = game, Shared()
        self.presence = Presence(now=5, here={"g1"})

    @property
    def state(self) -> Any:
        return self.game.state

    def get_now(self) -> int:
        return 5


class Shown:
    """A page without a connection, and what it would show."""

    def __init__(self, server: Server, viewer: str) -> None:
        self.page = Page(None, server, viewer)  # type: ignore[arg-type]
        self.parts: dict[str, Any] = {}

    def tell(self, touched: set[str]) -> None:
        """Take what changed since it was told last."""
        told = json.loads(self.page.find_changes(touched), object_pairs_hook=_read_once)
        for name, part in told.items():
            if name != "clock":  # it says what time it is
                assert part != self.parts.get(name), f"{name} is told again"
        self.parts |= told
        self.parts = {name: part for name, part in self.parts.items() if part is not None}


def _read_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    assert len(made) == len(pairs)
    return made


@pytest.mark.parametrize("seed", range(8))
def test_whatever_people_do_each_page_shows_what_its_viewer_alone_would_have_got(
    seed: int, rooms: Any
) -> None:
    tables, chance = rooms.TABLES if seed % 2 else (), random.Random(seed)
    steps = tuple(rooms.replace(each, plenary=not tables) for each in rooms.ALL_STEPS)
    game = Game(rooms.make_plan(tables=tables, steps=steps), VIEWERS[:5])
    for guest, table in zip(VIEWERS, ("t1", "t2") * 2, strict=False) if tables else ():
        game.do(HOST, "seat", guest=guest, table=table)
    server = Server(game)
    pages = [Shown(server, each) for each in (*VIEWERS, "g1")]
    late: dict[Shown, set[str]] = {each: {ALL} for each in pages}
    for turn in range(40):
        game.touched = set()
        # Who leaves sees no more: most stay until the end.
        play(game, chance, 5, but=() if turn > 30 else ("leave", "remove"))
        if chance.random() < 0.2:
            game.try_to(HOST, "role", guest="g2", role=chance.choice(("facilitator", "guest")))
        if turn == 35 and game.state.open:
            game.try_to(HOST, "end", keep=True)
        server.shared.note(game.touched)
        for each in pages:
            late[each] |= game.touched
            if chance.random() < 0.3 and turn < 39:
                continue  # its connection is slow: it is told later, of more at once
            each.tell(late.pop(each))
            late[each] = set()
            expected = get_view(game.state, each.page.viewer, server.presence)
            assert each.parts == json.loads(json.dumps(expected)), each.page.viewer
    groups = [find_group(game.state, each) for each in VIEWERS]
    assert len({*groups} - {""}) < len([each for each in groups if each])


def test_a_card_is_made_once_for_forty_phones(rooms: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    guests = tuple(f"g{n}" for n in range(40))
    game = Game(rooms.make_plan(), guests)
    game.go_to("plan")
    server = Server(game)
    pages = [Shown(server, each) for each in guests]
    for each in pages:
        each.tell({ALL})
    game.do("g0", "card.add", card="c", text="For all")
    asked = []

    def look(*args: Any) -> Any:
        asked.append(args[1])
        return get_part(*args)

    monkeypatch.setattr(sharing, "get_part", look)
    monkeypatch.setattr(socket, "get_part", look)
    server.shared.note({"card:c"})
    for each in pages:
        each.tell({"card:c"})
    assert len(asked) == 2  # for who wrote it, and for the others
    assert [each.parts["card:c"]["mine"] for each in pages] == [True] + [False] * 39


def test_a_guest_who_reacts_to_a_card_is_sent_it_anew_and_the_others_are_not(rooms: Any) -> None:
    game = Game(rooms.make_plan())
    game.go_to("react")
    server = Server(game)
    one, other = Shown(server, "g1"), Shown(server, "g2")
    for each in (one, other):
        each.tell({ALL})
    game.do("g1", "react", card="q1", value="doubt")
    server.shared.note({"card:q1"})
    one.tell({"card:q1"})
    assert one.parts["card:q1"]["mine_reaction"] == "doubt"
    assert other.page.find_changes({"card:q1"}) == "{}"
