"""The traces of a person: their runs of words and their names, found in texts and in bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from study.language import say
from transcripts.folding import list_spellings

__all__ = ["GONE", "NAME_GONE", "SHINGLE", "TOKEN", "Traces"]

GONE = "[contribution withdrawn]"
NAME_GONE = "[withdrawn]"
SHINGLE = 4
NEEDLES = 60
LONG_ENOUGH = 16
TOKEN = re.compile(r"\w+(?:['’]\w+)*")


class Traces:
    """Traces of a person that must no longer be found: runs of their words, and their names.

    Args:
        own: What the person said, turn by turn.
        others: What everybody else said; runs of words that occur there too are not traces.
        names: Pseudonym and labels that only this person has.
        words_too: Names that are ordinary words in lower case; these are searched only as
            written and in capitals.
    """

    def __init__(
        self,
        own: Iterable[str],
        *,
        others: Iterable[str] = (),
        names: Iterable[str] = (),
        words_too: Iterable[str] = (),
    ) -> None:
        said = list(own)
        shared: set[tuple[str, ...]] = set()
        tokens: set[str] = set()
        grams = {gram for text in said for gram, _, _ in _grams(text)}
        for text in others:
            for gram, _, _ in _grams(text):
                if gram in grams:
                    shared.add(gram)
            tokens.update(TOKEN.findall(text))
        self._grams = grams - shared
        self.names = sorted({name for name in names if name.strip()}, key=len, reverse=True)
        self._words_too = set(words_too)
        self._name = _names_pattern(self.names, self._words_too)
        # A name inside of another word (Ann in Anna) proves nothing where letters touch it.
        self._whole = {n for n in self.names if any(n in t and n != t for t in tokens)}
        self.needles = _choose(said, self._grams)
        # The index has its words folded: Søren as soeren and soren.
        others_folded = {each for token in tokens for each in list_spellings(token)}
        self._folded = {
            each
            for name in self.names
            if len(name) >= 4 and not name.isascii() and name not in self._words_too
            for each in list_spellings(name)
        } - others_folded

    def render(self) -> dict[str, Any]:
        """Return the traces as plain values, for `parse`."""
        return {
            "grams": sorted(" ".join(gram) for gram in self._grams),
            "names": self.names,
            "words_too": sorted(self._words_too),
            "whole": sorted(self._whole),
            "needles": list(self.needles),
            "folded": sorted(self._folded),
        }

    @classmethod
    def parse(cls, values: dict[str, Any]) -> Traces:
        """Return the traces that `render` made values of."""
        traces = cls([], names=values["names"], words_too=values["words_too"])
        traces._grams = {tuple(gram.split(" ")) for gram in values["grams"]}
        traces._whole = set(values["whole"])
        traces._folded = set(values.get("folded", ()))
        traces.needles = tuple(values["needles"])
        return traces

    def has(self, text: str) -> bool:
        """Return whether *text* holds a run of the person's words or a name."""
        if self._name is not None and self._name.search(text):
            return True
        return any(gram in self._grams for gram, _, _ in _grams(text))

    def has_term(self, term: str) -> bool:
        """Return whether a word of the search index, which is folded, is a name."""
        return self.has(term) or term in self._folded

    def measure_share(self, text: str) -> float:
        """Return the share of the word runs in *text* that are the person's, from 0 to 1."""
        grams = [gram for gram, _, _ in _grams(text)]
        return sum(gram in self._grams for gram in grams) / len(grams) if grams else 0.0

    def rewrite(self, text: str) -> str:
        """Return *text* with every run of the person's words and every name replaced."""
        return self.rewrite_names(self._rewrite_words(text))

    def rewrite_names(self, text: str) -> str:
        """Return *text* with the names replaced."""
        return text if self._name is None else self._name.sub(NAME_GONE, text)

    def find_names(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of names."""
        return [] if self._name is None else [m.span() for m in self._name.finditer(text)]

    def _rewrite_words(self, text: str) -> str:
        covered: list[list[int]] = []
        for gram, start, end in _grams(text):
            if gram in self._grams:
                if covered and start <= covered[-1][1]:
                    covered[-1][1] = end
                else:
                    covered.append([start, end])
        pieces: list[str] = []
        at = 0
        for start, end in covered:
            pieces += [text[at:start], GONE]
            at = end
        return "".join([*pieces, text[at:]])

    def find_in_bytes(self, content: bytes) -> str:
        """Return what raw bytes hold: “words”, “name” or an empty string."""
        for needle in self.needles:
            if any(spelt in content for spelt in _spell(needle)):
                return say("words", context="found in a file")
        for name in self.names:
            for spelling in {name, name.upper()}:
                if len(spelling.encode()) >= 5 and self._has_name(content, spelling):
                    return say("name", context="found in a file")
        return ""

    def _has_name(self, content: bytes, name: str) -> bool:
        for encoding, letter in (
            ("utf-8", rb"[A-Za-z\x80-\xff]"),
            ("utf-16-le", rb"[A-Za-z]\x00"),
        ):
            sought = name.encode(encoding)
            if sought not in content:
                continue
            if name not in self._whole and name.isascii() and not name.isupper():
                return True
            pattern = rb"(?<!" + letter + rb")" + re.escape(sought) + rb"(?!" + letter + rb")"
            if re.search(pattern, content):
                return True
        return False


def _spell(words: str) -> set[bytes]:
    spelt = {words.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")}
    return spelt | {words.encode("cp1252", "replace")} if not words.isascii() else spelt


def _grams(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    tokens = [(m.group().lower(), m.start(), m.end()) for m in TOKEN.finditer(text)]
    for at in range(len(tokens) - SHINGLE + 1):
        run = tokens[at : at + SHINGLE]
        yield tuple(token[0] for token in run), run[0][1], run[-1][2]


def _names_pattern(names: Sequence[str], words_too: set[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    parts = []
    for name in names:
        sought = re.escape(name)
        if name in words_too or len(name) < 4:
            parts.append(rf"(?:{sought}|{re.escape(name.upper())})")
        else:
            parts.append(rf"(?i:{sought})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?:['’]?s|['’])?(?!\w)")


def _choose(said: Sequence[str], grams: set[tuple[str, ...]]) -> tuple[str, ...]:
    """Return runs of words as written, spread evenly over everything the person said."""
    found: dict[str, None] = {}
    for text in said:
        for gram, start, end in _grams(text):
            if gram in grams and end - start >= LONG_ENOUGH and "\n" not in text[start:end]:
                found[text[start:end]] = None
    runs = list(found)
    step = max(1, len(runs) // NEEDLES)
    return tuple(runs[::step][:NEEDLES])
