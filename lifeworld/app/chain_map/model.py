"""The data of the chain map: items of each kind and the links between them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from coding.model import Count
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import ORDER, Key, Node
from opportunity_spaces.model import KIND_WORDS, RELATIONS, Kind
from study.language import mark, say

__all__ = ["Name", "new_map"]

MOST_REASONS = 3
# An item is loose while nothing of these kinds rests on it.
ABOVE: dict[Kind, tuple[Kind, ...]] = {
    "code": ("theme",),
    "theme": ("insight",),
    "insight": ("need", "space"),
    "need": ("space",),
    "space": ("initiative",),
    "initiative": ("metric",),
    "source": ("insight",),
    "challenge": ("space", "initiative"),
    "aim": ("initiative", "metric"),
}
# Nobody is counted for these: they are not what people said.
UNCOUNTED = ("metric", "source", "challenge", "aim")


@dataclass(frozen=True, slots=True)
class Name:
    """The texts of a card: name, number (such as an insight's) and full wording."""

    text: str
    mark: str = ""
    full: str = ""


def new_map(
    chain: Chain,
    *,
    names: Mapping[Key, Name] | None = None,
    counts: Mapping[Key, Count] | None = None,
    dissent: Mapping[Key, int] | None = None,
    leave_out: Collection[Key] = (),
) -> dict[str, Any]:
    """Return the whole chain as plain values, with quotes counted only.

    Args:
        chain: The live chain.
        names: Texts for cards that show more than the item's label.
        counts: People and mentions per item; None if the method does not use counts.
        dissent: Number of people who contradict the item.
        leave_out: Items to hide while they have no links.
    """
    edges = [e for e in chain.edges if e.source[0] != "excerpt"]
    linked = {key for e in edges for key in (e.source, e.target)}
    drawn = [
        node
        for kind in ORDER
        if kind != "excerpt"
        for node in chain.nodes.values()
        if node.kind == kind
        and (node.key in linked or (node.state != "gone" and node.key not in leave_out))
    ]
    place = {node.key: number for number, node in enumerate(drawn)}
    kinds = list(dict.fromkeys(node.kind for node in drawn))
    relations = {"gathered": mark("Gathered")} | RELATIONS
    return {
        "kinds": {kind: KIND_WORDS[kind] for kind in kinds},
        "relations": {r: say(relations[r]) for r in dict.fromkeys(e.relation for e in edges)},
        "nodes": [
            _node(
                chain,
                node,
                (names or {}).get(node.key, Name(node.label)),
                None if counts is None else counts.get(node.key, Count()),
                (dissent or {}).get(node.key, 0),
            )
            for node in drawn
        ],
        "links": [
            [place[e.source], place[e.target], e.relation, int(e.stale)]
            for e in edges
            if e.source in place and e.target in place
        ],
    }


def _node(
    chain: Chain, node: Node, name: Name, count: Count | None, dissent: int
) -> dict[str, Any]:
    """Return a card's values without empty ones, because there can be hundreds of cards."""
    values: dict[str, Any] = {"kind": node.kind, "id": node.id, "name": name.text}
    if name.mark:
        values["mark"] = name.mark
    if name.full and name.full != name.text:
        values["full"] = name.full
    if node.state == "gone":
        values["state"] = node.how
    elif node.state != "here":
        values["state"] = say("was dropped") if node.kind == "theme" else say("was withdrawn")
    elif _is_loose(chain, node):
        values["loose"] = 1
    if count is not None and node.state != "gone" and node.kind not in UNCOUNTED:
        values["count"] = [count.people, count.mentions, dissent]
        if count.voices_asked:  # not yet matched to people
            values["count"].append(1)
    if node.stale:
        values["reasons"] = list(node.reasons[:MOST_REASONS])
    return values


def _is_loose(chain: Chain, node: Node) -> bool:
    above = ABOVE.get(node.kind, ())
    return bool(above) and not any(
        chain.nodes[e.target].state != "gone"
        for kind in above
        for e in chain.out_of(node.kind, node.id, target=kind)
    )
