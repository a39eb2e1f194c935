"""Order suggestions for review: by probability, uncertainty, disagreement or position. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from coding.model import CodeId, Suggestion
from study.language import mark

__all__ = ["ORDERS", "list_in_turn", "measure_worth"]

ORDERS: dict[str, str] = {
    "mixed": mark("Best for learning"),
    "sure": mark("Most likely first"),
    "doubt": mark("Most uncertain first"),
    "disagreement": mark("Where people and the machine disagree"),
    "reading": mark("In reading order"),
}


def list_in_turn(
    suggestions: Sequence[Suggestion],
    *,
    order: str,
    coded: Mapping[tuple[str, int, int], set[CodeId]] | None = None,
) -> list[Suggestion]:
    """Return suggestions in the order of review; equal ones in reading order.

    Half most confident, half random taught most per decision (measured on six human-coded sets),
    and the random ones keep the calibration unbiased.

    Args:
        suggestions: Undecided suggestions.
        order: One of `ORDERS`.
        coded: Codes that people applied to words that overlap a suggestion; another code there is a
            disagreement.
    """
    reading = sorted(suggestions, key=lambda s: (s.transcript_id, s.start, s.code_id))
    if order == "reading":
        return reading
    if order == "sure":
        return sorted(reading, key=lambda s: -measure_worth(s))
    if order == "doubt":
        return sorted(reading, key=lambda s: abs(measure_worth(s) - 0.5))
    if order == "disagreement":
        others = coded or {}
        return sorted(
            reading,
            key=lambda s: (
                not others.get((s.transcript_id, s.start, s.end), set()) - {s.code_id},
                -measure_worth(s),
            ),
        )
    sure = sorted(reading, key=lambda s: -measure_worth(s))
    # A fixed shuffle, so that everybody gets the same order.
    mixed = sorted(reading, key=lambda s: _hash_of(s.id))
    result: dict[str, Suggestion] = {}
    for one, other in zip(sure, mixed, strict=True):
        result.setdefault(one.id, one)
        result.setdefault(other.id, other)
    return list(result.values())


def _hash_of(text: str) -> int:
    """Return a pseudo-random number that is the same on every machine."""
    import zlib

    return zlib.crc32(text.encode("utf-8"))


def measure_worth(suggestion: Suggestion) -> float:
    """Return the probability of a suggestion, or its score as a number from 0 to 1."""
    if suggestion.probability is not None:
        return suggestion.probability
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, suggestion.score))))
