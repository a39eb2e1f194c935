"""Which needs no space brings together, and what is planned under an outcome. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Key
from opportunity_spaces.model import Kind

__all__ = ["Branch", "Covered", "find_covered", "list_branches"]

# What lies below each kind of finding in the tree under an outcome.
_BELOW: dict[str, Kind] = {"metric": "initiative", "initiative": "space", "space": "need"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How needs and opportunity spaces cover each other.

    Attributes:
        needs: The ids of all needs, in their order.
        spaces: The ids of all spaces, in their order.
        pairs: (need, space) where the space rests on the need.
    """

    needs: tuple[str, ...]
    spaces: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]

    @property
    def loose_needs(self) -> tuple[str, ...]:
        """Needs without a space: nobody plans anything for them."""
        return tuple(n for n in self.needs if not any(need == n for need, _ in self.pairs))

    @property
    def loose_spaces(self) -> tuple[str, ...]:
        """Spaces without a need: an idea that nobody is known to need."""
        return tuple(s for s in self.spaces if not any(space == s for _, space in self.pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A finding in the tree under an outcome.

    Attributes:
        depth: How far below the outcome it is; the outcome itself is 0.
        guess: Whether it is a guess: a step that should lie below it is missing.
    """

    key: Key
    depth: int
    guess: bool


def find_covered(chain: Chain) -> Covered:
    """Return which needs the spaces of a study bring together, and which they leave."""
    needs = tuple(node.id for node in chain.list_kind("need"))
    spaces = tuple(node.id for node in chain.list_kind("space"))
    return Covered(
        needs=needs,
        spaces=spaces,
        pairs=frozenset(
            (edge.source[1], space)
            for space in spaces
            for edge in chain.into("space", space, source="need")
            if edge.source[1] in needs
        ),
    )


def list_branches(chain: Chain, metric_id: str) -> list[Branch]:
    """Return the tree under an outcome from the top: initiatives, their spaces, their needs.

    A need is a guess if no quote supports it.
    """
    return list(_walk(chain, ("metric", metric_id), 0))


def _walk(chain: Chain, key: Key, depth: int) -> Iterator[Branch]:
    kind, node_id = key
    below = _BELOW.get(kind)
    if below is None:
        supported = chain.evidence(kind, node_id).supports.mentions > 0
        yield Branch(key=key, depth=depth, guess=not supported)
        return
    found = [
        edge.source
        for edge in chain.into(kind, node_id, source=below)
        if chain.nodes[edge.source].state == "here"
    ]
    yield Branch(key=key, depth=depth, guess=not found)
    for each in dict.fromkeys(found):
        yield from _walk(chain, each, depth + 1)
