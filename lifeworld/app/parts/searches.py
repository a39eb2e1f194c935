"""Shows what the stored vectors find: counter-evidence, passages like some others; and history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st

from coding.model import Quote
from coding.suggestions.stored_vectors import Meaning, has_vector, list_contrary, list_similar
from coding.suggestions.suggest_job import embed_in_study
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.changes import describe_change
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.session import show_error
from study import LifeworldError, Study
from study.jobs import submit_job
from study.ledger import list_touching

__all__ = [
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
    """Show passages that may speak against a theme or an insight, when asked to look for them.

    Args:
        study: The study.
        key: Keeps the searches of several things apart.
        about: Reads the quotes that it is about; called once somebody looks.
        supports: Quotes that are linked to it as support.
        contradicts: Quotes that are linked to it as dissent.
        statement: What it says.
    """
    st.caption(
        "Near what it is about, with words of contrast, or near what contradicts it already."
        " These are candidates to read: whether they contradict is for you to say."
    )
    if st.button(
        "Look for what may speak against it", key=f"look-{key}", icon=":material/balance:"
    ):
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
    """Show the button that collects a quote as an example to search by."""
    collected: dict[str, tuple[Span, str]] = st.session_state.setdefault(COLLECTED, {})
    there = quote.excerpt_id in collected
    if place.button(
        "Collected" if there else "Collect",
        key=f"collect-{key}-{quote.excerpt_id}",
        icon=":material/check:" if there else ":material/add:",
        type="tertiary",
        help="Collect quotes, then look for passages like them on the Coverage page.",
    ):
        if there:
            del collected[quote.excerpt_id]
        else:
            collected[quote.excerpt_id] = (_span(quote), quote.words)
        st.rerun()


def show_collected(study: Study) -> None:
    """Show the quotes that were collected, and the passages that are most like them."""
    collected: dict[str, tuple[Span, str]] = st.session_state.setdefault(COLLECTED, {})
    if not collected:
        st.info(
            "Collect a few quotes that say the same, on the Themes or Insights page: this finds"
            " passages like them, in any language of the study.",
            icon=":material/add:",
        )
        return
    for excerpt_id, (_, words) in list(collected.items()):
        line = st.container(horizontal=True, vertical_alignment="center", key=f"had-{excerpt_id}")
        line.markdown(f"“{escape(words[:160])}”")
        line.space("stretch")
        if line.button("Take off", key=f"uncollect-{excerpt_id}", type="tertiary"):
            del collected[excerpt_id]
            st.rerun()
    try:
        found = list_similar(study, {span for span, _ in collected.values()})
    except LifeworldError as error:
        show_error(error)
        return
    _show_found(found, key="similar")


def show_history(study: Study, table: str, row_id: str) -> None:
    """Show the ledger's entries that touched a row, newest first."""
    for entry in list_touching(study.db, table, row_id, limit=MOST):
        reason = f". Reason: {entry.reason}" if entry.reason else ""
        undone = " (undone)" if entry.undone else ""
        at = entry.at[:16].replace("T", " ")
        st.markdown(escape(f"{describe_change(entry)}{reason}{undone}"))
        st.caption(escape(f"{entry.actor} · {at}"))


def _show_found(found: Collection[Meaning], *, key: str) -> None:
    if not found:
        st.info("Nothing was found.")
    for number, each in enumerate(found):
        with st.container(border=True):
            st.markdown(f"“{escape(each.words)}”")
            row = st.container(horizontal=True, vertical_alignment="center")
            why = f" · {', '.join(each.found.reasons)}" if each.found.reasons else ""
            row.caption(escape(f"{each.transcript} · turn {each.turn + 1}{why}"))
            row.space("stretch")
            if row.button(
                "In the transcript",
                key=f"found-{key}-{number}",
                icon=":material/arrow_outward:",
                type="tertiary",
            ):
                st.session_state["transcript"] = each.transcript_id
                st.query_params.clear()
                open_page("coding", transcript=each.transcript_id, turn=str(each.turn))


def _span(quote: Quote) -> Span:
    return (quote.text_id, quote.start, quote.end)


def _spans(quotes: Sequence[Quote]) -> set[Span]:
    return {_span(q) for q in quotes}
