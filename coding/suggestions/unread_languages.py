"""Transcripts in a language that the language model was not trained on. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from study.language import say
from study.wording import count_things

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transcripts.embedding.open_embedder import Embedder
    from transcripts.model import Transcript

__all__ = ["count_unread", "describe_unread"]


def count_unread(embedder: Embedder, transcripts: Iterable[Transcript]) -> int:
    """Return how many transcripts are in other languages, where a model reads English only.

    A transcript whose language is unknown counts as English.
    """
    if not getattr(embedder, "english_only", False):
        return 0
    return sum((each.language or "en") != "en" for each in transcripts)


def describe_unread(summary: Mapping[str, Any]) -> str:
    """Return one sentence about the transcripts that a run's model cannot read; "" if none.

    Args:
        summary: The summary of a run of suggestions.
    """
    number = int(summary.get("unread", 0))
    if not number:
        return ""
    return say(
        "The language model {model} reads English only, and {transcripts} in another language: do"
        " not trust suggestions there. The how-to “Use another language model” tells how to get"
        " one that reads a hundred languages.",
        model=summary.get("model", ""),
        transcripts=count_things(number, "transcript is", "transcripts are"),
    )
