"""Widths of a table's columns in which no word has to be cut, as far as the page allows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lifeworld.exports.document.model import Table

__all__ = ["fit_columns"]

_LONGEST = 22  # letters; what is longer is an address or an id, and may be cut
_EDGES = 2.0  # letters that the room at the sides of a cell would hold
_BREAKS = re.compile(r"[ \t\n\r/-]+")  # not at a space that holds a date together


def fit_columns(table: Table, *, room: float) -> tuple[float, ...]:
    """Return the width of each column in letters; together they are as wide as the page.

    A column that would cut a word takes what it needs from those that have more than they need.

    Args:
        table: The table, with the shares that its columns would have.
        room: How many letters stand side by side on the page, in bold.
    """
    shares = table.widths or (1.0,) * len(table.head)
    lines = (table.head, *table.rows)
    least = [_measure_longest(line[at] for line in lines) for at in range(len(table.head))]
    if sum(least) >= room:  # no widths would do: each is as much too narrow
        return tuple(room * each / sum(least) for each in least)
    wide = list(shares)
    held: set[int] = set()
    while True:
        free = room - sum(least[at] for at in held)
        loose = sum(share for at, share in enumerate(shares) if at not in held)
        wide = [
            least[at] if at in held else free * share / loose for at, share in enumerate(shares)
        ]
        narrow = {at for at in range(len(wide)) if at not in held and wide[at] < least[at]}
        if not narrow:
            return tuple(wide)
        held |= narrow


def _measure_longest(cells: Iterable[str]) -> float:
    words = (len(word) for cell in cells for word in _BREAKS.split(cell))
    return min(max(words, default=0), _LONGEST) + _EDGES
