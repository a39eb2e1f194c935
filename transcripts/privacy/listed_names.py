"""Find the names and places of the lists, and tell which of them are certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from transcripts.privacy.languages_of_names import (
    ALL_GIVEN,
    PLACES_TOO,
    WEAK,
    NamesOfLanguage,
)
from transcripts.privacy.model_names import NO_NAMES
from transcripts.privacy.name_lists import (
    COMMON_CAPITALS,
    KNOWN_PLACES,
    PLACE_WORDS,
    STARTERS,
    WORDS_TOO,
)
from transcripts.privacy.name_patterns import (
    DOES,
    UPPER,
    Category,
    check_surname,
    is_patronymic,
)
from transcripts.privacy.name_places import find_name_end, is_common, is_sentence_start

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from transcripts.privacy.german_nouns import GermanNouns

__all__ = ["find_listed"]

_TWO = ("en", "da", "no")  # the languages that the patterns were made for
# Words before a place: `we moved to Austin`.
_TO_PLACE = re.compile(
    r"(?i)(?<!\w)(?:in|to|from|near|around|outside|leave|left|i|til|fra|ved|nær|till|från|nach|aus|bei"
    r"|à|en|au|de|vers|a|em|para|naar|uit|te)\s$"
)
_ARTICLE = re.compile(r"(?i)(?<!\w)(?:the|an?|this|that)\s$")  # “the Bill”
_JOINED = re.compile(rf"(?:al|el|ad|as|ar|an|at|ash|bin|d|l)[-’'][{UPPER}].*")  # al-Hassan


def find_listed(
    text: str, doc: Doc, candidates: list[int], names: NamesOfLanguage, nouns: GermanNouns | None
) -> Iterator[tuple[int, int, Category, bool]]:
    """Yield (start, end, category, certain) of the listed names among candidate tokens."""
    done = -1
    for at in candidates:
        if at <= done:
            continue
        start = doc[at].idx
        kind, end, sure = _listed(text, start, start + len(doc[at]), names)
        if kind is None:
            continue
        done = at
        if kind == "person":
            done, end = _with_surname(text, doc, at, end, names, nouns)
            # a second capital makes a name of a word: `Rosa Almeida`
            low = doc[at].text.casefold()
            sure = sure or (done > at and nouns is None and low not in names.doubtful)
        yield start, end, kind, sure and text[start].isupper()


def _listed(
    text: str, start: int, end: int, names: NamesOfLanguage
) -> tuple[Category | None, int, bool]:
    """Return the category of a listed name or None, its end without a genitive, and if it is sure.

    A name that is a word, too, is certain inside a sentence only, and in German nowhere; a function
    word of the language is no name where a sentence begins.
    """
    for stop in (end, find_name_end(text, start, end)):
        word = text[start:stop]
        low = word.casefold()
        capital = word[:1].isupper()
        parts = low.split("-")
        first = is_sentence_start(text, start)
        word_too = low in names.words
        if low in names.stops and (first or not capital):
            continue
        if low in WORDS_TOO and (not capital or _begins_as_word(text, start, end, low)):
            continue
        if word_too and not capital:
            continue
        # Which English and Danish words begin a sentence as names was settled above.
        settled = names.code in _TWO and low in WORDS_TOO
        opens = first and not settled and not (names.code in _TWO and DOES.match(text, end))
        article = names.code == "en" and _ARTICLE.search(text[max(0, start - 6) : start])
        doubt = bool(
            low in names.doubtful
            or (low in PLACES_TOO and _TO_PLACE.search(text[max(0, start - 9) : start]))
            or (word_too and article)
            or (word_too and (names.nouns_have_capitals or opens))
        )
        # Months are capitalised even as ordinary words, so they are not names here.
        if low in WORDS_TOO and low not in COMMON_CAPITALS:
            return "person", stop, not doubt
        given = low in names.given and low not in COMMON_CAPITALS
        if given or (len(parts) > 1 and all(p in ALL_GIVEN for p in parts)):
            return "person", stop, not doubt
        if low in KNOWN_PLACES and (capital or (len(low) > 5 and low not in PLACE_WORDS)):
            return "place", stop, True
        if capital and (low in names.surnames or is_patronymic(low)):
            return "person", stop, not doubt
        foreign = names.is_foreign_name(low) and low not in COMMON_CAPITALS
        if capital and foreign and not (first or names.nouns_have_capitals):
            return "person", stop, True
        noun = low.endswith("elsen")  # `Ledelsen`, `Uddannelsen`
        if capital and not (names.nouns_have_capitals or noun) and check_surname(low):
            return "person", stop, not first or not low.endswith("sen")
    return None, end, False


def _begins_as_word(text: str, start: int, end: int, low: str) -> bool:
    """Return whether a capitalised word that begins a sentence may be an ordinary word.

    A name is followed by a verb or another name: `Bo skal`, `Rose rose`, `Grant and Will`.
    """
    return is_sentence_start(text, start) and low in STARTERS and not DOES.match(text, end)


def _with_surname(
    text: str, doc: Doc, at: int, end: int, names: NamesOfLanguage, nouns: GermanNouns | None
) -> tuple[int, int]:
    """Extend a given name by what belongs to its surname: particles and capitalised words."""
    token = doc[at]
    last = at
    if not token.text[0].isupper() or end != token.idx + len(token):
        return last, end
    particle = False
    for following in range(at + 1, min(at + 8, len(doc))):
        word = doc[following].text
        before = doc[following - 1]
        if word == "." and len(before) == 1 and not before.whitespace_:
            continue  # an initial
        if not before.whitespace_ or before.is_space:
            break
        small = names.may_join(before.text, word) or (word in WEAK and particle)
        if small and following + 1 < len(doc):
            particle = True
            continue
        if not (word[0].isupper() or _JOINED.fullmatch(word)):
            break
        if is_common(word) and len(word) > 1:
            break
        if names.code == "en" and word.casefold() in NO_NAMES:  # “Young People”
            break
        bare = word.casefold()
        # behind “von der” a name stands behind an article, too
        noun = nouns is not None and (nouns.is_common(word) if particle else nouns.has(word))
        if noun and bare not in names.surnames:
            break
        stop = doc[following].idx + len(word)
        last, end = following, find_name_end(text, doc[following].idx, stop)
        if end != stop:
            break
    return last, end
