"""Turns the placed lines of a PDF's pages into a text: no line numbers, headers or footers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from study.language import say
from study.wording import shorten_quote
from transcripts.reading.speakers import guess_label_kind

__all__ = [
    "PageLine",
    "PageWord",
    "clean_line_numbers",
    "clean_repeats",
    "find_columns",
    "render_lines",
]

Pages = list[list["PageLine"]]
_NEAR = 2.5  # points within which two edges are one
_WIDE = 10.0  # points between two words that are more than a blank
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word, and where it begins and ends across the page, in points; 0 where that is unknown."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page and its height above the page's end.

    A line `opens` a turn or `goes_on` with the line before where its place shows it. A `hyphen` at
    its end was set only because the line ends there. `bold` counts its first words in bold type.
    """

    words: tuple[PageWord, ...]
    height: float
    opens: bool = False
    goes_on: bool = False
    hyphen: bool = False
    bold: int = 0

    @property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that begins or ends a line."""

    line: int
    first: bool
    value: int
    word: PageWord
    height: float


def clean_line_numbers(pages: Pages) -> tuple[Pages, int]:
    """Take out the numbers of lines, and return how many pages had some.

    They stand below each other at one place, count up by one step, and there are as many as the
    page has lines, or one for every second, fifth or tenth.
    """
    found = [_find_numbers(page) for page in pages]
    columns: list[tuple[bool, float, float]] = []
    drop: list[set[tuple[int, bool]]] = []
    for page, numbers in zip(pages, found, strict=True):
        taken: set[tuple[int, bool]] = set()
        alone = {number.line for number in numbers if len(page[number.line].words) == 1}
        lines = len(page) - len(alone)
        for group in _align(numbers):
            if _counts_lines(group, lines):
                taken |= {(number.line, number.first) for number in group}
                columns.append((group[0].first, group[0].word.left, group[0].word.right))
        drop.append(taken)
    kept: Pages = []
    count = 0
    for page, numbers, taken in zip(pages, found, drop, strict=True):
        if columns and not taken:  # a page with too few lines to show it by itself
            taken = {(n.line, n.first) for n in numbers if _stands_in(n, columns)}
        count += bool(taken)
        lines_kept = [_without(line, at, taken) for at, line in enumerate(page)]
        kept.append([line for line in lines_kept if line.words])
    return kept, count


def _find_numbers(page: Sequence[PageLine]) -> list[_Number]:
    found: list[_Number] = []
    for at, line in enumerate(page):
        ends = {0: True, len(line.words) - 1: False} if len(line.words) > 1 else {0: True}
        for place, first in ends.items():
            word = line.words[place]
            if word.text.isascii() and word.text.isdigit() and len(word.text) < 6:
                found.append(_Number(at, first, int(word.text), word, line.height))
    return found


def _align(numbers: Sequence[_Number]) -> Iterable[list[_Number]]:
    """Yield the numbers that stand below each other, by their right edge or their left one."""
    for edge in ("right", "left"):
        groups: dict[tuple[bool, int], list[_Number]] = defaultdict(list)
        ordered = sorted(numbers, key=lambda number: getattr(number.word, edge))
        place, before = 0, None
        for number in ordered:
            now = getattr(number.word, edge)
            if before is not None and now - before > _NEAR:
                place += 1
            before = now
            groups[number.first, place].append(number)
        for group in groups.values():
            yield sorted(group, key=lambda number: -number.height)


def _counts_lines(group: Sequence[_Number], lines: int) -> bool:
    steps = Counter(b.value - a.value for a, b in pairwise(group))
    if len(group) < 3:
        return False
    step, times = steps.most_common(1)[0]
    enough = len(group) * step >= 0.5 * lines
    return step in _STEPS and times >= 0.8 * (len(group) - 1) and enough


def _stands_in(number: _Number, columns: Iterable[tuple[bool, float, float]]) -> bool:
    word = number.word
    return any(
        first == number.first
        and min(abs(word.left - left), abs(word.right - right)) <= _NEAR
        and word.right > 0
        for first, left, right in columns
    )


def _without(line: PageLine, at: int, taken: set[tuple[int, bool]]) -> PageLine:
    words = line.words
    if (at, False) in taken:
        words = words[:-1]
    if (at, True) in taken:
        words = words[1:]
    return replace(line, words=words, bold=line.bold if words == line.words else 0)


def clean_repeats(pages: Pages) -> tuple[Pages, str]:
    """Take out headers, footers and page numbers, and return how they read.

    They are lines at the edges of most pages, at one height, that differ in the page's number only.
    A line that may be speech, a question, or a line that stands in the midst of pages too is kept.
    """
    if len(pages) < 3:
        return pages, ""
    edges: dict[str, list[tuple[int, int, PageLine]]] = defaultdict(list)
    inner: Counter[str] = Counter()
    for number, page in enumerate(pages):
        outer = _edge(page)
        for at, line in enumerate(page):
            if at in outer:
                edges[_bare(line.text)].append((number, at, line))
            else:
                inner[_bare(line.text)] += 1
    drop: set[tuple[int, int]] = set()
    shown: list[str] = []
    for bare, lines in sorted(edges.items()):
        text = lines[0][2].text
        often = len({number for number, _, _ in lines}) >= 0.6 * len(pages)
        if not often or OPENS.match(text) or text.rstrip("\"'”’») ").endswith(("?", "？", "؟")):
            continue
        if inner[bare] > 0.3 * len(lines):
            continue
        if _is_furniture([(number, line) for number, _, line in lines]):
            drop |= {(number, at) for number, at, _ in lines}
            shown.append(bare)
    kept = [
        [line for at, line in enumerate(page) if (number, at) not in drop]
        for number, page in enumerate(pages)
    ]
    named = ", ".join(
        f"“{shorten_quote(line, most=40)}”" for line in shown[:3] if line.strip("#- ")
    )
    return kept, named or (say("page numbers") if drop else "")


def _edge(page: Sequence[PageLine]) -> set[int]:
    """Return the two highest and the two lowest lines of a page, wherever the file has them."""
    order = sorted(range(len(page)), key=lambda at: -page[at].height)
    return {*order[:2], *order[-2:]}


def _bare(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _is_furniture(lines: Sequence[tuple[int, PageLine]]) -> bool:
    middle = median(line.height for _, line in lines)
    if sum(abs(line.height - middle) <= 3 for _, line in lines) < 0.6 * len(lines):
        return False
    numbers = [[int(each) for each in re.findall(r"\d{1,9}", line.text)] for _, line in lines]
    for place in range(min(map(len, numbers))):
        same = Counter(row[place] for row in numbers).most_common(1)[0][1]
        rising = Counter(
            row[place] - page for row, (page, _) in zip(numbers, lines, strict=True)
        ).most_common(1)[0][1]
        if max(same, rising) < 0.8 * len(lines):
            return False
    return True


OPENS = re.compile(r"\s*(?:[\[(#]?\d{1,2}:\d\d|[^\W_][^\n:]{0,40}[:：](?:\s|$)|[-–—•]\s)")
_LABELLED = re.compile(r"\s*([^\W_][^\n:]{0,40}?)\s*[:：](?:\s|$)")


def find_columns(pages: Pages) -> Pages:
    """Mark the lines that open a turn or go on with one, where their place on the page shows it.

    Speakers stand in a column of their own, with a tab after them, or at the margin with all other
    lines set in.
    """
    pages = [_merge_rows(page) for page in pages]
    places: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for page in pages:
        for line in page:
            if (at := _find_gap(line)) is not None:
                label = " ".join(word.text for word in line.words[:at])
                places[round(line.words[at].left / _NEAR)].append((label, line.words[at].left))
    found: list[float] = []
    for place, mine in places.items():
        both = mine + places.get(place + 1, [])
        labels = Counter(label.rstrip(":") for label, _ in both)
        known = sum(count for label, count in labels.items() if guess_label_kind(label))
        if len(both) >= 3 and known >= 0.8 * len(both) and max(labels.values()) > 1:
            found.append(median(left for _, left in both))
    if found:
        return [[_set_column(line, found) for line in page] for page in pages]
    return _set_hanging(pages)


def _merge_rows(page: Sequence[PageLine]) -> list[PageLine]:
    """Put a label and the words at its height into one line, though the file has them apart."""
    rows: dict[int, list[int]] = defaultdict(list)
    for at, line in enumerate(page):
        if line.words[0].right > 0:
            rows[round(line.height)].append(at)
    merged = dict(enumerate(page))
    for row in rows.values():
        if len(row) != 2:
            continue
        first, second = sorted(row, key=lambda at: page[at].words[0].left)
        label, words = page[first], page[second]
        apart = words.words[0].left - label.words[-1].right
        if apart > 0 and guess_label_kind(label.text.rstrip(":")):
            merged[second] = replace(words, words=label.words + words.words)
            del merged[first]
    return list(merged.values())


def _find_gap(line: PageLine) -> int | None:
    """Return the word before which the first wide gap of a line is, if a label may stand there."""
    for at, (before, word) in enumerate(zip(line.words, line.words[1:], strict=False), 1):
        if word.left - before.right >= _WIDE:
            return at if sum(len(each.text) + 1 for each in line.words[:at]) <= 40 else None
    return None


def _set_column(line: PageLine, columns: Sequence[float]) -> PageLine:
    at = _find_gap(line)
    if at is not None and any(abs(line.words[at].left - each) <= _NEAR for each in columns):
        label, words = line.words[:at], list(line.words[at:])
        if not label[-1].text.endswith((":", "：")):
            words[0] = replace(words[0], text=f"\t{words[0].text}")
        return replace(line, words=(*label, *words), opens=True)
    if any(abs(line.words[0].left - each) <= _NEAR for each in columns):
        return replace(line, goes_on=True)
    return line


def _set_hanging(pages: Pages) -> Pages:
    """Mark the lines of a text in which all but the labelled lines are set in."""
    lines = [line for page in pages for line in page]
    labelled = [
        line.words[0].left
        for line in lines
        if (found := _LABELLED.match(line.text)) and guess_label_kind(found[1])
    ]
    if len(labelled) < 3 or not any(labelled):
        return pages
    margin = median(labelled)
    at_margin = sum(abs(line.words[0].left - margin) <= _NEAR for line in lines)
    inside = Counter(
        round(line.words[0].left / _NEAR) for line in lines if line.words[0].left > margin + 6
    )
    if not inside or len(labelled) < 0.8 * at_margin:
        return pages
    indent, times = inside.most_common(1)[0]
    if times < 0.2 * len(lines):
        return pages
    return [
        [
            replace(line, goes_on=abs(line.words[0].left / _NEAR - indent) <= 1.5)
            if line.words[0].left > margin + 6
            else line
            for line in page
        ]
        for page in pages
    ]


def render_lines(pages: Pages) -> tuple[str, dict[int, int]]:
    """Join the lines that are broken only because of the page's width.

    Returns:
        The text, and where its lines with a bold beginning begin, with where that ends.
    """
    lines = [line for page in pages for line in page]
    if not lines:
        return "", {}
    widths = sorted(len(line.text) for line in lines)
    full = widths[int(0.9 * (len(widths) - 1))]
    gaps = [
        a.height - b.height
        for page in pages
        for a, b in pairwise(page)
        if 0 < a.height - b.height < 60
    ]
    pitch = median(gaps) if gaps else 0.0
    short = Counter(line.text.strip() for line in lines if len(line.text) <= 40)
    names = {
        text for text, count in short.items() if count > 1 and guess_label_kind(text.rstrip(":"))
    }
    out: list[str] = []
    bold: dict[int, int] = {}
    length = 0
    before: PageLine | None = None
    for page in pages:
        for at, line in enumerate(page):
            text = re.sub(r" ?\t", "\t", line.text)
            strong = " ".join(word.text for word in line.words[: line.bold])
            named = text.strip() in names
            if before is None or before.hyphen:
                gap = ""
            else:
                parted = at > 0 and pitch > 0 and before.height - line.height > 1.4 * pitch
                runs = len(before.text) >= 0.6 * full and full > 40
                headed = before.text.strip() in names
                fresh = line.opens or named or parted or headed
                fresh = fresh or bool(strong and guess_label_kind(strong.rstrip(":")))
                if not fresh and (runs if line.goes_on else runs and not OPENS.match(text)):
                    gap = " "
                else:
                    turned = at == 0 and not (runs and _runs_on(before.text))
                    gap = "\n\n" if (parted or named or turned) and not headed else "\n"
            if gap != " " and strong and not (before is not None and before.hyphen):
                bold[length + len(gap)] = length + len(gap) + len(strong)
            out.append(gap + text)
            length += len(gap) + len(text)
            before = line
    return "".join(out), bold


def _runs_on(text: str) -> bool:
    return not text.rstrip("\"'”’») ").endswith((".", "!", "?", "…", ":"))
