"""Data classes of the search: filters, hits, totals, saved searches, and codings to be made."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from coding.model import NewCoding
from study.language import mark, say
from study.wording import choose_word, count_people, count_things

__all__ = [
    "MODES",
    "SIMILAR",
    "UNITS",
    "CodingPlan",
    "Filters",
    "Hit",
    "SavedSearch",
    "Totals",
    "count_totals",
]

SIMILAR = "similar"
MODES: dict[str, str] = {
    "words": mark("Words"),
    "pattern": mark("Pattern"),
    "meaning": mark("Meaning"),
    SIMILAR: mark("Like my quotes"),
}
UNITS: dict[str, str] = {
    "words": mark("Exact words"),
    "sentence": mark("Sentence"),
    "turn": mark("Whole turn"),
}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Where to search; an empty value leaves nothing out.

    Attributes:
        role: The speaker's role.
        person: Id of a participant, or of a speaker who is matched to none.
        attribute: Name of an attribute, with its `value`.
        value: The value that the person has.
        stratum: Id of a stratum.
        session: Id of a session.
        code: Id of a code that the turn is coded with.
        without: Id of a code that the turn is not coded with.
        coder: Somebody who coded the turn, with `code` if there is one.
        question: A question of a survey.
        moderators: Whether words of moderators and observers are searched, too.
    """

    role: str = ""
    person: str = ""
    attribute: str = ""
    value: str = ""
    stratum: str = ""
    session: str = ""
    code: str = ""
    without: str = ""
    coder: str = ""
    question: str = ""
    moderators: bool = False

    def count_set(self) -> int:
        """Return how many filters are set; an attribute and its value are one."""
        return len({k for k, v in asdict(self).items() if v} - {"value"})

    def render(self) -> str:
        """Return the filters that are set as JSON."""
        return json.dumps({k: v for k, v in asdict(self).items() if v}, ensure_ascii=False)

    @classmethod
    def parse(cls, text: str) -> Filters:
        """Return the filters that `render` wrote; those of a newer version are left out."""
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = json.loads(text or "{}")
        return cls(**{k: v for k, v in values.items() if k in known})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A turn in which something was found, and where: `spans` are places in the transcript.

    `counted` is False for moderators and observers, whose words are no evidence. `person` is the
    participant or the unmatched voice.
    """

    transcript_id: str
    transcript: str
    session: str
    text_id: str
    turn: int
    label: str
    start: int
    end: int
    role: str
    person: str | None
    matched: bool
    words: str = ""
    spans: tuple[Span, ...] = ()
    score: float = 0.0

    @property
    def counted(self) -> bool:
        """Whether the words are evidence."""
        return self.role not in ("moderator", "observer", "nobody")

    @property
    def key(self) -> str:
        """A short name of the place, unique in the study."""
        return f"{self.text_id}-{self.turn}-{self.spans[0][0] if self.spans else self.start}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much was found. `hits` is None where there are too many turns to count their words."""

    hits: int | None
    turns: int
    transcripts: int
    people: int
    voices: bool = False

    def render(self) -> str:
        """Return the totals: “12 hits in 9 turns of 4 transcripts · said by 7 people”."""
        turns = count_things(self.turns, "turn")
        transcripts = count_things(self.transcripts, "transcript")
        if self.hits is None:
            found = say("{turns} of {transcripts}", turns=turns, transcripts=transcripts)
        else:
            found = say(
                "{hits} in {turns} of {transcripts}",
                hits=count_things(self.hits, "hit"),
                turns=turns,
                transcripts=transcripts,
            )
        if not self.people:
            return found
        people = count_people(self.people, voices=self.voices)
        return say("{found} · said by {people}", found=found, people=people)


def count_totals(hits: list[Hit]) -> Totals:
    """Return the totals of hits that are all there."""
    return Totals(
        hits=sum(len(h.spans) for h in hits),
        turns=len({(h.text_id, h.turn) for h in hits}),
        transcripts=len({h.transcript_id for h in hits}),
        people=len({h.person for h in hits if h.person}),
        voices=any(h.person and not h.matched for h in hits),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingPlan:
    """What coding all hits would do: codings to be made, and how many are there already.

    `uncounted` are those of the new ones that are words of moderators or observers.
    """

    new: tuple[NewCoding, ...]
    already: int
    uncounted: int

    def render(self) -> str:
        """Return the plan as a sentence."""
        told = [say("{codings} will be made.", codings=count_things(len(self.new), "coding"))]
        if self.already:
            are = count_things(self.already, "is", "are")
            told.append(say("{are} there already and skipped.", are=are))
        if self.uncounted:
            told.append(
                say(
                    "{uncounted:,} of the new ones {hold} a moderator's words: not counted.",
                    uncounted=self.uncounted,
                    hold=choose_word(self.uncounted, "holds", "hold"),
                )
            )
        return " ".join(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search with a name. `ran_at` and `hits` (by transcript) are of its last run, if any.

    `excerpts` are the ids of the quotes that a search in the mode “similar” looks like.
    """

    id: str
    name: str
    mode: str
    words: str
    filters: Filters
    rev: int
    ran_at: str | None = None
    hits: dict[str, int] | None = None
    excerpts: tuple[str, ...] = ()

    def count_new(self, now: dict[str, int]) -> int | None:
        """Return how many hits are new since the last run; None if it never ran."""
        if self.hits is None:
            return None
        return sum(max(0, n - self.hits.get(where, 0)) for where, n in now.items())
