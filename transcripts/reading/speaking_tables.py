"""Finds the tables of a document in which somebody speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transcripts.reading.readers.columns import Columns, find_columns, get_cell, list_row_labels
from transcripts.reading.readers.document import Table
from transcripts.reading.render_blocks import Speech, list_cells

__all__ = ["find_speech", "has_turns", "list_labels"]


def find_speech(tables: Sequence[Table]) -> Speech:
    """Return the tables with a column of speakers; one may go on with another of its width."""
    groups: dict[int, list[tuple[Table, list[list[str]]]]] = {}
    for table in tables:
        rows = list_cells(table)
        groups.setdefault(max(map(len, rows), default=0), []).append((table, rows))
    found: dict[int, tuple[Columns, list[list[str]]]] = {}
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
            if body and (fits or (id(rows) in columns_of and has_turns(mine))):
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


def has_turns(speech: Speech) -> bool:
    """Return whether several people speak in tables, and somebody more than once."""
    labels = list_labels(speech)
    return 1 < len(set(labels)) < len(labels)


def list_labels(speech: Speech) -> list[str]:
    """Return the labels in all tables, in order; a row without one has none."""
    cells = [get_cell(row, found.speaker) for found, rows in speech.values() for row in rows]
    return [cell.strip("[](): ") for cell in cells if cell]
