"""Finds the words that distinguish groups of passages, separately for each language. Pure."""

from __future__ import annotations

import ast
import importlib.util
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from transcripts.reading.lemmas import find_commonest_forms, find_lemma

__all__ = [
    "check_content",
    "find_stop_words",
    "find_told",
    "list_content_words",
    "measure_words",
]

SHARED = 0.08
FEW = 3
TOLD = 0.15  # smallest share of a group's passages for which words of a language are shown
_WORD = re.compile(r"[^\W\d_][\w’'-]+")
REMARK = re.compile(r"[\[(*][^\])*]{1,40}[\])*]")
_FOLDERS = {"no": "nb"}  # languages with another name in spaCy
# Fillers that say nothing about a theme.
_FILLERS = {
    "en": "yeah yes okay ok uh um er erm hmm mhm like just know think really going got get gets "
    "thing things actually sort kind mean lot bit right well oh maybe said say says don't it's "
    "that's i'm they're we're there's didn't doesn't can't i've you're he's she's isn't wasn't "
    "i'd we've they've you've couldn't wouldn't what's want way people",
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
    """Return the stop words and fillers of a language (ISO 639-1); empty if none are known.

    The stop words are spaCy's, read from its files without importing spaCy.
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
    """Return the words in the string literals of a stop-word module."""
    return {
        word
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in node.value.casefold().split()
    }


def list_content_words(
    text: str, language: str | None, *, names: Collection[str] = ()
) -> list[str]:
    """Return a text's words in lower case, in order, without stop words, fillers and *names*.

    Remarks in brackets such as “[laughter]” are left out, because nobody said them.
    """
    small = find_stop_words(language or "en")
    lowered = REMARK.sub(" ", text).casefold().replace("’", "'")
    words = (w.strip("'-").removesuffix("'s") for w in _WORD.findall(lowered))
    kept = [w for w in words if len(w) > 1 and w not in small and w not in names]
    # Inflected names, such as the genitives "Bos" and "Majs", are left out, too.
    return [w for w in kept if find_lemma(w, language) not in names] if names else kept


def check_content(text: str, language: str | None) -> bool:
    """Return whether a passage can be grouped: it has two different content words or more."""
    return len(set(list_content_words(text, language))) > 1


def measure_words(
    texts: Sequence[str],
    groups: Sequence[int],
    languages: Sequence[str | None],
    *,
    most: int = 8,
    names: Collection[str] = (),
) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the words that distinguish each group, best first, by group and language.

    Class-based TF-IDF (Grootendorst, 2022): within one language, a word's share of a group's words
    times log(1 + words of an average group / uses of the word), as in BERTopic. The forms of a
    word count as one word. `find_told` chooses the words to show.

    Args:
        texts: The passages.
        groups: The group of each passage.
        languages: The language of each passage, ISO 639-1 or None.
        most: The maximum number of words.
        names: Words left out: names of people.
    """
    found: dict[int, dict[str, tuple[str, ...]]] = {g: {} for g in sorted(set(groups))}
    whole = Counter(groups)
    commonest = Counter(each or "" for each in languages)
    for language, _ in sorted(commonest.items(), key=lambda each: (-each[1], each[0])):
        said: dict[int, list[list[str]]] = {}
        for n, each in enumerate(languages):
            if (each or "") == language:
                words = list_content_words(texts[n], each, names=names)
                said.setdefault(groups[n], []).append(words)
        uses = {
            group: Counter(find_lemma(w, language) for words in lists for w in words)
            for group, lists in said.items()
        }
        for group, ranked in _rank(uses).items():
            told = find_told(ranked, said[group], language)[:most]
            if told and len(said[group]) >= TOLD * whole[group]:
                found[group][language] = tuple(told)
    return found


def find_told(ranked: Sequence[str], said: Sequence[Sequence[str]], language: str) -> list[str]:
    """Return the words to show for a group: lemmas shared by enough passages, in their usual form.

    Enough is 8 % of the passages and at least two. If fewer than three words remain, two passages
    are enough; if still fewer, all words are returned.

    Args:
        ranked: Lemmas, best first.
        said: The words of each passage of the group, in lower case.
        language: ISO 639-1 code, or empty.
    """
    spread = Counter(
        lemma for words in said for lemma in {find_lemma(word, language) for word in words}
    )
    forms = find_commonest_forms(Counter(word for words in said for word in words), language)
    common: list[str] = []
    for least in (max(2, round(SHARED * len(said))), 2):
        common = [forms[lemma] for lemma in ranked if spread.get(lemma, 0) >= least]
        if len(common) >= FEW:
            return common
    return [forms[lemma] for lemma in ranked if lemma in forms]


def _rank(uses: Mapping[int, Counter[str]]) -> dict[int, list[str]]:
    total: Counter[str] = Counter()
    for counts in uses.values():
        total.update(counts)
    average = sum(total.values()) / max(len(uses), 1)
    ranked: dict[int, list[str]] = {}
    for group, counts in uses.items():
        size = sum(counts.values())
        scores = {
            word: number / size * math.log(1 + average / total[word])
            for word, number in counts.items()
        }
        ranked[group] = _sorted(scores)
    return ranked


def _sorted(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda word: (-scores[word], word))
