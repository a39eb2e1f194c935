"""The evidence chain as a graph: nodes, edges, staleness with reasons, evidence counts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from coding.model import Count, count_kinds
from opportunity_spaces.model import KIND_WORDS, Kind, Relation
from study.wording import choose_word, count_people
from themes.count_people import SessionFacts

__all__ = ["ORDER", "Chain", "Edge", "Evidence", "Key", "Node", "Origin", "State", "find_stale"]

Key = tuple[Kind, str]
# Each kind comes after those it can rest on, so one pass can propagate staleness.
ORDER: tuple[Kind, ...] = (
    "excerpt", "code", "theme", "insight", "need", "space", "assumption", "initiative", "metric",
)  # fmt: skip
State = Literal["here", "gone", "uncoded", "moderator", "adrift", "withdrawn"]
Stance = Literal["supports", "nuances", "contradicts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything in the chain: a quote, a code, a theme or a finding.

    Attributes:
        label: Its display name: a name, an insight's code, or the beginning of a quote.
        state: Whether it still counts. `here` does; `gone` was removed; a quote may be `uncoded`,
            a moderator's, or `adrift` (cut from its transcript); `withdrawn` is a withdrawn insight
            or a dropped theme.
        how: What happened to it, if it is gone: “was removed”.
        reasons: Why it should be reviewed, in plain words; empty if nothing changed.
    """

    kind: Kind
    id: str
    label: str
    rev: int
    state: State = "here"
    how: str = "was removed"
    reasons: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Kind and id: the node's key in its chain."""
        return self.kind, self.id

    @property
    def stale(self) -> bool:
        """Whether something it rests on has changed since it was last reviewed."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`target` rests on `source`.

    Attributes:
        id: The id of the link, or of the row that puts a code in a theme.
        rev_seen: The revision of the source when last reviewed; None for edges that have none,
            such as codings.
        changed: Whether the meaning of the source has changed since.
        reasons: Why the edge is stale.
    """

    id: str
    source: Key
    target: Key
    relation: Relation | Literal["coded", "gathered"]
    rev_seen: int | None = None
    changed: bool = False
    note: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether the source has changed or no longer counts since the edge was last reviewed."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Session of a quote and the people who speak in it, for counting; none if unknown."""

    session_id: str
    session_kind: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Counts of the evidence for and against a finding.

    Attributes:
        excerpts: The ids of the quotes on each side.
        both: How many people are heard on both sides, for and against.
    """

    supports: Count
    nuances: Count
    contradicts: Count
    excerpts: Mapping[Stance, tuple[str, ...]]
    both: int = 0

    @property
    def dissent(self) -> int:
        """Number of people who said the opposite."""
        return self.contradicts.people

    def render_basis(self) -> str:
        """Return what the finding rests on, who was asked, and how many disagree.

        Whoever is heard on both sides is told as such: nobody reads as two people.
        """
        told = self.supports.render_basis()
        if not self.supports.mentions and (self.contradicts.mentions or self.nuances.mentions):
            told = "No quote supports it yet"
        if not self.dissent:
            return told
        voices = self.contradicts.voices_asked > 0
        disagree = choose_word(self.dissent, "disagrees", "disagree")
        if self.both == self.dissent:
            noun = "voices" if voices else "people"
            return f"{told} · {self.both:,} of these {noun} also {disagree}"
        told += f" · {count_people(self.dissent, voices=voices)} {disagree}"
        return f"{told}, {self.both:,} of them also among these" if self.both else told


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
    # Who was asked, by the sessions that were not: nearly all findings share one of few answers.
    _asked: dict[frozenset[str] | None, tuple[Count, frozenset[str]]] = field(
        default_factory=dict, repr=False, compare=False
    )

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
        return replace(self, nodes=MappingProxyType(nodes))

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

        Quotes count through everything that the node rests on, once on each side. What supports
        a finding that contradicts the node counts against the node; what contradicts such a
        finding is left out, because it supports nothing by itself. Withdrawn findings, and quotes
        that are not coded or are a moderator's, do not count.

        A finding inherits who was asked from the themes that it rests on; without any, from the
        themes of its quotes.
        """
        sides = self._collect((kind, node_id))
        unasked = self._find_unasked((kind, node_id))
        counts = {side: self._count(ids, unasked) for side, ids in sides.items()}
        heard = {side: self._list_people(ids) for side, ids in sides.items()}
        return Evidence(
            supports=counts["supports"],
            nuances=counts["nuances"],
            contradicts=counts["contradicts"],
            excerpts={side: tuple(sorted(ids)) for side, ids in sides.items()},
            both=len(heard["supports"] & heard["contradicts"]),
        )

    def _list_people(self, excerpt_ids: Iterable[str]) -> set[str]:
        return {p for e in excerpt_ids if e in self.origins for p in self.origins[e].people}

    def _collect(self, key: Key) -> dict[Stance, set[str]]:
        sides: dict[Stance, set[str]] = {"supports": set(), "nuances": set(), "contradicts": set()}
        for edge in self._into.get(key, ()):
            source = self.nodes[edge.source]
            # A theme's quotes are not evidence for a finding: only linked quotes are.
            if source.state != "here" or source.kind in ("theme", "code"):
                continue
            if source.kind == "excerpt":
                below: dict[Stance, set[str]] = {"supports": {source.id}}
            else:
                below = self._collect(edge.source)
            for side, ids in below.items():
                turned = _turn(side, edge.relation)
                if turned is not None:
                    sides[turned] |= ids
        return sides

    def _find_unasked(self, key: Key) -> frozenset[str] | None:
        """Return the sessions in which nobody was asked about any theme of a finding.

        None if it has no theme, so that there is nothing about which anybody was asked.
        """
        themes = self._list_themes(key)
        unasked = [frozenset(self.not_asked.get(theme, ())) for theme in themes]
        return frozenset.intersection(*unasked) if unasked else None

    def _list_themes(self, key: Key) -> set[str]:
        """Return the themes of a finding: those linked, or those of the quotes linked to it.

        What it rests on adds its own.
        """
        here = [e.source for e in self._into.get(key, ()) if self.nodes[e.source].state == "here"]
        themes = {each for kind, each in here if kind == "theme"}
        if not themes:
            codes = {
                edge.target
                for kind, each in here
                if kind == "excerpt"
                for edge in self.out_of("excerpt", each, target="code")
            }
            themes = {
                edge.target[1]
                for code in codes
                for edge in self.out_of(*code, target="theme")
                if self.nodes[edge.target].state == "here"
            }
        for source in here:
            if source[0] not in ("theme", "code", "excerpt"):
                themes |= self._list_themes(source)
        return themes

    def _find_asked(self, unasked: frozenset[str] | None) -> tuple[Count, frozenset[str]]:
        """Return how many were asked, and who they are."""
        if unasked not in self._asked:
            left = unasked or frozenset()
            asked = [facts for key, facts in self.sessions.items() if key not in left]
            people = frozenset(person for facts in asked for person in facts.people)
            count = Count(
                **count_kinds(Counter(facts.kind for facts in asked), asked=True),
                prompted=unasked is not None,
                people_asked=len(people),
                voices_asked=len({voice for facts in asked for voice in facts.voices}),
            )
            self._asked[unasked] = count, people
        return self._asked[unasked]

    def _count(self, excerpt_ids: Iterable[str], unasked: frozenset[str] | None) -> Count:
        origins = [self.origins[e] for e in excerpt_ids if e in self.origins]
        left = unasked or frozenset()
        asked = {p.session_id: p.session_kind for p in origins if p.session_id not in left}
        heard = {person for p in origins for person in p.people}
        count, prompted = self._find_asked(unasked)
        return replace(
            count,
            voices_asked=max(count.voices_asked, len(heard & self._voices)),
            **count_kinds(Counter(asked.values())),
            people=len(heard),
            unasked=len(heard - prompted),
            unprompted=len({p.session_id for p in origins if p.session_id in left}),
            mentions=len(origins),
        )


def _turn(side: Stance, relation: str) -> Stance | None:
    if relation == "contradicts":
        against: dict[Stance, Stance | None] = {
            "supports": "contradicts",
            "nuances": "nuances",
            "contradicts": None,
        }
        return against[side]
    return "nuances" if relation == "nuances" and side == "supports" else side


def find_stale(nodes: Iterable[Node], edges: Iterable[Edge]) -> tuple[list[Node], tuple[Edge, ...]]:
    """Return nodes and edges with the reasons why they are stale, nodes lowest in the chain first.

    An edge is stale when its source has changed in meaning since it was last reviewed, or no longer
    counts. A node is stale when an edge to it is stale, or its source is. Edges to nodes that are
    not in the study are left out.
    """
    known = {node.key: node for node in nodes}
    rank = {kind: place for place, kind in enumerate(ORDER)}
    into: dict[Key, list[Edge]] = {}
    for edge in edges:
        if edge.target in known and edge.source in known and known[edge.target].state != "gone":
            into.setdefault(edge.target, []).append(edge)
    judged: dict[Key, Node] = {}
    marked: list[Edge] = []
    for node in sorted(known.values(), key=lambda n: rank[n.kind]):
        reasons: list[str] = list(node.reasons)
        for edge in into.get(node.key, ()):
            source = judged[edge.source]
            own = edge.reasons or _reasons(source, edge)
            marked.append(edge if own == edge.reasons else replace(edge, reasons=own))
            reasons.extend(own)
            reasons.extend(source.reasons)
        why = tuple(dict.fromkeys(reasons))
        judged[node.key] = node if why == node.reasons else replace(node, reasons=why)
    return list(judged.values()), tuple(marked)


def _reasons(source: Node, edge: Edge) -> tuple[str, ...]:
    if edge.relation == "coded":
        return ()
    if source.kind == "excerpt":
        states: dict[State, str] = {
            "gone": "a quote it rests on is no longer in the study",
            "uncoded": "a quote it rests on is no longer coded",
            "moderator": "a quote it rests on turned out not to be a participant’s",
            "adrift": "the words of a quote it rests on were removed from the transcript",
        }
        told = states.get(source.state) or (
            "a quote it rests on was corrected" if edge.changed else ""
        )
        return (told,) if told else ()
    name = f"the {KIND_WORDS[source.kind]} “{source.label}”"
    after = "after it was gathered" if edge.relation == "gathered" else "after it was linked"
    if source.state == "gone":
        return (f"{name} {source.how} {after}",)
    if source.state == "withdrawn":
        return (f"{name} was {'dropped' if source.kind == 'theme' else 'withdrawn'}",)
    return (f"{name} was revised {after}",) if edge.changed else ()
