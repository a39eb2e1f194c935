"""The card of a suggestion under review, its buttons, what follows, and the end of a batch."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from coding.model import Code, CodeId, Suggestion
from coding.suggestions.commands import (
    accept_suggestion,
    accept_suggestions,
    add_review,
    reject_suggestion,
)
from coding.suggestions.counterfactuals import render_counterfactual
from coding.suggestions.queries import get_context, list_suggestions
from coding.suggestions.review_batch import BATCH, Batch, Verdict, new_batch
from coding.suggestions.suggest_job import suggest_again, suggest_in_study
from lifeworld.app.keys import show_keys
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.decide_once import open_decision, show_decision
from lifeworld.app.parts.undo_button import show_undo
from lifeworld.app.session import act, current_study
from study import Study
from study.jobs import submit_job
from study.language import say
from study.undoing import Place
from study.wording import count_things, render_quote, shorten_quote

__all__ = ["BATCH_KEPT", "show_card", "show_done", "show_following"]

BATCH_KEPT = "inbox_batch"
CARD = "inbox"
# What is done on this page, and so what its Undo takes back.
INBOX = Place(
    verbs=frozenset(
        (
            "accept suggestion",
            "accept suggestions",
            "reject suggestion",
            "set suggestions",
            "set threshold",
            "set line",
            "remove line",
            "mark as read",
            "propose codings",
            "remove proposals",
            "bring back passages",
            "set aside passages",
        )
    ),
    operations=False,  # those are the reader's
)


def _refit() -> None:
    # Learn from the decision; jobs that are still queued are merged into one.
    submit_job(current_study(), suggest_again)


def show_card(suggestion: Suggestion, code: Code, title: str, batch: Batch) -> None:
    """Show a suggestion, the quote first, with the buttons that decide it.

    Args:
        suggestion: The suggestion.
        code: Its code.
        title: The title of its transcript.
        batch: The batch that is being reviewed.
    """
    context = get_context(current_study(), suggestion)
    with st.container(border=True, gap="small", key="inbox_card"):
        if context.before:
            st.caption(escape(f"{context.asker}: {context.before}"))
        st.markdown(render_quote(escape(context.words)))
        st.caption(escape(f"{context.speaker} · {title}"))
        top = st.container(horizontal=True, vertical_alignment="center")
        top.header(escape(code.name), anchor=False)
        if suggestion.probability is not None:
            top.badge(say("{probability:.0%} likely", probability=suggestion.probability))
        if by := suggestion.reasons.get("by"):
            top.badge(escape(say("Proposed by {name}", name=by)), color="violet")
        st.caption(escape(code.definition))
        if why := suggestion.reasons.get("why"):
            st.caption(escape(say("In its words: {words}", words=why)))
        for quote in suggestion.reasons.get("quotes", [])[:2]:
            passage = render_quote(shorten_quote(quote["text"], most=200))
            st.caption(escape(say("Similar to a coded passage: {quote}", quote=passage)))
        words = suggestion.reasons.get("words", [])
        if words:
            st.caption(escape(say("Words that counted: {words}", words=", ".join(words))))
        if change := render_counterfactual(suggestion.reasons.get("change", "")):
            st.caption(escape(change))
        _buttons(suggestion, context.turn, batch)


def _buttons(suggestion: Suggestion, turn: int, batch: Batch) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")

    def name_key(word: str) -> str:
        return f"inbox_{word}-{suggestion.id}"

    def offer(word: str, label: str, decide: Callable[..., object], *args: Any, **how: Any) -> None:
        key = name_key(word)
        show_decision(row, label, decide, *args, card=CARD, thing=suggestion.id, key=key, **how)

    offer(
        "accept",
        say("Accept"),
        _decide,
        suggestion,
        "accepted",
        batch,
        type="primary",
        shortcut="a",
        icon=":material/check:",
    )
    show_keys({"r": name_key("reject")})  # Streamlit keeps this letter to itself
    label = f"{say('Reject')}\u2002:gray[:small[R]]"
    offer("reject", label, _decide, suggestion, "rejected", batch, icon=":material/close:")
    offer(
        "later",
        say("Decide later"),
        batch.later.add,
        suggestion.id,
        shortcut="n",
        icon=":material/skip_next:",
    )
    offer(
        "read",
        say("Mark turn as read"),
        _mark_read,
        suggestion,
        turn,
        batch,
        shortcut="x",
        icon=":material/done:",
        help=say("Reject all suggestions in the turn: what is not coded in it fits no code."),
    )
    if row.button(say("Open transcript"), shortcut="g", icon=":material/arrow_outward:"):
        open_page("coding", transcript=suggestion.transcript_id, turn=str(turn))
    _show_undo(row)
    open_decision(CARD, suggestion.id, ("a", "r", "n", "x", "u"))


def _decide(suggestion: Suggestion, verdict: Verdict, batch: Batch) -> None:
    def decide(study: Study, *, actor: str) -> bool:
        command = accept_suggestion if verdict == "accepted" else reject_suggestion
        command(study, suggestion.id, actor=actor)
        return True

    if act(decide, rerun=False):
        batch.verdicts[suggestion.id] = verdict
        _refit()


def _mark_read(suggestion: Suggestion, turn: int, batch: Batch) -> None:
    """Mark the turn as read, as `x` does in the reader."""
    study = current_study()
    inside = {s.id for s in list_suggestions(study, text_id=suggestion.text_id)}
    if act(add_review, suggestion.transcript_id, turn, turn, rerun=False) is not None:
        left = {s.id for s in list_suggestions(study, text_id=suggestion.text_id)}
        batch.verdicts |= dict.fromkeys(inside - left, "rejected")
        _refit()


def _show_undo(row: Any) -> None:
    undone = show_undo(row, INBOX, key="inbox_undo")
    if undone is not None:
        # The suggestions were made from what was just taken back.
        if undone.verb in ("set threshold", "set line", "remove line"):
            submit_job(current_study(), suggest_in_study)
        else:
            submit_job(current_study(), suggest_again)
        st.rerun()


def show_done(batch: Batch, standing: Collection[str], queue: list[Suggestion]) -> None:
    """Show what was done with a batch, and the way to the next.

    Args:
        batch: The batch.
        standing: The ids of all suggestions that nobody has decided.
        queue: The suggestions that still wait, in the order of review.
    """
    told = [say("{number} accepted", number=batch.count("accepted", standing))]
    told.append(say("{number} rejected", number=batch.count("rejected", standing)))
    if later := batch.count_later(standing):
        told.append(say("{number} put off", number=later))
    with st.container(border=True, key="inbox_done"):
        st.header(say("Done"), anchor=False)
        decided = ", ".join(told)
        if queue:
            more = count_things(len(queue), "more suggestion")
            st.markdown(
                say("{decided}. {suggestions} to review.", decided=decided, suggestions=more)
            )
        else:
            st.markdown(say("{decided}. No more suggestions to review.", decided=decided))
        row = st.container(horizontal=True, vertical_alignment="center")
        number = min(BATCH, len(queue))
        if number and row.button(
            say("Review the next {number}", number=number),
            type="primary",
            shortcut="n",
            icon=":material/inbox:",
        ):
            st.session_state[BATCH_KEPT] = new_batch(queue, asked=batch.asked, before=batch)
            st.rerun()
        _show_undo(row)


def show_following(following: list[Suggestion], codes: dict[CodeId, Code], batch: Batch) -> None:
    """Show the suggestions that come next, with a button that accepts them all."""
    if not following:
        return
    st.markdown(
        say("**Next {suggestions}**", suggestions=count_things(len(following), "suggestion"))
    )
    for suggestion in following:
        context = get_context(current_study(), suggestion)
        words = render_quote(shorten_quote(context.words, most=220))
        facts = [codes[suggestion.code_id].name, suggestion.reasons.get("by", ""), words]
        st.caption(escape(" · ".join(filter(None, facts))))
    if st.button(say("Accept next {number}", number=len(following)), icon=":material/done_all:"):
        done = act(
            accept_suggestions,
            [s.id for s in following],
            said=say(
                "Accepted {suggestions}.", suggestions=count_things(len(following), "suggestion")
            ),
            rerun=False,
        )
        if done is not None:
            batch.verdicts |= dict.fromkeys((s.id for s in following), "accepted")
            st.rerun()
