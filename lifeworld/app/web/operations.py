"""The operations that the reader can request, one frozen class for each."""

from __future__ import annotations

from dataclasses import dataclass

from coding.answer_marks.model import MarkKind, Stance
from coding.memos.model import MemoId
from coding.model import CodeId, CodingId
from study import InvalidInput

__all__ = [
    "AcceptSuggestion",
    "ApplyCode",
    "Batch",
    "CollectQuote",
    "CreateCode",
    "MarkAnswer",
    "Operation",
    "Recode",
    "Redo",
    "RefusedOperation",
    "RejectSuggestion",
    "RemoveCoding",
    "Resize",
    "ReviewTurns",
    "SetKey",
    "SetStance",
    "TakeLikely",
    "Undo",
    "WriteMemo",
    "WriteTurnMemo",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Base of every operation; the id, made by the page, lets a repeated request run once."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyCode(_Asked):
    """Apply a code to the text from `start` to `end`; `quote`, if given, must match it."""

    coding: CodingId
    code: CodeId
    start: int
    end: int
    quote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCoding(_Asked):
    """Remove a coding."""

    coding: CodingId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recode(_Asked):
    """Change the code of a coding."""

    coding: CodingId
    code: CodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Resize(_Asked):
    """Change the span of a coding; `quote`, if given, must match the text there."""

    coding: CodingId
    start: int
    end: int
    quote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMemo(_Asked):
    """Write a coding's memo; `rev` is the coding's revision as shown on the page."""

    coding: CodingId
    memo: str
    rev: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteTurnMemo(_Asked):
    """Write the memo `memo_id` on a turn, add it, or remove it if there are no words.

    `rev` is the memo's revision as shown on the page.
    """

    memo_id: MemoId
    turn: int
    memo: str
    rev: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptSuggestion(_Asked):
    """Accept a suggestion as the coding `coding`, with another code if `code` is given."""

    suggestion: str
    coding: CodingId
    code: CodeId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeLikely(_Asked):
    """Accept one of the likeliest codes of the passage from `start` to `end`.

    `rank` is 1 for the likeliest; `quote`, if given, must match the text there.
    """

    coding: CodingId
    code: CodeId
    start: int
    end: int
    rank: int
    quote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectSuggestion(_Asked):
    """Reject a suggestion, in favour of another code if `code` says so."""

    suggestion: str
    code: CodeId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCode(_Asked):
    """Add a code with the id `code` to the codebook; `in_vivo` if its name is a quote.

    `hue` is the colour in which the page has painted it, None for one to be chosen.
    """

    code: CodeId
    name: str
    parent: CodeId | None
    in_vivo: bool
    hue: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetKey(_Asked):
    """Give a code the key 1 to 9, which another code then loses, or none."""

    code: CodeId
    key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTurns(_Asked):
    """Mark the turns from `turn_start` to `turn_end`, inclusive, as read."""

    turn_start: int
    turn_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAnswer(_Asked):
    """Flag an answer, with a note, or mark it as rich in evidence; or take that off."""

    turn: int
    kind: MarkKind
    on: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStance(_Asked):
    """Record what an answer says to its question, or to a code; None takes it back."""

    turn: int
    code: CodeId | None
    stance: Stance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectQuote(_Asked):
    """Collect the quote of a coding, anybody's, to be weighed beside a finding."""

    coding: CodingId


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(_Asked):
    """Undo the actor's own last change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo(_Asked):
    """Redo the change that the actor undid last."""


Operation = (
    ApplyCode
    | RemoveCoding
    | Recode
    | Resize
    | WriteMemo
    | WriteTurnMemo
    | AcceptSuggestion
    | TakeLikely
    | RejectSuggestion
    | CreateCode
    | SetKey
    | ReviewTurns
    | MarkAnswer
    | SetStance
    | CollectQuote
    | Undo
    | Redo
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedOperation:
    """An invalid operation: its id, its error, and the id of the code it was to create."""

    id: str
    code: str
    error: InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One request of the reader: operations in order and the hash of the text they refer to."""

    operations: tuple[Operation | RefusedOperation, ...]
    text_hash: str
