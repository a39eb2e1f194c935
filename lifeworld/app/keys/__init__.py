"""Keys that press a button, where Streamlit's own shortcuts do not allow the letter (C and R)."""

from __future__ import annotations

from collections.abc import Mapping

from lifeworld.app.components import new_component

__all__ = ["show_keys"]


def show_keys(keys: Mapping[str, str]) -> None:
    """Let single letters press buttons of this page, but not while somebody types in a field.

    Args:
        keys: The key of the button in Streamlit, by letter.
    """
    new_component("keys", "press.js")(key="keys_press", data={"keys": dict(keys)})
