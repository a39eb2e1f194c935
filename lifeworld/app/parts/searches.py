"""Searches for counter-evidence, quotes collected as examples, and the history of one row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st

from coding.quotes.model import Quote
from coding.quotes.queries import list_quotes
from coding.suggestions.stored_vectors import Meaning, has_vector, list_contrary
from coding.suggestions.suggest_job import embed_in_study
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.session import act, show_error
from lifeworld.app.who import current_actor
from lifeworld.changes import describe_change
from opportunity_spaces.collected.commands import add_collected, remove_collected
from opportunity_spaces.collected.queries import list_collected
from study import LifeworldError, Study
from study.entries import list_touching
from study.jobs import submit_job
from study.language import say
from study.wording import render_quote, shorten_quote

__all__ = [
    "get_collected",
    "record_collected",
    "show_collected",
    "show_collector",
    "show_contrary",
    "show_history",
]

EXAMPLES = "search_examples"  # quotes of a saved search, instead of those collected
MOST = 60
Span = tuple[str, int, int]


def show_contrary(
    study: Study,
    *,
    key: str,
    about: Callable[[], Sequence[Quote]],
    supports: Sequence[Quote] = (),
    contradicts: Sequence[Quote] = (),
    statement: str = "",
) -> None:
    """Show a button that searches for passages that may contradict a theme or an insight.

    Args:
        study: The study.
        key: A key for the search, unique to the theme or insight.
        about: Returns the quotes that it is about; called when the search starts.
        supports: Quotes linked to it as support.
        contradicts: Quotes linked to it as dissent.
        statement: Its statement.
    """
    st.caption(
        say(
            "Finds passages on the same subject with words of contrast, or similar"
            " to quotes that already contradict it. Read them and decide whether"
            " they do."
        )
    )
    if st.button(say("Find counter-evidence"), key=f"look-{key}", icon=":material/balance:"):
        st.session_state[f"contrary-{key}"] = True
        if statement and not has_vector(study, statement):
            submit_job(study, embed_in_study, texts=[statement])
    if not st.session_state.get(f"contrary-{key}"):
        return
    if show_jobs(embed_in_study):
        return
    try:
        found = list_contrary(
            study,
            about=_spans([*about(), *supports]),
            supports=_spans(supports),
            contradicts=_spans(contradicts),
            statement=statement,
        )
    except LifeworldError as error:
        show_error(error)
        return
    _show_found(found, key=key)


def show_collector(study: Study, quote: Quote, place: Any, *, key: str = "") -> None:
    """Show the button that collects a quote, or takes it out of the collection.

    The collection is kept in the study for each person. Its quotes are linked to findings where
    these are written, and are examples for a search.
    """
    there = quote.excerpt_id in list_collected(study, by=current_actor())
    if place.button(
        say("Collected") if there else say("Collect"),
        key=f"collect-{key}-{quote.excerpt_id}",
        icon=":material/check:" if there else ":material/add:",
        type="tertiary",
        help=say("Collected quotes stand beside an insight while you write it. You can also search"
                 " for passages like them."),
    ):  # fmt: skip
        st.session_state.pop(EXAMPLES, None)
        command = remove_collected if there else add_collected
        act(command, [quote.excerpt_id], said="")


def record_collected(quotes: Sequence[Quote]) -> None:
    """Take these quotes as the examples of a search, in place of those that were collected."""
    st.session_state[EXAMPLES] = [quote.excerpt_id for quote in quotes]


def get_collected(study: Study) -> dict[str, Span]:
    """Return the places of the quotes that a search looks like, by excerpt."""
    return {quote.excerpt_id: _span(quote) for quote in _list_examples(study)}


def _list_examples(study: Study) -> list[Quote]:
    chosen = st.session_state.get(EXAMPLES)
    ids = list_collected(study, by=current_actor()) if chosen is None else chosen
    return list_quotes(study, excerpt_ids=ids) if ids else []


def show_collected(study: Study) -> None:
    """Show the quotes that a search looks like, each with a button that leaves it out."""
    quotes = _list_examples(study)
    borrowed = EXAMPLES in st.session_state
    if not quotes:
        st.info(
            say(
                "Collect a few quotes with the same meaning on the Themes page. Here"
                " you then find similar passages in any language of the study."
            ),
            icon=":material/add:",
        )
    if borrowed:
        row = st.container(horizontal=True, vertical_alignment="center")
        row.caption(say("These are the quotes of a saved search."))
        if row.button(say("Use my collected quotes"), key="own_examples", type="tertiary"):
            del st.session_state[EXAMPLES]
            st.rerun()
    for quote in quotes:
        excerpt_id = quote.excerpt_id
        line = st.container(horizontal=True, vertical_alignment="center", key=f"had-{excerpt_id}")
        line.markdown(render_quote(escape(shorten_quote(quote.words, most=160))))
        line.space("stretch")
        if line.button(
            say("Remove from collection"), key=f"uncollect-{excerpt_id}", type="tertiary"
        ):
            if borrowed:
                st.session_state[EXAMPLES].remove(excerpt_id)
                st.rerun()
            act(remove_collected, [excerpt_id], said=say("Took the quote out of the collection."))


def show_history(study: Study, table: str, row_id: str) -> None:
    """Show the changes to a row as sentences, newest first."""
    for entry in list_touching(study.db, table, row_id, limit=MOST):
        told = describe_change(entry)
        if entry.reason:
            told = say("{change}. Reason: {reason}", change=told, reason=entry.reason)
        if entry.undone:
            told = say("{change} (undone)", change=told)
        at = entry.at[:16].replace("T", " ")
        st.markdown(escape(told))
        st.caption(escape(f"{entry.actor} · {at}"))


def _show_found(found: Collection[Meaning], *, key: str) -> None:
    if not found:
        st.info(say("No passages found."))
    for number, each in enumerate(found):
        with st.container(border=True):
            st.markdown(render_quote(escape(each.words)))
            row = st.container(horizontal=True, vertical_alignment="center")
            why = [", ".join(each.found.reasons)] if each.found.reasons else []
            place = [each.transcript, say("turn {turn}", turn=each.turn + 1)]
            row.caption(escape(" · ".join([*place, *why])))
            row.space("stretch")
            if row.button(
                say("Open transcript"),
                key=f"found-{key}-{number}",
                icon=":material/arrow_outward:",
                type="tertiary",
            ):
                st.query_params.clear()
                open_page("coding", transcript=each.transcript_id, turn=str(each.turn))


def _span(quote: Quote) -> Span:
    return (quote.text_id, quote.start, quote.end)


def _spans(quotes: Sequence[Quote]) -> set[Span]:
    return {_span(q) for q in quotes}
