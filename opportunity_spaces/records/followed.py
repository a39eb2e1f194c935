"""What was done about each need: its initiatives with how far they are, and decisions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.model import Initiative, Need
from opportunity_spaces.records.model import Decision, Place

__all__ = ["Done", "Followed", "list_followed"]

_BEGUN = ("pilot", "running", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An initiative that answers a need.

    Attributes:
        places: In how many places it has begun.
    """

    initiative: Initiative
    places: int = 0

    @property
    def has_begun(self) -> bool:
        """Whether it is more than a plan."""
        return self.initiative.status in _BEGUN or self.places > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A need, and what was done about it.

    Attributes:
        done: The initiatives that answer it by way of an opportunity space; those begun first.
        decided: What was decided about these initiatives or their spaces, by day.
    """

    need: Need
    done: tuple[Done, ...]
    decided: tuple[Decision, ...]

    @property
    def has_begun(self) -> bool:
        """Whether something was begun."""
        return any(each.has_begun for each in self.done)


def list_followed(
    chain: Chain,
    needs: Iterable[Need],
    initiatives: Sequence[Initiative],
    decisions: Sequence[Decision],
    places: Sequence[Place],
) -> list[Followed]:
    """Return what was done about each need that is not parked, in the order of the needs."""
    by_id = {str(i.id): i for i in initiatives if i.status != "stopped"}
    begun = [p.initiative_id for p in places if p.state not in ("planned", "stopped")]
    found = []
    for need in needs:
        if need.status == "parked":
            continue
        spaces = [e.target[1] for e in chain.out_of("need", need.id, target="space")]
        ids = dict.fromkeys(
            edge.target[1]
            for space in spaces
            for edge in chain.out_of("space", space, target="initiative")
        )
        done = [
            Done(initiative=by_id[each], places=begun.count(each)) for each in ids if each in by_id
        ]
        about = {*spaces, *ids}
        found.append(
            Followed(
                need=need,
                done=tuple(sorted(done, key=lambda each: not each.has_begun)),
                decided=tuple(d for d in decisions if d.about_id in about and not d.is_open),
            )
        )
    return found
