"""The canvas of an opportunity space: what would change, the role, and what belongs to it."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import current_study
from opportunity_spaces.model import Space
from opportunity_spaces.workshops.wording import list_shapers
from study.language import say

__all__ = ["show_canvas"]


def show_canvas(space: Space) -> None:
    """Show the parts of a space that are written, side by side, and its questions."""
    if space.narrative:
        st.markdown(escape(space.narrative))
    for people in list_shapers(current_study(), space.id):
        st.caption(say("Shaped in a workshop with {people}.", people=people))
    parts = (
        (say("From"), space.from_state),
        (say("To"), space.to_state),
        (say("Role the organisation could play"), space.role),
        (say("In scope"), space.boundaries_in),
        (say("Out of scope"), space.boundaries_out),
    )
    told = [f"**{head}**  \n{escape(words)}" for head, words in parts if words.strip()]
    for first in range(0, len(told), 2):
        for place, words in zip(st.columns(2), told[first : first + 2], strict=False):
            place.markdown(words)
    if space.questions:
        st.markdown("\n".join(f"- {escape(question)}" for question in space.questions))
