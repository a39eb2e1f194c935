"""What a recording is: a file of sound or film that belongs to a transcript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

from transcripts.model import SessionId, TranscriptId

__all__ = ["Attachment", "AttachmentId", "Keeping", "Media", "MediaKind", "Recording"]

MediaKind = Literal["audio", "video"]
Keeping = Literal["copy", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What a file's own bytes say: `seconds` is None where its header does not tell how long."""

    kind: MediaKind
    media_type: str
    suffix: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording of a transcript's session.

    Attributes:
        id: Its id.
        transcript_id: What was said in it.
        kind: audio or video.
        media_type: What the browser is told, one of a fixed few.
        name: The file's name when it was attached.
        sha256: Of its bytes.
        size: In bytes.
        seconds: How long it is, if its header says so.
        place: Where it lies when it was only referred to; empty for a copy beside the study.
        added_at: When it was attached, UTC.
        rev: Revision.
    """

    id: str
    transcript_id: TranscriptId
    kind: MediaKind
    media_type: str
    name: str
    sha256: str
    size: int
    seconds: float | None
    place: str
    added_at: str
    rev: int


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


AttachmentId = NewType("AttachmentId", str)
