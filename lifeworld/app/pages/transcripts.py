"""Transcripts: import files, assign speakers and sessions, correct the text."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.commands import remove_transcript
from coding.memos.model import Thing
from coding.queries import count_codings
from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page, open_page
from lifeworld.app.parts.add_files import show_adding, show_notes
from lifeworld.app.parts.bring_codings import show_bring_codings
from lifeworld.app.parts.corrections import show_adrift, show_correcting, show_versions
from lifeworld.app.parts.floor import show_equity
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.photos import show_photos
from lifeworld.app.parts.recordings import show_recording, show_transcribing
from lifeworld.app.parts.reruns import get_cached, new_fragment, show_tabs
from lifeworld.app.parts.speakers import count_people, show_speakers
from lifeworld.app.parts.widgets import show_table
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.difference.queries import list_arrivals
from study import Study
from study.language import say
from study.wording import shorten_quote
from transcripts.commands import rename_transcript, revise_session
from transcripts.frame.commands import add_stratum
from transcripts.model import SESSION_KINDS, Transcript
from transcripts.queries import (
    get_session,
    get_text,
    list_strata,
    list_transcripts,
    list_turns,
)
from transcripts.recordings.transcription_job import run_transcription

study = current_study()


@dialog("Add files", width="large")
def _dialog() -> None:
    st.session_state["adding_dialog"] = True
    show_adding(study)


@dialog("Transcribe a recording", width="medium")
def _transcribe() -> None:
    show_transcribing(study)


def _table(transcripts: list[Transcript]) -> Transcript | None:
    people = get_cached(count_people, study)
    coded = get_cached(count_codings, study)
    columns: dict[str, list[object]] = {
        say("Transcript"): [t.title for t in transcripts],
        say("Session"): [say(SESSION_KINDS[t.session_kind]) for t in transcripts],
        say("Stratum"): [t.stratum for t in transcripts],
        say("Voices"): [people.get(t.id, 0) for t in transcripts],
        say("Turns"): [t.turns for t in transcripts],
        say("Words"): [t.words for t in transcripts],
        say("Codings"): [coded.get(t.id, 0) for t in transcripts],
        say("Language"): [t.language or "" for t in transcripts],
    }
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        say("Transcript"): st.column_config.TextColumn(width=250),
        say("Session"): st.column_config.TextColumn(width=100),
        say("Stratum"): st.column_config.TextColumn(width=150),
        say("Voices"): number(width=65, help=say("Speakers whose words count as evidence.")),
        say("Turns"): number(width=60),
        say("Words"): number(width=70, format="localized"),
        say("Codings"): number(width=75),
        say("Language"): st.column_config.TextColumn(width=75),
    }
    chosen = show_table("transcripts", [t.id for t in transcripts], columns, config=config)
    return next((t for t in transcripts if t.id == chosen), None)


@new_fragment
def _details(transcript: Transcript) -> None:
    top = st.container(horizontal=True, vertical_alignment="center")
    top.header(escape(transcript.title), anchor=False)
    top.space("stretch")
    if top.button(say("Code transcript"), type="primary", icon=":material/format_ink_highlighter:"):
        open_page("coding")
    if top.button(
        say("Remove transcript"),
        icon=":material/delete:",
        help=say("Also removes its codings. You can undo this."),
    ):
        said = say("Removed “{title}”.", title=transcript.title)
        act(remove_transcript, transcript.id, said=said)
    for sentence in _list_remarks(transcript):
        st.warning(escape(sentence), icon=":material/info:")
    show_about(study, Thing(kind="transcript", id=transcript.id))
    names = [
        say("Speakers"),
        say("Shares of talk"),
        say("Session"),
        say("Recording"),
        say("Beginning of the text"),
    ]
    speakers, floor, session, sound, text, correct, versions = show_tabs(
        [*names, say("Correct the text"), say("Versions")], key="transcript_tabs"
    )
    if speakers.open:
        with speakers:
            show_speakers(study, transcript)
    if floor.open:
        with floor:
            show_equity(study, transcript)
    with session:  # always run these three, so that a half-completed form is kept
        _session(transcript)
        show_photos(study, transcript.session_id)
    with sound:
        show_recording(study, transcript)
    with correct:
        show_correcting(study, transcript)
    if text.open:
        with text:
            _beginning(transcript)
    if versions.open:
        with versions:
            show_versions(study, transcript)


def _beginning(transcript: Transcript) -> None:
    text = get_text(study, transcript.text_id)
    for turn in list_turns(study, transcript.text_id)[:12]:
        row = st.columns([1, 6])
        row[0].caption(escape(turn.label or "—"))
        row[1].markdown(escape(shorten_quote(text[turn.start : turn.end], most=400)))


def _list_remarks(transcript: Transcript) -> list[str]:
    """Return the notes of the import: what was left out and warnings."""
    return [*transcript.report.get("left_out", ()), *transcript.report.get("warnings", ())]


def _session(transcript: Transcript) -> None:
    session = get_session(study, transcript.session_id)
    strata = [s.name for s in list_strata(study)]
    with st.form(f"session-{session.id}-{session.rev}", border=False):
        title = st.text_input(say("Title of the transcript"), value=transcript.title)
        row = st.container(horizontal=True)
        kind = row.selectbox(
            say("Kind"),
            list(SESSION_KINDS),
            index=list(SESSION_KINDS).index(session.kind),
            format_func=lambda k: say(SESSION_KINDS[k]),
        )
        stratum = row.selectbox(
            say("Stratum"),
            strata,
            index=strata.index(session.stratum) if session.stratum in strata else None,
            accept_new_options=True,
            placeholder=say("None (type a name to add one)"),
        )
        date = row.text_input(say("Date"), value=session.date or "", placeholder="2026-05-17")
        place = row.text_input(say("Place"), value=session.place)
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            act(
                _revise,
                transcript,
                title=title,
                stratum=stratum,
                kind=kind,
                date=date.strip() or None,
                place=place,
                said=say("Saved “{title}”.", title=title),
            )


def _revise(
    study: Study,
    transcript: Transcript,
    *,
    title: str,
    stratum: str | None,
    actor: str,
    **fields: Any,
) -> None:
    """Save the form's values to the transcript and its session; add the stratum if it is new."""
    with study.change("revise session", actor=actor, subject=title.strip(), gathers=True):
        if title.strip() != transcript.title:
            rename_transcript(study, transcript.id, title, actor=actor)
        stratum_id = add_stratum(study, stratum, actor=actor).id if stratum else None
        revise_session(study, transcript.session_id, stratum_id=stratum_id, actor=actor, **fields)


transcripts = list_transcripts(study)
right = show_header(
    say("Transcripts"), say("The texts of focus groups, interviews, workplace visits and surveys.")
)
if transcripts and right.button(
    say("Add files"), icon=":material/add:", type="primary", shortcut="n"
):
    _dialog()
if transcripts and right.button(
    say("Import codings"),
    icon=":material/table_view:",
    help=say("From a table of quotes and codes that another program or a colleague made."),
):
    show_bring_codings()
if right.button(
    say("Transcribe recording"), icon=":material/hearing:", help=say("Runs on this computer.")
):
    _transcribe()
show_jobs(run_transcription)
show_notes()
show_adrift(study)
if transcripts:
    if len(get_cached(list_arrivals, study)) > 1:
        st.page_link(
            get_page("what_is_new"),
            label=say("What do the latest transcripts change?"),
            icon=":material/difference:",
        )
    chosen = _table(transcripts)
    if chosen:
        _details(chosen)
    else:
        st.caption(say("Select a row to see the speakers, the session and the text."))
else:
    st.info(
        say(
            "This study is empty. Add the transcripts of your focus groups and"
            " interviews, and your field notes."
        ),
        icon=":material/forum:",
    )
    st.session_state["adding_dialog"] = False
    show_adding(study)
