"""Forms for findings: the labels, placeholders and widgets of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from opportunity_spaces.model import CHOICES, FIELDS

__all__ = ["show_fields"]

# Field → label and placeholder; fields not listed here are not shown in the form.
LABELS: dict[str, dict[str, tuple[str, str]]] = {
    "insight": {
        "assertion": ("Assertion, as a full sentence", "People trade shifts that no system knows"),
        "interpretation": ("Interpretation: why it is so", "Because …"),
        "tension": ("Tension", "What makes it bearable also …"),
        "so_what": ("Implication: so what?", "So …"),
        "scope": ("Scope: for whom and where it holds", ""),
        "status": ("Status", ""),
        "confidence": ("Confidence", ""),
        "confidence_reason": (
            "Reason for this confidence",
            "Mentioned in all groups, seen on both visits",
        ),
    },
    "need": {
        "who": ("Who", "People on fixed shifts with someone to look after"),
        "verb": ("Needs to … (a verb, not a solution)", "move an hour without selling their story"),
        "because": ("Because", "the room for a life is made by favours"),
        "barrier": ("But (what stands in the way)", "every private reason becomes a request"),
        "workaround": ("What they do instead today", "A paper book in the porters' room"),
        "kind": ("Kind of need", ""),
        "status": ("Status", ""),
    },
    "space": {
        "name": ("Name", "Fair time between colleagues"),
        "narrative": ("Narrative", ""),
        "from_state": ("From", ""),
        "to_state": ("To", ""),
        "role": ("The role the organisation could play", ""),
        "boundaries_in": ("In scope", ""),
        "boundaries_out": ("Out of scope", ""),
        "assets": ("Existing assets (one per line)", ""),
        "risks": ("Risks (one per line)", ""),
        "how_might_we": ("How might we …? (one question per line)", ""),
        "status": ("Status", ""),
    },
    "assumption": {
        "statement": ("What insiders believe", "Members leave because the fee is too high"),
        "holder": ("Who believes it", ""),
        "verdict": ("Verdict", ""),
        "revised": ("Revised wording", ""),
    },
    "initiative": {
        "title": ("Title", ""),
        "description": ("Description", ""),
        "horizon": ("Horizon", ""),
        "owner": ("Owner (a role)", ""),
        "risk": ("Risk", ""),
        "answer": ("Answer to the risk", ""),
        "status": ("Status", ""),
    },
    "metric": {
        "name": ("Name", ""),
        "definition": ("Definition: what exactly is measured", ""),
        "unit": ("Unit", ""),
        "baseline": ("Baseline", "none yet"),
        "target": ("Target", "40 by 2027-12-31"),
    },
}
SHORT = {"who", "verb", "name", "title", "holder", "owner", "unit", "baseline", "target", "scope"}


def show_fields(kind: str, thing: Any = None, *, key: str) -> dict[str, Any]:
    """Show the form fields for a finding of *kind* and return their values.

    Args:
        kind: insight, need, space, assumption, initiative or metric.
        thing: The finding to edit, or None for a new one.
        key: A prefix for the widgets' keys, unique to the form.
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
