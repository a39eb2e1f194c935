"""Re-anchors places from one version of a text to the next, following their words. Pure.

Characters are compared only where a place begins or ends inside a changed word.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from transcripts.spans import find_words_span
from transcripts.versions.match_texts import Kept, find_kept

__all__ = ["Carried", "Region", "TextDiff", "compare_texts"]

ALIKE = 0.6
"""Minimum similarity of a changed stretch and its correction to compare their characters."""
LEAST_KEPT = 0.2
"""Minimum share of a passage's letters that must be left for the passage to survive."""
LEAST_RUN = 3
"""Number of unchanged words in a row that is enough, however long the passage was."""
_MOST_CHARS = 400


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch `[old, old_end)` that became `[new, new_end)`; either may be empty."""

    old: int
    old_end: int
    new: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Carried:
    """The new position of a passage, and whether its words changed."""

    start: int
    end: int
    changed: bool


def compare_texts(old: str, new: str) -> TextDiff:
    """Compare two versions of a text."""
    return TextDiff(old, new, find_kept(old, new))


class TextDiff:
    """Two versions of a text and their common parts; maps places from the old to the new one."""

    def __init__(self, old: str, new: str, kept: tuple[Kept, ...]) -> None:
        self.old = old
        self.new = new
        self.kept = kept
        self._starts = [k.old for k in kept]
        self._refined = cache(self._refine)

    @property
    def regions(self) -> list[Region]:
        """The changed stretches, in order."""
        found: list[Region] = []
        at = below = 0
        for k in (*self.kept, Kept(len(self.old), len(self.new), 0)):
            if k.old > at or k.new > below:
                found.append(Region(at, k.old, below, k.new))
            at, below = k.old + k.size, k.new + k.size
        return found

    def carry(self, start: int, end: int) -> Carried | None:
        """Return where the words of `[start, end)` are now, or None if they are gone.

        Words inserted inside the passage are included, words inserted before or after it are not,
        and corrected words are included in place of the old ones. A passage is gone if less than a
        fifth of its letters and no three words in a row are left, unless it was moved as a whole.
        """
        place = bisect_right(self._starts, start) - 1
        if place >= 0:
            k = self.kept[place]
            if end <= k.old + k.size:
                return Carried(start - k.old + k.new, end - k.old + k.new, changed=False)
        if not self._survives(start, end):
            return self._find_moved(start, end)
        begin, stop = self._carry_start(start), self._carry_end(end)
        words = find_words_span(self.new, begin, stop) if begin < stop else None
        if words is None:
            return self._find_moved(start, end)
        quote = self.old[start:end]
        if not quote[0].isspace():
            begin = words.start
        if not quote[-1].isspace():
            stop = words.end
        return Carried(begin, stop, changed=self.new[begin:stop] != quote)

    def carry_outer(self, start: int, end: int) -> tuple[int, int]:
        """Return where `[start, end)` is now, even if its words are gone; may be empty."""
        return self._carry_start(start), self._carry_end(end)

    def list_kept_inside(self, start: int, end: int) -> list[Kept]:
        """Return the kept parts of `[start, end)`, including characters of corrected words."""
        found = list(self._clip(self.kept, start, end))
        for region in self._regions_at(start, end):
            found += self._clip(self._refined(region), start, end)
        return sorted(found, key=lambda k: k.old)

    def _clip(self, kept: Sequence[Kept], start: int, end: int) -> Iterator[Kept]:
        first = max(0, bisect_right(kept, start, key=lambda k: k.old) - 1)
        for number in range(first, len(kept)):
            k = kept[number]
            if k.old >= end:
                break
            low, high = max(k.old, start), min(k.old + k.size, end)
            if low < high:
                yield Kept(low, low - k.old + k.new, high - low)

    def _regions_at(self, start: int, end: int) -> list[Region]:
        """Return the changed stretches that share a character with `[start, end)`."""
        place = bisect_right(self._starts, start) - 1
        found: list[Region] = []
        while place < len(self.kept):
            region = self._region_after(place)
            if region.old >= end:
                break
            if region.old < region.old_end and region.old_end > start:
                found.append(region)
            place += 1
        return found

    def _survives(self, start: int, end: int) -> bool:
        quote = self.old[start:end]
        counts = _is_letter if any(map(_is_letter, quote)) else _is_seen
        total = sum(map(counts, quote))
        left = 0
        for k in self.list_kept_inside(start, end):
            piece = self.old[k.old : k.old + k.size]
            left += sum(map(counts, piece))
            if len(piece.split()) >= LEAST_RUN:
                return True
        return left > 0 and left >= LEAST_KEPT * total

    def _find_moved(self, start: int, end: int) -> Carried | None:
        """Find a passage that was cut and pasted: its words occur once, in newly added text."""
        quote = self.old[start:end]
        at = self.new.find(quote)
        if len(quote.split()) < LEAST_RUN or at < 0 or self.new.find(quote, at + 1) >= 0:
            return None
        stop = at + len(quote)
        if any(k.new < stop and k.new + k.size > at for k in self.kept):
            return None
        return Carried(at, stop, changed=False)

    def _carry_start(self, start: int) -> int:
        place = bisect_right(self._starts, start) - 1
        k = self.kept[place] if place >= 0 else Kept(0, 0, 0)
        if start < k.old + k.size:
            return start - k.old + k.new
        region = self._region_after(place)
        if start == region.old:
            # Text inserted exactly here precedes the passage; text that replaced its words is part.
            return region.new if region.old < region.old_end else region.new_end
        inside = [r for r in self._refined(region) if r.old <= start]
        if inside and start < inside[-1].old + inside[-1].size:
            return start - inside[-1].old + inside[-1].new
        if not self._refined(region):
            return region.new_end
        return inside[-1].new + inside[-1].size if inside else region.new

    def _carry_end(self, end: int) -> int:
        # The end of a passage follows the character before it.
        place = bisect_left(self._starts, end) - 1
        k = self.kept[place] if place >= 0 else Kept(0, 0, 0)
        if end <= k.old + k.size and k.size:
            return end - k.old + k.new
        region = self._region_after(place)
        if end == region.old_end:
            return region.new_end
        refined = self._refined(region)
        inside = [r for r in refined if r.old < end]
        if inside and end <= inside[-1].old + inside[-1].size:
            return end - inside[-1].old + inside[-1].new
        if not refined:
            return region.new
        return next((r.new for r in refined if r.old >= end), region.new_end)

    def _region_after(self, place: int) -> Region:
        k = self.kept[place] if place >= 0 else Kept(0, 0, 0)
        following = place + 1 < len(self.kept)
        n = self.kept[place + 1] if following else Kept(len(self.old), len(self.new), 0)
        return Region(k.old + k.size, n.old, k.new + k.size, n.new)

    def _refine(self, region: Region) -> tuple[Kept, ...]:
        """Compare the characters of a changed stretch if the old and new text are similar."""
        old = self.old[region.old : region.old_end]
        new = self.new[region.new : region.new_end]
        if not old or not new or max(len(old), len(new)) > _MOST_CHARS:
            return ()
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() < ALIKE:
            return ()
        return tuple(
            Kept(region.old + a, region.new + b, size)
            for a, b, size in matcher.get_matching_blocks()
            if size
        )


def _is_letter(char: str) -> bool:
    return char.isalnum()


def _is_seen(char: str) -> bool:
    return not char.isspace()
