"""Rows of cards that share a slide by what they hold: heights between rows, widths within one."""

from __future__ import annotations

from dataclasses import dataclass

from lifeworld.exports.deck.looks import Box
from lifeworld.exports.deck.measure_text import Para, measure_height, scaled
from lifeworld.exports.deck.page import EDGE, Page
from lifeworld.exports.deck.paragraphs import in_other_face

__all__ = ["Rows", "find_rows", "write_rows"]

_STEPS = tuple(1 - step * 0.05 for step in range(11))
_COLUMNS = 12  # a slide has twelve; a place takes at least three
_NARROWEST = 3


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of places as they share an area.

    Attributes:
        places: For each row its places, as role and paragraphs.
        boxes: For each row the boxes of its places, in inches of the slide.
        scale: The share of the sizes wished for in which all of it fits.
        fits: Whether it does at the smallest sizes.
    """

    places: tuple[tuple[tuple[str, list[Para]], ...], ...]
    boxes: tuple[tuple[Box, ...], ...]
    scale: float
    fits: bool


def find_rows(
    page: Page,
    rows: list[list[tuple[str, list[Para]]]],
    *,
    area: Box,
    gap: float = 0.14,
    most: float = 0.35,
) -> Rows:
    """Find the largest size in which rows of places fit an area, and where each place stands.

    A row is as high as its fullest place needs, and a full place wider than its neighbours. Empty
    places leave their width to the others, empty rows their height.

    Args:
        page: The slide.
        rows: For each row its places, as role and paragraphs.
        area: What they share, in inches of our own page.
        gap: Space between places in inches.
        most: The most that a row gets beyond what it needs, in inches.
    """
    full = [tuple((role, paras) for role, paras in row if paras) for row in rows]
    full = [row for row in full if row]
    if not full:
        return Rows((), (), 1.0, fits=True)
    place = page.mapped.box(area)
    room = place.h - gap * (len(full) - 1)
    for scale in _STEPS:
        shared = [_share(page, row, place.w, gap, scale) for row in full]
        needed = [high for _, high in shared]
        if sum(needed) <= room:
            break
    fits = sum(needed) <= room
    spare = min(most, (room - sum(needed)) / len(needed)) if fits else 0.0
    squeeze = 1.0 if fits else room / sum(needed)  # all give way alike, and are shortened
    boxes, top = [], place.y
    for widths, high in shared:
        tall, left, made = high * squeeze + spare, place.x, []
        for width in widths:
            made.append(Box(left, top, width, tall))
            left += width + gap
        boxes.append(tuple(made))
        top += tall + gap
    return Rows(tuple(full), tuple(boxes), scale, fits)


def write_rows(page: Page, rows: Rows) -> None:
    """Write rows of places where they were found to stand, all of them in one size."""
    for places, boxes in zip(rows.places, rows.boxes, strict=True):
        for (role, paras), box in zip(places, boxes, strict=True):
            page.write(role, paras, box=box, largest=rows.scale)


def _share(
    page: Page, row: tuple[tuple[str, list[Para]], ...], wide: float, gap: float, scale: float
) -> tuple[list[float], float]:
    """Return the widths of a row's places with which it is lowest, and its height."""
    column = (wide + gap) / _COLUMNS
    best: tuple[float, int, list[float]] | None = None
    for spans in _spans(len(row), _COLUMNS):
        widths = [span * column - gap for span in spans]
        high = max(
            _height(page, role, paras, width, scale)
            for (role, paras), width in zip(row, widths, strict=True)
        )
        uneven = max(spans) - min(spans)
        if best is None or (high + 0.06 * uneven, uneven) < (best[0] + 0.06 * best[1], best[1]):
            best = (high, uneven, widths)
    assert best is not None  # noqa: S101  there is always one way
    return best[2], best[0]


def _spans(number: int, columns: int) -> list[tuple[int, ...]]:
    """Return every way to part the columns among some places, none of them too narrow."""
    if number == 1:
        return [(columns,)]
    narrowest = min(_NARROWEST, columns // number)
    return [
        (first, *rest)
        for first in range(narrowest, columns - narrowest * (number - 1) + 1)
        for rest in _spans(number - 1, columns - first)
    ]


def _height(page: Page, role: str, paras: list[Para], width: float, scale: float) -> float:
    inset = page.inset(role)
    inner = (width - 2 * inset) * 72 - EDGE
    faced = paras if page.deck.own else [in_other_face(para) for para in paras]
    tall = measure_height(scaled(tuple(faced), scale=scale), width=inner)
    return (tall + EDGE + 0.5) / 72 + 2 * inset
