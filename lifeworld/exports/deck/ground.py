"""What a layout paints behind its text: its colour at each place, and where no ornament lies.

A template's own ground is more than the background of its master: panels, bands, pictures and
logos. They are painted here, small, in the order in which PowerPoint paints them, so that text gets
a colour that can be read where it stands, and stands where nothing else does.
"""

from __future__ import annotations

import functools
import math
from array import array
from collections import Counter
from typing import Any

from lifeworld.exports.deck.looks import Box, contrast, measure_luminance
from lifeworld.exports.deck.painter import Painter

__all__ = ["Ground", "read_ground"]

WIDE = 160  # pixels across a slide: enough to see a logo of a quarter of an inch
_EDGE = 0.25
_EDGE_SEEN = 1.15  # contrast of two neighbouring pixels from which on the eye sees an edge
_FEW = 0.03  # the share of a box that may be of another colour, such as the edge of a curve


class Ground:
    """The painted layout: a colour and the number of the uppermost thing for each pixel.

    Args:
        page: The slide, in inches.
        picture: The painting, of Pillow.
        things: For each pixel the number of the thing on top; 0 is the background.
    """

    def __init__(self, page: Box, picture: Any, things: Any) -> None:
        self.page, self.picture = page, picture
        self.wide, self.high = picture.size
        self._things = array("i", things.tobytes()).tolist()
        parts = picture.tobytes()
        self._colours = list(zip(parts[0::3], parts[1::3], parts[2::3], strict=True))

    def _span(self, box: Box) -> tuple[int, int, int, int]:
        """Return the pixels inside a box: left, top, right, bottom, the ends exclusive."""
        across, down = self.wide / self.page.w, self.high / self.page.h
        # A pixel of which a quarter is covered counts.
        left = min(self.wide - 1, max(0, math.floor(box.x * across + _EDGE)))
        top = min(self.high - 1, max(0, math.floor(box.y * down + _EDGE)))
        right = max(left + 1, min(self.wide, math.ceil((box.x + box.w) * across - _EDGE)))
        bottom = max(top + 1, min(self.high, math.ceil((box.y + box.h) * down - _EDGE)))
        return left, top, right, bottom

    def _within(self, box: Box, values: list[Any]) -> list[Any]:
        left, top, right, bottom = self._span(box)
        return [
            value
            for row in range(top, bottom)
            for value in values[row * self.wide + left : row * self.wide + right]
        ]

    def list_colours(self, box: Box) -> list[str]:
        """Return the colours under a box, the commonest first, without what is hardly there."""
        found = self._within(box, self._colours)
        # Near colours count as one: a photograph has thousands.
        tally = Counter((red // 12, green // 12, blue // 12) for red, green, blue in found)
        example = {(r // 12, g // 12, b // 12): (r, g, b) for r, g, b in reversed(found)}
        kept: list[str] = []
        seen = 0
        for key, number in tally.most_common():
            if seen >= len(found) * (1 - _FEW) and kept:
                break
            kept.append("{:02X}{:02X}{:02X}".format(*example[key]))
            seen += number
        return kept

    def measure_contrast(self, colour: str, box: Box) -> float:
        """Return the lowest contrast of a colour with what lies under a box."""
        return min(contrast(colour, under) for under in self.list_colours(box))

    @functools.cached_property
    def _lights(self) -> list[float]:
        """Return how light each pixel is, with what WCAG adds for stray light."""
        known = {
            each: measure_luminance("{:02X}{:02X}{:02X}".format(*each)) + 0.05
            for each in set(self._colours)
        }
        return [known[each] for each in self._colours]

    def measure_unrest(self, box: Box) -> float:
        """Return the share of neighbouring pixels under a box between which an edge runs, 0 to 1.

        Letters are told from their ground by edges: among others, of blocks, lines and symbols,
        they are hard to read, however large the contrast. A gradient and a soft photograph have
        none.
        """
        left, top, right, bottom = self._span(box)
        edges = pairs = 0
        for row in range(top, bottom):
            for at in range(row * self.wide + left, row * self.wide + right):
                here = self._lights[at]
                for inside, other in (
                    (at + 1 < row * self.wide + right, at + 1),
                    (row + 1 < bottom, at + self.wide),
                ):
                    if inside:
                        there = self._lights[other]
                        pairs += 1
                        edges += max(here, there) >= _EDGE_SEEN * min(here, there)
        return edges / pairs if pairs else 0.0

    def list_things(self, box: Box) -> set[int]:
        """Return the numbers of the things that are painted under a box; 0 is the background."""
        return set(self._within(box, self._things))

    def find_free(self, box: Box) -> Box:
        """Return the largest part of a box under which only one thing is painted."""
        left, top, right, bottom = self._span(box)
        inside = Counter(self._within(box, self._things))
        best, most = (left, top, right, bottom), 0
        for thing, number in inside.most_common(4):
            if number <= most:
                break
            area, found = self._find_largest(thing, (left, top, right, bottom))
            if area > most:
                best, most = found, area
        if best == (left, top, right, bottom):
            return box
        across, down = self.page.w / self.wide, self.page.h / self.high
        x0, y0 = max(box.x, best[0] * across), max(box.y, best[1] * down)
        x1, y1 = min(box.x + box.w, best[2] * across), min(box.y + box.h, best[3] * down)
        return Box(x0, y0, x1 - x0, y1 - y0)

    def _find_largest(
        self, thing: int, span: tuple[int, int, int, int]
    ) -> tuple[int, tuple[int, int, int, int]]:
        """Return the largest rectangle of one thing inside a span, and its number of pixels."""
        left, top, right, bottom = span
        heights = [0] * (right - left)
        best, found = 0, span
        for row in range(top, bottom):
            for column in range(right - left):
                same = self._things[row * self.wide + left + column] == thing
                heights[column] = heights[column] + 1 if same else 0
            stack: list[tuple[int, int]] = []
            for column, height in enumerate([*heights, 0]):
                start = column
                while stack and stack[-1][1] >= height:
                    start, tall = stack.pop()
                    if (area := tall * (column - start)) > best:
                        best = area
                        found = (left + start, row + 1 - tall, left + column, row + 1)
                stack.append((start, height))
        return best, found


def read_ground(layout: Any, page: Box, *, wide: int = WIDE) -> Ground:
    """Paint a layout with its master's ornaments, without placeholders.

    Args:
        layout: The layout of python-pptx.
        page: The slide, in inches.
        wide: Pixels across.
    """
    painter = Painter(layout, page, wide)
    painter.paint_layout(layout)
    return Ground(page, painter.picture, painter.things)
