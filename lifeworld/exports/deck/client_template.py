"""A client's template, read safely, and its layouts matched to ours."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from lifeworld.exports.deck.inherit import Inheritance
from lifeworld.exports.deck.looks import BOTTOM, EMU, LAYOUTS, LEFT, TOP, WIDTH, Box, Placeholder
from lifeworld.exports.deck.mend_template import drop_slides, mend_template
from lifeworld.exports.template_file import POWERPOINT, clean_template, new_refusal
from study.language import say

__all__ = ["Mapped", "find_layouts", "open_presentation"]

# Which placeholders of a template hold the content of ours; pictures hold none of it.
_HOLDS = {"body": ("BODY", "OBJECT"), "tbl": ("TABLE", "OBJECT"), "chart": ("CHART", "OBJECT")}
_LOW_TITLE, _LOWEST_TITLE = 0.45, 0.6  # shares of the page: other layouts are preferred; moved
_ASIDE = ("FOOTER", "SLIDE_NUMBER", "DATE", "HEADER")


@dataclass(frozen=True, slots=True)
class Mapped:
    """One of our layouts as a layout of the template in use.

    Attributes:
        layout: The layout of python-pptx.
        places: Placeholder index by our role; roles without one are drawn as text boxes.
        area: The part of the slide, in inches, that our content area is laid over.
        own: Whether it is our own template.
        top: Where the content of our layout begins, in inches.
        bottom: Where it ends.
        title: Where the title has to be moved to, because it leaves no room for content.
    """

    layout: Any
    places: dict[str, int]
    area: Box
    own: bool
    top: float = TOP
    bottom: float = BOTTOM
    title: Box | None = None

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


@dataclass(frozen=True, slots=True)
class _Holds:
    """The placeholders of a layout of the template: indexes, and of content its kinds too."""

    layout: Any
    title: bool
    subtitle: tuple[int, ...]
    content: tuple[tuple[int, str], ...]


def _read_layout(layout: Any, page: Box) -> _Holds:
    title, subtitle, content = False, [], []
    for shape in layout.placeholders:
        kind = str(shape.placeholder_format.type)
        index = shape.placeholder_format.idx
        box = _inches(shape)
        if "SUBTITLE" in kind:
            subtitle.append(index)
        elif "TITLE" in kind:
            title = title or index == 0
        elif box.w >= page.w * 0.18 and box.h >= page.h * 0.18 and not kind.startswith(_ASIDE):
            content.append((index, kind))
    return _Holds(layout, title, tuple(subtitle), tuple(content))


def _inches(shape: Any) -> Box:
    left, top, width, height = Inheritance().frame(shape)
    return Box(left / EMU, top / EMU, width / EMU, height / EMU)


def _find_area(holds: _Holds, page: Box) -> tuple[Box | None, Box]:
    """Return where a title has to be moved to, if it has to, and the free area below the title.

    The area ends above the footers and where the master's own text ends.
    """
    title, lowest = _title_box(holds.layout), page.h * 0.93
    for shape in (*holds.layout.slide_master.placeholders, *holds.layout.placeholders):
        kind, box = str(shape.placeholder_format.type), _inches(shape)
        if kind.startswith("BODY") and box.w >= page.w / 2 and box.y + box.h >= page.h * 0.75:
            lowest = min(lowest, box.y + box.h)
        elif kind.startswith(("FOOTER", "SLIDE_NUMBER", "DATE")) and box.y > page.h / 2:
            lowest = min(lowest, box.y - 0.1)
    moved = None
    if title.y + title.h > page.h * _LOWEST_TITLE:
        moved = title = Box(page.w * 0.06, page.h * 0.06, page.w * 0.88, page.h * 0.15)
    wide = title.w >= page.w * 0.55  # of a narrow title the width is no measure
    left, width = (title.x, title.w) if wide else (page.w * 0.06, page.w * 0.88)
    top = title.y + title.h + page.h * 0.013
    return moved, Box(left, top, width, max(page.h * 0.2, lowest - top))


def _title_box(layout: Any) -> Box:
    return next(
        _inches(shape) for shape in layout.placeholders if shape.placeholder_format.idx == 0
    )


def _roles(name: str) -> list[Placeholder]:
    aside = ("title", "kicker", "note", "subtitle", "meta", "mark")
    return [place for place in LAYOUTS[name] if place.role not in aside]


def _fits(holds: _Holds, roles: list[Placeholder]) -> bool:
    """Return whether a layout has a placeholder for each role, of a kind that holds it."""
    return len(holds.content) == len(roles) and all(
        kind.startswith(_HOLDS[role.kind])
        for (_, kind), role in zip(holds.content, roles, strict=True)
    )


def _choose(name: str, layouts: list[_Holds], page: Box) -> _Holds:
    """Return the layout of the template that fits one of ours best."""
    roles = _roles(name)

    def rank(holds: _Holds) -> tuple[int, ...]:
        declared = str(holds.layout._element.get("type") or "")
        content = len(holds.content)
        if name == "Cover":
            return (declared != "title", not holds.subtitle, content)
        if name == "Section":
            return (declared != "secHead", content != 1, bool(holds.subtitle))
        title = _title_box(holds.layout)
        low = title.y + title.h > page.h * _LOW_TITLE
        plain = declared not in ("title", "secHead", "vertTx", "vertTitleAndTx", "picTx")
        fits = 0 if _fits(holds, roles) else 1 if content == 0 else 2
        return (low, not plain, fits, content)

    return min(layouts, key=rank)


def find_layouts(presentation: Any, *, own: bool) -> dict[str, Mapped]:
    """Return the template's layout and placeholders for each of our layouts.

    Args:
        presentation: The opened template.
        own: Whether the template is ours; then layouts are matched by name.
    """
    page = Box(0, 0, presentation.slide_width / EMU, presentation.slide_height / EMU)
    if own:
        by_name = {layout.name: layout for layout in presentation.slide_layouts}
        return {
            name: Mapped(by_name[name], {p.role: p.idx for p in places}, page, own=True)
            for name, places in LAYOUTS.items()
        }
    layouts = [
        _read_layout(layout, page)
        for master in presentation.slide_masters
        for layout in master.slide_layouts
    ]
    titled = [holds for holds in layouts if holds.title]  # `mend_template` sees that there is one
    return {name: _mapped(name, _choose(name, titled, page), page) for name in LAYOUTS}


def _mapped(name: str, holds: _Holds, page: Box) -> Mapped:
    places, roles = {"title": 0}, _roles(name)
    if name == "Cover" and holds.subtitle:
        places["subtitle"] = holds.subtitle[0]
    elif roles and _fits(holds, roles):
        indexes = (index for index, _ in holds.content)
        places.update(zip((role.role for role in roles), indexes, strict=True))
    boxes = [place.box for place in LAYOUTS[name] if place.role not in ("title", "kicker")]
    moved, area = _find_area(holds, page)
    if moved is not None and name in ("Cover", "Section"):
        moved = None
    return Mapped(
        holds.layout,
        places,
        area,
        own=False,
        title=moved,
        top=min(box.y for box in boxes),
        bottom=max(box.y + box.h for box in boxes),
    )
