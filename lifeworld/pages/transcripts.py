"""Transcripts: bring files in, say who speaks in them and where they belong."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from coding.commands import remove_transcript
from lifeworld.importing import Placing, add_outcomes, read_upload
from lifeworld.navigation import open_page
from lifeworld.session import (
    act,
    current_actor,
    current_study,
    escape,
    show_error,
    show_header,
)
from study import LifeworldError
from transcripts.commands import (
    add_participant,
    add_stratum,
    rename_transcript,
    revise_session,
    revise_speaker,
)
from transcripts.model import SESSION_KINDS, Transcript
from transcripts.queries import (
    get_session,
    list_participants,
    list_speakers,
    list_strata,
    list_transcripts,
    list_turns,
    get_text,
)

ROLES = {
    "participant": "Participant",
    "moderator": "Moderator (never counts)",
    "observer": "Observer (never counts)",
    "several": "Several people",
    "unknown": "Not known",
}
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
        st.session_state["said"] = f"Added {added} transcript{'s' if added != 1 else ''}."
    st.rerun()


def _table(transcripts: list[Transcript]) -> Transcript | None:
    speakers: dict[str, int] = {}
    for s in list_speakers(study):
        if s.role in ("participant", "unknown"):
            speakers[s.transcript_id] = speakers.get(s.transcript_id, 0) + 1
    coded = dict(
        study.db.execute(
            "SELECT e.transcript_id, count(*) FROM codings c JOIN excerpts e"
            " ON e.id = c.excerpt_id GROUP BY 1"
        ).fetchall()
    )
    frame = pd.DataFrame(
        {
            "Transcript": [t.title for t in transcripts],
            "Session": [SESSION_KINDS[t.session_kind] for t in transcripts],
            "Stratum": [t.stratum for t in transcripts],
            "People": [speakers.get(t.id, 0) for t in transcripts],
            "Turns": [t.turns for t in transcripts],
            "Words": [t.words for t in transcripts],
            "Codings": [coded.get(t.id, 0) for t in transcripts],
            "Language": [t.language or "" for t in transcripts],
        }
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="transcript_table",
        height=min(38 * len(transcripts) + 40, 420),
    )
    rows = event.selection.rows
    return transcripts[rows[0]] if rows else None


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
        _speakers(transcript)
    with session_tab:
        _session(transcript)
    with text_tab:
        text = get_text(study, transcript.text_id)
        for turn in list_turns(study, transcript.text_id)[:12]:
            st.text(f"{turn.label or '—'}:  {text[turn.start : turn.end][:400]}")


def _speakers(transcript: Transcript) -> None:
    speakers = list_speakers(study, transcript.id)
    if not speakers:
        st.info("No speakers were found in this text: its paragraphs are its turns.")
        return
    people = list_participants(study)
    total = sum(s.words for s in speakers) or 1
    st.caption("Say who moderates: a moderator's words never count as evidence.")
    for s in speakers:
        row = st.columns([2, 2, 2, 1], vertical_alignment="center")
        row[0].text(f"{s.label}\n{s.turns} turns · {s.words / total:.0%} of the words")
        role = row[1].selectbox(
            f"Role of {escape(s.label)}",
            list(ROLES),
            index=list(ROLES).index(s.role),
            format_func=lambda r: ROLES[r],
            label_visibility="collapsed",
            key=f"role-{s.id}-{s.rev}",
        )
        if role != s.role:
            act(revise_speaker, s.id, role=role, said=f"{s.label} is {ROLES[role].lower()} now.")
        names = {p.id: p.pseudonym for p in people}
        person = row[2].selectbox(
            f"Person behind {escape(s.label)}",
            [None, *names],
            index=[None, *names].index(s.participant_id),
            format_func=lambda p: names.get(p, "No participant"),
            label_visibility="collapsed",
            key=f"person-{s.id}-{s.rev}",
        )
        if person != s.participant_id:
            act(
                revise_speaker,
                s.id,
                participant_id=person,
                forget_participant=person is None,
                said=f"{s.label} is {names.get(person, 'nobody on the list')} now.",
            )
        taken = s.label in names.values()
        if s.participant_id is None and s.role in ("participant", "unknown") and not taken:
            if row[3].button("New person", key=f"new-{s.id}", help="Make a participant of them."):
                act(_add_person, s.id, s.label, said=f"{s.label} is a participant now.")


def _add_person(study, speaker_id: str, label: str, *, actor: str) -> None:  # type: ignore[no-untyped-def]
    person = add_participant(study, label, actor=actor)
    revise_speaker(study, speaker_id, participant_id=person.id, actor=actor)


def _session(transcript: Transcript) -> None:
    session = get_session(study, transcript.session_id)
    strata = {s.id: s.name for s in list_strata(study)}
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
            [None, *strata],
            index=[None, *strata].index(session.stratum_id),
            format_func=lambda s: strata.get(s, "None"),
        )
        date = row.text_input("Date", value=session.date or "", placeholder="2026-05-17")
        place = row.text_input("Place", value=session.place)
        if st.form_submit_button("Save", icon=":material/save:"):
            if title != transcript.title:
                act(rename_transcript, transcript.id, title, rerun=False)
            act(
                revise_session,
                session.id,
                kind=kind,
                stratum_id=stratum,
                date=date or None,
                place=place,
                said="Saved.",
            )


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
