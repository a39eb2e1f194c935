"""Names of columns that R, SPSS, Stata and pandas accept, made of any names. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["LONGEST", "list_column_names"]

LONGEST = 32  # Stata's limit; SPSS has 64 bytes, R none
# Letters that stay as they are when accents are taken off.
_LETTERS = str.maketrans(
    {
        "æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ð": "d",
        "þ": "th", "ł": "l", "đ": "d", "œ": "oe", "ı": "i",
    }
)  # fmt: skip
_OTHER = re.compile(r"[^a-z0-9]+")


def list_column_names(names: Iterable[str], *, prefix: str) -> list[str]:
    """Return a column's name for each of these names, in their order, no two of them alike.

    They have small Latin letters, digits and underscores, begin with *prefix* and a letter that it
    ends in, so that none is a reserved word, and have at most `LONGEST` characters. A name without
    any Latin letter or digit gets its number.

    Args:
        names: Names in any writing.
        prefix: Its beginning, such as `c_`.
    """
    found: list[str] = []
    taken: set[str] = set()
    for number, name in enumerate(names, start=1):
        plain = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
        plain = unicodedata.normalize("NFKD", plain)
        slug = _OTHER.sub("_", plain.encode("ascii", "ignore").decode()).strip("_")
        whole = f"{prefix}{slug or number}"
        column, again = whole[:LONGEST].rstrip("_"), 2
        while column in taken:
            ending = f"_{again}"
            column = f"{whole[: LONGEST - len(ending)].rstrip('_')}{ending}"
            again += 1
        taken.add(column)
        found.append(column)
    return found
