"""Forms for findings: the labels, placeholders and widgets of their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from opportunity_spaces.model import CHOICES, FIELDS
from study.language import mark, say

__all__ = ["OUTCOME", "PLAN", "REACH", "show_choice", "show_day", "show_fields"]

# Field → label and placeholder; fields not listed here are not shown in the form.
LABELS: dict[str, dict[str, tuple[str, str]]] = {
    "insight": {
        "assertion": (
            mark("Assertion, as a full sentence"),
            mark("People trade shifts that no system knows"),
        ),
        "interpretation": (mark("Interpretation: why it is so"), mark("Because …")),
        "tension": (mark("Tension"), mark("What makes it bearable also …")),
        "so_what": (mark("Implication: so what?"), mark("So …")),
        "scope": (mark("Scope: for whom and where it holds"), ""),
        "status": (mark("Status"), ""),
        "confidence": (mark("Confidence"), ""),
        "confidence_reason": (
            mark("Reason for this confidence"),
            mark("Mentioned in all groups, seen on both visits"),
        ),
    },
    "need": {
        "who": (mark("Who"), mark("People on fixed shifts with someone to look after")),
        "verb": (
            mark("Needs to … (a verb, not a solution)"),
            mark("move an hour without selling their story"),
        ),
        "because": (mark("Because"), mark("the room for a life is made by favours")),
        "barrier": (
            mark("But (what stands in the way)"),
            mark("every private reason becomes a request"),
        ),
        "workaround": (
            mark("What they do instead today"),
            mark("A paper book in the porters' room"),
        ),
        "kind": (mark("Kind of need"), ""),
        "status": (mark("Status"), ""),
    },
    "space": {
        "name": (mark("Name"), mark("Fair time between colleagues")),
        "narrative": (mark("Narrative"), ""),
        "from_state": (mark("From"), ""),
        "to_state": (mark("To"), ""),
        "role": (mark("The role the organisation could play"), ""),
        "boundaries_in": (mark("In scope"), ""),
        "boundaries_out": (mark("Out of scope"), ""),
        "assets": (mark("Existing assets (one per line)"), ""),
        "risks": (mark("Risks (one per line)"), ""),
        "how_might_we": (mark("How might we …? (one question per line)"), ""),
        "status": (mark("Status"), ""),
    },
    "assumption": {
        "statement": (
            mark("What insiders believe"),
            mark("Members leave because the fee is too high"),
        ),
        "holder": (mark("Who believes it"), ""),
        "verdict": (mark("Verdict"), ""),
        "revised": (mark("Revised wording"), ""),
    },
    "initiative": {
        "title": (mark("Title"), ""),
        "description": (mark("Description"), ""),
        "horizon": (mark("Horizon"), ""),
        "owner": (mark("Owner (a role)"), ""),
        "risk": (mark("Risk"), ""),
        "answer": (mark("Answer to the risk"), ""),
        "status": (mark("Status"), ""),
        "original_title": (mark("Name in the original language"), ""),
        "target_group": (mark("Whom it is for"), mark("Members who are about to leave")),
        "message": (mark("What it says to them"), ""),
        "slogan": (mark("Slogan"), ""),
        "tools": (mark("Tools and channels (one per line)"), ""),
        "depends_on_id": (mark("What has to come before it"), ""),
        "results": (mark("Results so far"), ""),
        "lessons": (mark("What was learnt"), ""),
        "advice": (mark("Recommendations to others"), ""),
        "cadence": (mark("How often its places are looked at"), ""),
    },
    "metric": {
        "name": (mark("Name"), ""),
        "definition": (mark("Definition: what exactly is measured"), ""),
        "unit": (mark("Unit"), ""),
        "baseline": (mark("Baseline"), mark("none yet")),
        "target": (mark("Target"), mark("40 by 2027-12-31")),
        "source": (mark("Where the number comes from"), mark("Member register")),
        "owner": (mark("Owner (a role)"), ""),
        "cadence": (mark("How often it is read"), ""),
    },
    "source": {
        "title": (mark("Title"), mark("Union density in ten countries")),
        "publisher": (mark("Who published it"), ""),
        "year": (mark("Year"), ""),
        "words": (mark("The sentence that is used"), ""),
        "address": (mark("Where it is found"), mark("A web address, a file or a shelf")),
        "use": (mark("What it is for"), ""),
        "note": (mark("Note for the team"), ""),
    },
    "challenge": {
        "code": (mark("Code of the challenge"), ""),
        "words": (mark("What the challenge is"), mark("Younger people do not join")),
    },
    "aim": {
        "statement": (mark("What is wanted"), mark("Keep the members that we have")),
        "amount": (mark("How much"), mark("85 % of members, or 15 % a year")),
        "day": (mark("By when"), ""),
        "origin": (mark("Who set it, and where"), mark("Board, budget for 2027")),
        "note": (mark("Note"), ""),
    },
}
SHORT = {
    "who", "verb", "name", "title", "holder", "owner", "unit", "baseline", "target", "scope",
    "source", "publisher", "year", "address", "amount", "origin", "code", "original_title",
    "target_group", "slogan",
}  # fmt: skip
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
