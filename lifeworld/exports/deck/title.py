"""Titles of slides: never cut while their box can grow, and in a colour that can be read there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lifeworld.exports.deck.inherit import READABLE
from lifeworld.exports.deck.looks import EMU, Box, contrast
from lifeworld.exports.deck.measure_text import (
    Fitted,
    Para,
    Run,
    find_fewer_lines,
    find_fit,
    leading_of,
    measure_lines,
    measure_width,
)
from lifeworld.exports.deck.xml import set_fill, set_ink, set_place, set_text
from study.language import mark, say

# A page is a `Page` of page.py, which imports this module.
__all__ = ["Heading", "write_title"]

_TITLE_CUT = mark("The title “{title}” was too long for its slide. The notes hold it in full.")
_LARGEST, _LARGEST_COVER = 28.0, 48.0  # our titles are sentences; templates expect a few words
_GOOD, _SMALLEST = 20.0, 14.0
_GROWN = 0.42  # share of the page that a title may reach down to
_STEP = 0.1  # inches by which a box grows


@dataclass(frozen=True, slots=True)
class Heading:
    """A title as it was written: its words, its paragraph, and where it ends, in inches."""

    shown: str
    para: Para
    end: float


def write_title(page: Any, shape: Any, title: str) -> Heading:
    """Write the title of a slide into its placeholder, in a box as high as it needs.

    Args:
        page: The slide.
        shape: Its title placeholder, or the text box that stands for it.
        title: The title.
    """
    place, deck = page.places["title"], page.deck
    size = int(deck.inheritance.value(shape, "sz") or 2800) / 100
    if not deck.own:
        largest = _LARGEST_COVER if page.name == "Cover" else _LARGEST
        size = min(size, largest * max(1.0, page.scale))
    face = place.face if deck.own else page.face(heading=True)
    bold = not deck.own and deck.inheritance.value(shape, "b") in ("1", "true")
    capitals = not deck.own and deck.inheritance.value(shape, "cap") == "all"
    told = title.upper() if capitals else title
    if not deck.own:
        size = _find_size(page, shape, told, size=size, face=face, bold=bold)
    para = Para(
        (Run(told, face=face, bold=bold, lang=deck.lang),),
        size=size,
        leading=1.22 if deck.own else 1.18,
        smallest=min(size, _SMALLEST * page.scale),
        align=place.align,
    )
    box, fitted = _find_box(page, shape, para)
    whole = fitted.paras[0].text() == para.text()
    shown = title if whole else fitted.paras[0].text()
    if not whole:
        shown = deck.titled(shown, title)
        page.notes.append(say("Full title: {title}", title=title))
        page.warn(_TITLE_CUT, title)
    if box is not None:
        set_place(shape, box)
    width, _ = page.room(shape)
    lines = measure_lines(fitted.paras[0], width=width)
    _, top, _, height = deck.inheritance.frame(shape)
    end = top / EMU + lines * leading_of(fitted.paras[0]) / 72
    if not deck.own:  # the words may stand at the foot of their box
        end = (top + height) / EMU
    final = replace(fitted.paras[0], runs=(Run(shown, face="serif", lang=deck.lang),))
    set_text(shape, (final,), page.palette, own=deck.own, plain=True)
    if not deck.own:
        _set_ink(page, shape)
    return Heading(shown, replace(fitted.paras[0], runs=(Run(shown, face=face),)), end)


def _find_size(page: Any, shape: Any, title: str, *, size: float, face: str, bold: bool) -> float:
    """Return the size at which no word of a title is wider than its box, and would be parted."""
    room, _ = page.room(shape)
    widest = max(
        (measure_width(word, size=size, face=face, bold=bold) for word in title.split()), default=0
    )
    smallest = min(size, _SMALLEST * page.scale)
    return max(smallest, size * room / widest) if widest > room > 0 else size


def _find_box(page: Any, shape: Any, para: Para) -> tuple[Box | None, Fitted]:
    """Return the box for a title, None for the layout's, and the title as it fits there."""
    width, height = page.room(shape)
    first = _fit(para, width, height)
    if page.deck.own:
        return None, first
    # What the box takes for its inner margins is the same in a box of any size.
    left, top, wide, high = (value / EMU for value in page.deck.inheritance.frame(shape))
    edges = (wide - width / 72, high - height / 72)
    given = _find_given(page, page.mapped.title or Box(left, top, wide, high))
    for box, smallest in _list_boxes(page, given):
        tried = replace(para, smallest=min(para.size, smallest * page.scale))
        fitted = _fit(tried, (box.w - edges[0]) * 72, (box.h - edges[1]) * 72)
        if fitted.fits and not fitted.cut:
            needed = measure_lines(fitted.paras[0], width=(box.w - edges[0]) * 72)
            tall = needed * leading_of(fitted.paras[0]) / 72 + edges[1]
            return _trimmed(box, given, tall), fitted
        last = box, fitted
    return last


def _find_given(page: Any, box: Box) -> Box:
    """Return the layout's box for a title, without what an ornament takes of it."""
    found = page.mapped.found
    assert found is not None  # noqa: S101
    if len(found.ground.list_things(box)) == 1:
        return box
    free = found.ground.find_free(box)
    return free if free.w >= box.w * 0.55 and free.h >= box.h * 0.6 else box


def _fit(para: Para, width: float, height: float) -> Fitted:
    width = max(width, 20.0)
    return find_fit((find_fewer_lines(para, width=width),), width=width, height=height)


def _trimmed(box: Box, given: Box, tall: float) -> Box:
    """Return a grown box no higher than its words need, and no lower than the layout's own."""
    if box.y < given.y:  # it grew upwards, from its foot
        high = max(given.h, min(box.h, tall))
        return Box(box.x, box.y + box.h - high, box.w, high)
    return Box(box.x, box.y, box.w, max(min(box.h, tall), min(box.h, given.h)))


def _list_boxes(page: Any, given: Box) -> Iterator[tuple[Box, float]]:
    """Return the boxes that a title may have, the layout's own first, each with a smallest size."""
    found = page.mapped.found
    assert found is not None  # noqa: S101  only a client's template comes here
    size = page.deck.size
    yield given, _GOOD
    lowest = found.lowest if found.beside else size.h * _GROWN
    if page.name == "Cover":
        lowest = max(size.h * 0.7, given.y + given.h)
        higher = _grow(page, given, top=size.h * 0.06, bottom=given.y + given.h)
        yield higher, _GOOD
        given = higher
    grown = _grow(page, given, top=given.y, bottom=lowest)
    yield grown, _GOOD
    both = _grow(page, grown, top=size.h * 0.04, bottom=lowest)
    yield both, _SMALLEST
    wide = Box(page.mapped.area.x, min(given.y, size.h * 0.1), page.mapped.area.w, size.h * 0.45)
    yield found.ground.find_free(wide), _SMALLEST
    yield wide, _SMALLEST


def _grow(page: Any, box: Box, *, top: float, bottom: float) -> Box:
    """Return a box grown up to *top* and down to *bottom*, as far as no ornament begins."""
    found = page.mapped.found
    assert found is not None  # noqa: S101
    things = found.ground.list_things(box)
    while box.y + box.h + _STEP <= bottom:
        more = Box(box.x, box.y, box.w, box.h + _STEP)
        if found.ground.list_things(more) - things:
            break
        box = more
    while box.y - _STEP >= top:
        more = Box(box.x, box.y - _STEP, box.w, box.h + _STEP)
        if found.ground.list_things(more) - things:
            break
        box = more
    return box


def _set_ink(page: Any, shape: Any) -> None:
    """Colour a title whose own colour cannot be read on what lies under it."""
    found, deck = page.mapped.found, page.deck
    assert found is not None  # noqa: S101
    box = Box(*(value / EMU for value in deck.inheritance.frame(shape)))
    under = found.find_under(shape, box, deck.inheritance)
    own = found.find_ink(shape, deck.inheritance)
    if min(contrast(own, each) for each in under) >= READABLE:
        return
    palette = found.choose_colours(under)
    if min(contrast(palette.values["ink"], each) for each in under) < READABLE:
        # A picture, or a gradient from dark to pale: the words get a panel of their own.
        palette = found.choose_colours((found.paper,))
        set_fill(shape, found.paper)
    set_ink(shape, "ink", palette)
