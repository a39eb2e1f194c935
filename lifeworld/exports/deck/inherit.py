"""Properties that a shape inherits: theme colours, backgrounds, text sizes and boxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lifeworld.exports.deck.looks import contrast

__all__ = ["Inheritance", "Palette", "background_of", "colours_of", "find_palette"]

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
READABLE = 4.5


@dataclass(frozen=True, slots=True)
class Palette:
    """Our colour names, each mapped to a theme colour.

    Attributes:
        tokens: `ink`, `muted`, `accent`, `ground`: the scheme colour's name.
        values: The same as six hexadecimal digits.
    """

    tokens: dict[str, str]
    values: dict[str, str]


def colours_of(master: Any) -> dict[str, str]:
    """Return every scheme colour of a master (`tx1`, `accent1` …) as six hexadecimal digits."""
    from lxml import etree

    found: dict[str, str] = {}
    for rel in master.part.rels.values():
        if not rel.reltype.endswith("/theme"):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        scheme = etree.fromstring(rel.target_part.blob, parser).find(f".//{A}clrScheme")
        for child in [] if scheme is None else scheme:
            value = child[0].get("lastClr") or child[0].get("val") or "000000"
            found[etree.QName(child).localname] = value.upper()
    mapping = master._element.find(f"{P}clrMap")
    for name, target in {} if mapping is None else mapping.attrib.items():
        found.setdefault(str(name), found.get(str(target), "000000"))
    return found


def colour_in(element: Any, colours: dict[str, str]) -> str | None:
    """Return the colour of a solidFill (or bgRef) child as hexadecimal digits, if plain."""
    if element is None:
        return None
    rgb = element.find(f"{A}srgbClr")
    if rgb is not None:
        return str(rgb.get("val")).upper()
    scheme = element.find(f"{A}schemeClr")
    if scheme is not None and len(scheme) == 0:
        return colours.get(str(scheme.get("val")))
    return None


def background_of(layout: Any, colours: dict[str, str]) -> str:
    """Return the background colour of a layout, or white if it cannot be determined."""
    for owner in (layout, layout.slide_master):
        background = owner._element.cSld.find(f"{P}bg")
        if background is None:
            continue
        reference = background.find(f"{P}bgRef")
        solid = background.find(f"{P}bgPr/{A}solidFill")
        found = colour_in(reference if reference is not None else solid, colours)
        if found:
            return found
    return colours.get("bg1", "FFFFFF")


def find_palette(layout: Any) -> Palette:
    """Return our colour names mapped to template colours that are readable on its background."""
    colours = colours_of(layout.slide_master)
    ground = background_of(layout, colours)

    def readable(*names: str) -> str:
        for name in names:
            if contrast(colours.get(name, ground), ground) >= READABLE:
                return name
        return max(("tx1", "bg1"), key=lambda n: contrast(colours.get(n, "000000"), ground))

    tokens = {
        "ink": readable("tx1", "bg1", "tx2"),
        "muted": readable("tx2", "tx1", "bg1"),
        "accent": readable("accent1", "accent2", "accent4", "accent6", "tx1"),
        "paper": "bg1",
    }
    values = {name: colours.get(token, "000000") for name, token in tokens.items()}
    return Palette(tokens, {**values, "ground": ground})


def _bases(shape: Any) -> list[Any]:
    """Return the placeholders that a shape inherits from: the layout's, then the master's."""
    found: list[Any] = []
    if not getattr(shape, "is_placeholder", False):
        return found
    base = getattr(shape, "_base_placeholder", None)
    while base is not None and len(found) < 3:
        found.append(base)
        base = getattr(base, "_base_placeholder", None)
    return found


def _own_frame(shape: Any) -> tuple[int, int, int, int] | None:
    element = shape._element
    frame = element.xfrm if hasattr(element, "xfrm") else element.find(f"{P}spPr/{A}xfrm")
    if frame is None or frame.off is None or frame.ext is None:
        return None
    return int(frame.off.x), int(frame.off.y), int(frame.ext.cx), int(frame.ext.cy)


def _level_in(element: Any, level: int) -> Any:
    return None if element is None else element.find(f"{A}lvl{level + 1}pPr")


class Inheritance:
    """Looks up settings along slide, layout and master, and caches each chain."""

    def __init__(self) -> None:
        self._chains: dict[tuple[str, int], list[Any]] = {}

    def chain(self, shape: Any) -> list[Any]:
        """Return the shape and the shapes it inherits from, nearest first."""
        if not getattr(shape, "is_placeholder", False):
            return [shape]
        layout = getattr(shape.part, "slide_layout", None)
        if layout is None:
            return [shape, *_bases(shape)]
        key = (str(layout.part.partname), int(shape.placeholder_format.idx))
        if key not in self._chains:
            self._chains[key] = _bases(shape)
        return [shape, *self._chains[key]]

    def frame(self, shape: Any) -> tuple[int, int, int, int]:
        """Return left, top, width and height in EMU, inherited if the shape has none."""
        for owner in self.chain(shape):
            found = _own_frame(owner)
            if found is not None:
                return found
        return 0, 0, 0, 0

    def value(self, shape: Any, name: str, *, level: int = 0) -> str | None:
        """Return a text setting: `sz`, `anchor`, `lIns`, `tIns`, `rIns` or `bIns`.

        Args:
            shape: A shape of a slide.
            name: The attribute's name.
            level: Outline level of the paragraph, from 0.
        """
        for owner in self.chain(shape):
            body = owner._element.find(f"{P}txBody")
            if body is None:
                continue
            if name == "sz":
                style = _level_in(body.find(f"{A}lstStyle"), level)
                default = None if style is None else style.find(f"{A}defRPr")
            else:
                default = body.find(f"{A}bodyPr")
            if default is not None and default.get(name) is not None:
                return str(default.get(name))
        return _from_master(shape, name, level)


def _from_master(shape: Any, name: str, level: int) -> str | None:
    if name != "sz":
        return None
    layout = shape.part.slide_layout if hasattr(shape.part, "slide_layout") else None
    if layout is None or not getattr(shape, "is_placeholder", False):
        return "1800"
    kind = str(shape.placeholder_format.type)
    which = "titleStyle" if "TITLE" in kind and "SUB" not in kind else "bodyStyle"
    style = _level_in(layout.slide_master._element.find(f"{P}txStyles/{P}{which}"), level)
    default = None if style is None else style.find(f"{A}defRPr")
    return "1800" if default is None else default.get("sz", "1800")
