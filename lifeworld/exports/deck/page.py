"""One slide: its named placeholders, measured text, tables, notes and a footer."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from lifeworld.exports.deck.chart import add_bars
from lifeworld.exports.deck.client_template import Mapped
from lifeworld.exports.deck.foot import write_foot
from lifeworld.exports.deck.inherit import Palette
from lifeworld.exports.deck.looks import EMU, LAYOUTS, Box, Placeholder, mixed
from lifeworld.exports.deck.measure_text import Para, Run, enlarged, find_fit, measure_lines
from lifeworld.exports.deck.paragraphs import apart, in_face, shortened, words
from lifeworld.exports.deck.settle import add_panel, settle_places
from lifeworld.exports.deck.slide_marks import render_name
from lifeworld.exports.deck.table import (
    SIDE,
    Column,
    Grid,
    TableCell,
    add_grid,
    find_grid,
    split_rows,
)
from lifeworld.exports.deck.text import xml_safe
from lifeworld.exports.deck.title import Heading, write_title
from lifeworld.exports.deck.xml import set_colour_map, set_notes, set_place, set_text
from study.language import mark, say

__all__ = ["EDGE", "Page"]

_NO_PLACEHOLDER = Placeholder("box", "body", 0, Box(0, 0, 1, 1))
_TEXT_CUT = mark("Text on the slide “{title}” was shortened. The notes hold it in full.")
_TEXT_WIDE = mark("Text on the slide “{title}” does not fit. Shorten it or use another template.")
_CELLS_CUT = mark("Cells of the table on “{title}” were shortened. The notes hold them in full.")
EDGE = 1.5  # points kept free for renderers that measure slightly differently


class Page:
    """One slide, filled by the names of its placeholders.

    Attributes:
        deck: The `Deck` of deck.py, which imports this module.
        key: How it is known again.
        stale: Whether something that it rests on has changed since it was looked at.
        aside: Why it is left out unless somebody asks for it, see `aside.py`; empty if it is not.
    """

    def __init__(self, deck: Any, layout: str, *, part: str, title: str, kicker: str) -> None:
        self.deck: Any = deck
        self.name, self.part = layout, part
        self.key, self.stale, self.aside = "", False, ""
        self.mapped: Mapped = deck.layouts[layout]
        self.slide = deck.presentation.slides.add_slide(self.mapped.layout)
        self.palette: Palette = deck.palette(layout)
        self.scale = self.mapped.scale
        if not deck.own:
            set_colour_map(self.slide, self.mapped.layout)
        self.places = {place.role: place for place in LAYOUTS[layout]}
        self.notes: list[str] = []
        self._used: set[int] = set()
        self._shapes = {s.placeholder_format.idx: s for s in self.slide.placeholders}
        self._heading = self._set_title(title)
        self.title = self._heading.shown
        if not deck.own:
            self.mapped = settle_places(self.mapped, self, self._shapes, self._heading)
            add_panel(self.slide, self.mapped)
        if kicker and self.has("kicker"):
            self.write("kicker", [words(kicker, size=12, colour="accent", style="bold")])

    def has(self, role: str) -> bool:
        """Return whether the template has a placeholder for a role."""
        return self.mapped.places.get(role, -1) in self._shapes

    def face(self, *, heading: bool = False) -> str:
        """Return the table of widths that a client's font is measured with."""
        return str(self.deck.face(self.name, heading=heading))

    def _set_title(self, title: str) -> Heading:
        shape = self._shapes.get(self.mapped.places.get("title", 0))
        if shape is None:
            shape = self._textbox(Box(0.8, 0.5, 11.733, 1.1), "Title")
        self._used.add(shape.placeholder_format.idx if shape.is_placeholder else -1)
        return write_title(self, shape, title)

    def warn(self, told: str, title: str) -> None:
        """Record a warning about the slide with this title."""
        self.deck.warn(say(told, title=shortened(title, most=60)), self)

    def room(self, shape: Any) -> tuple[float, float]:
        """Return the inner width and height of a shape in points."""
        _, _, width, height = self.deck.inheritance.frame(shape)
        sides = {"lIns": 91_440, "rIns": 91_440, "tIns": 45_720, "bIns": 45_720}
        inset = {
            name: int(self.deck.inheritance.value(shape, name) or usual)
            for name, usual in sides.items()
        }
        return (
            (width - inset["lIns"] - inset["rIns"]) / 12_700 - EDGE,
            (height - inset["tIns"] - inset["bIns"]) / 12_700 - EDGE,
        )

    def _textbox(self, box: Box, name: str) -> Any:
        frame = (round(value * EMU) for value in (box.x, box.y, box.w, box.h))
        shape = self.slide.shapes.add_textbox(*frame)
        shape.name = name
        body = shape._element.txBody.bodyPr
        for side in ("lIns", "tIns", "rIns", "bIns"):
            body.set(side, "0")
        body.set("wrap", "square")
        return shape

    def box(self, role: str) -> Box:
        """Return the box of a role on this slide, in inches."""
        shape = self._shapes.get(self.mapped.places.get(role, -1))
        if shape is not None:
            return Box(*(value / EMU for value in self.deck.inheritance.frame(shape)))
        place = self.places.get(role, _NO_PLACEHOLDER)
        return self.mapped.box(place.box.inner(place.inset) if not self.deck.own else place.box)

    def box_below_title(self, role: str, *, title: str) -> Box:
        """Return the box of a role, extended upwards if the title takes only one line."""
        box = self.box(role)
        lines = measure_lines(
            replace(self._heading.para, runs=(Run(title, face="serif"),)), width=843
        )
        if not self.deck.own or lines > 1:
            return box
        top = min(box.y, self.below_title(0.36))
        return Box(box.x, top, box.w, box.y + box.h - top)

    def inset(self, role: str) -> float:
        """Return the inner margin of a placeholder in inches; only our own have one."""
        return self.places.get(role, _NO_PLACEHOLDER).inset if self.deck.own else 0.0

    def below_title(self, gap: float) -> float:
        """Return where text may begin below the title, in inches on our own page."""
        return self._heading.end + gap if self.deck.own else self.mapped.top

    def holds(self, role: str, paras: list[Para]) -> bool:
        """Return whether a placeholder of the template holds the paragraphs uncut."""
        shape = self._shapes.get(self.mapped.places.get(role, -1))
        box = self.box(role)
        width, height = self.room(shape) if shape is not None else (box.w * 72, box.h * 72)
        faced = tuple(paras if self.deck.own else in_face(paras, self.face()))
        return not find_fit(faced, width=width / self.scale, height=height / self.scale).cut

    def write(
        self, role: str, paras: list[Para], *, box: Box | None = None, largest: float = 1.0
    ) -> bool:
        """Write paragraphs into a placeholder as large as fits; return True if nothing was cut.

        Args:
            role: The name of the placeholder.
            paras: The paragraphs at the preferred sizes.
            box: A box to use instead of the layout's, in inches on this slide.
            largest: The share of the preferred sizes to start at.
        """
        paras = [para for para in paras if para.text().strip()]
        if not paras:
            return True
        index = self.mapped.places.get(role, -1)
        shape = self._shapes.get(index)
        if shape is None:
            shape = self._textbox(box or self.box(role), role.title())
            anchor = self.places.get(role, _NO_PLACEHOLDER).anchor
            shape._element.txBody.bodyPr.set("anchor", anchor)
        else:
            self._used.add(index)
            if box is not None and self.deck.own:
                set_place(shape, box)
        if self.deck.own:
            align = self.places.get(role, _NO_PLACEHOLDER).align
            paras = [replace(para, align=align) if align != "l" else para for para in paras]
        else:
            paras = in_face(paras, self.face())
        width, height = self.room(shape)
        width, height = width / self.scale, height / self.scale
        fitted = find_fit(tuple(paras), width=width, height=height, largest=largest)
        shown = enlarged(fitted.paras, scale=self.scale)
        set_text(shape, shown, self._choose_palette(role, shape), own=self.deck.own)
        for text in fitted.cut:
            self.notes.append(say("In full: {text}", text=text))
        if fitted.cut:
            self.warn(_TEXT_CUT, self.title)
        if not fitted.fits:
            self.warn(_TEXT_WIDE, self.title)
        return not fitted.cut

    def _choose_palette(self, role: str, shape: Any) -> Palette:
        """Return the colours for a placeholder; a line below a title may lie on another ground."""
        found = self.mapped.found
        if found is None or role != "kicker":
            return self.palette
        under = found.find_under(shape, self.box(role), self.deck.inheritance)
        return found.choose_colours(under)

    def note(self, text: str, *, stale: bool = False, code: str = "") -> None:
        """Write the evidence line at its fixed place; a code in it becomes a run of its own."""
        line = words(text, size=12, colour="accent" if stale else "muted", smallest=10)
        self.write("note", [apart(line, code)])

    def grid(
        self,
        columns: list[Column],
        rows: list[list[TableCell]],
        *,
        box: Box | None = None,
        size: float = 12,
        tallest: float = 96,
        padding: float = 6,
        role: str = "main",
        side: float = SIDE,
        gap: float = 0.0,
        most: int = 0,
        last: bool = True,
    ) -> list[Grid]:
        """Measure a table for this slide and return its parts, one per slide needed.

        `last=False` is a trial that reports no shortened cells.
        """
        place = box or self.box(role)
        if not self.deck.own:
            tallest = min(tallest, place.h * 72 * 0.6 / self.scale)
        grid = find_grid(
            columns,
            rows,
            width=place.w / self.scale,
            size=size,
            tallest=tallest,
            padding=padding,
            face="" if self.deck.own else self.face(),
            side=side,
            gap=gap if self.palette.values["paper"] != self.palette.values["ground"] else 0.0,
        )
        if last:
            self.notes.extend(say("In full: {text}", text=text) for text in grid.cut)
        if grid.cut and last:
            self.warn(_CELLS_CUT, self.title)
        grid = replace(grid, scale=self.scale)
        return split_rows(grid, height=place.h * 72 / self.scale, most=most)

    def table(self, grid: Grid, *, descr: str, role: str = "main", place: Box | None = None) -> Any:
        """Put a measured table into its placeholder, or into another box on the slide."""
        place = place or self.box(role)
        line = mixed(self.palette.values["muted"], self.palette.values["ground"], share=0.28)
        frame = add_grid(
            self.slide.shapes, place, grid, palette=self.palette, line=line, own=self.deck.own
        )
        self._adopt(frame, role, name="Table", descr=descr)
        return frame

    def chart(
        self,
        categories: list[str],
        values: list[int],
        *,
        name: str,
        descr: str,
        role: str = "main",
    ) -> Any:
        """Put a native bar chart into its placeholder."""
        place = self.box(role)
        high = min(place.h, (0.62 * len(categories) + 0.35) * self.scale)
        frame = (round(v * EMU) for v in (place.x, place.y, place.w, high))
        shape = add_bars(
            self.slide.shapes,
            tuple(frame),  # type: ignore[arg-type]
            categories=categories,
            name=name,
            values=values,
            palette=self.palette,
            size=13 * self.scale,
        )
        self._adopt(shape, role, name="Chart", descr=descr)
        return shape

    def _adopt(self, frame: Any, role: str, *, name: str, descr: str) -> None:
        """Replace a placeholder with a table or chart at the same reading position."""
        properties = frame._element.nvGraphicFramePr.cNvPr
        properties.set("descr", xml_safe(descr))
        properties.set("name", name)
        index = self.mapped.places.get(role, -1)
        shape = self._shapes.get(index)
        if shape is None:
            return
        kind = shape._element.nvSpPr.nvPr.find("{*}ph")
        frame._element.nvGraphicFramePr.nvPr.append(copy.deepcopy(kind))
        shape._element.addprevious(frame._element)
        shape._element.getparent().remove(shape._element)
        del self._shapes[index]

    def story(self, *lines: str) -> None:
        """Add lines to the speaker notes; empty ones are left out."""
        self.notes.extend(line for line in lines if line)

    def finish(self) -> None:
        """Remove unused placeholders, add footer and slide number, and write the notes."""
        for index, shape in list(self._shapes.items()):
            if index not in self._used:
                shape._element.getparent().remove(shape._element)
        write_foot(self)
        self.slide._element.cSld.set("name", render_name(self.key, self.deck.token))
        set_notes(self.slide, self.notes or [self.title], lang=self.deck.lang)
