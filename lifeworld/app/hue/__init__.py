"""A code's colour: a field that shows it while it is chosen, and a bar that only shows it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from coding.codebook.colours import APART, measure_distance
from coding.model import Code, CodeId
from lifeworld.app.components import new_component

__all__ = ["show_bar", "show_hue"]


def show_bar(hue: int, *, key: str) -> None:
    """Show a code's colour as a bar.

    Args:
        hue: The colour.
        key: A name for the bar, unique on the page.
    """
    new_component("hue", "bar.js", name="hue_bar")(key=key, data={"hue": hue}, height=8)


def show_hue(
    codes: Sequence[Code], *, of: str, hue: int, parent_id: CodeId | None, key: str
) -> int | None:
    """Show the field with *hue* and return the hue that was chosen since, once; None otherwise.

    Args:
        codes: The codebook: siblings are marked, and those too near are named.
        of: The id of the code, or a name for one that is new.
        hue: Its colour now.
        parent_id: The code above it.
        key: A name for the field, unique in the app.
    """
    siblings = [code for code in codes if code.parent_id == parent_id and code.id != of]
    hues = tuple(code.hue for code in siblings)
    told: dict[str, Any] = (st.session_state.get(key) or {}).get("hue") or {}
    new_component("hue", "hue.js")(
        key=key,
        data={
            "of": of,
            "hue": hue,
            "siblings": [{"name": code.name, "hue": code.hue} for code in siblings],
            "near": list(_list_near(hues)),
        },
        on_hue_change=_do_nothing,
    )
    done = f"{key}_done"
    if told.get("of") != of or told.get("number") == st.session_state.get(done):
        return None
    st.session_state[done] = told.get("number")
    chosen = told.get("hue")
    return chosen % 360 if isinstance(chosen, int) else None


@lru_cache(maxsize=64)
def _list_near(hues: tuple[int, ...]) -> tuple[int, ...]:
    """Return for each hue the index of the sibling that it can hardly be told from, or -1."""
    near: list[int] = []
    for hue in range(360):
        distances = [(measure_distance(hue, other), n) for n, other in enumerate(hues)]
        apart, nearest = min(distances, default=(1.0, -1))
        near.append(nearest if apart < APART * 0.7 else -1)
    return tuple(near)


def _do_nothing() -> None:
    """Let the state be kept: Streamlit keeps only what somebody listens to."""
