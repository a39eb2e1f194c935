"""The layouts of a client's template, as they are drawn: titles, text areas, footers, ornaments."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from lifeworld.exports.deck.ground import Ground, read_ground
from lifeworld.exports.deck.inherit import (
    Inheritance,
    Palette,
    colour_in,
    colours_of,
    find_palette,
)
from lifeworld.exports.deck.looks import EMU, Box

__all__ = ["Holder", "TemplateLayout", "list_layouts", "read_page"]

_LEAST = 0.18  # share of the page's width and height below which a placeholder holds no content
_FEET = ("FOOTER", "SLIDE_NUMBER", "DATE", "HEADER")
_MARGIN = 0.06
_KEPT = 0.5  # the share of a text area that must be free of ornaments, for them to be kept clear
_LOWEST_TITLE = 0.6  # share of the page; a title that ends below it leaves no room for content
_LEAST_ROOM = 0.5  # share of the page's height below a title that need not stand so low
_GAP = 0.013  # share of the page's height between a title and what follows
# What PowerPoint declares of layouts that are made for something else than sentences.
_UNUSUAL = ("title", "secHead", "vertTx", "vertTitleAndTx", "picTx", "blank")


@dataclass(frozen=True, slots=True)
class Holder:
    """A placeholder that may hold content: its index, its kind and where it lies, in inches."""

    index: int
    kind: str
    box: Box


@dataclass(frozen=True)
class TemplateLayout:
    """A layout of a template, by the geometry and the types of its placeholders.

    Attributes:
        number: Its place among all layouts of the file, from 1.
        layout: The layout of python-pptx.
        page: The slide, in inches.
        title: Where its title lies.
        declared: What it says that it is for, such as `title` or `secHead`; may be empty.
        cover: Whether its title is one of a cover.
        upright: Whether its title runs upwards.
        subtitle: Placeholders for the line below the title of a cover.
        line: A low line of text just below the title, if there is one.
        content: Placeholders for content, from left to right.
        lowest: Where content has to end: above footers and the slide number.
        text: Where the template puts its own text; the master's place if the layout has none.
    """

    number: int
    layout: Any
    page: Box
    title: Box
    declared: str
    cover: bool
    upright: bool
    subtitle: tuple[Holder, ...]
    line: Holder | None
    content: tuple[Holder, ...]
    lowest: float
    text: Box

    @property
    def name(self) -> str:
        """Return the name that the template gives it."""
        return str(self.layout.name or "").strip()

    @property
    def unusual(self) -> bool:
        """Return whether it is made for something else than a sentence and content below it."""
        return self.cover or self.upright or self.declared in _UNUSUAL

    @functools.cached_property
    def ground(self) -> Ground:
        """Return what it paints behind its text."""
        return read_ground(self.layout, self.page)

    @functools.cached_property
    def moved(self) -> Box | None:
        """Return where a title has to be moved to, because it leaves no room for content."""
        page, title = self.page, self.title
        ends = title.y + title.h
        cramped = title.y > page.h * 0.2 and self.lowest - ends < page.h * _LEAST_ROOM
        if self.beside or (ends <= page.h * _LOWEST_TITLE and not cramped):
            return None
        wide = Box(page.w * _MARGIN, page.h * _MARGIN, page.w * (1 - 2 * _MARGIN), page.h * 0.15)
        free = self.ground.find_free(wide)
        return free if free.w >= page.w * 0.5 and free.h >= page.h * 0.1 else wide

    @functools.cached_property
    def beside(self) -> bool:
        """Return whether the title stands beside the text and not above it."""
        title, text = self.title, self.text
        apart = title.x + title.w <= text.x + 0.05 or text.x + text.w <= title.x + 0.05
        return bool(self.content) and apart and text.w >= self.page.w * 0.4

    @functools.cached_property
    def area(self) -> Box:
        """Return where content may stand: in the text area, below the title, off ornaments."""
        page, title = self.page, self.moved or self.title
        top = self.text.y
        if not self.beside:
            ends = title.y + title.h
            if self.line is not None:
                ends = max(ends, self.line.box.y + self.line.box.h)
            top = ends + page.h * _GAP
            if self.content and self.moved is None:
                top = max(top, min(self.text.y, page.h * 0.45))
        bottom = min(self.lowest, self.text.y + self.text.h)
        if bottom - top < page.h * 0.3:
            bottom = self.lowest
        if self.moved is not None:  # the room of the title is free
            bottom = max(bottom, self.lowest)
        area = Box(self.text.x, top, self.text.w, max(page.h * 0.2, bottom - top))
        free = self.ground.find_free(area)
        return free if free.w * free.h >= _KEPT * area.w * area.h else area

    @functools.cached_property
    def colours(self) -> dict[str, str]:
        """Return the colours of its theme, see `colours_of`."""
        return colours_of(self.layout)

    @property
    def paper(self) -> str:
        """Return the first background colour of its theme, as hexadecimal digits."""
        return self.colours.get("bg1", "FFFFFF")

    def choose_colours(self, under: tuple[str, ...]) -> Palette:
        """Return the colours of its theme that can be read on what lies under words."""
        return find_palette(self.layout, under=under, colours=self.colours)

    def find_under(self, shape: Any, box: Box, inheritance: Inheritance) -> tuple[str, ...]:
        """Return the colours that lie under the words of a shape: its own fill, or the ground."""
        for owner in inheritance.chain(shape):
            properties = owner._element.find("{*}spPr")
            if properties is None:
                continue
            if properties.find("{*}noFill") is not None:
                break
            if found := colour_in(properties.find("{*}solidFill"), self.colours):
                return (found,)
        return tuple(self.ground.list_colours(box))

    def find_ink(self, shape: Any, inheritance: Inheritance) -> str:
        """Return the colour that a placeholder's own words have, as hexadecimal digits."""
        inherited = inheritance.colour(shape, self.colours)
        return inherited or find_palette(self.layout, colours=self.colours).values["ink"]


def read_page(presentation: Any) -> Box:
    """Return the size of the slides in inches."""
    return Box(0, 0, presentation.slide_width / EMU, presentation.slide_height / EMU)


def list_layouts(presentation: Any) -> list[TemplateLayout]:
    """Return the layouts of an opened template that have a title, in the file's order."""
    page = read_page(presentation)
    found, number = [], 0
    for master in presentation.slide_masters:
        own = _read_holders(master, page)
        for layout in master.slide_layouts:
            number += 1
            read = _read_layout(layout, own, page, number)
            if read is not None:
                found.append(read)
    return found  # `mend_template` sees that there is one


def _read_holders(owner: Any, page: Box) -> list[Holder]:
    inheritance = Inheritance()
    return [
        Holder(
            int(shape.placeholder_format.idx),
            _name_kind(shape, inheritance),
            Box(*(value / EMU for value in inheritance.frame(shape))),
        )
        for shape in owner.placeholders
        if shape._element.tag.endswith("}sp")
    ]


def _name_kind(shape: Any, inheritance: Inheritance) -> str:
    """Return the type of a placeholder; one whose text runs upwards holds none of ours."""
    kind = str(shape.placeholder_format.type)
    upright = inheritance.value(shape, "vert") not in (None, "horz")
    return f"VERTICAL_{kind}" if upright and "TITLE" not in kind else kind


def _read_layout(
    layout: Any, master: list[Holder], page: Box, number: int
) -> TemplateLayout | None:
    holders = _read_holders(layout, page)
    title = next((each for each in holders if each.index == 0 and "TITLE" in each.kind), None)
    if title is None or "SUBTITLE" in title.kind:
        return None
    content = [each for each in holders if each is not title and _holds_content(each, page)]
    content = [each for each in content if not _twice(each, content)]
    content.sort(key=lambda each: (round(each.box.x / page.w * 8), each.box.y))
    subtitle = tuple(each for each in holders if "SUBTITLE" in each.kind)
    shape = next(s for s in layout.placeholders if s.placeholder_format.idx == 0)
    upright = Inheritance().value(shape, "vert") not in (None, "horz")
    return TemplateLayout(
        number=number,
        layout=layout,
        page=page,
        title=title.box,
        declared=str(layout._element.get("type") or ""),
        cover="CENTER_TITLE" in title.kind,
        upright=upright or title.box.h > 1.5 * title.box.w,
        subtitle=subtitle,
        line=_find_line(holders, title.box, page),
        content=tuple(content),
        lowest=_find_lowest([*master, *holders], page),
        text=_find_text(content, master, title.box, page),
    )


def _holds_content(holder: Holder, page: Box) -> bool:
    large = holder.box.w >= page.w * _LEAST and holder.box.h >= page.h * _LEAST
    return large and not holder.kind.startswith(_FEET) and "TITLE" not in holder.kind


def _twice(holder: Holder, content: list[Holder]) -> bool:
    """Return whether an earlier placeholder lies in nearly the same place."""
    earlier = content[: next(n for n, each in enumerate(content) if each is holder)]
    return any(_shared(holder.box, each.box) > 0.7 * holder.box.w * holder.box.h
               for each in earlier)  # fmt: skip


def _shared(one: Box, other: Box) -> float:
    wide = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    high = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return max(0.0, wide) * max(0.0, high)


def _find_line(holders: list[Holder], title: Box, page: Box) -> Holder | None:
    """Return a low line of text just below the title: a subtitle, as many companies have."""
    for each in holders:
        box = each.box
        near = -0.05 <= box.y - (title.y + title.h) <= page.h * 0.08
        low = 0.2 <= box.h <= page.h * 0.13 and box.w >= page.w * 0.35
        if near and low and each.kind.startswith(("BODY", "SUBTITLE", "OBJECT")):
            return each
    return None


def _find_lowest(holders: list[Holder], page: Box) -> float:
    lowest = page.h * 0.95
    for each in holders:
        if each.kind.startswith(_FEET) and each.box.y > page.h / 2 and each.box.h:
            lowest = min(lowest, each.box.y - 0.08)
    return max(lowest, page.h * 0.6)


def _find_text(content: list[Holder], master: list[Holder], title: Box, page: Box) -> Box:
    """Return where the template puts text: its layout's placeholders, or the master's body."""
    held = [each.box for each in content if not each.kind.startswith("PICTURE")]
    if held:
        text = _around(held)
        if text.w >= page.w * 0.3 and text.h >= page.h * 0.2:
            return _inside(text, page)
    for each in master:
        if each.kind.startswith(("BODY", "OBJECT")) and each.box.w >= page.w * 0.4:
            return _inside(each.box, page)
    left, width = page.w * _MARGIN, page.w * (1 - 2 * _MARGIN)
    if title.w >= page.w * 0.55:  # of a narrow title the width is no measure
        left, width = title.x, title.w
    top = title.y + title.h
    return _inside(Box(left, top, width, page.h * 0.93 - top), page)


def _around(boxes: list[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
    return Box(left, top, right - left, bottom - top)


def _inside(box: Box, page: Box) -> Box:
    """Return the part of a box that is on the slide, with a thin margin."""
    edge = page.w * 0.02
    left, top = max(edge, box.x), max(edge, box.y)
    right, bottom = min(page.w - edge, box.x + box.w), min(page.h - edge, box.y + box.h)
    if right - left < page.w * 0.3 or bottom - top < page.h * 0.1:
        return Box(page.w * _MARGIN, page.h * 0.25, page.w * (1 - 2 * _MARGIN), page.h * 0.65)
    return Box(left, top, right - left, bottom - top)
