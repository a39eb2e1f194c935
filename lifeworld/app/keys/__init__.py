"""Keys of a page beyond Streamlit's shortcuts: letters that it keeps, and one key at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lifeworld.app.components import new_component

__all__ = ["show_keys", "show_one_key"]


def show_keys(keys: Mapping[str, str]) -> None:
    """Let letters that Streamlit keeps (C and R) press buttons, but not while somebody types.

    Args:
        keys: The key of the button in Streamlit, by letter.
    """
    new_component("keys", "press.js")(key="keys_press", data={"keys": dict(keys)})


def show_one_key(keys: Sequence[str], *, drawn: float) -> None:
    """Let no key press a button between another one and the page that is drawn after it.

    Args:
        keys: The keys, as a browser names them: `x`, `ArrowLeft`.
        drawn: Another number each time the page is drawn.
    """
    new_component("keys", "one_key.js", name="one_key")(
        key="keys_one", data={"keys": list(keys), "drawn": drawn}
    )
