"""The forms of findings that are written in a dialog: a new one, and one that is there."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lifeworld.app.finding_commands import ADD, REVISE
from lifeworld.app.finding_words import FINDING_WORDS
from lifeworld.app.parts.finding_forms import PLAN, show_fields
from lifeworld.app.parts.initiative import list_before
from lifeworld.app.session import act
from study import Study
from study.language import say

__all__ = ["show_add_form", "show_edit_form"]


def show_add_form(kind: str) -> None:
    """Show the empty form of a finding of *kind*, and add what is written in it."""
    with st.form(f"form-new-{kind}", border=False):
        values = show_fields(kind, key=f"new-{kind}")
        if st.form_submit_button(say(FINDING_WORDS[kind].add), type="primary"):
            act(ADD[kind], **values, said=say(FINDING_WORDS[kind].added))


def show_edit_form(study: Study, kind: str, thing: Any) -> None:
    """Show the form of a finding that is there, and save what is written in it."""
    with st.form(f"form-{thing.id}", border=False):
        initiative = kind == "initiative"
        values = show_fields(
            kind,
            thing,
            key=f"edit-{thing.id}-{thing.rev}",
            only=PLAN if initiative else (),
            others=list_before(study, thing.id) if initiative else None,
        )
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            said = say(FINDING_WORDS[kind].saved)
            act(REVISE[kind], thing.id, expect_rev=thing.rev, **values, said=said)
