"""Gathers the photos and recordings of a study for a project of the research team.

They show who took part, whatever names the texts have, so they leave only when somebody asks for
them, and never of a session of which anything is withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lifeworld.exports.refi.gather_texts import ShownText
from lifeworld.exports.refi.model import OutFile
from study import NotFound, Study
from study.language import say
from study.wording import count_things
from transcripts.consent.queries import list_session_consents
from transcripts.recordings.files import find_file
from transcripts.recordings.queries import get_photo_path, list_attachments, list_recordings

__all__ = ["get_media"]


def get_media(
    study: Study,
    texts: Iterable[ShownText],
    withheld: Iterable[ShownText],
    name: Callable[[str, str], str],
) -> tuple[tuple[OutFile, ...], list[str]]:
    """Return the files that may go with some texts, and sentences on those that stay.

    Args:
        study: The study.
        texts: The texts of the project.
        withheld: Texts of which nothing may be shown.
        name: Gives the id of a thing in the file, for its kind and id.
    """
    shown = list(texts)
    refused = {
        session
        for session, purposes in list_session_consents(study).items()
        if any(value == "refused" for value, _, _ in purposes.values())
    }
    refused |= {each.transcript.session_id for each in shown if each.left_out}
    refused |= {each.transcript.session_id for each in withheld}
    of_session: dict[str, str] = {}
    of_text: dict[str, str] = {}
    sessions: dict[str, str] = {}
    for each in shown:
        key = each.transcript.id
        of_session.setdefault(each.transcript.session_id, name("transcript", key))
        of_text[key], sessions[key] = name("transcript", key), each.transcript.session_id
    told: list[str] = []
    files = [
        *_list_photos(study, of_session, refused, name, told),
        *_list_recordings(study, of_text, sessions, refused, name, told),
    ]
    return tuple(files), told


def _list_photos(
    study: Study,
    of_session: Mapping[str, str],
    refused: set[str],
    name: Callable[[str, str], str],
    told: list[str],
) -> Iterator[OutFile]:
    stay = 0
    for photo in list_attachments(study):
        if photo.session_id not in of_session:
            continue
        if photo.session_id in refused:
            stay += 1
            continue
        try:
            path = get_photo_path(study, photo)
        except NotFound as error:
            told.append(error.message)
            continue
        yield OutFile(
            id=name("photo", photo.id),
            kind="Picture",
            name=photo.name,
            about=photo.caption,
            path=path,
            source=of_session[photo.session_id],
        )
    if stay:
        photos = count_things(stay, "photo stays", "photos stay")
        told.append(say("{photos}: somebody of the session does not agree.", photos=photos))


def _list_recordings(
    study: Study,
    of_text: Mapping[str, str],
    sessions: Mapping[str, str],
    refused: set[str],
    name: Callable[[str, str], str],
    told: list[str],
) -> Iterator[OutFile]:
    stay = 0
    for recording in list_recordings(study):
        key = recording.transcript_id
        if key not in of_text:
            continue
        if sessions[key] in refused:
            stay += 1
            continue
        try:
            path = find_file(study, recording)
        except NotFound as error:
            told.append(error.message)
            continue
        yield OutFile(
            id=name("recording", recording.id),
            kind="Audio" if recording.kind == "audio" else "Video",
            name=recording.name,
            path=path,
            source=of_text[key],
        )
    if stay:
        recordings = count_things(stay, "recording stays", "recordings stay")
        told.append(
            say("{recordings}: somebody of the session does not agree.", recordings=recordings)
        )
