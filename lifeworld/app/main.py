"""Runs the selected page. Pages are scripts so that Streamlit and AppTest can find them."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from coding.answer_marks.queries import has_answers
from lifeworld.app.language import find_reader_language
from lifeworld.app.navigation import (
    FAMILIES,
    SECTIONS,
    get_first_page,
    get_page,
    open_address,
    show_family,
)
from lifeworld.app.served import get_served, has_served
from lifeworld.app.session import current_study, show_error, show_frame
from lifeworld.app.studies.choose import TO_HOME
from lifeworld.opening import open_shared
from study import LifeworldError
from study.language import say, say_in
from study.sqlite import describe_error, sqlite3

__all__ = ["run"]

# A local file, because Streamlit fetches a named icon from an external server.
ICON = Path(__file__).parent / "icon.png"
FEWEST_NEW = 20_000  # new objects before the garbage collector looks at them
_frozen: list[bool] = []


def run() -> None:
    """Run the app once for a browser session, in its language."""
    with say_in(find_reader_language()):
        _run()


def _has_survey() -> bool:
    """Return whether the study has a survey; of one that cannot be read the page says so."""
    try:
        return has_answers(open_shared(get_served()))
    except (LifeworldError, sqlite3.DatabaseError):
        return False


def _run() -> None:
    st.set_page_config(
        page_title="Lifeworld", page_icon=str(ICON), layout="wide", initial_sidebar_state=260
    )
    if not has_served():
        st.navigation([get_first_page()], position="hidden").run()
        return
    hidden = {name for family in FAMILIES for name in family[1:]}
    if not _has_survey():
        hidden.add("answers")
    pages = {
        say(title): [get_page(name, hidden=name in hidden) for name in names]
        for title, names in SECTIONS.items()
    }
    page = st.navigation(pages, expanded=True)
    if st.session_state.pop(TO_HOME, False):
        st.switch_page(get_page("home"))
    open_address()
    try:
        show_frame(page.url_path or "home")
        show_family(page.url_path.replace("-", "_"))
        page.run()
    except sqlite3.DatabaseError as error:
        told = describe_error(error, current_study().path)
        if told is None:
            raise
        show_error(told)
    if not _frozen:
        # Otherwise each full collection visits every library's objects again (measured: 69 ms),
        # and a page that makes thousands of objects waits for dozens of collections.
        _frozen.append(True)
        gc.collect()
        gc.freeze()
        gc.set_threshold(FEWEST_NEW, 20, 20)
