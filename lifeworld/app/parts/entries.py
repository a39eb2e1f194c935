"""Lists of small things that are edited in a window: aims, outside sources, decisions, steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lifeworld.app.finding_words import FINDING_WORDS
from lifeworld.app.markdown import escape
from lifeworld.app.parts.widgets import show_part
from lifeworld.app.session import act
from study.language import say

__all__ = ["Entries", "Told", "show_entries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a card says.

    Attributes:
        title: What the thing is, in a line.
        lines: What else is known of it, a line each.
        badge: A word that catches the eye, or empty; in orange where it is urgent.
    """

    title: str
    lines: Sequence[str] = ()
    badge: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """How the things of one kind are shown, written down, changed and removed.

    Attributes:
        about: What they are for, in a sentence.
        none: What to do while there are none.
        form: Shows the fields of a thing, or of a new one, and returns their values.
        more: Shows what else can be done with a thing, below its card.
        quick: Shows the buttons for what is done most often, in the row of the title.
    """

    kind: str
    about: str
    none: str
    tell: Callable[[Any], Told]
    form: Callable[[Any, str], dict[str, Any]]
    add: Callable[..., Any]
    revise: Callable[..., Any]
    remove: Callable[..., Any]
    more: Callable[[Any], None] | None = None
    quick: Callable[[Any, Any], None] | None = None


def show_entries(entries: Entries, things: Sequence[Any], *, seen: bool) -> None:
    """Show the things of one kind, and a button for a new one.

    Args:
        entries: How they are shown.
        things: The things.
        seen: Whether the tab is open, so that the key N is its button's.
    """
    kind = entries.kind
    words = FINDING_WORDS[kind]
    row = st.container(horizontal=True, vertical_alignment="center")
    row.caption(entries.about, width="stretch")
    if row.button(
        say(words.new),
        icon=":material/add:",
        type="primary" if seen else "secondary",
        shortcut="n" if seen else None,
        key=f"new-{kind}",
    ):
        st.dialog(say(words.new), width="large")(_new)(entries)
    if not things:
        st.info(entries.none)
    opened = st.session_state.get(f"open_{kind}")
    ordered = sorted(things, key=lambda each: each.id != opened)  # what was followed stands first
    for thing in show_part(ordered, key=f"all_{kind}"):
        _show(entries, thing)


def _new(entries: Entries) -> None:
    words = FINDING_WORDS[entries.kind]
    with st.form(f"form-new-{entries.kind}", border=False):
        values = entries.form(None, f"new-{entries.kind}")
        if st.form_submit_button(say(words.add), type="primary"):
            act(entries.add, **values, said=say(words.added))


def _edit(entries: Entries, thing: Any) -> None:
    with st.form(f"form-{thing.id}", border=False):
        values = entries.form(thing, f"edit-{thing.id}-{thing.rev}")
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            said = say(FINDING_WORDS[entries.kind].saved)
            act(entries.revise, thing.id, expect_rev=thing.rev, **values, said=said)


def _show(entries: Entries, thing: Any) -> None:
    kind, told = entries.kind, entries.tell(thing)
    words = FINDING_WORDS[kind]
    with st.container(border=True, gap="xxsmall", key=f"card-{kind}-{thing.id}"):
        row = st.container(horizontal=True, wrap=False, vertical_alignment="center")
        row.markdown(f"**{escape(told.title)}**", width="stretch")
        if told.badge:
            row.badge(told.badge, color="orange" if told.urgent else "gray")
        if entries.quick is not None:
            entries.quick(row, thing)
        if row.button(
            say("Edit"), icon=":material/edit:", type="tertiary", key=f"edit-{kind}-{thing.id}"
        ):
            st.dialog(say(words.edit), width="large")(_edit)(entries, thing)
        if row.button(
            say(words.remove),
            icon=":material/delete:",
            type="tertiary",
            help=say("You can undo this."),
            key=f"rm-{kind}-{thing.id}",
        ):
            act(entries.remove, thing.id, said=say(words.removed))
        for line in told.lines:
            if line.strip():
                st.caption(escape(line))
        if entries.more is not None:
            entries.more(thing)
