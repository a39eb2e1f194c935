"""Tell in words the links and maps of a REFI-QDA project, which a study does not draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from coding.exchange.refi_elements import find_child, list_children
from coding.exchange.refi_files import normalise_id
from study.language import say
from study.wording import shorten_quote

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["list_link_lines", "list_map_lines", "list_names"]

_LONGEST = 120


def list_names(root: _Element) -> dict[str, str]:
    """Return what things of a project are called, by their ids; those of selections are quotes.

    The shortened beginning of a note is no name of it.
    """
    named = {}
    for each in root.iter("{*}*"):
        name = " ".join((each.get("name") or "").split())
        if name and not name.endswith("…") and each.get("guid"):
            named[normalise_id(each.get("guid"))] = shorten_quote(name, most=_LONGEST)
    return named


def list_link_lines(links: Iterable[tuple[str, str]], names: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each link that has a name at one of its ends, given the ids of both."""
    for origin, target in links:
        if names.get(origin) or names.get(target):
            yield _draw(names.get(origin), names.get(target))


def list_map_lines(root: _Element, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (name of the map, line) for each thing on each map, and for what joins two."""
    for graph in list_children(find_child(root, "Graphs"), "Graph"):
        title = " ".join((graph.get("name") or "").split()) or say("Map")
        called: dict[str, str] = {}
        for vertex in list_children(graph, "Vertex"):
            name = vertex.get("name") or names.get(normalise_id(vertex.get("representedGUID")), "")
            called[normalise_id(vertex.get("guid"))] = " ".join(name.split())
            yield title, " ".join(name.split())
        for edge in list_children(graph, "Edge"):
            ends = edge.get("sourceVertex"), edge.get("targetVertex")
            origin, target = (called.get(normalise_id(each), "") for each in ends)
            line = _draw(origin, target)
            name = " ".join((edge.get("name") or "").split())
            yield title, f"{line} ({name})" if name else line


def _draw(origin: str | None, target: str | None) -> str:
    unnamed = say("something without a name")
    return f"{origin or unnamed} → {target or unnamed}"
