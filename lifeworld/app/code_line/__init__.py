"""The line of a code: a browser component that shows what each line would suggest."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from coding.suggestions.spread import BINS, Spread, measure_line
from lifeworld.app.components import new_component

__all__ = ["Told", "render_line", "show_line"]

Told = Literal["all", "suggested", "counts"]
"""What may be told of a line: right, wrong and missed; only right and wrong; or only how many."""


def render_line(spread: Spread, *, of: str, line: float, told: Told) -> dict[str, Any]:
    """Return what the browser draws: the code's passages by probability, and what each line does.

    Args:
        spread: How the code's probabilities are spread.
        of: The code's id.
        line: The line now.
        told: What may be told.
    """
    expected = [measure_line(spread, percent / BINS) for percent in range(1, BINS)]
    return {
        "of": of,
        "line": min(max(round(line * BINS), 1), BINS - 1),
        "told": told,
        "counts": spread.counts,
        "expected": [
            [e.suggestions, *(round(n) for n in (e.right, e.wrong, e.missed))] for e in expected
        ],
    }


def show_line(
    spread: Spread, *, of: str, line: float, hue: int, told: Told, key: str
) -> float | None:
    """Show a code's line, and return the one that was chosen since, once; None otherwise.

    Args:
        spread: How the code's probabilities are spread.
        of: The code's id.
        line: The line now.
        hue: The colour of the code.
        told: What may be told.
        key: A name for the field, unique in the app.
    """
    chosen: dict[str, Any] = (st.session_state.get(key) or {}).get("line") or {}
    data = {**render_line(spread, of=of, line=line, told=told), "hue": hue}
    new_component("code_line", "line.js")(key=key, data=data, on_line_change=_do_nothing)
    done = f"{key}_done"
    if chosen.get("of") != of or chosen.get("number") == st.session_state.get(done):
        return None
    st.session_state[done] = chosen.get("number")
    percent = chosen.get("percent")
    return percent / BINS if isinstance(percent, int) and 0 < percent < BINS else None


def _do_nothing() -> None:
    """Let the state be kept: Streamlit keeps only what somebody listens to."""
