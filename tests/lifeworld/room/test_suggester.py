"""Piles are computed in a process of its own, and come into the room as an operation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from opportunity_spaces.workshops.room.queries import read_room


def post(room: Any, what: str) -> tuple[int, dict[str, Any]]:
    status, _, content = room.ask("POST", f"{room.host_url}/piles/{what}", {}, Cookie=room.let_in())
    return status, json.loads(content or b"{}")


def test_a_room_suggests_piles_says_why_it_cannot_and_is_asked_by_the_console_alone(
    rooms: Any, tmp_path: Path
) -> None:
    with rooms.running_room(tmp_path, plan=rooms.make_plan(piles=())) as room:
        status, told = post(room, "suggest")
        assert status == 409
        assert "too few" in told["why"]  # no step has begun
        room.go_to("sort")
        assert room.ask("POST", f"{room.guest_url}/piles/suggest", {})[0] == 404
        assert post(room, "suggest") == (200, {"why": ""})
        ended = room.host.wait_for(
            lambda p: "why" in p.get("suggesting", {}) and p["suggesting"], seconds=90
        )
        assert ended["suggesting"] == {"why": ""}
        found = {key: each for key, each in ended.items() if key.startswith("pile:")}
        assert len(found) >= 2
        assert all(each["suggested"] for each in found.values())
        assert not any(operation.kind == "sort" for operation in read_room(room.path).operations)
        assert room.facilitate("pile.take")["t"] == "ack"
        room.host.wait_for(lambda p: p["room"]["suggestions"]["number"] == 0)


def test_without_its_model_a_room_says_so_and_a_computation_can_be_cancelled(
    rooms: Any, tmp_path: Path
) -> None:
    plan = rooms.make_plan(piles=(), model="some-team/a-model-that-nobody-made")
    with rooms.running_room(tmp_path, plan=plan) as room:
        room.go_to("sort")
        post(room, "suggest")
        assert post(room, "cancel")[0] == 200
        room.host.wait_for(lambda p: p.get("suggesting") == {"why": ""})
        post(room, "suggest")
        told = room.host.wait_for(lambda p: p.get("suggesting", {}).get("why"), seconds=90)
        assert "a-model-that-nobody-made" in told["suggesting"]["why"]
        assert not any(key.startswith("pile:") for key in told)


def test_a_room_of_a_study_without_suggestions_offers_none_and_makes_none(
    rooms: Any, tmp_path: Path
) -> None:
    with rooms.running_room(tmp_path, plan=rooms.make_plan(piles=(), suggests=False)) as room:
        room.go_to("sort")
        status, told = post(room, "suggest")
        assert (status, "off for this study" in told["why"]) == (409, True)
        seen = room.host.wait_for(lambda p: "room" in p)
        assert not seen["room"]["suggestions"]["offered"]
