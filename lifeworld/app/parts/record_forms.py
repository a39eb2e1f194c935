"""The forms of records: decisions, next steps, places, risks, those behind a study."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lifeworld.app.parts.finding_forms import show_choice, show_day
from opportunity_spaces.records.commands import add_record, remove_record, revise_record
from opportunity_spaces.records.model import CHOICES, FIELDS, RecordKind
from study import Study
from study.language import mark, say

__all__ = ["new_record_commands", "new_record_form"]

# Field → label and placeholder.
LABELS: dict[RecordKind, dict[str, tuple[str, str]]] = {
    "decision": {
        "words": (
            mark("What is decided"),
            mark("We try the swap letter at three workplaces"),
        ),
        "who": (mark("Who decides"), mark("The board")),
        "mandate": (mark("What entitles them"), mark("The congress of 2026")),
        "day": (mark("Decided on (empty: still to be decided)"), ""),
        "about_id": (mark("What it is about"), ""),
    },
    "step": {
        "words": (mark("What is done"), mark("Draft the letter with two stewards")),
        "owner": (mark("Owner (a role)"), ""),
        "due": (mark("By when"), ""),
        "done": (mark("Done on"), ""),
        "about_id": (mark("What it is for"), ""),
    },
    "place": {
        "name": (mark("Place: a department, a workplace, a region"), ""),
        "state": (mark("How far it is"), ""),
        "started": (mark("Began on"), ""),
        "follow_up": (mark("Follow-up on"), ""),
    },
    "risk": {
        "words": (mark("What could go wrong"), mark("It stays a campaign, and nothing lasts")),
        "response": (mark("What is done about it"), ""),
        "owner": (mark("Who watches it (a role)"), ""),
    },
    "contributor": {
        "name": (mark("Name"), ""),
        "role": (mark("Role"), ""),
        "part": (mark("What they did"), ""),
        "contact": (mark("How they are reached"), ""),
        "about_id": (mark("What they shaped"), ""),
        "agreed": (mark("Agreed to be named"), ""),
    },
    "testimonial": {
        "words": (mark("What they say of the study, in their words"), ""),
        "name": (mark("Name to show"), ""),
        "role": (mark("Role"), mark("Head of communications")),
        "agreed": (mark("Agreed that it is shown"), ""),
    },
}


def new_record_form(
    kind: RecordKind, about: Mapping[str, str]
) -> Callable[[Any, str], dict[str, Any]]:
    """Return a function that shows the fields of a record and returns their values.

    Args:
        kind: The kind of record.
        about: The names of what a record may be about, by id.
    """

    def show(thing: Any, key: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, holds in FIELDS[kind].items():
            if holds == "owner":  # what it belongs to is not chosen
                continue
            label, placeholder = (say(words) if words else "" for words in LABELS[kind][name])
            now = str(getattr(thing, name)) if thing is not None else ""
            where = f"{key}-{name}"
            if holds == "day":
                values[name] = show_day(label, now, key=where)
            elif holds == "finding":
                values[name] = show_choice(label, now, about, key=where)
            elif holds == "choice":
                values[name] = _choose(label, now, CHOICES[name], key=where)
            elif holds == "line":
                values[name] = st.text_input(label, now, placeholder=placeholder, key=where)
            else:
                values[name] = st.text_area(
                    label, now, placeholder=placeholder, height=80, key=where
                )
        return values

    return show


def new_record_commands(kind: RecordKind, **owner: str) -> dict[str, Callable[..., Any]]:
    """Return the commands of one kind of record, as `Entries` takes them.

    Args:
        kind: The kind.
        owner: The field of what it belongs to, and its id.
    """

    def add(study: Study, **given: Any) -> str:
        return add_record(study, kind, **owner, **given)

    def revise(study: Study, record_id: str, **given: Any) -> None:
        revise_record(study, kind, record_id, **given)

    def remove(study: Study, record_id: str, **given: Any) -> None:
        remove_record(study, kind, record_id, **given)

    return {"add": add, "revise": revise, "remove": remove}


def _choose(label: str, now: str, options: Mapping[str, str], *, key: str) -> str:
    return str(
        st.selectbox(
            label,
            list(options),
            index=list(options).index(now) if now in options else 0,
            format_func=lambda each: say(options[each]),
            key=key,
        )
    )
