"""Searches for counter-evidence, quotes collected as examples, and the history of one row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st

from coding.quotes.model import Quote
from coding.suggestions.stored_vectors import Meaning, has_vector, list_contrary
from coding.suggestions.suggest_job import embed_in_study
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.session import show_error
from lifeworld.changes import describe_change
from study import LifeworldError, Study
from study.jobs import submit_job
from study.language import say
from study.ledger import list_touching
from study.wording import render_quote, shorten_quote

__all__ = [
    "get_collected",
    "record_collected",
    "show_collected",
    "show_collector",
    "show_contrary",
    "show_history",
]

COLLECTED = "collected_quotes"
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


def show_collector(quote: Quote, place: Any, *, key: str = "") -> None:
    """Show the button that collects a quote as an example for a search."""
    collected: dict[str, tuple[Span, str]] = st.session_state.setdefault(COLLECTED, {})
    there = quote.excerpt_id in collected
    if place.button(
        say("Collected") if there else say("Collect"),
        key=f"collect-{key}-{quote.excerpt_id}",
        icon=":material/check:" if there else ":material/add:",
        type="tertiary",
        help=say("Collect quotes, then find similar passages on the Search page."),
    ):
        if there:
            del collected[quote.excerpt_id]
        else:
            collected[quote.excerpt_id] = (_span(quote), quote.words)
        st.rerun()


def record_collected(quotes: Sequence[Quote]) -> None:
    """Take these quotes as the examples of a search, in place of those collected before."""
    st.session_state[COLLECTED] = {q.excerpt_id: (_span(q), q.words) for q in quotes}


def get_collected() -> dict[str, Span]:
    """Return the places of the collected quotes by excerpt."""
    collected: dict[str, tuple[Span, str]] = st.session_state.get(COLLECTED, {})
    return {excerpt_id: span for excerpt_id, (span, _) in collected.items()}


def show_collected() -> None:
    """Show the collected quotes, each with a button that removes it from the collection."""
    collected: dict[str, tuple[Span, str]] = st.session_state.setdefault(COLLECTED, {})
    if not collected:
        st.info(
            say(
                "Collect a few quotes with the same meaning on the Themes page. Here"
                " you then find similar passages in any language of the study."
            ),
            icon=":material/add:",
        )
        return
    for excerpt_id, (_, words) in list(collected.items()):
        line = st.container(horizontal=True, vertical_alignment="center", key=f"had-{excerpt_id}")
        line.markdown(render_quote(escape(shorten_quote(words, most=160))))
        line.space("stretch")
        if line.button(
            say("Remove from collection"), key=f"uncollect-{excerpt_id}", type="tertiary"
        ):
            del collected[excerpt_id]
            st.rerun()


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
