"""Faster reruns: cached queries, fragments, and tabs that run only while open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import streamlit as st

from lifeworld.app.session import current_study
from study import Study
from study.language import get_language

__all__ = ["get_cached", "get_kept", "new_fragment", "show_tabs"]

P = ParamSpec("P")
T = TypeVar("T")

KEPT = 64  # cached values in all, over every query and study of this server
KEPT_FOR = "1h"


def get_cached(
    query: Callable[Concatenate[Study, P], T], study: Study, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Return the result of a query, cached for the state of the study and the reader's language.

    The state is read from the file each time, so a change by another process takes effect at once.
    Use it for counts and for names given by researchers; do not cache participants' words.

    Args:
        query: A module-level function whose result can be copied.
        study: The study to query.
        args: Further positional arguments of the query.
        kwargs: Further keyword arguments of the query.
    """
    name = f"{query.__module__}.{query.__qualname__}"
    value = _ask(
        name,
        get_language(),
        study.stamp,
        args,
        kwargs,
        _query=lambda: query(study, *args, **kwargs),
    )
    return cast(T, value)


def get_kept(
    query: Callable[Concatenate[Study, P], T], study: Study, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Return the result of a query, kept by this browser session until the study changes.

    Unlike that of `get_cached`, it is not copied, so that a large value costs nothing: use it for
    values that cannot be changed. Only the latest is kept, so it may hold participants' words.

    Args:
        query: A module-level function whose result cannot be changed.
        study: The study to query.
        args: Further positional arguments of the query.
        kwargs: Further keyword arguments of the query.
    """
    name = f"kept_{query.__module__}.{query.__qualname__}"
    asked = (get_language(), study.stamp, args, kwargs)
    kept = st.session_state.get(name)
    if kept is None or kept[0] != asked:
        kept = (asked, query(study, *args, **kwargs))
        st.session_state[name] = kept
    return cast(T, kept[1])


@st.cache_data(show_spinner=False, max_entries=KEPT, ttl=KEPT_FOR)
def _ask(
    name: str,
    language: str,
    stamp: tuple[str, str, int],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    _query: Callable[[], Any],
) -> Any:
    return _query()


def new_fragment(show: Callable[P, None]) -> Callable[P, None]:
    """Return *show* as a fragment, which reruns by itself when one of its widgets is used.

    Its arguments date from the last run of the page. If the study has changed since, the whole page
    reruns after the fragment, so that a button pressed in the fragment takes effect first.
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
    """Show tabs whose `open` attribute tells which one to fill; the others can be left empty.

    Fill a closed tab as well if it has a form: Streamlit discards values of widgets that are not
    drawn. The open tab stays open when the names change, as they do if they contain counts.

    Args:
        names: The labels of the tabs.
        key: The key of the tabs, unique on the page.
        first: The index of the tab to open first.
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
