"""Splits, joins and names turns; the words and their order stay as they are. Pure.

The text changes only where it holds the labels of speakers: a new turn gets its label there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from study import InvalidInput
from study.language import say
from transcripts.model import Turn
from transcripts.spans import find_words_span
from transcripts.versions.carry_places import TextDiff
from transcripts.versions.carry_turns import CarriedTurns
from transcripts.versions.edits import Edit, apply_edits
from transcripts.versions.match_texts import Kept

__all__ = [
    "Break",
    "Part",
    "TurnEdit",
    "find_breaks",
    "guess_time",
    "merge_turns",
    "revise_turn_labels",
    "split_turn",
]

_NAMED = re.compile(r"\**(?P<label>[^\W\d_][^\n:：*]{0,40})\**\s?[:：]\**\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEdit:
    """The text and the turns after an edit of turns."""

    diff: TextDiff
    carried: CarriedTurns


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a turn that is split: where it begins in the text, who speaks, and when.

    `time` is None for a time in proportion to the words before.
    """

    at: int
    label: str
    time: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Where somebody put a line break into a turn, and the name they wrote after it, if any."""

    at: int
    label: str = ""


def split_turn(
    text: str,
    turns: Sequence[Turn],
    ordinal: int,
    parts: Sequence[Part],
    *,
    label: str | None = None,
) -> TurnEdit:
    """Split a turn where each of *parts* begins.

    Args:
        text: The text.
        turns: Its turns, in order.
        ordinal: The turn to split.
        parts: The parts after the first one.
        label: Who speaks the first part; by default the speaker of the turn.

    Raises:
        InvalidInput: a part would have no words, or begins inside a word.
    """
    place = _find_turn(turns, ordinal)
    turn = turns[place]
    first = turn.label if label is None else label
    ordered = sorted(parts, key=lambda part: part.at)
    written = _has_label(text, turns, place)
    edits = _relabel(text, turns, place, first)
    pieces: list[Turn] = []
    begin, held = turn.start, Part(at=turn.start, label=first, time=turn.start_time)
    for part in [*ordered, None]:
        end = turn.end if part is None else part.at
        span = find_words_span(text, begin, end)
        inside = part is not None and text[end - 1 : end + 1].isalnum()
        if span is None or not turn.start <= begin < end <= turn.end or inside:
            raise InvalidInput(
                say("A turn is split between two words, and each part needs some."),
                hint=say("Choose the first word that the other person says."),
            )
        pieces.append(replace(turn, label=held.label, start=span.start, end=span.end))
        if part is None:
            break
        begin, held = part.at, part
    times = [turn.start_time, *(_time_of(text, turns, place, part) for part in ordered)]
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        pieces[number] = replace(
            piece,
            start_time=times[number],
            end_time=turn.end_time if last else times[number + 1],
        )
    if written:
        for one, other in pairwise(pieces):
            if one.label != other.label and other.label:
                edits.append(Edit(one.end, other.start, f"\n\n{other.label}: "))
    made = [*turns[:place], *pieces, *turns[place + 1 :]]
    origins = [*range(place + 1), *[place] * (len(pieces) - 1), *range(place + 1, len(turns))]
    return _finish(text, edits, turns, made, origins)


def _time_of(text: str, turns: Sequence[Turn], place: int, part: Part) -> float | None:
    return (
        guess_time(text, turns, turns[place].ordinal, part.at) if part.time is None else part.time
    )


def merge_turns(text: str, turns: Sequence[Turn], ordinals: Iterable[int]) -> TurnEdit:
    """Join neighbouring turns into one, with the speaker of the first of them who is known.

    Raises:
        InvalidInput: they are fewer than two, or others lie between them.
    """
    places = sorted(_find_turn(turns, ordinal) for ordinal in set(ordinals))
    if len(places) < 2 or places != list(range(places[0], places[-1] + 1)):
        raise InvalidInput(
            say("Only turns that follow each other can be joined."),
            hint=say("Choose two or more turns without others between them."),
        )
    first, last = places[0], places[-1]
    chosen = turns[first : last + 1]
    label = next((turn.label for turn in chosen if turn.label), "")
    edits = _relabel(text, turns, first, label)
    for one, other in pairwise(chosen):
        # labels and times between the two may not become words of the turn
        if text[one.end : other.start].strip():
            edits.append(Edit(one.end, other.start, " "))
    ends = [turn.end_time for turn in chosen if turn.end_time is not None]
    joined = replace(
        chosen[0],
        label=label,
        end=chosen[-1].end,
        end_time=max(ends) if ends and chosen[-1].end_time is not None else None,
    )
    made = [*turns[:first], joined, *turns[last + 1 :]]
    return _finish(text, edits, turns, made, [*range(first + 1), *range(last + 1, len(turns))])


def revise_turn_labels(text: str, turns: Sequence[Turn], labels: Mapping[int, str]) -> TurnEdit:
    """Give turns, by ordinal, to other speakers."""
    edits: list[Edit] = []
    made = list(turns)
    for place, turn in enumerate(turns):
        label = labels.get(turn.ordinal, turn.label)
        edits += _relabel(text, turns, place, label)
        made[place] = replace(turn, label=label)
    return _finish(text, edits, turns, made, list(range(len(turns))))


def guess_time(text: str, turns: Sequence[Turn], ordinal: int, at: int) -> float | None:
    """Return when the words at *at* are said, in proportion to the turn's words before them.

    None if the turn, or the one after it, has no time.
    """
    place = _find_turn(turns, ordinal)
    turn = turns[place]
    following = turns[place + 1].start_time if place + 1 < len(turns) else None
    end = following if turn.end_time is None else turn.end_time
    if turn.start_time is None or end is None or end <= turn.start_time:
        return None
    whole = len("".join(text[turn.start : turn.end].split()))
    before = len("".join(text[turn.start : at].split()))
    return round(turn.start_time + (end - turn.start_time) * before / max(1, whole), 2)


def find_breaks(text: str, turn: Turn, words: str) -> list[Break] | None:
    """Return where line breaks were put into a turn's words; None if the words differ.

    After a new line break, a name with a colon that the turn does not hold says who speaks.

    Args:
        text: The text.
        turn: The turn.
        words: The same words, with a line break before each part that somebody else says.
    """
    words = words.strip()
    found: list[Break] = []
    at, place, old, broken = turn.start, 0, -1, False
    while place < len(words):
        if words[place].isspace():
            broken |= words[place] == "\n"
            place += 1
            continue
        start = at
        while start < turn.end and text[start].isspace():
            start += 1
        named = _NAMED.match(words, place) if broken and old >= 0 else None
        if named and not text.startswith(named[0].rstrip(), start):
            place, label = named.end(), named["label"].strip()
        else:
            label = ""
        if start >= turn.end or text[start : start + 1] != words[place : place + 1]:
            return None
        if broken and old >= 0 and (label or "\n" not in text[at:start]):
            found.append(Break(at=start, label=label))
        at, old, broken = start + 1, start, False
        place += 1
    return None if text[at : turn.end].strip() else found


def _find_turn(turns: Sequence[Turn], ordinal: int) -> int:
    place = next((n for n, turn in enumerate(turns) if turn.ordinal == ordinal), None)
    if place is None:
        raise InvalidInput(
            say("There is no turn {ordinal} in this transcript.", ordinal=ordinal + 1),
            hint=say("Reload the page."),
        )
    return place


def _find_label(text: str, turns: Sequence[Turn], place: int) -> int:
    """Return where the label of a turn stands in the text before its words, or -1."""
    turn = turns[place]
    before = turns[place - 1].end if place else 0
    return text.rfind(turn.label, before, turn.start) if turn.label else -1


def _has_label(text: str, turns: Sequence[Turn], place: int) -> bool:
    return _find_label(text, turns, place) >= 0


def _relabel(text: str, turns: Sequence[Turn], place: int, label: str) -> list[Edit]:
    old = turns[place].label
    at = _find_label(text, turns, place)
    return [Edit(at, at + len(old), label)] if at >= 0 and label and label != old else []


def _finish(
    text: str,
    edits: Sequence[Edit],
    old: Sequence[Turn],
    made: Sequence[Turn],
    origins: Sequence[int],
) -> TurnEdit:
    new, moves = apply_edits(text, edits)
    kept: list[Kept] = []
    at = shift = 0
    for edit in [*sorted(set(edits)), Edit(len(text), len(text), "")]:
        if edit.start > at:
            kept.append(Kept(at, at + shift, edit.start - at))
        at, shift = edit.end, shift + len(edit.words) - (edit.end - edit.start)
    turns = tuple(
        replace(turn, ordinal=n, start=moves.find_start(turn.start), end=moves.find_end(turn.end))
        for n, turn in enumerate(made)
    )
    places: dict[int, int] = {}
    for number, origin in enumerate(origins):
        places.setdefault(old[origin].ordinal, number)
    return TurnEdit(diff=TextDiff(text, new, tuple(kept)), carried=CarriedTurns(turns, places))
