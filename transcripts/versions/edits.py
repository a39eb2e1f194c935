"""Edits of a text, and the new positions of places in it. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from study import InvalidInput
from study.language import say

__all__ = ["Edit", "Moves", "apply_edits"]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A replacement for `[start, end)`, in code points."""

    start: int
    end: int
    words: str


class Moves:
    """Maps places in a text to their positions after edits."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = list(edits)
        self._starts = [edit.start for edit in edits]
        self._shifts = [0]
        for edit in edits:
            self._shifts.append(self._shifts[-1] + len(edit.words) - (edit.end - edit.start))

    def find_start(self, place: int) -> int:
        """Return the new start of a span that began at *place*; inside an edit, its start."""
        return self._find(place, last=False)

    def find_end(self, place: int) -> int:
        """Return the new end of a span that ended at *place*; inside an edit, its end."""
        return self._find(place, last=True)

    def _find(self, place: int, *, last: bool) -> int:
        # A span that ends where an edit begins does not include the edit's words.
        at = bisect_right(self._starts, place - 1 if last else place)
        if at:
            edit = self._edits[at - 1]
            if place < edit.end or (last and place <= edit.end):
                begin = edit.start + self._shifts[at - 1]
                return begin + (len(edit.words) if last else 0)
        return place + self._shifts[at]


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Moves]:
    """Return the text after *edits*, and the map of its places.

    Raises:
        InvalidInput: two edits overlap, or one lies outside the text.
    """
    ordered = sorted(set(edits))
    parts, at = [], 0
    for edit in ordered:
        if edit.start < at or edit.end > len(text) or edit.end < edit.start:
            raise InvalidInput(
                say("Two replacements overlap, or one lies outside the text."),
                hint=say("Replace each place only once."),
            )
        parts += [text[at : edit.start], edit.words]
        at = edit.end
    parts.append(text[at:])
    return "".join(parts), Moves(ordered)
