"""Which answer something stands on, by the place where it starts. Pure."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from coding.answer_marks.model import Answer

__all__ = ["AnswerPlaces"]

T = TypeVar("T")


class AnswerPlaces:
    """Finds answers by their places; an answer is meant by its number in the list."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._places: dict[str, tuple[list[int], list[int]]] = {}
        self._turns: dict[tuple[str, int], int] = {}
        self._ends = [answer.end for answer in answers]
        for number, answer in enumerate(answers):
            starts, numbers = self._places.setdefault(answer.text_id, ([], []))
            starts.append(answer.start)
            numbers.append(number)
            self._turns[answer.text_id, answer.ordinal] = number

    def find_place(self, text_id: str, start: int) -> int | None:
        """Return the answer in which something starts, or None: it stands on a question."""
        starts, numbers = self._places.get(text_id, ([], []))
        at = bisect.bisect_right(starts, start) - 1
        return numbers[at] if at >= 0 and start < self._ends[numbers[at]] else None

    def find_turn(self, text_id: str, ordinal: int) -> int | None:
        """Return the answer that is a turn, or None."""
        return self._turns.get((text_id, ordinal))

    def gather(self, things: Iterable[tuple[str, int, T]]) -> dict[int, list[T]]:
        """Return the things on each answer; each comes with its text and where it starts."""
        found: dict[int, list[T]] = defaultdict(list)
        for text_id, start, thing in things:
            if (at := self.find_place(text_id, start)) is not None:
                found[at].append(thing)
        return found
