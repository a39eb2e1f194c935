"""Who is coding: asked at the first visit, kept in a cookie of the browser."""

from __future__ import annotations

import os

import streamlit as st

from coding.queries import list_coders
from lifeworld.app.components import new_component
from lifeworld.app.markdown import escape
from lifeworld.app.web.coder_cookie import ASK, COOKIE, LONGEST, get_kept_name
from study import Study
from study.home import get_actor
from study.language import mark, say

__all__ = ["ASK", "COOKIE", "current_actor", "record_name", "show_who"]

SOMEBODY_ELSE = mark("Somebody else")


def current_actor() -> str:
    """Return the name of the person working in this browser.

    It is the one given in this session, or in an earlier one (a cookie), or the default of this
    computer.
    """
    return str(st.session_state.get("actor") or _read_cookie() or get_actor())


def _read_cookie() -> str:
    return get_kept_name(st.context.cookies)


def show_who(study: Study) -> None:
    """Ask who is coding, and stop the page until somebody has said so; once for each browser."""
    if not os.environ.get(ASK) or st.session_state.get("actor") or _read_cookie():
        return
    known = list_coders(study)
    st.title(say("Who is coding?"), anchor=False)
    st.write(
        say("Your name stands beside every change and every coding you make, in this study only.")
    )
    with st.form("who", border=False, width=480):
        again = None
        if known:
            again = st.radio(
                say("Have you worked in this study?"),
                [*known, say(SOMEBODY_ELSE)],
                index=None,
            )
        name = st.text_input(
            say("Your name"),
            placeholder=None if known else get_actor(),
            max_chars=LONGEST,
            help=say("A first name or initials. Participants never see it."),
        )
        if st.form_submit_button(say("Continue"), type="primary"):
            _take(name, again if again != say(SOMEBODY_ELSE) else None, known)
    st.stop()


def _take(name: str, again: str | None, known: list[str]) -> None:
    """Take the name that was typed, or the one that was chosen, or say what is missing."""
    typed = " ".join(name.split())
    if typed and again and typed != again:
        st.error(say("Choose “{again}” or write a name, not both.", again=escape(again)))
        return
    chosen = typed or again
    if not chosen and not known:
        chosen = get_actor()
    if not chosen:
        st.error(say("Write your name: others code in this study, too."))
        return
    st.session_state["actor"] = chosen
    st.rerun()


def record_name(name: str) -> None:
    """Keep the name of this session in the browser."""
    if os.environ.get(ASK):
        new_component("who", "keep.js")(key="who_keep", data={"cookie": COOKIE, "name": name})
