"""Find identifying names, places, workplaces and numbers in texts.

A find is certain where something more than a capital speaks for it: a speaker's label, a title, a
listed name that is no ordinary word of the language, a son's name made of a given name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from study.language import mark
from transcripts.privacy.arabic_names import find_arabic_names
from transcripts.privacy.cued_names import find_cued, find_speaker
from transcripts.privacy.german_nouns import GermanNouns
from transcripts.privacy.label_names import find_label_names
from transcripts.privacy.languages_of_names import (
    TITLES,
    NamesOfLanguage,
    get_names,
    guess_names_language,
)
from transcripts.privacy.listed_names import find_listed
from transcripts.privacy.model_names import NO_NAMES, find_model_names, is_full_name
from transcripts.privacy.name_lists import WORDS_TOO
from transcripts.privacy.name_patterns import (
    RULES,
    Category,
    check_plain,
    find_matches,
    read_words,
)
from transcripts.privacy.name_places import (
    find_capitals,
    find_name_end,
    find_places,
    is_common,
    is_sentence_start,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["CATEGORIES", "WORDS_TOO", "NameFound", "find_names"]

CATEGORIES: dict[str, str] = {
    "person": mark("Person"),
    "place": mark("Place"),
    "workplace": mark("Workplace or organisation"),
    "address": mark("Address"),
    "phone": mark("Telephone number"),
    "email": mark("E-mail or web address"),
    "number": mark("Personal, number-plate or membership number"),
}
_PLACED = re.compile(r"(?<!\w)(?:i|in|til|fra|to|from|på|ved|near|at|mod|uden for|around)\s$")
_PLACE_STARTS = frozenset({
    "fort", "great", "las", "los", "new", "port", "prince", "saint", "san", "santa", "st",
    "trinity",
})  # fmt: skip
_ORDER = ("number", "email", "phone", "address", "workplace", "person", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFound:
    """A possible identifying name or number: `[start, end)` without its genitive ending.

    `sure` is False if it is only suggested for review: nothing but a look at the text can tell.
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
    labels: Iterable[str] = (),
    leave: Iterable[str] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> list[NameFound]:
    """Return names and numbers that may identify people, in text order and without overlaps.

    Args:
        text: A transcript, or a sentence.
        language: Its language; guessed where it is None. `en` adds spaCy's English pipeline.
        known: Names on the study's own list.
        labels: Names of speakers; each is one whole name.
        leave: Words to skip, such as pseudonyms already in the text.
        on_progress: Called with the number of code points read and the total.
    """
    names = get_names(language or guess_names_language(text))
    found = [*_by_formats(text), *_by_own_list(text, known), *_by_words(text, names)]
    found += [
        _found(start, end, "person", "list", sure=sure)
        for start, end, sure in (
            *find_label_names(text, labels, names),
            *find_arabic_names(text),
        )
    ]
    if names.code == "en":
        found += _by_model(text, on_progress)
    left = {word.casefold() for word in leave}
    return [
        each for each in _choose(text, found) if text[each.start : each.end].casefold() not in left
    ]


def _by_formats(text: str) -> Iterator[NameFound]:
    for category, pattern in RULES:
        for match in pattern.finditer(text):
            start, end = match.span("span" if "span" in pattern.groupindex else 0)
            if category != "phone" or _is_phone(text[start:end]):
                yield _found(start, end, category, "rule", sure=True)


def _by_words(text: str, names: NamesOfLanguage) -> Iterator[NameFound]:
    doc = read_words(text)
    found = find_matches(doc)
    nouns = GermanNouns(text) if names.nouns_have_capitals else None
    cued = [
        *(find_cued(text, doc, *m, names, nouns, titled=True) for m in found.get("titled", [])),
        *(find_cued(text, doc, *m, names, nouns, titled=False) for m in found.get("called", [])),
        *(find_speaker(text, doc, first, names, nouns) for first, _ in found.get("speaks", [])),
    ]
    for start, end, sure in chain.from_iterable(cued):
        yield _found(start, end, "person", "rule", sure=sure)
    yield from _workplaces(text, doc, found)
    for first, last in found.get("place", []):
        start, end = find_places(doc, first, last)
        yield _found(start, end, "place", "list", sure=True)
    listed = [first for first, _ in found.get("listed", [])]
    for start, end, kind, sure in find_listed(text, doc, listed, names, nouns):
        yield _found(start, end, kind, "list", sure=sure)
    capitals = [at for at, _ in found.get("name", []) if doc[at].text not in TITLES]
    if nouns is not None:
        capitals = [at for at in capitals if not nouns.has(doc[at].text)]
    yield from _by_capitals(text, doc, capitals)


def _workplaces(
    text: str, doc: Doc, found: dict[str, list[tuple[int, int]]]
) -> Iterator[NameFound]:
    shouted: dict[int, bool] = {}
    for label in ("workplace", "firm", "inside", "branch", "short"):
        for first, last in found.get(label, []):
            begin = find_capitals(doc, first, last) if label == "inside" else first
            if (
                label == "workplace"
                and check_plain(doc[first].text)
                and is_sentence_start(text, doc[first].idx)
            ):
                # the first word is a function word: `Hos Nordfjord Slagteri`, `The Union`
                begin = first + 1
                if begin + 1 == last:
                    continue
            start, end = find_places(doc, begin, last)
            words = text[start:end]
            if label == "short":  # `FOA-klubben`, `FOA's`
                end = start + len(re.split("[-’']", words)[0])
            else:
                end = start + len(re.sub("[’']s?$", "", words))
            short = label == "short"
            if is_common(text[start:end]) or (short and _is_shouted(text, start, shouted)):
                continue
            yield _found(start, end, "workplace", "rule", sure=not short)


def _is_phone(words: str) -> bool:
    digits = re.sub(r"\D", "", words)
    # Eight digits may be a date: 20190314
    return not re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", digits)


def _is_shouted(text: str, start: int, known: dict[int, bool]) -> bool:
    """Return whether a line is in capitals, where a short word in capitals is not a name."""
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


def _by_capitals(text: str, doc: Doc, candidates: list[int]) -> Iterator[NameFound]:
    """Yield capitalised words inside a sentence for review, since they are likely names."""
    run: list[int] = []
    for at in candidates:
        if is_sentence_start(text, doc[at].idx):
            continue
        if run and (at != run[-1] + 1 or not doc[run[-1]].whitespace_):
            yield _capital(text, doc, run)
            run = []
        run.append(at)
    if run:
        yield _capital(text, doc, run)


def _capital(text: str, doc: Doc, run: list[int]) -> NameFound:
    start, stop = find_places(doc, run[0], run[-1] + 1)
    end = find_name_end(text, doc[run[-1]].idx, stop)
    before = text[max(0, start - 8) : start].casefold()
    placed = _PLACED.search(before)
    return _found(start, end, "place" if placed else "person", "rule", sure=False)


def _by_model(text: str, on_progress: Callable[[int, int], None] | None) -> Iterator[NameFound]:
    for begin, stop, category in find_model_names(text, on_progress):
        start = begin + 4 if text[begin:stop].lower().startswith("the ") else begin
        end = find_name_end(text, start, stop)
        words = text[start:end]
        if check_plain(text[begin:stop]) or not any(c.isupper() for c in words):
            continue
        sure = (
            category == "person"
            and not is_sentence_start(text, start)
            and is_full_name(text, start, end)
        )
        yield _found(start, end, category, "model", sure=sure)


def _found(start: int, end: int, category: Any, source: Any, *, sure: bool) -> NameFound:
    return NameFound(start=start, end=end, category=category, source=source, sure=sure)


def _is_place_or_office(text: str, found: NameFound) -> bool:
    """Return whether capitals hold a word of places or institutions: `San Francisco`."""
    words = {word.casefold() for word in text[found.start : found.end].split()}
    return bool(words & (NO_NAMES | _PLACE_STARTS))


def _choose(text: str, found: Iterable[NameFound]) -> list[NameFound]:
    """Return the longest of overlapping finds; on ties the sure one, then the more specific one."""
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
    places: list[tuple[int, int]] = []  # (start, index in `kept`), sorted
    for each in ranked:
        at = bisect_left(places, (each.end,))
        over: int | None = None
        # kept finds do not overlap and are no shorter, so only the last two can overlap this one
        for _, number in places[max(0, at - 2) : at]:
            if each.start < kept[number].end and (over is None or number < over):
                over = number
        if over is None:
            insort(places, (each.start, len(kept)))
            kept.append(each)
        elif each.sure and not kept[over].sure:
            longer = kept[over]
            ending = text[each.end : longer.end] if each.start == longer.start else ""
            genitive = ending in ("s", "'s", "’s")
            if genitive:
                kept[over] = each
            elif longer.source != "rule" or not _is_place_or_office(text, longer):
                kind = each.category if longer.source == "rule" else longer.category
                kept[over] = replace(longer, sure=True, category=kind)
    return sorted(kept, key=lambda f: f.start)
