"""Code many results of a search at once, after a preview of what that makes."""

from __future__ import annotations

import streamlit as st

from coding.codebook.tree import describe_code
from coding.commands import apply_codes
from coding.model import CodeId
from coding.queries import list_codes
from coding.search.model import UNITS, Hit
from coding.search.queries import preview_codings
from lifeworld.app.markdown import escape
from lifeworld.app.parts.collect_hits import show_collect
from lifeworld.app.parts.search_state import MOST_CHOSEN, Results, State
from lifeworld.app.session import act
from lifeworld.app.who import current_actor
from study import Study
from study.language import say
from study.wording import count_things

__all__ = ["show_coding"]


def show_coding(study: Study, state: State, results: Results) -> None:
    """Show what is chosen, and code it with one code in one change."""
    turns = results.totals.turns if results.totals else 0
    row = st.container(horizontal=True, vertical_alignment="center")
    if row.button(say("Select all"), icon=":material/done_all:", disabled=state.everything):
        state.choose_all(everything=True)
        st.rerun()
    if row.button(say("Select none"), disabled=not (state.everything or state.marked)):
        state.choose_all(everything=False)
        st.rerun()
    if not (state.everything or state.marked):
        row.caption(say("Tick results, or all of them, to code them at once."))
        return
    if turns > MOST_CHOSEN:
        st.info(
            say(
                "At most {turns} can be coded at once: add a word or a filter.",
                turns=count_things(MOST_CHOSEN, "turn"),
            ),
            icon=":material/filter_list:",
        )
        return
    hits = [hit for hit in results.list_all() if state.is_chosen(hit)]
    row.caption(say("{results} selected.", results=count_things(len(hits), "result")))
    show_collect(study, row, hits)
    _show_form(study, state, hits)


def _show_form(study: Study, state: State, hits: list[Hit]) -> None:
    codes = {c.id: describe_code(c) for c in list_codes(study) if c.usable}
    if not codes:
        st.info(say("Add a code on the page Codebook first."), icon=":material/account_tree:")
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    code: CodeId | None = row.selectbox(
        say("Code"),
        list(codes),
        index=None,
        format_func=lambda c: escape(codes[c]),
        placeholder=say("Choose a code"),
        key="search_code",
    )
    unit = row.segmented_control(
        say("Excerpt"),
        list(UNITS),
        default="sentence",
        format_func=lambda u: say(UNITS[u]),
        key="search_unit",
        required=True,
    )
    if code is None:
        return
    plan = preview_codings(study, hits, code, unit=unit, coder=current_actor())
    if row.button(
        say("Code {places}", places=count_things(len(plan.new), "place")),
        key="code_hits",
        type="primary",
        icon=":material/format_ink_highlighter:",
        disabled=not plan.new,
    ):
        made = act(
            apply_codes,
            plan.new,
            said=say(
                "Coded {places} with “{code}”.",
                places=count_things(len(plan.new), "place"),
                code=codes[code],
            ),
            rerun=False,
        )
        if made is not None:
            state.choose_all(everything=False)
            st.rerun()
    st.caption(escape(plan.render()))
