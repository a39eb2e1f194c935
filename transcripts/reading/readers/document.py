"""The blocks of a word processor's document, and the choice of what in it is the conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from study.wording import choose_word, count_things, shorten_quote
from transcripts.reading.encodings import clean_text
from transcripts.reading.readers.columns import (
    Columns,
    find_columns,
    find_row_pieces,
    get_cell,
    list_row_labels,
)
from transcripts.reading.readers.draft import Aside, Draft, Piece, Row, clean_label
from transcripts.reading.turns import find_turns

__all__ = ["Block", "Box", "LeftOut", "Paragraph", "Table", "build_draft", "join_runs"]

_KINDS = {
    "deletion": ("tracked deletion", "tracked deletions"),
    "hidden": ("passage of hidden text", "passages of hidden text"),
    "note": ("footnote or endnote", "footnotes or endnotes"),
    "comment": ("comment in the margin", "comments in the margin"),
    "header": ("page header or footer", "page headers or footers"),
    "number": ("automatic number of a paragraph", "automatic numbers of paragraphs"),
    "prompt": ("prompt of an empty form field", "prompts of empty form fields"),
    "reading": ("reading aid beside a word", "reading aids beside words"),
    "picture": ("picture or drawing", "pictures or drawings"),
    "wordart": ("decorative lettering", "decorative letterings"),
    "chart": ("chart with its words", "charts with their words"),
    "diagram": ("diagram with its words", "diagrams with their words"),
    "embedded": ("embedded file", "embedded files"),
    "part": ("part in another format with its words", "parts in another format with their words"),
}
"""What a document may hold and its text does not: one name for one of them and one for several."""


@dataclass(slots=True)
class LeftOut:
    """Counts what a reader leaves out, with the same words for every kind of file."""

    counts: Counter[str] = field(default_factory=Counter)
    struck: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    more: list[str] = field(default_factory=list)

    def add(self, kind: str, number: int = 1) -> None:
        """Count something of a kind of `_KINDS`."""
        self.counts[kind] += number

    def describe(self) -> tuple[str, ...]:
        """Return one sentence for each kind that was left out."""
        said = [
            f"{count_things(self.counts[kind], one, many)} "
            f"{choose_word(self.counts[kind], 'was', 'were')} left out."
            for kind, (one, many) in _KINDS.items()
            if self.counts[kind]
        ]
        return (*said, *self.more)

    def describe_kept(self) -> tuple[str, ...]:
        """Return one sentence for each thing that was kept and needs a look."""
        said = []
        if self.struck:
            what = count_things(self.struck, "passage is", "passages are")
            said.append(f"{what} struck through by hand and kept; please check.")
        if self.unknown:
            names = ", ".join(f"“{shorten_quote(name, most=40)}”" for name in [*self.unknown][:5])
            what = choose_word(len(self.unknown), "a part that is", "parts that are")
            said.append(f"The file has {what} not known here ({names}); words inside were kept.")
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and where its bold beginning ends."""

    text: str
    bold: int = 0
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A text box or frame, with blocks of its own."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row; every cell holds blocks."""

    rows: tuple[tuple[tuple[Block, ...], ...], ...]


Block = Paragraph | Box | Table


def join_runs(runs: Iterable[tuple[str, bool]], *, heading: bool = False) -> Paragraph:
    """Return a paragraph of stretches of text, each bold or not."""
    parts: list[str] = []
    length = bold_until = 0
    leading = True
    for text, bold in runs:
        parts.append(text)
        length += len(text)
        if leading and (bold or not text.strip()):
            bold_until = length if bold else bold_until
        elif text:
            leading = False
    return Paragraph("".join(parts), bold_until, heading)


def build_draft(
    blocks: Sequence[Block],
    left: LeftOut,
    *,
    form: str,
    title: str | None = None,
    by_line: bool = False,
) -> Draft:
    """Choose what is the conversation, the lines or a table, and return the draft.

    A table with a column of speakers is the conversation where it carries at least half of the
    words and nobody speaks in the lines, or at least a third if its speakers take turns. Where
    somebody speaks in the lines, it has to hold more words than they do; otherwise it stands
    beside the conversation, and its words are nobody's.

    Args:
        blocks: The whole document.
        left: What was left out and what was kept with a remark.
        form: The name of the format.
        title: The title that the file's properties give; by default its first heading.
        by_line: Whether a paragraph is a line, and an empty one parts them: else each is apart.
    """
    heads = (b.text.strip() for b in blocks if isinstance(b, Paragraph) and b.heading)
    shown = title or next(heads, None) or None
    flow = list(_unframe(blocks, left))
    tables = [block for block in flow if isinstance(block, Table)]
    speech = _find_speech(tables)
    written = _write(flow, {}, left, by_line=by_line)
    speech, alone = _choose_speech(written, speech)
    if alone:
        pieces = tuple(_pieces(flow, speech, left))
        if beside := sum(1 for piece in pieces if not piece.said and piece.words.strip()):
            what = count_things(beside, "line")
            left.more.append(
                f"{what} outside of the table of speakers: kept in the text, said by nobody."
            )
        return Draft(
            format=form,
            title=shown,
            pieces=pieces,
            warnings=(*left.describe_kept(), *written.warnings),
            left_out=left.describe(),
        )
    if speech:
        written = _write(flow, speech, left, by_line=by_line)
    return Draft(
        format=form,
        title=shown,
        text=written.text,
        bold=written.bold,
        asides=written.asides,
        warnings=(*left.describe_kept(), *written.warnings),
        left_out=left.describe(),
    )


def _choose_speech(written: _Written, speech: Speech) -> tuple[Speech, bool]:
    """Return the tables that are speech after all, and whether nobody speaks in the lines."""
    if not speech:
        return {}, False
    scan = find_turns(written.text, bold=written.bold, asides=written.asides)
    told = [turn for turn in scan.turns if turn.label]
    # a heading or two may look like labels; the speakers of the table are sure
    sure = len(told) > 2 or any(turn.label in _list_labels(speech) for turn in told)
    said = sum(_count(written.text[turn.start : turn.end]) for turn in told) if sure else 0
    rows = [(columns, row) for columns, mine in speech.values() for row in mine]
    words = sum(_count(get_cell(row, columns.text[0])) for columns, row in rows)
    cells = sum(_count(cell) for _, row in rows for cell in row)
    total = _count(written.text) - cells + words
    turns = _take_turns(speech)
    if said:
        return (speech if turns and words > said else {}), False
    if 2 * words >= total:
        return speech, True
    return (speech if turns and 3 * words >= total else {}), False


def _count(words: str) -> int:
    return len(words.split())


def _cells(table: Table) -> list[list[str]]:
    return [["\n".join(_lines(cell)) for cell in row] for row in table.rows]


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of a cell; a row of a table in it is a line."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                yield block.text
        elif isinstance(block, Box):
            yield from _lines(block.blocks)
        else:
            yield from ("\t".join(row) for row in _cells(block) if any(map(str.strip, row)))


def _unframe(blocks: Iterable[Block], left: LeftOut) -> Iterator[Block]:
    """Yield the blocks, with a table that only frames or sets out paragraphs as a box of them."""
    for block in blocks:
        if isinstance(block, Box):
            yield Box(tuple(_unframe(block.blocks, left)))
        elif isinstance(block, Table):
            yield _open_frame(block, left) or block
        else:
            yield block


def _open_frame(table: Table, left: LeftOut) -> Box | None:
    rows = _cells(table)
    width = max(map(len, rows), default=0)
    filled = [at for at in range(width) if any(get_cell(row, at) for row in rows)]
    if not filled:
        return Box(())
    speaking = filled[0] if len(filled) == 1 else _find_conversation(table, rows, filled)
    if speaking is None:
        return None
    inside: list[Block] = []
    numbers = False
    for cells in table.rows:
        for at, cell in enumerate(cells):
            if at == speaking:
                inside.extend(_unframe(cell, left))
            elif any(char.isalpha() for line in _lines(cell) for char in line):
                inside.append(Table(((cell,),)))
            else:
                numbers = numbers or any(map(str.strip, _lines(cell)))
    if numbers:
        left.more.append("Numbers in a table beside the conversation were left out.")
    return Box(tuple(inside))


def _find_conversation(table: Table, rows: list[list[str]], filled: list[int]) -> int | None:
    """Return the column whose cells hold most of a conversation with labels of its own, or None."""
    total = sum(_count(cell) for row in rows for cell in row)
    for at in filled:
        mine = [block for row in table.rows if at < len(row) for block in row[at]]
        words = sum(_count(line) for line in _lines(mine))
        if 2 * words < total or not any(":" in line or "\n" in line for line in _lines(mine)):
            continue
        written = _write(mine, {}, LeftOut())
        scan = find_turns(written.text, bold=written.bold, asides=written.asides)
        labelled = [turn for turn in scan.turns if turn.label]
        if len(labelled) >= 3 and 2 * sum(t.end - t.start for t in labelled) >= len(written.text):
            return at
    return None


Speech = dict[int, tuple[Columns, list[list[str]]]]
"""The tables that somebody speaks in, by their identity: the columns, and the rows without head."""


def _find_speech(tables: Sequence[Table]) -> Speech:
    """Return the tables with a column of speakers; tables of one width may go on with each other."""
    groups: dict[int, list[tuple[Table, list[list[str]]]]] = {}
    for table in tables:
        rows = _cells(table)
        groups.setdefault(max(map(len, rows), default=0), []).append((table, rows))
    found: Speech = {}
    for group in groups.values():
        own = [
            (rows, columns)
            for _, rows in group
            if len(rows) > 1
            and (columns := find_columns(rows)) is not None
            and columns.speaker is not None
        ]
        if own:
            model, known = max(own, key=lambda each: len(each[0]))
            columns_of = {id(rows): columns for rows, columns in own}
        else:
            model = [row for _, rows in group for row in rows]
            joined = find_columns(model) if len(model) > 1 else None
            if joined is None or joined.speaker is None:
                continue
            known, columns_of = joined, {}
        head = model[0] if known.first else None
        labels = Counter(list_row_labels(model[known.first :], known))
        for table, rows in group:
            columns = columns_of.get(id(rows), known)
            if columns is known:
                body = rows[1:] if head is not None and rows[:1] == [head] else rows
            else:
                body = rows[columns.first :]
            mine = {id(table): (columns, body)}
            fits = rows is model or not own or _goes_on(body, columns, labels)
            if body and (fits or (id(rows) in columns_of and _take_turns(mine))):
                found |= mine
    return found


_SENTENCE_END = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*\s*$")


def _goes_on(rows: list[list[str]], columns: Columns, known: Counter[str]) -> bool:
    """Return whether rows are speech like those of a longer table: not a legend, not a form."""
    labels = list_row_labels(rows, columns)
    texts = [get_cell(row, columns.text[0]) for row in rows]
    ended = sum(1 for text in texts if _SENTENCE_END.search(text))
    return (
        sum(1 for label in labels if not label or label in known) * 2 >= len(labels)
        and ended * 2 >= len([text for text in texts if text])
    )  # fmt: skip


def _take_turns(speech: Speech) -> bool:
    """Return whether several people speak in tables, and somebody more than once."""
    labels = _list_labels(speech)
    return 1 < len(set(labels)) < len(labels)


def _list_labels(speech: Speech) -> list[str]:
    cells = [get_cell(row, found.speaker) for found, rows in speech.values() for row in rows]
    return [cell.strip("[](): ") for cell in cells if cell]


def _pieces(blocks: Iterable[Block], speech: Speech, left: LeftOut) -> Iterator[Piece]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Piece(words=block.text, said=False)
        elif isinstance(block, Box):
            yield from _pieces(block.blocks, speech, left)
        elif id(block) in speech:
            columns, rows = speech[id(block)]
            _tell_unused(columns, rows, left)
            yield from find_row_pieces(rows, replace(columns, first=0))
        else:
            yield from (Piece(words=_line(row), said=False) for row in _cells(block))


def _tell_unused(columns: Columns, rows: list[list[str]], left: LeftOut) -> None:
    used = {columns.speaker, columns.text[0], columns.time, columns.end}
    for at, head in enumerate(columns.headers):
        words = " ".join(get_cell(row, at) for row in rows)
        if at not in used and any(char.isalpha() for char in words):
            name = f"“{shorten_quote(head, most=40)}”" if head else str(at + 1)
            told = f"Left out of the text: column {name} of the table of speakers."
            if told not in left.more:
                left.more.append(told)


@dataclass(slots=True)
class _Written:
    by_line: bool = False
    apart: bool = False
    parts: list[str] = field(default_factory=list)
    at: int = 0
    bold: dict[int, int] = field(default_factory=dict)
    asides: tuple[Aside, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def add(self, words: str) -> int | None:
        """Add a paragraph and return where it begins; None for one without words."""
        if not words.strip():
            self.apart = True
            return None
        words, told = clean_text(words)
        self.warnings += tuple(each for each in told if each not in self.warnings)
        if self.parts:
            gap = "\n" if self.by_line and not self.apart else "\n\n"
            self.parts.append(gap)
            self.at += len(gap)
        self.apart = False
        start = self.at
        self.parts.append(words)
        self.at += len(words)
        return start


def _write(
    blocks: Iterable[Block], speech: Speech, left: LeftOut, *, by_line: bool = False
) -> _Written:
    """Return the text of blocks, with where bold type, tables and boxes are."""
    written = _Written(by_line=by_line)
    found: list[Aside] = []

    def write(inside: Iterable[Block]) -> None:
        for block in inside:
            written.apart = written.apart or not isinstance(block, Paragraph)
            if isinstance(block, Paragraph):
                start = written.add(block.text)
                if start is not None and block.bold:
                    written.bold[start] = start + block.bold
            elif isinstance(block, Box):
                start, before = written.at, len(found)
                write(block.blocks)
                found[before:] = _outside(found[before:], start, written.at)
                written.apart = True
            elif id(block) in speech:
                found.append(_write_rows(written, *speech[id(block)], left))
            else:
                start = written.at
                for row in _cells(block):
                    written.add(_line(row))
                    written.apart = True
                if written.at > start:
                    found.append(Aside(start, written.at))

    write(blocks)
    written.asides = tuple(found)
    return written


def _outside(asides: list[Aside], start: int, end: int) -> list[Aside]:
    """Return the asides inside of a box, and the stretches of the box between them."""
    cut: list[Aside] = []
    for aside in asides:
        if aside.start > start:
            cut.append(Aside(start, aside.start, labels=True))
        cut.append(aside)
        start = aside.end
    if end > start:
        cut.append(Aside(start, end, labels=True))
    return cut


def _write_rows(
    written: _Written, columns: Columns, rows: list[list[str]], left: LeftOut
) -> Aside:
    start = written.at
    told: list[Row] = []
    _tell_unused(columns, rows, left)
    for written_label, row in zip(list_row_labels(rows, columns), rows, strict=True):
        label, words = clean_label(written_label), get_cell(row, columns.text[0])
        head = f"{label}: " if label else ""
        if words and (at := written.add(head + words)) is not None:
            written.apart = True
            told.append(Row(at, at + len(head), label, get_cell(row, columns.time)))
    return Aside(start, written.at, rows=tuple(told))


def _line(row: Sequence[str]) -> str:
    return "\t".join(cell.replace("\n", " ") for cell in row)
