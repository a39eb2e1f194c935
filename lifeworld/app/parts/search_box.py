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
from study.wording import shorten_quote
from transcripts.model import ROLES
from transcripts.queries import list_sessions, list_strata

__all__ = ["show_box"]

_ASK = {
    "words": "Words, “phrases”, begin*, -without",
    "pattern": "A pattern, such as \\d+ (hours|minutes)",
    "meaning": "A sentence that somebody might have said",
}


def show_box(study: Study, state: State) -> None:
    """Show the box and the filters, and keep what they say in *state*."""
    drawn = state.drawn
    row = st.container(horizontal=True, vertical_alignment="bottom")
    mode = row.segmented_control(
        "How to search",
        list(MODES),
        default=state.mode,
        format_func=lambda m: MODES[m],
        key=f"search_mode_{drawn}",
        required=True,
        label_visibility="collapsed",
    )
    words = state.words
    if mode != SIMILAR:
        words = row.text_input(
            "Search the study",
            value=state.words,
            placeholder=_ASK[mode],
            key=f"search_words_{drawn}",
            label_visibility="collapsed",
            icon=":material/search:",
        )
    filters = _show_filters(study, row, state.filters, drawn)
    state.ask(mode, words, filters)


def _show_filters(study: Study, row: Any, now: Filters, drawn: int) -> Filters:
    number = now.count_set()
    name = f"Filters ({number})" if number else "Filters"
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
                    format_func=lambda i: escape(options.get(i, "All")) if i else "All",
                    key=f"search_{field}_{drawn}",
                )
            )

        codes = {str(c.id): describe_code(c) for c in list_codes(study) if not c.abstract}
        values = get_kept(list_values, study)
        roles: dict[str, str] = {role: role.capitalize() for role in ROLES if role != "nobody"}
        person = choose(left, "Person", "person", get_kept(list_people, study))
        role = choose(right, "Role", "role", roles)
        stratum = choose(left, "Stratum", "stratum", {s.id: s.name for s in list_strata(study)})
        session = choose(right, "Session", "session", {s.id: s.title for s in list_sessions(study)})
        code = choose(left, "With the code", "code", codes)
        without = choose(right, "Without the code", "without", codes)
        coder = choose(left, "Coded by", "coder", {c: c for c in list_coders(study)})
        asked = {q: shorten_quote(q, most=80) for q in get_kept(list_questions, study)}
        question = choose(right, "Question", "question", asked)
        attribute = choose(left, "Attribute", "attribute", {a: a for a in values})
        value = (
            choose(right, "Value", "value", {v: v for v in values[attribute]}) if attribute else ""
        )
        moderators = st.toggle(
            "Moderators' words, too",
            value=now.moderators,
            key=f"search_moderators_{drawn}",
            help="They are found, but never counted as evidence.",
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
