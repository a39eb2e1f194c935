"""Photos of sessions: rows in the study, pictures in the folder beside it, under their hash."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NewType

from study import InvalidInput, NotFound, Study
from study.ids import new_id
from transcripts.model import SessionId
from transcripts.recordings.files import get_files_folder
from transcripts.recordings.photos import Photo, read_photo

__all__ = [
    "Attachment",
    "AttachmentId",
    "add_photo",
    "find_session",
    "get_photo_path",
    "list_attachments",
    "remove_attachment",
    "revise_attachment",
]

AttachmentId = NewType("AttachmentId", str)
_LONGEST_CAPTION = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A photo of a session; the picture lies beside the study, under its hash."""

    id: AttachmentId
    session_id: SessionId
    name: str
    caption: str
    sha256: str
    media_type: str
    width: int
    height: int
    size: int
    added_at: str
    rev: int


def list_attachments(study: Study, session_id: SessionId | None = None) -> list[Attachment]:
    """Return the photos of a session, or of all, in the order in which they came."""
    rows = study.db.query(
        "SELECT * FROM attachments WHERE ? IS NULL OR session_id = ? ORDER BY session_id, id",
        [session_id, session_id],
    )
    return [Attachment(**row) for row in rows]


def find_session(study: Study, named: str) -> SessionId:
    """Return the session with this id or title.

    Raises:
        NotFound: none, or several, are called so.
    """
    rows = study.db.execute("SELECT id, title FROM sessions").fetchall()
    wanted = named.strip().casefold()
    found = [i for i, title in rows if wanted in (i, title.casefold())]
    if len(found) != 1:
        many = f"{len(found)} sessions are" if found else "No session is"
        raise NotFound(
            f"{many} called “{named}”.", hint="Use its title, or its id, as the app shows it."
        )
    return SessionId(found[0])


def get_photo_path(study: Study, attachment: Attachment) -> Path:
    """Return where a photo lies; NotFound if somebody took it away."""
    suffix = {"image/jpeg": ".jpg", "image/png": ".png"}.get(attachment.media_type, ".webp")
    path = get_files_folder(study) / f"{attachment.sha256}{suffix}"
    if not path.is_file():
        raise NotFound(
            f"The picture of “{attachment.name}” is not beside the study.",
            hint=f"Copy the folder {path.parent.name} along with the study.",
        )
    return path


def add_photo(
    study: Study,
    session_id: SessionId,
    data: bytes,
    name: str,
    *,
    actor: str,
    caption: str = "",
) -> AttachmentId:
    """Keep a photo with a session, without what the camera wrote into it.

    Raises:
        Unreadable: it is no picture, too large, or damaged.
        InvalidInput: the session has it already.
    """
    photo = read_photo(data, name)
    sha256 = hashlib.sha256(photo.data).hexdigest()
    _write_picture(get_files_folder(study), photo, sha256)
    attachment_id = AttachmentId(new_id())
    with study.change("add photo", actor=actor) as change:
        change.subject = change.get("sessions", session_id)["title"]
        if study.db.execute(
            "SELECT 1 FROM attachments WHERE session_id = ? AND sha256 = ?", [session_id, sha256]
        ).fetchone():
            raise InvalidInput(f"“{change.subject}” has this photo already.")
        change.insert(
            "attachments",
            {
                "id": attachment_id,
                "session_id": session_id,
                "name": Path(name).name[:200],
                "caption": caption.strip()[:_LONGEST_CAPTION],
                "sha256": sha256,
                "media_type": photo.media_type,
                "width": photo.width,
                "height": photo.height,
                "size": len(photo.data),
                "added_at": datetime.now(UTC).isoformat(timespec="seconds"),
            },
        )
    return attachment_id


def revise_attachment(
    study: Study, attachment_id: AttachmentId, *, caption: str, actor: str
) -> None:
    """Say what is to be seen on a photo."""
    with study.change("write caption", actor=actor) as change:
        change.update("attachments", attachment_id, caption=caption.strip()[:_LONGEST_CAPTION])


def remove_attachment(study: Study, attachment_id: AttachmentId, *, actor: str) -> None:
    """Take a photo off its session; the picture stays in the folder, so that this can be undone."""
    with study.change("remove photo", actor=actor) as change:
        change.subject = change.get("attachments", attachment_id)["name"]
        change.delete("attachments", attachment_id)


def _write_picture(folder: Path, photo: Photo, sha256: str) -> None:
    """Write the picture under its hash, whole or not at all."""
    path = folder / f"{sha256}{photo.suffix}"
    draft = path.with_name(f".{path.name}.{new_id()}")
    try:
        folder.mkdir(exist_ok=True)
        if path.exists():
            return
        with draft.open("wb") as file:
            file.write(photo.data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise InvalidInput(
            f"The picture cannot be written beside the study: {error.strerror or error}.",
            hint="Make room, or ask for access to the folder.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
