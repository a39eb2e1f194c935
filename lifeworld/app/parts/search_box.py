"""The box of the page Search: how to search, for what, and where."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.codebook.tree import describe_code
from coding.queries import list_coders, list_codes
from coding.search.model import MODES, SIMILAR, Filters
from coding.search.queries import list_people, list_questions, list_values
from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.parts.search_state import State
from study import Study
from study.language import mark, say
from study.wording import shorten_quote
from transcripts.queries import list_sessions, list_strata

__all__ = ["show_box"]

_ASK = {
    "words": mark("Words, “phrases”, begin*, -without"),
    "pattern": mark("A pattern, such as \\d+ (hours|minutes)"),
    "meaning": mark("A sentence that somebody might have said"),
}
_ROLES = {
    "participant": mark("Participant"),
    "moderator": mark("Moderator"),
    "observer": mark("Observer"),
    "several": mark("Several"),
    "unknown": mark("Unknown"),
}


def show_box(study: Study, state: State) -> None:
    """Show the box and the filters, and keep what they say in *state*."""
    drawn = state.drawn
    row = st.container(horizontal=True, vertical_alignment="bottom")
    mode = row.segmented_control(
        say("How to search"),
        list(MODES),
        default=state.mode,
        format_func=lambda m: say(MODES[m]),
        key=f"search_mode_{drawn}",
        required=True,
        label_visibility="collapsed",
    )
    words = state.words
    if mode != SIMILAR:
        words = row.text_input(
            say("Search the study"),
            value=state.words,
            placeholder=say(_ASK[mode]),
            key=f"search_words_{drawn}",
            label_visibility="collapsed",
            icon=":material/search:",
        )
    filters = _show_filters(study, row, state.filters, drawn)
    state.ask(mode, words, filters)


def _show_filters(study: Study, row: Any, now: Filters, drawn: int) -> Filters:
    number = now.count_set()
    name = say("Filters ({number})", number=number) if number else say("Filters")
    with row.popover(name, icon=":material/filter_list:", key=f"search_filters_{drawn}"):
        left, right = st.columns(2)

        def choose(place: Any, label: str, field: str, options: dict[str, str]) -> str:
            if not options:
                return ""
            value = getattr(now, field)
            ids = ["", *options]
            return str(
                place.selectbox(
                    label,
                    ids,
                    index=ids.index(value) if value in options else 0,
                    format_func=lambda i: escape(options.get(i, say("All"))) if i else say("All"),
                    key=f"search_{field}_{drawn}",
                )
            )

        codes = {str(c.id): describe_code(c) for c in list_codes(study) if not c.abstract}
        values = get_kept(list_values, study)
        roles = {role: say(words) for role, words in _ROLES.items()}
        person = choose(left, say("Person"), "person", get_kept(list_people, study))
        role = choose(right, say("Role"), "role", roles)
        stratum = choose(
            left, say("Stratum"), "stratum", {s.id: s.name for s in list_strata(study)}
        )
        session = choose(
            right, say("Session"), "session", {s.id: s.title for s in list_sessions(study)}
        )
        code = choose(left, say("With the code"), "code", codes)
        without = choose(right, say("Without the code"), "without", codes)
        coder = choose(left, say("Coded by"), "coder", {c: c for c in list_coders(study)})
        asked = {q: shorten_quote(q, most=80) for q in get_kept(list_questions, study)}
        question = choose(right, say("Question"), "question", asked)
        attribute = choose(left, say("Attribute"), "attribute", {a: a for a in values})
        value = (
            choose(right, say("Value"), "value", {v: v for v in values[attribute]})
            if attribute
            else ""
        )
        moderators = st.toggle(
            say("Moderators' words, too"),
            value=now.moderators,
            key=f"search_moderators_{drawn}",
            help=say("They are found, but never counted as evidence."),
        )
    return Filters(
        role=role,
        person=person,
        attribute=attribute if value else "",
        value=value,
        stratum=stratum,
        session=session,
        code=code,
        without=without,
        coder=coder,
        question=question,
        moderators=moderators,
    )
