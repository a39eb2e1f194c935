"""Parts that are made once for many are what each of them would have got alone."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from typing import Any

import pytest

from opportunity_spaces.workshops.room import sharing
from opportunity_spaces.workshops.room.model import HOST, PROJECTOR
from opportunity_spaces.workshops.room.presence import Presence
from opportunity_spaces.workshops.room.sharing import Shared, find_alike
from opportunity_spaces.workshops.room.views import get_part, list_keys
from tests.opportunity_spaces.workshops.room.test_room import GUESTS, Game, play

VIEWERS = (*GUESTS, "g4", "g5", "gp", HOST, PROJECTOR)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_do_those_who_share_a_part_would_each_see_the_same(
    seed: int, rooms: Any
) -> None:
    tables = rooms.TABLES if seed % 2 else ()
    game, chance = Game(rooms.make_plan(tables=tables), VIEWERS[:5]), random.Random(seed)
    presence, shared = Presence(now=5, here={"g1"}), Shared()
    many = 0
    for _ in range(40):
        play(game, chance, 5)
        shared.forget()
        made: dict[tuple[str, str], set[str]] = defaultdict(set)
        for viewer in VIEWERS:
            for key in list_keys(game.state, viewer):
                part = get_part(game.state, viewer, key, presence)
                text = shared.render_part(game.state, viewer, key, presence)
                assert (json.loads(text) if text else None) == part, (viewer, key)
                made[key, find_alike(game.state, viewer, key)].add(viewer)
        many += sum(len(each) > 2 for each in made.values())
    assert many > 100


def test_a_card_is_made_once_for_forty_phones(rooms: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    guests = tuple(f"g{n}" for n in range(40))
    game = Game(rooms.make_plan(), guests)
    game.go_to("plan")
    game.do("g0", "card.add", card="c", text="For all")
    asked = []

    def look(*args: Any) -> Any:
        asked.append(args[1])
        return get_part(*args)

    monkeypatch.setattr(sharing, "get_part", look)
    shared = Shared()
    texts = [shared.render_part(game.state, each, "card:c", Presence()) for each in guests]
    assert len(asked) == 2  # for who wrote it, and for the others
    assert json.loads(texts[0])["mine"]
    assert {json.loads(each)["mine"] for each in texts[1:]} == {False}
