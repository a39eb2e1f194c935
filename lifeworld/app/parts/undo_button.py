"""The button that undoes the last change of its page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lifeworld.app.session import act, current_study
from lifeworld.app.who import current_actor
from lifeworld.changes import describe_undo
from study import Study
from study.entries import Entry, find_undoable, get_entry
from study.language import say
from study.undoing import Place

__all__ = ["show_undo"]


def show_undo(row: Any, place: Place, *, key: str) -> Entry | None:
    """Show a button that undoes the change which was the person's last when it was drawn.

    Its key in Streamlit names that change: a press that arrives twice, as it can while the page is
    being drawn again, undoes nothing more, and neither does one that a newer change overtook.

    Args:
        row: The container of the button.
        place: The page; a change that was made on another is refused with a message.
        key: The key of the container around the button.

    Returns:
        The change that was undone, or None if the button was not pressed or refused.
    """
    change_id = _find_pressed(key) or _find_last()
    st.session_state[f"{key}_names"] = change_id
    pressed = row.container(key=key, width="content").button(
        say("Undo"), shortcut="u", icon=":material/undo:", key=f"{key}-{change_id}"
    )
    if not pressed:
        return None

    def undo(study: Study, *, actor: str) -> Entry:
        return study.undo(change_id, actor=actor, place=place)

    return act(undo, said=describe_undo, rerun=False)


def _find_last() -> str | None:
    last = find_undoable(current_study().db, actor=current_actor())
    return last.id if last else None


def _find_pressed(key: str) -> str | None:
    """Return the change of the button that was pressed, unless it has been undone already."""
    named = st.session_state.get(f"{key}_names")
    if named is None or not st.session_state.get(f"{key}-{named}"):
        return None
    return None if get_entry(current_study().db, named).undone else str(named)
