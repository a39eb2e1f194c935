"""Queries on recordings and photos."""

from __future__ import annotations

from pathlib import Path

from study import NotFound, Study
from study.language import say
from transcripts.model import SessionId
from transcripts.recordings.files import get_files_folder
from transcripts.recordings.model import Attachment, Recording

__all__ = [
    "find_last_time",
    "find_recording",
    "get_photo_path",
    "get_recording",
    "list_attachments",
    "list_recordings",
    "list_unused_hashes",
    "list_used_hashes",
]


def list_recordings(study: Study) -> list[Recording]:
    """Return all attached recordings, oldest first."""
    rows = study.db.query("SELECT * FROM recordings ORDER BY added_at, id")
    return [Recording(**row) for row in rows]


def find_recording(study: Study, transcript_id: str) -> Recording | None:
    """Return the recording of a transcript, if one is attached."""
    sql = "SELECT * FROM recordings WHERE transcript_id = ?"
    row = next(study.db.query(sql, [transcript_id]), None)
    return Recording(**row) if row else None


def find_last_time(study: Study, transcript_id: str) -> float:
    """Return when the last turn of a transcript begins, in seconds; 0 if no turn has a time."""
    row = study.db.execute(
        """SELECT max(u.start_time) FROM turns u JOIN transcripts t ON t.text_id = u.text_id
        WHERE t.id = ?""",
        [transcript_id],
    ).fetchone()
    return float(row[0] or 0.0)


def get_recording(study: Study, recording_id: str) -> Recording:
    """Return a recording by its id, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM recordings WHERE id = ?", [recording_id]), None)
    if row is None:
        raise NotFound(say("That recording is no longer attached."), hint=say("Attach it again."))
    return Recording(**row)


def list_unused_hashes(study: Study) -> set[str]:
    """Return the hashes of recordings and photos in the history that are no longer needed."""
    rows = study.db.execute(
        "SELECT json_extract(before, '$.sha256'), json_extract(after, '$.sha256')"
        " FROM changed_rows WHERE tbl IN ('recordings', 'attachments')"
    ).fetchall()
    return {str(one) for row in rows for one in row if one} - list_used_hashes(study)


def list_used_hashes(study: Study) -> set[str]:
    """Return the hashes of recordings and photos whose copies the study uses."""
    photos = study.db.execute("SELECT sha256 FROM attachments").fetchall()
    kept = {r.sha256 for r in list_recordings(study) if not r.place}
    return kept | {sha256 for (sha256,) in photos}


def list_attachments(study: Study, session_id: SessionId | None = None) -> list[Attachment]:
    """Return the photos of one session or of all, in the order in which they were added."""
    rows = study.db.query(
        "SELECT * FROM attachments WHERE ? IS NULL OR session_id = ? ORDER BY session_id, id",
        [session_id, session_id],
    )
    return [Attachment(**row) for row in rows]


def get_photo_path(study: Study, attachment: Attachment) -> Path:
    """Return the path of a photo's file, or raise NotFound if it is missing."""
    suffix = {"image/jpeg": ".jpg", "image/png": ".png"}.get(attachment.media_type, ".webp")
    path = get_files_folder(study) / f"{attachment.sha256}{suffix}"
    if not path.is_file():
        raise NotFound(
            say("The file of the photo “{photo}” is missing.", photo=attachment.name),
            hint=say("Put the folder {folder} beside the study.", folder=path.parent.name),
        )
    return path
