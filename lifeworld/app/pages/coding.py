"""Coding: read a transcript and code its passages."""

from __future__ import annotations

import streamlit as st

from coding.queries import list_coders, list_codes
from coding.suggestions.queries import list_suggestions
from coding.suggestions.suggest_job import suggest_in_study
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import PLACES, get_page, open_page
from lifeworld.app.parts.corrections import show_turn_correction
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.reader import show_reader
from lifeworld.app.session import current_study
from lifeworld.app.who import current_actor
from study.jobs import submit_job
from transcripts.model import Transcript
from transcripts.queries import get_frame, list_transcripts

study = current_study()
transcripts = list_transcripts(study)
frame = get_frame(study)


def _label(transcript: Transcript) -> str:
    return f"{transcript.title} · {transcript.stratum}" if transcript.stratum else transcript.title


def _choose(transcripts: list[Transcript]) -> Transcript:
    """Return the transcript chosen; the page address stores the choice so a reload keeps it."""
    ids: list[str] = [t.id for t in transcripts]
    titles: dict[str, str] = {t.id: _label(t) for t in transcripts}
    # The selectbox keeps its own state so that two quick choices both register; a new address
    # overrides it.
    address = st.query_params.get("transcript")
    state = st.session_state
    if address in ids and address != state.get("transcript_shown"):
        state["transcript_box"] = address
    elif state.get("transcript_box") not in ids:
        kept = state.get("transcript")
        state["transcript_box"] = kept if kept in ids else ids[0]
    chosen: str = st.selectbox(
        "Transcript",
        ids,
        key="transcript_box",
        format_func=lambda each: titles[each],
        label_visibility="collapsed",
    )
    state["transcript_shown"] = chosen
    if st.query_params.get("transcript") not in (None, chosen):
        st.query_params.pop("turn", None)
    st.session_state["transcript"] = chosen
    st.query_params["transcript"] = chosen
    return transcripts[ids.index(chosen)]


@st.dialog("Correct the words", width="medium")
def _correct(transcript: Transcript, turn: int) -> None:
    st.caption("Codings move with their words. You can undo a correction.")
    show_turn_correction(study, transcript, turn)


def _step() -> None:
    """Choose the next or previous transcript, if the reader asks for it."""
    asked = st.session_state["reader"].get("asked")
    ids = [t.id for t in transcripts]
    if asked and asked.get("to") == "transcript" and asked.get("step") in (1, -1):
        at = ids.index(st.session_state["transcript_box"]) + asked["step"]
        st.session_state["transcript_box"] = ids[max(0, min(len(ids) - 1, at))]


if not transcripts:
    st.title("Coding", anchor=False)
    st.info("There is nothing to code yet. Add transcripts first.", icon=":material/forum:")
    st.page_link(get_page("transcripts"), label="Add transcripts", icon=":material/add:")
    st.stop()

header = st.container(horizontal=True, vertical_alignment="center", key="coding_header")
with header:
    transcript = _choose(transcripts)
    place = transcripts.index(transcript)
    on = False
    if frame.profile.suggestions:
        on = st.toggle("Suggestions", value=True, help="Show codings suggested by the machine.")
        waiting = len(list_suggestions(study, text_id=transcript.text_id))
        if st.button(
            "Suggest codings" if not waiting else "Suggest codings again",
            icon=":material/auto_awesome:",
            help="Suggests codings for every transcript. Nothing leaves this computer.",
        ):
            submit_job(study, suggest_in_study)
            st.rerun()
    codes: dict[str, str] = {c.id: c.name for c in list_codes(study) if not c.abstract}
    with st.popover("View options", icon=":material/tune:"):
        shown = st.multiselect(
            "Show only these codes",
            list(codes),
            format_func=lambda each: codes[each],
            placeholder="All codes",
        )
        people = list_coders(study)
        only = None
        if len({*people, current_actor()}) > 1:
            only = st.multiselect(
                "Show only these coders", people, placeholder="All coders", key="only_coders"
            )
        keys = st.toggle(
            "Single-letter keys", value=True, help="If off, keys only work together with Alt."
        )
        if not frame.profile.suggestions:
            st.caption(f"Suggestions are off for this method: {escape(frame.profile.why)}")

show_jobs(suggest_in_study)

focus = st.query_params.get("turn", "")
asked = show_reader(
    study,
    transcript,
    actor=current_actor(),
    neighbours=(
        transcripts[place - 1].title if place else None,
        transcripts[place + 1].title if place + 1 < len(transcripts) else None,
    ),
    focus=int(focus) if focus.isdigit() else None,
    codes=shown or None,
    coders=only or None,
    suggestions=on,
    single_keys=keys,
    on_asked=_step,
)
match asked:
    case {"to": "quotes", "code": code} if code in codes:
        page, remembered = PLACES["code"]
        st.session_state[remembered], st.session_state["open_tab"] = code, "quotes"
        open_page(page)
    case {"to": "correct", "turn": int(turn)}:
        _correct(transcript, turn)
    case _:
        pass
