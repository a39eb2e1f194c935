"""The dialog in which a code is added, with the colour that it will have."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.codebook.colours import find_hue
from coding.codebook.commands import add_code
from coding.codebook.tree import list_in_order
from coding.model import Code, CodeId
from coding.suggestions.near_codes import prepare_near_codes
from lifeworld.app.hue import show_hue
from lifeworld.app.language import dialog
from lifeworld.app.parts.alike import has_been_asked, show_alike
from lifeworld.app.session import act, current_study
from study.language import say

__all__ = ["show_new_code"]

_HUE = "new_code_chosen"


@dialog("New code", width="medium")
def show_new_code(codes: Sequence[Code], beside: CodeId) -> None:
    """Ask for a code and add it.

    Args:
        codes: The codebook.
        beside: The code that is open; the new one goes below it if it groups others, and beside it
            otherwise.
    """
    groups: dict[CodeId | None, str] = {
        c.id: c.name for _, c in list_in_order(codes) if not c.retired
    }
    near = next((c for c in codes if c.id == beside), None)
    first = (near.id if near.abstract else near.parent_id) if near else None
    first = first if first in groups else None
    # The language model is loaded while the name is typed.
    prepare_near_codes(current_study(), [code for code in codes if not code.abstract])
    name = st.text_input(say("Name"))
    alike = show_alike(codes, name, key="new", use=_open)
    below = st.selectbox(
        say("Parent code"),
        [None, *groups],
        index=[None, *groups].index(first),
        format_func=lambda c: groups.get(c, say("Top level")),
    )
    definition = st.text_area(say("Definition"), height=90)
    # A colour chosen by the person stays; until then it follows the place in the tree.
    kept = st.session_state.get(_HUE)
    hue = kept if kept is not None else find_hue(codes, parent_id=below)
    chosen = show_hue(codes, of="new", hue=hue, parent_id=below, key="new_code_hue")
    if chosen is not None:
        st.session_state[_HUE] = hue = chosen
    abstract = st.toggle(say("Only for grouping other codes"), value=False)
    asked = has_been_asked(codes, name)
    label = say("Add it all the same") if alike else say("Add code")
    if st.button(label, type="primary", key="add_code") and asked:
        added = act(
            add_code,
            name,
            parent_id=below,
            definition=definition,
            abstract=abstract,
            hue=hue,
            said=say("Added the code “{name}”.", name=name.strip()),
            rerun=False,
        )
        if added is not None:
            st.session_state.pop(_HUE, None)
            st.session_state["chosen_codes"] = added.id
            st.rerun()


def _open(code: Code) -> None:
    st.session_state["chosen_codes"] = code.id
    st.rerun()
