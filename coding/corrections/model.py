"""What a correction does to the excerpts of a transcript: their words and who says them. Pure.

An excerpt of one speaker stays one of one speaker: where a correction puts a change of speaker into
it, it is cut there, or set adrift if no part of it is large enough.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from study.language import say
from study.wording import render_names
from transcripts.model import TextId, TranscriptId, Turn
from transcripts.spans import find_words_span
from transcripts.versions.carry_places import Carried, TextDiff
from transcripts.versions.carry_turns import CarriedTurns
from transcripts.versions.match_speakers import Voice
from transcripts.versions.match_texts import Kept

__all__ = ["Correction", "Follower", "Following", "Turns", "describe_voices"]

LEAST_PART = 0.5  # share of the letters, of people who count, that the largest part must have


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """An excerpt's old words and its new ones; `new` is None if the excerpt goes adrift.

    `cut` says that it was cut at a change of speaker. `was` and `now` are its speakers before and
    after, None for a turn without a speaker.
    """

    excerpt_id: str
    old: str
    new: str | None
    place: Carried | None
    cut: bool = False
    was: tuple[Voice | None, ...] = ()
    now: tuple[Voice | None, ...] = ()

    @property
    def respoken(self) -> bool:
        """Whether somebody else says it now."""
        return self.place is not None and _keys(self.was) != _keys(self.now)

    @property
    def counted(self) -> bool:
        """Whether it was evidence."""
        return _counts(self.was)

    @property
    def counts(self) -> bool:
        """Whether it is evidence now."""
        return self.place is not None and _counts(self.now)


def _counts(voices: Sequence[Voice | None]) -> bool:
    return not voices or any(voice is None or voice.counts for voice in voices)


def _keys(voices: Sequence[Voice | None]) -> list[str]:
    return [voice.key if voice else "" for voice in voices]


def describe_voices(following: Following) -> str:
    """Return who says an excerpt now, and what that means: “now said by Ida: no longer counts”."""
    names = [voice.name for voice in following.now if voice]
    told = (
        say("now said by {names}", names=render_names(names))
        if names
        else say("now without a speaker")
    )
    if following.counts == following.counted:
        return told
    if following.counts:
        return say("{voices}: counts now", voices=told)
    return say("{voices}: no longer counts", voices=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A new version of a text before it is stored, with its effect on turns and excerpts."""

    transcript_id: TranscriptId
    base: TextId
    text: str
    diff: TextDiff
    old_turns: tuple[Turn, ...]
    carried: CarriedTurns
    old_voices: Mapping[str, Voice]
    voices: Mapping[str, Voice]
    excerpts: tuple[Following, ...]

    @property
    def same(self) -> int:
        """The number of excerpts whose words and speakers stay the same."""
        return sum(
            1 for e in self.excerpts if e.place is not None and not e.place.changed
            and not e.respoken
        )  # fmt: skip

    @property
    def corrected(self) -> tuple[Following, ...]:
        """The excerpts whose words change, but for those that are cut."""
        return tuple(e for e in self.excerpts if e.place and e.place.changed and not e.cut)

    @property
    def cut(self) -> tuple[Following, ...]:
        """The excerpts that are cut where the speaker changes."""
        return tuple(e for e in self.excerpts if e.place is not None and e.cut)

    @property
    def respoken(self) -> tuple[Following, ...]:
        """The excerpts that somebody else says now."""
        return tuple(e for e in self.excerpts if e.respoken)

    @property
    def adrift(self) -> tuple[Following, ...]:
        """The excerpts whose words are gone or divided; a person has to decide about each."""
        return tuple(e for e in self.excerpts if e.place is None)

    @property
    def new_speakers(self) -> tuple[str, ...]:
        """The labels of speakers who are new, in the order in which they speak."""
        labels = dict.fromkeys(turn.label for turn in self.carried.turns if turn.label)
        return tuple(label for label in labels if not self.voices[label].id)

    @property
    def changed(self) -> bool:
        """Whether the text, a turn or a label changes."""
        if self.diff.regions:
            return True
        return [(t.label, t.start, t.end) for t in self.old_turns] != [
            (t.label, t.start, t.end) for t in self.carried.turns
        ]

    def count(self) -> dict[str, int]:
        """Return the numbers that are kept with the version."""
        told = {"cut": len(self.cut), "respoken": len(self.respoken)}
        return {
            "same": self.same,
            "corrected": len(self.corrected) + len(self.cut),
            "adrift": len(self.adrift),
            "regions": len(self.diff.regions),
            **{name: number for name, number in told.items() if number},
        }


class Turns:
    """Finds the turns of a span by the rule of `coding.queries.find_excerpt`."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns
        self._starts = [turn.start for turn in turns]

    def list_at(self, start: int, end: int) -> list[Turn]:
        """Return the turns that a span touches; a label belongs to the turn after it."""
        place = max(0, bisect_right(self._starts, start) - 1)
        until = bisect_left(self._starts, end)
        return [turn for turn in self._turns[place:until] if turn.end > start]


class Follower:
    """Follows excerpts into a new version, and cuts them where the speaker changes."""

    def __init__(
        self,
        diff: TextDiff,
        old: tuple[Sequence[Turn], Mapping[str, Voice]],
        new: tuple[Sequence[Turn], Mapping[str, Voice]],
    ) -> None:
        """Take both texts, and of each the turns and the speakers by label."""
        self._diff = diff
        self._old, self._old_voices = Turns(old[0]), old[1]
        self._new, self._voices = Turns(new[0]), new[1]

    def follow(self, row: Mapping[str, Any]) -> Following:
        """Return what becomes of an excerpt, given as its row."""
        before = self._old.list_at(row["start"], row["end"])
        place, cut = self.find_place(row["start"], row["end"])
        after = self._new.list_at(place.start, place.end) if place else []
        return Following(
            excerpt_id=row["id"],
            old=row["quote"],
            new=None if place is None else self._diff.new[place.start : place.end],
            place=place,
            cut=cut,
            was=_list_voices(before, self._old_voices),
            now=_list_voices(after, self._voices),
        )

    def find_place(self, start: int, end: int) -> tuple[Carried | None, bool]:
        """Return where a span is now, and whether it was cut at a change of speaker."""
        place = self._diff.carry(start, end)
        before = self._old.list_at(start, end)
        if place is None or len({turn.label for turn in before}) > 1:
            return place, False
        inside = self._new.list_at(place.start, place.end)
        if len({turn.label for turn in inside}) < 2:
            return place, False
        kept = self._diff.list_kept_inside(start, end)
        place = _cut(self._diff.new, kept, place, inside, self._voices)
        return place, place is not None


def _list_voices(turns: Sequence[Turn], voices: Mapping[str, Voice]) -> tuple[Voice | None, ...]:
    return tuple(voices.get(label) for label in dict.fromkeys(turn.label for turn in turns))


def _cut(
    text: str,
    kept: Sequence[Kept],
    place: Carried,
    turns: Sequence[Turn],
    voices: Mapping[str, Voice],
) -> Carried | None:
    """Return the largest part of one speaker who counts, or None if no part is large enough."""
    parts: list[tuple[int, bool, int, int]] = []
    for label, group in groupby(turns, key=lambda turn: turn.label):
        run = list(group)
        start, end = max(place.start, run[0].start), min(place.end, run[-1].end)
        letters = sum(
            char.isalnum()
            for k in kept
            for char in text[max(k.new, start) : max(start, min(k.new + k.size, end))]
        )
        voice = voices.get(label)
        parts.append((letters, voice is None or voice.counts, start, end))
    counted = [part for part in parts if part[1] and part[0]] or parts
    letters, _, start, end = max(counted, key=lambda part: part[0])
    if letters == 0 or letters < LEAST_PART * sum(part[0] for part in counted):
        return None
    words = find_words_span(text, start, end)
    return Carried(words.start, words.end, changed=True) if words else None
