"""Outlines of shapes as polygons: custom paths, the usual presets, turned and mirrored."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from lifeworld.exports.deck.inherit import A

__all__ = ["Frame", "Point", "list_outlines", "read_frame"]

Point = tuple[float, float]
_STEPS = 6  # straight pieces for a curve: slides are looked at from afar here
_CORNERS: dict[str, tuple[Point, ...]] = {
    "triangle": ((0.5, 0), (1, 1), (0, 1)),
    "rtTriangle": ((0, 0), (1, 1), (0, 1)),
    "diamond": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "parallelogram": ((0.25, 0), (1, 0), (0.75, 1), (0, 1)),
    "trapezoid": ((0.25, 0), (0.75, 0), (1, 1), (0, 1)),
    "hexagon": ((0.25, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0.25, 1), (0, 0.5)),
    "chevron": ((0, 0), (0.7, 0), (1, 0.5), (0.7, 1), (0, 1), (0.3, 0.5)),
    "homePlate": ((0, 0), (0.8, 0), (1, 0.5), (0.8, 1), (0, 1)),
}
_RECTANGLE: tuple[Point, ...] = ((0, 0), (1, 0), (1, 1), (0, 1))
_ROUND = tuple(
    (0.5 + math.cos(turn * math.pi / 12) / 2, 0.5 + math.sin(turn * math.pi / 12) / 2)
    for turn in range(24)
)
_LINES = ("line", "straightConnector1")


class Frame:
    """Where a shape lies: its box in its group's units, its turn in degrees, how it is mirrored."""

    def __init__(self, xfrm: Any) -> None:
        off, ext = xfrm.find(f"{A}off"), xfrm.find(f"{A}ext")
        self.x, self.y = (_number(off, "x"), _number(off, "y"))
        self.w, self.h = (_number(ext, "cx"), _number(ext, "cy"))
        self.turn = _number(xfrm, "rot") / 60_000
        self.across = xfrm.get("flipH") in ("1", "true")
        self.over = xfrm.get("flipV") in ("1", "true")

    def place(self, point: Point) -> Point:
        """Return a point, given in shares of the box, in the units of the group."""
        x = 1 - point[0] if self.across else point[0]
        y = 1 - point[1] if self.over else point[1]
        if not self.turn:
            return self.x + x * self.w, self.y + y * self.h
        angle = math.radians(self.turn)
        east, south = (x - 0.5) * self.w, (y - 0.5) * self.h
        return (
            self.x + self.w / 2 + east * math.cos(angle) - south * math.sin(angle),
            self.y + self.h / 2 + east * math.sin(angle) + south * math.cos(angle),
        )


def read_frame(element: Any) -> Frame | None:
    """Return where a shape, a picture or a group lies, if it says so."""
    xfrm = next(
        (found for found in element.iterfind(f"./*/{A}xfrm") if found.find(f"{A}ext") is not None),
        None,
    )
    return None if xfrm is None or xfrm.find(f"{A}off") is None else Frame(xfrm)


def list_outlines(element: Any, frame: Frame) -> list[list[Point]]:
    """Return the outlines of a shape in the units of its group; two points are a line."""
    properties = element.find("{*}spPr")
    custom = None if properties is None else properties.find(f"{A}custGeom")
    if custom is not None:
        found = [
            [frame.place(point) for point in outline]
            for path in custom.iterfind(f"{A}pathLst/{A}path")
            for outline in _list_pieces(path, frame)
        ]
        return [outline for outline in found if len(outline) > 1]
    preset = None if properties is None else properties.find(f"{A}prstGeom")
    kind = "rect" if preset is None else str(preset.get("prst"))
    if kind in _LINES:
        return [[frame.place((0, 0)), frame.place((1, 1))]]
    corners = _ROUND if kind == "ellipse" else _CORNERS.get(kind, _RECTANGLE)
    return [[frame.place(point) for point in corners]]


def _number(element: Any, name: str) -> float:
    try:
        return 0.0 if element is None else float(element.get(name) or 0)
    except ValueError:  # the name of a guide, in a formula
        return 0.0


def _list_pieces(path: Any, frame: Frame) -> list[list[Point]]:
    """Return the closed pieces of a custom path, in shares of its box."""
    wide, high = _number(path, "w") or frame.w or 1.0, _number(path, "h") or frame.h or 1.0

    def points(step: Any) -> list[Point]:
        return [
            (_number(point, "x") / wide, _number(point, "y") / high)
            for point in step.iterfind(f"{A}pt")
        ]

    pieces: list[list[Point]] = []
    for step in path:
        kind = str(step.tag).rpartition("}")[2]
        given = points(step)
        if kind == "moveTo" and given:
            pieces.append(given[:1])
        elif not pieces or not pieces[-1] or not given:
            continue  # arcs and closings: the straight way stands for them
        elif kind == "lnTo":
            pieces[-1] += given[:1]
        elif kind in ("cubicBezTo", "quadBezTo"):
            pieces[-1] += _bend([pieces[-1][-1], *given])
    return pieces


def _bend(controls: list[Point]) -> list[Point]:
    """Return points on a Bézier curve, without its first one."""
    found = []
    for step in range(1, _STEPS + 1):
        level, share = controls, step / _STEPS
        while len(level) > 1:
            level = [
                (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
                for a, b in pairwise(level)
            ]
        found.append(level[0])
    return found
