"""Forms for findings: the widgets of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from lifeworld.app.finding_commands import ADD, REVISE
from lifeworld.app.finding_labels import LABELS, SHORT
from lifeworld.app.finding_words import FINDING_WORDS
from lifeworld.app.session import act
from opportunity_spaces.model import CHOICES, FIELDS
from study.language import say

__all__ = ["show_add_form", "show_edit_form"]

SEALED = {"statement", "holder"}  # what a seal on an assumption keeps as it is


def show_add_form(kind: str) -> None:
    """Show the empty form of a finding of *kind*, and add what is written in it."""
    with st.form(f"form-new-{kind}", border=False):
        values = _show_fields(kind, key=f"new-{kind}")
        if st.form_submit_button(say(FINDING_WORDS[kind].add), type="primary"):
            act(ADD[kind], **values, said=say(FINDING_WORDS[kind].added))


def show_edit_form(kind: str, thing: Any) -> None:
    """Show the form of a finding that is there, and save what is written in it."""
    with st.form(f"form-{thing.id}", border=False):
        values = _show_fields(kind, thing, key=f"edit-{thing.id}-{thing.rev}")
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            said = say(FINDING_WORDS[kind].saved)
            act(REVISE[kind], thing.id, expect_rev=thing.rev, **values, said=said)


def _show_fields(kind: str, thing: Any = None, *, key: str) -> dict[str, Any]:
    """Show the form fields for a finding of *kind* and return their values.

    Args:
        kind: insight, need, space, assumption, initiative or metric.
        thing: The finding to edit, or None for a new one.
        key: A prefix for the widgets' keys, unique to the form.
    """
    values: dict[str, Any] = {}
    choices = CHOICES[kind]
    is_sealed = kind == "assumption" and thing is not None and thing.sealed_at is not None
    for name in FIELDS[kind]:
        if name not in LABELS[kind]:
            continue
        label, placeholder = (say(words) if words else "" for words in LABELS[kind][name])
        now = str(getattr(thing, name)) if thing is not None else ""
        where = f"{key}-{name}"
        if name in choices:
            options = {
                c: words for c, words in choices[name].items() if c != "new" or not is_sealed
            }
            values[name] = st.selectbox(
                label,
                list(options),
                index=list(options).index(now) if now in options else 0,
                format_func=partial(_show_choice, options),
                key=where,
            )
        elif name in SHORT:
            values[name] = st.text_input(
                label,
                value=now,
                placeholder=placeholder,
                key=where,
                disabled=is_sealed and name in SEALED,
            )
        else:
            values[name] = st.text_area(
                label,
                value=now,
                placeholder=placeholder,
                height=80,
                key=where,
                disabled=is_sealed and name in SEALED,
            )
    return values


def _show_choice(words: Mapping[str, str], choice: str) -> str:
    return say(words[choice])
