"""Lists of findings: titles that open, and the list beside the one that is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from opportunity_spaces.things import move_thing
from study.language import say
from study.wording import choose_article, choose_word

__all__ = ["show_beside", "show_order", "show_title"]


def show_title(place: Any, kind: str, thing_id: str, title: str) -> None:
    """Show a finding's title as a button that opens it."""
    if place.button(f"**{escape(title)}**", key=f"open-{thing_id}", type="tertiary"):
        st.session_state[f"open_{kind}"] = thing_id
        st.rerun()


def show_order(place: Any, kind: str, thing_id: str, *, at: int, of: int) -> None:
    """Show the buttons that move a finding in its list.

    Args:
        place: Where they are shown.
        kind: The kind of finding: insight, need or space.
        thing_id: Its id.
        at: Its place in the list, from 0.
        of: How many there are.
    """
    if of < 2:
        return
    told = say("Reports and decks follow this order.")
    if place.button(
        say("Up", context="order"),
        key=f"up-{thing_id}",
        type="tertiary",
        disabled=not at,
        help=told,
    ):
        act(move_thing, kind, thing_id, by=-1, said=say("Moved it up."))
    if place.button(
        say("Down", context="order"),
        key=f"down-{thing_id}",
        type="tertiary",
        disabled=at == of - 1,
        help=told,
    ):
        act(move_thing, kind, thing_id, by=1, said=say("Moved it down."))


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
