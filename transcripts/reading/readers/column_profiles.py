"""What the cells of a column look like: words, times, labels or numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transcripts.reading.readers.marks import parse_time
from transcripts.reading.speakers import guess_label_kind
from transcripts.words import count_words

__all__ = ["Profile", "clean_bare_label", "is_time_cell", "measure_profile"]


@dataclass(frozen=True, slots=True)
class Profile:
    """What the filled cells of a column look like: counts, means and shares."""

    filled: int
    rows: int
    mean: float
    words: float
    distinct: float
    times: float
    labels: float
    numbers: float


def measure_profile(cells: Sequence[str]) -> Profile:
    """Return what the cells of a column look like."""
    filled = [cell for cell in cells if cell]
    count = len(filled) or 1
    labels = sum(
        1 for cell in filled if len(cell) <= 60 and guess_label_kind(clean_bare_label(cell))
    )
    return Profile(
        filled=len(filled),
        rows=len(cells),
        mean=sum(map(len, filled)) / count,
        words=sum(count_words(cell) for cell in filled) / count,
        distinct=len(set(filled)) / count,
        times=sum(1 for cell in filled if len(cell) < 32 and is_time_cell(cell)) / count,
        labels=labels / count,
        numbers=sum(1 for cell in filled if re.fullmatch(r"[-+]?[\d.,\s]+%?", cell)) / count,
    )


def clean_bare_label(cell: str) -> str:
    """Return a label without the brackets and colon around it."""
    return cell.strip("[](): \t\u00a0") or cell


def is_time_cell(cell: str) -> bool:
    """Return whether a cell holds a time in a recording and no words."""
    return parse_time(cell) is not None and not re.search(r"[^\W\d_]{3,}", cell)
