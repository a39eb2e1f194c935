"""The slide writer: pages with named placeholders, measured text, notes, sections and a footer."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from lifeworld.exports.deck.chart import add_bars
from lifeworld.exports.deck.client_template import Mapped, find_layouts, open_presentation
from lifeworld.exports.deck.inherit import Inheritance, Palette, find_palette
from lifeworld.exports.deck.looks import EMU, LAYOUTS, PARTS, Box, Placeholder, mixed
from lifeworld.exports.deck.measure_text import (
    Para,
    Run,
    find_fewer_lines,
    find_fit,
    leading_of,
    measure_lines,
)
from lifeworld.exports.deck.own_template import PATH
from lifeworld.exports.deck.paragraphs import apart, in_other_face, shortened, words
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
from lifeworld.exports.deck.xml import (
    render_sections,
    set_colour_map,
    set_link,
    set_notes,
    set_place,
    set_text,
)
from study.language import mark, say

__all__ = ["EDGE", "Deck", "Page"]

_NO_PLACEHOLDER = Placeholder("box", "body", 0, Box(0, 0, 1, 1))
_TITLE_CUT = mark("The title “{title}” was too long for its slide. The notes hold it in full.")
_TEXT_CUT = mark("Text on the slide “{title}” was shortened. The notes hold it in full.")
_TEXT_WIDE = mark("Text on the slide “{title}” does not fit. Shorten it or use another template.")
_CELLS_CUT = mark("Cells of the table on “{title}” were shortened. The notes hold them in full.")
EDGE = 1.5  # points kept free for renderers that measure slightly differently


class Deck:
    """A presentation under construction.

    Args:
        template: A client's .pptx or .potx, its bytes and its name; None for our own.
        footer: The footer of every slide.
        lang: Language of the report's own text.
    """

    def __init__(self, *, template: tuple[bytes, str] | None, footer: str, lang: str) -> None:
        self.own = template is None
        content, name = template or (PATH.read_bytes(), PATH.name)
        self.presentation = open_presentation(content, name, own=self.own)
        self.layouts = find_layouts(self.presentation, own=self.own)
        self.footer = xml_safe(footer)
        self.lang = lang
        self.warnings: list[str] = []
        self.pages: list[Page] = []
        self.inheritance = Inheritance()
        self.anchors: dict[str, Page] = {}
        self._links: list[tuple[Page, str, str]] = []
        self._titles: set[str] = set()
        self._palettes: dict[str, Palette] = {}

    def palette(self, name: str) -> Palette:
        """Return the colours of one of our layouts in the current template."""
        if name not in self._palettes:
            self._palettes[name] = find_palette(self.layouts[name].layout)
        return self._palettes[name]

    def page(self, layout: str, *, part: str, title: str, kicker: str = "") -> Page:
        """Add a slide and make its title unique in the deck."""
        plain = xml_safe(title) or say("Untitled")
        unique, number = plain, 2
        while unique.casefold() in self._titles:
            unique, number = f"{plain} ({number})", number + 1
        self._titles.add(unique.casefold())
        page = Page(self, layout, part=part, title=unique, kicker=kicker)
        self.pages.append(page)
        return page

    def titled(self, shown: str, unique: str) -> str:
        """Register a shortened title and keep it unique."""
        number, tried = 2, shown
        while tried.casefold() in self._titles and tried.casefold() != unique.casefold():
            tried, number = f"{shown} ({number})", number + 1
        self._titles.add(tried.casefold())
        return tried

    def warn(self, text: str) -> None:
        """Record a warning for the author of the deck."""
        if text not in self.warnings:
            self.warnings.append(text)

    def link(self, page: Page, code: str, anchor: str) -> None:
        """Link a code on a page to the page with the anchor, if there is one."""
        self._links.append((page, code, anchor))

    def close(self) -> None:
        """Finish every page, add the internal links and write the sections."""
        for page, code, anchor in self._links:
            if anchor in self.anchors:
                set_link(page.slide, code, self.anchors[anchor].slide)
        parts: dict[str, list[int]] = {name: [] for name in PARTS}
        for page in self.pages:
            page.finish()
            parts.setdefault(page.part, []).append(page.slide.slide_id)
        self.presentation._element.append(
            render_sections([(say(name), ids) for name, ids in parts.items()])
        )


class Page:
    """One slide, filled by the names of its placeholders."""

    def __init__(self, deck: Deck, layout: str, *, part: str, title: str, kicker: str) -> None:
        self.deck, self.name, self.part = deck, layout, part
        self.mapped: Mapped = deck.layouts[layout]
        self.slide = deck.presentation.slides.add_slide(self.mapped.layout)
        self.palette = deck.palette(layout)
        if not deck.own:
            set_colour_map(self.slide, self.mapped.layout)
        self.places = {place.role: place for place in LAYOUTS[layout]}
        self.notes: list[str] = []
        self._used: set[int] = set()
        self._shapes = {s.placeholder_format.idx: s for s in self.slide.placeholders}
        self._make_room_for_note()
        self.title = self._set_title(title)
        if kicker and self.has("kicker"):
            self.write("kicker", [words(kicker, size=12, colour="accent", style="bold")])

    def has(self, role: str) -> bool:
        """Return whether the template has a placeholder for a role."""
        return self.mapped.places.get(role, -1) in self._shapes

    def _make_room_for_note(self) -> None:
        """Reduce the height of a client's placeholders to make room for our evidence line."""
        if self.deck.own or "note" not in self.places:
            return
        limit = round(self.box("note").y * EMU)
        for role in self.places:
            shape = self._shapes.get(self.mapped.places.get(role, -1))
            if shape is None or role == "title":
                continue
            left, top, width, height = self.deck.inheritance.frame(shape)
            if top + height > limit > top:
                shape.left, shape.top, shape.width, shape.height = left, top, width, limit - top

    def _set_title(self, title: str) -> str:
        shape = self._shapes.get(self.mapped.places.get("title", 0))
        if shape is None:
            shape = self._textbox(Box(0.8, 0.5, 11.733, 1.1), "Title")
        if self.mapped.title is not None:
            set_place(shape, self.mapped.title)
        self._used.add(shape.placeholder_format.idx if shape.is_placeholder else -1)
        own = self.deck.own
        size = int(self.deck.inheritance.value(shape, "sz") or 2800) / 100
        if not own and self.name not in ("Cover", "Section"):
            size = min(size, 28.0)  # our titles are sentences, but templates expect a few words
        face = self.places["title"].face if own else "other"
        para = Para(
            (Run(title, face=face, lang=self.deck.lang),),
            size=size,
            leading=1.22,
            smallest=min(size, 20 if self.name != "Cover" else 26),
            align=self.places["title"].align,
        )
        width, height = self._room(shape)
        fitted = find_fit((find_fewer_lines(para, width=width),), width=width, height=height)
        shown = fitted.paras[0].text()
        if fitted.cut:
            shown = self.deck.titled(shown, title)
            self.notes.append(say("Full title: {title}", title=title))
            self._warn(_TITLE_CUT, title)
        lines = measure_lines(fitted.paras[0], width=width)
        _, top, _, _ = self.deck.inheritance.frame(shape)
        self._heading = fitted.paras[0]
        self._title_end = top / EMU + lines * leading_of(fitted.paras[0]) / 72
        final = replace(fitted.paras[0], runs=(Run(shown, face="serif", lang=self.deck.lang),))
        set_text(shape, (final,), self.palette, own=own, plain=True)
        return shown

    def _warn(self, told: str, title: str) -> None:
        self.deck.warn(say(told, title=shortened(title, most=60)))

    def _room(self, shape: Any) -> tuple[float, float]:
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
        lines = measure_lines(replace(self._heading, runs=(Run(title, face="serif"),)), width=843)
        if not self.deck.own or lines > 1:
            return box
        top = min(box.y, self.below_title(0.36))
        return Box(box.x, top, box.w, box.y + box.h - top)

    def inset(self, role: str) -> float:
        """Return the inner margin of a placeholder in inches; only our own have one."""
        return self.places.get(role, _NO_PLACEHOLDER).inset if self.deck.own else 0.0

    def below_title(self, gap: float) -> float:
        """Return where text may begin below the title, in inches on our own page."""
        return self._title_end + gap if self.deck.own else self.mapped.top

    def holds(self, role: str, paras: list[Para]) -> bool:
        """Return whether a placeholder of the template holds the paragraphs uncut."""
        shape = self._shapes.get(self.mapped.places.get(role, -1))
        box = self.box(role)
        width, height = self._room(shape) if shape is not None else (box.w * 72, box.h * 72)
        faced = tuple(paras if self.deck.own else map(in_other_face, paras))
        return not find_fit(faced, width=width, height=height).cut

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
            paras = [in_other_face(para) for para in paras]
        width, height = self._room(shape)
        fitted = find_fit(tuple(paras), width=width, height=height, largest=largest)
        set_text(shape, fitted.paras, self.palette, own=self.deck.own)
        for text in fitted.cut:
            self.notes.append(say("In full: {text}", text=text))
        if fitted.cut:
            self._warn(_TEXT_CUT, self.title)
        if not fitted.fits:
            self._warn(_TEXT_WIDE, self.title)
        return not fitted.cut

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
            tallest = min(tallest, place.h * 72 * 0.6)
        grid = find_grid(
            columns,
            rows,
            width=place.w,
            size=size,
            tallest=tallest,
            padding=padding,
            face="" if self.deck.own else "other",
            side=side,
            gap=gap if self.palette.values["paper"] != self.palette.values["ground"] else 0.0,
        )
        if last:
            self.notes.extend(say("In full: {text}", text=text) for text in grid.cut)
        if grid.cut and last:
            self._warn(_CELLS_CUT, self.title)
        return split_rows(grid, height=place.h * 72, most=most)

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
        high = min(place.h, 0.62 * len(categories) + 0.35)
        frame = (round(v * EMU) for v in (place.x, place.y, place.w, high))
        shape = add_bars(
            self.slide.shapes,
            tuple(frame),  # type: ignore[arg-type]
            categories=categories,
            name=name,
            values=values,
            palette=self.palette,
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
        for place in self.mapped.layout.placeholders:
            kind = str(place.placeholder_format.type)
            written = getattr(place._element, "txBody", None) is not None
            if written and kind.startswith(("FOOTER", "SLIDE_NUMBER")):
                self._foot(place, number=kind.startswith("SLIDE"))
        set_notes(self.slide, self.notes or [self.title], lang=self.deck.lang)

    def _foot(self, place: Any, *, number: bool) -> None:
        element = copy.deepcopy(place._element)
        element.nvSpPr.cNvPr.set("id", str(self.slide.shapes._next_shape_id))
        for child in element.txBody.findall("{*}lstStyle/*"):
            child.getparent().remove(child)
        self.slide.shapes._spTree.append(element)
        if number:
            return
        shape = self.slide.shapes[-1]
        size = int(self.deck.inheritance.value(shape, "sz") or 1000) / 100
        para = words(self.deck.footer, size=max(10.0, size), colour="muted", smallest=10)
        width, height = self._room(shape)
        fitted = find_fit((para,), width=width, height=max(height, 14))
        if "[…]" in fitted.paras[0].text():
            self.deck.warn(say("The footer of the slides was shortened."))
        set_text(shape, fitted.paras, self.palette, own=self.deck.own)
