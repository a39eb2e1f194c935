"""The evidence chain as a graph: it is built once, walked up and down, and asked. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from opportunity_spaces.chain.counting import Asked, EvidenceCounter
from opportunity_spaces.chain.model import Edge, Evidence, Key, Node, Origin
from opportunity_spaces.chain.staleness import find_stale
from opportunity_spaces.model import Kind
from themes.count_people import SessionFacts

__all__ = ["Chain"]


@dataclass(frozen=True, slots=True)
class Chain:
    """The whole graph: create it with `build`, and look nodes up by kind and id.

    Attributes:
        origins: Where quotes come from, by excerpt id; quotes that do not count have none.
        sessions: The sessions with a transcript, and who speaks in them.
        not_asked: The sessions in which nobody was asked about a theme, by theme id.
    """

    nodes: Mapping[Key, Node]
    edges: tuple[Edge, ...]
    origins: Mapping[str, Origin] = field(default_factory=dict)
    sessions: Mapping[str, SessionFacts] = field(default_factory=dict)
    not_asked: Mapping[str, Collection[str]] = field(default_factory=dict)
    _into: Mapping[Key, tuple[Edge, ...]] = field(default_factory=dict)
    _out_of: Mapping[Key, tuple[Edge, ...]] = field(default_factory=dict)
    _voices: frozenset[str] = frozenset()
    # The nodes before some were left out, if some were.
    _whole: Mapping[Key, Node] | None = None
    _asked: Asked = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def build(
        cls,
        nodes: Iterable[Node],
        edges: Iterable[Edge],
        *,
        origins: Mapping[str, Origin] | None = None,
        sessions: Mapping[str, SessionFacts] | None = None,
        not_asked: Mapping[str, Collection[str]] | None = None,
    ) -> Chain:
        """Build a graph and mark what is stale in it."""
        judged, marked = find_stale(nodes, edges)
        into: dict[Key, list[Edge]] = {}
        out_of: dict[Key, list[Edge]] = {}
        for edge in marked:
            into.setdefault(edge.target, []).append(edge)
            out_of.setdefault(edge.source, []).append(edge)
        # Read-only, because pages keep a chain between reruns.
        return cls(
            MappingProxyType({node.key: node for node in judged}),
            marked,
            MappingProxyType(dict(origins or {})),
            MappingProxyType(dict(sessions or {})),
            MappingProxyType(dict(not_asked or {})),
            MappingProxyType({key: tuple(found) for key, found in into.items()}),
            MappingProxyType({key: tuple(found) for key, found in out_of.items()}),
            frozenset(v for facts in (sessions or {}).values() for v in facts.voices),
        )

    def leave_out(self, keys: Collection[Key]) -> Chain:
        """Return a chain in which these findings carry nothing, as if they were withdrawn.

        What rests on them keeps its reasons to be reviewed.
        """
        nodes = {
            key: replace(node, state="withdrawn") if key in keys else node
            for key, node in self.nodes.items()
        }
        return replace(self, nodes=MappingProxyType(nodes), _whole=self._whole or self.nodes)

    def node(self, kind: Kind, node_id: str) -> Node:
        """Return a node; raise KeyError if it is not in the chain."""
        return self.nodes[kind, node_id]

    def list_kind(self, kind: Kind) -> list[Node]:
        """Return the nodes of one kind that still exist, in the study's order."""
        return [n for n in self.nodes.values() if n.kind == kind and n.state != "gone"]

    def list_stale(self) -> list[Node]:
        """Return the stale nodes, lowest in the chain first."""
        return [n for n in self.nodes.values() if n.stale]

    def into(self, kind: Kind, node_id: str, *, source: Kind | None = None) -> tuple[Edge, ...]:
        """Return the edges to a node: what it rests on."""
        found = self._into.get((kind, node_id), ())
        return tuple(e for e in found if source is None or e.source[0] == source)

    def out_of(self, kind: Kind, node_id: str, *, target: Kind | None = None) -> tuple[Edge, ...]:
        """Return the edges from a node: what rests on it."""
        found = self._out_of.get((kind, node_id), ())
        return tuple(e for e in found if target is None or e.target[0] == target)

    def walk_up(self, kind: Kind, node_id: str, *, limit: int = 1000) -> list[tuple[Node, ...]]:
        """Return the paths from a node up to the ends of the chain, the node itself first."""
        steps = {key: [edge.target for edge in edges] for key, edges in self._out_of.items()}
        return self._walk((kind, node_id), steps, limit)

    def walk_down(self, kind: Kind, node_id: str, *, limit: int = 1000) -> list[tuple[Node, ...]]:
        """Return the paths from a node down to its first sources, the node itself first."""
        steps = {key: [edge.source for edge in edges] for key, edges in self._into.items()}
        return self._walk((kind, node_id), steps, limit)

    def _walk(
        self, start: Key, steps: Mapping[Key, Sequence[Key]], limit: int
    ) -> list[tuple[Node, ...]]:
        found: list[tuple[Node, ...]] = []
        stack: list[tuple[Key, ...]] = [(start,)]
        while stack and len(found) < limit:
            path = stack.pop()
            onward = [k for k in dict.fromkeys(steps.get(path[-1], ())) if k in self.nodes]
            stack.extend((*path, key) for key in reversed(onward))
            if not onward:
                found.append(tuple(self.nodes[key] for key in path))
        return found

    def evidence(self, kind: Kind, node_id: str) -> Evidence:
        """Return the evidence for an insight, need, space, assumption or initiative.

        See `EvidenceCounter.count`.
        """
        return EvidenceCounter(
            nodes=self.nodes,
            whole=self._whole or self.nodes,
            into=self._into,
            out_of=self._out_of,
            origins=self.origins,
            sessions=self.sessions,
            not_asked=self.not_asked,
            voices=self._voices,
            asked=self._asked,
        ).count((kind, node_id))
