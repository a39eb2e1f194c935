"""Data classes of the coding: codes, codings, suggestions, quotes and counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NewType

from study.language import mark, say
from study.wording import count_people, count_things, mark_thing
from transcripts.model import TextId, TranscriptId

__all__ = [
    "EXCERPT_KINDS",
    "Code",
    "CodeId",
    "Coding",
    "CodingId",
    "Count",
    "Excerpt",
    "ExcerptId",
    "ExcerptKind",
    "NewCoding",
    "Passage",
    "Suggestion",
    "SuggestionId",
    "count_kinds",
    "find_voices",
    "list_places",
]

CodeId = NewType("CodeId", str)
CodingId = NewType("CodingId", str)
ExcerptId = NewType("ExcerptId", str)
SuggestionId = NewType("SuggestionId", str)
ExcerptKind = Literal["said", "did", "observed", "reported", "artefact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A label with its rules. An *abstract* code only groups others and is never applied.

    Attributes:
        near_miss: Words that seem to belong here and do not.
        aliases: Other names under which it is found, one on each line.
        retired: Whether it is kept for its codings only, and not offered any more.
    """

    id: CodeId
    name: str
    parent_id: CodeId | None
    position: int
    definition: str
    include: str
    exclude: str
    example: str
    hue: int
    origin: str
    abstract: bool
    shortcut: str | None
    rev: int
    near_miss: str = ""
    aliases: str = ""
    retired: bool = False

    @property
    def usable(self) -> bool:
        """Whether it may be put on words."""
        return not self.abstract and not self.retired

    @property
    def other_names(self) -> tuple[str, ...]:
        """The aliases, one by one."""
        return tuple(self.aliases.splitlines())


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A code applied to an excerpt by a coder; `[start, end)` in code points of the text."""

    id: CodingId
    excerpt_id: ExcerptId
    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    quote: str
    code_id: CodeId
    coder: str
    memo: str
    source: str
    at: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCoding:
    """A coding to be stored. The caller may choose its id, so that a repeated call is harmless."""

    code_id: CodeId
    transcript_id: TranscriptId
    start: int
    end: int
    quote: str | None = None
    memo: str = ""
    id: CodingId | None = None
    kind: ExcerptKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A coding proposed by a machine. `probability` is None until it is calibrated."""

    id: SuggestionId
    run_id: str
    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    code_id: CodeId
    score: float
    probability: float | None
    strong: bool
    reasons: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Part of a participant's turn; the unit that suggestions are made for."""

    transcript_id: TranscriptId
    text_id: TextId
    turn: int
    start: int
    end: int
    words: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How widely something was raised, or what a finding rests on, and how many were asked.

    The two are told in different words and never compared: see `render_raised`, `render_basis`.

    Attributes:
        groups: Focus groups in which it was raised, of those asked.
        people: People who said it.
        people_asked: People who were asked.
        mentions: Excerpts.
        visits: Workplace visits in which it was seen or heard.
        voices_asked: Those of the people asked, or of those who said it, who are speakers not
            matched to a participant: one person may be several of them.
        unasked: Those of the people who were heard only in sessions that were not asked.
        unprompted: In how many sessions that were not asked it was heard or seen nevertheless.
        prompted: Whether there is a theme about which people were asked; if there is none, all who
            were heard stand for those asked.
    """

    groups: int = 0
    groups_asked: int = 0
    people: int = 0
    people_asked: int = 0
    mentions: int = 0
    interviews: int = 0
    interviews_asked: int = 0
    visits: int = 0
    visits_asked: int = 0
    workshops: int = 0
    workshops_asked: int = 0
    surveys: int = 0
    surveys_asked: int = 0
    voices_asked: int = 0
    unasked: int = 0
    unprompted: int = 0
    prompted: bool = True

    def share(self) -> float:
        """Return the share of people asked who raised it, from 0 to 1; 0 if nobody was asked."""
        return min(1.0, self.people / self.people_asked) if self.people_asked > 0 else 0.0

    def count_asked(self) -> str:
        """Return how many were asked, as people or as voices: “34 people”, “1 voice”."""
        return count_people(self.people_asked, voices=self.voices_asked > 0)

    def count_raised(self) -> str:
        """Return how many raised it, as people or as voices."""
        return count_people(self.people, voices=self.voices_asked > 0)

    def count_sessions(self) -> int:
        """Return in how many sessions of any kind it was raised."""
        return sum(getattr(self, name) for name in _PLACES.values())

    def render_raised(self) -> str:
        """Return how widely a theme or code was raised, of those asked about it.

        “4 of 5 groups · 17 of 34 people · 41 mentions · 2 of 3 interviews”.
        """
        if not (self.people_asked or self.mentions):
            return say("Nobody was asked")
        return " · ".join(
            [
                *self._render_groups(),
                say("{number:,} of {asked}", number=self.people, asked=self.count_asked()),
                count_things(self.mentions, "mention"),
                *self._render_places(),
            ]
        )

    def render_basis(self) -> str:
        """Return what a finding rests on, and who was asked.

        “Rests on 12 quotes · 9 of the 28 people asked · 4 of 5 groups · 2 of 3 interviews”.
        """
        if not self.mentions:
            return say("Rests on no quote yet")
        told = [say("Rests on {quotes}", quotes=count_things(self.mentions, "quote"))]
        if self.unasked:
            told.append(f"{self.count_raised()}: {self._render_unasked()}")
        elif self.people:
            told.append(self.render_those(self.people))
        places = [*self._render_groups(), *self._render_places()]
        if self.unprompted and self.people_asked:
            sessions = count_things(self.unprompted, "session")
            places.append(say("{sessions} in which nobody was asked", sessions=sessions))
        return " · ".join([*told, *places])

    def render_those(self, number: int) -> str:
        """Return a number of those asked: “9 of the 28 people asked”, “the one person asked”."""
        if number == self.people_asked == 1 and self.voices_asked:
            return say("the one voice asked") if self.prompted else say("the one voice heard")
        if number == self.people_asked == 1:
            return say("the one person asked") if self.prompted else say("the one person heard")
        people = self.count_asked()
        if self.prompted:
            return say("{number:,} of the {people} asked", number=number, people=people)
        return say("{number:,} of the {people} heard", number=number, people=people)

    def _render_unasked(self) -> str:
        """Return who of those who raised it were asked, and how many were not."""
        if not self.people_asked:
            return say("nobody was asked")
        those = self.render_those(self.people - self.unasked)
        return say("{those}, {unasked:,} not asked", those=those, unasked=self.unasked)

    def _render_groups(self) -> list[str]:
        if not self.groups_asked:
            return []
        asked = count_things(self.groups_asked, "group")
        return [say("{number:,} of {asked}", number=self.groups, asked=asked)]

    def _render_places(self) -> list[str]:
        """Return in how many sessions of other kinds it was raised, of those asked."""
        told = []
        for name, number, asked in list_places(self)[1:]:
            if number and asked:
                sessions = count_things(asked, _SESSIONS[name])
                told.append(say("{number:,} of {asked}", number=number, asked=sessions))
            elif number:
                told.append(count_things(number, _SESSIONS[name]))
        return told


# The fields of a count, by the kind of session.
_PLACES = {
    "focus_group": "groups",
    "interview": "interviews",
    "site_visit": "visits",
    "workshop": "workshops",
    "survey": "surveys",
}
_SESSIONS = {
    "interviews": mark_thing("interview"),
    "visits": mark_thing("visit"),
    "workshops": mark_thing("workshop"),
    "surveys": mark_thing("survey"),
}


def list_places(count: Count) -> list[tuple[str, int, int]]:
    """Return each kind of session, in how many it was raised, and in how many it was asked.

    The kinds are groups, interviews, visits, workshops and surveys, in this order.
    """
    return [(n, getattr(count, n), getattr(count, f"{n}_asked")) for n in _PLACES.values()]


def count_kinds(kinds: Mapping[str, int], *, asked: bool = False) -> dict[str, Any]:
    """Return the fields of a `Count` for numbers of sessions by kind.

    Args:
        kinds: How many sessions there are of each kind: `{"focus_group": 2}`.
        asked: Whether these are the sessions asked, and not those in which it was raised.
    """
    return {f"{name}_asked" if asked else name: kinds.get(k, 0) for k, name in _PLACES.items()}


EXCERPT_KINDS: dict[ExcerptKind, str] = {
    "said": mark("Said"),
    "did": mark("Did"),
    "observed": mark("Observed"),
    "reported": mark("Reported by others"),
    "artefact": mark("Artefact"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A span of a transcript, checked against its version, before it gets an id.

    `speaker_id` is the speaker of its first turn; `further` holds those of its other turns as they
    are stored, a JSON list of ids, and is empty for almost every excerpt.
    """

    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    quote: str
    speaker_id: str | None
    further: str
    kind: ExcerptKind


def find_voices(turns: Iterable[str | None]) -> tuple[str | None, str]:
    """Return the first speaker of an excerpt, and its further ones as they are stored.

    *turns* are the ids of the speakers of its turns, in text order, None for one without a label.
    """
    speakers = list(turns)
    first = speakers[0] if speakers else None
    further = list(dict.fromkeys(s for s in speakers if s is not None and s != first))
    return first, json.dumps(further) if further else ""
