"""Plain values for the input of suggestions."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Utterance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A passage as it was said: by whom, in which document, and after which question.

    Attributes:
        text: Its words.
        document: What it was said in; `order` is its place there.
        voice: The label of its speaker; "" if unknown.
        question: What was asked before it, if that is known.
        written: Whether it is a written answer.
    """

    text: str
    document: str = ""
    order: int = 0
    voice: str = ""
    question: str = ""
    written: bool = False
