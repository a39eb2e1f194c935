"""Lists of findings: titles that open, and the list beside the one that is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from study.language import say
from study.wording import choose_article, choose_word

__all__ = ["show_beside", "show_title"]


def show_title(place: Any, kind: str, thing_id: str, title: str) -> None:
    """Show a finding's title as a button that opens it."""
    if place.button(f"**{escape(title)}**", key=f"open-{thing_id}", type="tertiary"):
        st.session_state[f"open_{kind}"] = thing_id
        st.rerun()


def show_beside(kind: str, noun: str, opened: str, titles: Mapping[str, str]) -> None:
    """List findings beside the one that is open; the arrow keys go from one to the next.

    Args:
        kind: The kind of finding.
        noun: What it is called.
        opened: The id of the one that is open.
        titles: The titles of those to list, by id.
    """
    known = list(titles)
    chosen = st.radio(
        say(
            "Choose {article} {finding}",
            article=choose_article(noun),
            finding=choose_word(1, noun),
        ),
        known,
        index=known.index(opened) if opened in titles else None,
        format_func=lambda each: escape(titles[each]),
        label_visibility="collapsed",
        key=f"all-{kind}-{opened}",
    )
    if chosen and chosen != opened:
        st.session_state[f"open_{kind}"] = chosen
        st.rerun()
