"""Commands for recordings and photos: attach, remove, and delete unused files."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.private_files import create_private_file, prepare_private_folder
from study.times import get_now
from transcripts.model import SessionId, TranscriptId
from transcripts.queries import get_transcript
from transcripts.recordings.files import (
    Kept,
    add_file,
    get_files_folder,
    list_kept_files,
    list_stale_uploads,
    remove_file,
)
from transcripts.recordings.model import AttachmentId, Keeping, Recording
from transcripts.recordings.photos import Photo, read_photos
from transcripts.recordings.queries import (
    find_recording,
    list_unused_hashes,
    list_used_hashes,
)

__all__ = [
    "add_photo",
    "add_photo_row",
    "add_photos",
    "add_recording",
    "add_recording_row",
    "list_unused_files",
    "remove_attachment",
    "remove_recording",
    "remove_unused_files",
    "revise_attachment",
    "write_photo",
]


def add_recording(
    study: Study,
    transcript_id: TranscriptId,
    path: Path,
    *,
    actor: str,
    keeping: Keeping = "copy",
    name: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> Recording:
    """Attach a recording to a transcript, replacing the one it had.

    Args:
        study: The study.
        transcript_id: The transcript of the recording.
        path: The recording's file.
        actor: The person who attaches it.
        keeping: “copy” copies the file beside the study, “link” leaves it where it is.
        name: The display name; by default the file's name.
        on_progress: Called with the number of bytes read and the total.

    Raises:
        NotFound: there is no such file or transcript.
        Unreadable: the file is not a recording that a browser can play, or is too large.
    """
    title = get_transcript(study, transcript_id).title
    # Copy the file first: if the study cannot be written, an unused copy does no harm.
    kept = add_file(study, path, keeping=keeping, on_progress=on_progress)
    with study.change("attach recording", actor=actor, subject=title) as change:
        add_recording_row(study, change, transcript_id, kept, name=name or path.name)
    made = find_recording(study, transcript_id)
    assert made is not None  # noqa: S101  it was just written
    return made


def add_recording_row(
    study: Study, change: Change, transcript_id: TranscriptId, kept: Kept, *, name: str
) -> None:
    """Attach a kept file to a transcript inside an open change, replacing the one it had."""
    fields: dict[str, Any] = {
        "kind": kept.media.kind,
        "media_type": kept.media.media_type,
        "name": name,
        "sha256": kept.sha256,
        "size": kept.size,
        "seconds": kept.media.seconds,
        "place": kept.place,
    }
    there = find_recording(study, transcript_id)
    if there:
        same = all(getattr(there, field) == value for field, value in fields.items())
        if not same:
            change.update("recordings", there.id, **fields, added_at=get_now())
    else:
        row = {"id": new_id(), "transcript_id": transcript_id, **fields, "added_at": get_now()}
        change.insert("recordings", row)


def remove_recording(study: Study, transcript_id: TranscriptId, *, actor: str) -> None:
    """Remove a transcript's recording; the file stays until unused files are deleted."""
    title = get_transcript(study, transcript_id).title
    with study.change("remove recording", actor=actor, subject=title) as change:
        there = find_recording(study, transcript_id)
        if there:
            change.delete("recordings", there.id)


def list_unused_files(study: Study, *, hashes: Collection[str] = ()) -> list[Path]:
    """Return the unused files beside the study: removed copies and abandoned uploads.

    *hashes* adds copies that the history no longer mentions.
    """
    gone = list_unused_hashes(study) | (set(hashes) - list_used_hashes(study))
    return [*list_kept_files(study, gone), *list_stale_uploads(study)]


def remove_unused_files(study: Study, *, hashes: Collection[str] = ()) -> list[Path]:
    """Delete the unused files permanently and return their paths.

    Removing a recording or photo can still be undone, but its file is then reported as missing.
    """
    unused = list_unused_files(study, hashes=hashes)
    for path in unused:
        remove_file(path)
    return unused


def add_photo(
    study: Study,
    session_id: SessionId,
    data: bytes,
    name: str,
    *,
    actor: str,
    caption: str = "",
) -> AttachmentId:
    """Attach a photo to a session, without the camera's metadata, and return its id.

    Raises:
        Unreadable: the file is not a picture, is too large, or is damaged.
        InvalidInput: the session already has this photo.
    """
    [made] = add_photos(study, session_id, [(data, name)], actor=actor, caption=caption)
    return made


def add_photos(
    study: Study,
    session_id: SessionId,
    files: Sequence[tuple[bytes, str]],
    *,
    actor: str,
    caption: str = "",
) -> list[AttachmentId]:
    """Attach photos (bytes and name of each) to a session in one change: all of them, or none.

    Raises:
        Unreadable: a file is not a picture, is too large, or is damaged.
        InvalidInput: the session already has one of the photos.
    """
    photos = list(read_photos(files))
    hashes = [write_photo(study, photo) for photo in photos]
    made: list[AttachmentId] = []
    with study.change("add photo" if len(files) == 1 else "add photos", actor=actor) as change:
        change.subject = change.get("sessions", session_id)["title"]
        for photo, sha256, (_, name) in zip(photos, hashes, files, strict=True):
            if study.db.execute(
                "SELECT 1 FROM attachments WHERE session_id = ? AND sha256 = ?",
                [session_id, sha256],
            ).fetchone():
                raise InvalidInput(
                    say("“{session}” already has this photo.", session=change.subject),
                    hint=say("Choose another photo."),
                )
            made.append(add_photo_row(change, session_id, photo, sha256, name, caption=caption))
    return made


def write_photo(study: Study, photo: Photo) -> str:
    """Write a photo beside the study, where it waits for a session, and return its hash."""
    sha256 = hashlib.sha256(photo.data).hexdigest()
    _write_picture(study, photo, sha256)
    return sha256


def add_photo_row(
    change: Change, session_id: SessionId, photo: Photo, sha256: str, name: str, *, caption: str
) -> AttachmentId:
    """Attach a photo that was kept to a session, inside an open change."""
    made = AttachmentId(new_id())
    change.insert(
        "attachments",
        {
            "id": made,
            "session_id": session_id,
            "name": Path(name).name[:200],
            "caption": caption.strip()[:_LONGEST_CAPTION],
            "sha256": sha256,
            "media_type": photo.media_type,
            "width": photo.width,
            "height": photo.height,
            "size": len(photo.data),
            "added_at": get_now(),
        },
    )
    return made


def revise_attachment(
    study: Study, attachment_id: AttachmentId, *, caption: str, actor: str
) -> None:
    """Change the caption of a photo."""
    with study.change("write caption", actor=actor) as change:
        change.update("attachments", attachment_id, caption=caption.strip()[:_LONGEST_CAPTION])


def remove_attachment(study: Study, attachment_id: AttachmentId, *, actor: str) -> None:
    """Remove a photo from its session; the file stays, so that this can be undone."""
    with study.change("remove photo", actor=actor) as change:
        change.subject = change.get("attachments", attachment_id)["name"]
        change.delete("attachments", attachment_id)


def _write_picture(study: Study, photo: Photo, sha256: str) -> None:
    """Write the picture atomically to a file named by its hash."""
    folder = get_files_folder(study)
    path = folder / f"{sha256}{photo.suffix}"
    draft = path.with_name(f".{path.name}.{new_id()}")
    try:
        prepare_private_folder(folder, beside=study.path)
        if path.exists():
            return
        with create_private_file(draft, beside=study.path).open("wb") as file:
            file.write(photo.data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise InvalidInput(
            say(
                "The picture cannot be written beside the study: {reason}.",
                reason=error.strerror or error,
            ),
            hint=say("Free disk space, or ask for write access to the folder."),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


_LONGEST_CAPTION = 2_000
