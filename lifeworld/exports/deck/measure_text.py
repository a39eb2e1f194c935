"""Text measurement: character widths, line breaks, and the size at which a block fits."""

from __future__ import annotations

import functools
import json
import unicodedata
from dataclasses import dataclass, replace
from importlib.resources import files

from lifeworld.exports.deck.text import ELLIPSIS, shorter

__all__ = [
    "Fitted",
    "Para",
    "Run",
    "enlarged",
    "find_fewer_lines",
    "find_fit",
    "leading_of",
    "measure_height",
    "measure_lines",
    "measure_width",
    "scaled",
]

# For each character the largest width in any font that a machine may use, so that decks look the
# same everywhere and no text overflows. `serif`: Georgia, Noto Serif, DejaVu Serif. `sans`:
# Arial, Calibri, fonts with the same metrics, and DejaVu Sans. `other`, for a client's unknown
# fonts: Noto Sans. Why: docs/decisions/016-decks-are-measured-in-the-widest-font.md
_TABLE = "widths.json"
_UNKNOWN, _WIDE = 0.66, 1.05
SMALLEST = 11.0
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text in one style. Colours are palette names; faces are `sans` or `serif`.

    Attributes:
        lang: The language of the text; the one that the deck speaks where it is empty.
    """

    text: str
    bold: bool = False
    italic: bool = False
    colour: str = "ink"
    face: str = "sans"
    lang: str = ""
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph: runs, size in points, space above, and how to fit it when space is short.

    Attributes:
        hang: Inches by which the second and later lines are indented more than the first; with a
            bullet all lines do.
        smallest: The smallest size allowed.
        cut: Whether its text may be shortened if it does not fit at the smallest size.
        bullet: A bullet character, or the number of a numbered item.
    """

    runs: tuple[Run, ...]
    size: float = 14.0
    before: float = 0.0
    hang: float = 0.0
    left: float = 0.0
    align: str = "l"
    smallest: float = SMALLEST
    cut: bool = True
    leading: float = 1.22
    bullet: str = ""

    def text(self) -> str:
        """Return the text of the paragraph."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The fitted paragraphs; `cut` lists the texts that had to be shortened."""

    paras: tuple[Para, ...]
    cut: tuple[str, ...] = ()
    fits: bool = True
    scale: float = 1.0


@functools.cache
def _widths() -> dict[str, dict[str, float]]:
    table = json.loads(files("lifeworld.exports.deck").joinpath(_TABLE).read_text(encoding="utf-8"))
    return {
        face: dict(zip(table["characters"], [w / 1000 for w in widths], strict=True))
        for face, widths in table["widths"].items()
    }


@functools.lru_cache(maxsize=65_536)
def _word_width(word: str, face: str) -> float:
    known = _widths()[face]
    total = 0.0
    for character in word:
        width = known.get(character)
        if width is None:
            if unicodedata.combining(character) or character in "\u00ad\u200b\u200d\ufe0f":
                continue
            wide = unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF
            width = _WIDE if wide else _UNKNOWN
        total += width
    return total


def _face(run: Run) -> str:
    return f"{run.face}-bold" if run.bold else run.face


def measure_width(text: str, *, size: float, face: str = "sans", bold: bool = False) -> float:
    """Return the width of one line of text in points.

    Args:
        text: The line.
        size: Font size in points.
        face: `sans`, `serif` or `other`.
        bold: Whether it is set in bold.
    """
    return _word_width(text, f"{face}-bold" if bold else face) * size


def _pieces(para: Para) -> list[tuple[str, str, float]]:
    """Return words with the space after them, each with its face and size."""
    found: list[tuple[str, str, float]] = []
    for run in para.runs:
        for position, word in enumerate(run.text.replace("\u2028", " ").split(" ")):
            if position:
                found.append((" ", _face(run), run.scale))
            if word:
                found.append((word, _face(run), run.scale))
    return found


def measure_lines(para: Para, *, width: float) -> int:
    """Return how many lines a paragraph takes in a column `width` points wide."""
    room_first = width - para.left * 72
    room_next = room_first - para.hang * 72
    if para.bullet:
        room_first = room_next
    lines, used, pending, room = 1, 0.0, 0.0, room_first
    for word, face, scale in _pieces(para):
        wide = _word_width(word, face) * para.size * scale
        if word == " ":
            pending += wide
            continue
        if used and used + pending + wide > room:
            lines, used, room = lines + 1, 0.0, room_next
        else:
            used += pending
        pending = 0.0
        if wide > room:  # a word wider than the column breaks within the word
            if used:
                lines, used, room = lines + 1, 0.0, room_next
            for letter in word:
                step = _word_width(letter, face) * para.size * scale
                if used and used + step > room:
                    lines, used, room = lines + 1, 0.0, room_next
                used += step
        else:
            used += wide
    return lines


def find_fewer_lines(para: Para, *, width: float) -> Para:
    """Return the title up to a tenth smaller if that saves a line with a single word."""
    lines = measure_lines(para, width=width)
    for step in range(1, 7):
        less = replace(para, size=para.size - step / 2)
        if lines == 2 and less.size >= para.size * 0.9 and measure_lines(less, width=width) == 1:
            return less
    return para


def leading_of(para: Para) -> float:
    """Return the distance between the lines of a paragraph in points, to a tenth."""
    return round(para.size * max(run.scale for run in para.runs) * para.leading, 1)


def measure_height(paras: tuple[Para, ...], *, width: float) -> float:
    """Return the height of paragraphs in a column, both in points."""
    total = 0.0
    for number, para in enumerate(paras):
        total += measure_lines(para, width=width) * leading_of(para)
        total += para.before if number else 0.0
    return total


def scaled(paras: tuple[Para, ...], *, scale: float) -> tuple[Para, ...]:
    """Return the paragraphs scaled to a share of their sizes, none below its smallest size."""
    done = []
    for para in paras:
        size = max(min(para.smallest, para.size), round(para.size * scale * 2) / 2)
        done.append(replace(para, size=size, before=round(para.before * scale, 1)))
    return tuple(done)


def enlarged(paras: tuple[Para, ...], *, scale: float) -> tuple[Para, ...]:
    """Return paragraphs that were measured on our page as they stand on a page of another size."""
    if scale == 1:
        return paras
    return tuple(
        replace(
            para,
            size=int(para.size * scale * 2 + 0.01) / 2,
            before=round(para.before * scale, 1),
            hang=para.hang * scale,
            left=para.left * scale,
        )
        for para in paras
    )


def _shorten(paras: tuple[Para, ...], width: float) -> tuple[tuple[Para, ...], str]:
    """Return the paragraphs one step shorter, and the text that was shortened.

    The longest is cut while it takes more than two lines; after that, the last one is removed.
    """
    lines = [measure_lines(para, width=width) for para in paras]
    open_to = [n for n, para in enumerate(paras) if para.cut and para.text() != ELLIPSIS]
    if len(open_to) > 1 and all(lines[n] <= 2 for n in open_to):
        last = open_to[-1]
        rest = paras[last + 1 :]
        mark = replace(paras[last], runs=(replace(paras[last].runs[0], text=ELLIPSIS),), cut=False)
        kept = paras[:last] if rest and rest[0].text() == ELLIPSIS else (*paras[:last], mark)
        return (*kept, *rest), paras[last].text()
    for chosen in sorted(open_to, key=lambda n: -len(paras[n].text())):
        para = paras[chosen]
        longest = max(range(len(para.runs)), key=lambda n: len(para.runs[n].text))
        run = para.runs[longest]
        follows = longest < len(para.runs) - 1 and run.text.endswith(_BETWEEN)
        less = shorter(run.text.removesuffix(_BETWEEN)) + _BETWEEN * follows
        if less != run.text and len(less) < len(run.text) + 1:
            runs = (*para.runs[:longest], replace(run, text=less), *para.runs[longest + 1 :])
            return (*paras[:chosen], replace(para, runs=runs), *paras[chosen + 1 :]), para.text()
    return paras, ""


def find_fit(
    paras: tuple[Para, ...], *, width: float, height: float, largest: float = 1.0
) -> Fitted:
    """Return the paragraphs at the largest size that fits a box, shortened only if necessary.

    Args:
        paras: The paragraphs at the preferred sizes.
        width: Inner width of the box in points.
        height: Inner height of the box in points.
        largest: The share of the preferred sizes to start at, from 0 to 1.
    """
    for step in range(13):
        scale = 1 - step * 0.05
        if scale > largest + 1e-9:
            continue
        tried = scaled(paras, scale=scale)
        if measure_height(tried, width=width) <= height:
            return Fitted(tried, scale=scale)
    small = scaled(paras, scale=0.3)
    cut: list[str] = []
    for _ in range(400):
        small, was = _shorten(small, width)
        if not was:
            return Fitted(small, _whole(paras, cut), fits=False, scale=0.4)
        cut.append(was)
        if measure_height(small, width=width) <= height:
            return Fitted(small, _whole(paras, cut), scale=0.4)
    return Fitted(small, _whole(paras, cut), fits=False, scale=0.4)


def _whole(paras: tuple[Para, ...], cut: list[str]) -> tuple[str, ...]:
    """Return the original texts of those that were cut, in order."""
    touched = set(cut)
    return tuple(dict.fromkeys(para.text() for para in paras if para.text() in touched))
