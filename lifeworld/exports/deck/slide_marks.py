"""What a slide says, as a fingerprint: by it an edit by hand and a change in the study are seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["SlideMark", "list_marks", "measure_slide", "parse_name", "render_name"]

_FEET = ("FOOTER", "SLIDE_NUMBER", "DATE")  # they change without anybody's doing
_STEP = 12_700  # EMU by which programs may place things otherwise
_SIGN = "@"


@dataclass(frozen=True, slots=True)
class SlideMark:
    """A slide as it was written.

    Attributes:
        key: How it is known again.
        digest: The fingerprint of what it says.
    """

    key: str
    digest: str


def render_name(key: str, token: str) -> str:
    """Return the name that a slide has in the file: its key, and the deck that it is of."""
    return f"{key}{_SIGN}{token}" if token else key


def parse_name(name: str) -> tuple[str, str]:
    """Return the key and the deck in a slide's name; both are empty for a slide made elsewhere."""
    key, sign, token = name.rpartition(_SIGN)
    return (key, token) if sign else ("", "")


def list_marks(pages: Any) -> tuple[SlideMark, ...]:
    """Return the marks of pages, as `page.py` makes them."""
    return tuple(SlideMark(page.key, measure_slide(page.slide)) for page in pages)


def measure_slide(slide: Any) -> str:
    """Return the fingerprint of what a slide says and where it stands, without its foot.

    Fonts and colours are not in it: programs write them in their own way when they save a file.
    """
    told = [list(_tell(shape)) for shape in slide.shapes if not _is_foot(shape)]
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    said = [told, notes.text.strip() if notes is not None else ""]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def _is_foot(shape: Any) -> bool:
    return shape.is_placeholder and str(shape.placeholder_format.type).startswith(_FEET)


def _tell(shape: Any) -> Iterator[object]:
    """Yield what a shape says: words of its paragraphs or cells, the values of a chart, a place."""
    if shape.has_text_frame:
        yield [" ".join(each.text.split()) for each in shape.text_frame.paragraphs]
    elif getattr(shape, "has_table", False) and shape.has_table:
        yield [[" ".join(cell.text.split()) for cell in row.cells] for row in shape.table.rows]
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        plot = shape.chart.plots[0]
        yield [[str(name) for name in plot.categories], list(plot.series[0].values)]
    else:
        yield str(shape.shape_type)
    place = (shape.left, shape.top)
    yield [round(value / _STEP) if value is not None else None for value in place]
