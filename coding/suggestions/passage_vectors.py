"""Prepare passages and codes for the learner: centred vectors with context, word weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.code_texts import list_code_words, list_views
from coding.suggestions.likeness import Likeness
from coding.suggestions.soft_words import SoftWords
from coding.suggestions.tfidf import TermWeights
from study.errors import InvalidInput
from study.language import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from coding.suggestions.code_texts import CodeLike, View
    from coding.suggestions.model import PassageText
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["TextSide", "list_background"]

_BACKGROUND_PASSAGES = 2.0  # weight of the background, in passages; the next in codes
_BACKGROUND_CODES = 0.5
_SOFT_WORDS = 0.5  # weight of the similarity of single words relative to that of meaning
_DOCUMENT = 10.0  # strength of shrinking the mean of a document, in passages
_FEW = 10.0  # strength of shrinking the spread of a code, in passages


def list_background() -> tuple[str, ...]:
    """Return everyday sentences whose mean represents language in general.

    All vectors of a multilingual model point into one narrow cone; subtracting the mean spreads
    them. With few passages, their own mean would remove their common topic, so these sentences
    are added to it.
    """
    return (
        "I think it depends on the day and on who is there.",
        "We have been doing it like this for many years now.",
        "Yes, exactly, that is how it was for me too.",
        "It was quite different at the place where I was before.",
        "What we would need is a bit more time for it.",
        "People talk about it, but nothing really happens.",
        "Det kommer an på, hvem man spørger, tror jeg.",
        "Vi har altid gjort det på den måde hos os.",
        "Det er svært at sige, men det fungerer ikke så godt.",
        "Det beror på vem man pratar med och hur dagen ser ut.",
        "Vi försökte ändra på det, men det blev inte så mycket.",
        "Das kommt darauf an, mit wem man darüber spricht.",
        "Bei uns war das schon immer so, da fragt keiner mehr.",
        "Ça dépend des jours et des gens avec qui on travaille.",
        "Chez nous, on a toujours fait comme ça, et ça va.",
    )


class TextSide:
    """A growing list of passages and everything computed from their texts alone."""

    def __init__(self, embedder: Embedder, *, neighbours: float) -> None:
        self._embedder = embedder
        self._neighbours = neighbours
        self.passages: list[PassageText] = []
        self._vectors = np.zeros((0, embedder.dimension), np.float32)
        self._weights = TermWeights()
        self._soft = SoftWords(embedder)
        self._code_vectors: dict[str, NDArray[np.float32]] = {}
        self._background: NDArray[np.float32] | None = None

    def add(
        self,
        passages: Sequence[PassageText],
        *,
        vectors: NDArray[np.float32] | None,
        on_progress: Callable[[int, int], None] | None,
    ) -> None:
        """Append all passages, or none if an exception is raised."""
        width = self._embedder.dimension
        if vectors is None:
            vectors = self._embedder.embed([p.text for p in passages], on_progress=on_progress)
        if vectors.shape != (len(passages), width):
            raise InvalidInput(
                say(
                    "There are {number} passages and vectors of shape {shape}.",
                    number=len(passages),
                    shape=vectors.shape,
                ),
                hint=say("Give one vector of length {width} for each passage.", width=width),
            )
        self._weights.add(p.text for p in passages)
        self._soft.add(p.text for p in passages)
        self._vectors = np.vstack([self._vectors, vectors.astype(np.float32)])
        self.passages.extend(passages)

    def terms(self) -> list[str]:
        """Return the terms in the order of the columns of word weights."""
        return self._weights.names()

    def likeness(self, codes: Sequence[CodeLike], *, words: float) -> Likeness:
        """Return passages and codes in the form that the learner uses."""
        said = [list_code_words(code, codes) for code in codes]
        passage_words, code_words = self._weights.matrices([every for every, _ in said])
        meaning = self._meaning()
        code_meaning = self._code_meaning([list_views(code, codes) for code in codes])
        prior = meaning @ code_meaning.T
        prior += words * (passage_words @ code_words.T).toarray()
        prior += _SOFT_WORDS * self._soft.likeness([own for _, own in said])
        return Likeness(
            meaning=meaning,
            words=passage_words,
            code_meaning=code_meaning,
            code_words=code_words,
            prior=_comparable(prior),
            questions=self._questions(),
        )

    def _questions(self) -> NDArray[np.intp] | None:
        """Return the index of the question that each passage answers; None for fewer than two.

        A question in one document only is ignored, because it may be a line number.
        """
        asked: dict[str, set[str]] = {}
        for passage in self.passages:
            if passage.question:
                asked.setdefault(passage.question, set()).add(passage.document)
        names = [name for name, documents in asked.items() if len(documents) > 1]
        if len(names) < 2:
            return None
        numbers = {name: i for i, name in enumerate(names)}
        return np.array([numbers.get(p.question, -1) for p in self.passages], dtype=np.intp)

    def _mean(self, vectors: NDArray[np.float32], *, weight: float) -> NDArray[np.float32]:
        """Return the mean of vectors, shrunk towards the background."""
        if self._background is None:
            self._background = self._embedder.embed(list_background()).mean(axis=0)
        total = vectors.sum(axis=0) + weight * self._background
        return np.asarray(total / (len(vectors) + weight), dtype=np.float32)

    def _meaning(self) -> NDArray[np.float32]:
        centre = self._mean(self._vectors, weight=_BACKGROUND_PASSAGES)
        own = _without_document(_unit(self._vectors - centre), self.passages)
        return _with_neighbours(own, self.passages, self._neighbours)

    def _code_meaning(self, codes: list[list[View]]) -> NDArray[np.float32]:
        """Return one vector per code: the weighted sum of its views, centred for each kind."""
        texts = {view.text for views in codes for view in views}
        missing = sorted(texts - self._code_vectors.keys())
        for text, vector in zip(missing, self._embedder.embed(missing), strict=True):
            self._code_vectors[text] = vector
        total = np.zeros((len(codes), self._embedder.dimension), np.float32)
        against = np.zeros_like(total)
        for kind in sorted({view.kind for views in codes for view in views}):
            rows = [(i, v) for i, views in enumerate(codes) for v in views if v.kind == kind]
            vectors = np.array([self._code_vectors[view.text] for _, view in rows])
            centred = _unit(vectors - self._mean(vectors, weight=_BACKGROUND_CODES))
            weights = np.array([view.weight for _, view in rows], dtype=np.float32)
            for (i, view), each in zip(rows, weights[:, None] * centred, strict=True):
                (total if view.weight > 0 else against)[i] += each
        return _unit(_apart(_unit(total), against))


def _apart(codes: NDArray[np.float32], against: NDArray[np.float32]) -> NDArray[np.float32]:
    """Add what codes are told from, which points away from it, but for what lies along the code.

    A sentence speaks of the code's own topic, too: that is no evidence against it.
    """
    along = (codes * against).sum(axis=1, keepdims=True)
    return np.asarray(codes + against - np.minimum(along, 0) * codes, dtype=np.float32)


def _comparable(prior: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return similarities that are comparable between codes and passages, (n, c).

    Codes with a wide spread are scaled down half way, and most of a passage's mean similarity to
    all codes is subtracted.
    """
    count, codes = prior.shape
    if not count or not codes:
        return prior.astype(np.float32)
    square = prior.var(axis=0)
    steady = np.sqrt((count * square + _FEW * square.mean()) / (count + _FEW))
    scaled = prior / np.sqrt(np.maximum(steady, 1e-6) / max(float(steady.mean()), 1e-6))
    held = codes / (codes + 1)
    return np.asarray(scaled - held * scaled.mean(axis=1, keepdims=True), dtype=np.float32)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


def _without_document(
    vectors: NDArray[np.float32], passages: Sequence[PassageText]
) -> NDArray[np.float32]:
    """Subtract what all passages of a document have in common, such as speaker and setting.

    A person's way of talking makes all passages of an interview similar, whatever the topic. The
    mean of few passages is mostly content, so it is subtracted in part, and that of one not at all.
    """
    names = {name: i for i, name in enumerate(dict.fromkeys(p.document for p in passages))}
    documents = np.array([names[p.document] for p in passages], dtype=np.intp)
    if len(names) == len(passages):
        return vectors
    order = np.argsort(documents, kind="stable")
    count = np.bincount(documents)
    starts = np.concatenate([[0], np.cumsum(count)[:-1]])
    held = (count - 1) / (count - 1 + _DOCUMENT) / count
    means = np.add.reduceat(vectors[order], starts, axis=0) * held[:, None].astype(np.float32)
    return _unit(vectors - means[documents])


def _with_neighbours(
    vectors: NDArray[np.float32], passages: Sequence[PassageText], share: float
) -> NDArray[np.float32]:
    """Add a share of the mean of the passages before and after in the same document."""
    if share <= 0 or len(passages) < 2:
        return vectors
    names = {name: i for i, name in enumerate(dict.fromkeys(p.document for p in passages))}
    documents = np.array([names[p.document] for p in passages])
    order = np.lexsort((np.array([p.order for p in passages]), documents))
    same = documents[order][1:] == documents[order][:-1]
    ordered = vectors[order]
    total, count = np.zeros_like(ordered), np.zeros((len(order), 1), np.float32)
    total[1:][same] += ordered[:-1][same]
    total[:-1][same] += ordered[1:][same]
    count[1:][same] += 1
    count[:-1][same] += 1
    mixed = np.empty_like(vectors)
    mixed[order] = ordered + share * total / np.maximum(count, 1)
    return _unit(mixed)
