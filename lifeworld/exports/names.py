"""How people, sessions and strata are called towards an audience."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

import coding.quotes.model as quotes_model
from lifeworld.exports.mentions import Mentions
from study.language import mark, say
from study.wording import render_names
from transcripts.model import UNCOUNTED
from transcripts.versions.edits import Moves

__all__ = ["Names", "render_speakers"]

_UNKNOWN = (
    mark("A participant"),
    mark("Another participant"),
    mark("A third participant"),
    mark("A fourth participant"),
    mark("A fifth participant"),
    mark("A sixth participant"),
)
_ROLES = {"moderator": mark("Moderator"), "observer": mark("Observer")}
_AS = {"moderator": mark("{name} (as moderator)"), "observer": mark("{name} (as observer)")}


@dataclass(slots=True, kw_only=True)
class Names:
    """How people, sessions and strata are called towards an audience.

    Outside the team, a session has a number in place of its title, which may name a person; so has
    a speaker who is not matched to a person. In public everybody has a number. Numbers are given in
    the order in which people are quoted.

    Attributes:
        audience: internal, workshop, client or public.
        sessions: The number of each session: “Focus group 2”.
        strata: The name of each stratum towards the audience, by its name in the study.
        people: The participants by name.
        mentions: Finds those whom words mention and who may not be named to the audience.
        held: Those who are not named at all, not even by a number: they did not agree or left.
        belong: The name of each participant's own stratum, by id; it may be another than that of
            the session in which they were heard.
        numbers: What unnamed people are called, by id, as far as they were met.
    """

    audience: str
    sessions: Mapping[str, str]
    strata: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)
    mentions: Mentions | None = None
    held: Collection[str] = ()
    belong: Mapping[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    _hidden: int = 0

    def call_speakers(self, said: Sequence[quotes_model.Said]) -> list[str]:
        """Return the name of the speaker of each part of a quote.

        Several of whom nobody knows who they are do not read as one.
        """
        unknown: dict[str, str] = {}
        called = []
        for each in said:
            name = self._call_speaker(each)
            if name is None:
                called_so = _UNKNOWN[min(len(unknown), len(_UNKNOWN) - 1)]
                name = unknown.setdefault(each.speaker, say(called_so))
            called.append(name)
        return called

    def _call_speaker(self, said: quotes_model.Said) -> str | None:
        """Return the name of a speaker; None where nobody knows who it is."""
        if not said.speaker:
            return ""
        if self.audience == "internal":
            # The same name is no sign that it is the same person.
            if said.speaker in self.people and not said.participant:
                name = said.speaker
                return name if said.role in UNCOUNTED else say("{name} (not matched)", name=name)
            if said.participant and said.role in UNCOUNTED:
                return say(_AS.get(said.role, "{name} (as nobody)"), name=said.speaker)
            # An answer without a name has the number of its row.
            name = said.speaker
            return say("No. {number}", number=name) if name.isdigit() else name
        if said.role in UNCOUNTED:
            return "" if said.role == "nobody" else say(_ROLES[said.role])
        if said.person is None:
            return None
        if said.participant and self.audience != "public":
            return said.speaker
        return self._number(said.person)

    def render_numbered(self) -> list[str]:
        """Return how those are called whose name the audience does not read."""
        told = []
        if self.numbers and self.audience != "public":
            told = [
                say("Speakers who are not matched to people are called “Speaker” and a number.")
            ]
        if self._hidden:
            mentioned = say(
                "Where others mention a participant, a number or “somebody” stands in square"
                " brackets."
            )
            if self.audience != "public":
                mentioned = say(
                    "Where others mention somebody who did not agree, left or is not matched to a"
                    " person, a number or “somebody” stands in square brackets."
                )
            told.append(mentioned)
        return told

    def hide_mentioned(self, words: str) -> str:
        """Return words of a quote without the names that the audience may not read."""
        return self.mentions.replace(words, self._call_mentioned) if self.mentions else words

    def move_mentioned(self, words: str) -> tuple[str, Moves]:
        """Return the same, and where places of the words are afterwards."""
        if self.mentions is None:
            return words, Moves(())
        return self.mentions.move(words, self._call_mentioned)

    def _call_mentioned(self, person: str) -> str:
        self._hidden += 1
        if not person or person in self.held:
            return f"[{say('somebody')}]"
        return f"[{self._number(person)}]"

    def _number(self, person: str) -> str:
        """Return a number that nobody has, and that is nobody's name."""
        if person not in self.numbers:
            noun = say("Participant") if self.audience == "public" else say("Speaker")
            taken = {name.casefold() for name in self.people}
            numbered = (f"{noun} {n}" for n in count(len(self.numbers) + 1))
            used = set(self.numbers.values())
            self.numbers[person] = next(
                name for name in numbered if name.casefold() not in taken and name not in used
            )
        return self.numbers[person]

    def call_session(self, quote: quotes_model.Quote) -> str:
        """Return the title of a quote's transcript to the team, else the session's number."""
        if self.audience == "internal":
            return quote.transcript
        return self.sessions.get(quote.session_id, "")

    def call_stratum(self, quote: quotes_model.Quote) -> str:
        """Return the stratum of those who speak in a quote, or else of its session."""
        own = {self.belong.get(person, quote.stratum) for person in quote.people}
        names = own or {quote.stratum}
        return render_names(self.strata.get(name, name) for name in sorted(names) if name) or (
            self.strata.get("", "") if names == {""} else ""
        )


def render_speakers(names: Iterable[str]) -> str:
    """Return names as a list in words: “Emma and a participant”, “A participant and Emma”."""
    first, *others = list(dict.fromkeys(names)) or [""]
    unknown = {say(each) for each in _UNKNOWN}
    small = (f"{n[:1].lower()}{n[1:]}" if n in unknown else n for n in others)
    return render_names([first, *small])
