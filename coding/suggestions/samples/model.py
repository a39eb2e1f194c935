"""Data classes of random samples: a sample, its passages, and how far it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coding.model import CodeId
from coding.suggestions.set_aside.model import Reason
from coding.suggestions.set_aside.rules import Subject
from transcripts.model import TextId, TranscriptId

__all__ = ["SAMPLE", "DrawRules", "Purpose", "Sample", "SampledPassage", "Share", "Yield"]

SAMPLE = 48  # passages that are offered to be drawn: about ten minutes of reading

Purpose = Literal["own", "second"]
"""“second” is the sample of somebody else, coded again without seeing what they coded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many passages of a stratum there were to draw from, and how many were drawn."""

    name: str
    passages: int
    drawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRules:
    """What was left out of a draw because it is no evidence.

    Attributes:
        left_out: The number of passages, by reason.
        subject: What the codebook was about then, by which the rules went.
    """

    left_out: Mapping[Reason, int]
    subject: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A random sample and how far its coder has read it.

    Attributes:
        size: The number of passages that were asked for.
        seed: The number that the draw began with; with the same passages it draws the same again.
        of_id: The sample that this one repeats, for a second coder.
        strata: What was drawn from each stratum.
        rules: What was left out of the draw; None if everything could be drawn, as at first.
        passages: Passages that are still in the study.
        read: Passages read, without those put aside.
        put_aside: Passages of which the coder could not tell.
    """

    id: str
    at: str
    size: int
    seed: int
    coder: str
    purpose: Purpose
    of_id: str | None
    strata: tuple[Share, ...]
    rules: DrawRules | None
    rev: int
    passages: int
    read: int
    put_aside: int

    @property
    def left(self) -> int:
        """The number of passages that the coder has not come to yet."""
        return self.passages - self.read - self.put_aside


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledPassage:
    """A passage of a sample, in the current version of its text.

    Attributes:
        position: Its place in the order of reading, from 0.
        read_at: When it was read or put aside, or None.
        put_aside: Whether the coder could not tell.
    """

    id: str
    sample_id: str
    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    position: int
    read_at: str | None
    put_aside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """What came of a sample: the passages with a code, and the codes on them by frequency."""

    read: int
    coded: int
    codes: tuple[tuple[CodeId, int], ...]
