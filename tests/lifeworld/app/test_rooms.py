"""The app runs a workshop's room as a process of its own, and ends it."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from lifeworld.app import rooms as running
from opportunity_spaces.workshops.room.commands import create_room
from study import LifeworldError


def test_a_room_runs_once_lets_the_browser_in_and_ends(rooms: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.room"
    create_room(path, rooms.make_plan())
    try:
        console = running.open_room_server(path, app="http://127.0.0.1:8501")
        assert running.open_room_server(path) == console
        assert running.find_room(path, "projector") == console.replace("console", "projector")
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(console, timeout=20) as answer:
            assert answer.status == 200
        # Cards lead into the app that opened the room, wherever that is open today.
        with browser.open(console.split("/console")[0] + "/state.json", timeout=20) as answer:
            assert json.load(answer)["parts"]["address"]["app"] == "http://127.0.0.1:8501"
    finally:
        running.close_room(path)
    assert running.find_room(path, "console") == ""


def test_what_is_no_room_is_refused_with_what_the_room_said(tmp_path: Path) -> None:
    path = tmp_path / "w.room"
    path.write_text("no room", "utf-8")
    with pytest.raises(LifeworldError, match="room"):
        running.open_room_server(path)
