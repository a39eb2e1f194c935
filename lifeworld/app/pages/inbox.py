"""Inbox: suggested codings one by one, each decided with a single key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from coding.model import CodeId, Suggestion
from coding.queries import list_codes
from coding.suggestions.commands import (
    accept_suggestion,
    accept_suggestions,
    reject_suggestion,
    revise_leaning,
    revise_mode,
)
from coding.suggestions.model import LEANINGS, MODES
from coding.suggestions.queries import (
    get_context,
    get_mode,
    list_leanings,
    list_overlapping_codes,
    list_suggestions,
)
from coding.suggestions.review_order import ORDERS, list_in_turn
from coding.suggestions.suggest_job import suggest_again, suggest_in_study
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.session import act, current_study, show_header
from lifeworld.app.who import current_actor
from lifeworld.changes import describe_undo
from study import Study
from study.jobs import submit_job
from study.ledger import Entry
from study.undoing import Place
from study.wording import count_things, render_quote, shorten_quote
from transcripts.queries import get_frame, list_transcripts

IN_VIEW = 8
# What is done on this page, and so what its Undo takes back.
INBOX = Place(
    verbs=frozenset(
        (
            "accept suggestion",
            "accept suggestions",
            "reject suggestion",
            "set suggestions",
            "set threshold",
        )
    ),
    operations=False,  # those are the reader's
)

study = current_study()
frame = get_frame(study)
codes = {c.id: c for c in list_codes(study)}
titles = {t.id: t.title for t in list_transcripts(study)}


def _list_open(study: Study) -> tuple[Suggestion, ...]:
    return tuple(list_suggestions(study))


def _filters(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    row = st.container(horizontal=True, vertical_alignment="bottom")
    of_code = {c: codes[c].name for c in dict.fromkeys(s.code_id for s in suggestions)}
    code = row.selectbox(
        "Code", [None, *of_code], format_func=lambda c: of_code.get(c, "All codes")
    )
    of_text = {t: titles[t] for t in dict.fromkeys(s.transcript_id for s in suggestions)}
    text = row.selectbox(
        "Transcript", [None, *of_text], format_func=lambda t: of_text.get(t, "All transcripts")
    )
    order = row.selectbox(
        "Order",
        list(ORDERS),
        format_func=lambda o: ORDERS[o],
        help="Best for learning: half are the most likely, half are chosen at random.",
    )
    if code is not None:
        _leaning(row, code)
    chosen = [
        s
        for s in suggestions
        if (code is None or s.code_id == code) and (text is None or s.transcript_id == text)
    ]
    coded = list_overlapping_codes(study, chosen) if order == "disagreement" else None
    return list_in_turn(chosen, order=order, coded=coded)


def _leaning(row: Any, code: CodeId) -> None:
    now = list_leanings(study).get(code, "balanced")
    options = list(LEANINGS)
    wanted = row.selectbox(
        "Suggestions for this code",
        options,
        index=options.index(now),
        format_func=lambda x: LEANINGS[x],
    )
    if wanted != now:
        act(revise_leaning, code, wanted, rerun=False)
        submit_job(study, suggest_in_study)
        st.rerun()


def _refit() -> None:
    # Learn from the decision; jobs that are still queued are merged into one.
    submit_job(study, suggest_again)


def _card(suggestion: Suggestion, number: int, total: int) -> None:
    code = codes[suggestion.code_id]
    context = get_context(study, suggestion)
    with st.container(border=True, gap="small", key="inbox_card"):
        top = st.container(horizontal=True, vertical_alignment="center")
        top.header(escape(code.name), anchor=False)
        top.space("stretch")
        if suggestion.probability is not None:
            top.badge(f"{suggestion.probability:.0%} likely")
        top.caption(f"{number} of {total}")
        st.caption(escape(code.definition))
        if context.before:
            st.caption(escape(f"{context.asker}: {context.before}"))
        st.markdown(render_quote(escape(context.words)))
        st.caption(escape(f"{context.speaker} · {titles[suggestion.transcript_id]}"))
        for quote in suggestion.reasons.get("quotes", [])[:2]:
            words = render_quote(shorten_quote(quote["text"], most=200))
            st.caption(escape(f"Similar to a coded passage: {words}"))
        words = suggestion.reasons.get("words", [])
        if words:
            st.caption(escape(f"Words that counted: {', '.join(words)}"))
        if suggestion.reasons.get("change"):
            st.caption(escape(suggestion.reasons["change"]))
        _buttons(suggestion, context.turn)


def _buttons(suggestion: Suggestion, turn: int) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    if row.button("Accept", type="primary", shortcut="a", icon=":material/check:"):
        act(accept_suggestion, suggestion.id, rerun=False)
        _refit()
        st.rerun()
    if row.button("Reject", shortcut="x", icon=":material/close:"):
        act(reject_suggestion, suggestion.id, rerun=False)
        _refit()
        st.rerun()
    if row.button("Decide later", shortcut="s", icon=":material/skip_next:"):
        skipped = st.session_state.setdefault("inbox_later", [])
        skipped.append(suggestion.id)
        st.rerun()
    if row.button("Open transcript", shortcut="t", icon=":material/arrow_outward:"):
        open_page("coding", transcript=suggestion.transcript_id, turn=str(turn))
    if row.button("Undo", shortcut="u", icon=":material/undo:"):
        undone = act(_undo, said=describe_undo, rerun=False)
        if undone is not None:
            # The suggestions were made from what was just taken back.
            if undone.verb == "set threshold":
                submit_job(study, suggest_in_study)
            else:
                submit_job(study, suggest_again)
            st.rerun()


def _undo(study: Study, *, actor: str) -> Entry:
    return study.undo(actor=actor, place=INBOX)


def _in_view(following: list[Suggestion]) -> None:
    if not following:
        return
    st.markdown(f"**Next {count_things(len(following), 'suggestion')}**")
    for suggestion in following:
        context = get_context(study, suggestion)
        words = render_quote(shorten_quote(context.words, most=220))
        st.caption(escape(f"{codes[suggestion.code_id].name} · {words}"))
    if st.button(f"Accept next {len(following)}", icon=":material/done_all:"):
        act(
            accept_suggestions,
            [s.id for s in following],
            said=f"Accepted {count_things(len(following), 'suggestion')}.",
        )


right = show_header(
    "Inbox", "Codings the machine suggests. They count only once a person accepts them."
)
mode = get_mode(study)
if not frame.profile.suggestions:
    st.info(
        f"Suggestions are off for the method “{escape(frame.profile.title)}”."
        f" {escape(frame.profile.why)}",
        icon=":material/block:",
    )
    st.stop()
modes = list(MODES)
wanted = right.selectbox(
    "Where suggestions are shown",
    modes,
    index=modes.index(mode),
    format_func=lambda m: MODES[m],
    label_visibility="collapsed",
    width=320,
)
if wanted != mode:
    act(revise_mode, wanted, said=f"Suggestions: {MODES[wanted]}.")
running = show_jobs(suggest_in_study)
if mode != "on":
    st.info(
        "Suggestions are shown only in the transcript, and only where you have coded or read."
        if mode == "after"
        else "Suggestions are off for this study. Turn them on at the top of this page.",
        icon=":material/visibility_off:",
    )
    st.stop()
suggestions = [s for s in get_kept(_list_open, study) if s.code_id in codes]
if not suggestions:
    st.info("There are no suggestions at the moment.", icon=":material/inbox:")
    if not running and st.button("Suggest codings", type="primary", icon=":material/auto_awesome:"):
        submit_job(study, suggest_in_study)
        st.rerun()
    st.stop()
later = st.session_state.get("inbox_later", [])
queue = _filters(suggestions)
queue = [s for s in queue if s.id not in later] + [s for s in queue if s.id in later]
if queue:
    _card(queue[0], 1, len(queue))
    _in_view(queue[1 : 1 + IN_VIEW])
st.caption(
    f"Keys: A accept, X reject, S later, T transcript, U undo. You work as {current_actor()}."
)
