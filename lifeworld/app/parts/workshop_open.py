"""What of a workshop people do in their own time, told on its page."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from opportunity_spaces.workshops.room.ahead import describe_until, list_open
from opportunity_spaces.workshops.room.queries import RoomFile, get_state
from study.language import say

__all__ = ["show_open_steps"]


def show_open_steps(room: RoomFile, *, runs: bool) -> None:
    """Say which steps of a room are open and until when, and what that needs of this computer."""
    steps = list_open(get_state(room))
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
