"""Rows of cards that share a slide: heights and widths follow their content."""

from __future__ import annotations

from dataclasses import dataclass

from lifeworld.exports.deck.looks import Box
from lifeworld.exports.deck.measure_text import Para, measure_height, scaled
from lifeworld.exports.deck.page import EDGE, Page
from lifeworld.exports.deck.paragraphs import in_face

__all__ = ["Rows", "find_rows", "write_rows"]

_STEPS = tuple(1 - step * 0.05 for step in range(11))
_COLUMNS = 12  # a slide has twelve columns; a placeholder takes at least three
_NARROWEST = 3


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of placeholders laid out in an area.

    Attributes:
        places: For each row its placeholders, as role and paragraphs.
        boxes: For each row the boxes of its placeholders, in inches on the slide.
        scale: The share of the preferred sizes at which everything fits.
        fits: Whether everything fits at the smallest sizes.
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
    """Find the largest size at which rows of placeholders fit an area, and the box of each.

    A row is as high as its fullest placeholder needs, and a full placeholder is wider than its
    neighbours. Empty placeholders give up their width, and empty rows their height.

    Args:
        page: The slide.
        rows: For each row its placeholders, as role and paragraphs.
        area: The area they share, in inches on our own page.
        gap: Space between placeholders in inches.
        most: The most height that a row gets beyond its need, in inches.
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
    squeeze = (
        1.0 if fits else room / sum(needed)
    )  # all rows shrink by the same share, and text is shortened
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
    """Write rows of placeholders into their boxes, all at one scale."""
    for places, boxes in zip(rows.places, rows.boxes, strict=True):
        for (role, paras), box in zip(places, boxes, strict=True):
            page.write(role, paras, box=box, largest=rows.scale)


def _share(
    page: Page, row: tuple[tuple[str, list[Para]], ...], wide: float, gap: float, scale: float
) -> tuple[list[float], float]:
    """Return the column widths that make a row lowest, and its height."""
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
    assert best is not None  # noqa: S101  at least one division exists
    return best[2], best[0]


def _spans(number: int, columns: int) -> list[tuple[int, ...]]:
    """Return every way to divide the columns among placeholders, none too narrow."""
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
    inner = (width - 2 * inset) * 72 / page.scale - EDGE
    faced = paras if page.deck.own else in_face(paras, page.face())
    tall = measure_height(scaled(tuple(faced), scale=scale), width=inner)
    return float((tall + EDGE + 0.5) / 72 * page.scale + 2 * inset)
