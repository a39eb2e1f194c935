"""Writing a finding in place of the lists of its page: the desk, and the ways to and from it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from lifeworld.app.desk import NEW, show_desk
from lifeworld.app.finding_words import FINDING_WORDS
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.session import show_header
from lifeworld.app.who import current_actor
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.drafts.queries import list_drafts
from opportunity_spaces.drafts.questions import list_questions
from opportunity_spaces.model import FIELDS, Kind
from study import Study
from study.language import say

__all__ = ["NEW", "has_draft", "open_desk", "show_questions", "show_writing"]


def open_desk(kind: str, thing_id: str) -> None:
    """Open a finding to be written, or with `NEW` one that is not there yet."""
    st.session_state[f"write_{kind}"] = thing_id
    st.rerun()


def has_draft(study: Study, kind: str, thing_id: str) -> bool:
    """Return whether the person who is here has written something of a finding and not saved it."""
    mine = list_drafts(study, by=current_actor())
    return (kind, thing_id) in {(draft.kind, draft.thing_id) for draft in mine}


def show_questions(chain: Chain, kind: Kind, thing: Any) -> None:
    """Show the questions that a finding leaves open."""
    fields = {name: str(getattr(thing, name)) for name in FIELDS[kind]}
    for question in list_questions(chain, kind, thing.id, fields):
        st.info(escape(question), icon=":material/help:")


def show_writing(study: Study, kind: str, ids: Collection[str]) -> bool:
    """Show the desk in place of the page if somebody writes; return whether somebody does.

    Args:
        study: The open study.
        kind: The kind of finding.
        ids: The findings of this kind that there are.
    """
    state = f"write_{kind}"
    now = st.session_state.get(state)
    if now is None:
        return False
    if now != NEW and now not in ids:  # it was removed, by an undo for example
        del st.session_state[state]
        return False
    words = FINDING_WORDS[kind]
    right = show_header(say(words.new if now == NEW else words.edit))
    if right.button(say("Close"), icon=":material/arrow_back:", key=f"close-desk-{kind}"):
        del st.session_state[state]
        st.session_state.pop("desk_list", None)
        if now != NEW:
            st.session_state[f"open_{kind}"] = now
        st.rerun()
    first = st.session_state.get("desk_list", "")
    asked = show_desk(study, kind, now, actor=current_actor(), first=first)
    match asked:
        case {"to": "saved", "id": str(saved)}:
            st.session_state[state] = saved
            st.rerun()
        case {"to": "open", "transcript": str(transcript), "turn": int(turn)}:
            open_page("coding", transcript=transcript, turn=str(turn))
        case _:
            pass
    return True
