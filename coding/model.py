"""Data classes of the coding: codes, codings, suggestions, quotes and counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NewType

from transcripts.model import TextId, TranscriptId

__all__ = [
    "EXCERPT_KINDS",
    "Code",
    "CodeId",
    "Coding",
    "CodingId",
    "Count",
    "Excerpt",
    "ExcerptId",
    "ExcerptKind",
    "NewCoding",
    "Passage",
    "Quote",
    "Suggestion",
    "SuggestionId",
]

CodeId = NewType("CodeId", str)
CodingId = NewType("CodingId", str)
ExcerptId = NewType("ExcerptId", str)
SuggestionId = NewType("SuggestionId", str)
ExcerptKind = Literal["said", "did", "observed", "reported", "artefact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A label with its rules. An *abstract* code only groups others and is never applied."""

    id: CodeId
    name: str
    parent_id: CodeId | None
    position: int
    definition: str
    include: str
    exclude: str
    example: str
    hue: int
    origin: str
    abstract: bool
    shortcut: str | None
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A code applied to an excerpt by a coder; `[start, end)` in code points of the text."""

    id: CodingId
    excerpt_id: ExcerptId
    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    quote: str
    code_id: CodeId
    coder: str
    memo: str
    source: str
    at: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCoding:
    """A coding to be stored. The caller may choose its id, so that a repeated call is harmless."""

    code_id: CodeId
    transcript_id: TranscriptId
    start: int
    end: int
    quote: str | None = None
    memo: str = ""
    id: CodingId | None = None
    kind: ExcerptKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A coding proposed by a machine. `probability` is None until it is calibrated."""

    id: SuggestionId
    run_id: str
    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    code_id: CodeId
    score: float
    probability: float | None
    strong: bool
    reasons: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An excerpt with its context: who said it, where and when."""

    excerpt_id: ExcerptId
    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    words: str
    kind: ExcerptKind
    speaker: str
    role: str
    person: str | None
    transcript: str
    session_id: str
    session: str
    session_kind: str
    stratum: str
    language: str | None
    turn: int
    time: float | None
    codes: tuple[CodeId, ...]
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Part of a participant's turn; the unit that suggestions are made for."""

    transcript_id: TranscriptId
    text_id: TextId
    turn: int
    start: int
    end: int
    words: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How widely something was raised, always with how many were asked.

    `groups` of `groups_asked` focus groups, `people` of `people_asked` participants, and
    `mentions`, the number of excerpts; `interviews` and `visits` are sessions of those kinds.
    """

    groups: int = 0
    groups_asked: int = 0
    people: int = 0
    people_asked: int = 0
    mentions: int = 0
    interviews: int = 0
    visits: int = 0


EXCERPT_KINDS: dict[ExcerptKind, str] = {
    "said": "Said",
    "did": "Did",
    "observed": "Observed",
    "reported": "Reported by others",
    "artefact": "Artefact",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A span of a transcript, checked against its version, before it gets an id."""

    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    quote: str
    speaker_id: str | None
    kind: ExcerptKind
