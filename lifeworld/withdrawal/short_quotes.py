"""Finds a person's short words that others quote: too few to be erased without a look at them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from lifeworld.withdrawal.traces import SHINGLE, TOKEN
from study.scrubbing import list_cells

__all__ = ["ShortQuote", "list_short_quotes"]

# Between quotation marks of any language, or the whole of a cell.
_QUOTED = re.compile(r"[“„\"«»‘‚'](?P<words>[^“”„\"«»‘’‚'\n]{2,80})[”“\"»«’‘']")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortQuote:
    """Where a few words of the person are quoted: the table's column, and the words."""

    place: str
    words: str


def list_short_quotes(
    db: Database, own: Iterable[str], others: Iterable[str]
) -> tuple[ShortQuote, ...]:
    """Return where runs of fewer than four words, which only this person said, are quoted.

    Runs of four words and more are erased wherever they stand; fewer may be anybody's words, so
    that a person has to look at them. A whole cell counts from two words.

    Args:
        db: The study, after the longer runs were erased.
        own: What the person said, turn by turn.
        others: What everybody else said.
    """
    short = _list_runs(own) - _list_runs(others)
    found: list[ShortQuote] = []
    for table, column, cell in list_cells(db):
        found += [
            ShortQuote(place=f"{table}, {column}".replace("_", " "), words=words.strip())
            for words in _list_quoted(cell)
            if _split(words) in short
        ]
    return tuple(dict.fromkeys(found))


def _list_quoted(cell: str) -> Iterator[str]:
    if 1 < len(_split(cell)) < SHINGLE:
        yield cell
    for match in _QUOTED.finditer(cell):
        if 0 < len(_split(match["words"])) < SHINGLE:
            yield match["words"]


def _list_runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    runs: set[tuple[str, ...]] = set()
    for text in texts:
        tokens = _split(text)
        for size in range(1, SHINGLE):
            runs.update(tokens[at : at + size] for at in range(len(tokens) - size + 1))
    return runs


def _split(text: str) -> tuple[str, ...]:
    return tuple(token.lower() for token in TOKEN.findall(text))
