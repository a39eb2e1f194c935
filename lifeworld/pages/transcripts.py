"""Transcripts: bring files in, say who speaks in them and where they belong."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.commands import remove_transcript
from lifeworld.importing import Placing, add_outcomes, read_upload
from lifeworld.navigation import open_page
from lifeworld.session import (
    act,
    current_actor,
    current_study,
    escape,
    record_done,
    show_error,
    show_header,
)
from study import LifeworldError, Study
from lifeworld.speakers import ROLES_THAT_COUNT, show_speakers
from lifeworld.widgets import show_table
from transcripts.commands import add_stratum, rename_transcript, revise_session
from transcripts.model import SESSION_KINDS, Transcript
from transcripts.queries import (
    get_session,
    get_text,
    list_speakers,
    list_strata,
    list_transcripts,
    list_turns,
)

SUFFIXES = ["txt", "md", "docx", "vtt", "srt", "csv", "xlsx", "odt", "rtf", "pdf", "html", "json"]

study = current_study()


def _add_files() -> None:
    with st.form("add", clear_on_submit=True, border=False):
        files = st.file_uploader(
            "Drop transcripts or notes here",
            type=SUFFIXES,
            accept_multiple_files=True,
            help="Word, text, Markdown, subtitles, tables. They stay on this computer.",
        )
        row = st.container(horizontal=True, vertical_alignment="bottom")
        kind = row.selectbox(
            "Kind of session",
            [None, *SESSION_KINDS],
            format_func=lambda k: SESSION_KINDS.get(k, "Tell from the speakers"),
        )
        names = [s.name for s in list_strata(study)]
        stratum = row.selectbox(
            "Stratum (an industry, say)", names, index=None, accept_new_options=True,
            placeholder="None",
        )
        if row.form_submit_button("Add", type="primary", icon=":material/add:") and files:
            _import(files, kind, stratum)


def _import(files: list, kind: str | None, stratum: str | None) -> None:  # type: ignore[type-arg]
    outcomes = []
    bar = st.progress(0.0, "Reading…")
    for number, each in enumerate(files, start=1):
        outcomes.append(read_upload(each.getvalue(), each.name))
        bar.progress(number / len(files), f"Read {number} of {len(files)}")
    try:
        stratum_id = add_stratum(study, stratum, actor=current_actor()).id if stratum else None
        placing = Placing(kind=kind, stratum_id=stratum_id)  # type: ignore[arg-type]
        results = add_outcomes(study, outcomes, actor=current_actor(), placing=placing)
    except LifeworldError as error:
        show_error(error)
        return
    bar.empty()
    st.session_state["import_notes"] = [
        (r.name, str(r.error), True) if r.error else (r.name, "is in the study already", False)
        for r in results
        if r.error or r.known
    ] + [
        (r.name, sentence, False)
        for r in results
        for reading in r.readings
        if r.transcripts
        for sentence in (*reading.left_out, *reading.warnings)
    ]
    added = sum(len(r.transcripts) for r in results)
    if added:
        record_done(
            f"Added {added} transcript{'s' if added != 1 else ''}.", changes=witness.made
        )
    st.rerun()


def _table(transcripts: list[Transcript]) -> Transcript | None:
    speakers: dict[str, int] = {}
    for s in list_speakers(study):
        if s.role in ROLES_THAT_COUNT:
            speakers[s.transcript_id] = speakers.get(s.transcript_id, 0) + 1
    coded = dict(
        study.db.execute(
            "SELECT e.transcript_id, count(*) FROM codings c JOIN excerpts e"
            " ON e.id = c.excerpt_id GROUP BY 1"
        ).fetchall()
    )
    columns: dict[str, list[object]] = {
        "Transcript": [t.title for t in transcripts],
        "Session": [SESSION_KINDS[t.session_kind] for t in transcripts],
        "Stratum": [t.stratum for t in transcripts],
        "People": [speakers.get(t.id, 0) for t in transcripts],
        "Turns": [t.turns for t in transcripts],
        "Words": [t.words for t in transcripts],
        "Codings": [coded.get(t.id, 0) for t in transcripts],
        "Language": [t.language or "" for t in transcripts],
    }
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "Transcript": st.column_config.TextColumn(width=300),
        "Session": st.column_config.TextColumn(width=110),
        "Stratum": st.column_config.TextColumn(width=190),
        "People": number(width=65, help="Speakers who count as evidence."),
        "Turns": number(width=60),
        "Words": number(width=70, format="localized"),
        "Codings": number(width=75),
        "Language": st.column_config.TextColumn(width=80),
    }
    chosen = show_table("transcripts", [t.id for t in transcripts], columns, config=config)
    return next((t for t in transcripts if t.id == chosen), None)


def _details(transcript: Transcript) -> None:
    top = st.container(horizontal=True, vertical_alignment="center")
    top.subheader(escape(transcript.title), anchor=False)
    top.space("stretch")
    if top.button("Code it", type="primary", icon=":material/format_ink_highlighter:"):
        st.session_state["transcript"] = transcript.id
        open_page("coding")
    if top.button("Remove", icon=":material/delete:", help="With its codings. Can be undone."):
        act(remove_transcript, transcript.id, said=f"Removed “{transcript.title}”.")
    for sentence in (*transcript.report["left_out"], *transcript.report["warnings"]):
        st.warning(escape(sentence), icon=":material/info:")
    speakers_tab, session_tab, text_tab = st.tabs(["Speakers", "Session", "Beginning of the text"])
    with speakers_tab:
        show_speakers(study, transcript)
    with session_tab:
        _session(transcript)
    with text_tab:
        text = get_text(study, transcript.text_id)
        for turn in list_turns(study, transcript.text_id)[:12]:
            row = st.columns([1, 6])
            row[0].caption(escape(turn.label or "—"))
            row[1].markdown(escape(text[turn.start : turn.end][:400]))


def _session(transcript: Transcript) -> None:
    session = get_session(study, transcript.session_id)
    strata = [s.name for s in list_strata(study)]
    with st.form(f"session-{session.id}-{session.rev}", border=False):
        title = st.text_input("Title of the transcript", value=transcript.title)
        row = st.container(horizontal=True)
        kind = row.selectbox(
            "Kind",
            list(SESSION_KINDS),
            index=list(SESSION_KINDS).index(session.kind),
            format_func=lambda k: SESSION_KINDS[k],
        )
        stratum = row.selectbox(
            "Stratum",
            strata,
            index=strata.index(session.stratum) if session.stratum in strata else None,
            accept_new_options=True,
            placeholder="None; type a name to make one",
        )
        date = row.text_input("Date", value=session.date or "", placeholder="2026-05-17")
        place = row.text_input("Place", value=session.place)
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            act(
                _revise,
                transcript,
                title=title,
                stratum=stratum,
                kind=kind,
                date=date.strip() or None,
                place=place,
                said=f"Saved “{title}”.",
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
    """Save what the form says, each where it belongs; a stratum that is new is made first."""
    if title.strip() != transcript.title:
        rename_transcript(study, transcript.id, title, actor=actor)
    stratum_id = add_stratum(study, stratum, actor=actor).id if stratum else None
    revise_session(study, transcript.session_id, stratum_id=stratum_id, actor=actor, **fields)


transcripts = list_transcripts(study)
show_header("Transcripts", "What people said: focus groups, interviews, workplace visits, answers.")
for name, sentence, bad in st.session_state.pop("import_notes", []):
    (st.error if bad else st.info)(f"**{escape(name)}** · {escape(sentence)}")
if transcripts:
    with st.expander("Add files", icon=":material/add:"):
        _add_files()
    chosen = _table(transcripts)
    if chosen:
        _details(chosen)
    else:
        st.caption("Choose a row to see its speakers and its session.")
else:
    st.info(
        "This study is empty. Add the transcripts of your focus groups and interviews,"
        " and the notes of your visits.",
        icon=":material/forum:",
    )
    _add_files()
