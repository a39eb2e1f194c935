"""Reads the labels of speakers that a correction wrote into the text, and splits turns there. Pure.

A label is new where a correction changed a character of it or put it on a line of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from transcripts.model import Turn
from transcripts.reading.readers.marks import parse_time
from transcripts.reading.speakers import guess_label_kind
from transcripts.spans import find_words_span
from transcripts.versions.carry_places import TextDiff

__all__ = ["NewLabels", "find_new_labels", "split_at_labels"]

_LINE = re.compile(
    r"^[ \t]*(?:[\[(](?P<time>\d[\d:., ]*)[\])][ \t]*)?[*_]*(?P<label>[^\W\d_][^:：\n]{0,59}?)[*_]*"
    r"[ \t]*[:：][*_]*(?=\s|$)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line that begins like one with a label: where, the label, its time, and its words."""

    start: int
    label: str
    time: float | None
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLabels:
    """The labels that a correction wrote: the lines that begin a turn, and those read as words."""

    lines: tuple[_Line, ...] = ()
    unread: tuple[str, ...] = ()


def find_new_labels(
    diff: TextDiff, known: Collection[str], *, wanted: Collection[str] | None = None
) -> NewLabels:
    """Return the lines of the new text whose labels the correction wrote.

    A label is read if it is known, names a role or is a code such as P1. Another name is read if
    the text has no labels yet, or if it occurs twice; otherwise it may be an ordinary word.

    Args:
        diff: Both versions.
        known: The labels of the transcript.
        wanted: Read these labels and no others.
    """
    lines = list(_list_new(diff))
    times = Counter(line.label for line in lines)
    kinds = {label: guess_label_kind(label) for label in times}
    if wanted is None:
        read = {
            label
            for label, kind in kinds.items()
            if label in known
            or kind in ("role", "code")
            or (kind == "name" and (times[label] > 1 or not any(known)))
        }
    else:
        keys = {_key(label) for label in wanted}
        read = {label for label in times if _key(label) in keys}
    unread = (
        label for label, kind in kinds.items() if kind and label not in read and wanted is None
    )
    return NewLabels(lines=tuple(n for n in lines if n.label in read), unread=tuple(unread))


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def _list_new(diff: TextDiff) -> Iterator[_Line]:
    regions = [r for r in diff.regions if r.new < r.new_end]
    starts = [region.new for region in regions]
    for hit in _LINE.finditer(diff.new):
        begin, end = max(0, hit.start() - 1), hit.end()
        last = bisect_right(starts, end - 1) - 1
        if last < 0 or regions[last].new_end <= begin:
            continue
        label = " ".join(hit["label"].split())
        yield _Line(
            start=hit.start(),
            label=label,
            time=parse_time(hit["time"].strip()) if hit["time"] else None,
            words=hit.end(),
        )


def split_at_labels(text: str, turn: Turn, lines: Sequence[_Line]) -> list[Turn]:
    """Split a turn at the lines with labels inside it; times are shared out by its words."""
    inside = [line for line in lines if turn.start <= line.start and line.words < turn.end]
    if not inside:
        return [turn]
    made: list[Turn] = []
    begin, label, told = turn.start, turn.label, turn.start_time
    for line in [*inside, None]:
        end = line.start if line else turn.end
        span = find_words_span(text, begin, end)
        if span is not None:
            made.append(replace(turn, label=label, start=span.start, end=span.end, start_time=told))
        if line:
            begin, label, told = line.words, line.label, line.time
    return list(_share_times(made, turn))


def _share_times(made: Sequence[Turn], turn: Turn) -> Iterator[Turn]:
    sizes = [each.end - each.start for each in made]
    first, last = turn.start_time, turn.end_time
    starts: list[float | None] = []
    for number, each in enumerate(made):
        time = first if number == 0 and each.start_time is None else each.start_time
        if time is None and first is not None and last is not None and last > first:
            time = round(first + (last - first) * sum(sizes[:number]) / sum(sizes), 2)
        starts.append(time)
    for number, each in enumerate(made):
        end = starts[number + 1] if number + 1 < len(made) else last
        yield replace(each, start_time=starts[number], end_time=end)
