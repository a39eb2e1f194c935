"""Who may be quoted and named to an audience: one gate for decks, tables and transcripts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import coding.quotes.model as quotes_model
from lifeworld.exports.audiences import AUDIENCES
from lifeworld.exports.mentions import Mentions, is_like_a_name
from lifeworld.exports.method_facts import get_session_numbers
from lifeworld.exports.names import Names
from lifeworld.exports.shown_quotes import ShownQuotes
from study import InvalidInput, Study
from study.language import say
from transcripts.model import UNCOUNTED
from transcripts.privacy.consent_gate import (
    AUDIENCE_PURPOSES,
    Gate,
    get_gate,
    get_shown_strata,
)
from transcripts.queries import list_participants, list_speakers, list_strata

__all__ = ["QuoteGate", "check_audience", "get_quote_gate"]


def check_audience(audience: str) -> None:
    """Refuse what is not an audience."""
    if audience not in AUDIENCE_PURPOSES:
        raise InvalidInput(
            say("“{audience}” is not an audience.", audience=audience),
            hint=say("Choose {audiences} or public.", audiences=", ".join(list(AUDIENCES)[:-1])),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteGate:
    """Consent and names towards one audience, for any quotes of the study."""

    gate: Gate
    names: Names

    def choose(
        self, quotes: Iterable[quotes_model.Quote], *, rich: Collection[str] = ()
    ) -> ShownQuotes:
        """Return these quotes as the audience may see them, and those that are withheld.

        Args:
            quotes: The quotes.
            rich: The ids of evidence-rich ones, which are chosen before others.
        """
        return ShownQuotes(quotes, gate=self.gate, names=self.names, rich=rich)


def get_quote_gate(
    study: Study,
    *,
    audience: str,
    held: Collection[str],
    texts: Iterable[str],
    languages: Iterable[str],
    numbers: dict[str, str] | None = None,
) -> QuoteGate:
    """Return what decides who is quoted to *audience*, and under which name.

    Args:
        study: The study.
        audience: internal, workshop, client or public.
        held: The ids of the sessions that have a transcript; they are numbered.
        texts: What is said in the study; read only where a name may also be a word.
        languages: The languages of what may be quoted.
        numbers: What unnamed people were called before; it is kept and added to.
    """
    strata, participants = get_shown_strata(study, audience), list_participants(study)
    own: dict[str | None, str] = {s.id: s.name for s in list_strata(study)}
    gate = get_gate(study, audience=audience)
    people: dict[str, str] = {p.pseudonym: p.id for p in participants}
    hidden = _list_hidden_names(study, people, gate)
    return QuoteGate(
        gate=gate,
        names=Names(
            audience=audience,
            sessions=get_session_numbers(study, held),
            strata={s.name: strata[s.id] for s in list_strata(study)} | {"": strata[None]},
            people=people,
            mentions=Mentions(hidden, texts=texts, languages=set(languages)) if hidden else None,
            held=gate.held,
            numbers={} if numbers is None else numbers,
            belong={p.id: own[p.stratum_id] for p in participants if p.stratum_id in own},
        ),
    )


def _list_hidden_names(study: Study, people: Mapping[str, str], gate: Gate) -> dict[str, str]:
    """Return the names that no quote may give away to the audience, with whom they name.

    The team reads all. Outside, nobody reads of those who did not agree or left, nor the label of
    somebody who is not matched to a person, which may be a real name; the public reads no name.
    """
    if gate.audience == "internal":
        return {}
    labels = {
        speaker.label: str(speaker.id)
        for speaker in list_speakers(study)
        if not speaker.participant_id and speaker.role not in UNCOUNTED
        and is_like_a_name(speaker.label)
    }  # fmt: skip
    public = gate.audience == "public"
    return labels | {n: p for n, p in people.items() if public or p in gate.held}
