"""The results of a search in their context, grouped by transcript, each with a tick box."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from coding.search.model import Hit
from coding.search.queries import get_before
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.search_state import AT_ONCE, Results, State
from study import Study
from study.language import say
from study.wording import OMISSION
from transcripts.spans import find_sentences

__all__ = ["render_painted", "show_results"]

LONG_TURN = 900  # characters; of longer ones the sentences around a hit are shown
_BEGIN, _END = "\x03", "\x04"


def show_results(study: Study, state: State, results: Results) -> None:
    """Show one part of the results, and the buttons that lead to the others."""
    hits = results.list_part(state.part)
    for transcript_id, group in groupby(hits, key=lambda hit: hit.transcript_id):
        together = list(group)
        first = together[0]
        session = f" · {first.session}" if first.session != first.transcript else ""
        with st.container(border=True, gap=None, key=f"found_in_{transcript_id}"):
            st.markdown(f"**{escape(first.transcript)}**{escape(session)}")
            for hit in together:
                _show_hit(study, state, hit)
    _show_parts(state, results)


def _show_hit(study: Study, state: State, hit: Hit) -> None:
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    who = hit.label or say("No speaker")
    if not hit.counted:
        who = (
            say("{who} (moderator: not counted)", who=who)
            if hit.role == "moderator"
            else say("{who} (not counted)", who=who)
        )
    row.checkbox(
        escape(say("{who} · turn {turn}", who=who, turn=hit.turn + 1)),
        value=state.is_chosen(hit),
        key=f"hit-{state.ticked}-{hit.key}",
        on_change=_mark,
        args=(state, hit.key),
    )
    row.space("stretch")
    shown = f"before-shown-{hit.key}"
    if hit.turn and row.button(
        say("Turn before"),
        key=f"before-{hit.key}",
        icon=":material/unfold_less:" if st.session_state.get(shown) else ":material/unfold_more:",
        type="tertiary",
    ):
        st.session_state[shown] = not st.session_state.get(shown)
        st.rerun()
    if row.button(
        say("Open in reader"),
        key=f"read-{hit.key}",
        icon=":material/arrow_outward:",
        type="tertiary",
    ):
        st.query_params.clear()
        open_page("coding", transcript=hit.transcript_id, turn=str(hit.turn))
    if st.session_state.get(shown):
        before = get_before(study, hit)
        if before is not None:
            st.caption(escape(f"{before[0]}: {before[1]}" if before[0] else before[1]))
    st.markdown(render_painted(hit))


def _mark(state: State, key: str) -> None:
    state.marked ^= {key}


def render_painted(hit: Hit) -> str:
    """Return a turn as Markdown, its hits on a coloured ground; of a long turn the parts around."""
    clean = hit.words.replace(_BEGIN, " ").replace(_END, " ")
    pieces = _choose_pieces(clean, [(a - hit.start, b - hit.start) for a, b in hit.spans])
    shown = escape(pieces)
    return shown.replace(_BEGIN, ":yellow-background[:yellow[").replace(_END, "]]")


def _choose_pieces(words: str, spans: Sequence[tuple[int, int]]) -> str:
    whole = [(0, len(words))]
    if len(words) > LONG_TURN:
        sentences = [(s.start, s.end) for s in find_sentences(words)]
        held = {
            near
            for n, (start, end) in enumerate(sentences)
            if any(a < end and b > start for a, b in spans)
            for near in (n - 1, n, n + 1)
        }
        whole = [span for n, span in enumerate(sentences) if n in held] or whole
    told, last = "", 0
    for start, end in whole:
        if start > last and words[last:start].strip():
            told += f" {OMISSION} "
        elif told:
            told += " "
        told += _paint(words, spans, start, end)
        last = end
    return told + (f" {OMISSION}" if words[last:].strip() else "")


def _paint(words: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> str:
    painted, at = "", start
    for a, b in spans:
        a, b = max(a, start), min(b, end)
        if a < b:
            inside = " ".join(words[a:b].splitlines())
            painted += f"{words[at:a]}{_BEGIN}{inside}{_END}"
            at = b
    return painted + words[at:end]


def _show_parts(state: State, results: Results) -> None:
    turns = results.totals.turns if results.totals else 0
    number = len(results.hits) if results.sought is None else turns
    if number <= AT_ONCE:
        return
    first = state.part * AT_ONCE + 1
    row = st.container(horizontal=True, vertical_alignment="center")
    if row.button(
        say("Previous {number}", number=AT_ONCE),
        disabled=not state.part,
        icon=":material/chevron_left:",
    ):
        state.part -= 1
        st.rerun()
    last = min(number, first + AT_ONCE - 1)
    if row.button(
        say("Next {number}", number=AT_ONCE),
        disabled=last >= number,
        icon=":material/chevron_right:",
    ):
        state.part += 1
        st.rerun()
    row.caption(say("{first:,} to {last:,} of {number:,}", first=first, last=last, number=number))
