"""Builds a need part by part, and shows the sentence as it grows."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from opportunity_spaces.model import NEED_KINDS, NEED_STATUSES, Need, NeedId
from opportunity_spaces.need_sentences import PARTS, render_need_story
from opportunity_spaces.statements import check_need
from study import Study
from study.language import mark, say, say_in
from transcripts.queries import get_frame

__all__ = ["show_need_builder"]

# Part → label and placeholder.
_LABELS = {
    "who": (mark("Who"), mark("People on fixed shifts with someone to look after")),
    "verb": (
        mark("Needs to … (a verb, not a solution)"),
        mark("move an hour without selling their story"),
    ),
    "goal": (mark("To what end"), mark("so that the evening is their own")),
    "because": (mark("Because"), mark("the room for a life is made by favours")),
    "barrier": (
        mark("But (what stands in the way)"),
        mark("every private reason becomes a request"),
    ),
    "workaround": (mark("What they do instead today"), mark("A paper book in the porters' room")),
    "consequence": (mark("What follows from it"), mark("newcomers and those without debts lose")),
}


def show_need_builder(study: Study, need: Need | None, *, key: str) -> dict[str, Any]:
    """Show a field for each part of a need and, above them, the sentence so far.

    The sentence is in the study's language, as it will stand in a deck.

    Args:
        study: The study.
        need: The need to change, or None for a new one.
        key: A prefix for the widgets' keys, unique in the app.

    Returns:
        The fields as they stand.
    """
    shown = st.container(border=True, key=f"{key}-sentence")
    values: dict[str, Any] = {}
    columns = st.columns(2, gap="medium")
    for at, part in enumerate(PARTS):
        label, placeholder = _LABELS[part]
        values[part] = columns[at % 2].text_input(
            say(label),
            value=str(getattr(need, part)) if need else "",
            placeholder=say(placeholder),
            key=f"{key}-{part}",
        )
    kinds, statuses = list(NEED_KINDS), list(NEED_STATUSES)
    values["kind"] = columns[1].selectbox(
        say("Kind of need"),
        kinds,
        index=kinds.index(need.kind) if need else 0,
        format_func=lambda each: say(NEED_KINDS[each]),
        key=f"{key}-kind",
    )
    values["status"] = columns[0].selectbox(
        say("Status"),
        statuses,
        index=statuses.index(need.status) if need else 0,
        format_func=lambda each: say(NEED_STATUSES[each]),
        key=f"{key}-status",
    )
    with say_in(get_frame(study).language):
        story = render_need_story(values)
    with shown:
        st.caption(say("The need so far"))
        st.markdown(escape(story) if story else say("It grows here, part by part."))
    if any(values[part] for part in PARTS):
        for question in check_need(_compose(values)):
            st.caption(f":material/help: {escape(question)}")
    return values


def _compose(values: dict[str, Any]) -> Need:
    return Need(id=NeedId(""), position=0, rev=0, **values)
