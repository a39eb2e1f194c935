"""Re-anchors turns from one version of a text to the next: boundaries, labels and times. Pure.

Turns are not detected again: a turn follows its words. Text inserted inside a turn or at its end
belongs to it. A new line that begins with a label begins a new turn: see `new_labels`. A turn whose
label was deleted is joined to the turn before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transcripts.model import Turn
from transcripts.spans import find_paragraphs, find_words_span
from transcripts.versions.carry_places import TextDiff
from transcripts.versions.new_labels import find_new_labels, split_at_labels

__all__ = ["CarriedTurns", "carry_turns", "get_edited_text"]

_GAP = -1  # text outside turns: labels, time stamps, blank lines
_NEW = -2  # inserted text that belongs to no old turn
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class CarriedTurns:
    """The turns of the new version, and the map from old to new ordinals.

    `unread` are beginnings of new lines that look like labels and were read as words.
    """

    turns: tuple[Turn, ...]
    places: Mapping[int, int]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the new text, the turn that owns it, and whether it is new."""

    owner: int
    start: int
    end: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    owner: int
    label: str
    start: int
    end: int
    start_time: float | None = None
    end_time: float | None = None


def carry_turns(
    diff: TextDiff,
    turns: Sequence[Turn],
    *,
    labels: Mapping[int, str] | None = None,
    speakers: Collection[str] = (),
    read: Collection[str] | None = None,
) -> CarriedTurns:
    """Return the turns of `diff.new`, derived from those of `diff.old`.

    Args:
        diff: Both versions.
        turns: The turns of the old version, in order.
        labels: Old ordinal → the label that a person gave this turn.
        speakers: Labels of the transcript that no turn may have.
        read: The only labels to read in new lines; by default those that look like labels.
    """
    given = dict(labels or {})
    heads = _list_labels(diff, turns)
    drafts: list[_Draft] = []
    for draft in _list_drafts(diff, turns, _Labels(turns, given)):
        if draft.owner >= 0:
            turn = turns[draft.owner]
            found = given.get(turn.ordinal, heads[draft.owner])
            draft = replace(draft, label=turn.label if found is None else found)
            if (
                found is None and turn.label and drafts
            ):  # its label was deleted: join it to the turn before
                drafts[-1] = replace(drafts[-1], end=draft.end, end_time=draft.end_time)
                continue
        drafts.append(draft)
    known = {turn.label for turn in turns if turn.label} | {v for v in given.values() if v}
    new = find_new_labels(diff, {*known, *filter(None, speakers)}, wanted=read)
    made: list[Turn] = []
    places: dict[int, int] = {}
    for draft in drafts:
        span = find_words_span(diff.new, draft.start, draft.end)
        if span is None:
            continue
        if draft.owner >= 0:
            places.setdefault(turns[draft.owner].ordinal, len(made))
        turn = Turn(
            ordinal=len(made),
            label=draft.label,
            start=span.start,
            end=span.end,
            start_time=draft.start_time,
            end_time=draft.end_time,
        )
        for part in split_at_labels(diff.new, turn, new.lines):
            made.append(replace(part, ordinal=len(made)))
    return CarriedTurns(tuple(made), places, new.unread)


def get_edited_text(
    text: str, turns: Sequence[Turn], ordinal: int, *, words: str, label: str
) -> str:
    """Return the text with one turn's words and, if it occurs there, its label replaced."""
    place = next(n for n, turn in enumerate(turns) if turn.ordinal == ordinal)
    turn = turns[place]
    before = turns[place - 1].end if place else 0
    head = text[before : turn.start]
    at = head.rfind(turn.label) if turn.label else -1
    if at >= 0 and label:
        head = head[:at] + label + head[at + len(turn.label) :]
    return text[:before] + head + words.strip() + text[turn.end :]


def _list_labels(diff: TextDiff, turns: Sequence[Turn]) -> list[str | None]:
    """Return each old turn's label as it now precedes its words; None if it was deleted."""
    found: list[str | None] = []
    before = 0
    for turn in turns:
        lead = diff.old[before : turn.start]
        at = lead.rfind(turn.label) if turn.label else -1
        if at < 0:
            found.append(turn.label)  # the text never contained it
        else:
            found.append(_carry_label(diff, before + at, turn.label))
        before = turn.end
    return found


def _carry_label(diff: TextDiff, start: int, label: str) -> str | None:
    end = start + len(label)
    begin, stop = diff.carry_outer(start, end)
    words = " ".join(diff.new[begin:stop].split()).strip(" :：*_")
    if words == label:
        return label
    if not words:
        return None
    return words if len(words) <= _LONGEST_LABEL else label


class _Labels:
    """Finds lines that begin with a known speaker label."""

    def __init__(self, turns: Sequence[Turn], given: Mapping[int, str]) -> None:
        self.known = {turn.label for turn in turns if turn.label} | {v for v in given.values() if v}
        names = "|".join(re.escape(n) for n in sorted(self.known, key=lambda n: (-len(n), n)))
        self._rule = re.compile(
            rf"^[ \t]*(?:[\[(][\d:., ]+[\])][ \t]*)?[*_]*({names})[*_]*[ \t]*[:：][*_]*(?=\s|$)",
            re.MULTILINE,
        )

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, str, int]]:
        """Yield (line start, label, start of words) for lines that begin in `[start, end)`."""
        if not self.known:
            return
        for hit in self._rule.finditer(text, start, end):
            if hit.start() == 0 or text[hit.start() - 1] == "\n":
                yield hit.start(), hit.group(1), hit.end()


def _list_drafts(diff: TextDiff, turns: Sequence[Turn], labels: _Labels) -> list[_Draft]:
    drafts: list[_Draft] = []
    for piece in _list_pieces(diff, turns):
        if piece.owner == _GAP:
            continue
        owner = piece.owner
        if owner == _NEW:
            _add_new(diff.new, piece, drafts, labels)
            continue
        if not (drafts and owner == drafts[-1].owner):
            turn = turns[owner]
            drafts.append(
                _Draft(owner, "", piece.start, piece.start, turn.start_time, turn.end_time)
            )
        drafts[-1] = replace(drafts[-1], end=max(drafts[-1].end, piece.end))
    return drafts


def _add_new(text: str, piece: _Piece, drafts: list[_Draft], labels: _Labels) -> None:
    """Add text inserted between turns to the turn before or as new turns."""
    hits = list(labels.find(text, piece.start, piece.end))
    first = hits[0][0] if hits else piece.end
    loose = find_words_span(text, piece.start, first)
    whole = _is_line(text, piece.start, first)
    if loose is not None and whole:
        if labels.known and drafts:
            drafts[-1] = replace(drafts[-1], end=first)
        elif not labels.known:
            drafts += [
                _Draft(_NEW, "", p.start, p.end) for p in find_paragraphs(text, piece.start, first)
            ]
    for number, (_, label, words) in enumerate(hits):
        end = hits[number + 1][0] if number + 1 < len(hits) else piece.end
        drafts.append(_Draft(_NEW, label, words, end))


def _is_line(text: str, start: int, end: int) -> bool:
    """Return whether a stretch consists of whole lines, not part of a label or time stamp."""
    before = start == 0 or text[start - 1] == "\n" or text[start:end].startswith("\n")
    after = end == len(text) or text[end] == "\n" or text[start:end].endswith("\n")
    return before and after


def _list_pieces(diff: TextDiff, turns: Sequence[Turn]) -> Iterator[_Piece]:
    """Split the new text into stretches with one owner each."""
    owners = _Owners(turns, diff.old)
    at = below = 0
    for k in (*diff.kept, None):
        old, new = (k.old, k.new) if k else (len(diff.old), len(diff.new))
        if new > below:
            yield from _settle(diff, owners, at, old, below, new)
        if k is None:
            break
        for owner, start, end in owners.cut(k.old, k.old + k.size):
            yield _Piece(owner, start - k.old + k.new, end - k.old + k.new, fresh=False)
        at, below = k.old + k.size, k.new + k.size


def _settle(
    diff: TextDiff, owners: _Owners, at: int, old: int, below: int, new: int
) -> Iterator[_Piece]:
    """Yield an inserted or replaced stretch of text with the turn that owns it."""
    inside = list(owners.cut(at, old))
    mine = [owner for owner, _, _ in inside if owner >= 0]
    if not inside or not (mine or diff.old[at:old].strip()):
        yield _Piece(owners.find_nearest(at, old, diff.new[below:new]), below, new, fresh=True)
    elif not mine:
        yield _Piece(_GAP, below, new, fresh=True)
    elif len(inside) == 1:
        yield _Piece(mine[0], below, new, fresh=True)
    else:
        yield from _settle_mixed(diff, inside, mine, at, old, below, new)


def _settle_mixed(
    diff: TextDiff,
    inside: list[tuple[int, int, int]],
    mine: list[int],
    at: int,
    old: int,
    below: int,
    new: int,
) -> Iterator[_Piece]:
    """Split a stretch among several turns and gaps, following the characters that were kept."""
    reached = below
    for number, (owner, start, end) in enumerate(inside):
        last = number == len(inside) - 1
        kept = diff.list_kept_inside(start, end)
        stop = new if last else (kept[-1].new + kept[-1].size if kept else reached)
        if stop > reached:
            yield _Piece(owner if owner >= 0 or not last else mine[-1], reached, stop, fresh=True)
            reached = stop


class _Owners:
    """Finds the turn that owns a place in the old text."""

    def __init__(self, turns: Sequence[Turn], text: str) -> None:
        self._turns = turns
        self._starts = [turn.start for turn in turns]
        self._text = text

    def find(self, at: int) -> int:
        """Return the index of the turn that contains the character at *at*, or -1."""
        place = bisect_right(self._starts, at) - 1
        return place if place >= 0 and at < self._turns[place].end else _GAP

    def find_nearest(self, at: int, end: int, words: str) -> int:
        """Return the turn that owns *words* put at *at*, perhaps replacing blanks up to *end*."""
        before, after = self.find(at - 1), self.find(end)
        if before >= 0:
            return before
        if after >= 0 and not words.endswith("\n"):
            return after
        place = bisect_right(self._starts, at)
        if place < len(self._turns):
            turn = self._turns[place]
            head = self._text[self._turns[place - 1].end if place else 0 : at]
            # Text after a label and its colon belongs to that speaker.
            label = head.rfind(turn.label) if turn.label else -1
            if label >= 0 and "\n" not in head[label:] and len(head) > label + len(turn.label):
                return place
        return _NEW

    def cut(self, start: int, end: int) -> Iterable[tuple[int, int, int]]:
        """Split a stretch into parts with one owner each: (owner, start, end)."""
        place = max(0, bisect_right(self._starts, start) - 1)
        at = start
        while at < end:
            turn = self._turns[place] if place < len(self._turns) else None
            if turn is None or turn.start >= end:
                yield _GAP, at, end
                return
            if turn.end <= at:
                place += 1
                continue
            if turn.start > at:
                yield _GAP, at, turn.start
                at = turn.start
            stop = min(turn.end, end)
            yield place, at, stop
            at = stop
