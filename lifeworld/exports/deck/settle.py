"""Where a client's placeholders stand on one slide: below its title, off footers and ornaments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lifeworld.exports.deck.client_template import Mapped
from lifeworld.exports.deck.looks import EMU, Box
from lifeworld.exports.deck.template_layouts import TemplateLayout
from lifeworld.exports.deck.title import Heading
from lifeworld.exports.deck.xml import set_fill, set_place

# A page is a `Page` of page.py, which imports this module.
__all__ = ["add_panel", "settle_places"]

_GAP = 0.013  # share of the page's height between a title and what follows
_LEAST = 0.2  # share of the page's height that content is left at least
_NARROW, _LOW = 0.6, 0.3  # a placeholder that loses more of its width or height is not used
_SUBTITLE = 2.4  # inches that question, date and reader take on our page
_MARGIN = 0.12  # inches of a panel around the text on it


def settle_places(mapped: Mapped, page: Any, shapes: dict[int, Any], heading: Heading) -> Mapped:
    """Return the layout with the area that the title leaves; placeholders move into it.

    A placeholder that would lose most of its room is not used: text boxes take its place.
    """
    found, size = mapped.found, page.deck.size
    if found is None:
        return mapped
    area = mapped.area
    places = dict(mapped.places)
    top = heading.end + size.h * _GAP
    line = shapes.get(places.get("kicker", -1))
    if line is not None and found.line is not None:
        if heading.end > found.line.box.y + 0.05:  # the title needs the room of the line
            del places["kicker"]
        else:
            top = max(top, found.line.box.y + found.line.box.h)
    if not found.beside and area.y < top < area.y + area.h:
        top = min(top, area.y + area.h - size.h * _LEAST)
        area = Box(area.x, top, area.w, area.y + area.h - top)
    settled = replace(mapped, area=area, places=places)
    foot = settled.box(page.places["note"].box).y if "note" in page.places else area.y + area.h
    room = Box(area.x, area.y, area.w, foot - area.y)
    if "subtitle" in places:
        set_place(shapes[places["subtitle"]], _find_subtitle(page, found, area))
    for role in [role for role in places if role not in ("title", "kicker", "subtitle")]:
        shape = shapes.get(places[role])
        if shape is None:
            continue
        box = Box(*(value / EMU for value in page.deck.inheritance.frame(shape)))
        left, upper = max(box.x, room.x), max(box.y, room.y)
        right, lower = min(box.x + box.w, room.x + room.w), min(box.y + box.h, room.y + room.h)
        if right - left < box.w * _NARROW or lower - upper < box.h * _LOW:
            return _without_places(settled)
        if (left, upper, right, lower) != (box.x, box.y, box.x + box.w, box.y + box.h):
            set_place(shape, Box(left, upper, right - left, lower - upper))
    return settled


def _find_subtitle(page: Any, found: TemplateLayout, area: Box) -> Box:
    """Return the box of a cover's subtitle: the template's, as high as our lines need."""
    own = found.subtitle[0].box
    high = max(own.h, _SUBTITLE * page.scale)
    return Box(area.x, area.y, area.w, min(area.h, high))


def _without_places(mapped: Mapped) -> Mapped:
    """Return the layout with text boxes for all content, so that the parts do not overlap."""
    kept: dict[str, int] = {
        role: mapped.places[role] for role in ("title", "kicker") if role in mapped.places
    }
    return replace(mapped, places=kept)


def add_panel(slide: Any, mapped: Mapped) -> None:
    """Lay a plain panel under the content of a slide, if its ground asks for one."""
    from pptx.enum.shapes import MSO_SHAPE

    if not mapped.panel:
        return
    area = mapped.area
    frame = (area.x - _MARGIN, area.y - _MARGIN, area.w + 2 * _MARGIN, area.h + 2 * _MARGIN)
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(round(value * EMU) for value in frame))
    shape.name = "Ground"
    shape.line.fill.background()
    set_fill(shape, mapped.panel)
    style = shape._element.find("{*}style")
    if style is not None:
        shape._element.remove(style)  # no shadow of the theme
    slide.shapes._spTree.insert(2, shape._element)
