"""Proposes which cards to bring to a workshop: rich quotes, spread out, with counter-voices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["MOST_QUOTES", "Candidate", "choose_quotes"]

MOST_QUOTES = 20  # what a room reads in twenty minutes
_COUNTER = 4  # of so many quotes, one speaks against a finding, as far as there are such
_LONG = 400  # code points; shorter quotes go first


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A quote that could be brought.

    Attributes:
        people: Who speaks.
        group: The session.
        theme: The theme it belongs to, or empty.
        rich: Whether somebody marked it as evidence-rich.
        linked: Whether a finding rests on it.
        against: Whether it speaks against a finding, or nuances it.
    """

    id: str
    words: str
    people: tuple[str, ...] = ()
    group: str = ""
    theme: str = ""
    rich: bool = False
    linked: bool = False
    against: bool = False


def choose_quotes(candidates: Iterable[Candidate], *, most: int = MOST_QUOTES) -> list[str]:
    """Return the ids of the quotes to bring, in the order in which they were chosen.

    Nobody is quoted a second time while somebody else could be quoted, and themes and groups take
    turns. Among those that are equal in this, evidence-rich quotes come first, then those that a
    finding rests on, then short ones.
    """
    left = list(candidates)
    chosen: list[Candidate] = []
    used: dict[str, Counter[str]] = {"people": Counter(), "theme": Counter(), "group": Counter()}
    while left and len(chosen) < most:
        wants_against = len(chosen) % _COUNTER == _COUNTER - 1
        pool: Sequence[Candidate] = [c for c in left if c.against] if wants_against else ()
        best = min(pool or left, key=lambda each: _rank(each, used))
        left.remove(best)
        chosen.append(best)
        used["people"].update(best.people)
        used["theme"][best.theme] += 1
        used["group"][best.group] += 1
    return [each.id for each in chosen]


def _rank(
    each: Candidate, used: dict[str, Counter[str]]
) -> tuple[int, int, bool, int, bool, bool, str, str]:
    return (
        _most(used["people"], each.people),
        used["theme"][each.theme],
        not each.rich,
        used["group"][each.group],
        not each.linked,
        len(each.words) > _LONG,
        each.words,
        each.id,
    )


def _most(counted: Counter[str], keys: Collection[str]) -> int:
    return max((counted[key] for key in keys), default=0)
