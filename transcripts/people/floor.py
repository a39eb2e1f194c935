"""Shares of talk in a group: who spoke how much, the longest silences, and inequality. Pure.

Shares and longest silences are what focus group handbooks ask to report. Inequality is the Gini
coefficient (Gini, 1912) of the participants' words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

__all__ = ["Equity", "Floor", "Said", "measure_equity", "measure_gini"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A turn as `measure_equity` needs it: voice, number of words, and times in seconds or None."""

    voice: str
    words: int
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """One voice's share of the talk and longest silence.

    `share` is the share of the words of all voices measured. The silence is the longest stretch of
    others' turns, by words, including the start and end of the session; its minutes are None
    without times.
    """

    voice: str
    turns: int
    words: int
    share: float
    silent_turns: int
    silent_words: int
    silent_minutes: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Equity:
    """Shares of talk in order of first appearance, with the Gini coefficient of words (0 to 1)."""

    floors: tuple[Floor, ...]
    gini: float
    quiet: tuple[str, ...]


def measure_equity(said: Sequence[Said], *, voices: Collection[str] | None = None) -> Equity:
    """Measure how the talk was shared.

    Args:
        said: Every turn in order, including moderators' turns, which count in others' silences.
        voices: The voices to measure, such as the participants; None for all. One that never
            speaks has a share of 0.

    Returns:
        The shares of talk. `quiet` lists voices with less than half of an equal share.
    """
    wanted = list(dict.fromkeys(turn.voice for turn in said))
    if voices is not None:
        wanted = [v for v in wanted if v in voices] + sorted(v for v in voices if v not in wanted)
    words = {v: sum(t.words for t in said if t.voice == v) for v in wanted}
    total = sum(words.values())
    floors = tuple(_measure_floor(said, v, words[v], total) for v in wanted)
    fair = 1 / len(floors) if floors else 0.0
    return Equity(
        floors=floors,
        gini=measure_gini(list(words.values())),
        quiet=tuple(f.voice for f in floors if len(floors) > 1 and f.share < fair / 2),
    )


def measure_gini(values: Sequence[float]) -> float:
    """Return the Gini coefficient: 0 if all values are equal, near 1 if one holds everything."""
    ordered = sorted(values)
    total = sum(ordered)
    if total <= 0:
        return 0.0
    ranked = sum((rank + 1) * value for rank, value in enumerate(ordered))
    return 2 * ranked / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)


def _measure_floor(said: Sequence[Said], voice: str, words: int, total: int) -> Floor:
    best = (0, 0, None)  # type: tuple[int, int, float | None]
    begin = 0
    for place in range(len(said) + 1):
        if place < len(said) and said[place].voice != voice:
            continue
        gap = said[begin:place]
        silent = sum(turn.words for turn in gap)
        if silent > best[0]:
            best = (silent, len(gap), _minutes(said, begin, place))
        begin = place + 1
    return Floor(
        voice=voice,
        turns=sum(1 for turn in said if turn.voice == voice),
        words=words,
        share=words / total if total else 0.0,
        silent_turns=best[1],
        silent_words=best[0],
        silent_minutes=best[2],
    )


def _minutes(said: Sequence[Said], begin: int, place: int) -> float | None:
    """Return the minutes of a silence, from the end of the turn before to the next turn's start."""
    since = said[begin - 1].end if begin else said[0].start
    if since is None:
        since = said[begin].start
    until = said[place].start if place < len(said) else said[-1].end
    if until is None:
        until = said[place - 1].end
    if since is None or until is None or until < since:
        return None
    return (until - since) / 60
