"""Data classes of proposals: a coding that is proposed, what becomes of it, and a batch. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coding.model import CodeId
from transcripts.model import TextId, TranscriptId

__all__ = ["KIND", "Batch", "NewProposal", "Outcome"]

KIND = "propose"
"""The kind of the run that holds a batch."""

Outcome = Literal["taken", "waits", "coded", "rejected"]
"""Taken in; already waiting; coded so by a person; rejected by a person before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal:
    """A code for `[start, end)` of a text, in code points, and why, in the words of the model."""

    code_id: CodeId
    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a program proposed at once.

    Attributes:
        id: That of its run.
        program: The program that asked.
        model: The language model, as the program calls it.
        codings: How many it proposed.
        accepted: How many a person accepted.
        rejected: How many a person rejected.
        at: When.
        first: When somebody first decided on one; empty if nobody did.
        last: When somebody last decided on one.
    """

    id: str
    program: str
    model: str
    codings: int
    accepted: int
    rejected: int
    at: str
    first: str
    last: str

    @property
    def by(self) -> str:
        """Who proposed it: “Assistant (model 3)”."""
        return f"{self.program} ({self.model})"
