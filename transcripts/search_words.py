"""Read what somebody looks for: words, "phrases", beginnings* and -words to leave out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from study.errors import InvalidInput
from study.language import say
from transcripts.folding import WORD, list_spellings, normalise_text
from transcripts.words import has_joined_words

__all__ = ["LONGEST", "Sought", "Term", "check_length", "find_spans", "parse_words"]

LONGEST = 1_000  # characters of a search
_TERM = regex.compile(r'(-?)["“”„«»]([^"“”„«»]*)(?:["“”„«»](\*?)|$)|(-?)(\S+)')
_PART = regex.compile(f"{WORD}+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or a phrase; `beginning` if words that begin so are meant, too.

    `long` and `short` are its parts in the two spellings. A `joined` one is of a script without
    blanks and is found anywhere.
    """

    long: tuple[str, ...]
    short: tuple[str, ...]
    beginning: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """The terms that a turn has to hold, and those that it may not hold."""

    terms: tuple[Term, ...]
    without: tuple[Term, ...] = ()

    @property
    def joined(self) -> bool:
        """Whether the index cannot find all of it, because some words have no blanks."""
        return any(term.joined for term in (*self.terms, *self.without))

    def render_match(self) -> str:
        """Return the query of the index (FTS5)."""
        wanted = " AND ".join(_render_term(term) for term in self.terms)
        if not self.without:
            return wanted
        return f"({wanted}) NOT ({' OR '.join(_render_term(term) for term in self.without)})"


def check_length(words: str) -> None:
    """Raise InvalidInput if a search is too long to be one."""
    if len(words) > LONGEST:
        raise InvalidInput(
            say(
                "The search has {number:,} characters; {most:,} is the most.",
                number=len(words),
                most=LONGEST,
            ),
            hint=say("Look for a few words of it."),
        )


def parse_words(words: str) -> Sought:
    """Return what is looked for; words are joined by “and”.

    Raises:
        InvalidInput: there is no word in it, or too many characters, or only words to leave out.
    """
    check_length(words)
    terms: list[Term] = []
    without: list[Term] = []
    for match in _TERM.finditer(words.replace("\0", " ")):
        minus = match[1] or match[4]
        said = match[2] if match[2] is not None else match[5]
        beginning = bool(match[3]) or (match[5] or "").endswith("*")
        term = _make_term(said, beginning=beginning)
        if term is not None:
            (without if minus else terms).append(term)
    if not terms:
        raise InvalidInput(
            say("There is only something to leave out.")
            if without
            else say("There is no word to look for."),
            hint=say("Type a word that is to be found."),
        )
    return Sought(terms=tuple(dict.fromkeys(terms)), without=tuple(dict.fromkeys(without)))


def _make_term(said: str, *, beginning: bool) -> Term | None:
    long, short = (tuple(_PART.findall(spelling)) for spelling in list_spellings(said))
    if not long or not short:
        return None
    return Term(long=long, short=short, beginning=beginning, joined=has_joined_words(said))


def _render_term(term: Term) -> str:
    star = " *" if term.beginning else ""
    long = f'words : "{" ".join(term.long)}"{star}'
    return f'({long} OR plain : "{" ".join(term.short)}"{star})'


def find_spans(text: str, sought: Sought, start: int = 0, end: int | None = None) -> list[Span]:
    """Return where the terms are in `text[start:end]`, in code points of *text*, in order.

    It is empty if a term is missing, or one is there that may not be. Places that overlap are one.
    """
    said = text[start:end]
    spellings = [normalise_text(said, long=True)]
    if not said.isascii() or any(t.long != t.short for t in (*sought.terms, *sought.without)):
        spellings.append(normalise_text(said, long=False))
    if any(_find_term(spellings, term) for term in sought.without):
        return []
    found: list[Span] = []
    for term in sought.terms:
        places = _find_term(spellings, term)
        if not places:
            return []
        found += places
    return [(a + start, b + start) for a, b in _join(found)]


def _find_term(spellings: Sequence[Any], term: Term) -> set[Span]:
    found = set()
    for folded, parts in zip(spellings, (term.long, term.short), strict=False):
        words = folded.words
        for match in _compile(parts, term.beginning, term.joined).finditer(words, overlapped=True):
            start, end = match.span()
            if start and not term.joined and _is_part(words[start - 1]):
                continue  # within a word; a lookbehind would keep the search from being fast
            span = folded.find_span(start, end)
            if span is not None:
                found.add(span)
    return found


@lru_cache(maxsize=256)
def _compile(parts: tuple[str, ...], beginning: bool, joined: bool) -> Any:  # noqa: FBT001
    between = rf"(?:(?!{WORD}).)+"
    body = between.join(regex.escape(part) for part in parts)
    if joined:
        return regex.compile(body, regex.DOTALL)
    tail = f"{WORD}*+" if beginning else f"(?!{WORD})"
    return regex.compile(f"{body}{tail}", regex.DOTALL)


@lru_cache(maxsize=1024)
def _is_part(char: str) -> bool:
    return _PART.match(char) is not None


def _join(found: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
