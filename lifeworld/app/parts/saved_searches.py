"""Saved searches: save one with a name, run it again, remove it."""

from __future__ import annotations

import streamlit as st

from coding.model import ExcerptId
from coding.quotes.queries import list_quotes
from coding.search.commands import add_search, record_search, remove_search
from coding.search.model import MODES, SIMILAR, SavedSearch
from coding.search.queries import count_by_transcript, list_saved_searches
from lifeworld.app.markdown import escape
from lifeworld.app.parts.search_state import MOST_CHOSEN, Results, State
from lifeworld.app.parts.searches import get_collected, record_collected
from lifeworld.app.session import act
from study import Study
from study.language import say
from study.wording import choose_word, count_things

__all__ = ["show_save", "show_saved", "show_saved_run"]

_RUN = "search_run"  # the saved search whose results are shown


def show_saved(study: Study, state: State) -> None:
    """Show the saved searches, each with a button that runs it and one that removes it."""
    saved = list_saved_searches(study)
    if not saved:
        return
    with st.expander(say("Saved searches ({number})", number=len(saved)), key="saved_searches"):
        for each in saved:
            row = st.container(horizontal=True, vertical_alignment="center", gap="small")
            when = (each.ran_at or "")[:16].replace("T", " ")
            ran = say("last run {when}", when=when) if when else say("never run")
            row.markdown(f"**{escape(each.name)}**")
            row.caption(escape(f"{_describe(each)} · {ran}"))
            row.space("stretch")
            if row.button(
                say("Run", context="verb"), key=f"run-{each.id}", icon=":material/play_arrow:"
            ):
                _run(study, state, each)
            if row.button(say("Remove"), key=f"unsave-{each.id}", type="tertiary"):
                act(
                    remove_search, each.id, said=say("Removed the search “{name}”.", name=each.name)
                )


def _describe(saved: SavedSearch) -> str:
    if saved.mode != SIMILAR:
        return f"{say(MODES[saved.mode])}: {saved.words}"
    return f"{say(MODES[SIMILAR])}: {count_things(len(saved.excerpts), 'quote')}"


def _run(study: Study, state: State, saved: SavedSearch) -> None:
    gone = 0
    if saved.mode == SIMILAR:
        quotes = list_quotes(study, excerpt_ids=[ExcerptId(each) for each in saved.excerpts])
        record_collected(quotes)
        gone = len(saved.excerpts) - len(quotes)
    state.ask(saved.mode, saved.words, saved.filters)
    state.drawn += 1
    st.session_state[_RUN] = saved
    state.told = ""
    if gone:
        state.told = say(
            "{quotes} of “{name}” {are} no longer there.",
            quotes=count_things(gone, "quote"),
            name=saved.name,
            are=choose_word(gone, "is", "are"),
        )
    st.rerun()


def show_saved_run(study: Study, state: State, results: Results) -> None:
    """Say how many hits of the saved search that was run are new, and record that it ran."""
    saved: SavedSearch | None = st.session_state.get(_RUN)
    if saved is not None and results.running is None and results.totals is not None:
        del st.session_state[_RUN]
        if (saved.mode, saved.words, saved.filters) == (state.mode, state.words, state.filters):
            told = _record(study, saved, results)
            state.told = " ".join(part for part in (state.told, told) if part)
    if state.told:
        st.caption(escape(state.told))


def _record(study: Study, saved: SavedSearch, results: Results) -> str:
    if results.totals is not None and results.totals.turns > MOST_CHOSEN:
        return say("“{name}” finds too much to tell what is new.", name=saved.name)
    now = count_by_transcript(results.list_all())
    new = saved.count_new(now)
    record_search(study, saved.id, now)
    if new is None or saved.ran_at is None:
        return say("“{name}” ran for the first time.", name=saved.name)
    since = saved.ran_at[:16].replace("T", " ")
    if not new:
        return say("“{name}”: No hit is new since {since}.", name=saved.name, since=since)
    hits = count_things(new, "hit is new", "hits are new")
    return say("“{name}”: {hits} since {since}.", name=saved.name, hits=hits, since=since)


def show_save(study: Study, state: State) -> None:
    """Show the form that saves what is searched now."""
    with st.popover(say("Save search"), icon=":material/bookmark_add:", key=f"save_{state.drawn}"):
        name = st.text_input(say("Name"), key=f"search_name_{state.drawn}")
        if st.button(say("Save"), type="primary", key="save_search", disabled=not name.strip()):
            state.drawn += 1
            act(
                add_search,
                name,
                mode=state.mode,
                words=state.words,
                filters=state.filters,
                excerpts=list(get_collected(study)) if state.mode == SIMILAR else (),
                said=say("Saved the search “{name}”.", name=" ".join(name.split())),
            )
