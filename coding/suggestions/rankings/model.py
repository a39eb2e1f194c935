"""Plain values for the likeliest codes of passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coding.model import CodeId

__all__ = ["TextRanking"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRanking:
    """The likeliest codes of the passages of one text, as they are stored.

    Attributes:
        run_id: The run that ranked them.
        codes: Ids of codes.
        passages: For each passage its start, its end, and positions in `codes`, the likeliest
            first.
        scores: Their log-odds, passage by passage.
        probabilities: Their probabilities, likewise; empty if nothing is known of these.
    """

    run_id: str
    codes: tuple[CodeId, ...]
    passages: tuple[tuple[int, ...], ...]
    scores: tuple[tuple[float, ...], ...]
    probabilities: tuple[tuple[float, ...], ...]
