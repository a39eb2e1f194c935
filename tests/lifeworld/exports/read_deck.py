"""What a deck says, as text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from lifeworld.exports.deck.contents import list_contents
from lifeworld.exports.deck.plan import WHOLE, Plan
from lifeworld.exports.deck.write_deck import render_deck
from lifeworld.exports.report import Report


def read_deck(report: Report, *, aside: bool = False) -> str:
    """Return all that a deck says: slides, tables, charts and notes.

    Args:
        report: What it tells.
        aside: Whether the slides that usually stand aside are in it.
    """
    from pptx import Presentation

    keys = [each.key for each in list_contents(report, WHOLE) if each.aside] if aside else []
    content = render_deck(report, plan=Plan(shown=tuple(keys)))
    said = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            if shape.has_table:
                said += [cell.text for row in shape.table.rows for cell in row.cells]
            if shape.has_chart:
                said += list(shape.chart.plots[0].categories)
        said.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(said).replace("\u00a0", " ")


def read_pptx(content: bytes, find: Callable[[str], list[str]]) -> list[str]:
    """Return what *find* finds in the XML of the slides and notes of a .pptx."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [
            each
            for name in sorted(archive.namelist())
            if name.startswith(("ppt/slides/slide", "ppt/notesSlides/notesSlide"))
            for each in find(archive.read(name).decode("utf-8"))
        ]
