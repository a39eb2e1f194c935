r"""Read the codes in a cell: one or several, each with the names above it. Pure.

Names of one code are put together with “›”, “>”, “→” or “\”, as programs do; several codes stand on
lines of their own, or with “;” or “|” between them. A cell that is the name of a code of the study
is that name, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection

__all__ = ["parse_codes"]

_SEVERAL = re.compile(r"\s*[\n;|]\s*")
_ABOVE = re.compile(r"\s*(?:›|→|\\+)\s*|\s+>+\s+|(?<=\S)>(?=\S)")
# NVivo begins a path with the folder that holds all codes.
_FOLDERS = frozenset({"nodes", "codes", "coding", "noder", "koder", "knoten"})


def parse_codes(cell: str, above: str, known: Collection[str]) -> list[tuple[str, ...]]:
    """Return the paths of the codes in a cell.

    Args:
        cell: The cell of the code.
        above: The cell of the names above it, if the table has one.
        known: The names of the study's codes, folded.
    """
    over = _split(above, known) if above.strip() else ()
    whole = " ".join(cell.split())
    if whole.casefold() in known:
        return [(*over, whole)]
    paths = [
        (*over, *path) for part in _SEVERAL.split(cell.strip()) if (path := _split(part, known))
    ]
    return list(dict.fromkeys(paths))


def _split(words: str, known: Collection[str]) -> tuple[str, ...]:
    plain = " ".join(words.split())
    if plain.casefold() in known:
        return (plain,)
    names = [name.strip() for name in _ABOVE.split(plain) if name.strip()]
    if len(names) > 1 and "\\" in plain and names[0].casefold() in _FOLDERS:
        names = names[1:]
    return tuple(names)
