"""Every write of recordings: attach one to a transcript, take it off, clean up afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from study import Study
from study.ids import new_id
from transcripts.model import TranscriptId
from transcripts.queries import get_transcript
from transcripts.recordings.files import (
    add_file,
    list_kept_files,
    list_stale_uploads,
    remove_file,
)
from transcripts.recordings.model import Keeping, Recording
from transcripts.recordings.queries import (
    find_recording,
    list_unused_hashes,
    list_used_hashes,
)

__all__ = ["add_recording", "list_unused_files", "remove_recording", "remove_unused_files"]


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
    """Attach a recording to a transcript; one that it had before gives way.

    Args:
        study: The study.
        transcript_id: Whose words are heard in it.
        path: The file.
        actor: Who attaches it.
        keeping: “copy” puts it beside the study, “link” leaves it where it is.
        name: What it is called; by default the file's name.
        on_progress: Called with bytes done and in all.

    Raises:
        NotFound: there is no such file or transcript.
        Unreadable: it is no recording that a browser can play, or too large.
    """
    title = get_transcript(study, transcript_id).title
    # The file first: if the study cannot be written, a copy too many lies there, and harms nobody.
    kept = add_file(study, path, keeping=keeping, on_progress=on_progress)
    fields: dict[str, Any] = {
        "kind": kept.media.kind,
        "media_type": kept.media.media_type,
        "name": name or path.name,
        "sha256": kept.sha256,
        "size": kept.size,
        "seconds": kept.media.seconds,
        "place": kept.place,
    }
    with study.change("attach recording", actor=actor, subject=title) as change:
        there = find_recording(study, transcript_id)
        if there:
            same = all(getattr(there, field) == value for field, value in fields.items())
            if not same:
                change.update("recordings", there.id, **fields, added_at=_now())
        else:
            row = {"id": new_id(), "transcript_id": transcript_id, **fields, "added_at": _now()}
            change.insert("recordings", row)
    made = find_recording(study, transcript_id)
    assert made is not None  # noqa: S101  it was just written
    return made


def remove_recording(study: Study, transcript_id: TranscriptId, *, actor: str) -> None:
    """Take a transcript's recording off; the file stays until somebody cleans up."""
    title = get_transcript(study, transcript_id).title
    with study.change("remove recording", actor=actor, subject=title) as change:
        there = find_recording(study, transcript_id)
        if there:
            change.delete("recordings", there.id)


def list_unused_files(study: Study, *, hashes: Collection[str] = ()) -> list[Path]:
    """Return the files beside the study that nobody needs: copies taken off, uploads left over.

    *hashes* are of copies that were kept, too, but that the history tells no longer.
    """
    gone = list_unused_hashes(study) | (set(hashes) - list_used_hashes(study))
    return [*list_kept_files(study, gone), *list_stale_uploads(study)]


def remove_unused_files(study: Study, *, hashes: Collection[str] = ()) -> list[Path]:
    """Delete those files for good, and return what was deleted.

    The change that took a recording or a photo off can still be undone; its file is then told as
    missing.
    """
    unused = list_unused_files(study, hashes=hashes)
    for path in unused:
        remove_file(path)
    return unused


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
