"""Passages that get no suggestions, why, and the buttons that bring them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from coding.queries import list_codes, list_uses
from coding.suggestions.opaque_names import describe_opaque, list_opaque
from coding.suggestions.set_aside.commands import add_brought_back, remove_brought_back
from coding.suggestions.set_aside.model import COUNTED, LABELS, Reason, SetAside
from coding.suggestions.set_aside.queries import (
    count_reasons,
    describe_set_aside,
    list_brought_back,
    list_set_aside,
)
from coding.suggestions.suggest_job import suggest_again
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.parts.widgets import show_part
from lifeworld.app.session import act
from study import Study
from study.jobs import submit_job
from study.language import say
from study.wording import count_things, render_quote, shorten_quote
from transcripts.model import TranscriptId
from transcripts.queries import list_transcripts

__all__ = ["show_left_out", "show_opaque", "show_set_aside"]

_MOST_WORDS = 300  # characters of a passage


def show_opaque(study: Study) -> None:
    """Name the codes that say nothing to the machine, with the way to the codebook."""
    codes = list_codes(study)
    uses = get_cached(list_uses, study)
    opaque = set(list_opaque(codes, examples={str(code): n for code, n in uses.items()}))
    if not opaque:
        return
    row = st.container(horizontal=True, vertical_alignment="center", key="opaque_codes")
    names = [code.name for code in codes if code.id in opaque]
    row.caption(f":material/help: {escape(describe_opaque(names))}", width="stretch")
    if row.button(say("Open codebook"), icon=":material/arrow_outward:", type="tertiary"):
        st.session_state["chosen_codes"] = next(code.id for code in codes if code.id in opaque)
        open_page("codebook")


def show_set_aside(study: Study, titles: Mapping[TranscriptId, str]) -> None:
    """Say how many passages the newest run set aside and why; list them when that is opened.

    Args:
        study: The study.
        titles: The title of each transcript.
    """
    counts = get_cached(count_reasons, study)
    back = list_brought_back(study)
    if not counts and not back:
        return
    told = describe_set_aside(counts) or say("No passage is set aside.")
    st.caption(f":material/filter_alt_off: {escape(told)}")
    # Its label stays the same, or it would fold when a number in it changes.
    folded = st.expander(say("See what was set aside"), on_change="rerun", key="aside")
    if not folded.open:
        return
    with folded:
        st.caption(
            say(
                "These passages are read and coded like all others. They get no suggestions"
                " until you bring them back or code them."
            )
        )
        said = say("Brought the passage back. It gets suggestions from the next run on.")
        if counts and _show_passages(counts, list_set_aside(study), titles, key="aside", said=said):
            submit_job(study, suggest_again)
            st.rerun()
        for kept in back:
            row = st.container(horizontal=True, vertical_alignment="center")
            words = render_quote(shorten_quote(kept.words, most=_MOST_WORDS))
            told = say("Brought back by {person}: {words}", person=kept.by, words=words)
            row.caption(escape(told), width="stretch")
            if row.button(say("Set aside again"), key=f"again_{kept.id}", type="tertiary"):
                said = say("Set the passage aside again.")
                if act(remove_brought_back, [kept.id], said=said, rerun=False) is not None:
                    submit_job(study, suggest_again)
                    st.rerun()


def show_left_out(
    study: Study,
    list_found: Callable[[], Sequence[SetAside]],
    *,
    key: str,
    why: str,
    said: str,
) -> None:
    """Offer a list of what is left out because it is no evidence, with a way back for each.

    Args:
        study: The study.
        list_found: Returns the passages; called only where the list is open.
        key: A name for the list, unique in the app.
        why: What follows from being left out, above the list.
        said: What to say when a passage was brought back.
    """
    folded = st.expander(say("See what was set aside"), on_change="rerun", key=key)
    if not folded.open:
        return
    titles = {each.id: each.title for each in list_transcripts(study)}
    with folded:
        st.caption(why)
        found = list_found()
        counts = dict(Counter(each.reason for each in found).most_common())
        if counts and _show_passages(counts, found, titles, key=key, said=said):
            st.rerun()


def _show_passages(
    counts: Mapping[Reason, int],
    every: Sequence[SetAside],
    titles: Mapping[TranscriptId, str],
    *,
    key: str,
    said: str,
) -> bool:
    """Show passages by reason, and return whether one was brought back."""
    chosen = None
    if len(counts) > 1:
        chosen = st.pills(
            say("Reason"),
            list(counts),
            format_func=lambda reason: count_things(counts[reason], *COUNTED[reason]),
            key=f"{key}_reason",
            label_visibility="collapsed",
        )
    found = [each for each in every if chosen in (None, each.reason)]
    back = [
        _show_passage(each, titles, key=key, said=said)
        for each in show_part(found, key=key, most=10)
    ]
    return any(back)


def _show_passage(
    each: SetAside, titles: Mapping[TranscriptId, str], *, key: str, said: str
) -> bool:
    row = st.container(horizontal=True, vertical_alignment="center")
    with row.container(gap=None, width="stretch"):
        st.markdown(render_quote(escape(shorten_quote(each.words, most=_MOST_WORDS))))
        title = titles.get(TranscriptId(each.transcript_id), "")
        parts = (say(LABELS[each.reason]), each.speaker, title)
        st.caption(escape(" · ".join(part for part in parts if part)))
    mine = f"back_{key}_{each.text_id}_{each.start}"
    if row.button(say("Bring back", context="passage"), key=mine, icon=":material/undo:"):
        place = (each.text_id, each.start, each.end)
        return act(add_brought_back, [place], said=said, rerun=False) is not None
    return False
