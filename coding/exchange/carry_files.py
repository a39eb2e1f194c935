"""Bring the pictures and recordings of a project into a study: as photos and as recordings.

A picture is a photo of the session that its text belongs to; pictures without a text come to a
session of their own. A recording belongs to its transcript. The files are written before the
change that attaches them, and removed again if it is refused.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from coding.exchange.large_projects import HeldProject, read_member
from coding.exchange.losses import LossList
from coding.exchange.model import ReadFile
from coding.exchange.read_files import Unpacked, read_files
from study import LifeworldError, Study
from study.language import say
from study.ledger import Change
from study.wording import mark_thing
from transcripts.commands import add_session_row
from transcripts.model import SessionId, TranscriptId
from transcripts.recordings.commands import add_photo_row, add_recording_row, write_photo
from transcripts.recordings.files import Kept, add_file, add_upload, list_kept_files, remove_file
from transcripts.recordings.photos import Photo, read_photo
from transcripts.recordings.queries import list_unused_hashes, list_used_hashes

__all__ = ["KeptFiles", "add_file_rows", "prepare_files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFiles:
    """The files of a project that lie beside the study, and sentences on those that do not."""

    photos: list[tuple[ReadFile, Photo, str]] = field(default_factory=list)
    recordings: list[tuple[ReadFile, Kept]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


@contextmanager
def prepare_files(
    study: Study,
    held: HeldProject,
    name: str,
    files: Sequence[ReadFile],
    *,
    beside: Path | None = None,
) -> Iterator[KeptFiles]:
    """Write the files of a project beside a study, and remove them again if what follows fails.

    Args:
        study: The study.
        held: The project.
        name: Its name.
        files: What is wanted of it.
        beside: The folder of a project that is a database.
    """
    there = list_used_hashes(study) | list_unused_hashes(study)
    kept = KeptFiles()
    lost = LossList()
    try:
        small = [each.member for each in files if each.member not in held.places]
        unpacked = iter(read_files(held.data, name, small, beside=beside))
        for each in files:
            try:
                if each.member in held.places:
                    _keep_recording(study, each, partial(read_member, held, each.member), kept)
                else:
                    _keep(study, each, next(unpacked), kept)
            except LifeworldError as error:
                thing = mark_thing("picture") if each.kind == "picture" else mark_thing("recording")
                lost.add(thing, error.message.rstrip("."), of=each.name)
        kept.told.extend(lost.describe())
        yield kept
    except BaseException:
        written = {sha for _, _, sha in kept.photos} | {own.sha256 for _, own in kept.recordings}
        for path in list_kept_files(study, written - there):
            with contextlib.suppress(LifeworldError):
                remove_file(path)
        raise


def _keep(study: Study, wanted: ReadFile, found: Unpacked, kept: KeptFiles) -> None:
    if found.error:
        raise LifeworldError(found.error)
    if wanted.kind == "picture":
        photo = read_photo(found.data, wanted.name)
        kept.photos.append((wanted, photo, write_photo(study, photo)))
        return
    _keep_recording(study, wanted, lambda: iter([found.data]), kept)


def _keep_recording(
    study: Study, wanted: ReadFile, read: Callable[[], Iterator[bytes]], kept: KeptFiles
) -> None:
    """Keep a recording beside the study; it is read through once before anything is written."""
    if wanted.kind == "picture":
        raise LifeworldError(say("it is a recording, and the project calls it a picture"))
    for _ in read():
        pass
    upload = add_upload(study, PurePosixPath(wanted.member).name, read())
    try:
        kept.recordings.append((wanted, add_file(study, upload, keeping="copy")))
    finally:
        remove_file(upload)


def add_file_rows(
    study: Study,
    change: Change,
    kept: KeptFiles,
    *,
    name: str,
    transcripts: Mapping[int, TranscriptId],
    session_id: SessionId | None,
) -> tuple[int, int]:
    """Attach what was kept inside an open change; return how many photos and recordings.

    Args:
        study: The study.
        change: The change.
        kept: The files.
        name: What people call the project.
        transcripts: The transcript of each text, by its place in the project.
        session_id: The session for pictures without a text; by default a new one.
    """
    photos: set[tuple[str, str]] = set()
    alone = session_id
    for wanted, photo, sha256 in kept.photos:
        if wanted.text in transcripts:
            row = change.get("transcripts", transcripts[wanted.text])
            session = SessionId(row["session_id"])
        else:
            alone = alone or add_session_row(
                change, say("Pictures of {project}", project=name), "site_visit"
            )
            session = alone
        if (session, sha256) not in photos:
            photos.add((session, sha256))
            add_photo_row(change, session, photo, sha256, wanted.name, caption=wanted.about)
    recordings = 0
    for wanted, own in kept.recordings:
        if wanted.text in transcripts:
            file = PurePosixPath(wanted.member).name
            add_recording_row(study, change, transcripts[wanted.text], own, name=file)
            recordings += 1
    return len(photos), recordings
