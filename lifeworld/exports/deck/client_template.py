"""A client's template, read safely, and its layouts matched to ours."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lifeworld.exports.deck.choose_layout import choose_layouts, fits, list_roles
from lifeworld.exports.deck.inherit import READABLE, Palette, find_palette
from lifeworld.exports.deck.looks import BOTTOM, LAYOUTS, LEFT, PAGE, TOP, WIDTH, Box
from lifeworld.exports.deck.mend_template import drop_slides, mend_template
from lifeworld.exports.deck.template_layouts import TemplateLayout, list_layouts, read_page
from lifeworld.exports.template_file import POWERPOINT, clean_template, new_refusal
from study.language import say

__all__ = ["Mapped", "find_layouts", "open_presentation"]

_SMALLEST = 0.91  # of our sizes: 11 points are 10, on a page as high as ours
_SMALLEST_PAGE = 0.75  # the same on a page as low as those of Google: as large when projected
_LEAST = 0.95
_LITTLE = 1.12  # of the place for content on our page; a client's holds the line below it, too
_LEAST_WIDE = 0.35  # the same of its width
_UNREST = 0.003  # share of edges under words: 0 to .001 on plain grounds, .004 to .05 on busy ones
_LEAST_COVER = 0.22  # share of the page's height that the words below a cover's title need


@dataclass(frozen=True, slots=True)
class Mapped:
    """One of our layouts as a layout of the template in use.

    Attributes:
        layout: The layout of python-pptx.
        places: Placeholder index by our role; roles without one are drawn as text boxes.
        area: The part of the slide, in inches, that our content area is laid over.
        palette: The colours that can be read on its ground.
        found: The layout as it was read; None in our own template.
        top: Where the content of our layout begins, in inches.
        bottom: Where it ends.
        title: Where the title has to be moved to, because it leaves no room for content.
        scale: The size of text beside that on our page: smaller on small pages, larger on posters.
        panel: Colour of a panel laid under the content, where the ground has no colour on which
            text can be read, or is too busy for it; empty without one.
    """

    layout: Any
    places: dict[str, int]
    area: Box
    palette: Palette
    found: TemplateLayout | None = None
    top: float = TOP
    bottom: float = BOTTOM
    title: Box | None = None
    scale: float = 1.0
    panel: str = ""

    @property
    def own(self) -> bool:
        """Return whether it is a layout of our own template."""
        return self.found is None

    def box(self, box: Box) -> Box:
        """Return a box of our page in this template's coordinates."""
        if self.own:
            return box
        wide, high = self.area.w / WIDTH, self.area.h / (self.bottom - self.top)
        return Box(
            self.area.x + (box.x - LEFT) * wide,
            self.area.y + (box.y - self.top) * high,
            box.w * wide,
            box.h * high,
        )

    def measure_want(self) -> int:
        """Return how much room for text it lacks beside our page: 0 none, 1 some, 2 much."""
        share = self.area.w * self.area.h / self.scale**2 / (WIDTH * (BOTTOM - TOP))
        return (share < _LITTLE) + (share < _LEAST)


def open_presentation(content: bytes, name: str, *, own: bool) -> Any:
    """Open a .pptx or .potx as the base of a deck, and remove its slides.

    Args:
        content: The whole file. A client's is opened in the guarded process only.
        name: Its name, for messages.
        own: Whether it is the template of this package, which is not checked.

    Raises:
        Unreadable: The file is not a PowerPoint file, is unsafe, or cannot be the base of a deck.
    """
    from pptx import Presentation

    if own:
        presentation = Presentation(io.BytesIO(content))
        drop_slides(presentation)
        return presentation
    try:
        presentation = Presentation(io.BytesIO(clean_template(content, name)))
    except (OSError, KeyError, ValueError, SyntaxError) as error:
        told = say("lacks parts that every {program} file has", program=POWERPOINT.name)
        raise new_refusal(name, told) from error
    drop_slides(presentation)
    mend_template(presentation, name)
    return presentation


def find_layouts(
    presentation: Any, *, own: bool, chosen: Mapping[str, int] | None = None
) -> dict[str, Mapped]:
    """Return the template's layout and placeholders for each of our layouts.

    Args:
        presentation: The opened template.
        own: Whether the template is ours; then layouts are matched by name.
        chosen: The numbers of a client's layouts that a person chose, by our layouts' names.
    """
    if own:
        page = read_page(presentation)
        by_name = {layout.name: layout for layout in presentation.slide_layouts}
        return {
            name: Mapped(
                by_name[name],
                {p.role: p.idx for p in places},
                page,
                find_palette(by_name[name]),
            )
            for name, places in LAYOUTS.items()
        }
    served = choose_layouts(list_layouts(presentation), chosen=chosen or {})
    return {name: _mapped(name, found) for name, found in served.items()}


def _mapped(name: str, found: TemplateLayout) -> Mapped:
    places = {"title": 0}
    if name == "Cover" and found.subtitle:
        places["subtitle"] = found.subtitle[0].index
    elif list_roles(name) and fits(found, name):
        roles = (role.role for role in list_roles(name))
        places.update(zip(roles, (holder.index for holder in found.content), strict=True))
    if found.line is not None and name != "Cover":
        places["kicker"] = found.line.index
    boxes = [place.box for place in LAYOUTS[name] if place.role not in ("title", "kicker")]
    opening = name == "Cover"
    mapped = Mapped(
        found.layout,
        places,
        _find_opening_area(found) if opening else found.area,
        find_palette(found.layout, colours=found.colours),
        found,
        title=None if opening else found.moved,
        scale=_find_scale(found.page, found.area),
        top=min(box.y for box in boxes),
        bottom=max(box.y + box.h for box in boxes),
    )
    return _with_colours(mapped)


def _find_scale(page: Box, area: Box) -> float:
    """Return the size of text beside that on our page, for as many words in as many lines."""
    by_page = math.sqrt(page.w * page.h / (PAGE.w * PAGE.h))
    by_area = math.sqrt(area.w * area.h / (WIDTH * (BOTTOM - TOP)))
    floor = max(_SMALLEST_PAGE, min(_SMALLEST, page.h / PAGE.h))
    return max(floor, min(by_page, by_area))


def _find_opening_area(found: TemplateLayout) -> Box:
    """Return where the words of a cover or a section stand: under its title, or else beside it."""
    page = found.page
    least = page.h * _LEAST_COVER
    areas = _list_opening_areas(found)
    free = [found.ground.find_free(box) for box in areas]
    # Where nothing is free, the words stand on what is there, or on a panel over it.
    for box in [*free, *areas]:
        if box.h >= least * 0.98 and box.w >= page.w * _LEAST_WIDE:
            return box
    return max(free, key=lambda box: min(box.h, least) * box.w)


def _list_opening_areas(found: TemplateLayout) -> list[Box]:
    """Return the places around a title, the likeliest first."""
    page, title = found.page, found.title
    lowest, ends = max(found.lowest, page.h * 0.9), title.y + title.h
    left, width = title.x, title.w
    if title.w < page.w * 0.5:
        left, width = page.w * 0.06, page.w * 0.88
    below = found.subtitle[0].box if found.subtitle else None
    areas = []
    if below is not None and below.w >= page.w * 0.3 and below.y >= ends - 0.2:
        top = max(below.y, ends)
        areas.append(Box(below.x, top, below.w, lowest - top))
    top = ends + page.h * 0.02
    areas.append(Box(left, top, width, lowest - top))
    right = title.x + title.w + page.w * 0.03
    areas.append(Box(right, page.h * 0.2, page.w * 0.96 - right, page.h * 0.6))
    areas.append(Box(left, page.h * 0.05, width, title.y - page.h * 0.07))
    fitting = [box for box in areas if box.w > 0.5 and box.h > 0.3]
    return fitting or [Box(left, page.h * 0.75, width, page.h * 0.2)]


def _with_colours(mapped: Mapped) -> Mapped:
    """Return the layout with colours that can be read on what lies under its content."""
    found = mapped.found
    if found is None:
        return mapped
    under = tuple(found.ground.list_colours(mapped.area))
    palette = found.choose_colours(under)
    readable = found.ground.measure_contrast(palette.values["ink"], mapped.area) >= READABLE
    if readable and found.ground.measure_unrest(mapped.area) < _UNREST:
        return replace(mapped, palette=palette)
    # A picture, a gradient from dark to pale, or many shapes: a panel in the template's own colour
    # covers them.
    plain = found.choose_colours((found.paper,))
    return replace(mapped, palette=plain, panel=found.paper)
