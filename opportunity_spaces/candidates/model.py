"""Quotes that may speak for or against what somebody is writing, as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coding.model import ExcerptId

__all__ = ["Candidate", "Candidates", "Place"]

Way = Literal["meaning", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A quote that counts as evidence, with where it is and what it says."""

    id: ExcerptId
    text_id: str
    start: int
    end: int
    words: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A quote with the words that are reasons to read it; no judgement of what it says."""

    id: ExcerptId
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Quotes nearest to what is written, and those that may speak against it, best first.

    Attributes:
        way: Whether they were compared by meaning or by words.
        why: Why not by meaning, in a sentence; empty if by meaning.
        unread: How many quotes no language model has read, so that words alone speak for them.
    """

    near: tuple[Candidate, ...]
    against: tuple[Candidate, ...]
    way: Way
    why: str = ""
    unread: int = 0
