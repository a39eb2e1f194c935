"""Writes a document as one page for any browser: no network, filter by code, light and dark."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

from lifeworld.exports.deck.text import xml_safe_lines
from lifeworld.exports.document.model import (
    Document,
    Heading,
    Mark,
    Paragraph,
    Span,
    Table,
    Turn,
)
from study.language import say, say_in

__all__ = ["write_html"]

_HERE = Path(__file__).parent


def write_html(document: Document, out: Path) -> None:
    """Write a document as one HTML file; every text in it is escaped."""
    with say_in(document.language.partition("-")[0]), out.open("w", encoding="utf-8") as file:
        file.writelines(_render(document))


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _clean(text: str) -> str:
    return escape(xml_safe_lines(text), quote=True)


def _render(document: Document) -> Iterator[str]:
    looks, script = _read("page.css"), _read("page.js")
    # Nothing is loaded, and no script runs but ours, whatever a text holds.
    policy = (
        f"default-src 'none'; style-src 'sha256-{_hash(looks)}';"
        f" script-src 'sha256-{_hash(script)}'; base-uri 'none'; form-action 'none'"
    )
    codes = _number_codes(document)
    colours = _render_colours(document)
    policy = policy.replace("style-src ", f"style-src 'sha256-{_hash(colours)}' ")
    yield f'<!DOCTYPE html>\n<html lang="{_clean(document.language)}">\n<head>\n'
    yield '<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{_clean(document.title)}</title>\n"
    yield f"<style>{looks}</style>\n<style>{colours}</style>\n</head>\n<body>\n"
    yield from _render_head(document)
    yield from _render_filter(document, codes)
    yield from _render_contents(document)
    yield "<main>\n"
    yield from _render_blocks(document, codes)
    yield f"</main>\n<script>{script}</script>\n</body>\n</html>\n"


def _number_codes(document: Document) -> dict[str, int]:
    """Return a number for each code, in the order of the alphabet."""
    names = sorted({mark.path or mark.name for mark in document.marks}, key=str.casefold)
    return {name: number for number, name in enumerate(names)}


def _render_colours(document: Document) -> str:
    """Return a class for each hue: a style at an element would need a hole in the policy."""
    hues = sorted({mark.hue % 360 for mark in document.marks})
    return "".join(
        f".h{hue}{{--h:{hue};--of:oklch(var(--edge) var(--edge-chroma) {hue})}}" for hue in hues
    )


def _render_head(document: Document) -> Iterator[str]:
    yield f"<header>\n<h1>{_clean(document.title)}</h1>\n"
    if document.subtitle:
        yield f'<p class="subtitle">{_clean(document.subtitle)}</p>\n'
    if document.notice:
        yield f'<p class="notice">{_clean(document.notice)}</p>\n'
    for line in document.about:
        yield f'<p class="about">{_clean(line)}</p>\n'
    yield "</header>\n"


def _render_filter(document: Document, codes: dict[str, int]) -> Iterator[str]:
    if not codes:
        return
    hues = {mark.path or mark.name: mark.hue % 360 for mark in document.marks}
    yield f"<nav><details><summary>{_clean(say('Filter by code'))}</summary>\n"
    yield f'<fieldset><legend class="about">{_clean(say("Show turns with any of these codes"))}'
    yield "</legend>\n"
    for name, number in codes.items():
        yield f'<label><input type="checkbox" value="{number}">'
        yield f'<span class="dot h{hues[name]}"></span>{_clean(name)}</label>\n'
    yield f'<button type="button">{_clean(say("Show all"))}</button>\n</fieldset>\n'
    told = say("{shown} of {all} turns are shown.", shown="{shown}", all="{all}")
    yield f'<p class="about" role="status" data-told="{_clean(told)}"></p>\n</details></nav>\n'


def _list_titles(document: Document) -> list[str]:
    if not document.contents:
        return []
    return [b.words for b in document.blocks if isinstance(b, Heading) and b.level == 1]


def _render_contents(document: Document) -> Iterator[str]:
    titles = _list_titles(document)
    if not titles:
        return
    yield f'<nav class="contents" aria-label="{_clean(say("Contents"))}"><ul>\n'
    for number, title in enumerate(titles, start=1):
        yield f'<li><a href="#s{number}">{_clean(title)}</a></li>\n'
    yield "</ul></nav>\n"


def _render_blocks(document: Document, codes: dict[str, int]) -> Iterator[str]:
    """Render the blocks; items that follow each other are one list."""
    sections, listed, tables, head = 0, False, 0, document.title
    for block in document.blocks:
        item = isinstance(block, Paragraph) and block.style == "item"
        if item != listed:
            yield "<ul>\n" if item else "</ul>\n"
            listed = item
        if isinstance(block, Heading):
            head = block.words
            sections += block.level == 1
            level = min(6, block.level + 1)
            name = f' id="s{sections}"' if block.level == 1 and document.contents else ""
            yield f"<h{level}{name}>{_clean(block.words)}</h{level}>\n"
        elif isinstance(block, Table):
            tables += 1
            told = say("Table {number}: {title}", number=tables, title=head)
            yield from _render_table(block, told)
        else:
            yield from _render_block(document, block, codes)
    if listed:
        yield "</ul>\n"


def _render_block(
    document: Document, block: Paragraph | Turn, codes: dict[str, int]
) -> Iterator[str]:
    if isinstance(block, Paragraph):
        words = "".join(_render_span(document, span, codes) for span in block.spans)
        language = f' lang="{_clean(block.language)}"' if block.language else ""
        if block.style == "quote":
            yield f'<blockquote dir="auto"{language}>{words}</blockquote>\n'
        elif block.style == "item":
            yield f'<li dir="auto">{words}</li>\n'
        else:
            style = {"note": "note", "lead": "subtitle", "by": "by"}.get(block.style, "words")
            yield f'<p class="{style}" dir="auto"{language}>{words}</p>\n'
    else:
        yield from _render_turn(document, block, codes)


def _render_table(table: Table, told: str) -> Iterator[str]:
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{_clean(told)}">'
    yield "<table>\n<thead><tr>"
    yield "".join(f'<th scope="col">{_clean(cell)}</th>' for cell in table.head)
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        cells = "".join(f'<td dir="auto">{_clean(cell)}</td>' for cell in row)
        yield f"<tr>{cells}</tr>\n"
    yield "</tbody></table></div>\n"


def _render_turn(document: Document, turn: Turn, codes: dict[str, int]) -> Iterator[str]:
    language = f' lang="{_clean(turn.language)}"' if turn.language else ""
    yield f'<section class="turn{" asked" if turn.asked else ""}">\n'
    speaker = turn.speaker or say("No speaker")
    yield f'<h3>{_clean(speaker)} <span class="place">{_clean(turn.place)}</span></h3>\n'
    words = "".join(_render_span(document, span, codes) for span in turn.spans)
    yield f'<p class="words" dir="auto"{language}>{words}</p>\n'
    numbers = dict.fromkeys(number for span in turn.spans for number in span.marks)
    if numbers:
        yield f'<ul class="codes" aria-label="{_clean(say("Codes"))}">\n'
        for number in numbers:
            yield _render_margin(document.marks[number], number, codes)
        yield "</ul>\n"
    yield "</section>\n"


def _render_margin(mark: Mark, number: int, codes: dict[str, int]) -> str:
    by = f' <span class="by">· {_clean(mark.by)}</span>' if mark.by else ""
    memo = f'<span class="memo" dir="auto">{_clean(mark.note)}</span>' if mark.note else ""
    return (
        f'<li><button type="button" class="h{mark.hue % 360}" aria-pressed="false"'
        f' data-mark="{number}" data-code="{codes[mark.path or mark.name]}"'
        f' title="{_clean(mark.path)}">{_clean(mark.name)}{by}{memo}</button></li>\n'
    )


def _render_span(document: Document, span: Span, codes: dict[str, int]) -> str:
    words = _clean(span.words)
    if span.bold:
        words = f"<strong>{words}</strong>"
    if span.italic:
        words = f"<em>{words}</em>"
    if not span.marks:
        return words
    own = [document.marks[number] for number in span.marks]
    names = " ".join(str(codes[mark.path or mark.name]) for mark in own)
    hues = " ".join(f"h{mark.hue % 360}" for mark in own)
    many = " many" if len(own) > 1 else ""
    numbers = " ".join(map(str, span.marks))
    title = _clean(", ".join(dict.fromkeys(mark.name for mark in own)))
    return (
        f'<mark class="h{own[0].hue % 360}{many}" data-codes="{names}" data-hues="{hues}"'
        f' data-marks="{numbers}"'
        f' title="{title}">{words}</mark>'
    )
