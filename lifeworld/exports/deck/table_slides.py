"""Tables spread over as many slides as their rows need, as large as space allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.looks import Box
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.table import SIDE, Column, Grid, TableCell, split_rows
from lifeworld.exports.deck.text import joined
from study.language import say

__all__ = ["pages_of"]

Content = tuple[list[Column], list[list[TableCell]]]
_MOST_IF_TIGHT = (0, 2, 1)  # slides of a table, by how much room is wanting
_LOOSE = 26.0  # the most height that a card may gain beyond its need, in points
_ROOMIER = ((3, 18), (2, 12), (2, 6), (1, 8), (1, 3), (0, 8), (0, 4))


def _numbered(title: str, number: int, of: int) -> str:
    return say("{title} ({number} of {every})", title=title, number=number, every=of)


def _stretched(grid: Grid, *, room: float) -> Grid:
    """Return the table with the free height of its slide shared among the rows, up to a limit."""
    spare = max(0.0, room - grid.head_height - sum(grid.heights)) / max(1, len(grid.heights))
    return replace(grid, heights=tuple(high + min(_LOOSE, spare) for high in grid.heights))


def _find_roomier(
    parts: list[Grid], tried: Callable[[float, float], list[Grid]]
) -> tuple[float, float]:
    """Return by how much text and rows may grow on as many slides, in points."""
    for more, air in _ROOMIER:
        larger = tried(more, air)
        if len(larger) == len(parts) and len(larger[0].cut) <= len(parts[0].cut):
            return more, air
    return 0.0, 0.0


def _count_fitting(parts: list[Grid], slides: int, *, room: float, most: int) -> int:
    """Return how many of the first rows fit so many slides."""
    whole = replace(
        parts[0],
        rows=tuple(row for part in parts for row in part.rows),
        heights=tuple(high for part in parts for high in part.heights),
    )
    for number in range(len(whole.rows), slides, -1):
        fewer = replace(whole, rows=whole.rows[:number], heights=whole.heights[:number])
        if len(split_rows(fewer, height=room, most=most)) <= slides:
            return number
    return min(slides, len(whole.rows))


def _tell_shown(shown: int, every: int) -> str:
    return say(
        "{shown:,} of {every:,} rows are shown; the notes hold the others.",
        shown=shown,
        every=every,
    )


def _tell_row(columns: list[Column], row: list[TableCell]) -> str:
    """Return a row for the notes: each cell with the heading of its column."""
    told = (
        f"{column.label}: {joined([cell.text, cell.extra])}"
        for column, cell in zip(columns, row, strict=True)
        if cell.text.strip()
    )
    return "; ".join(told)


def _find_leanest(
    whole: Content,
    leaner: Sequence[tuple[list[Column], list[list[TableCell]], str]],
    count: Callable[[Content], int],
    slides: int,
) -> tuple[Content, str]:
    """Return the first of those that take the fewest slides, and what is said about it.

    Where all take more than there are, the last one shows the most rows.
    """
    best, said, least = whole, "", count(whole) if leaner else 1
    for columns, rows, told in leaner:
        if least == 1:
            break
        if (number := count((columns, rows))) < least:
            best, said, least = (columns, rows), told, number
    if leaner and slides and least > slides:
        columns, rows, said = leaner[-1]
        best = columns, rows
    return best, said


def pages_of(
    deck: Deck,
    layout: str,
    *,
    key: str,
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
    slides: int = 0,
    leaner: Sequence[tuple[list[Column], list[list[TableCell]], str]] = (),
    ranked: list[list[TableCell]] | None = None,
) -> list[tuple[Page, Grid]]:
    """Add a table on as many slides as its rows need; return the pages with their parts.

    Args:
        deck: The deck.
        layout: The layout of every slide.
        key: How the slides are known again, see `Deck.page`.
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
        slides: The most slides; 0 for as many as the rows need, or fewer where the template
            leaves little room. The first rows are shown, the notes hold the others; it is said.
        leaner: The same table with less in it and what is said about it; the first of those
            that take the fewest slides is used, where the whole takes more.
        ranked: The same rows in the order in which they are shown where not all of them can be.
    """
    if deck.tight and not slides:
        slides = 1 if layout == "Appendix table" else _MOST_IF_TIGHT[deck.tight]
    first = deck.page(layout, part=part, title=title, kicker=kicker, key=key)

    def tried(
        content: Content, box: Box, more: float = 0, air: float = 0, *, last: bool = False
    ) -> list[Grid]:
        return first.grid(
            *content,
            box=box,
            size=size + more,
            tallest=tallest,
            padding=padding + air,
            side=side,
            gap=gap,
            most=most,
            last=last,
        )

    box, parts = first.box("main"), list[Grid]()
    higher = first.box_below_title("main", title=first.title)
    content, said = _find_leanest(
        (columns, rows), leaner, lambda each: len(tried(each, higher)), slides
    )
    for heading in (first.title, _numbered(first.title, 9, 9)):
        higher = first.box_below_title("main", title=heading)
        parts = tried(content, higher)
        if len(parts) == 1 or slides == 1 or (heading != first.title and len(parts) < 10):
            box = higher
            break
    else:
        parts = tried(content, box)
    over = bool(slides) and len(parts) > slides  # then rows are more than room
    roomier = (
        (0.0, 0.0)
        if over
        else _find_roomier(parts, lambda more, air: tried(content, box, more, air))
    )
    parts = tried(content, box, *roomier, last=True)
    if over:
        every = ranked or content[1]
        parts = tried((content[0], every), box, *roomier)
        shown = _count_fitting(parts, slides, room=box.h * 72 / first.scale, most=most)
        first.story(*(_tell_row(content[0], row) for row in every[shown:]))
        note = joined([_tell_shown(shown, len(every)), note])
        parts = tried((content[0], every[:shown]), box, *roomier)
    note = joined([note, said])
    if gap:  # cards may fill the slide
        parts = [_stretched(grid, room=box.h * 72 / first.scale) for grid in parts]
    made = [(first, parts[0])]
    for number, grid in enumerate(parts[1:], start=2):
        heading = _numbered(first.title, number, len(parts))
        page = deck.page(layout, part=part, kicker=kicker, title=heading, key=key)
        made.append((page, grid))
    for number, (page, grid) in enumerate(made, start=1):
        told = descr
        if len(made) > 1:
            told += " " + say("Part {number} of {every}.", number=number, every=len(made))
        page.table(grid, descr=told, place=box)
        if note:
            page.note(note)
    return made
