"""Where a name in a text begins and ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcripts.privacy.languages_of_names import ALL_GIVEN, ALL_SURNAMES, STRONG, WEAK
from transcripts.privacy.name_lists import COMMON_CAPITALS, KNOWN_PLACES
from transcripts.privacy.name_patterns import check_surname

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["find_capitals", "find_name_end", "find_places", "is_common", "is_sentence_start"]

_STARTS = re.compile(r"(?:^|[.!?…:;]\s+|[\"“”»«]\s*|\n\s*|^\s*[-–—]\s*|\[\s*)$")


def find_places(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Return where the tokens `[first, last)` begin and end in the text."""
    return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])


def find_capitals(doc: Doc, first: int, last: int) -> int:
    """Return where the name at the end of a match begins: `kollega, [Anna Holm]`."""
    begin = last - 1
    while begin > first + 1:
        word = doc[begin - 1].text
        if not (word[0].isupper() or word in STRONG or word in WEAK):
            break
        begin -= 1
    return begin


def is_sentence_start(text: str, start: int) -> bool:
    """Return whether a word begins a sentence, a line or a quotation, or follows a label."""
    return bool(_STARTS.search(text[max(0, start - 6) : start])) or start == 0


def find_name_end(text: str, start: int, end: int) -> int:
    """Return where a name ends, without its genitive ending."""
    word = text[start:end]
    for ending in ("'s", "’s", "'", "’"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return end - len(ending)
    low = word.casefold()
    known = low in ALL_GIVEN or low in KNOWN_PLACES or low in ALL_SURNAMES
    if low.endswith("s") and len(low) > 3 and not known:
        base = low[:-1]
        if base in ALL_GIVEN or base in KNOWN_PLACES or base in ALL_SURNAMES:
            return end - 1
        if check_surname(base):
            return end - 1
    return end


def is_common(words: str) -> bool:
    """Return whether a word is not a name although it is capitalised."""
    return words.casefold() in COMMON_CAPITALS
