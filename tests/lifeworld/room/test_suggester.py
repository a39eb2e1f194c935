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


def test_a_guest_who_leads_asks_for_piles_and_cancels_as_the_console_does_and_nobody_else_can(
    rooms: Any, tmp_path: Path
) -> None:
    with rooms.running_room(tmp_path, plan=rooms.make_plan(piles=())) as room:
        second, ann = room.join("Second"), room.join("Ann")
        room.go_to("sort")
        room.facilitate("role", guest=second.guest, role="facilitator")
        for kind in ("piles.ask", "piles.cancel"):
            assert "Only a facilitator" in ann.act(kind)["why"]
        assert "suggesting" not in ann.parts

        assert second.act("piles.ask")["t"] == "ack"
        second.wait_for(lambda p: "done" in p["suggesting"])
        assert second.act("piles.cancel")["t"] == "ack"
        second.wait_for(lambda p: p["suggesting"] == {"why": ""})
        assert not second.list("pile")

        assert second.act("piles.ask")["t"] == "ack"
        second.wait_for(lambda p: p["suggesting"] == {"why": ""} and second.list("pile"), 90)
        assert all(each["suggested"] for each in second.list("pile"))
        assert second.act("pile.take", pile="")["t"] == "ack"
        room.host.wait_for(lambda p: p["room"]["suggestions"]["number"] == 0)
        kinds = {operation.kind for operation in read_room(room.path).operations}
        assert not kinds & {"piles.ask", "piles.cancel"}

        room.facilitate("role", guest=second.guest, role="guest")
        second.wait_for(lambda p: "suggesting" not in p)
        assert "Only a facilitator" in second.act("piles.ask")["why"]


def test_a_guest_who_leads_is_told_why_there_can_be_no_piles(rooms: Any, tmp_path: Path) -> None:
    with rooms.running_room(tmp_path, plan=rooms.make_plan(piles=())) as room:
        second = room.join("Second")
        room.facilitate("role", guest=second.guest, role="facilitator")
        assert "too few" in second.act("piles.ask")["why"]  # no step has begun
        room.facilitate("end")
        assert "ended" in second.act("piles.ask")["why"]
