"""Finds speaker turns in a line-based text by the way the whole document marks them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transcripts.reading.asides import add_asides, find_places
from transcripts.reading.hits import (
    Hit,
    Line,
    find_hits,
    find_lines,
    find_loose_hits,
    normalise_key,
)
from transcripts.reading.loose_labels import Doubt, add_loose_hits
from transcripts.reading.readers.draft import Aside
from transcripts.reading.readers.marks import (
    FAMILIES,
    LEADING_STAMP,
    ONE_TIME,
    TRAILING_STAMP,
    find_ruler,
    find_tool_lines,
    parse_time,
)
from transcripts.spans import find_paragraphs, find_words_span, split_long_span

__all__ = ["FAMILIES", "FoundTurn", "TurnScan", "find_turns", "parse_time"]

_LONG = 1_000  # a longer stretch without speakers is split at sentence ends


@dataclass(frozen=True, slots=True)
class FoundTurn:
    """A turn: its label ("" for none), the span of its words, and times in seconds."""

    label: str
    start: int
    end: int
    start_time: float | None = None
    end_time: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnScan:
    """The result of a scan: the turns, and the family of marks (None without speakers).

    `tables` is how many tables stand beside the conversation; their words are nobody's.
    """

    family: str | None
    turns: tuple[FoundTurn, ...]
    preamble: str = ""
    unlabelled: int = 0
    tables: int = 0
    clock: bool = False
    doubts: tuple[Doubt, ...] = ()


def find_turns(
    text: str,
    *,
    start: int = 0,
    markdown: bool = False,
    bold: Mapping[int, int] | None = None,
    labels: str | None = None,
    asides: Sequence[Aside] = (),
) -> TurnScan:
    r"""Find the speaker turns in a text of lines.

    Every family of marks is tried on every line, and one is chosen for the whole document: that
    whose labels repeat most, with few labels for many turns. A heading ends a turn, so that the
    text after it is not attributed to the last speaker.

    Args:
        text: The cleaned text (newlines `\n`).
        start: Where to begin, after front matter.
        markdown: Whether `# ` begins a heading.
        bold: For formats with bold type: start of a line → end of its bold beginning.
        labels: None to detect the marks; "none" for a text without speakers; the name of a family;
            or the speakers' labels, separated by commas.
        asides: The tables and boxes between the lines; a person's choice of labels overrules them.
    """
    every = list(find_lines(text, start, markdown=markdown))
    places = find_places(every, asides if labels is None else ())
    # a table that stands beside the conversation shows nothing about how the turns are marked
    numbers = [at for at, aside in enumerate(places) if aside is None or aside.labels]
    lines = [every[at] for at in numbers]
    wanted = _wanted(labels)
    doubts: tuple[Doubt, ...] = ()
    family, hits = (
        (None, []) if labels == "none" else _vote(text, lines, bold or {}, labels, wanted)
    )
    if labels is None:
        family, hits, doubts = add_loose_hits(text, lines, family, hits)
    if len(lines) < len(every):
        hits = [replace(hit, line=numbers[hit.line]) for hit in hits]
    if any(aside is not None for aside in places):
        hits, more = add_asides(every, places, hits)
        doubts = tuple(sorted((*doubts, *more), key=lambda doubt: doubt.at))
    if not hits:
        turns = tuple(_paragraph_turns(text, every, start))
        return TurnScan(family=None, turns=turns, doubts=doubts)
    tables = [aside for aside in asides if not aside.labels and not aside.rows]
    return _cut(text, every, family or "tab", hits, doubts, tables if labels is None else [])


def _wanted(labels: str | None) -> frozenset[str]:
    if labels is None or labels == "none" or labels in FAMILIES:
        return frozenset()
    sign = ";" if ";" in labels or "\n" in labels else ","
    each = labels.replace("\n", sign).split(sign)
    return frozenset(normalise_key(label) for label in each if label.strip())


def _vote(
    text: str,
    lines: list[Line],
    bold: Mapping[int, int],
    labels: str | None,
    wanted: frozenset[str],
) -> tuple[str | None, list[Hit]]:
    content = sum(1 for line in lines if not line.heading)
    paragraphs = sum(1 for line in lines if line.after_blank)
    best: tuple[float, str | None, list[Hit]] = (0.0, None, [])
    for family in (labels,) if labels in FAMILIES else FAMILIES:
        hits = find_hits(text, lines, family, bold, strict=not (wanted or labels))
        if wanted:
            taken = frozenset(hit.line for hit in hits if normalise_key(hit.label) in wanted)
            hits += find_loose_hits(lines, family, taken, any_label=True)
            hits = [hit for hit in hits if normalise_key(hit.label) in wanted]
            hits.sort(key=lambda hit: hit.line)
            score = float(len(hits))
        elif labels:
            hits += find_loose_hits(lines, family, frozenset(hit.line for hit in hits))
            hits.sort(key=lambda hit: hit.line)
            score = float(len(hits))
        else:
            hits, score = _judge(hits, content=content, paragraphs=paragraphs, lines=lines)
        if score > best[0]:
            best = (score, family, hits)
    return best[1], best[2]


def _judge(
    hits: list[Hit], *, content: int, paragraphs: int, lines: list[Line]
) -> tuple[list[Hit], float]:
    """Score a family on the whole document and drop hits that are not labels."""
    counts = Counter(normalise_key(hit.label) for hit in hits)
    known = {normalise_key(hit.label) for hit in hits if hit.kind in {"role", "code"}}
    repeated = sum(count for count in counts.values() if count > 1)
    strong = sum(count for label, count in counts.items() if label in known or count > 1)
    total = len(hits)
    if not total:
        return [], 0.0
    score = strong - 2.0 * max(0, len(counts) - max(4, total // 3))
    covered = total / max(1, content if paragraphs < 3 else min(content, paragraphs))
    enough = (repeated >= 3 and score >= 2) or (repeated >= 2 and covered >= 0.4)
    few = covered >= 0.8 and total >= 3 and (known or repeated >= 2)
    if not enough and not few and not (covered >= 0.5 and known and 2 * strong >= total):
        return [], 0.0
    keep = [
        hit
        for hit in hits
        if counts[normalise_key(hit.label)] > 1
        or hit.kind in {"role", "code"}
        or hit.sure
        or covered >= 0.8
        or (lines[hit.line].after_blank and " " in hit.label)
    ]
    # times beside the labels break a tie, as they are stronger evidence
    return keep, max(score, 0.5) + 0.1 * sum(1 for hit in keep if hit.time) / len(keep)


def _paragraph_turns(text: str, lines: list[Line], start: int) -> Iterator[FoundTurn]:
    """Yield turns without speakers: paragraphs, or lines if a long text has no blank lines."""
    starts = [line.start for line in lines]
    for begin, end in _stretches(lines, start, len(text)):
        spans = find_paragraphs(text, begin, end)
        if len(spans) == 1 and "\n" in text[begin:end]:
            inside = lines[bisect_left(starts, begin) : bisect_left(starts, end)]
            if inside and sum(line.end - line.start for line in inside) > 90 * len(inside):
                spans = [
                    span
                    for line in inside
                    if (span := find_words_span(text, line.start, line.end)) is not None
                ]
        for span in spans:
            for piece in split_long_span(text, span, limit=_LONG):
                if any(char.isalnum() for char in text[piece.start : piece.end]):
                    yield FoundTurn("", piece.start, piece.end)


def _stretches(lines: list[Line], begin: int, end: int) -> Iterator[tuple[int, int]]:
    for line in lines:
        if line.heading:
            if line.start > begin:
                yield begin, line.start
            begin = line.end
    if end > begin:
        yield begin, end


def _cut(
    text: str,
    lines: list[Line],
    family: str,
    hits: list[Hit],
    doubts: tuple[Doubt, ...],
    tables: list[Aside],
) -> TurnScan:
    starts = {hit.line: hit for hit in hits}
    turns: list[FoundTurn] = []
    free: list[tuple[int, int]] = []
    current: Hit | None = None
    first = lines[hits[0].line].at
    opened = first
    pending: float | None = None

    def close(end: int) -> None:
        nonlocal pending
        if current is None:
            if end > opened > first:
                free.append((opened, end))
            return
        turn, pending = _finish(text, current, end, pending)
        if turn is not None:
            turns.append(turn)

    for number, line in enumerate(lines):
        if number in starts:
            close(line.at)
            current, opened = (None if starts[number].open else starts[number]), line.at
        elif line.heading and line.start > first:
            close(line.start)
            current, opened = None, line.end
    close(len(text))
    loose = [
        FoundTurn("", piece.start, piece.end)
        for begin, end in free
        for span in find_paragraphs(text, begin, end)
        for piece in split_long_span(text, span, limit=_LONG)
        if any(char.isalnum() for char in text[piece.start : piece.end])
    ]
    timed, clock = _settle_times(_split_overlaps(text, turns))
    return TurnScan(
        family=family,
        turns=tuple(sorted([*timed, *loose], key=lambda turn: turn.start)),
        preamble=text[lines[0].start : first].strip(),
        doubts=doubts,
        unlabelled=sum(not _is_within(turn, tables) for turn in loose),
        tables=len(tables),
        clock=clock,
    )


def _is_within(turn: FoundTurn, tables: list[Aside]) -> bool:
    at = bisect_right(tables, turn.start, key=lambda table: table.start) - 1
    return at >= 0 and turn.start < tables[at].end


def _finish(
    text: str, hit: Hit, end: int, pending: float | None
) -> tuple[FoundTurn | None, float | None]:
    """Trim a turn to its words; return it, and a time stamp that belongs to the next turn."""
    times = re.findall(ONE_TIME, hit.time)
    start_time = parse_time(times[0]) if times else pending
    end_time = parse_time(times[1]) if len(times) > 1 else None
    begin = hit.words
    again = text.find(f"{hit.label}:", begin, begin + len(hit.label) + 3) if hit.label else -1
    if again >= 0 and not text[begin:again].strip():  # some tools write the label twice
        begin = again + len(hit.label) + 1
    if (leading := LEADING_STAMP.match(text, begin, end)) and leading.end() < end:
        if start_time is None or not times:
            start_time = parse_time(leading["t"])
        begin = leading.end()
    following: float | None = None
    span = find_words_span(text, begin, end)
    if span is not None and (
        trailing := TRAILING_STAMP.search(text, max(begin, span.end - 50), span.end)
    ):
        span = find_words_span(text, begin, trailing.start())
        # a stamp on its own line starts the next turn; one at the end of a line ends this turn
        if "\n" in text[span.end if span else begin : trailing.start()]:
            following = parse_time(trailing["t"])
        else:
            end_time = parse_time(trailing["t"])
    if span is not None and (tail := find_tool_lines(text, span.start, span.end)) is not None:
        span = find_words_span(text, span.start, tail)
    if span is not None and (ruler := find_ruler(text, span.start, span.end)) is not None:
        span = find_words_span(text, span.start, ruler)
    if span is None:
        return None, following
    return FoundTurn(hit.label, span.start, span.end, start_time, end_time), following


_OVERLAP = re.compile(
    r"//[ ]*(?P<label>[^\W_][^:：/\n]{0,40}?)[ ]*[:：][ ]*(?P<words>[^/\n]{1,300}?)[ ]*//"
)


def _split_overlaps(text: str, turns: list[FoundTurn]) -> list[FoundTurn]:
    """Give what somebody says meanwhile, `//S01: Ja.//` in another's turn, a turn of its own."""
    known = {turn.label for turn in turns}
    apart: list[FoundTurn] = []
    for turn in turns:
        if "//" not in text[turn.start : turn.end]:
            apart.append(turn)
            continue
        begin, start_time = turn.start, turn.start_time
        for found in _OVERLAP.finditer(text, turn.start, turn.end):
            if found["label"] not in known:
                continue
            if (span := find_words_span(text, begin, found.start())) is not None:
                apart.append(FoundTurn(turn.label, span.start, span.end, start_time))
                start_time = None
            words = find_words_span(text, found.start("words"), found.end("words"))
            if words is not None:
                apart.append(FoundTurn(found["label"], words.start, words.end))
            begin = found.end()
        if (span := find_words_span(text, begin, turn.end)) is not None:
            apart.append(FoundTurn(turn.label, span.start, span.end, start_time, turn.end_time))
    return apart


def _settle_times(turns: list[FoundTurn]) -> tuple[list[FoundTurn], bool]:
    """Complete the times: end stamps give the next start, and times of day are counted from 0."""
    ends = sum(1 for turn in turns if turn.end_time is not None and turn.start_time is None)
    starts = [turn.start_time for turn in turns if turn.start_time is not None]
    settled: list[FoundTurn] = []
    if ends >= max(1, len(turns) // 2) and not starts:
        before: float | None = 0.0
        for turn in turns:
            settled.append(_timed(turn, before, turn.end_time))
            before = turn.end_time
        return settled, False
    clock = bool(starts) and starts[0] >= 4 * 3600 and max(starts) < starts[0] + 8 * 3600
    base = starts[0] if clock else 0.0
    following: float | None = None
    for turn in reversed(turns):
        start = None if turn.start_time is None else turn.start_time - base
        end = None if turn.end_time is None else turn.end_time - base
        if end is None and start is not None and following is not None and following >= start:
            end = following
        settled.append(_timed(turn, start, end))
        following = start
    return settled[::-1], clock


def _timed(turn: FoundTurn, start: float | None, end: float | None) -> FoundTurn:
    if start is not None and start < 0:
        start = None
    if start is not None and end is not None and end < start:
        end = None
    return FoundTurn(
        turn.label,
        turn.start,
        turn.end,
        None if start is None else round(start, 3),
        None if end is None else round(end, 3),
    )
