"""The language of the screens: the browser's, until somebody chooses one, kept in a cookie."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lifeworld.app.components import new_component
from lifeworld.app.web.language_cookie import COOKIE, OFFERED, find_language
from study.language import LANGUAGES, get_language, register_reader, say

__all__ = ["dialog", "find_reader_language", "show_language_choice"]

P = ParamSpec("P")
R = TypeVar("R")


def find_reader_language() -> str:
    """Return the language of the browser whose page is being run, or "" outside of a page."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    return find_language(st.context.cookies, st.context.locale or "")


register_reader(find_reader_language)


def show_language_choice() -> None:
    """Offer the languages of the screens; the page is loaded again in the one that is chosen."""
    if len(OFFERED) < 2:
        return
    now = get_language()
    chosen = st.selectbox(
        say("Language"),
        OFFERED,
        index=OFFERED.index(now) if now in OFFERED else 0,
        format_func=LANGUAGES.__getitem__,
        key="screen_language",
        help=say("The language of the screens in this browser. Words of participants stay."),
    )
    if chosen != now:
        new_component("language", "keep.js", name="language")(
            key="keep_language", data={"cookie": COOKIE, "language": chosen}
        )


def dialog(title: str, **options: Any) -> Callable[[Callable[P, R]], Callable[P, None]]:
    """Make a function the content of a dialog whose title is said in the reader's language.

    Args:
        title: The English title.
        options: What `st.dialog` takes besides.
    """

    def wrap(content: Callable[P, R]) -> Callable[P, None]:
        @functools.wraps(content)
        def show(*args: P.args, **kwargs: P.kwargs) -> None:
            st.dialog(say(title), **options)(content)(*args, **kwargs)

        return show

    return wrap
