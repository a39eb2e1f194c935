"""Tables of a Word file, in XML that is written directly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["build_grid", "draw_lines"]

_LINE = {"val": "single", "sz": "4", "space": "0", "color": "B9AFA2"}


def build_grid(rows: Sequence[Sequence[Sequence[Any]]], widths: Sequence[int]) -> Any:
    """Return a table of paragraphs: rows of cells, each of them a list, in columns of these widths.

    Args:
        rows: The cells, row by row.
        widths: Those of the columns, in twentieths of a point.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = OxmlElement("w:tbl")
    looks, grid = OxmlElement("w:tblPr"), OxmlElement("w:tblGrid")
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    looks.append(layout)
    table.extend((looks, grid))
    for width in widths:
        column = OxmlElement("w:gridCol")
        column.set(qn("w:w"), str(width))
        grid.append(column)
    for row in rows:
        line = OxmlElement("w:tr")
        whole = OxmlElement("w:trPr")
        whole.append(OxmlElement("w:cantSplit"))
        line.append(whole)
        for width, content in zip(widths, row, strict=True):
            cell, measure = OxmlElement("w:tc"), OxmlElement("w:tcPr")
            wide = OxmlElement("w:tcW")
            wide.set(qn("w:w"), str(width))
            wide.set(qn("w:type"), "dxa")
            measure.append(wide)
            cell.append(measure)
            cell.extend(content)
            line.append(cell)
        table.append(line)
    return table


def draw_lines(table: Any) -> None:
    """Draw a line below each row, and leave a little room at the sides of each cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    lines, room = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in _LINE.items():
            line.set(qn(f"w:{name}"), value)
        lines.append(line)
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "70")
        edge.set(qn("w:type"), "dxa")
        room.append(edge)
    looks = table.find(qn("w:tblPr"))
    looks.insert(0, lines)
    looks.append(room)
