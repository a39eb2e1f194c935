"""Coding: read a transcript and code its passages."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from coding.queries import list_coders, list_codes
from coding.suggestions.queries import list_suggestions
from coding.suggestions.suggest_job import suggest_in_study
from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import PLACES, get_page, open_page
from lifeworld.app.parts.corrections import show_turn_correction
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.reader import Choice, choose_transcript, show_reader, show_transcript_list
from lifeworld.app.session import current_study
from lifeworld.app.web.transcript_list import hash_list
from lifeworld.app.who import current_actor
from study.jobs import submit_job
from study.language import say
from transcripts.model import Transcript
from transcripts.queries import get_frame, list_transcripts

study = current_study()
transcripts = list_transcripts(study)
frame = get_frame(study)


def _choose() -> Choice:
    """Return the choice of a transcript; the page's address keeps it for a reload."""
    state = st.session_state
    ids: list[str] = [t.id for t in transcripts]
    address = st.query_params.get("transcript")
    chosen = choose_transcript(
        ids,
        address=address,
        shown=(state.get("reader") or {}).get("shown"),
        before=state.get("transcript_choice"),
        arriving="reader" not in state,
    )
    # Set only where it names none: what is set here becomes an entry of the browser's history, and
    # the reader keeps the address up to date itself.
    if address not in ids:
        st.query_params.from_dict({"transcript": chosen.transcript})
        chosen = replace(chosen, address=chosen.transcript)
    state["transcript_choice"] = chosen
    return chosen


@dialog("Correct the words", width="medium")
def _correct(transcript: Transcript, turn: int) -> None:
    st.caption(say("Codings move with their words. You can undo a correction."))
    show_turn_correction(study, transcript, turn)


if not transcripts:
    st.title(say("Coding"), anchor=False)
    st.info(say("There is nothing to code yet. Add transcripts first."), icon=":material/forum:")
    st.page_link(get_page("transcripts"), label=say("Add transcripts"), icon=":material/add:")
    st.stop()

choice = _choose()
transcript = next(t for t in transcripts if t.id == choice.transcript)
version = hash_list(transcripts)
header = st.container(horizontal=True, vertical_alignment="center", key="coding_header")
with header:
    show_transcript_list(study, transcript, actor=current_actor(), version=version)
    place = transcripts.index(transcript)
    on = False
    if frame.profile.suggestions:
        on = st.toggle(
            say("Suggestions"), value=True, help=say("Show codings suggested by the machine.")
        )
        waiting = len(list_suggestions(study, text_id=transcript.text_id))
        if st.button(
            say("Suggest codings") if not waiting else say("Suggest codings again"),
            icon=":material/auto_awesome:",
            help=say("Suggests codings for every transcript. Nothing leaves this computer."),
        ):
            submit_job(study, suggest_in_study)
            st.rerun()
    codes: dict[str, str] = {c.id: c.name for c in list_codes(study) if not c.abstract}
    with st.popover(say("View options"), icon=":material/tune:"):
        shown = st.multiselect(
            say("Show only these codes"),
            list(codes),
            format_func=lambda each: codes[each],
            placeholder=say("All codes"),
        )
        people = list_coders(study)
        only = None
        if len({*people, current_actor()}) > 1:
            only = st.multiselect(
                say("Show only these coders"),
                people,
                placeholder=say("All coders"),
                key="only_coders",
            )
        keys = st.toggle(
            say("Single-letter keys"),
            value=True,
            help=say("If off, keys only work together with Alt."),
        )
        if not frame.profile.suggestions:
            why = escape(say(frame.profile.why))
            st.caption(say("Suggestions are off for this method: {why}", why=why))

show_jobs(suggest_in_study)

turn = st.query_params.get("turn", "") if choice.linked else ""
asked = show_reader(
    study,
    transcript,
    actor=current_actor(),
    version=version,
    heard=choice.step,
    linked=choice.linked,
    neighbours=(
        transcripts[place - 1].title if place else None,
        transcripts[place + 1].title if place + 1 < len(transcripts) else None,
    ),
    focus=int(turn) if turn.isdigit() else None,
    codes=shown or None,
    coders=only or None,
    suggestions=on,
    single_keys=keys,
)
match asked:
    case {"to": "quotes", "code": code} if code in codes:
        page, remembered = PLACES["code"]
        st.session_state[remembered], st.session_state["open_tab"] = code, "quotes"
        open_page(page)
    case {"to": "correct", "transcript": str(named), "turn": int(ordinal)}:
        for each in transcripts:
            if each.id == named:
                _correct(each, ordinal)
    case _:
        pass
