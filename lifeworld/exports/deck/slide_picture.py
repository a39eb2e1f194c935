"""Draws a slide as an SVG picture: text stays text, at the places that it has in the deck.

The layout behind it is painted; words, tables and bars are those of the slide.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from html import escape
from typing import Any

from lifeworld.exports.deck.ground import read_ground
from lifeworld.exports.deck.inherit import A, Inheritance, colour_in, colours_of
from lifeworld.exports.deck.template_layouts import read_page

__all__ = ["draw_layout", "draw_slide"]

_ACROSS = 480  # pixels of the painting of a layout
_FACES = {"+mj-lt": "Georgia,'Noto Serif',serif", "+mn-lt": "Arial,'Noto Sans',sans-serif"}
_ANCHORS = {"ctr": "center", "b": "flex-end"}
_ALIGNS = {"ctr": "center", "r": "right"}
_PIXEL = 9_525  # EMU


def draw_layout(layout: Any, presentation: Any) -> str:
    """Return the painting behind the text of a layout, as the address of a picture."""
    ground = read_ground(layout, read_page(presentation), wide=_ACROSS)
    buffer = io.BytesIO()
    ground.picture.convert("P", palette=1, colors=64).save(buffer, format="PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"


def draw_slide(
    slide: Any,
    *,
    behind: str,
    size: tuple[int, int],
    fills: Mapping[int, str],
    faces: Mapping[int, str],
) -> str:
    """Return a slide as an SVG picture, in which nothing runs and nothing is a link.

    Args:
        slide: The slide of python-pptx.
        behind: What `draw_layout` returns.
        size: Width and height of the slide in EMU.
        fills: Colours behind placeholders, by their numbers.
        faces: Fonts of placeholders whose words name none, by their numbers: `serif`.
    """
    drawn = _Drawn(slide)
    inner = "".join(drawn.draw(shape, fills, faces) for shape in slide.shapes)
    wide, high = (f"{value / _PIXEL:.0f}" for value in size)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}"'
        f' height="{high}"><image href="{behind}" width="{wide}" height="{high}"/>{inner}</svg>'
    )


class _Drawn:
    """Draws the shapes of one slide."""

    def __init__(self, slide: Any) -> None:
        self.colours = colours_of(slide.slide_layout)
        self.inheritance = Inheritance()

    def draw(self, shape: Any, fills: Mapping[int, str], faces: Mapping[int, str]) -> str:
        """Return a shape at its place."""
        if shape.has_chart:
            return self._place(shape, self._bars(shape.chart), "")
        if shape.has_table:
            return self._place(shape, self._table(shape.table), "")
        if not shape.has_text_frame:
            return ""
        number = shape.placeholder_format.idx if shape.is_placeholder else -1
        own = shape._element.spPr.find(f"{A}solidFill")
        fill = colour_in(own, self.colours) or fills.get(number, "")
        sides = [
            int(self.inheritance.value(shape, name) or usual)
            for name, usual in (("tIns", 45_720), ("rIns", 91_440), ("bIns", 45_720),
                                ("lIns", 91_440))
        ]  # fmt: skip
        padding = " ".join(self._unit(side / 12_700) for side in sides)
        anchor = str(self.inheritance.value(shape, "anchor") or "t")
        style = (
            f"box-sizing:border-box;padding:{padding};display:flex;flex-direction:column;"
            f"justify-content:{_ANCHORS.get(anchor, 'flex-start')};"
        )
        if fill:
            style += f"background:#{fill};"
        usual = int(self.inheritance.value(shape, "sz") or 1800) / 100
        ink = self.inheritance.colour(shape, self.colours) if shape.is_placeholder else None
        face = "+mj-lt" if faces.get(number) == "serif" else "+mn-lt"
        told = self._paragraphs(shape._element.txBody, usual, ink or "", face)
        return self._place(shape, told, style)

    def _place(self, shape: Any, told: str, style: str) -> str:
        """Return what a shape holds, at its place."""
        frame = self.inheritance.frame(shape)
        left, top, width, height = (f"{value / _PIXEL:.1f}" for value in frame)
        return (
            f'<foreignObject x="{left}" y="{top}" width="{width}" height="{height}">'
            f'<div xmlns="http://www.w3.org/1999/xhtml" style="width:100%;height:100%;{style}">'
            f"{told}</div></foreignObject>"
        )

    def _unit(self, points: float) -> str:
        """Return a length in the pixels of the picture."""
        return f"{points * 12_700 / _PIXEL:.2f}px"

    def _paragraphs(self, body: Any, usual: float, ink: str, face: str) -> str:
        return "".join(
            self._paragraph(paragraph, usual, ink, face) for paragraph in body.iterfind(f"{A}p")
        )

    def _paragraph(self, paragraph: Any, usual: float, ink: str, face: str) -> str:
        properties = paragraph.find(f"{A}pPr")
        runs = paragraph.findall(f"{A}r")
        spans = "".join(self._run(run, usual, ink, face) for run in runs)
        if not spans:
            return ""
        style = "margin:0;"
        if properties is not None:
            style += self._spacing(properties)
            spans = self._bullet(properties, self._size(runs[0], usual)) + spans
        return f'<p style="{style}">{spans}</p>'

    def _spacing(self, properties: Any) -> str:
        style = ""
        for name, said in (("lnSpc", "line-height"), ("spcBef", "margin-top")):
            points = properties.find(f"{A}{name}/{A}spcPts")
            if points is not None:
                style += f"{said}:{self._unit(int(points.get('val')) / 100)};"
        margin, indent = (int(properties.get(name, 0)) / 12_700 for name in ("marL", "indent"))
        if margin or indent:
            style += f"padding-left:{self._unit(margin)};text-indent:{self._unit(indent)};"
        return style + f"text-align:{_ALIGNS.get(properties.get('algn', ''), 'left')};"

    def _size(self, run: Any, usual: float) -> float:
        """Return the size of the words of a run in points."""
        properties = run.find(f"{A}rPr")
        return usual if properties is None else int(properties.get("sz", usual * 100)) / 100

    def _bullet(self, properties: Any, size: float) -> str:
        numbered = properties.find(f"{A}buAutoNum")
        sign = properties.find(f"{A}buChar")
        told = numbered.get("startAt", "1") if numbered is not None else ""
        told = sign.get("char") if sign is not None else told
        if not told:
            return ""
        colour = colour_in(properties.find(f"{A}buClr"), self.colours) or "000000"
        wide = self._unit(-int(properties.get("indent", 0)) / 12_700)
        return (
            f'<span style="display:inline-block;text-indent:0;width:{wide};color:#{colour};'
            f'font-family:{_FACES["+mn-lt"]};font-size:{self._unit(size)};">{escape(told)}</span>'
        )

    def _run(self, run: Any, usual: float, ink: str, face: str) -> str:
        text = run.findtext(f"{A}t") or ""
        if not text:
            return ""
        properties = run.find(f"{A}rPr")
        found: Mapping[str, str] = {} if properties is None else properties.attrib
        fill = None if properties is None else properties.find(f"{A}solidFill")
        latin = None if properties is None else properties.find(f"{A}latin")
        named = latin.get("typeface") if latin is not None else face
        colour = colour_in(fill, self.colours) or ink or "000000"
        size = int(found.get("sz", usual * 100)) / 100
        weight = "700" if found.get("b") == "1" else "400"
        return (
            f'<span style="font-family:{_FACES.get(named, _FACES[face])};color:#{colour};'
            f'font-weight:{weight};font-size:{self._unit(size)};">{escape(text)}</span>'
        )

    def _table(self, table: Any) -> str:
        whole = sum(column.width for column in table.columns) or 1
        columns = "".join(
            f'<col style="width:{column.width / whole:.3%}"/>' for column in table.columns
        )
        rows = "".join(self._row(row) for row in table.rows)
        return (
            '<table style="width:100%;border-collapse:collapse;table-layout:fixed;margin:0;">'
            f"<colgroup>{columns}</colgroup><tbody>{rows}</tbody></table>"
        )

    def _row(self, row: Any) -> str:
        cells = ""
        for cell in row.cells:
            properties = cell._tc.tcPr
            fill = None if properties is None else properties.find(f"{A}solidFill")
            colour = colour_in(fill, self.colours)
            line = None if properties is None else properties.find(f"{A}lnB/{A}solidFill")
            below = colour_in(line, self.colours)
            style = f"padding:{self._unit(2)} {self._unit(6)};overflow:hidden;border:0;"
            style += f"background:#{colour};" if colour else "background:transparent;"
            if below:
                style += f"border-bottom:{self._unit(0.8)} solid #{below};"
            anchor = {"ctr": "middle", "b": "bottom"}.get(cell._tc.tcPr.get("anchor", ""), "top")
            told = self._paragraphs(cell._tc.txBody, 12, "", "+mn-lt")
            if properties is not None and properties.get("vert"):
                told = f'<div style="writing-mode:sideways-lr;">{told}</div>'
            cells += f'<td style="{style}vertical-align:{anchor};">{told}</td>'
        return f'<tr style="height:{self._unit(row.height / 12_700)};">{cells}</tr>'

    def _bars(self, chart: Any) -> str:
        plot = chart.plots[0]
        values = list(plot.series[0].values)
        most = max(values, default=0) or 1
        accent = self.colours.get("accent1", "444444")
        ink = self.colours.get("tx1", "000000")
        small = f"font-size:{self._unit(12)};color:#{ink};font-family:{_FACES['+mn-lt']};"
        told = ""
        for name, value in zip(plot.categories, values, strict=True):
            told += (
                f'<div style="display:flex;align-items:center;gap:{self._unit(6)};flex:1;">'
                f'<span style="{small}width:38%;text-align:right;">{escape(str(name))}</span>'
                f'<span style="height:60%;width:{52 * value / most:.2f}%;background:#{accent};">'
                f'</span><span style="{small}">{value:g}</span></div>'
            )
        return f'<div style="display:flex;flex-direction:column;height:100%;">{told}</div>'
