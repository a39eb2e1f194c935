"""Chooses what of a document is the conversation: its lines, or a table of speakers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from study.language import say
from study.wording import count_things
from transcripts.reading.readers.columns import find_row_pieces, get_cell
from transcripts.reading.readers.document import Block, Box, Paragraph, Table
from transcripts.reading.readers.draft import Draft, Piece
from transcripts.reading.render_blocks import (
    Speech,
    Written,
    describe_unused,
    list_cells,
    list_lines,
    render_blocks,
    render_row,
)
from transcripts.reading.speaking_tables import find_speech, has_turns, list_labels
from transcripts.reading.turns import find_turns
from transcripts.words import count_words

__all__ = ["choose_conversation"]


def choose_conversation(draft: Draft) -> Draft:
    """Return the draft of a document with its text or, where only a table speaks, its pieces.

    A table with a column of speakers is the conversation where it carries at least half of the
    words and nobody speaks in the lines, or at least a third if its speakers take turns. Where
    somebody speaks in the lines, it has to hold more words than they do; otherwise it stands
    beside the conversation, and its words are nobody's. A draft without blocks stays as it is.
    """
    if draft.blocks is None:
        return draft
    told: list[str] = []
    flow = list(_unframe(draft.blocks, told))
    found = find_speech([block for block in flow if isinstance(block, Table)])
    written = render_blocks(flow, {}, told, by_line=draft.by_line)
    speech, alone = _choose_speech(written, found)
    if alone:
        pieces = tuple(_pieces(flow, speech, told))
        if beside := sum(1 for piece in pieces if not piece.said and piece.words.strip()):
            what = count_things(beside, "line")
            told.append(
                say(
                    "{lines} outside of the table of speakers: kept in the text, said by nobody.",
                    lines=what,
                )
            )
        return replace(draft, blocks=None, pieces=pieces, left_out=(*draft.left_out, *told))
    warnings = draft.warnings
    if speech:
        written = render_blocks(flow, speech, told, by_line=draft.by_line)
        what = count_things(len(speech), "table of speakers was", "tables of speakers were")
        warnings += (say("{tables} read as part of the conversation; please check.", tables=what),)
    return replace(
        draft,
        blocks=None,
        text=written.text,
        bold=written.bold,
        asides=written.asides,
        warnings=(*warnings, *written.warnings),
        left_out=(*draft.left_out, *told),
    )


def _choose_speech(written: Written, speech: Speech) -> tuple[Speech, bool]:
    """Return the tables that are speech after all, and whether nobody speaks in the lines."""
    if not speech:
        return {}, False
    text = written.text
    scan = find_turns(text, bold=written.bold, asides=written.asides)
    spoken = [turn for turn in scan.turns if turn.label]
    # a heading or two may look like labels; the speakers of the table are sure
    known = set(list_labels(speech))
    sure = len(spoken) > 2 or any(turn.label in known for turn in spoken)
    said = sum(_count(text[turn.start : turn.end]) for turn in spoken) if sure else 0
    rows = [(columns, row) for columns, mine in speech.values() for row in mine]
    words = sum(_count(get_cell(row, columns.text[0])) for columns, row in rows)
    cells = sum(_count(cell) for _, row in rows for cell in row)
    total = _count(text) - cells + words
    turns = has_turns(speech)
    if said:
        return (speech if turns and words > said else {}), False
    if 2 * words >= total:
        return speech, True
    return (speech if turns and 3 * words >= total else {}), False


def _count(words: str) -> int:
    return count_words(words)


def _unframe(blocks: Iterable[Block], told: list[str]) -> Iterator[Block]:
    """Yield the blocks, with a table that only frames or sets out paragraphs as a box of them."""
    for block in blocks:
        if isinstance(block, Box):
            yield Box(tuple(_unframe(block.blocks, told)))
        elif isinstance(block, Table):
            yield _open_frame(block, told) or block
        else:
            yield block


def _open_frame(table: Table, told: list[str]) -> Box | None:
    rows = list_cells(table)
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
                inside.extend(_unframe(cell, told))
            elif any(char.isalpha() for line in list_lines(cell) for char in line):
                inside.append(Table(((cell,),)))
            else:
                numbers = numbers or any(map(str.strip, list_lines(cell)))
    if numbers:
        told.append(say("Numbers in a table beside the conversation were left out."))
    return Box(tuple(inside))


def _find_conversation(table: Table, rows: list[list[str]], filled: list[int]) -> int | None:
    """Return the column whose cells hold most of a conversation with labels of its own, or None."""
    total = sum(_count(cell) for row in rows for cell in row)
    for at in filled:
        mine = [block for row in table.rows if at < len(row) for block in row[at]]
        words = sum(_count(line) for line in list_lines(mine))
        if 2 * words < total or not any(":" in line or "\n" in line for line in list_lines(mine)):
            continue
        written = render_blocks(mine, {}, [])
        scan = find_turns(written.text, bold=written.bold, asides=written.asides)
        labelled = [turn for turn in scan.turns if turn.label]
        if len(labelled) >= 3 and 2 * sum(t.end - t.start for t in labelled) >= len(written.text):
            return at
    return None


def _pieces(blocks: Iterable[Block], speech: Speech, told: list[str]) -> Iterator[Piece]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Piece(words=block.text, said=False)
        elif isinstance(block, Box):
            yield from _pieces(block.blocks, speech, told)
        elif id(block) in speech:
            columns, rows = speech[id(block)]
            describe_unused(columns, rows, told)
            yield from find_row_pieces(rows, replace(columns, first=0))
        else:
            yield from (Piece(words=render_row(row), said=False) for row in list_cells(block))
