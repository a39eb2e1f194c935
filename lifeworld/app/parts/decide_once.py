"""Decisions by key on what a card shows: each counts once, and only on what is in view.

A press can arrive twice, a button of the card before can still listen, and a key that comes while
the page is being drawn again would cut off the one before it. So a card takes one decision each
time it is drawn, and keys wait in the browser until it has been. A button's function runs before
the page is drawn: the next card is there after one run of the script instead of two.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import streamlit as st

from lifeworld.app.keys import show_one_key

__all__ = ["open_decision", "show_decision"]


def open_decision(card: str, thing: Hashable, keys: Sequence[str]) -> None:
    """Let what a card shows be decided once; call it after its buttons.

    Args:
        card: The name of the card.
        thing: What it shows.
        keys: The keys that decide, as a browser names them: `x`, `ArrowLeft`.
    """
    st.session_state[f"{card}_open"] = thing
    show_one_key(keys, drawn=time.monotonic())


def show_decision(
    row: Any,
    label: str,
    decide: Callable[..., object],
    *args: object,
    card: str,
    thing: Hashable,
    **options: Any,
) -> None:
    """Show a button that decides about what a card shows.

    Args:
        row: The container of the button.
        label: What it says.
        decide: Called with *args* before the page is drawn again.
        args: Its arguments.
        card: The name of the card.
        thing: What the card shows.
        options: Further options of `st.button`; its key names the thing.
    """

    def take() -> None:
        if st.session_state.get(f"{card}_open") == thing:
            del st.session_state[f"{card}_open"]
            decide(*args)

    row.button(label, on_click=take, **options)
