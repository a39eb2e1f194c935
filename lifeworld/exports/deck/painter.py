"""Paints what a layout shows behind its text, small: background, shapes, pictures, gradients."""

from __future__ import annotations

import io
import math
from typing import Any

from lifeworld.exports.deck.inherit import A, P, colour_in, colours_of
from lifeworld.exports.deck.looks import EMU, Box
from lifeworld.exports.deck.outlines import Frame, Point, list_outlines, read_frame

__all__ = ["Painter"]

_LARGEST_PICTURE = 40_000_000  # pixels; a larger one is a grey box
_UNKNOWN = "808080"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_KINDS = ("sp", "cxnSp", "pic", "graphicFrame")
Scale = tuple[float, float, float, float]  # left, top, and the size of a unit, in pixels


class Painter:
    """Paints one layout.

    Args:
        layout: The layout of python-pptx.
        page: The slide, in inches.
        wide: Pixels across.

    Attributes:
        picture: The painting, of Pillow.
        things: For each pixel the number of the thing on top; 0 is the background.
    """

    def __init__(self, layout: Any, page: Box, wide: int) -> None:
        from PIL import Image, ImageDraw

        self.unit = wide / (page.w * EMU)
        self.size = (wide, max(1, round(wide * page.h / page.w)))
        self.colours = colours_of(layout)
        self.part = layout.part
        self.picture = Image.new("RGB", self.size, f"#{self.colours.get('bg1', 'FFFFFF')}")
        self.things = Image.new("I", self.size, 0)
        self._on_things = ImageDraw.Draw(self.things)
        self._number = 0

    def paint_layout(self, layout: Any) -> None:
        """Paint the background, the master's ornaments and those of the layout."""
        owners = [layout.slide_master, layout]
        if layout._element.get("showMasterSp") in ("0", "false"):
            owners = [layout]
        self._paint_background(layout)
        for owner in owners:
            self.part = owner.part
            for element in owner._element.cSld.spTree:
                self._paint(element, (0.0, 0.0, self.unit, self.unit))

    def _paint_background(self, layout: Any) -> None:
        """Fill the slide with the background of the layout, or else of the master."""
        for owner in (layout, layout.slide_master):
            background = owner._element.cSld.find(f"{P}bg")
            if background is None:
                continue
            self.part = owner.part
            properties = background.find(f"{P}bgPr")
            if properties is None:
                if colour := colour_in(background.find(f"{P}bgRef"), self.colours):
                    self.picture.paste(f"#{colour}", (0, 0, *self.size))
                return
            mask = self._new_mask([[(0, 0), (self.size[0], 0), self.size, (0, self.size[1])]])
            self._fill(properties, mask, (0, 0, *self.size))
            return

    def _paint(self, element: Any, scale: Scale) -> None:
        """Paint an element of a shape tree and what is in it."""
        kind = str(element.tag).rpartition("}")[2]
        if kind == "AlternateContent":
            for child in element.iterfind("{*}Fallback/*"):
                self._paint(child, scale)
        elif kind == "grpSp":
            inner = _find_scale(element, scale)
            for child in element:
                self._paint(child, inner)
        elif kind in _KINDS and element.find(f"./*/{P}nvPr/{P}ph") is None:
            frame = read_frame(element)
            if kind == "graphicFrame":
                xfrm = element.find(f"{P}xfrm")
                frame = None if xfrm is None else Frame(xfrm)
            if frame is not None:
                self._paint_shape(element, frame, scale)

    def _paint_shape(self, element: Any, frame: Frame, scale: Scale) -> None:
        left, top, across, down = scale

        def placed(points: list[Point]) -> list[Point]:
            return [(left + x * across, top + y * down) for x, y in points]

        outlines = [placed(points) for points in list_outlines(element, frame)]
        flat = [point for outline in outlines for point in outline]
        if not flat or not all(math.isfinite(value) for point in flat for value in point):
            return
        box = (
            round(min(x for x, _ in flat)), round(min(y for _, y in flat)),
            round(max(x for x, _ in flat)), round(max(y for _, y in flat)),
        )  # fmt: skip
        self._number += 1
        if str(element.tag).endswith("}pic"):
            fill = element.find(f"{P}blipFill")
            seen = self._paste(fill, self._new_mask(outlines), box)
        else:
            seen = self._fill(element.find(f"{P}spPr"), self._new_mask(outlines), box)
            seen = self._fill_by_style(element, outlines, box) if seen is None else seen
            self._stroke(element, outlines)
        told = any((text.text or "").strip() for text in element.iter(f"{A}t"))
        if told or str(element.tag).endswith("}graphicFrame"):
            ends = (max(box[0], box[2] - 1), max(box[1], box[3] - 1))
            self._on_things.rectangle((*box[:2], *ends), fill=self._number)
        elif seen is not None:
            self.things.paste(self._number, (0, 0), seen.point(lambda value: 255 * (value > 40)))

    def _new_mask(self, outlines: list[list[Point]]) -> Any:
        from PIL import Image, ImageDraw

        mask = Image.new("L", self.size, 0)
        draw = ImageDraw.Draw(mask)
        for outline in outlines:
            if len(outline) > 2:
                # A pixel's middle decides, as in PowerPoint; polygons of Pillow hold their edges.
                draw.polygon([(x - 0.5, y - 0.5) for x, y in outline], fill=255)
        return mask

    def _fill(self, properties: Any, mask: Any, box: tuple[int, int, int, int]) -> Any:
        """Paint the fill that properties ask for; return what it covers, None without one."""
        for fill in [] if properties is None else properties:
            kind = str(fill.tag).rpartition("}")[2]
            if kind == "noFill":
                return mask.point(lambda _: 0)
            if kind == "solidFill":
                return self._cover(fill, mask)
            if kind == "gradFill":
                return self._grade(fill, mask, box)
            if kind == "blipFill":
                return self._paste(fill, mask, box)
            if kind == "pattFill":
                return self._cover(fill.find(f"{A}bgClr"), mask)
        return None

    def _fill_by_style(self, element: Any, outlines: list[list[Point]], box: Any) -> Any:
        reference = element.find(f"{P}style/{A}fillRef")
        if reference is None or reference.get("idx") == "0":
            return None
        return self._cover(reference, self._new_mask(outlines))

    def _cover(self, fill: Any, mask: Any) -> Any:
        colour = colour_in(fill, self.colours)
        if colour is None:
            return None
        share = _find_alpha(fill)
        seen = mask.point(lambda value: round(value * share))
        self.picture.paste(f"#{colour}", (0, 0, *self.size), seen)
        return seen

    def _grade(self, fill: Any, mask: Any, box: tuple[int, int, int, int]) -> Any:
        """Paint a gradient from its first stop to its last, along its angle or out of a place."""
        from PIL import Image

        stops = sorted(
            (float(stop.get("pos", 0)) / 100_000, colour, _find_alpha(stop))
            for stop in fill.iterfind(f"{A}gsLst/{A}gs")
            if (colour := colour_in(stop, self.colours))
        )
        if not stops:
            return None
        outwards = _find_centre(fill)
        line = fill.find(f"{A}lin")
        angle = math.radians(float(line.get("ang", 0)) / 60_000 if line is not None else 90)
        east, south = math.cos(angle), math.sin(angle)
        wide, high = max(1, box[2] - box[0]), max(1, box[3] - box[1])
        length = abs(east) + abs(south) or 1.0
        painted, seen = Image.new("RGB", self.size), Image.new("L", self.size)
        at_colour: Any = painted.load()
        at_share: Any = seen.load()
        for y in range(max(0, box[1]), min(self.size[1], box[3])):
            for x in range(max(0, box[0]), min(self.size[0], box[2])):
                across, down = (x - box[0]) / wide, (y - box[1]) / high
                if outwards is None:
                    along = ((across - 0.5) * east + (down - 0.5) * south) / length + 0.5
                else:
                    along = _measure_out(outwards, across, down)
                parts, share = _find_stop(stops, along)
                at_colour[x, y] = parts
                at_share[x, y] = round(255 * share)
        from PIL import ImageChops

        seen = ImageChops.multiply(seen, mask)
        self.picture.paste(painted, (0, 0), seen)
        return seen

    def _paste(self, fill: Any, mask: Any, box: tuple[int, int, int, int]) -> Any:
        """Paint a picture into its box; what cannot be read is striped."""
        from PIL import Image, ImageChops

        size = (max(1, box[2] - box[0]), max(1, box[3] - box[1]))
        if size[0] > 4 * self.size[0] or size[1] > 4 * self.size[1]:
            return mask
        found = self._open_picture(fill)
        if found is None:
            self._stripe(mask)
            return mask
        found = found.resize(size)
        painted = Image.new("RGBA", self.size)
        painted.paste(found, box[:2])
        seen = ImageChops.multiply(painted.getchannel("A"), mask)
        self.picture.paste(painted.convert("RGB"), (0, 0), seen)
        return seen

    def _stripe(self, mask: Any) -> None:
        """Paint black and white stripes: no colour is sure on a picture that cannot be read."""
        from PIL import Image

        stripes = Image.new("L", self.size)
        stripes.putdata([255 * (n % self.size[0] // 2 % 2) for n in range(math.prod(self.size))])
        self.picture.paste(stripes.convert("RGB"), (0, 0), mask)

    def _open_picture(self, fill: Any) -> Any:
        from PIL import Image

        blip = None if fill is None else fill.find(f"{A}blip")
        key = None if blip is None else blip.get(f"{_R}embed")
        if not key or key not in self.part.rels:
            return None
        try:
            found: Any = Image.open(io.BytesIO(self.part.related_part(key).blob))
            if found.width * found.height > _LARGEST_PICTURE:
                return None
            found.draft("RGB", (2 * self.size[0], 2 * self.size[1]))
            found = found.convert("RGBA")
        except (OSError, ValueError, SyntaxError, KeyError, Image.DecompressionBombError):
            return None  # drawings of Windows, say: Pillow reads no vectors
        source = fill.find(f"{A}srcRect")
        if source is not None:
            left, top, right, bottom = (
                float(source.get(side, 0)) / 100_000 for side in ("l", "t", "r", "b")
            )
            wide, high = found.size
            cut = (left * wide, top * high, (1 - right) * wide, (1 - bottom) * high)
            if cut[2] - cut[0] >= 1 and cut[3] - cut[1] >= 1:
                found = found.crop(tuple(round(value) for value in cut))
        return found

    def _stroke(self, element: Any, outlines: list[list[Point]]) -> None:
        """Paint the outline of a shape, if it has one."""
        from PIL import ImageDraw

        line = element.find(f"{P}spPr/{A}ln")
        if line is not None and line.find(f"{A}noFill") is not None:
            return
        colour = None if line is None else colour_in(line.find(f"{A}solidFill"), self.colours)
        if colour is None:
            reference = element.find(f"{P}style/{A}lnRef")
            if reference is None or reference.get("idx") == "0":
                return
            colour = colour_in(reference, self.colours) or _UNKNOWN
        draw = ImageDraw.Draw(self.picture)
        points = float((line.get("w") if line is not None else None) or 9_525) / 12_700
        width = max(1, round(points / 72 * self.size[0] / 13.333))
        for outline in outlines:
            path = outline if len(outline) == 2 else [*outline, outline[0]]
            draw.line(path, fill=f"#{colour}", width=width)
            self._on_things.line(path, fill=self._number, width=width)


def _find_scale(group: Any, scale: Scale) -> Scale:
    """Return where the units of a group lie on the slide."""
    xfrm = group.find(f"{P}grpSpPr/{A}xfrm")
    frame = None if xfrm is None else Frame(xfrm)
    first, size = (None if xfrm is None else xfrm.find(f"{A}{n}") for n in ("chOff", "chExt"))
    if frame is None or first is None or size is None:
        return scale
    left, top, across, down = scale
    inner_wide, inner_high = float(size.get("cx") or 0), float(size.get("cy") or 0)
    if not inner_wide or not inner_high:
        return scale
    wide, high = across * frame.w / inner_wide, down * frame.h / inner_high
    return (
        left + frame.x * across - float(first.get("x") or 0) * wide,
        top + frame.y * down - float(first.get("y") or 0) * high,
        wide,
        high,
    )


def _find_alpha(fill: Any) -> float:
    alpha = next(fill.iter(f"{A}alpha"), None)
    try:
        return 1.0 if alpha is None else max(0.0, min(1.0, float(alpha.get("val")) / 100_000))
    except (TypeError, ValueError):
        return 1.0


def _find_centre(fill: Any) -> tuple[float, float, bool] | None:
    """Return where a gradient begins that goes outwards, as shares, and whether it is round."""
    path = fill.find(f"{A}path")
    if path is None:
        return None
    core = path.find(f"{A}fillToRect")
    left, top, right, bottom = (
        float(core.get(side, 0)) / 100_000 if core is not None else 0.0
        for side in ("l", "t", "r", "b")
    )
    return (left + 1 - right) / 2, (top + 1 - bottom) / 2, path.get("path") == "circle"


def _measure_out(centre: tuple[float, float, bool], across: float, down: float) -> float:
    """Return how far a place is from where a gradient begins, 1 at the furthest corner."""
    x, y, rounded = centre
    far = max(x, 1 - x, 0.01), max(y, 1 - y, 0.01)
    aside, below = abs(across - x) / far[0], abs(down - y) / far[1]
    return math.hypot(aside, below) / math.sqrt(2) if rounded else max(aside, below)


def _find_stop(
    stops: list[tuple[float, str, float]], along: float
) -> tuple[tuple[int, ...], float]:
    """Return the colour and opacity of a gradient at a place from 0 to 1."""
    before = max((stop for stop in stops if stop[0] <= along), default=stops[0])
    after = min((stop for stop in stops if stop[0] >= along), default=stops[-1])
    gap = after[0] - before[0]
    share = (along - before[0]) / gap if gap > 0 else 0.0
    parts = tuple(
        round(int(before[1][n : n + 2], 16) * (1 - share) + int(after[1][n : n + 2], 16) * share)
        for n in (0, 2, 4)
    )
    return parts, before[2] * (1 - share) + after[2] * share
