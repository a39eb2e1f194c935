"""Checks of a finished deck for layout and accessibility faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.check_parts import Fault, find_part_faults
from lifeworld.exports.deck.ground import Ground, read_ground
from lifeworld.exports.deck.inherit import (
    READABLE,
    A,
    Inheritance,
    P,
    background_of,
    colour_in,
    colours_of,
)
from lifeworld.exports.deck.looks import EMU, Box, contrast
from lifeworld.exports.deck.measure_text import Para, Run, leading_of, measure_lines, measure_width
from lifeworld.exports.deck.template_fonts import Fonts, read_fonts
from lifeworld.exports.deck.template_layouts import read_page
from study.language import say
from study.wording import shorten_quote

__all__ = ["FATAL", "Fault", "check_deck", "find_faults"]

FATAL = ("title", "formula")
"""Kinds of faults with which a deck is not written."""

_TOLERANCE = 2.0  # points by which text may exceed its box before it counts as overflow
_FOOT_KINDS = ("FOOTER", "SLIDE_NUMBER", "DATE")
_SMALL = 0.9  # of the smallest size: lines at the foot
_USUAL = {"lIns": 91_440, "rIns": 91_440, "tIns": 45_720, "bIns": 45_720}
_SMALL_ROLES = ("note",)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the checks need to know about one slide and its template.

    Attributes:
        plain: The colour of the background.
        ground: What a client's layout paints; None in our own template, which is of one colour.
        panels: The filled shapes of the slide on which its text may stand.
    """

    colours: dict[str, str]
    plain: str
    ground: Ground | None
    fonts: Fonts
    page: tuple[int, int]
    min_size: float
    where: str
    inheritance: Inheritance
    panels: tuple[tuple[Box, str], ...]

    def face(self, name: str) -> str:
        """Return the table of widths of a font; `+mj-lt` and `+mn-lt` are the theme's."""
        if name not in ("+mj-lt", "+mn-lt"):
            return "other"
        return self.fonts.face(heading=name == "+mj-lt")

    def list_under(self, frame: tuple[int, int, int, int]) -> tuple[str, ...]:
        """Return the colours that lie under a place on the slide."""
        box = Box(*(value / EMU for value in frame))
        for panel, colour in self.panels:
            inside = panel.x <= box.x + 0.02 and box.x + box.w <= panel.x + panel.w + 0.02
            if inside and panel.y <= box.y + 0.02 and box.y + box.h <= panel.y + panel.h + 0.02:
                return (colour,)
        return (self.plain,) if self.ground is None else tuple(self.ground.list_colours(box))


def check_deck(path: Path, *, min_size: float = 11.0) -> list[str]:
    """Return the faults of a deck, one sentence each; empty if there are none.

    Checked are missing and repeated titles, tables, charts and pictures without alternative text,
    small fonts, weak contrast, shapes outside the slide, text that does not fit, formulas in the
    workbooks of charts, and links to the outside.

    Args:
        path: A .pptx file.
        min_size: The smallest font size allowed, in points; lines at the foot may have 10.
    """
    from pptx import Presentation

    found = find_faults(Presentation(str(path)), min_size=min_size)
    return [fault.told for fault in found]


def find_faults(
    presentation: Any, *, min_size: float = 11.0, grounds: Mapping[str, Ground] | None = None
) -> list[Fault]:
    """Return the faults of an opened deck; see `check_deck`.

    Args:
        presentation: The deck.
        min_size: The smallest font size allowed, in points.
        grounds: What layouts paint, by the names of their parts, where it is known already.
    """
    faults: list[Fault] = []
    titles: dict[str, int] = {}
    inheritance = Inheritance()
    looks: dict[str, tuple[dict[str, str], str, Ground | None, Fonts]] = {}
    page = (int(presentation.slide_width), int(presentation.slide_height))
    for number, slide in enumerate(presentation.slides, start=1):
        layout = slide.slide_layout
        key = str(layout.part.partname)
        if key not in looks:
            colours, fonts = colours_of(layout), read_fonts(layout.slide_master)
            ground = (grounds or {}).get(key)
            if ground is None and not fonts.own:
                ground = read_ground(layout, read_page(presentation))
            looks[key] = (colours, background_of(layout, colours), ground, fonts)
        look = _Look(
            *looks[key],
            page,
            min_size,
            say("Slide {number}", number=number),
            inheritance,
            tuple(_list_panels(slide, looks[key][0])),
        )
        faults += _title_faults(slide, number, titles)
        for shape in slide.shapes:
            faults += [Fault(told) for told in _shape_faults(shape, look)]
        faults += find_part_faults(slide.part, number)
    return faults


def _list_panels(slide: Any, colours: dict[str, str]) -> Iterator[tuple[Box, str]]:
    """Return the filled shapes of a slide that hold no text, with their colours."""
    for shape in slide.shapes:
        if shape.is_placeholder or not shape.has_text_frame or shape.text_frame.text.strip():
            continue
        if colour := colour_in(shape._element.spPr.find(f"{A}solidFill"), colours):
            frame = (shape.left, shape.top, shape.width, shape.height)
            yield Box(*(value / EMU for value in frame)), colour


def _title_faults(slide: Any, number: int, titles: dict[str, int]) -> list[Fault]:
    shape = slide.shapes.title
    text = shape.text_frame.text.strip() if shape is not None else ""
    if not text:
        return [Fault(say("Slide {number} has no title.", number=number), "title")]
    before = titles.setdefault(text.casefold(), number)
    if before != number:
        short = shorten_quote(text, most=60)
        told = say(
            "Slide {number} has the same title as slide {earlier}: “{title}”.",
            number=number,
            earlier=before,
            title=short,
        )
        return [Fault(told, "title")]
    return []


def _shape_faults(shape: Any, look: _Look) -> list[str]:
    faults: list[str] = []
    left, top, width, height = look.inheritance.frame(shape)
    slack = EMU // 50
    if (
        left < -slack
        or top < -slack
        or left + width > look.page[0] + slack
        or top + height > look.page[1] + slack
    ):
        faults.append(
            say("{where}: “{name}” is partly outside the slide.", where=look.where, name=shape.name)
        )
    seen = shape.has_chart or shape.has_table or "pic" in shape._element.tag
    described = shape._element.xpath(".//p:cNvPr/@descr")
    if seen and not (described and described[0].strip()):
        faults.append(
            say("{where}: “{name}” has no alternative text.", where=look.where, name=shape.name)
        )
    if shape.has_table:
        faults += _table_faults(shape, look)
    elif shape.has_text_frame and shape.text_frame.text.strip():
        faults += _text_faults(shape, look)
    return faults


def _settings(shape: Any, look: _Look) -> dict[str, float]:
    return {
        name: int(look.inheritance.value(shape, name) or usual) / 12_700
        for name, usual in _USUAL.items()
    }


def _kind(shape: Any) -> str:
    return str(shape.placeholder_format.type) if shape.is_placeholder else ""


def _text_faults(shape: Any, look: _Look) -> list[str]:
    inset = _settings(shape, look)
    frame = look.inheritance.frame(shape)
    _, _, width, height = frame
    kind = _kind(shape)
    foot = kind.startswith(_FOOT_KINDS) or shape.name.lower().startswith(_SMALL_ROLES)
    title = "TITLE" in kind and "SUB" not in kind
    face = look.face("+mj-lt" if title else "+mn-lt")
    base = float(look.inheritance.value(shape, "sz") or 1800) / 100
    needed = _height(
        shape._element.txBody,
        width / 12_700 - inset["lIns"] - inset["rIns"],
        base=base,
        face=face,
        look=look,
    )
    room = height / 12_700 - inset["tIns"] - inset["bIns"]
    name = f"{look.where}: “{shape.name}”"
    faults = []
    if needed > room + _TOLERANCE:
        faults.append(
            say(
                "{name} holds more text than fits ({needed:.0f} of {room:.0f} points).",
                name=name,
                needed=needed,
                room=room,
            )
        )
    least = look.min_size * _SMALL if foot else look.min_size
    under = _list_under(shape, frame, look)
    if kind.startswith(_FOOT_KINDS):  # a few words in a large box
        under = under[:1]
    usual = look.inheritance.colour(shape, look.colours) if shape.is_placeholder else None
    faults += _run_faults(shape._element.txBody, name, base, least, under, look, usual=usual)
    return faults


def _list_under(shape: Any, frame: tuple[int, int, int, int], look: _Look) -> tuple[str, ...]:
    """Return the colours under the words of a shape: its fill, or what lies there."""
    for owner in look.inheritance.chain(shape):
        if found := colour_in(owner._element.find(f"{P}spPr/{A}solidFill"), look.colours):
            return (found,)
    return look.list_under(frame)


def _run_faults(
    body: Any,
    name: str,
    base: float,
    least: float,
    under: tuple[str, ...],
    look: _Look,
    *,
    usual: str | None = None,
) -> list[str]:
    small, weak = set(), False
    for run in body.iter(f"{A}r"):
        properties = run.find(f"{A}rPr")
        size, colour = base, None
        if properties is not None:
            size = float(properties.get("sz") or base * 100) / 100
            colour = colour_in(properties.find(f"{A}solidFill"), look.colours)
        colour = colour or usual  # what the placeholder gives
        if colour is not None:
            weak = weak or min(contrast(colour, each) for each in under) < READABLE
        if size < least - 0.5 and (run.findtext(f"{A}t") or "").strip():
            small.add(size)
    faults = [
        say(
            "{name} has text of {size:g} points, smaller than {least:g}.",
            name=name,
            size=size,
            least=least,
        )
        for size in sorted(small)
    ]
    if weak:
        faults.append(say("{name} has text with a contrast below 4.5 to 1.", name=name))
    return faults


def _paragraphs(body: Any, base: float, face: str, look: _Look) -> Iterator[tuple[Any, Para]]:
    for paragraph in body.findall(f"{A}p"):
        properties = paragraph.find(f"{A}pPr")
        margin = int(properties.get("marL", 0)) if properties is not None else 0
        indent = int(properties.get("indent", 0)) if properties is not None else 0
        runs, size = [], 0.0
        for run in paragraph.iter(f"{A}r"):
            style = run.find(f"{A}rPr")
            own = base if style is None else float(style.get("sz") or base * 100) / 100
            latin = None if style is None else style.find(f"{A}latin")
            named = face if latin is None else look.face(str(latin.get("typeface")))
            bold = style is not None and style.get("b") == "1"
            runs.append((run.findtext(f"{A}t") or "", bold, named, own))
            size = max(size, own)
        size = size or base
        bulleted = properties is not None and any(
            properties.find(f"{A}{tag}") is not None for tag in ("buChar", "buAutoNum")
        )
        yield (
            properties,
            Para(
                tuple(
                    Run(text, bold=bold, face=named, scale=own / size)
                    for text, bold, named, own in runs
                )
                or (Run(""),),
                size=size,
                left=(margin + indent) / EMU,
                hang=-indent / EMU,
                bullet="•" if bulleted else "",
            ),
        )


def _height(body: Any, width: float, *, base: float, face: str, look: _Look) -> float:
    total = 0.0
    for number, (properties, para) in enumerate(_paragraphs(body, base, face, look)):
        leading = leading_of(para)
        if properties is not None:
            exact = properties.find(f"{A}lnSpc/{A}spcPts")
            leading = float(exact.get("val")) / 100 if exact is not None else leading
            before = properties.find(f"{A}spcBef/{A}spcPts")
            total += float(before.get("val")) / 100 if before is not None and number else 0.0
        total += measure_lines(para, width=width) * leading
    return total


def _table_faults(shape: Any, look: _Look) -> list[str]:
    faults: list[str] = []
    table = shape._element.graphic.graphicData.tbl
    widths = [int(column.get("w")) / 12_700 for column in table.tblGrid]
    needed = 0.0
    under = look.list_under((shape.left, shape.top, shape.width, shape.height))
    for row in table.findall(f"{A}tr"):
        tallest = int(row.get("h")) / 12_700
        for cell, width in zip(row.findall(f"{A}tc"), widths, strict=False):
            properties = cell.tcPr
            fill = colour_in(properties.find(f"{A}solidFill"), look.colours)
            faults += _run_faults(
                cell.txBody,
                say("{where}: a cell of “{name}”", where=look.where, name=shape.name),
                18.0,
                look.min_size,
                (fill,) if fill else under,
                look,
            )
            if properties.get("vert"):
                longest = _upright_length(cell.txBody, look)
                if longest > tallest + _TOLERANCE:
                    faults.append(
                        say(
                            "{where}: an upright heading of “{name}” is cut.",
                            where=look.where,
                            name=shape.name,
                        )
                    )
                continue
            room = width - sum(int(properties.get(side, 91_440)) for side in ("marL", "marR")) / (
                12_700
            )
            margin = sum(int(properties.get(side, 45_720)) for side in ("marT", "marB")) / 12_700
            tallest = max(
                tallest,
                margin + _height(cell.txBody, room, base=18.0, face=look.face("+mn-lt"), look=look),
            )
        needed += tallest
    if needed > int(shape.height) / 12_700 + _TOLERANCE:
        faults.append(
            say(
                "{where}: the rows of “{name}” need more room than it has.",
                where=look.where,
                name=shape.name,
            )
        )
    if int(shape.top) / 12_700 + needed > look.page[1] / 12_700:
        faults.append(
            say("{where}: “{name}” reaches below the slide.", where=look.where, name=shape.name)
        )
    return list(dict.fromkeys(faults))


def _upright_length(body: Any, look: _Look) -> float:
    """Return the length of the longest upright line in points; upright headings do not wrap."""
    return max(
        (
            sum(
                measure_width(run.text, size=para.size, face=run.face, bold=run.bold)
                for run in para.runs
            )
            for _, para in _paragraphs(body, 18.0, look.face("+mn-lt"), look)
        ),
        default=0.0,
    )
