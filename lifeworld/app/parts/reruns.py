"""What a rerun need not do again: numbers kept by stamp, pieces and tabs drawn by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import streamlit as st

from lifeworld.app.session import current_study
from study import Study

__all__ = ["get_cached", "new_fragment", "show_tabs"]

P = ParamSpec("P")
T = TypeVar("T")

KEPT = 64  # values, of all queries and studies that this server shows
KEPT_FOR = "1h"


def get_cached(
    query: Callable[Concatenate[Study, P], T], study: Study, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Return what a query says of the study as it stands, asked only once for each state of it.

    The state is read from the file each time, so that a change by another process counts at once.
    For numbers and names that people gave: words of participants are not kept in memory.

    Args:
        query: A function of a module, whose value can be copied.
        study: Where it reads.
        args: What else it takes.
        kwargs: What else it takes by name.
    """
    name = f"{query.__module__}.{query.__qualname__}"
    value = _ask(name, study.stamp, args, kwargs, _query=lambda: query(study, *args, **kwargs))
    return cast(T, value)


@st.cache_data(show_spinner=False, max_entries=KEPT, ttl=KEPT_FOR)
def _ask(
    name: str,
    stamp: tuple[str, str, int],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    _query: Callable[[], Any],
) -> Any:
    return _query()


def new_fragment(show: Callable[P, None]) -> Callable[P, None]:
    """Return a piece of a page that is drawn anew by itself when something in it is used.

    What it was given is as old as the page. If the study changed since, the whole page is drawn
    anew after the piece, not before it: what was pressed in the piece is done first.
    """

    @wraps(show)
    def show_piece(*args: P.args, **kwargs: P.kwargs) -> None:
        study = current_study()
        stamp = study.stamp
        with_page = [True]

        @st.fragment
        def piece() -> None:
            show(*args, **kwargs)
            if not with_page and study.stamp != stamp:
                st.rerun()
            with_page.clear()

        piece()

    return show_piece


def show_tabs(names: Sequence[str], *, key: str, first: int = 0) -> Sequence[Any]:
    """Show tabs that know which of them is open: only that one need be filled.

    A form that somebody may have half filled in is drawn in a closed tab, too: what is not drawn
    is forgotten. The open tab stays open when the names change, for some tell a number.

    Args:
        names: Of the tabs.
        key: Keeps the tabs of several places apart.
        first: Which tab to begin with.
    """
    kept = st.session_state.get(f"tabs_of_{key}")
    default = names[first]
    if kept and kept["first"] == first and len(kept["names"]) == len(names):
        same = kept["names"] == list(names)
        default = kept["default"] if same else names[kept["open"]]
    tabs = st.tabs(list(names), key=key, default=default, on_change="rerun")
    st.session_state[f"tabs_of_{key}"] = {
        "names": list(names),
        "first": first,
        "default": default,
        "open": next((n for n, tab in enumerate(tabs) if tab.open), first),
    }
    return tabs
