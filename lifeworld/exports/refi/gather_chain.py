"""Gathers the chain from quotes to measures as a map: names, and what rests on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from lifeworld.exports.refi.model import OutEdge, OutMap, OutVertex, hash_id
from lifeworld.memos.names import list_things
from opportunity_spaces.model import RELATIONS
from opportunity_spaces.queries import list_links
from study import Study
from study.language import say

__all__ = ["get_chain"]

# From left to right on the map.
_COLUMNS = (
    "excerpt", "code", "theme", "insight", "need", "space", "assumption", "initiative", "metric",
)  # fmt: skip
_FINDINGS = _COLUMNS[3:]
_WIDE, _HIGH = 280, 70


def get_chain(
    study: Study,
    *,
    quotes: Mapping[str, tuple[str, str]],
    there: Collection[str],
    name: Callable[[str, str], str],
) -> OutMap | None:
    """Return the findings of a study with the links between them, or None where there are none.

    Args:
        study: The study.
        quotes: The id in the file and the words of each excerpt that it has, by the excerpt's id.
        there: The ids in the file of its codes and themes.
        name: Gives the id of a thing in the file, for its kind and id.
    """
    called = {
        (n.thing.kind, n.thing.id): " · ".join(
            n.names if n.thing.kind in _FINDINGS else n.names[:1]
        )
        for n in list_things(study)
        if n.names
    }
    called |= {("excerpt", key): words for key, (_, words) in quotes.items()}
    links = [
        link
        for link in list_links(study)
        if (link.from_kind, link.from_id) in called and (link.to_kind, link.to_id) in called
    ]
    shown = dict.fromkeys(each for each in called if each[0] in _FINDINGS)
    for link in links:
        shown |= dict.fromkeys(((link.from_kind, link.from_id), (link.to_kind, link.to_id)))
    if not shown:
        return None
    rows: Counter[int] = Counter()
    vertices: dict[tuple[str, str], OutVertex] = {}
    for kind, key in sorted(shown, key=lambda each: _find_column(each[0])):
        column = _find_column(kind)
        own = quotes[key][0] if kind == "excerpt" else name(kind, key)
        vertices[kind, key] = OutVertex(
            id=hash_id("vertex", kind, key),
            name=called[kind, key],
            stands_for=own if kind == "excerpt" or own in there else "",
            x=column * _WIDE,
            y=rows[column] * _HIGH,
        )
        rows[column] += 1
    return OutMap(
        id=hash_id("map", "chain"),
        name=say("From quotes to measures"),
        vertices=tuple(vertices.values()),
        edges=tuple(
            OutEdge(
                id=hash_id("edge", link.id),
                name=say(RELATIONS[link.relation]),
                origin=vertices[link.from_kind, link.from_id].id,
                target=vertices[link.to_kind, link.to_id].id,
            )
            for link in links
        ),
    )


def _find_column(kind: str) -> int:
    return _COLUMNS.index(kind) if kind in _COLUMNS else len(_COLUMNS)
