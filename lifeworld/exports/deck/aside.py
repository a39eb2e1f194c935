"""Which slides of the full deck stand aside, and what is said about it.

A deck of fifty slides is not presented. What says the same as another slide, or stands on it in
short, is left out of the full deck until somebody asks for it on the storyboard; reference slides
are in it as long as it has thirty slides or fewer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lifeworld.exports.deck.text import joined
from study.language import mark

# A deck is a `Deck` of deck.py, which imports modules that this one may serve.
__all__ = ["MERGED", "MOST", "REASONS", "ROOM", "list_aside", "make_room", "tell_aside"]

MOST = 30
MERGED, ROOM = "merged", "room"
REASONS: Mapping[str, str] = {
    MERGED: mark("Its content stands on another slide."),
    ROOM: mark("The full deck has thirty slides without it."),
}


def make_room(deck: Any) -> None:
    """Bring in what stands aside for want of room, in its order, while the deck stays short."""
    taken = sum(not page.aside for page in deck.pages)
    for group in _group(deck):
        if taken + len(group) <= MOST:
            taken += len(group)
            for page in group:
                page.aside = ""


def _group(deck: Any) -> Iterator[list[Any]]:
    """Yield the slides that want room; a table on several slides comes whole."""
    groups: dict[str, list[Any]] = {}
    for page in deck.pages:
        if page.aside == ROOM:
            groups.setdefault(page.key.partition("/")[0], []).append(page)
    yield from groups.values()


def list_aside(deck: Any) -> list[Any]:
    """Return the slides that are left out for want of room, and that nobody asked for."""
    return [page for page in deck.pages if page.aside == ROOM and not deck.asks(page.key)]


def tell_aside(page: Any) -> list[str]:
    """Return what a slide holds, line by line, for the notes of another one."""
    told = [page.title]
    for shape in page.slide.shapes:
        if shape.has_table:
            told += [joined([cell.text for cell in row.cells]) for row in shape.table.rows]
    return [*told, *page.notes]
