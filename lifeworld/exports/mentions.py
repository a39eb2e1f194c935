"""People whom somebody's words mention, and what stands for their names towards an audience."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from transcripts.privacy.languages_of_names import (
    ALL_GIVEN,
    ALL_SURNAMES,
    list_names_that_are_words,
)
from transcripts.privacy.name_places import is_sentence_start
from transcripts.privacy.pseudonyms import find_edits
from transcripts.versions.edits import Moves, apply_edits

__all__ = ["Mentions", "is_like_a_name"]

_WORD = re.compile(r"\w+")
_GENITIVE = re.compile(r"['’]s\b")


def is_like_a_name(label: str) -> bool:
    """Return whether a speaker's label begins with a given name or a surname."""
    first = label.split()[0].casefold() if label.split() else ""
    return first in ALL_GIVEN or first in ALL_SURNAMES


class Mentions:
    """The names of people to look for in quotes, each with the id of whom it names.

    A name of several words is found by its first word, too, if that is a given name; where several
    people share it, it names nobody in particular, whose id is empty. A name that is also an
    ordinary word is not taken for the person where it begins a sentence, if some text has the word
    without a capital and no genitive follows. A word that nobody said is a name: to hide one word
    too many gives nobody away.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        *,
        texts: Iterable[str] = (),
        languages: Iterable[str] = (),
    ) -> None:
        self._names = dict(names)
        self._words = frozenset().union(
            *(list_names_that_are_words(code) for code in {"en", *languages})
        )
        firsts: dict[str, set[str]] = {}
        for name, person in names.items():
            first, *rest = name.split() or [""]
            if rest and first.casefold() in ALL_GIVEN:
                firsts.setdefault(first, set()).add(person)
        for first, people in firsts.items():
            self._names.setdefault(first, people.pop() if len(people) == 1 else "")
        # To look for every name in every quote takes steps in proportion to their product.
        self._by_word: dict[str, list[str]] = {}
        for name in self._names:
            if found := _WORD.search(name):
                self._by_word.setdefault(found[0], []).append(name)
        self._texts = texts
        self._small: frozenset[str] | None = None

    def replace(self, words: str, call: Callable[[str], str]) -> str:
        """Return words in which *call*, given whom a name names, says what stands for it."""
        return self.move(words, call)[0]

    def move(self, words: str, call: Callable[[str], str]) -> tuple[str, Moves]:
        """Return the words as `replace` does, and where their places are afterwards."""
        named = self._list_possible(words)
        edits = (
            [
                replace(edit, words=call(self._names[edit.words]))
                for edit in find_edits(words, {name: name for name in named}, any_case=False)
                if not self._is_word(words, edit.start, edit.end)
            ]
            if named
            else []
        )
        return apply_edits(words, edits)

    def _list_possible(self, words: str) -> list[str]:
        """Return the names whose first word is among these, in the genitive or not."""
        own = dict.fromkeys(_WORD.findall(words))
        own |= dict.fromkeys(word[:-1] for word in list(own) if word.endswith("s"))
        return [name for word in own for name in self._by_word.get(word, ())]

    def _is_word(self, text: str, start: int, end: int) -> bool:
        low = text[start:end].casefold()
        if low not in self._words or not is_sentence_start(text, start):
            return False
        if _GENITIVE.match(text, end):
            return False
        if self._small is None:
            self._small = frozenset(w for each in self._texts for w in _WORD.findall(each))
        return low in self._small
