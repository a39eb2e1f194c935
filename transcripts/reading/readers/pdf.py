"""Reads the text of a PDF with PDFium, without headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter

from study.errors import Unreadable
from study.wording import shorten_quote
from transcripts.reading.gate import MAX_TEXT
from transcripts.reading.readers.draft import Draft

__all__ = ["parse_pdf", "read_pdf"]

_MAX_PAGES = 2_000


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
                f"{name} is protected by a password.", hint="Save it without a password."
            ) from error
        raise Unreadable(
            f"{name} is damaged or was not uploaded completely.",
            hint="Open it in a PDF reader and save it again, or export the text.",
        ) from error
    try:
        pages = _read_pages(document, name)
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        raise Unreadable(
            f"{name} has a damaged page.", hint="Export its text and import that."
        ) from error
    finally:
        document.close()
    if not any(page.strip() for page in pages):
        raise Unreadable(
            f"No text was found in {name}. Its pages are probably images.",
            hint="Run text recognition (OCR) on it first.",
        )
    pages, dropped = _without_repeats(pages)
    left = (f"Repeated headers and footers were left out: {dropped}.",) if dropped else ()
    return Draft(
        format="pdf",
        text=_join_lines("\n\n".join(page for page in pages if page.strip())),
        title=title or None,
        warnings=("Lines of the PDF were joined into paragraphs by guess. Please check them.",),
        left_out=left,
    )


def _read_pages(document: object, name: str) -> list[str]:
    import pypdfium2

    if not isinstance(document, pypdfium2.PdfDocument) or len(document) > _MAX_PAGES:
        raise Unreadable(
            f"{name} has more than {_MAX_PAGES:,} pages.", hint="Split it into several files."
        )
    pages: list[str] = []
    total = 0
    for page in document:
        view = page.get_textpage()
        text = str(view.get_text_bounded())
        view.close()
        page.close()
        # PDFium marks a hyphen at the end of a line with U+FFFE or U+0002
        text = re.sub(r"[\ufffe\x02]\r?\n?", "", text).replace("\r\n", "\n").replace("\r", "\n")
        pages.append(text.replace("\ufffe", "").replace("\x02", ""))
        total += len(text)
        if total > MAX_TEXT:
            raise Unreadable(f"{name} holds too much text.", hint="Split it into several files.")
    return pages


def _without_repeats(pages: list[str]) -> tuple[list[str], str]:
    """Remove headers, footers and page numbers: edge lines alike on most pages but for digits."""
    if len(pages) < 3:
        return pages, ""
    edges: Counter[str] = Counter()
    for page in pages:
        lines = [line.strip() for line in page.split("\n") if line.strip()]
        # a line that may be speech is never taken for a header or footer
        outer = [line for line in (*lines[:2], *lines[-2:]) if not _OPENS.match(line)]
        edges.update({_bare(line) for line in outer})
    repeated = {line for line, count in edges.items() if count >= 0.6 * len(pages)}
    if not repeated:
        return pages, ""
    kept = []
    for page in pages:
        lines = page.split("\n")
        edge = [at for at, line in enumerate(lines) if line.strip()]
        places = (*edge[:2], *edge[-2:])
        drop = {at for at in places if _bare(lines[at]) in repeated and not _OPENS.match(lines[at])}
        kept.append("\n".join(line for at, line in enumerate(lines) if at not in drop))
    shown = ", ".join(
        f"“{shorten_quote(line, most=40)}”" for line in sorted(repeated)[:3] if line != "#"
    )
    return kept, shown or "page numbers"


def _bare(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


_OPENS = re.compile(r"\s*(?:[\[(#]?\d{1,2}:\d\d|[^\W_][^\n:]{0,40}[:：](?:\s|$)|[-–—•]\s)")


def _join_lines(text: str) -> str:
    """Join lines that are broken only because of the page's width."""
    lines = text.split("\n")
    widths = sorted(len(line) for line in lines if line.strip())
    if not widths:
        return text
    full = widths[int(0.9 * (len(widths) - 1))]
    out: list[list[str]] = []
    before = ""
    for line in lines:
        goes_on = before.strip() and line.strip() and len(before) >= 0.6 * full
        if goes_on and full > 40 and not _OPENS.match(line):
            out[-1].append(line.strip())
        else:
            out.append([line.rstrip()])
            before = line
    return "\n".join(" ".join(parts) for parts in out)


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
        raise Unreadable(f"{name} cannot be read as a PDF.", hint="Search it yourself.") from error
    return " ".join(" ".join(pages).split())
