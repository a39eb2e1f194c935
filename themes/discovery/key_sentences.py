"""Finds the sentence that stands for a theme: a whole one, with most of the theme's words. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from themes.discovery.recording_talk import is_recording_talk
from themes.discovery.stems import stem_word
from themes.discovery.topic_words import list_content_words
from transcripts.spans import find_sentences

__all__ = ["KeySentence", "find_key_sentence"]

SHORTEST, LONGEST = 8, 32  # words
LOOKED_AT = 60  # the most central passages of a theme
_SPACED = re.compile(r"\S+")
_OPENING = "\"'“‘«»„(¿¡–—- "
_ENDING = re.compile(r"[.!?…。！？][\"'”’»«)\]]*$")
_THANKS = re.compile(r"\b(?:thanks?|tak|danke?|tack|takk|merci|gracias)\b", re.IGNORECASE)
# Sentences that lean on the one before, or say nothing by themselves.
_LEANING = re.compile(
    r"(?:and|but|so|or|because|which|that's|this|that|these|those|it|they|he|she|yeah|yes|no|well|um|uh|like|also|then|"
    r"og|men|så|eller|fordi|ja|nej|jo|altså|und|aber|oder|weil|ja|nein|also|dann)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class KeySentence:
    """A sentence of a passage: the passage's index, and the sentence's place in its text."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    sentence: KeySentence


def find_key_sentence(
    texts: Sequence[str],
    closeness: Sequence[float],
    language: Sequence[str | None],
    *,
    chosen: Collection[tuple[str, ...]],
    others: Collection[str] = (),
) -> KeySentence | None:
    """Return the whole sentence that has most of a theme's words and lies near its centre, or None.

    A whole sentence begins with a capital letter, or is written without any, ends with a full stop,
    a question mark or the like, and has 8 to 32 words. What speaks of the recording, and questions,
    do not stand for a theme.

    Args:
        texts: The passages of the theme, most central first.
        closeness: Their cosine to the centre.
        language: Their languages, ISO 639-1 or None.
        chosen: The stems of the theme's name, phrase by phrase.
        others: Stems of other words of the theme; they count less.
    """
    best: _Found | None = None
    wanted = [frozenset(phrase) for phrase in chosen]
    more = frozenset(others)
    for number, text in enumerate(texts[:LOOKED_AT]):
        for span in find_sentences(text):
            said = text[span.start : span.end]
            if not _is_whole(said):
                continue
            words = [
                stem_word(w, language[number]) for w in list_content_words(said, language[number])
            ]
            score = _score(said, words, wanted, more) + closeness[number]
            if best is None or score > best.score + 1e-9:
                best = _Found(score, KeySentence(number, span.start, span.end))
    return best.sentence if best else None


def _is_whole(said: str) -> bool:
    bare = said.lstrip(_OPENING)
    if not SHORTEST <= len(_SPACED.findall(said)) <= LONGEST or not _ENDING.search(said):
        return False
    if bare[:1].islower() or not bare[:1].isalnum():
        return False
    if _THANKS.search(bare):
        return False
    return (
        "?" not in said[-3:]
        and "…" not in said
        and "..." not in said
        and not is_recording_talk(said)
    )


def _score(
    said: str, words: Sequence[str], wanted: Sequence[frozenset[str]], more: frozenset[str]
) -> float:
    there = frozenset(words)
    whole = sum(1.0 if phrase <= there else 0.4 * bool(phrase & there) for phrase in wanted)
    further = min(3, len(there & more)) * 0.25
    length = len(_SPACED.findall(said))
    tight = -0.02 * max(0, length - 20)
    return whole + further + tight - (0.3 if _LEANING.match(said.lstrip(_OPENING)) else 0.0)
