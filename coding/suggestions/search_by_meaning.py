"""Find passages by meaning: similar to examples, or against a statement. Pure, numpy only."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Centre",
    "Found",
    "find_contrary",
    "find_contrast",
    "find_near",
    "find_similar",
    "measure_centre",
]

# Words with which people contradict, or say that their case is different.
_CONTRAST = {
    "en": "but however though although except unless instead rather actually not no never nobody "
    "nothing none don't doesn't didn't isn't wasn't aren't can't couldn't won't wouldn't haven't "
    "hasn't disagree wrong opposite contrary only without problem worse whereas yet still",
    "da": "men dog ellers selvom alligevel derimod tværtimod bortset undtagen ikke ingen intet "
    "aldrig nej uenig forkert modsat kun uden problem værre hverken hellere faktisk bare",
    "no": "men dog likevel selv derimot tvert unntatt ikke ingen ingenting aldri nei uenig feil "
    "motsatt bare uten problem verre verken heller faktisk",
    "sv": "men dock ändå fast däremot tvärtom utom inte ingen inget aldrig nej oense fel motsatt "
    "bara utan problem värre varken hellre faktiskt",
    "de": "aber doch jedoch obwohl trotzdem dagegen sondern außer nicht kein keine keiner nichts "
    "nie niemals nein niemand falsch gegenteil nur ohne problem schlimmer weder lieber eigentlich",
}
_SETS = {code: frozenset(words.split()) for code, words in _CONTRAST.items()}
_ANY = frozenset().union(*_SETS.values())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

NEAREST = 3
NEAR_THEME, NEAR_KNOWN, CONTRAST, FROM_SUPPORT = 1.0, 0.8, 0.15, 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A search result: the index of a passage, its score, and the words that are reasons for it."""

    passage: int
    score: float
    reasons: tuple[str, ...] = ()


def find_contrast(text: str, language: str | None = None) -> tuple[str, ...]:
    """Return the words of contrast in *text*, once each, in order."""
    known = _SETS.get(language or "", _ANY)
    said = (w.replace("’", "'") for w in _WORD.findall(text.casefold()))
    return tuple(dict.fromkeys(w for w in said if w in known))


def find_similar(
    vectors: NDArray[np.float32],
    examples: Sequence[int],
    *,
    against: Sequence[int] = (),
    leave_out: Collection[int] = (),
    most: int = 20,
) -> list[Found]:
    """Return the passages that are most similar to some examples, best first.

    The query is the mean of the examples, centred on the mean of all passages, minus half of the
    mean of counter-examples (Rocchio, 1971).

    Args:
        vectors: One vector for each passage, float32 (n, d).
        examples: Indices of passages; they are not returned themselves.
        against: Indices of counter-examples; they are not returned either.
        leave_out: Indices of other passages not to return.
        most: The number of results.
    """
    if not len(vectors) or not len(examples):
        return []
    centred = _centred(vectors)
    sought = centred[list(examples)].mean(axis=0)
    if len(against):
        sought = sought - 0.5 * centred[list(against)].mean(axis=0)
    scores = centred @ _unit(sought[None])[0]
    known = {*examples, *against, *leave_out}
    order = np.argsort(-scores, kind="stable")
    return [
        Found(passage=int(n), score=round(float(scores[n]), 4))
        for n in order
        if int(n) not in known
    ][:most]


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """The mean of some vectors, and how far each of them is from it.

    Centred vectors of all passages would be a second copy of them: only their lengths are needed.
    """

    mean: NDArray[np.float32]
    lengths: NDArray[np.float32]


def measure_centre(vectors: NDArray[np.float32]) -> Centre:
    """Return the centre of vectors of length 1."""
    mean = vectors.mean(axis=0)
    away = 1 - 2 * _multiply(vectors, mean) + mean @ mean
    return Centre(mean=mean, lengths=np.sqrt(np.maximum(away, 1e-12)))


def _multiply(vectors: NDArray[np.float32], one: NDArray[np.float32]) -> NDArray[np.float32]:
    # `@` shares this among threads, which wait for each other where the processor is busy: for
    # 10,000 passages that took 8 ms in the median and 27 at the 90th percentile, this 0.6 and 13.
    return np.asarray(np.einsum("ij,j->i", vectors, one), dtype=np.float32)


def find_near(
    vectors: NDArray[np.float32],
    sought: NDArray[np.float32],
    *,
    centre: Centre | None = None,
    leave_out: NDArray[np.bool_] | None = None,
    most: int = 20,
) -> list[Found]:
    """Return the passages nearest to a sentence, best first, centred on the mean of all passages.

    Args:
        vectors: One vector of length 1 for each passage, float32 (n, d).
        sought: The vector of the sentence.
        centre: What `measure_centre` returns for the vectors, if it has been measured already.
        leave_out: True for each passage not to return.
        most: The number of results.
    """
    if not len(vectors):
        return []
    centre = centre or measure_centre(vectors)
    query = _unit((sought - centre.mean)[None])[0]
    scores = (_multiply(vectors, query) - centre.mean @ query) / centre.lengths
    if leave_out is not None:
        scores = np.where(leave_out, -np.inf, scores)
    few = np.argpartition(-scores, most)[:most] if most < len(scores) else np.arange(len(scores))
    order = sorted((int(n) for n in few), key=lambda n: (-scores[n], n))
    return [
        Found(passage=n, score=round(float(scores[n]), 4)) for n in order if scores[n] > -np.inf
    ]


def find_contrary(
    vectors: NDArray[np.float32],
    texts: Sequence[str],
    *,
    about: Sequence[int],
    supports: Sequence[int] = (),
    contradicts: Sequence[int] = (),
    assertion: NDArray[np.float32] | None = None,
    languages: Sequence[str | None] | None = None,
    leave_out: Collection[int] = (),
    most: int = 20,
) -> list[Found]:
    """Return passages that may contradict a finding, best first, for a person to read.

    A contradiction is about the same topic, so a passage scores for similarity to what the finding
    is about, then for being closer to known contradictions than to support, and for words of
    contrast. The results are candidates, not judgements.

    Args:
        vectors: One vector for each passage, float32 (n, d).
        texts: The words of the passages.
        about: Indices of the passages that the theme or insight rests on.
        supports: Indices of those that support it.
        contradicts: Indices of those known to contradict it.
        assertion: The vector of the statement, if there is one.
        languages: The language of each passage.
        leave_out: Indices of passages not to return.
        most: The number of results.
    """
    if not len(vectors) or (not len(about) and assertion is None):
        return []
    centred = _centred(vectors)
    score = np.zeros(len(vectors), dtype=np.float32)
    if len(about):
        # Use the nearest few and not the mean, because a theme has several sides. A passage is not
        # its own neighbour.
        like = centred @ centred[list(about)].T
        like[list(about), np.arange(len(about))] = -1
        score += NEAR_THEME * np.sort(like, axis=1)[:, -NEAREST:].mean(axis=1)
    if assertion is not None:
        told = _unit((assertion - vectors.mean(axis=0))[None])[0]
        score += (NEAR_THEME if not len(about) else 0.5) * (centred @ told)
    if len(contradicts):
        known = (centred @ centred[list(contradicts)].T).max(axis=1)
        score += NEAR_KNOWN * known
        if len(supports):
            score -= FROM_SUPPORT * (centred @ centred[list(supports)].T).max(axis=1)
    words = [
        find_contrast(text, languages[n] if languages else None) for n, text in enumerate(texts)
    ]
    score += CONTRAST * np.array([min(len(w), 3) / 3 for w in words], dtype=np.float32)
    hidden = {*supports, *contradicts, *leave_out}
    order = np.argsort(-score, kind="stable")
    return [
        Found(passage=int(n), score=round(float(score[n]), 4), reasons=words[n][:4])
        for n in order
        if int(n) not in hidden
    ][:most]


def _centred(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return _unit(vectors - vectors.mean(axis=0, keepdims=True))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
