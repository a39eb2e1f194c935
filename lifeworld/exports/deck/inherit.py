"""Properties that a shape inherits: theme colours, backgrounds, text sizes and boxes."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lifeworld.exports.deck.looks import contrast, mixed

__all__ = ["Inheritance", "Palette", "background_of", "colours_of", "find_palette"]

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
READABLE = 4.5
_USUAL_COLOURS = {"lt1": "FFFFFF", "lt2": "FFFFFF"}
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{6}")
_OF_RUNS = ("sz", "b", "cap")  # settings of the words, not of the box
_NAMED = {"black": "000000", "white": "FFFFFF"}


@dataclass(frozen=True, slots=True)
class Palette:
    """Our colour names, each mapped to a theme colour.

    Attributes:
        tokens: `ink`, `muted`, `accent`, `ground`: the scheme colour's name.
        values: The same as six hexadecimal digits.
    """

    tokens: dict[str, str]
    values: dict[str, str]


def colours_of(owner: Any) -> dict[str, str]:
    """Return every scheme colour (`tx1`, `accent1` …) as six hexadecimal digits.

    Args:
        owner: A slide master, or a layout, which may map the colours in its own way.
    """
    from lxml import etree

    master = getattr(owner, "slide_master", owner)
    found: dict[str, str] = {}
    themes = [rel for rel in master.part.rels.values() if rel.reltype.endswith("/theme")]
    # A layout may have other colours than its master's theme.
    themes += [rel for rel in owner.part.rels.values() if rel.reltype.endswith("/themeOverride")]
    for rel in themes:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        scheme = etree.fromstring(rel.target_part.blob, parser).find(f".//{A}clrScheme")
        for child in [] if scheme is None else scheme.iterchildren(tag=etree.Element):
            name = etree.QName(child).localname
            found[name] = colour_in(child, {}) or _USUAL_COLOURS.get(name, "000000")
    mapping = owner._element.find(f"{P}clrMapOvr/{A}overrideClrMapping")
    if mapping is None:
        mapping = master._element.find(f"{P}clrMap")
    for name, target in {} if mapping is None else mapping.attrib.items():
        found.setdefault(str(name), found.get(str(target), "000000"))
    return found


def colour_in(element: Any, colours: dict[str, str]) -> str | None:
    """Return the colour in a solidFill, bgRef or theme entry as hexadecimal digits, if it has one.

    Args:
        element: The parent of the colour; None gives None.
        colours: The scheme colours, see `colours_of`.
    """
    if element is None:
        return None
    for child in element:
        value = _plain_colour(child, colours)
        if value is not None and _HEXADECIMAL.fullmatch(value):
            return _changed(value.upper(), child)
    return None


def _plain_colour(child: Any, colours: dict[str, str]) -> str | None:
    """Return a colour before it is made lighter or darker."""
    if child.tag == f"{A}schemeClr":
        return colours.get(str(child.get("val")))
    if child.tag == f"{A}srgbClr":
        return str(child.get("val"))
    if child.tag == f"{A}sysClr":
        usual = "FFFFFF" if str(child.get("val")) in ("window", "btnHighlight") else "000000"
        return str(child.get("lastClr") or usual)
    if child.tag == f"{A}prstClr":
        return _NAMED.get(str(child.get("val")))
    if child.tag == f"{A}scrgbClr":
        shares = (max(0, min(100_000, _number(child.get(name)))) for name in ("r", "g", "b"))
        return "".join(f"{round((share / 100_000) ** (1 / 2.2) * 255):02X}" for share in shares)
    if child.tag == f"{A}hslClr":
        hue, share, light = (_number(child.get(name)) for name in ("hue", "sat", "lum"))
        return _from_hls(hue / 21_600_000, light / 100_000, share / 100_000)
    return None


def _number(value: str | None) -> float:
    try:
        return float(str(value).rstrip("%")) * (1000 if str(value).endswith("%") else 1)
    except ValueError:
        return 0.0


def _from_hls(hue: float, light: float, share: float) -> str:
    parts = colorsys.hls_to_rgb(hue, max(0.0, min(1.0, light)), max(0.0, min(1.0, share)))
    return "".join(f"{round(part * 255):02X}" for part in parts)


def _changed(value: str, child: Any) -> str:
    """Return a colour with the changes that its element asks for."""
    for change in child:
        kind, share = str(change.tag).rpartition("}")[2], _number(change.get("val")) / 100_000
        if kind in ("lumMod", "lumOff"):
            hue, light, rich = colorsys.rgb_to_hls(
                *(int(value[n : n + 2], 16) / 255 for n in (0, 2, 4))
            )
            value = _from_hls(hue, light * share if kind == "lumMod" else light + share, rich)
        elif kind in ("tint", "shade"):
            value = mixed(value, "FFFFFF" if kind == "tint" else "000000", share=share)
    return value


def background_of(layout: Any, colours: dict[str, str]) -> str:
    """Return the colour behind the text of a layout.

    Of a picture or a gradient it is black or white, whichever the template's own text stands out
    from.
    """
    for owner in (layout, layout.slide_master):
        for shape in reversed(list(owner.shapes)):
            if _covers(shape, layout):
                fill = shape._element.find(f"{P}spPr/{A}solidFill")
                return colour_in(fill, colours) or _opposite(layout, colours)
        if owner is layout and layout._element.get("showMasterSp") in ("0", "false"):
            break
    for owner in (layout, layout.slide_master):
        background = owner._element.cSld.find(f"{P}bg")
        if background is None:
            continue
        reference = background.find(f"{P}bgRef")
        solid = background.find(f"{P}bgPr/{A}solidFill")
        found = colour_in(reference if reference is not None else solid, colours)
        return found or _opposite(layout, colours)
    return colours.get("bg1", "FFFFFF")


def _covers(shape: Any, layout: Any) -> bool:
    """Return whether a filled shape or picture lies behind most of the slide's text."""
    if getattr(shape, "is_placeholder", False) or shape._element.tag not in (f"{P}sp", f"{P}pic"):
        return False
    properties = shape._element.find(f"{P}spPr")
    picture = shape._element.tag == f"{P}pic"
    fills = ("solidFill", "gradFill", "blipFill", "pattFill")
    if not picture and all(properties.find(f"{A}{fill}") is None for fill in fills):
        return False
    frame = _own_frame(shape)
    page = layout.part.package.presentation_part.presentation
    return frame is not None and frame[2] * frame[3] >= 0.6 * page.slide_width * page.slide_height


def _opposite(layout: Any, colours: dict[str, str]) -> str:
    """Return black or white, whichever is the better ground for the template's own text."""
    styles = layout.slide_master._element.find(f"{P}txStyles")
    for name in ("bodyStyle", "titleStyle"):
        path = f"{P}{name}/{A}lvl1pPr/{A}defRPr/{A}solidFill"
        text = colour_in(None if styles is None else styles.find(path), colours)
        if text is not None:
            return max(("FFFFFF", "000000"), key=lambda ground: contrast(text, ground))
    return colours.get("bg1", "FFFFFF")


def find_palette(
    layout: Any, *, under: tuple[str, ...] = (), colours: Mapping[str, str] | None = None
) -> Palette:
    """Return our colour names mapped to template colours that are readable on its ground.

    Args:
        layout: The layout.
        under: The colours that lie under the text, the commonest first; by default the colour of
            the background.
        colours: The scheme colours of the layout, where they are known already.
    """
    colours = dict(colours) if colours else colours_of(layout)
    grounds = under or (background_of(layout, colours),)
    ground = grounds[0]

    def clear(colour: str) -> float:
        return min(contrast(colour, each) for each in grounds)

    def readable(*names: str) -> str:
        for name in names:
            if clear(colours.get(name, ground)) >= READABLE:
                return name
        best = max(("tx1", "bg1"), key=lambda n: clear(colours.get(n, "000000")))
        if clear(colours.get(best, "000000")) >= READABLE:
            return best
        return max(("000000", "FFFFFF"), key=clear)  # no colour of the theme can be read there

    tokens = {
        "ink": readable("tx1", "bg1", "tx2"),
        "muted": readable("tx2", "tx1", "bg1"),
        "accent": readable("accent1", "accent2", "accent4", "accent6", "tx1"),
        "paper": "bg1",
    }
    values = {name: colours.get(token, "000000") for name, token in tokens.items()}
    values |= {name: token for name, token in tokens.items() if _HEXADECIMAL.fullmatch(token)}
    read = [values[name] for name in ("ink", "muted", "accent")]
    if min(contrast(each, values["paper"]) for each in read) < READABLE:
        values["paper"] = ground  # no cards: text is for the ground
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
        if layout is None or not hasattr(
            type(shape), "_base_placeholder"
        ):  # a table has its own frame
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

    def colour(self, shape: Any, colours: dict[str, str]) -> str | None:
        """Return the colour that the words of a placeholder inherit, if one is set."""
        for owner in self.chain(shape):
            body = owner._element.find(f"{P}txBody")
            style = None if body is None else _level_in(body.find(f"{A}lstStyle"), 0)
            default = None if style is None else style.find(f"{A}defRPr/{A}solidFill")
            if found := colour_in(default, colours):
                return found
        layout = getattr(shape.part, "slide_layout", None)
        if layout is None:
            return None
        kind = str(shape.placeholder_format.type)
        which = "titleStyle" if "TITLE" in kind and "SUB" not in kind else "bodyStyle"
        path = f"{P}txStyles/{P}{which}/{A}lvl1pPr/{A}defRPr/{A}solidFill"
        return colour_in(layout.slide_master._element.find(path), colours)

    def value(self, shape: Any, name: str, *, level: int = 0) -> str | None:
        """Return a text setting: `sz`, `b` or `cap` of words, `anchor`, `vert` or `lIns` of a box.

        Args:
            shape: A shape of a slide.
            name: The attribute's name.
            level: Outline level of the paragraph, from 0.
        """
        for owner in self.chain(shape):
            body = owner._element.find(f"{P}txBody")
            if body is None:
                continue
            if name in _OF_RUNS:
                style = _level_in(body.find(f"{A}lstStyle"), level)
                default = None if style is None else style.find(f"{A}defRPr")
            else:
                default = body.find(f"{A}bodyPr")
            if default is not None and default.get(name) is not None:
                return str(default.get(name))
        return _from_master(shape, name, level)


def _from_master(shape: Any, name: str, level: int) -> str | None:
    if name not in _OF_RUNS:
        return None
    usual = "1800" if name == "sz" else None
    layout = shape.part.slide_layout if hasattr(shape.part, "slide_layout") else None
    if layout is None or not getattr(shape, "is_placeholder", False):
        return usual
    kind = str(shape.placeholder_format.type)
    which = "titleStyle" if "TITLE" in kind and "SUB" not in kind else "bodyStyle"
    style = _level_in(layout.slide_master._element.find(f"{P}txStyles/{P}{which}"), level)
    default = None if style is None else style.find(f"{A}defRPr")
    return usual if default is None else default.get(name, usual)
