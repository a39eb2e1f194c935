"""Recordings on the Transcripts page: attach, detach and transcribe them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act, show_error
from lifeworld.app.who import current_actor
from study import LifeworldError, Study
from study.jobs import submit_job
from study.language import mark, render_number, say
from transcripts.model import Transcript, TranscriptId
from transcripts.recordings.check_recordings import check_ending
from transcripts.recordings.commands import add_recording, remove_recording
from transcripts.recordings.files import add_upload, find_file, remove_file
from transcripts.recordings.model import Keeping, Recording
from transcripts.recordings.queries import find_recording
from transcripts.recordings.sniff import SUFFIXES
from transcripts.recordings.speech_model import check_speech
from transcripts.recordings.transcription_job import (
    SPOKEN,
    check_transcription,
    run_transcription,
)

__all__ = ["show_recording", "show_transcribing"]

PIECE = 1024 * 1024
LANGUAGES = {
    "en": mark("English"),
    "da": mark("Danish"),
    "no": mark("Norwegian"),
    "sv": mark("Swedish"),
    "de": mark("German"),
    "fr": mark("French"),
    "es": mark("Spanish"),
    "nl": mark("Dutch"),
    "pt": mark("Portuguese"),
}


def show_recording(study: Study, transcript: Transcript) -> None:
    """Show the recording of a transcript, or a form to attach one."""
    found = find_recording(study, transcript.id)
    if found is None:
        st.caption(
            say(
                "Attach the audio or video recording of this session. In the"
                " transcript, click a time to play the recording from there."
            )
        )
        with st.form(f"attach-{transcript.id}", border=False, clear_on_submit=True):
            upload, path, keeping = _choose_file()
            if st.form_submit_button(
                say("Attach recording"), type="primary", icon=":material/attach_file:"
            ):
                _attach(transcript, upload, path, keeping)
        return
    _describe(study, found)
    if st.button(
        say("Remove recording"),
        icon=":material/link_off:",
        help=say("You can undo this. The file itself is kept until you run `lifeworld tidy`."),
    ):
        act(
            remove_recording,
            transcript.id,
            said=say("Removed the recording “{name}”.", name=found.name),
        )


def _choose_file() -> tuple[Any, str, Keeping]:
    upload = st.file_uploader(
        say("Recording"),
        type=list(SUFFIXES),
        help=say("MP3, M4A, MP4, WAV, OGG, OPUS, WEBM or FLAC. It stays on this computer."),
    )
    row = st.container(horizontal=True, vertical_alignment="bottom")
    path = row.text_input(
        say("Or its path on this computer"),
        placeholder="/home/ana/recordings/group-1.m4a",
        help=say("For large files: the file is not sent through the browser."),
    )
    link = row.toggle(
        say("Link only"),
        help=say("Leave the file where it is and link to it instead of copying it."),
    )
    return upload, path.strip(), "link" if link and upload is None else "copy"


def _describe(study: Study, found: Recording) -> None:
    kind = say("video") if found.kind == "video" else say("audio")
    parts = [kind, f"{render_number(found.size / 1e6, ',.1f')} MB"]
    if found.seconds:
        parts.insert(1, f"{int(found.seconds) // 60}:{int(found.seconds) % 60:02} min")
    st.markdown(f"**{escape(found.name)}**")
    st.caption(escape(" · ".join([*parts, found.place or say("copied next to the study")])))
    try:
        find_file(study, found)
    except LifeworldError as error:
        show_error(error)
    else:
        if ending := check_ending(study, found):
            st.warning(escape(ending), icon=":material/timer_off:")


def _attach(transcript: Transcript, upload: Any, path: str, keeping: Keeping) -> None:
    if upload is None and not path:
        st.info(say("Choose a file or enter its path."))
        return
    with st.spinner(say("Adding the recording…")):
        act(
            _add,
            transcript.id,
            upload=upload,
            path=path,
            keeping=keeping,
            said=lambda made: say("Attached “{name}”.", name=made.name),
        )


def _add(
    study: Study,
    transcript_id: TranscriptId,
    *,
    upload: Any,
    path: str,
    keeping: Keeping,
    actor: str,
) -> Recording:
    if upload is None:
        return add_recording(study, transcript_id, Path(path), actor=actor, keeping=keeping)
    kept = add_upload(study, upload.name, _pieces(upload))
    try:
        return add_recording(study, transcript_id, kept, actor=actor)
    finally:
        remove_file(kept)


def _pieces(upload: Any) -> Iterator[bytes]:
    upload.seek(0)
    while piece := upload.read(PIECE):
        yield piece


def show_transcribing(study: Study) -> None:
    """Show the form that transcribes a recording."""
    try:
        check_speech()
    except LifeworldError as error:
        show_error(error)
        return
    st.caption(
        say(
            "A speech model transcribes the recording on this computer. It gets"
            " words wrong, leaves some out, invents others and does not distinguish"
            " speakers. Check it against the recording, and name the speakers under"
            " “Correct the text”."
        )
    )
    with st.form("transcribe", border=False):
        upload, path, keeping = _choose_file()
        language = st.selectbox(
            say("Spoken language"),
            [None, *SPOKEN],
            format_func=lambda code: (
                say(LANGUAGES.get(code) or code) if code else say("Detect automatically")
            ),
        )
        sent = st.form_submit_button(
            say("Start transcription"), type="primary", icon=":material/hearing:"
        )
    if sent and (upload is not None or path):
        _submit(study, upload, path, keeping, language)
    elif sent:
        st.info(say("Choose a file or enter its path."))


def _submit(study: Study, upload: Any, path: str, keeping: Keeping, language: str | None) -> None:
    kept: Path | None = None
    try:
        if upload is not None:
            kept = add_upload(study, upload.name, _pieces(upload))
        source = kept or Path(path).expanduser()
        check_transcription(source, language=language)
    except LifeworldError as error:
        if kept:
            remove_file(kept)
        show_error(error)
        return
    submit_job(
        study,
        run_transcription,
        path=str(source),
        actor=current_actor(),
        language=language,
        keeping=keeping,
        remove_after=kept is not None,
    )
    st.rerun()
