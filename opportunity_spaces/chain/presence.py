"""In which strata a finding is heard: its quotes by the stratum of their sessions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        stratum_id: The stratum; None for sessions without one, and for several of one name.
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
    names: Mapping[str | None, str],
) -> tuple[Presence, ...]:
    """Return the presence of some quotes in each stratum, in the order given.

    Args:
        excerpt_ids: The quotes; those that do not count have no origin and are left out.
        origins: Where quotes come from.
        sessions: The sessions with a transcript.
        names: The name of each stratum by its id, and of None for sessions without one; those of
            one name are counted together.
    """
    heard = [origins[each] for each in excerpt_ids if each in origins]
    columns: dict[str, list[str | None]] = {}
    for stratum_id, name in names.items():
        columns.setdefault(name, []).append(stratum_id)
    found = []
    for name, ids in columns.items():
        own = {key for key, facts in sessions.items() if facts.stratum_id in ids}
        here = [origin for origin in heard if origin.session_id in own]
        found.append(
            Presence(
                stratum_id=ids[0] if len(ids) == 1 else None,
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
    chain: Chain, kind: Kind, node_id: str, names: Mapping[str | None, str]
) -> tuple[Presence, ...]:
    """Return where the quotes for a finding were said.

    Sessions without a stratum come last, if there are any.

    Args:
        chain: The study's evidence chain.
        kind: insight, need, space, assumption or initiative.
        node_id: The finding's id.
        names: The name of each stratum by its id; see `count_presence`.
    """
    columns: dict[str | None, str] = dict(names)
    outside = columns.pop(None, "")
    if any(facts.stratum_id is None for facts in chain.sessions.values()):
        columns[None] = outside or say("No stratum")
    return count_presence(
        chain.evidence(kind, node_id).excerpts["supports"],
        origins=chain.origins,
        sessions=chain.sessions,
        names=columns,
    )
