"""Draws the first pages of a document, as its PDF has them."""

from __future__ import annotations

import io
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

from lifeworld.exports.document.model import Block, Document, Table
from lifeworld.exports.document.write_pdf import write_pdf
from lifeworld.exports.previews.model import Picture
from study.language import say

__all__ = ["draw_pages", "shorten_document"]

_SCALE = 1.3  # pixels to a point: a page of A4 is 774 pixels wide
_ENOUGH = 9_000  # characters of text that fill three pages for certain
_pdfium = threading.Lock()  # it serves one thread at a time


def draw_pages(document: Document, *, most: int = 3) -> tuple[Picture, ...]:
    """Return the first pages of a document as PNG pictures.

    Args:
        document: The document; where it lists its contents, it has to be whole.
        most: How many pages.
    """
    import pypdfium2

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.pdf"
        write_pdf(document, path)
        data = path.read_bytes()
    pictures = []
    with _pdfium:
        made = pypdfium2.PdfDocument(data)
        try:
            for number in range(min(most, len(made))):
                page = made[number]
                buffer = io.BytesIO()
                page.render(scale=_SCALE).to_pil().save(buffer, format="PNG")
                page.close()
                alt = say("Page {number} of “{title}”", number=number + 1, title=document.title)
                pictures.append(Picture(image=buffer.getvalue(), alt=alt))
        finally:
            made.close()
    return tuple(pictures)


def shorten_document(document: Document) -> Document:
    """Return the beginning of a document, enough to fill the first pages.

    A document that lists its contents is returned whole: the list is on its first page.
    """
    if document.contents:
        return document
    kept: list[Block] = []
    size = 0
    for block in document.blocks:
        if size > _ENOUGH:
            break
        kept.append(block)
        size += _measure(block)
    return replace(document, blocks=tuple(kept))


def _measure(block: Block) -> int:
    """Return how many characters of text a block has."""
    if isinstance(block, Table):
        return sum(len(cell) for row in block.rows for cell in row)
    spans = getattr(block, "spans", ())
    return sum(len(span.words) for span in spans)
