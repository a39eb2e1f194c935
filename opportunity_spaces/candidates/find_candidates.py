"""Rank a study's quotes for what somebody is writing: by meaning, or by words without a model.

The passages' vectors were stored when suggestions or themes were made; only what is written is
embedded here, in a few milliseconds, by the model that the process keeps loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from coding.suggestions.material.queries import find_shared
from coding.suggestions.search_by_meaning import find_contrast
from coding.suggestions.stored_vectors import Passages, get_passages
from coding.suggestions.suggest_job import open_model
from opportunity_spaces.candidates.model import Candidate, Candidates, Place
from opportunity_spaces.candidates.queries import list_places
from opportunity_spaces.candidates.word_index import WordIndex
from study import InvalidInput, ModelUnavailable, Study
from study.language import say

__all__ = ["MOST", "find_candidates", "prepare_candidates"]

MOST = 20  # quotes on each side
_KEPT_TEXTS = 64  # statements whose vectors are kept, as most stay while one is written
_THREE = 3  # words of contrast beyond these say no more


@dataclass(slots=True)
class _Index:
    """The quotes of a study, made ready to be ranked."""

    places: tuple[Place, ...]
    numbers: dict[str, int]
    contrast: list[tuple[str, ...]]
    words: WordIndex | None = None
    passages: Passages | None = None
    owners: Any = None
    owned: Any = None
    # numbers of passages, by the number of the quote
    own: dict[int, list[int]] = field(default_factory=dict)


_kept: dict[str, tuple[Any, _Index]] = {}
_vectors: dict[tuple[str, str], Any] = {}
_busy = Lock()


def find_candidates(
    study: Study,
    statements: Sequence[str],
    *,
    supports: Collection[str] = (),
    contradicts: Collection[str] = (),
    most: int = MOST,
) -> Candidates:
    """Return the quotes nearest to some statements, and those that may speak against them.

    They are candidates for a person to read; quotes that are linked already are among them.

    Args:
        study: The study.
        statements: What is written; each weighs the same.
        supports: The ids of quotes linked as support.
        contradicts: The ids of those linked as contradictions.
        most: How many to return on each side.
    """
    with _busy:  # one model, one index: who types second waits for milliseconds
        index = _get_index(study)
        if not statements or not index.places:
            return Candidates(near=(), against=(), way="words")
        try:
            return _rank_meaning(study, index, statements, supports, contradicts, most)
        except (InvalidInput, ModelUnavailable) as error:
            return _rank_words(index, statements, most, why=error.message)


def prepare_candidates(study: Study) -> None:
    """Read the quotes and load the model before somebody types, so that nobody waits for them."""
    find_candidates(study, ["x"], most=1)


def _get_index(study: Study) -> _Index:
    stamp = study.stamp
    kept = _kept.get(str(study.path))
    if kept is not None and kept[0] == stamp:
        return kept[1]
    places = list_places(study)
    if kept is not None and kept[1].places == places:
        index = kept[1]
    else:
        index = _Index(
            places=places,
            numbers={str(place.id): n for n, place in enumerate(places)},
            contrast=[find_contrast(place.words, place.language) for place in places],
        )
    _kept.clear()  # one study is open at a time
    _kept[str(study.path)] = (stamp, index)
    return index


def _rank_words(
    index: _Index, statements: Sequence[str], most: int, *, why: str = ""
) -> Candidates:
    scores = _score_words(index, statements)
    near = [n for n in sorted(range(len(scores)), key=lambda n: (-scores[n], n)) if scores[n] > 0]
    against = [n for n in near if index.contrast[n]]
    return Candidates(
        near=tuple(Candidate(id=index.places[n].id) for n in near[:most]),
        against=_list_against(index, against[:most]),
        way="words",
        why=why,
    )


def _score_words(index: _Index, statements: Sequence[str]) -> list[float]:
    if index.words is None:
        index.words = WordIndex(
            [place.words for place in index.places], [place.language for place in index.places]
        )
    return index.words.score(" ".join(statements))


def _list_against(index: _Index, numbers: Sequence[int]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(id=index.places[n].id, reasons=index.contrast[n][:_THREE]) for n in numbers
    )


def _rank_meaning(
    study: Study,
    index: _Index,
    statements: Sequence[str],
    supports: Collection[str],
    contradicts: Collection[str],
    most: int,
) -> Candidates:
    import numpy as np

    from opportunity_spaces.candidates.scoring import (
        MOST_KNOWN,
        score_against,
        score_near,
        score_passages,
    )

    passages = get_passages(study)
    model = open_model(study)
    if model.identity != passages.model:
        raise InvalidInput(
            say("The passages were read by another language model than the study's."),
            hint=say("Suggest codings again on the Inbox page, then search."),
        )
    _place(index, passages)

    def rank(vectors: Sequence[Any]) -> Any:
        scores = score_passages(passages.vectors, vectors, passages.centre)
        return score_near(
            scores, passages.short, index.owners, index.owned, quotes=len(index.places)
        )

    def know(ids: Collection[str]) -> list[Any]:
        own = [
            index.own[index.numbers[each]]
            for each in sorted(ids)
            if index.numbers.get(each) in index.own
        ]
        return [rank([passages.vectors[n] for n in each]) for each in own[:MOST_KNOWN]]

    near = rank(_embed(model, statements))
    contrast = np.array([min(len(c), _THREE) / _THREE for c in index.contrast], dtype=np.float32)
    against = score_against(near, contrast, known=know(contradicts), supports=know(supports))
    against[[index.numbers[each] for each in supports if each in index.numbers]] = -np.inf
    unread = int(np.isneginf(near).sum())
    best = _choose_best(near, most)
    if unread:
        told = _score_words(index, statements)
        fresh = [n for n in np.flatnonzero(np.isneginf(near)).tolist() if told[n] > 0]
        fresh = sorted(fresh, key=lambda n: (-told[n], n))[: max(2, most // 4)]
        best = [*best[: most - len(fresh)], *fresh]
    return Candidates(
        near=tuple(Candidate(id=index.places[n].id) for n in best),
        against=_list_against(index, _choose_best(against, most)),
        way="meaning",
        unread=unread,
    )


def _choose_best(scores: Any, most: int) -> list[int]:
    import numpy as np

    few = np.argpartition(-scores, most)[:most] if most < len(scores) else np.arange(len(scores))
    order = sorted((int(n) for n in few), key=lambda n: (-scores[n], n))
    return [n for n in order if scores[n] > -np.inf]


def _place(index: _Index, passages: Passages) -> None:
    """Find the passages that each quote is in, once for the same passages."""
    if index.passages is passages:
        return
    import numpy as np

    by_text: dict[str, tuple[list[int], list[int], list[int]]] = {}
    for number, place in enumerate(passages.places):
        starts, ends, numbers = by_text.setdefault(place.text_id, ([], [], []))
        starts.append(place.start)
        ends.append(place.end)
        numbers.append(number)
    index.own = {}
    for number, quote in enumerate(index.places):
        starts, ends, numbers = by_text.get(quote.text_id, ([], [], []))
        found = [numbers[n] for n in find_shared(starts, ends, quote.start, quote.end)]
        if found:
            index.own[number] = found
    pairs = [(quote, passage) for quote, found in index.own.items() for passage in found]
    index.owners = np.array([quote for quote, _ in pairs], dtype=np.int64)
    index.owned = np.array([passage for _, passage in pairs], dtype=np.int64)
    index.passages = passages


def _embed(model: Any, statements: Sequence[str]) -> list[Any]:
    """Return the vectors of statements; only what has changed since is computed."""
    keys = [(model.identity, each) for each in statements]
    missing = [key for key in dict.fromkeys(keys) if key not in _vectors]
    if missing:
        made = model.embed([text for _, text in missing])
        _vectors.update(zip(missing, made, strict=True))
    found = [_vectors[key] for key in keys]
    while len(_vectors) > _KEPT_TEXTS:
        del _vectors[next(iter(_vectors))]
    return found
