"""What of a workshop people do in their own time, told on its page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from opportunity_spaces.workshops.room.ahead import describe_until, list_open
from opportunity_spaces.workshops.room.fold import build_state
from opportunity_spaces.workshops.room.queries import read_room
from study import LifeworldError
from study.language import say

__all__ = ["show_open_steps"]


def show_open_steps(path: Path, *, runs: bool) -> None:
    """Say which steps of a room are open and until when, and what that needs of this computer."""
    try:
        room = read_room(path)
    except LifeworldError:
        return  # what is wrong with the file is said where it is opened
    steps = list_open(build_state(room.plan, room.operations))
    if not steps:
        return
    lines = [
        say("- **{step}** is open until {until}", step=escape(each["title"]),
            until=describe_until(each["until"]))
        for each in steps
    ]  # fmt: skip
    needs = (
        say("Leave the room and this computer running meanwhile: people cannot reach it else.")
        if runs
        else say("People cannot reach it while the room is stopped: resume it.")
    )
    st.markdown("\n".join([*lines, "", needs]))
