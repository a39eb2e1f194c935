"""The form of a code's definition; what is typed stays when somebody else changes the code."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.codebook.commands import revise_code
from coding.model import Code
from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from lifeworld.app.who import current_actor
from study import Study
from study.entries import find_last_actor
from study.language import mark, say
from study.wording import render_names

__all__ = ["show_code_form"]

KEYS = [None, *"123456789"]
FIELDS = {
    "name": mark("name", context="field"),
    "definition": mark("definition", context="field"),
    "include": mark("include", context="field"),
    "exclude": mark("exclude", context="field"),
    "near_miss": mark("near miss", context="field"),
    "example": mark("example", context="field"),
    "aliases": mark("other names", context="field"),
    "shortcut": mark("shortcut key", context="field"),
}
_DRAFT = "code_draft"


def show_code_form(study: Study, code: Code) -> None:
    """Show a code's fields with a button that saves those that were changed."""
    now = {field: getattr(code, field) for field in FIELDS}
    draft = _get_draft(study, code, now)
    others = [label for field, label in FIELDS.items() if now[field] != draft["base"][field]]
    typed = _show_fields(code, draft)
    if typed is not None:
        fields = {f: typed[f] for f in FIELDS if typed[f] != draft["base"][f]}
        act(
            revise_code,
            code.id,
            seen=draft["seen"],
            said=say(
                "Saved “{name}”. What rests on it is marked if its meaning changed.",
                name=typed["name"],
            ),
            **fields,
        )
    draft["seen"] = now
    if others:
        _show_newer(study, code, now, draft, others)


def _get_draft(study: Study, code: Code, now: dict[str, Any]) -> dict[str, Any]:
    """Return what the form began with; it begins anew with another code and after one's own change.

    The draft has the values that the fields began with (`base`) and those that the person has seen
    since (`seen`). Its number is in the fields' keys, so that a new draft has new fields.
    """
    draft: dict[str, Any] | None = st.session_state.get(_DRAFT)
    if draft is not None and draft["id"] == code.id:
        mine = find_last_actor(study.db, "codes", code.id) == current_actor()
        if draft["seen"] == now or not mine:
            return draft
    number = (draft or {"number": 0})["number"] + 1
    draft = {"id": code.id, "number": number, "base": now, "seen": now}
    st.session_state[_DRAFT] = draft
    return draft


def _show_fields(code: Code, draft: dict[str, Any]) -> dict[str, Any] | None:
    """Show the fields and return what is in them when they are saved."""
    base, key = draft["base"], f"code-{code.id}-{draft['number']}"
    typed: dict[str, Any] = {}
    with st.form(key, border=False):
        typed["name"] = st.text_input(say("Name"), value=base["name"], key=f"{key}-name")
        typed["definition"] = st.text_area(
            say("Definition"), value=base["definition"], height=80, key=f"{key}-definition"
        )
        left, right = st.columns(2)
        typed["include"] = left.text_area(
            say("Include"), value=base["include"], height=90, key=f"{key}-include"
        )
        typed["exclude"] = right.text_area(
            say("Exclude"), value=base["exclude"], height=90, key=f"{key}-exclude"
        )
        left, right = st.columns(2)
        typed["example"] = left.text_area(
            say("Example"), value=base["example"], height=90, key=f"{key}-example"
        )
        typed["near_miss"] = right.text_area(
            say("Near miss"),
            value=base["near_miss"],
            height=90,
            key=f"{key}-near_miss",
            help=say("Words that seem to belong here and do not, and where they go."),
        )
        left, right = st.columns([3, 1])
        typed["aliases"] = left.text_area(
            say("Other names"),
            value=base["aliases"],
            height=70,
            key=f"{key}-aliases",
            help=say("One on each line. The code is found by them too."),
        )
        typed["shortcut"] = right.selectbox(
            say("Shortcut key"),
            KEYS,
            index=KEYS.index(base["shortcut"]),
            format_func=lambda k: k or say("none", context="key"),
            key=f"{key}-shortcut",
        )
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            return typed
    return None


def _show_newer(
    study: Study, code: Code, now: dict[str, Any], draft: dict[str, Any], others: list[str]
) -> None:
    """Show what somebody else changed while the form was open."""
    who = find_last_actor(study.db, "codes", code.id) or say("Somebody")
    newer = [
        say(
            "{field} now: {words}",
            field=say(label, context="field").capitalize(),
            words=now[field] or say("nothing"),
        )
        for field, label in FIELDS.items()
        if label in others
    ]
    told = say(
        "{who} changed {fields} meanwhile. What you typed is kept.",
        who=who,
        fields=render_names(say(label, context="field") for label in others),
    )
    st.warning(escape("\n\n".join([told, *newer])), icon=":material/group:")
    if st.button(say("Show the newer version"), key=f"newer-{code.id}"):
        draft["id"] = None
        st.rerun()
