"""What the reader may ask for: one frozen class for each operation."""

from __future__ import annotations

from dataclasses import dataclass

from coding.model import CodeId, CodingId
from study import InvalidInput

__all__ = [
    "AcceptSuggestion",
    "ApplyCode",
    "Batch",
    "CreateCode",
    "Operation",
    "Recode",
    "Redo",
    "RefusedOperation",
    "RejectSuggestion",
    "RemoveCoding",
    "Resize",
    "ReviewTurns",
    "Undo",
    "WriteMemo",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What every operation has: an id that the page made, so that asking twice does it once."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyCode(_Asked):
    """Put a code on the words from `start` to `end`, which are `quote` if that is given."""

    coding: CodingId
    code: CodeId
    start: int
    end: int
    quote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCoding(_Asked):
    """Take a code off words."""

    coding: CodingId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recode(_Asked):
    """Give a coding another code."""

    coding: CodingId
    code: CodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Resize(_Asked):
    """Put a coding on other words."""

    coding: CodingId
    start: int
    end: int
    quote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMemo(_Asked):
    """Write a coding's memo; `rev` is the revision of the coding that the page had seen."""

    coding: CodingId
    memo: str
    rev: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptSuggestion(_Asked):
    """Make a suggestion a coding with the id `coding`, under another code if `code` is given."""

    suggestion: str
    coding: CodingId
    code: CodeId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectSuggestion(_Asked):
    """Say that a suggestion is wrong."""

    suggestion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCode(_Asked):
    """Add a code with the id `code` to the codebook; `in_vivo` if its name is a quote."""

    code: CodeId
    name: str
    parent: CodeId | None
    in_vivo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTurns(_Asked):
    """Mark the turns from `turn_start` to `turn_end`, both included, as read."""

    turn_start: int
    turn_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(_Asked):
    """Take back one's own last change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo(_Asked):
    """Do again what one undid last."""


Operation = (
    ApplyCode
    | RemoveCoding
    | Recode
    | Resize
    | WriteMemo
    | AcceptSuggestion
    | RejectSuggestion
    | CreateCode
    | ReviewTurns
    | Undo
    | Redo
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedOperation:
    """An operation that was not understood: its answer, and the code it would have created."""

    id: str
    code: str
    error: InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One request of the reader: operations in order, and the version of the text they are for."""

    operations: tuple[Operation | RefusedOperation, ...]
    text_hash: str
