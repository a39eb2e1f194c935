"""What a correction does to the quotes of a transcript, before it is saved."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from coding.corrections.model import Correction, describe_voices
from lifeworld.app.markdown import escape
from study.language import say
from study.wording import choose_word, count_things, render_names, render_quote, shorten_quote
from transcripts.versions.carry_places import compare_texts

__all__ = ["LONGEST", "describe_quotes", "render_marked", "show_consequences"]

LONGEST = 240  # characters of a quote in a list
MOST = 20


def describe_quotes(correction: Correction) -> str:
    """Return what becomes of the quotes: “2 quotes keep their words, 1 cut, 1 adrift”."""
    parts = [count_things(correction.same, "quote keeps its words", "quotes keep their words")]
    if correction.corrected:
        parts.append(say("{number} corrected", number=len(correction.corrected)))
    if correction.cut:
        parts.append(say("{number} cut where the speaker changes", number=len(correction.cut)))
    if correction.respoken:
        parts.append(say("{number} with another speaker", number=len(correction.respoken)))
    if correction.adrift:
        parts.append(say("{number} adrift", number=len(correction.adrift)))
    return ", ".join(parts)


def show_consequences(correction: Correction) -> None:
    """Show what a correction does to turns, speakers and quotes."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{escape(describe_quotes(correction))}.**")
        for sentence in _list_remarks(correction):
            st.caption(escape(sentence))
        for following in correction.corrected[:MOST]:
            st.markdown(_render_changed(following.old, following.new or ""))
        for following in correction.cut[:MOST]:
            st.markdown(
                say(
                    ":orange[Cut:] {words}",
                    words=_render_changed(following.old, following.new or ""),
                )
            )
        for following in correction.respoken[:MOST]:
            words = escape(render_quote(shorten_quote(following.new or "", most=LONGEST)))
            voices = escape(_capitalise(describe_voices(following)))
            st.markdown(f":orange[{voices}:] {words}")
        for following in correction.adrift[:MOST]:
            st.markdown(
                say(
                    ":red[Adrift:] ~~{words}~~",
                    words=escape(shorten_quote(following.old, most=LONGEST)),
                )
            )
        if correction.adrift:
            st.caption(
                say("A quote adrift is not counted until you give it a new place in the text.")
            )


def _capitalise(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _list_remarks(correction: Correction) -> Iterator[str]:
    if correction.new_speakers:
        word = choose_word(len(correction.new_speakers), "New speaker")
        yield f"{word}: {render_names(correction.new_speakers)}."
    for label in correction.carried.unread:
        yield say(
            "“{label}:” is read as words, not as a speaker. Split the turn there to name one.",
            label=label,
        )


def _render_changed(old: str, new: str) -> str:
    """Return old and new text as Markdown, with deletions struck through and additions bold."""
    parts: list[str] = []
    diff = compare_texts(old, new)
    at = 0
    for region in diff.regions:
        parts.append(escape(old[at : region.old]))
        parts.append(
            render_marked(old[region.old : region.old_end], new[region.new : region.new_end])
        )
        at = region.old_end
    return "".join([*parts, escape(old[at:])])


def render_marked(old: str, new: str) -> str:
    """Return a difference as Markdown: what is gone struck through, what came bold."""
    gone = f":red[~~{escape(old.strip())}~~]" if old.strip() else ""
    came = f":green[**{escape(new.strip())}**]" if new.strip() else ""
    around = " " if (old or new)[:1].isspace() else ""
    return f"{around}{gone}{' ' if gone and came else ''}{came} "
