"""Tables spread over as many slides as their rows need, as large as space allows."""

from __future__ import annotations

from dataclasses import replace

from lifeworld.exports.deck.looks import Box
from lifeworld.exports.deck.page import Deck, Page
from lifeworld.exports.deck.table import SIDE, Column, Grid, TableCell
from study.language import say

__all__ = ["pages_of"]

_LOOSE = 26.0  # the most height that a card may gain beyond its need, in points
_ROOMIER = ((3, 18), (2, 12), (2, 6), (1, 8), (1, 3), (0, 8), (0, 4))


def _numbered(title: str, number: int, of: int) -> str:
    return say("{title} ({number} of {every})", title=title, number=number, every=of)


def _stretched(grid: Grid, *, room: float) -> Grid:
    """Return the table with the free height of its slide shared among the rows, up to a limit."""
    spare = max(0.0, room - grid.head_height - sum(grid.heights)) / max(1, len(grid.heights))
    return replace(grid, heights=tuple(high + min(_LOOSE, spare) for high in grid.heights))


def pages_of(
    deck: Deck,
    layout: str,
    *,
    part: str,
    kicker: str,
    title: str,
    columns: list[Column],
    rows: list[list[TableCell]],
    descr: str,
    note: str = "",
    size: float = 12,
    tallest: float = 96,
    padding: float = 6,
    side: float = SIDE,
    gap: float = 0.0,
    most: int = 0,
) -> list[tuple[Page, Grid]]:
    """Add a table on as many slides as its rows need; return the pages with their parts.

    Args:
        deck: The deck.
        layout: The layout of every slide.
        part: The section of the slides.
        kicker: The line above the title.
        title: The title; with several slides, each also shows its number.
        columns: The columns.
        rows: One list of cells per row.
        descr: Alternative text.
        note: The line below the table.
        size: The smallest font size in points.
        tallest: The largest height of a row in points.
        padding: The smallest extra height of a row in points.
        side: Inner margin of the cells in inches.
        gap: Width of the rule under a row in points; 0 for a hairline.
        most: The most rows on a slide; 0 for as many as fit.
    """
    first = deck.page(layout, part=part, title=title, kicker=kicker)

    def tried(box: Box, more: float = 0, air: float = 0, *, last: bool = False) -> list[Grid]:
        return first.grid(
            columns,
            rows,
            box=box,
            size=size + more,
            tallest=tallest,
            padding=padding + air,
            side=side,
            gap=gap,
            most=most,
            last=last,
        )

    box, parts = first.box("main"), []
    for heading in (first.title, _numbered(first.title, 9, 9)):
        higher = first.box_below_title("main", title=heading)
        parts = tried(higher)
        if len(parts) == 1 or (heading != first.title and len(parts) < 10):
            box = higher
            break
    else:
        parts = tried(box)
    roomier = (0.0, 0.0)
    for more, air in _ROOMIER:
        larger = tried(box, more, air)
        if len(larger) == len(parts) and len(larger[0].cut) <= len(parts[0].cut):
            roomier = (more, air)
            break
    parts = tried(box, *roomier, last=True)
    if gap:  # cards may fill the slide
        parts = [_stretched(grid, room=box.h * 72) for grid in parts]
    made = [(first, parts[0])]
    for number, grid in enumerate(parts[1:], start=2):
        heading = _numbered(first.title, number, len(parts))
        made.append((deck.page(layout, part=part, kicker=kicker, title=heading), grid))
    for number, (page, grid) in enumerate(made, start=1):
        told = descr
        if len(made) > 1:
            told += " " + say("Part {number} of {every}.", number=number, every=len(made))
        page.table(grid, descr=told, place=box)
        if note:
            page.note(note)
    return made
