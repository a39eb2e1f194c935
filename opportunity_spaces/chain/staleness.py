"""What has become stale in the evidence chain, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from opportunity_spaces.chain.model import ORDER, Edge, Key, Node, State
from opportunity_spaces.naming import say_named
from study.language import say

__all__ = ["find_stale"]


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
            "gone": say("a quote it rests on is no longer in the study"),
            "uncoded": say("a quote it rests on is no longer coded"),
            "moderator": say("a quote it rests on turned out not to be a participant’s"),
            "adrift": say("the words of a quote it rests on were removed from the transcript"),
        }
        told = states.get(source.state) or (
            say("a quote it rests on was corrected") if edge.changed else ""
        )
        return (told,) if told else ()
    name = say_named(source.kind, source.label)
    after = (
        say("after it was gathered") if edge.relation == "gathered" else say("after it was linked")
    )
    if source.state == "gone":
        return (f"{name} {source.how or say('was removed')} {after}",)
    if source.state == "withdrawn":
        dropped = source.kind == "theme"
        return (
            say("{thing} was dropped", thing=name)
            if dropped
            else say("{thing} was withdrawn", thing=name),
        )
    return (say("{thing} was revised {after}", thing=name, after=after),) if edge.changed else ()
