"""The quotes that an audience may see, under the names that it may see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import coding.quotes.model as quotes_model
from coding.quotes.model import render_said
from lifeworld.exports.report_findings import Quote
from study.wording import count_things, render_names
from transcripts.model import UNCOUNTED
from transcripts.privacy.consent_gate import Gate, render_withheld

__all__ = ["Names", "ShownQuotes"]

_LONG = 400  # code points; shorter quotes go first
_WORD = re.compile(r"\w+")


def _find_first_word(name: str) -> str:
    found = _WORD.search(name)
    return found[0] if found else ""


@dataclass(slots=True, kw_only=True)
class Names:
    """How people, sessions and strata are called towards an audience.

    Outside the team, a session has a number in place of its title, which may name a person. In
    public, so do people; numbers are given in the order in which people are quoted.

    Attributes:
        audience: internal, workshop, client or public.
        sessions: The number of each session: “Focus group 2”.
        strata: The name of each stratum towards the audience, by its name in the study.
        people: The participants by name, whom others may mention in their quotes.
        belong: The name of each participant's own stratum, by id; it may be another than that of
            the session in which they were heard.
    """

    audience: str
    sessions: Mapping[str, str]
    strata: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)
    belong: Mapping[str, str] = field(default_factory=dict)
    _people: dict[str, str] = field(default_factory=dict)
    _by_word: dict[str, list[str]] | None = None

    def call_speaker(self, said: quotes_model.Said) -> str:
        """Return the name of a speaker.

        Outside the team, whoever is not matched to a person has a number: the label in a transcript
        may be a real name. In public, so has everybody.
        """
        matched = said.person in self.people.values()
        if self.audience == "internal" and said.speaker in self.people and not matched:
            # The same name is no sign that it is the same person.
            return said.speaker if said.role in UNCOUNTED else f"{said.speaker} (not matched)"
        if self.audience == "internal" or not said.speaker:
            return said.speaker
        if self.audience != "public" and (said.role in UNCOUNTED or matched):
            return said.speaker
        if said.role in UNCOUNTED or said.person is None:
            return said.role.capitalize() if said.role in UNCOUNTED else "A participant"
        return self._number(said.person)

    def has_numbered(self) -> bool:
        """Return whether somebody was given a number in place of a name."""
        return bool(self._people)

    def hide_mentioned(self, words: str) -> str:
        """Return words of a quote in which, in public, participants have numbers in brackets."""
        if self.audience != "public" or not self.people:
            return words
        found = self._list_mentioned(words)
        if not found:
            return words
        names = "|".join(re.escape(n) for n in sorted(found, key=len, reverse=True))
        return re.sub(
            rf"(?<!\w)(?:{names})(?!\w)",
            lambda found: f"[{self._number(self.people[found[0]])}]",
            words,
        )

    def _list_mentioned(self, words: str) -> list[str]:
        """Return the participants whom words may mention: their first word is among them.

        To look for every name in every quote takes steps in proportion to their product.
        """
        if self._by_word is None:
            self._by_word = {}
            for name in self.people:
                self._by_word.setdefault(_find_first_word(name), []).append(name)
        own = {"", *_WORD.findall(words)}
        return [name for word in own for name in self._by_word.get(word, ())]

    def _number(self, person: str) -> str:
        known = self._people
        return known.setdefault(person, f"Participant {len(known) + 1}")

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


class ShownQuotes:
    """Chooses quotes for a report, and counts those that consent withholds."""

    def __init__(self, quotes: Iterable[quotes_model.Quote], *, gate: Gate, names: Names) -> None:
        self._found: dict[str, quotes_model.Quote] = {q.excerpt_id: q for q in quotes}
        self._gate = gate
        self._names = names
        self._withheld: dict[str, str] = {}
        self._shown: dict[str, bool] = {}  # whether consent is recorded of all who speak

    def pick(
        self, ids: Iterable[str], relations: Mapping[str, str], side: str, *, most: int | None
    ) -> tuple[Quote, ...]:
        """Return the quotes that may be shown, spread over people, then over sessions.

        Args:
            ids: The excerpts linked.
            relations: How each excerpt is linked, where it is linked to the finding itself.
            side: supports, nuances or contradicts: how the others relate to it.
            most: How many to choose; None for all.
        """
        allowed = [quote for each in ids if (quote := self._get_allowed(each)) is not None]
        chosen: list[quotes_model.Quote] = []
        people: set[str] = set()
        sessions: set[str] = set()
        while allowed and (most is None or len(chosen) < most):
            best = min(
                allowed,
                key=lambda q: (
                    bool(people.intersection(q.people or (q.excerpt_id,))),
                    q.session_id in sessions,
                    len(q.words) > _LONG,
                    q.words,
                    q.excerpt_id,
                ),
            )
            allowed.remove(best)
            chosen.append(best)
            people.update(best.people or (best.excerpt_id,))
            sessions.add(best.session_id)
        return tuple(self._render(quote, relations.get(quote.excerpt_id, side)) for quote in chosen)

    def count_allowed(self, ids: Iterable[str]) -> int:
        """Return how many of these quotes may be shown, and note those that consent withholds."""
        return sum(self._get_allowed(each) is not None for each in ids)

    def count_withheld(self, ids: Iterable[str]) -> int:
        """Return how many of these quotes consent withholds."""
        return sum(each in self._withheld for each in ids)

    def list_quoted(self) -> frozenset[str]:
        """Return the ids of those who speak in the quotes chosen so far."""
        return frozenset(p for each in self._shown for p in self._found[each].people)

    def list_withheld(self) -> list[str]:
        """Return the words of all quotes that consent withholds, whatever they are linked to."""
        return [quote.words for each, quote in self._found.items() if self._find_reason(each)]

    def render_left_out(self) -> list[str]:
        """Return sentences on the quotes withheld, without names."""
        return render_withheld(self._withheld.values())

    def render_consent(self) -> list[str]:
        """Return what is recorded of the consent to quote those who are quoted."""
        # What was observed of somebody known needs their consent as their words do.
        spoken = [
            sure
            for each, sure in self._shown.items()
            if self._is_said(each) or self._found[each].people
        ]
        if not spoken:
            return []
        unsure = spoken.count(False)
        if not unsure:
            return ["Consent to this use is recorded for everybody who is quoted here."]
        told = f"{unsure:,} of the {len(spoken):,} quotes that need it"
        if len(spoken) == 1:
            told = "the one quote that needs it"
        lines = [f"Consent to this use is not recorded for {told}."]
        if self._gate.reason:
            lines.append(f"Why they are shown nevertheless: {self._gate.reason.rstrip('.')}.")
        return lines

    def render_numbered(self) -> list[str]:
        """Return that unmatched speakers have numbers, where some who are quoted do."""
        if self._names.audience == "public" or not self._names.has_numbered():
            return []
        return ["Speakers who are not matched to people have numbers in place of their labels."]

    def render_missing(self) -> list[str]:
        """Return where consent is missing or unclear, and how many quotes that withholds."""
        return [
            *(
                f"{quotes} withheld: consent of {who} in “{session}” is not recorded."
                for quotes, session, who in self._list_held("unknown")
            ),
            *(
                f"{quotes} withheld: {who} in “{session}” may be somebody who did not agree. On the"
                " page People, match them or tell them apart."
                for quotes, session, who in self._list_held("namesake")
            ),
        ]

    def _list_held(self, answer: str) -> list[tuple[str, str, str]]:
        """Return how many quotes an answer withholds, in which session, and whose it is."""
        held: Counter[tuple[str, str]] = Counter()
        for each, reason in self._withheld.items():
            if reason == answer:
                quote = self._found[each]
                ids = self._gate.list_people(quote.people, answer, session_id=quote.session_id)
                names = [s.speaker for s in quote.said if s.person in ids and s.speaker]
                held[quote.session, render_names(names) or "somebody unnamed"] += 1
        return [
            (count_things(number, "quote is", "quotes are"), session, who)
            for (session, who), number in sorted(held.items())
        ]

    def _get_allowed(self, excerpt_id: str) -> quotes_model.Quote | None:
        quote = self._found.get(excerpt_id)
        if quote is None:
            return None
        if reason := self._find_reason(excerpt_id):
            self._withheld[excerpt_id] = reason
            return None
        return quote

    def _find_reason(self, excerpt_id: str) -> str:
        quote, said = self._found[excerpt_id], self._is_said(excerpt_id)
        return self._gate.find_reason(quote.people, session_id=quote.session_id, said=said)

    def _is_said(self, excerpt_id: str) -> bool:
        return self._found[excerpt_id].kind != "observed"

    def _render(self, quote: quotes_model.Quote, relation: str) -> Quote:
        names, inside = self._names, self._names.audience == "internal"
        self._shown[quote.excerpt_id] = not self._gate.is_unsure(
            quote.people, session_id=quote.session_id, said=self._is_said(quote.excerpt_id)
        )
        said = [
            replace(each, speaker=names.call_speaker(each), words=names.hide_mentioned(each.words))
            for each in quote.said
        ]
        speaking = [s.speaker for s in said if s.speaker and s.role not in UNCOUNTED]
        speaker = render_names(speaking or [s.speaker for s in said if s.speaker])
        time = ""
        if quote.time is not None:
            time = f"{int(quote.time) // 60}:{int(quote.time) % 60:02d}"
        return Quote(
            id=quote.excerpt_id,
            words=render_said(said),
            speaker=speaker or ("Field notes" if quote.kind == "observed" else ""),
            session=quote.session if inside else names.call_session(quote),
            stratum=names.call_stratum(quote),
            kind=quote.kind,
            relation=relation,
            language=quote.language or "en",
            transcript=names.call_session(quote),
            turn=None if names.audience == "public" else quote.turn + 1,
            time="" if names.audience == "public" else time,
            transcript_id=quote.transcript_id if inside else "",
            start=quote.start if inside else 0,
            end=quote.end if inside else 0,
        )
