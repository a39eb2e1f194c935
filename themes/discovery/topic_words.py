"""Finds the words that set groups of passages apart, in each language by itself. Pure."""

from __future__ import annotations

import ast
import importlib.util
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

__all__ = [
    "check_content",
    "find_common",
    "find_stop_words",
    "list_content_words",
    "measure_words",
]

SHARED = 0.08
FEW = 3
TOLD = 0.15  # of a group's passages, below which the words of a language are chance
_WORD = re.compile(r"[^\W\d_][\w’'-]+")
_REMARK = re.compile(r"[\[(*][^\])*]{1,40}[\])*]")
_FOLDERS = {"no": "nb"}  # where spaCy keeps a language under another name
# What people say while they think: never what a theme is about.
_FILLERS = {
    "en": "yeah yes okay ok uh um hmm mhm like just know think really going got get gets thing "
    "things actually sort kind mean lot bit right well oh maybe said say says don't it's that's "
    "i'm they're we're there's didn't doesn't can't i've you're he's she's isn't wasn't i'd "
    "we've they've you've couldn't wouldn't what's want way people",
    "da": "øh øhm ja jo nej altså ligesom sådan bare lige vel nå okay jamen går gør kom siger "
    "sagde tror synes ting måde får fik helt hele måske nok egentlig faktisk rigtig lidt meget",
    "no": "øh ja jo nei altså liksom sånn bare vel ok okay går gjør sier sa tror synes ting måte "
    "får fikk helt hele kanskje nok egentlig faktisk litt mye",
    "sv": "eh öh ja jo nej alltså liksom typ bara väl okej går gör säger sa tror tycker sak sätt "
    "får fick helt hela kanske nog egentligen faktiskt lite mycket",
    "de": "äh ähm ja nein also halt eben mal okay genau sozusagen irgendwie geht macht sagt sagte "
    "glaube finde sache ganz vielleicht eigentlich wirklich bisschen",
    "fr": "euh ben bah ouais oui non donc voilà quoi enfin genre truc chose peut-être vraiment",
    "es": "eh pues bueno vale sí no entonces digamos cosa cosas creo verdad",
    "nl": "eh uh ja nee dus gewoon eigenlijk zeg maar echt ding dingen misschien",
    "pt": "é né então tipo assim coisa coisas acho talvez mesmo",
}


@cache
def find_stop_words(language: str) -> frozenset[str]:
    """Return the small words and fillers of a language (ISO 639-1); empty if none are known.

    The lists are those of spaCy, read without starting spaCy.
    """
    words = set(_FILLERS.get(language, "").split())
    package = importlib.util.find_spec("spacy")
    if package is not None and package.submodule_search_locations and language.isalpha():
        folder = _FOLDERS.get(language, language)
        place = Path(next(iter(package.submodule_search_locations)))
        source = place / "lang" / folder / "stop_words.py"
        if source.is_file():
            words |= _read_words(source.read_text("utf-8"))
    return frozenset(w.replace("’", "'") for w in words)


def _read_words(source: str) -> set[str]:
    """Return the words of the string literals in a list of stop words."""
    return {
        word
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in node.value.casefold().split()
    }


def list_content_words(
    text: str, language: str | None, *, names: Collection[str] = ()
) -> list[str]:
    """Return a text's words in small letters, in order, without small words, fillers and *names*.

    Remarks in brackets, “[laughter]”, are not what anybody said.
    """
    small = find_stop_words(language or "en")
    lowered = _REMARK.sub(" ", text).casefold().replace("’", "'")
    words = (w.strip("'-").removesuffix("'s") for w in _WORD.findall(lowered))
    return [w for w in words if len(w) > 1 and w not in small and w not in names]


def check_content(text: str, language: str | None) -> bool:
    """Tell whether a passage says enough to be grouped: two words that are no fillers."""
    return len(set(list_content_words(text, language))) > 1


def measure_words(
    texts: Sequence[str],
    groups: Sequence[int],
    languages: Sequence[str | None],
    *,
    most: int = 8,
    names: Collection[str] = (),
) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the words that set each group apart, best first, by group and language.

    Class-based TF-IDF (Grootendorst, 2022): within one language, a word's share of a group's words
    times log(1 + words of an average group / uses of the word). The square root of the share holds
    frequent words back. Of a word of fewer passages than `find_common` wants nothing is told.

    Args:
        texts: Passages.
        groups: The group of each.
        languages: The language of each, ISO 639-1 or None.
        most: How many words at most.
        names: Words that are not told: those of people.
    """
    found: dict[int, dict[str, tuple[str, ...]]] = {g: {} for g in sorted(set(groups))}
    whole = Counter(groups)
    commonest = Counter(each or "" for each in languages)
    for language, _ in sorted(commonest.items(), key=lambda each: (-each[1], each[0])):
        rows = [n for n, each in enumerate(languages) if (each or "") == language]
        uses: dict[int, Counter[str]] = {}
        spread: dict[int, Counter[str]] = {}
        for n in rows:
            words = list_content_words(texts[n], language or None, names=names)
            uses.setdefault(groups[n], Counter()).update(words)
            spread.setdefault(groups[n], Counter()).update(set(words))
        sizes = Counter(groups[n] for n in rows)
        for group, ranked in _rank(uses).items():
            words = find_common(ranked, spread[group], size=sizes[group])[:most]
            if words and sizes[group] >= TOLD * whole[group]:
                found[group][language] = tuple(words)
    return found


def find_common(ranked: Sequence[str], spread: Mapping[str, int], *, size: int) -> list[str]:
    """Return the words that enough passages of a group share, in their order.

    Enough are 8 % and at least two; where that leaves fewer than three words, any will do.

    Args:
        ranked: Words, best first.
        spread: In how many passages of the group each stands.
        size: Passages of the group.
    """
    for least in (max(2, round(SHARED * size)), 2):
        common = [w for w in ranked if spread.get(w, 0) >= least]
        if len(common) >= FEW:
            return common
    return list(ranked)


def _rank(uses: Mapping[int, Counter[str]]) -> dict[int, list[str]]:
    total: Counter[str] = Counter()
    for counts in uses.values():
        total.update(counts)
    average = sum(total.values()) / max(len(uses), 1)
    ranked: dict[int, list[str]] = {}
    for group, counts in uses.items():
        size = sum(counts.values())
        scores = {
            word: math.sqrt(number / size) * math.log(1 + average / total[word])
            for word, number in counts.items()
        }
        ranked[group] = _sorted(scores)
    return ranked


def _sorted(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda word: (-scores[word], word))
