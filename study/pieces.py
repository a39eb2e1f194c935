"""Writes many rows in short transactions, so that others can write in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlite_utils import Database

from study.file import Study

__all__ = ["PIECE", "write_pieces"]

# A row of derived data takes about 0.05 ms, and several times that at a low priority.
PIECE = 200
# Whoever waits for the write lock looks every 2 ms: long enough for several looks.
BREATH_SECONDS = 0.01

T = TypeVar("T")


def write_pieces(
    study: Study,
    rows: Sequence[T],
    write: Callable[[Database, Sequence[T]], object],
    *,
    size: int = PIECE,
) -> None:
    """Write rows that nobody sees yet, or nobody sees any more, a few in each transaction.

    Args:
        study: The study.
        rows: What is written.
        write: Writes some of them inside a stage.
        size: How many rows are written at once.
    """
    for begin in range(0, len(rows), size):
        if begin:
            time.sleep(BREATH_SECONDS)
        with study.stage() as db:
            write(db, rows[begin : begin + size])
