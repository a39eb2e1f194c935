"""The code tree: a browser component in which codes are opened, ticked, moved and removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from coding.codebook.tree import list_in_order
from coding.model import Code, CodeId
from lifeworld.app.code_tree.acts import TREE, get_tree_state
from lifeworld.app.components import new_component

__all__ = ["show_code_tree"]


def show_code_tree(
    codes: Sequence[Code],
    *,
    study: str,
    uses: Mapping[CodeId, int],
    told: Mapping[CodeId, str],
    chosen: str | None,
    on_choose: Callable[[], None],
) -> list[CodeId]:
    """Show the tree and return the codes that are ticked.

    Args:
        codes: The codebook.
        study: A name for the study, under which the browser remembers what is folded.
        uses: The number of codings of each code.
        told: What the tooltip says below the definition, by code.
        chosen: The code that is open.
        on_choose: Called when a code is opened in the tree, before the page reruns.
    """
    state = get_tree_state()
    rows = [
        {
            "id": code.id,
            "name": code.name,
            "parent": code.parent_id,
            "hue": code.hue,
            "abstract": code.abstract,
            "retired": code.retired,
            "key": code.shortcut,
            "aliases": code.other_names,
            "definition": code.definition,
            "uses": uses.get(code.id, 0),
            "told": told.get(code.id, ""),
        }
        for _, code in list_in_order(codes)
    ]
    result = new_component("code_tree", "tree.js")(
        key=TREE,
        data={
            "study": study,
            "codes": rows,
            "chosen": chosen,
            "number": (state.get("chosen") or {}).get("number"),
            "confirmed": st.session_state.get("code_tree_done", 0),
            "cleared": st.session_state.get("code_tree_cleared", 0),
        },
        on_chosen_change=on_choose,
        on_ticked_change=_do_nothing,
        on_acts_change=_do_nothing,
    )
    there = {code.id for code in codes}
    return [CodeId(each) for each in result.ticked or () if each in there]


def _do_nothing() -> None:
    """Let the state be kept: Streamlit keeps only what somebody listens to."""
