"""Values of the review of answers: what is marked on one, and what its writer thinks. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coding.model import CodeId
from study.language import mark
from transcripts.model import TextId, TranscriptId

__all__ = [
    "LONGEST_NOTE",
    "MARK_KINDS",
    "STANCES",
    "Answer",
    "AnswerMark",
    "AnswerStance",
    "MarkKind",
    "Stance",
]

LONGEST_NOTE = 300  # characters in the note of a flag

MarkKind = Literal["flag", "rich"]
Stance = Literal["agree", "disagree", "unclear"]

MARK_KINDS: dict[MarkKind, str] = {
    "flag": mark("Flagged"),
    "rich": mark("Evidence-rich"),
}
STANCES: dict[Stance, str] = {
    "agree": mark("Agrees"),
    "disagree": mark("Disagrees"),
    "unclear": mark("Unclear"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer of a survey: one person's words on one question.

    Attributes:
        ordinal: The number of its turn in the text.
        start: Its first code point.
        end: One past its last.
        label: The person, as the survey named them.
        person: The participant's pseudonym, else the name of the speaker.
        question: The question; empty if the survey has a single one without words.
        edited: Whether its words are others than those that were imported.
    """

    transcript_id: TranscriptId
    text_id: TextId
    ordinal: int
    start: int
    end: int
    words: str
    label: str
    person: str
    question: str
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMark:
    """A flag on an answer, with a note, or the mark that it is rich in evidence."""

    text_id: TextId
    start: int
    kind: MarkKind
    note: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStance:
    """What an answer says to its question, or to what a code means, as a person reads it.

    `code_id` is None for the question.
    """

    text_id: TextId
    start: int
    code_id: CodeId | None
    stance: Stance
    coder: str
