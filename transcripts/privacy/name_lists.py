"""English and Danish names, places and words that mark names, read from `name_lists.txt`."""

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
# Names that are also ordinary words: matched only with a capital.
WORDS_TOO = frozenset(_LISTS["names that are words"])
# Towns, regions, islands and quarters.
KNOWN_PLACES = frozenset(_LISTS["places"])
PLACE_WORDS = frozenset(_LISTS["places that are words"])
# The names among these that often begin a sentence as an ordinary word.
STARTERS = frozenset(_LISTS["words that begin sentences"])
NO_SURNAMES = frozenset(_LISTS["no surnames"])
# Words with a capital inside a sentence that are not names.
COMMON_CAPITALS = frozenset(_LISTS["common capitals"])
FUNCTION_WORDS = frozenset(_LISTS["function words"])
# Words after or before the name of a workplace.
BEHIND_WORKPLACES = tuple(_LISTS["behind a workplace"])
BEFORE_WORKPLACES = tuple(_LISTS["before a workplace"])
