"""Writes a document as PDF by Typst: tagged (PDF/UA-1), for archives (PDF/A-2a), offline."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.text import xml_safe_lines
from lifeworld.exports.document.directions import is_right_to_left
from lifeworld.exports.document.docx_looks import MADE_BY
from lifeworld.exports.document.fit_columns import fit_columns
from lifeworld.exports.document.model import (
    Document,
    Heading,
    Mark,
    Paragraph,
    Span,
    Table,
    Turn,
)
from study.errors import InvalidInput
from study.language import say, say_in

__all__ = ["STANDARDS", "write_pdf"]

STANDARDS = ("ua-1", "a-2a")
_PAGE = Path(__file__).with_name("page.typ")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ROOM = 104  # bold letters beside each other on the page, in the size of a table
_LONG = 1_500  # characters of a quote
_ENDLESS = re.compile(r"\S{60,}")  # an address, say: Typst would set it past the margin
_NO_LETTER = "could not be displayed with font"


def write_pdf(document: Document, out: Path) -> list[str]:
    """Write a document as PDF and return what its author should know, one sentence each.

    Typst reads nothing but the page of this package and the fonts of the computer. Where no font
    has the letters of a text, the file is written without the standards, which forbid that.

    Args:
        document: The document.
        out: The file.

    Raises:
        InvalidInput: Typst cannot set the document.
    """
    import typst

    with say_in(document.language.partition("-")[0]):
        told = json.dumps(_render(document), ensure_ascii=False)
        try:
            out.write_bytes(_compile(told, STANDARDS))
        except typst.TypstError as error:
            if _NO_LETTER not in error.message:
                raise _refuse(error.message) from error
            missing = _tell_missing(error.message)
        else:
            return []
        try:
            out.write_bytes(_compile(told, ()))
        except typst.TypstError as error:
            raise _refuse(error.message) from error
    return [missing]


def _compile(told: str, standards: Sequence[str]) -> bytes:
    """Return a PDF, with nothing to read but the page: the folder that Typst may read is empty."""
    import typst

    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(_PAGE.read_bytes(), root=empty, sys_inputs={"told": told})
        asked: Any = list(standards)
        made = compiler.compile(format="pdf", pdf_standards=asked)
    if not isinstance(made, bytes):  # Typst gives several files for pictures only
        raise _refuse(type(made).__name__)
    return made


def _refuse(told: str) -> InvalidInput:
    return InvalidInput(
        say("The PDF was not written: {reason}.", reason=told.strip().rstrip(".")),
        hint=say("Write it as a Word file or as a web page, and please report this error."),
    )


def _tell_missing(told: str) -> str:
    found = re.search(r'the text `"(.*?)"`', told)
    return say(
        "No font on this computer has the letters of “{letters}”: they stand as boxes, and the file"
        " is not PDF/UA-1 and PDF/A-2a. Install a font such as Noto for this writing, or write it"
        " as a Word file.",
        letters=found[1] if found else "?",
    )


def _render(document: Document) -> dict[str, Any]:
    language, _, region = document.language.partition("-")
    return {
        "title": _clean(document.title) or say("Report"),
        "author": MADE_BY,
        "lang": language if _LANGUAGE.fullmatch(language) else "en",
        "region": region if re.fullmatch(r"[A-Z]{2}", region) else None,
        "subtitle": _clean(document.subtitle),
        "notice": _clean(document.notice),
        "about": [_clean(line) for line in document.about],
        "contents": say("Contents") if document.contents else "",
        "blocks": list(_render_blocks(document)),
    }


def _render_blocks(document: Document) -> Iterator[dict[str, Any]]:
    """Yield the blocks; items that follow each other are one list, no heading skips a level."""
    items: list[dict[str, Any]] = []
    level = 0
    headed = False
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.style == "item":
            items.append(_render_spans(document, block.spans, block.language))
            headed = False
            continue
        if items:
            yield {"kind": "items", "items": items}
            items = []
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            yield {"kind": "heading", "level": level, "words": _clean(block.words)}
        elif isinstance(block, Paragraph):
            spans = _render_spans(document, block.spans, block.language)
            short = sum(len(span.words) for span in block.spans) < _LONG
            yield {"kind": "text", "style": block.style, "short": short,
                   "headed": headed, **spans}  # fmt: skip
        elif isinstance(block, Table):
            yield {
                "kind": "table",
                "widths": list(fit_columns(block, room=_ROOM)),
                "head": [_clean(cell) for cell in block.head],
                "rows": [[_clean(cell) for cell in row] for row in block.rows],
            }
        else:
            yield _render_turn(document, block, level + 1)
        headed = isinstance(block, Heading)
    if items:
        yield {"kind": "items", "items": items}


def _render_turn(document: Document, turn: Turn, level: int) -> dict[str, Any]:
    numbers = dict.fromkeys(number for span in turn.spans for number in span.marks)
    return {
        "kind": "turn",
        "level": min(level, 4),
        "speaker": _clean(turn.speaker) or say("No speaker"),
        "place": _clean(turn.place),
        "marks": [_render_mark(document.marks[number]) for number in numbers],
        **_render_spans(document, turn.spans, turn.language),
    }


def _render_mark(mark: Mark) -> dict[str, Any]:
    return {
        "name": _clean(mark.name),
        "by": _clean(mark.by),
        "note": _clean(mark.note),
        "hue": mark.hue % 360,
    }


def _render_spans(document: Document, spans: tuple[Span, ...], language: str) -> dict[str, Any]:
    tongue = language.partition("-")[0].lower()
    return {
        "lang": tongue if _LANGUAGE.fullmatch(tongue) else "",
        "right": is_right_to_left("".join(span.words for span in spans)),
        "spans": [
            {
                "words": _clean(span.words),
                "bold": span.bold,
                "italic": span.italic,
                "hues": [document.marks[number].hue % 360 for number in span.marks],
            }
            for span in spans
        ],
    }


def _clean(text: str) -> str:
    """Return a text that may be set, with places to break in words without an end."""
    return _ENDLESS.sub(lambda found: _cut(found[0]), xml_safe_lines(text))


def _cut(word: str) -> str:
    return "\u200b".join(word[at : at + 20] for at in range(0, len(word), 20))
