"""Forms for findings: the labels, placeholders and widgets of their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from lifeworld.app.finding_labels import LABELS, SHORT
from opportunity_spaces.model import CHOICES, FIELDS
from study.language import say

__all__ = ["OUTCOME", "PLAN", "REACH", "show_choice", "show_day", "show_fields"]

DAYS = {"day"}
# The fields of an initiative that its plan is made of, and those that are written later.
PLAN = (
    "title", "description", "horizon", "owner", "risk", "answer", "status", "original_title",
    "depends_on_id", "cadence",
)  # fmt: skip
REACH = ("target_group", "message", "slogan", "tools")
OUTCOME = ("results", "lessons", "advice")
NEW = {"initiative": PLAN[:7]}  # a form for something new asks for the first of them alone
SEALED = {"statement", "holder"}  # what a seal on an assumption keeps as it is


def show_fields(
    kind: str,
    thing: Any = None,
    *,
    key: str,
    only: Sequence[str] = (),
    others: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Show the form fields for a finding of *kind* and return their values.

    Args:
        kind: insight, need, space, assumption, initiative, metric, source, challenge or aim.
        thing: The finding to edit, or None for a new one.
        key: A prefix for the widgets' keys, unique to the form.
        only: The fields to show; without any, all of its form.
        others: The names of what it may depend on, by id.
    """
    values: dict[str, Any] = {}
    choices = CHOICES[kind]
    is_sealed = kind == "assumption" and thing is not None and thing.sealed_at is not None
    for name in FIELDS[kind]:
        wanted = only or (NEW.get(kind, ()) if thing is None else ())
        if name not in LABELS[kind] or (wanted and name not in wanted):
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
        elif name == "depends_on_id":
            values[name] = show_choice(label, now, others or {}, key=where)
        elif name in DAYS:
            values[name] = show_day(label, now, key=where)
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


def show_day(label: str, now: str, *, key: str) -> str:
    """Show a field for a day that may be left empty, and return its ISO date or nothing."""
    chosen = st.date_input(
        label, value=date.fromisoformat(now) if now else None, format="YYYY-MM-DD", key=key
    )
    return chosen.isoformat() if isinstance(chosen, date) else ""


def show_choice(label: str, now: str, names: Mapping[str, str], *, key: str) -> str:
    """Show a choice of one thing or none, and return its id or nothing.

    Args:
        label: What is asked.
        now: The id of what is chosen now, or empty.
        names: The names of what there is to choose from, by id.
        key: The widget's key.
    """
    ids = ["", *names]
    return str(
        st.selectbox(
            label,
            ids,
            index=ids.index(now) if now in names else 0,
            format_func=lambda each: names.get(each, "—"),
            key=key,
        )
    )


def _show_choice(words: Mapping[str, str], choice: str) -> str:
    return say(words[choice])
