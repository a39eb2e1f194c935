"""The form of a rating round: what is rated, by which criteria, and with which weights."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.session import act, current_study
from opportunity_spaces.priorities.commands import add_round, revise_round
from opportunity_spaces.priorities.model import (
    KINDS,
    MOST_CRITERIA,
    MOST_WEIGHT,
    Criterion,
    Round,
    RoundKind,
)
from opportunity_spaces.priorities.queries import list_ratable
from study.language import mark, say

__all__ = ["show_change_round", "show_new_round"]

_ROWS = 3  # criteria that are offered at first
_EXAMPLES = (
    mark("Worth to members"),
    mark("Reaches those we do not reach today"),
    mark("Effort"),
)


@dialog("New rating", width="large")
def show_new_round(like: Round | None = None) -> None:
    """Show the form of a new round; *like* another one, if it is to be rated again."""
    kinds = list(KINDS)
    kind: RoundKind = st.selectbox(
        say("What is rated"),
        kinds,
        index=kinds.index(like.kind) if like else 0,
        format_func=lambda each: say(KINDS[each]),
        key="round-kind",
    )
    title, things, criteria = _show_fields(kind, like, key=f"new-{like.id if like else ''}-{kind}")
    if st.button(say("Prepare the rating"), type="primary", key="add-round"):
        act(
            add_round,
            title,
            kind=kind,
            things=things,
            criteria=criteria,
            said=say("Prepared the rating. Nobody rates before it begins."),
        )


@dialog("Change the rating", width="large")
def show_change_round(there: Round) -> None:
    """Show the form of a round that has not begun."""
    title, things, criteria = _show_fields(there.kind, there, key=f"change-{there.id}-{there.rev}")
    if st.button(say("Save"), type="primary", icon=":material/save:", key="save-round"):
        act(
            revise_round,
            there.id,
            title=title,
            things=things,
            criteria=criteria,
            expect_rev=there.rev,
            said=say("Changed the rating."),
        )


def _show_fields(
    kind: RoundKind, there: Round | None, *, key: str
) -> tuple[str, list[str], list[Criterion]]:
    names = list_ratable(current_study(), kind)
    same = there is not None and there.kind == kind
    held = there.things if there and same else ()
    names |= {
        each: name
        for each, name in list_ratable(current_study(), kind, every=True).items()
        if each in held
    }
    title = st.text_input(
        say("What it decides"),
        there.title if there else "",
        placeholder=say("What to begin with"),
        key=f"title-{key}",
    )
    things = st.multiselect(
        say("Rated are"),
        list(names),
        default=[each for each in names if each in held] if same else list(names),
        format_func=lambda each: names[each],
        key=f"things-{key}",
    )
    st.caption(
        say(
            "Criteria and weights are set before anybody rates, and cannot be changed afterwards."
            " Marks go from 1 to 5."
        )
    )
    return title, things, _show_criteria(there.criteria if there else (), key=key)


def _show_criteria(given: Sequence[Criterion], *, key: str) -> list[Criterion]:
    """Show a row for each criterion, and an empty one as long as there may be more."""
    filled = [
        at
        for at in range(MOST_CRITERIA)
        if str(st.session_state.get(f"name-{at}-{key}", "")).strip()
    ]
    rows = min(MOST_CRITERIA, max(_ROWS, len(given) + 1, max(filled, default=-1) + 2))
    found = []
    for at in range(rows):
        now = given[at] if at < len(given) else None
        name, weight, less = st.columns([6, 3, 3], vertical_alignment="bottom")
        words = name.text_input(
            say("Criterion {number}", number=at + 1),
            now.name if now else "",
            placeholder=say(_EXAMPLES[at]) if at < len(_EXAMPLES) else "",
            key=f"name-{at}-{key}",
        )
        heavy = weight.select_slider(
            say("Weight"),
            list(range(1, MOST_WEIGHT + 1)),
            now.weight if now else 3,
            key=f"weight-{at}-{key}",
        )
        fewer = less.checkbox(
            say("Less is better"), now.less if now else False, key=f"less-{at}-{key}"
        )
        if words.strip():
            found.append(Criterion(name=words.strip(), weight=heavy, less=fewer))
    return found
