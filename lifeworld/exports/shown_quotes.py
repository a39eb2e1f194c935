"""The quotes that an audience may see, under the names that it may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import coding.quotes.model as quotes_model
from coding.quotes.model import render_said
from lifeworld.exports.names import Names, render_speakers
from lifeworld.exports.report_findings import Quote
from lifeworld.withdrawal.traces import GONE
from study.language import say
from study.wording import OMISSION, count_things, render_names
from transcripts.model import UNCOUNTED
from transcripts.privacy.consent_gate import Gate, render_withheld

__all__ = ["ShownQuotes", "find_reason"]

_LONG = 400  # code points; shorter quotes go first


class ShownQuotes:
    """Chooses quotes for a report, and counts those that consent withholds."""

    def __init__(
        self,
        quotes: Iterable[quotes_model.Quote],
        *,
        gate: Gate,
        names: Names,
        rich: Collection[str] = (),
    ) -> None:
        self._found: dict[str, quotes_model.Quote] = {q.excerpt_id: q for q in quotes}
        self._gate = gate
        self._names = names
        self._rich = rich
        self._withheld: dict[str, str] = {}
        self._shown: dict[str, bool] = {}  # whether consent is recorded of all who speak

    def pick(
        self, ids: Iterable[str], relations: Mapping[str, str], side: str, *, most: int | None
    ) -> tuple[Quote, ...]:
        """Return the quotes that may be shown, spread over people, then over sessions.

        Of people who are not quoted yet, those with an evidence-rich quote come first.

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
                    q.excerpt_id not in self._rich,
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

    def show(self, excerpt_id: str) -> Quote | None:
        """Return one quote as the audience may see it; None where consent withholds it."""
        quote = self._get_allowed(excerpt_id)
        return None if quote is None else self._render(quote, "supports")

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
        return render_withheld(self._withheld.values(), inside=self._names.audience == "internal")

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
            return [
                say("Consent to this use is recorded for every participant who is quoted here.")
            ]
        told = say(
            "Consent to this use is not recorded for {unsure:,} of the {spoken:,} quotes that need"
            " it.",
            unsure=unsure,
            spoken=len(spoken),
        )
        if len(spoken) == 1:
            told = say("Consent to this use is not recorded for the one quote that needs it.")
        lines = [told]
        if self._gate.reason:
            lines.append(
                say(
                    "Why they are shown nevertheless: {reason}.",
                    reason=self._gate.reason.rstrip("."),
                )
            )
        return lines

    def render_numbered(self) -> list[str]:
        """Return how those are called whose name the audience does not read."""
        return self._names.render_numbered()

    def render_missing(self) -> list[str]:
        """Return where consent is missing or unclear, and how many quotes that withholds."""
        return [
            *(
                say(
                    "{quotes} withheld: consent of {who} in “{session}” is not recorded.",
                    quotes=quotes,
                    who=who,
                    session=session,
                )
                for quotes, session, who in self._list_held("unknown")
            ),
            *(
                say(
                    "{quotes} withheld: {who} in “{session}” may be somebody who did not"
                    " agree. On the page People, match them or tell them apart.",
                    quotes=quotes,
                    who=who,
                    session=session,
                )
                for quotes, session, who in self._list_held("namesake")
            ),
        ]

    def _list_held(self, answer: str) -> list[tuple[str, str, str]]:
        """Return how many quotes an answer withholds, in which session, and whose it is."""
        held: Counter[tuple[str, str]] = Counter()
        for each, reason in self._withheld.items():
            if reason == answer:
                quote = self._found[each]
                people = self._list_asked(quote)
                ids = self._gate.list_people(people, answer, session_id=quote.session_id)
                names = [s.speaker for s in quote.said if s.person in ids and s.speaker]
                if "" in ids or not names:
                    names.append(say("somebody unnamed"))
                held[quote.session, render_names(names)] += 1
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
        return find_reason(self._gate, self._found[excerpt_id])

    def _list_asked(self, quote: quotes_model.Quote) -> tuple[str, ...]:
        return _list_asked(self._gate, quote)

    def _is_said(self, excerpt_id: str) -> bool:
        return _is_said(self._found[excerpt_id])

    def _render(self, quote: quotes_model.Quote, relation: str) -> Quote:
        names, inside = self._names, self._names.audience == "internal"
        self._shown[quote.excerpt_id] = not self._gate.is_unsure(
            self._list_asked(quote),
            session_id=quote.session_id,
            said=self._is_said(quote.excerpt_id),
        )
        called = names.call_speakers(quote.said)
        said = [
            replace(each, speaker=name, words=self._show_words(each.words))
            for each, name in zip(quote.said, called, strict=True)
        ]
        speaking = [s.speaker for s in said if s.speaker and s.role not in UNCOUNTED]
        speaker = render_speakers(speaking or [s.speaker for s in said if s.speaker])
        time = ""
        if quote.time is not None:
            time = f"{int(quote.time) // 60}:{int(quote.time) % 60:02d}"
        return Quote(
            id=quote.excerpt_id,
            words=render_said(said),
            speaker=speaker or (say("Field notes") if quote.kind == "observed" else ""),
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

    def _show_words(self, words: str) -> str:
        if self._names.audience != "internal":
            # Where somebody's words were erased, nobody outside reads that somebody left.
            words = words.replace(GONE, OMISSION)
        return self._names.hide_mentioned(words)


def find_reason(gate: Gate, quote: quotes_model.Quote) -> str:
    """Return why a quote is withheld: left, refused, namesake, unknown; or an empty string."""
    people = _list_asked(gate, quote)
    return gate.find_reason(people, session_id=quote.session_id, said=_is_said(quote))


def _list_asked(gate: Gate, quote: quotes_model.Quote) -> tuple[str, ...]:
    """Return whose answers decide on a quote; an empty one for somebody not identified.

    Moderators need not agree. A participant who speaks as one is asked where they refused.
    """
    people = list(quote.people)
    people += [s.participant or "" for s in quote.said if s.participant in gate.held]
    if quote.has_unidentified and quote.kind != "observed":
        people.append("")
    return tuple(dict.fromkeys(people))


def _is_said(quote: quotes_model.Quote) -> bool:
    """Return whether somebody has to agree; a moderator alone need not."""
    return quote.kind != "observed" and quote.counts
