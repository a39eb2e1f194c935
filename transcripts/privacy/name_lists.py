"""Names, places and words that tell names, English and Danish, read from `name_lists.txt`."""

from __future__ import annotations

from importlib.resources import files

__all__ = [
    "BEFORE_WORKPLACES",
    "BEHIND_WORKPLACES",
    "COMMON_CAPITALS",
    "FUNCTION_WORDS",
    "GIVEN_NAMES",
    "KNOWN_PLACES",
    "NO_SURNAMES",
    "PLACE_WORDS",
    "STARTERS",
    "SURNAMES",
    "WORDS_TOO",
]


def _read_lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    name = ""
    text = files("transcripts.privacy").joinpath("name_lists.txt").read_text("utf-8")
    for block in text.split("\n== ")[1:]:
        name, _, words = block.partition("\n")
        flat = " ".join(words.split())
        parted = flat.split(", ") if ", " in flat else flat.split()
        lists[name] = [word.strip() for word in parted if word.strip()]
    return lists


_LISTS = _read_lists()
GIVEN_NAMES = frozenset(_LISTS["given names"])
SURNAMES = frozenset(_LISTS["surnames"])
# Names that are ordinary words in lower case: they are looked for with a capital only.
WORDS_TOO = frozenset(_LISTS["names that are words"])
# Towns, regions, islands and quarters.
KNOWN_PLACES = frozenset(_LISTS["places"])
PLACE_WORDS = frozenset(_LISTS["places that are words"])
# Of the names that are words: those that may well begin a sentence as a word.
STARTERS = frozenset(_LISTS["words that begin sentences"])
NO_SURNAMES = frozenset(_LISTS["no surnames"])
# Capitals inside of a sentence that name nobody.
COMMON_CAPITALS = frozenset(_LISTS["common capitals"])
FUNCTION_WORDS = frozenset(_LISTS["function words"])
# What stands behind, or before, the name of a workplace.
BEHIND_WORKPLACES = tuple(_LISTS["behind a workplace"])
BEFORE_WORKPLACES = tuple(_LISTS["before a workplace"])
