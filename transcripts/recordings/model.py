"""Data classes for recordings of transcripts and photos of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

from transcripts.model import SessionId, TranscriptId

__all__ = ["Attachment", "AttachmentId", "Keeping", "Media", "MediaKind", "Recording"]

MediaKind = Literal["audio", "video"]
Keeping = Literal["copy", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file's media type and length; `seconds` is None if the header does not give it.

    If the file ends before the recording does, `seconds` is the length of what is there, and
    `whole_seconds` the length that the header tells.
    """

    kind: MediaKind
    media_type: str
    suffix: str
    seconds: float | None = None
    whole_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording of a transcript's session.

    Attributes:
        id: Its id.
        transcript_id: The transcript of the recording.
        kind: audio or video.
        media_type: The media type sent to the browser, from a fixed list.
        name: The file's name when it was attached.
        sha256: The SHA-256 of the file.
        size: The size in bytes.
        seconds: The length in seconds, if the header gives it.
        place: The path of a linked file; empty for a copy beside the study.
        added_at: The time it was attached, UTC.
        rev: The revision.
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
    """A photo of a session; its file is stored beside the study, named by its hash."""

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
