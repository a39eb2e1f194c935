"""Native bar charts whose embedded workbook holds text and numbers but never a formula."""

from __future__ import annotations

import datetime
import io
from typing import Any

from lifeworld.exports.deck.inherit import Palette
from lifeworld.exports.deck.text import xml_safe
from transcripts.reading.tables.write_table import open_workbook

__all__ = ["add_bars"]


def _chart_data(categories: list[str], name: str, values: list[int]) -> Any:
    """Return chart data that writes every string to its workbook as text.

    python-pptx would write a label such as `=1+1` as a formula. A subclass replaces its writer, so
    that nothing outside this function changes.
    """
    from contextlib import contextmanager

    from pptx.chart.data import CategoryChartData
    from pptx.chart.xlsx import CategoryWorkbookWriter

    class PlainWriter(CategoryWorkbookWriter):
        @contextmanager
        def _open_worksheet(self, xlsx_file: io.BytesIO) -> Any:
            workbook = open_workbook(xlsx_file)
            workbook.set_properties({"created": datetime.datetime(2026, 1, 1)})  # noqa: DTZ001
            worksheet = workbook.add_worksheet()
            yield workbook, worksheet
            workbook.close()

    class PlainData(CategoryChartData):
        @property
        def _workbook_writer(self) -> Any:
            writer: Any = PlainWriter
            return writer(self)

    make: Any = PlainData
    data = make(number_format="0")
    data.categories = [xml_safe(label) or " " for label in categories]
    data.add_series(xml_safe(name) or " ", values)
    return data


def add_bars(
    shapes: Any,
    frame: tuple[int, int, int, int],
    *,
    categories: list[str],
    name: str,
    values: list[int],
    palette: Palette,
    size: float = 13,
) -> Any:
    """Add a plain horizontal bar chart, first category on top, and return its graphic frame.

    Args:
        shapes: The shapes of a slide.
        frame: Left, top, width and height in EMU.
        categories: Labels, already short enough.
        name: Name of the series.
        values: One whole number per category.
        palette: The template's colours.
        size: Size of the text in points.
    """
    from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
    from pptx.enum.chart import XL_TICK_MARK as TICK
    from pptx.util import Pt

    data = _chart_data(categories, name, values)
    shape = shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *frame, data)
    chart = shape.chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(size)
    _paint(chart.font.fill, palette, "ink")
    plot = chart.plots[0]
    plot.gap_width = 55
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(size)
    labels.font.bold = True
    _paint(labels.font.fill, palette, "ink")
    _paint(plot.series[0].format.fill, palette, "accent")
    category, value = chart.category_axis, chart.value_axis
    category.reverse_order = True
    category.format.line.fill.background()
    category.major_tick_mark = TICK.NONE
    category.tick_labels.font.size = Pt(size)
    value.visible = False
    value.has_major_gridlines = False
    value.minimum_scale = 0
    value.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    return shape


def _paint(fill: Any, palette: Palette, name: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.dml import MSO_THEME_COLOR

    fill.solid()
    token = palette.tokens[name]
    if len(token) == 6 and token == palette.values[name]:  # no theme colour can be read there
        made: Any = RGBColor
        fill.fore_color.rgb = made.from_string(token)
        return
    names = {"tx1": "TEXT_1", "tx2": "TEXT_2", "bg1": "BACKGROUND_1", "bg2": "BACKGROUND_2"}
    fill.fore_color.theme_color = getattr(
        MSO_THEME_COLOR, names.get(token, token.upper().replace("ACCENT", "ACCENT_"))
    )
