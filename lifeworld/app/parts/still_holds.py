"""Control to accept something that needs another look, with the reason why it still holds."""

from __future__ import annotations

from typing import Any

import streamlit as st

from study.language import say

__all__ = ["show_still_holds"]


def show_still_holds(box: Any, *, key: str) -> str:
    """Show the control in a container; return the reason when it is accepted, else nothing.

    Args:
        box: The container to show it in.
        key: A key, unique on the page.
    """
    row = box.container(horizontal=True, vertical_alignment="bottom")
    reason = row.text_input(
        say("Why it still holds"),
        placeholder=say("Read again: the new wording says the same."),
        help=say(
            "Kept in the history. A final deck needs it, unless the link is removed or revised."
        ),
        key=f"why-{key}",
    ).strip()
    if not row.button(say("It still holds"), key=key, icon=":material/check:"):
        return ""
    if not reason:
        st.toast(say("Write why it still holds first."), icon=":material/edit:")
    return str(reason)
