"""Checks of recordings and photos: whether their files are there, and whether they are whole."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from study import LifeworldError, Study
from study.language import say
from study.wording import render_clock
from transcripts.queries import get_titles, get_transcript
from transcripts.recordings.files import find_file
from transcripts.recordings.model import Recording
from transcripts.recordings.queries import (
    find_last_time,
    get_photo_path,
    list_attachments,
    list_recordings,
)
from transcripts.recordings.sniff import find_media

__all__ = ["check_ending", "list_missing_files", "list_short_recordings"]

SPARE = 2.0  # seconds by which a header or a time stamp may be wrong


def check_ending(study: Study, recording: Recording) -> str:
    """Return a sentence if a recording ends before it should, or else an empty one.

    It should last as long as its own header tells, and until the last turn begins.
    """
    seconds = recording.seconds
    if seconds is None:
        return ""
    try:
        path = find_file(study, recording)
        status = path.stat()
        whole = _measure_whole(path, status.st_size, status.st_mtime_ns)
    except (OSError, LifeworldError):
        whole = None  # `list_missing_files` says that the file is missing
    if whole is not None and whole > seconds + SPARE:
        return say(
            "The recording {name} ends early: {length} of {whole} are there. Copy"
            " the whole file and attach it again.",
            name=recording.name,
            length=render_clock(seconds),
            whole=render_clock(whole),
        )
    last = find_last_time(study, recording.transcript_id)
    if last > seconds + SPARE:
        title = get_transcript(study, recording.transcript_id).title
        return say(
            "The recording {name} ends early: at {end}, while “{title}” goes on"
            " to {last}. Attach the whole recording.",
            name=recording.name,
            end=render_clock(seconds),
            title=title,
            last=render_clock(last),
        )
    return ""


@lru_cache(maxsize=256)
def _measure_whole(path: Path, size: int, changed: int) -> float | None:
    """Return the length that the header tells, if more than is there; each file is read once."""
    with path.open("rb") as file:
        return find_media(file, path.name).whole_seconds


def list_short_recordings(study: Study) -> list[str]:
    """Return a sentence for each recording that ends before it should."""
    return [told for each in list_recordings(study) if (told := check_ending(study, each))]


def list_missing_files(study: Study) -> list[str]:
    """Return a sentence for each recording and photo whose file is missing or another one."""
    told: list[str] = []
    titles = get_titles(study)
    for recording in list_recordings(study):
        try:
            find_file(study, recording)
        except LifeworldError as error:
            title = titles.get(recording.transcript_id, "")
            told.append(
                say(
                    "{message} It belongs to “{title}”. {hint}",
                    message=error.message,
                    title=title,
                    hint=error.hint,
                )
            )
    for photo in list_attachments(study):
        try:
            get_photo_path(study, photo)
        except LifeworldError as error:
            told.append(f"{error.message} {error.hint}")
    return told
