"""Native tables for slides: columns, measured rows, and pages if there are too many rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from lifeworld.exports.deck.inherit import Palette
from lifeworld.exports.deck.looks import EMU, Box
from lifeworld.exports.deck.measure_text import (
    Para,
    Run,
    enlarged,
    find_fit,
    measure_height,
    measure_width,
)
from lifeworld.exports.deck.text import unbroken, xml_safe
from lifeworld.exports.deck.xml import NO_EDGE, Edge, render_cell

__all__ = ["SIDE", "Column", "Grid", "TableCell", "add_grid", "find_grid", "split_rows"]

SIDE, ABOVE = 0.09, 0.04 * 72  # the inner margins of a cell, in inches and in points
_HAIR = 0.75  # width of a thin line in points
_TALLEST_HEAD = 1.8 * 72
_WIDEST_HEAD = 1.3 * 72  # wider words in a heading may be set upright or break
_FIXED = "\u00a0"  # keeps the words beside it on one line
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width, its alignment."""

    label: str
    share: float = 1.0
    align: str = "l"


@dataclass(frozen=True, slots=True)
class TableCell:
    """The text of one cell, with colours as palette names or hexadecimal digits.

    Attributes:
        extra: A second paragraph in a muted colour.
        less: Points by which the words are smaller than those of the table, down to 11.
        loose: Whether words that are usually kept on one line may stand on two.
    """

    text: str
    bold: bool = False
    colour: str = "ink"
    fill: str = ""
    lang: str = ""  # that of the deck
    face: str = "sans"
    extra: str = ""
    less: float = 0.0
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A measured table in which every cell fits its row.

    Attributes:
        heights: Height of every row in points.
        head_height: Height of the heading row in points.
        upright: Whether the headings of narrow columns are set upright.
        cut: Texts that had to be shortened.
        side: Inner margin of the cells to the left and right, in inches.
        gap: Width of the rule under a row in points; 0 for a hairline.
        scale: The size at which it is drawn; it is measured on our page.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    head_height: float
    upright: bool = False
    cut: tuple[str, ...] = ()
    face: str = ""
    side: float = SIDE
    gap: float = 0.0
    scale: float = 1.0


def _paras(cell: TableCell, column: Column, *, size: float, face: str) -> tuple[Para, ...]:
    text = unbroken(xml_safe(cell.text))
    run = Run(
        text.replace(_FIXED, " ") if cell.loose else text,
        bold=cell.bold,
        colour=cell.colour,
        face=face or cell.face,
        lang=cell.lang,
    )
    size = max(11.0, size - cell.less)
    first = Para((run,), size=size, align=column.align, leading=1.18, smallest=size)
    if not cell.extra:
        return (first,)
    more = Run(xml_safe(cell.extra), colour="muted", face=face or "sans", lang=cell.lang)
    smaller = max(11.0, size - 1)
    return first, Para((more,), size=smaller, before=1, align=column.align, leading=1.18)


def _head(
    column: Column, *, size: float, align: str | None = None, face: str = ""
) -> tuple[Para, ...]:
    run = Run(xml_safe(column.label), bold=True, colour="muted", face=face or "sans")
    return (Para((run,), size=size, align=align or column.align, leading=1.18),)


def find_grid(
    columns: list[Column],
    rows: list[list[TableCell]],
    *,
    width: float,
    size: float,
    tallest: float,
    padding: float = 0.0,
    face: str = "",
    side: float = SIDE,
    gap: float = 0.0,
) -> Grid:
    """Measure a table and shorten cells that would make a row higher than `tallest`.

    Args:
        columns: The columns.
        rows: One list of cells per row.
        width: Width of the table in inches.
        size: Font size in points, at least 11.
        tallest: The largest height of a row in points.
        padding: Extra height of every row in points.
        face: The face to measure every cell with; empty to use each cell's own.
        side: Inner margin of the cells to the left and right, in inches.
        gap: Width of the rule under a row in points; 0 for a hairline.
    """
    widths = _widths(columns, rows, width=width, size=size, face=face, side=side)
    inner = [(wide - 2 * side) * 72 for wide in widths]
    upright = any(
        measure_width(word, size=11, face=face or "sans", bold=True) > room
        for column, room in zip(columns[1:], inner[1:], strict=True)
        if column.align == "ctr"
        for word in column.label.split()
    )
    if upright:
        columns = [_upright(column) for column in columns]
    done, heights, cut = [], [], []
    for row in rows:
        cells, height = [], 0.0
        for cell, column, room in zip(row, columns, inner, strict=True):
            if _is_parted(cell, column, size=size, face=face, room=room):
                cell = replace(cell, loose=True)
            if measure_height(_paras(cell, column, size=size, face=face), width=room) > tallest:
                cell, lost = _cut(cell, column, size=size, face=face, room=room, tallest=tallest)
                cut.extend(lost)
            cells.append(cell)
            paras = _paras(cell, column, size=size, face=face)
            height = max(height, measure_height(paras, width=room))
        done.append(tuple(cells))
        heights.append(height + 2 * ABOVE + padding + gap)
    return Grid(
        columns=tuple(columns),
        rows=tuple(done),
        size=size,
        widths=widths,
        heights=tuple(heights),
        head_height=_head_height(columns, inner, upright=upright, face=face),
        upright=upright,
        cut=tuple(dict.fromkeys(cut)),
        face=face,
        side=side,
        gap=gap,
    )


def _is_parted(cell: TableCell, column: Column, *, size: float, face: str, room: float) -> bool:
    """Return whether words that are kept together, such as a date, are wider than their column."""
    first = _paras(cell, column, size=size, face=face)[0]
    run = first.runs[0]
    return any(
        measure_width(piece, size=first.size, face=run.face, bold=run.bold) > room
        for piece in run.text.split(" ")
        if _FIXED in piece
    )


def _cut(
    cell: TableCell, column: Column, *, size: float, face: str, room: float, tallest: float
) -> tuple[TableCell, list[str]]:
    """Return a shortened cell and the texts that were shortened."""
    first = _paras(cell, column, size=size, face=face)[0]
    fitted = find_fit((first,), width=room, height=tallest)
    lost = [*fitted.cut, *([cell.extra] if cell.extra else [])]
    return replace(cell, text=fitted.paras[0].text(), extra=""), lost


def _widths(
    columns: list[Column],
    rows: list[list[TableCell]],
    *,
    width: float,
    size: float,
    face: str,
    side: float,
) -> tuple[float, ...]:
    """Return widths by share, adjusted so that no ordinary word breaks in a narrow column."""
    whole = sum(column.share for column in columns)
    widths = [width * column.share / whole for column in columns]
    needed = []
    for place, column in enumerate(columns):
        longest = max(
            (
                measure_width(word, size=size, face=face or cell.face, bold=cell.bold)
                for cell in (row[place] for row in rows)
                for word in f"{cell.text} {cell.extra}".split(" ")
            ),
            default=0.0,
        )
        for word in column.label.split():
            heading = measure_width(word, size=11, face=face or "sans", bold=True)
            longest = max(longest, heading if heading <= _WIDEST_HEAD else 0.0)
        want = (longest + 1.5) / 72 + 2 * side
        needed.append(want if want <= width * 0.3 else width * 0.15)  # a word this long must break
    for place, want in enumerate(needed):
        missing = want - widths[place]
        richest = max(range(len(widths)), key=lambda n: widths[n] - needed[n])
        if 0 < missing <= widths[richest] - needed[richest]:
            widths[place] += missing
            widths[richest] -= missing
    return tuple(widths)


def _upright(column: Column) -> Column:
    """Return a narrow column whose upright heading is one line of at most 1.8 inches."""
    text = xml_safe(column.label)
    if column.align != "ctr":
        return column
    while measure_width(text, size=11, bold=True) > _TALLEST_HEAD:
        text = f"{text.rstrip('…')[:-1].rstrip()}…"
    return Column(text, column.share, column.align)


def _head_height(columns: list[Column], inner: list[float], *, upright: bool, face: str) -> float:
    tallest = 0.0
    for column, room in zip(columns, inner, strict=True):
        if upright and column.align == "ctr":
            tallest = max(tallest, measure_width(column.label, size=11, bold=True) + 4)
        else:
            tallest = max(tallest, measure_height(_head(column, size=11, face=face), width=room))
    return tallest + 2 * ABOVE


def split_rows(grid: Grid, *, height: float, most: int = 0) -> list[Grid]:
    """Return the table in as few parts as possible, all about equally full.

    Args:
        grid: The measured table.
        height: The largest height of a part, in points.
        most: The most rows per part; 0 for as many as fit.
    """
    cuts = _cuts(grid.heights, height - grid.head_height, most or len(grid.heights))
    return [
        replace(grid, rows=grid.rows[start:end], heights=grid.heights[start:end])
        for start, end in pairwise(cuts)
    ]


def _cuts(heights: tuple[float, ...], room: float, most: int) -> list[int]:
    """Return the first row of each part, and the end: fewest parts, then the most even ones.

    Dynamic programming: the best split up to each row builds on those up to earlier rows.
    """
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(heights) + 1):
        used, found = 0.0, (len(heights) + 1, 0.0, end - 1)
        for start in range(end - 1, max(-1, end - 1 - most), -1):
            used += heights[start]
            if used > room and start < end - 1:
                break
            parts, empty, _ = best[start]
            found = min(found, (parts + 1, empty + max(0.0, room - used) ** 2, start))
        best.append(found)
    cuts = [len(heights)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][2])
    return cuts[::-1] if len(cuts) > 1 else [0, 0]


def add_grid(shapes: Any, box: Box, grid: Grid, *, palette: Palette, line: str, own: bool) -> Any:
    """Add a measured table to a slide and return its graphic frame."""
    from pptx.oxml import parse_xml

    inch = EMU * grid.scale  # of our page, on the slide
    total = round((grid.head_height + sum(grid.heights)) / 72 * inch)
    frame = shapes.add_table(
        1, len(grid.columns), round(box.x * EMU), round(box.y * EMU), round(box.w * EMU), total
    )
    table = frame._element.graphic.graphicData.tbl
    properties = table.tblPr
    for key in list(properties.attrib):
        del properties.attrib[key]
    properties.set("firstRow", "1")
    properties.set("firstCol", "1")
    style = properties.find("{*}tableStyleId")
    if style is not None:
        style.text = _NO_STYLE
    for column, wide in zip(table.tblGrid, grid.widths, strict=True):
        column.set("w", str(round(wide * inch)))
    for old in table.findall("{*}tr"):
        table.remove(old)
    xml = [_head_row(grid, palette, own=own)]
    above: Edge = (palette.values["muted"], _HAIR)
    below: Edge = (palette.values["ground"], grid.gap) if grid.gap else (line, _HAIR)
    for row, tall in zip(grid.rows, grid.heights, strict=True):
        cells = "".join(
            render_cell(
                enlarged(_paras(cell, column, size=grid.size, face=grid.face), scale=grid.scale),
                palette,
                own=own,
                fill=cell.fill,
                above=above,
                below=below,
                anchor="ctr",
                upright=False,
                side=grid.side * grid.scale,
            )
            for cell, column in zip(row, grid.columns, strict=True)
        )
        xml.append(f'<a:tr h="{round(tall / 72 * inch)}">{cells}</a:tr>')
        above = below
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    for row in list(parse_xml(f'<a:x xmlns:a="{space}">{"".join(xml)}</a:x>')):
        table.append(row)
    return frame


def _head_row(grid: Grid, palette: Palette, *, own: bool) -> str:
    cells = ""
    for column in grid.columns:
        turned = grid.upright and column.align == "ctr"
        cells += render_cell(
            enlarged(
                _head(column, size=11, align="l" if turned else None, face=grid.face),
                scale=grid.scale,
            ),
            palette,
            own=own,
            fill="",
            above=NO_EDGE,
            below=(palette.values["muted"], _HAIR),
            anchor="ctr" if turned else "b",
            upright=turned,
            side=grid.side * grid.scale,
        )
    return f'<a:tr h="{round(grid.head_height / 72 * EMU * grid.scale)}">{cells}</a:tr>'
