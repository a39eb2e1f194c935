"""What a page of suggestions says where the method of the study has none."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from study.language import say
from transcripts.model import Frame

__all__ = ["show_suggestions_off"]


def show_suggestions_off(frame: Frame) -> None:
    """Say so and stop the page, if the method has suggestions off."""
    if frame.profile.suggestions:
        return
    st.info(
        say(
            "Suggestions are off for the method “{method}”. {why}",
            method=escape(say(frame.profile.title)),
            why=escape(say(frame.profile.why)),
        ),
        icon=":material/block:",
    )
    st.stop()
