"""In which strata a finding is heard: its quotes by the stratum of their sessions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Origin
from opportunity_spaces.model import Kind
from study.language import say
from themes.count_people import SessionFacts

__all__ = ["Presence", "count_presence", "measure_presence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How a finding is heard in one stratum.

    Attributes:
        stratum_id: The stratum; None for sessions without one.
        sessions: Sessions of the stratum in which it is heard.
        held: Sessions of the stratum with a transcript.
        people: People heard on it.
        spoke: People who speak in these sessions at all.
        mentions: Quotes.
    """

    stratum_id: str | None
    name: str
    sessions: int = 0
    held: int = 0
    people: int = 0
    spoke: int = 0
    mentions: int = 0

    def render(self) -> str:
        """Return “3/7” people, “–” where it is not heard, “n.a.” where no session was held."""
        if not self.held:
            return say("n.a.")
        return f"{self.people}/{self.spoke}" if self.mentions else "–"


def count_presence(
    excerpt_ids: Iterable[str],
    *,
    origins: Mapping[str, Origin],
    sessions: Mapping[str, SessionFacts],
    strata: Sequence[tuple[str | None, str]],
) -> tuple[Presence, ...]:
    """Return the presence of some quotes in each stratum, in the order given.

    Args:
        excerpt_ids: The quotes; those that do not count have no origin and are left out.
        origins: Where quotes come from.
        sessions: The sessions with a transcript.
        strata: Id and name of each stratum; None as id for sessions without one.
    """
    heard = [origins[each] for each in excerpt_ids if each in origins]
    found = []
    for stratum_id, name in strata:
        own = {key for key, facts in sessions.items() if facts.stratum_id == stratum_id}
        here = [origin for origin in heard if origin.session_id in own]
        found.append(
            Presence(
                stratum_id=stratum_id,
                name=name,
                sessions=len({origin.session_id for origin in here}),
                held=len(own),
                people=len({person for origin in here for person in origin.people}),
                spoke=len({person for key in own for person in sessions[key].people}),
                mentions=len(here),
            )
        )
    return tuple(found)


def measure_presence(
    chain: Chain, kind: Kind, node_id: str, strata: Mapping[str, str]
) -> tuple[Presence, ...]:
    """Return where the quotes for a finding were said.

    Sessions without a stratum come last, if there are any.

    Args:
        chain: The study's evidence chain.
        kind: insight, need, space, assumption or initiative.
        node_id: The finding's id.
        strata: The name of each stratum, by its id.
    """
    columns: list[tuple[str | None, str]] = list(strata.items())
    if any(facts.stratum_id is None for facts in chain.sessions.values()):
        columns.append((None, say("No stratum")))
    return count_presence(
        chain.evidence(kind, node_id).excerpts["supports"],
        origins=chain.origins,
        sessions=chain.sessions,
        strata=columns,
    )
