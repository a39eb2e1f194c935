"""Reads the text of a PDF with PDFium, without line numbers, headers, footers and page numbers."""

from __future__ import annotations

import re

from study.errors import Unreadable
from study.language import say
from study.wording import count_things
from transcripts.reading.gate import MAX_TEXT
from transcripts.reading.readers.draft import Draft
from transcripts.reading.readers.pdf_layout import (
    PageLine,
    PageWord,
    clean_line_numbers,
    clean_repeats,
    find_columns,
    render_lines,
)

__all__ = ["parse_pdf", "read_pdf"]

_MAX_PAGES = 2_000
_MAX_LINES = 500  # no page that a person reads has more
_LABEL = 44  # letters at the beginning of a line that may name a speaker
_BOLD = re.compile(rb"(?i)bold|black|heavy")


def read_pdf(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read the text of a PDF. Call it in the sandbox only: a small PDF can need much memory.

    Raises:
        Unreadable: If the file is protected, damaged or too long, or holds only page images.
    """
    del encoding
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or b"/Encrypt" in data:
            raise Unreadable(
                say("{name} is protected by a password.", name=name),
                hint=say("Save it without a password."),
            ) from error
        raise Unreadable(
            say("{name} is damaged or was not uploaded completely.", name=name),
            hint=say("Open it in a PDF reader and save it again, or export the text."),
        ) from error
    try:
        pages = _read_pages(document, name)
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        raise Unreadable(
            say("{name} has a damaged page.", name=name),
            hint=say("Export its text and import that."),
        ) from error
    finally:
        document.close()
    if not any(pages):
        raise Unreadable(
            say("No text was found in {name}. Its pages are probably images.", name=name),
            hint=say("Run text recognition (OCR) on it first."),
        )
    pages, numbered = clean_line_numbers(pages)
    pages, dropped = clean_repeats(pages)
    left = []
    if numbered:
        left.append(
            say("Line numbers of {pages} were left out.", pages=count_things(numbered, "page"))
        )
    if dropped:
        left.append(say("Repeated headers and footers were left out: {lines}.", lines=dropped))
    text, bold = render_lines(find_columns(pages))
    return Draft(
        format="pdf",
        text=text,
        bold=bold,
        title=title or None,
        warnings=(
            say("Lines of the PDF were joined into paragraphs by guess. Please check them."),
        ),
        left_out=tuple(left),
    )


def _read_pages(document: object, name: str) -> list[list[PageLine]]:
    import pypdfium2

    if not isinstance(document, pypdfium2.PdfDocument) or len(document) > _MAX_PAGES:
        raise Unreadable(
            say("{name} has more than {most:,} pages.", name=name, most=_MAX_PAGES),
            hint=say("Split it into several files."),
        )
    pages: list[list[PageLine]] = []
    total = 0
    for page in document:
        view = page.get_textpage()
        text = str(view.get_text_range())
        pages.append(_keep_visible(_place_lines(text, view), page.get_cropbox()))
        view.close()
        page.close()
        total += len(text)
        if total > MAX_TEXT:
            raise Unreadable(
                say("{name} holds too much text.", name=name),
                hint=say("Split it into several files."),
            )
    return pages


def _keep_visible(lines: list[PageLine], box: tuple[float, float, float, float]) -> list[PageLine]:
    """Return the lines that stand on the page: what was cropped away is not there for a reader."""
    left, low, right, high = box
    return [
        line
        for line in lines
        if not any(word.right for word in line.words)
        or (
            line.words[0].left <= right
            and line.words[-1].right >= left
            and low - 1 <= line.height <= high + 1
        )
    ]


def _place_lines(text: str, view: object) -> list[PageLine]:
    """Return the lines of a page with the places of their words; places of 0 if they are unknown.

    PDFium counts a character beyond U+FFFF once or twice, so then no place is sure.
    """
    import ctypes

    import pypdfium2.raw as raw

    sure = view.count_chars() == len(text)  # type: ignore[attr-defined]
    edges = [ctypes.c_double() for _ in range(4)]
    box = [ctypes.byref(edge) for edge in edges]

    def find_box(at: int) -> tuple[float, float]:
        if not sure or not raw.FPDFText_GetCharBox(view, at, *box):
            return 0.0, 0.0
        return edges[0].value, edges[1].value

    def find_height(at: int) -> float:
        found = sure and raw.FPDFText_GetCharOrigin(view, at, box[0], box[1])
        return edges[1].value if found else 0.0

    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()

    def is_bold(at: int) -> bool:
        if not sure:
            return False
        if raw.FPDFText_GetFontWeight(view, at) >= 600:
            return True
        size = raw.FPDFText_GetFontInfo(view, at, name, 200, ctypes.byref(flags))
        return 0 < size <= 200 and _BOLD.search(name.value) is not None

    lines: list[PageLine] = []
    for found in re.finditer(r"[^\r\n]+", text):
        words: list[PageWord] = []
        bold = 0
        for word in re.finditer(r"\S+", found[0]):
            start, end = found.start() + word.start(), found.start() + word.end()
            # PDFium marks a hyphen at the end of a line with U+FFFE or U+0002
            shown = word[0].replace("\ufffe", "").replace("\x02", "")
            if shown:
                bold += bold == len(words) and is_bold(start)
                # asking takes time, and the words in the middle of a line tell nothing
                near = word.start() <= _LABEL or word.end() >= len(found[0].rstrip())
                near = near and len(lines) < _MAX_LINES
                left, right = (find_box(start)[0], find_box(end - 1)[1]) if near else (0.0, 0.0)
                words.append(PageWord(shown, left, right))
        if words:
            hyphen = found[0].rstrip().endswith(("\ufffe", "\x02"))
            height = find_height(found.start() + len(found[0]) - len(found[0].lstrip()))
            height = height if sure else -float(len(lines))
            lines.append(PageLine(tuple(words), height, hyphen=hyphen, bold=bold))
    return lines


def parse_pdf(data: bytes, name: str) -> str:
    """Return the words of a PDF for a search. Call it in the guarded process only.

    Raises:
        Unreadable: If the PDF is damaged or encrypted.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        try:
            pages = [page.get_textpage().get_text_bounded() for page in document]
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise Unreadable(
            say("{name} cannot be read as a PDF.", name=name), hint=say("Search it yourself.")
        ) from error
    return " ".join(" ".join(pages).split())
