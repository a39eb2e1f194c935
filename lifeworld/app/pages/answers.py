"""Answers: the answers of surveys, read, coded and marked one after the other."""

from __future__ import annotations

import streamlit as st

from coding.answer_marks.queries import has_answers
from coding.answer_marks.render_review import render_review
from coding.suggestions.queries import has_run
from coding.suggestions.suggest_job import suggest_in_study
from lifeworld.app.answers import show_answers
from lifeworld.app.language import dialog
from lifeworld.app.navigation import get_page, open_page
from lifeworld.app.parts.bring_scores import show_bring_scores
from lifeworld.app.parts.corrections import show_turn_correction
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.session import current_study, show_header
from lifeworld.app.who import current_actor
from study.jobs import submit_job
from study.language import say
from transcripts.queries import get_frame, get_transcript

study = current_study()
suggests = get_frame(study).profile.suggestions


@dialog("Correct the words", width="medium")
def _correct(transcript_id: str, turn: int) -> None:
    st.caption(say("Codings move with their words. You can undo a correction."))
    show_turn_correction(study, get_transcript(study, transcript_id), turn)


right = show_header(say("Answers"))
if not has_answers(study):
    st.info(
        say("There are no survey answers yet. Add a table of them, as CSV or Excel."),
        icon=":material/table_view:",
    )
    st.page_link(get_page("transcripts"), label=say("Add transcripts"), icon=":material/add:")
    st.stop()
ran = has_run(study)
with right:
    if suggests and st.button(
        say("Suggest codings again") if ran else say("Suggest codings"),
        icon=":material/auto_awesome:",
        help=say("Suggests codings for every transcript. Nothing leaves this computer."),
    ):
        submit_job(study, suggest_in_study)
        st.rerun()
    if suggests and not ran:
        show_bring_scores(study, key="answers")
    st.download_button(
        say("Download the review"),
        lambda: render_review(study),
        "answers-reviewed.xlsx",
        icon=":material/download:",
        on_click="ignore",
        help=say(
            "An Excel table of codes, readers, flags and stances, with the stances counted."
            " The words of the answers are not in it."
        ),
    )
    with st.popover(say("View options"), icon=":material/tune:"):
        keys = st.toggle(
            say("Single-letter keys"),
            value=True,
            help=say("If off, keys only work together with Alt."),
        )
show_jobs(suggest_in_study)
asked = show_answers(
    study,
    actor=current_actor(),
    order="difficulty" if ran and suggests else "survey",
    single_keys=keys,
)
match asked:
    case {"to": "correct", "transcript": str(transcript), "turn": int(turn)}:
        _correct(transcript, turn)
    case {"to": "open", "transcript": str(transcript), "turn": int(turn)}:
        open_page("coding", transcript=transcript, turn=str(turn))
    case _:
        pass
