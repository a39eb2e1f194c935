"""Forms for findings: one place that knows how their fields are called and shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from opportunity_spaces.model import CHOICES, FIELDS

__all__ = ["show_fields"]

# label, placeholder; fields that are not here are not asked for on the page
LABELS: dict[str, dict[str, tuple[str, str]]] = {
    "insight": {
        "assertion": ("Assertion, as a full sentence", "People trade shifts that no system knows"),
        "interpretation": ("Why it is so", "Because …"),
        "tension": ("The tension in it", "What makes it bearable also …"),
        "so_what": ("What follows", "So …"),
        "scope": ("For whom and where it holds", ""),
        "status": ("Status", ""),
        "confidence": ("Confidence", ""),
        "confidence_reason": ("Why this confidence", "Told in all groups, seen on both visits"),
    },
    "need": {
        "who": ("Who", "People on fixed shifts with someone to look after"),
        "verb": ("need to … (a verb, not a solution)", "move an hour without selling their story"),
        "because": ("because", "the room for a life is made by favours"),
        "barrier": ("but (what stands in the way)", "every private reason becomes a request"),
        "workaround": ("What they do instead today", "A paper book in the porters' room"),
        "kind": ("Kind of need", ""),
        "status": ("Status", ""),
    },
    "space": {
        "name": ("Name", "Fair time between colleagues"),
        "narrative": ("The story of it", ""),
        "from_state": ("From", ""),
        "to_state": ("To", ""),
        "role": ("The role the organisation could play", ""),
        "boundaries_in": ("What belongs to it", ""),
        "boundaries_out": ("What does not", ""),
        "assets": ("What is there already (one a line)", ""),
        "risks": ("What could go wrong (one a line)", ""),
        "how_might_we": ("How might we …? (one question a line)", ""),
        "status": ("Status", ""),
    },
    "assumption": {
        "statement": ("What insiders believe", "Members leave because the fee is too high"),
        "holder": ("Who believes it", ""),
        "verdict": ("What became of it", ""),
        "revised": ("How it reads now", ""),
    },
    "initiative": {
        "title": ("Title", ""),
        "description": ("What is done", ""),
        "horizon": ("Horizon", ""),
        "owner": ("Who answers for it (a role)", ""),
        "risk": ("What could go wrong", ""),
        "answer": ("What is done about that", ""),
        "status": ("Status", ""),
    },
    "metric": {
        "name": ("Name", ""),
        "definition": ("What exactly is measured", ""),
        "unit": ("Unit", ""),
        "baseline": ("Where it stands now", "none yet"),
        "target": ("Where it should be", "40 by 2027-12-31"),
    },
}
SHORT = {"who", "verb", "name", "title", "holder", "owner", "unit", "baseline", "target", "scope"}


def show_fields(kind: str, thing: Any = None, *, key: str) -> dict[str, Any]:
    """Show the fields of a finding of *kind* and return what stands in them.

    Args:
        kind: insight, need, space, assumption, initiative or metric.
        thing: What is there already; None for a new one.
        key: Keeps the widgets of several forms apart.
    """
    values: dict[str, Any] = {}
    choices = CHOICES[kind]
    for name in FIELDS[kind]:
        if name not in LABELS[kind]:
            continue
        label, placeholder = LABELS[kind][name]
        now = str(getattr(thing, name)) if thing is not None else ""
        where = f"{key}-{name}"
        if name in choices:
            options = choices[name]
            values[name] = st.selectbox(
                label,
                list(options),
                index=list(options).index(now) if now in options else 0,
                format_func=partial(_show_choice, options),
                key=where,
            )
        elif name in SHORT:
            values[name] = st.text_input(label, value=now, placeholder=placeholder, key=where)
        else:
            values[name] = st.text_area(
                label, value=now, placeholder=placeholder, height=80, key=where
            )
    return values


def _show_choice(words: Mapping[str, str], choice: str) -> str:
    return words[choice]
