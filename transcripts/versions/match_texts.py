"""Finds the common parts of two versions of a text: lines first, then words, then signs. Pure.

Lines that occur once in both versions anchor the comparison (patience diff, Cohen, 2003). The text
between them is compared word by word, by anchors again and by the shortest edit script (Myers,
1986). White space is matched last, so that rewrapped lines are no edit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import regex

__all__ = ["Kept", "find_kept"]

T = TypeVar("T", bound=Hashable)

_MOST_EDITS = 500  # a stretch that needs a longer edit script counts as replaced
_WORDS = regex.compile(r"[\w\p{M}]*\w[\w\p{M}]*")
_SIGNS = regex.compile(r"[\w\p{M}]+|(?!\s)\X")


@dataclass(frozen=True, slots=True)
class Kept:
    """A common run of `size` code points, at `old` in the old version and `new` in the new one."""

    old: int
    new: int
    size: int


def find_kept(old: str, new: str) -> tuple[Kept, ...]:
    """Return the common runs of two versions, in order, without overlaps, adjacent ones joined."""
    head = _line_start(old, _prefix(old, new))
    tail = _suffix(old, new, limit=min(len(old), len(new)) - head)
    # Whole lines only, so that a line inserted before an identical one is seen as inserted there.
    tail = len(old) - _line_end(old, new, tail)
    found: list[Kept] = [Kept(0, 0, head)] if head else []
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    found += [
        Kept(k.old + head, k.new + head, k.size) for k in _compare_lines(middle_old, middle_new)
    ]
    if tail:
        found.append(Kept(len(old) - tail, len(new) - tail, tail))
    return tuple(_join(found))


def _prefix(old: str, new: str) -> int:
    low, high = 0, min(len(old), len(new))
    while low < high:  # bisecting over slices is faster than comparing characters one by one
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _suffix(old: str, new: str, *, limit: int) -> int:
    low, high = 0, max(0, limit)
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _line_start(text: str, at: int) -> int:
    return at if at == len(text) else text.rfind("\n", 0, at) + 1


def _line_end(old: str, new: str, tail: int) -> int:
    """Return where the common suffix begins, moved on to the start of a line."""
    at, gap = len(old) - tail, len(new) - len(old)
    if at == 0 or at + gap == 0:
        return at if at == 0 and gap == 0 else _next_line(old, at)
    if old[at - 1] == "\n" and new[at + gap - 1] == "\n":
        return at
    return _next_line(old, at)


def _next_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _compare_lines(old: str, new: str) -> Iterator[Kept]:
    one, other = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts, others = _starts(one), _starts(other)
    at_old = at_new = 0
    for i, j, size in [*_match(one, other, edits=0), (len(one), len(other), 0)]:
        gap_old, gap_new = old[at_old : starts[i]], new[at_new : others[j]]
        if gap_old and gap_new:
            yield from (
                Kept(k.old + at_old, k.new + at_new, k.size)
                for k in _compare_tokens(gap_old, gap_new)
            )
        at_old, at_new = starts[i + size], others[j + size]
        if size:
            yield Kept(starts[i], others[j], at_old - starts[i])


def _compare_tokens(old: str, new: str, rule: regex.Pattern[str] | None = None) -> Iterator[Kept]:
    """Compare words, then the signs between them, so that single signs are no anchors.

    White space is matched last, so that rewrapped lines are no edit.
    """
    one, starts = _cut(old, rule or _WORDS)
    other, others = _cut(new, rule or _WORDS)
    at_old = at_new = 0
    for i, j, size in [*_match(one, other, edits=_MOST_EDITS), (len(one), len(other), 0)]:
        for step in range(max(size, 1)):
            stop_old, stop_new = starts[i + step], others[j + step]
            gap_old, gap_new = old[at_old:stop_old], new[at_new:stop_new]
            if gap_old == gap_new:
                yield Kept(at_old, at_new, len(gap_old))
            elif gap_old and gap_new and rule is None:
                for k in _compare_tokens(gap_old, gap_new, _SIGNS):
                    yield Kept(k.old + at_old, k.new + at_new, k.size)
            elif blank := _blank(gap_old, gap_new):
                yield Kept(stop_old - blank, stop_new - blank, blank)
            if size:
                length = len(one[i + step])
                yield Kept(stop_old, stop_new, length)
                at_old, at_new = stop_old + length, stop_new + length


def _blank(old: str, new: str) -> int:
    """Return the number of white-space characters that end both stretches alike."""
    size = 0
    while size < min(len(old), len(new)) and old[-1 - size] == new[-1 - size]:
        if not old[-1 - size].isspace():
            break
        size += 1
    return size


def _cut(text: str, rule: regex.Pattern[str]) -> tuple[list[str], list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    for found in rule.finditer(text):
        pieces.append(found.group())
        starts.append(found.start())
    starts.append(len(text))
    return pieces, starts


def _starts(pieces: Sequence[str]) -> list[int]:
    starts, at = [0], 0
    for piece in pieces:
        at += len(piece)
        starts.append(at)
    return starts


def _match(one: Sequence[T], other: Sequence[T], *, edits: int) -> list[tuple[int, int, int]]:
    """Return runs `(i, j, size)` that two sequences share, in order."""
    found: list[tuple[int, int, int]] = []
    todo = [(0, len(one), 0, len(other))]
    while todo:
        low, high, below, above = todo.pop()
        begin = low
        while low < high and below < above and one[low] == other[below]:
            low, below = low + 1, below + 1
        if low > begin:
            found.append((begin, below - (low - begin), low - begin))
        end = high
        while low < high and below < above and one[high - 1] == other[above - 1]:
            high, above = high - 1, above - 1
        if end > high:
            found.append((high, above, end - high))
        if low == high or below == above:
            continue
        anchors = _anchors(one, other, low, high, below, above)
        if not anchors:
            found += _shortest(one[low:high], other[below:above], low, below, edits)
            continue
        for i, j in anchors:
            todo.append((low, i, below, j))
            found.append((i, j, 1))
            low, below = i + 1, j + 1
        todo.append((low, high, below, above))
    return sorted(found)


def _anchors(
    one: Sequence[T], other: Sequence[T], low: int, high: int, below: int, above: int
) -> list[tuple[int, int]]:
    """Return the longest ordered list of pairs of items that occur once on each side."""
    places: dict[T, int] = {}
    for i in range(low, high):
        places[one[i]] = -1 if one[i] in places else i
    seen: dict[T, int] = {}
    for j in range(below, above):
        if places.get(other[j], -1) >= 0:
            seen[other[j]] = -1 if other[j] in seen else j
    pairs = sorted((places[item], j) for item, j in seen.items() if j >= 0)
    ends: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        pile = bisect_left(ends, j)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(ends):
            ends.append(j)
            piles.append(number)
        else:
            ends[pile], piles[pile] = j, number
    chain: list[tuple[int, int]] = []
    at = piles[-1] if piles else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _shortest(
    one: Sequence[T], other: Sequence[T], low: int, below: int, most: int
) -> list[tuple[int, int, int]]:
    """Return the runs kept by a shortest edit script; none if it needs more than *most* edits."""
    width, height = len(one), len(other)
    reach = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(min(width + height, most) + 1):
        trail.append(dict(reach))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            y = x - k
            while x < width and y < height and one[x] == other[y]:
                x, y = x + 1, y + 1
            reach[k] = x
            if x >= width and y >= height:
                return _walk_back(trail, width, height, low, below)
    return []


def _walk_back(
    trail: list[dict[int, int]], x: int, y: int, low: int, below: int
) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    for edits in range(len(trail) - 1, -1, -1):
        reach, k = trail[edits], x - y
        down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
        from_k = k + 1 if down else k - 1
        from_x = reach[from_k] if edits else 0
        from_y = from_x - from_k if edits else 0
        step_x, step_y = (from_x, from_y + 1) if down else (from_x + 1, from_y)
        if not edits:
            step_x = step_y = 0
        if x > step_x:
            found.append((step_x + low, step_y + below, x - step_x))
        x, y = from_x, from_y
    return found[::-1]


def _join(found: Sequence[Kept]) -> Iterator[Kept]:
    held: Kept | None = None
    for each in found:
        if not each.size:
            continue
        if held and held.old + held.size == each.old and held.new + held.size == each.new:
            held = Kept(held.old, held.new, held.size + each.size)
            continue
        if held:
            yield held
        held = each
    if held:
        yield held
