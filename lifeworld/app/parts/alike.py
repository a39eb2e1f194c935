"""A question where a new code nearly equals one that is there; the person decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from coding.codebook.likeness import Alike, find_alike
from coding.model import Code
from coding.suggestions.near_codes import score_near_codes
from lifeworld.app.markdown import escape
from lifeworld.app.session import current_study
from study.language import say
from study.wording import shorten_quote

__all__ = ["has_been_asked", "show_alike"]

_ASKED = "alike_asked"


def show_alike(codes: Sequence[Code], name: str, *, key: str, use: Callable[[Code], None]) -> bool:
    """Show which codes the name nearly equals, and offer to use one; return whether there are any.

    Args:
        codes: The codebook.
        name: The name of the new code.
        key: A name for the question, unique on the page.
        use: What is done when the person takes one that is there.
    """
    found = _find(codes, name)
    for each in found:
        with st.container(border=True, gap="xsmall"):
            retired = f" {say('It is retired.')}" if each.code.retired else ""
            st.markdown(
                f":material/info: **{escape(each.code.name)}** {escape(each.why)}.{retired}"
            )
            if each.code.definition:
                st.caption(escape(shorten_quote(each.code.definition, most=160)))
            if st.button(say("Use this code"), key=f"use_{key}_{each.code.id}"):
                use(each.code)
    return bool(found)


def has_been_asked(codes: Sequence[Code], name: str) -> bool:
    """Return whether the person has seen what the name nearly equals, and note that they have now.

    A button that is pressed while the name is still being typed must not pass the question by.
    """
    if not _find(codes, name):
        return True
    asked = st.session_state.get(_ASKED) == name.strip()
    st.session_state[_ASKED] = name.strip()
    return asked


def _find(codes: Sequence[Code], name: str) -> list[Alike]:
    """Return what the name nearly equals; meaning is asked only where the letters find nothing."""
    found = find_alike(codes, name)
    if found or not name.strip():
        return found
    leaves = [code for code in codes if not code.abstract]
    return find_alike(codes, name, close=score_near_codes(current_study(), name, leaves))
