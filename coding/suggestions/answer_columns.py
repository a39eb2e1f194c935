"""Finds the open answers in the export of a survey, and says what each column was taken for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from study.language import say
from study.wording import shorten_quote
from transcripts.reading.readers.columns import find_columns
from transcripts.reading.tables.read_table import Table

__all__ = ["AnswerColumns", "AskedColumn", "find_answer_columns"]

_SAMPLE = 1000  # rows from which the columns are known
_SHORT = 24  # characters of a question's short name, such as “Q3” or “G01Q02[other]”


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedColumn:
    """A column with the answers to a question: its index, a short name, and the question."""

    at: int
    key: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerColumns:
    """The columns of open answers, at least one; that of the ids, and sentences on all of them."""

    asked: tuple[AskedColumn, ...]
    id: int | None
    told: tuple[str, ...]


def find_answer_columns(table: Table) -> AnswerColumns | None:
    """Return the columns with open answers in a table, or None if there are none."""
    heads = list(table.heads.names)
    rows = [heads, *(cells for _, cells in islice(table.read(), _SAMPLE))]
    found = find_columns(rows, header=True)
    if found is None:
        return None
    keys = _list_keys(table, found.text)
    asked = tuple(
        AskedColumn(at=at, key=key, question=heads[at] if at < len(heads) else "")
        for at, key in zip(found.text, keys, strict=True)
    )
    shown = ", ".join(
        f"{column.key} “{shorten_quote(column.question, most=60)}”" for column in asked[:12]
    )
    told = [say("Answers were read from {answers}.", answers=shown)]
    if found.id is not None:
        told.append(say("Ids were read from “{name}”.", name=heads[found.id]))
    if personal := [heads[at] for at in found.personal if heads[at]]:
        names = ", ".join(f"“{name}”" for name in personal[:12])
        told.append(say("Left out because they say who people are: {names}.", names=names))
    return AnswerColumns(asked=asked, id=found.id, told=tuple(told))


def _list_keys(table: Table, places: tuple[int, ...]) -> list[str]:
    """Return a short name for each question: that of the file if it has one, else its number."""
    keys = []
    for number, at in enumerate(places, start=1):
        others = table.heads.others[at] if at < len(table.heads.others) else ()
        short = next((o for o in others if o and " " not in o and len(o) <= _SHORT), "")
        keys.append(short or f"Q{number}")
    return keys if len(set(keys)) == len(keys) else [f"Q{n}" for n in range(1, len(keys) + 1)]
