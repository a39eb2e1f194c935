"""Which layout of a client's template serves for each kind of slide, by geometry and types."""

from __future__ import annotations

from collections.abc import Mapping

from lifeworld.exports.deck.looks import LAYOUTS, Box, Placeholder
from lifeworld.exports.deck.template_layouts import TemplateLayout

__all__ = ["choose_layouts", "list_roles"]

# Which placeholders of a template hold the content of ours; pictures hold none of it.
_HOLDS = {"body": ("BODY", "OBJECT"), "tbl": ("TABLE", "OBJECT"), "chart": ("CHART", "OBJECT")}
_ASIDE = ("title", "kicker", "note", "subtitle", "meta", "mark")
_LOW_TITLE = 0.45  # share of the page; layouts with a higher title are preferred
_AREAS = (0.45, 0.34, 0.24)  # shares of the page that are left for content: good, fair, poor
_PAINTED = 4  # how many of the best layouts are painted, to see what is free of ornaments
Rank = tuple[float, ...]


def list_roles(kind: str) -> list[Placeholder]:
    """Return the placeholders of one of our layouts that hold its content."""
    return [place for place in LAYOUTS[kind] if place.role not in _ASIDE]


def fits(found: TemplateLayout, kind: str) -> bool:
    """Return whether a layout has a placeholder for each role, of a type that holds it."""
    roles, held = list_roles(kind), found.content
    if len(held) != len(roles) or len(held) > 2:
        return False  # three parts stand in any way: ours are side by side and below each other
    if len(held) == 2 and held[1].box.x < held[0].box.x + held[0].box.w - 0.1:
        return False  # one below the other
    return all(
        holder.kind.startswith(_HOLDS[role.kind]) for holder, role in zip(held, roles, strict=True)
    )


def choose_layouts(
    layouts: list[TemplateLayout], *, chosen: Mapping[str, int]
) -> dict[str, TemplateLayout]:
    """Return a layout of the template for each of our kinds of slides.

    Args:
        layouts: The layouts of the template that have a title.
        chosen: The numbers of layouts that a person chose, by kind; they come first.
    """
    by_number = {each.number: each for each in layouts}
    usual = _choose("Title and body", layouts, None)
    return {
        kind: by_number.get(chosen.get(kind, 0)) or _choose(kind, layouts, usual)
        for kind in LAYOUTS
    }


def _choose(
    kind: str, layouts: list[TemplateLayout], usual: TemplateLayout | None
) -> TemplateLayout:
    """Return the layout that serves best; of the best ones the one with the most free room."""

    def rank(found: TemplateLayout) -> Rank:
        away = usual is not None and found.layout.slide_master is not usual.layout.slide_master
        if kind == "Cover":
            return (not _opens(found), not found.subtitle, away, len(found.content))
        return (*_rank_content(found, kind)[:2], away, *_rank_content(found, kind)[2:])

    ordered = sorted(layouts, key=lambda found: (rank(found), found.number))
    if kind == "Cover":
        return ordered[0]
    best = [found for found in ordered if rank(found)[:2] == rank(ordered[0])[:2]][:_PAINTED]
    return min(best, key=lambda found: (_judge_room(found), rank(found), found.number))


def _opens(found: TemplateLayout) -> bool:
    return found.cover or found.declared == "title"


def _rank_content(found: TemplateLayout, kind: str) -> Rank:
    title = found.title
    low = not found.beside and title.y + title.h > found.page.h * _LOW_TITLE
    narrow = title.w < found.page.w * 0.4
    room = _bucket(found.text, found.page)
    match = 0 if fits(found, kind) else 1 if not found.content else 2
    pictures = sum(holder.kind.startswith("PICTURE") for holder in found.content)
    return (found.unusual, low + narrow, pictures, room, match, len(found.content))


def _bucket(box: Box, page: Box) -> int:
    share = box.w * box.h / (page.w * page.h)
    return sum(share < least for least in _AREAS)


def _judge_room(found: TemplateLayout) -> int:
    """Return how good the room is that is free of ornaments; 0 is best."""
    return _bucket(found.area, found.page)
