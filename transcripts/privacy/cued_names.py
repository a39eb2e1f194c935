"""Find people by the word beside their name: a title, “called”, a verb of speech."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from transcripts.privacy.languages_of_names import CALLED, ROLES, THINGS, NamesOfLanguage
from transcripts.privacy.name_patterns import check_plain
from transcripts.privacy.name_places import (
    find_capitals,
    find_name_end,
    find_places,
    is_sentence_start,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from transcripts.privacy.german_nouns import GermanNouns

__all__ = ["find_cued", "find_speaker"]


def find_cued(
    text: str,
    doc: Doc,
    first: int,
    last: int,
    names: NamesOfLanguage,
    nouns: GermanNouns | None,
    *,
    titled: bool,
) -> Iterator[tuple[int, int, bool]]:
    """Yield the person named behind a title, or behind a word such as “called”.

    A title makes a name certain, unless what follows it is an office (`Herr Direktor`). Where a
    thing may be called so, a listed name or two capitals are needed.
    """
    begin = find_capitals(doc, first, last)
    for at in range(begin, last):  # `Herr Direktor Holm`, `Monsieur le Maire`
        if doc[at].text.casefold() in ROLES:
            begin = at + 1
    if begin == last:
        return
    last = _end_of_cued(doc, begin, last, names, nouns)
    start, end = find_places(doc, begin, last)
    end = find_name_end(text, start, end)
    if check_plain(text[start:end]):
        return
    words = [token.text.casefold() for token in doc[begin:last]]
    listed = any(w in names.given or w in names.surnames or names.is_foreign_name(w) for w in words)
    capitals = sum(token.text[0].isupper() for token in doc[begin:last])
    # `They call me Gaz` is certain; a thing is called something, too.
    before = {token.text.casefold() for token in doc[max(0, first - 3) : begin]}
    of_person = titled or not (before & THINGS or doc[first].text in CALLED)
    if nouns is None:
        sure = of_person or listed or capitals > 1
    else:
        common = any(_is_noun(doc, at, begin, nouns) for at in range(begin, last))
        if common and not listed:
            return
        sure = titled or listed or capitals > 1
    yield start, end, sure


def _end_of_cued(
    doc: Doc, begin: int, last: int, names: NamesOfLanguage, nouns: GermanNouns | None
) -> int:
    """Return where a name behind a cue ends: in `Frau Müller von der Schicht` before “von”."""
    for at in range(begin + 1, last):
        word = doc[at].text
        small = not word[0].isupper()
        before = doc[at - 1].text
        if small and before[0].isupper() and not names.may_join(before, word):
            return at
        if small and nouns is not None and nouns.is_common(doc[last - 1].text):
            return at
        if not small and nouns is not None and _is_noun(doc, at, begin, nouns):
            return at
    return last


def _is_noun(doc: Doc, at: int, begin: int, nouns: GermanNouns) -> bool:
    """Return whether a word of a name is a noun; behind “von der”, an article tells nothing."""
    word = doc[at].text
    if not word[0].isupper():
        return False
    joined = at > begin and not doc[at - 1].text[0].isupper()
    return nouns.is_common(word) if joined else nouns.has(word)


def find_speaker(
    text: str, doc: Doc, at: int, names: NamesOfLanguage, nouns: GermanNouns | None
) -> Iterator[tuple[int, int, bool]]:
    """Yield, for review, a word before a verb of speech."""
    start, end = find_places(doc, at, at + 1)
    end = find_name_end(text, start, end)
    # `Værkføreren hedder`: a Danish definite noun at the start of a sentence is not a name
    noun = text[start:end].endswith(("en", "et", "ne")) and is_sentence_start(text, start)
    common = doc[at].text.casefold() in names.stops or (
        nouns is not None and nouns.has(doc[at].text)
    )
    if not check_plain(text[start:end]) and not noun and not common:
        yield start, end, False
