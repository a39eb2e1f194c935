"""Needs by stratum and their scores, as a report holds them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NeedPresence", "NeedScoreRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPresence:
    """Where one need is heard.

    Attributes:
        cells: Stratum and “3/7”, “–” (not heard), “n.a.” (no session held) or “n.s.” (not shown).
    """

    code: str
    sentence: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedScoreRow:
    """How important a need is and how well it is met, as one source has it.

    Attributes:
        origin: survey or estimate.
        whom: Of whom it is.
        importance: “8.4 of 10”, or empty.
        satisfaction: The same, for how well it is met.
        base: How many answered, or sat in the room.
        date: The ISO date.
    """

    code: str
    sentence: str
    origin: str
    whom: str
    importance: str
    satisfaction: str
    base: int
    source: str
    date: str
