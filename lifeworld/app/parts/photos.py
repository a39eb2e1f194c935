"""Shows the photos of a session, with forms to add, caption and remove them."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from study import LifeworldError, Study
from study.language import say
from study.wording import count_things
from transcripts.model import SessionId
from transcripts.recordings.commands import add_photos, remove_attachment, revise_attachment
from transcripts.recordings.model import Attachment
from transcripts.recordings.photos import PHOTO_SUFFIXES
from transcripts.recordings.queries import get_photo_path, list_attachments

__all__ = ["show_photos"]

COLUMNS = 3


def show_photos(study: Study, session_id: SessionId) -> None:
    """Show the photos of a session in rows of three, with an upload form below them."""
    photos = list_attachments(study, session_id)
    for begin in range(0, len(photos), COLUMNS):
        row = st.columns(COLUMNS)
        for place, photo in zip(row, photos[begin : begin + COLUMNS], strict=False):
            with place:
                _show_photo(study, photo)
    with st.form(f"photos-{session_id}", clear_on_submit=True, border=False):
        files = st.file_uploader(
            say("Photos of the visit"),
            type=[suffix.lstrip(".") for suffix in PHOTO_SUFFIXES],
            accept_multiple_files=True,
            help=say("Location, time and camera data in the files are removed."),
        )
        if st.form_submit_button(say("Add photos"), icon=":material/add_a_photo:") and files:
            act(
                add_photos,
                session_id,
                [(each.getvalue(), each.name) for each in files],
                said=lambda made: say("Added {photos}.", photos=count_things(len(made), "photo")),
            )


def _show_photo(study: Study, photo: Attachment) -> None:
    try:
        st.image(str(get_photo_path(study, photo)))
    except LifeworldError as error:
        st.warning(escape(str(error)))
    caption = st.text_input(
        say("Caption"),
        value=photo.caption,
        placeholder=say("What the photo shows"),
        key=f"caption-{photo.id}-{photo.rev}",
        label_visibility="collapsed",
    )
    if caption.strip() != photo.caption:
        act(revise_attachment, photo.id, caption=caption, said=say("Saved the caption."))
    if st.button(
        say("Remove photo"), key=f"drop-{photo.id}", icon=":material/delete:", type="tertiary"
    ):
        act(remove_attachment, photo.id, said=say("Removed the photo."))
