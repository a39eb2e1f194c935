"""What a slide says, as a fingerprint: by it an edit by hand and a change in the study are seen."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = [
    "TRACE",
    "SlideMark",
    "list_marks",
    "mark_slide",
    "measure_slide",
    "parse_keywords",
    "parse_mark",
    "parse_name",
    "render_keywords",
    "render_name",
    "trace_slide",
]

_FEET = ("FOOTER", "SLIDE_NUMBER", "DATE")  # they change without anybody's doing
_STEP = 12_700  # EMU by which programs may place things otherwise
_SIGN = "@"
_KEYWORD = re.compile(r"\bLifeworld ([0-9a-f]{12})\b")
TRACE = 8
"""Digits of each of the three fingerprints of a trace."""


@dataclass(frozen=True, slots=True)
class SlideMark:
    """A slide as it was written.

    Attributes:
        key: How it is known again.
        digest: The fingerprint of what it says.
        trace: The fingerprints by which it is known where its name is lost, see `trace_slide`.
    """

    key: str
    digest: str
    trace: str = ""

    def render(self) -> str:
        """Return the mark as it is on record."""
        return f"{self.digest}.{self.trace}" if self.trace else self.digest


def render_name(key: str, token: str) -> str:
    """Return the name that a slide has in the file: its key, and the deck that it is of."""
    return f"{key}{_SIGN}{token}" if token else key


def parse_name(name: str) -> tuple[str, str]:
    """Return the key and the deck in a slide's name; both are empty for a slide made elsewhere."""
    key, sign, token = name.rpartition(_SIGN)
    return (key, token) if sign else ("", "")


def list_marks(pages: Any) -> tuple[SlideMark, ...]:
    """Return the marks of pages, as `page.py` makes them."""
    return tuple(mark_slide(page.key, page.slide) for page in pages)


def mark_slide(key: str, slide: Any) -> SlideMark:
    """Return the mark of a slide."""
    return SlideMark(key, measure_slide(slide), trace_slide(slide))


def parse_mark(told: str) -> tuple[str, str]:
    """Return the fingerprint and the trace of a mark on record; an old one has no trace."""
    digest, _, trace = told.partition(".")
    return digest, trace


def render_keywords(before: str, token: str) -> str:
    """Return the keywords of a file with the deck that it is of.

    LibreOffice drops the names of slides when it saves a deck; keywords it keeps.
    """
    kept = _KEYWORD.sub("", before).strip(" ;")
    return "; ".join(each for each in (kept, f"Lifeworld {token}") if each)


def parse_keywords(keywords: str) -> str:
    """Return the deck that a file says it is of; empty for none."""
    found = _KEYWORD.search(keywords)
    return found[1] if found else ""


def trace_slide(slide: Any) -> str:
    """Return the fingerprints of a slide's words, its title and its notes, eight digits each.

    They stay the same when another program saves the deck and places things a little otherwise.
    """
    told = [text for shape in slide.shapes if not _is_foot(shape) for text in _list_words(shape)]
    title = slide.shapes.title
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    parts = (
        "\n".join(told),
        title.text_frame.text if title is not None else "",
        notes.text if notes is not None else "",
    )
    return "".join(_shorten(part) for part in parts)


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return hashlib.sha256(plain.encode()).hexdigest()[:TRACE]


def _list_words(shape: Any) -> Iterator[str]:
    if shape.has_text_frame:
        yield from (each.text for each in shape.text_frame.paragraphs)
    elif getattr(shape, "has_table", False) and shape.has_table:
        yield from (cell.text for row in shape.table.rows for cell in row.cells)
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        plot = shape.chart.plots[0]
        yield from map(str, plot.categories)
        yield from (f"{value:g}" for value in plot.series[0].values if value is not None)


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
