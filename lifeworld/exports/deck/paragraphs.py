"""Paragraphs for slides: text, small headings, lists, and labels of limited length."""

from __future__ import annotations

from dataclasses import replace

from lifeworld.exports.deck.measure_text import Para, Run
from lifeworld.exports.deck.text import unbroken, xml_safe

__all__ = ["apart", "bullets", "in_face", "label", "shortened", "words"]


def words(
    text: str,
    *,
    size: float = 14,
    colour: str = "ink",
    face: str = "sans",
    before: float = 0,
    lang: str = "",
    style: str = "",
    hang: float = 0,
    smallest: float = 11,
) -> Para:
    """Return a paragraph of one run; `style` may hold `bold` and `italic`."""
    run = Run(unbroken(xml_safe(text)), "bold" in style, "italic" in style, colour, face, lang)
    leading = 1.26 if face == "serif" else 1.22
    return Para((run,), size=size, before=before, hang=hang, smallest=smallest, leading=leading)


def label(text: str, *, before: float = 14, size: float = 12, colour: str = "accent") -> Para:
    """Return a small heading inside a text."""
    run = Run(xml_safe(text), bold=True, colour=colour)
    return Para((run,), size=size, before=before, cut=False)


def apart(para: Para, code: str) -> Para:
    """Return a paragraph in which the code is a separate run, so that it can be a link."""
    text = para.runs[0].text
    if not code or code not in text:
        return para
    before, after = text.rsplit(code, 1)
    runs = [replace(para.runs[0], text=part) for part in (before, code, after)]
    return replace(para, runs=tuple(run for run in runs if run.text))


def bullets(
    texts: tuple[str, ...] | list[str],
    *,
    size: float = 14,
    before: float = 6,
    bullet: str = "•",
    colour: str = "ink",
) -> list[Para]:
    """Return the texts as a bulleted list."""
    return [
        replace(words(text, size=size, before=before, colour=colour), hang=0.2, bullet=bullet)
        for text in texts
        if text.strip()
    ]


def in_face(paras: list[Para], face: str) -> list[Para]:
    """Return the paragraphs as they are measured in a client's font, by its table of widths."""
    return [
        replace(para, runs=tuple(replace(run, face=face) for run in para.runs)) for para in paras
    ]


def shortened(text: str, *, most: int) -> str:
    """Return a label of at most `most` characters, shortened at a word with `…`."""
    whole = xml_safe(text)
    if len(whole) <= most:
        return whole
    kept = whole[: most - 1]
    at_word = kept.rsplit(" ", 1)[0] if " " in kept[most // 2 :] else kept
    return f"{at_word.rstrip(' ,;:.–—')}…"
