"""Score any number of texts one by one with a fitted codebook that no longer changes.

The engine compares every passage with all the others: it subtracts their mean and weights words by
rarity. `fit_frozen` freezes these statistics for the engine's passages, so that the score of a text
does not depend on the texts scored with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coding.suggestions import passage_vectors as side
from coding.suggestions.basis import Grounds
from coding.suggestions.calibration import Calibration
from coding.suggestions.code_texts import list_code_words
from coding.suggestions.learner import Fit
from coding.suggestions.likeness import SAME_QUESTION
from coding.suggestions.tfidf import list_terms
from transcripts.embedding.open_embedder import PieceEmbedder

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from coding.suggestions.engine import SuggestionEngine
    from coding.suggestions.model import Judgement
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["FrozenModel", "Scorer", "SparseRows", "fit_frozen"]

_REMEMBERED = 20_000  # word pieces; about 30 MB with 300 pieces in the codebook


@dataclass(frozen=True, slots=True, kw_only=True)
class SparseRows:
    """A sparse matrix in row format (CSR), for sums of a few of its rows."""

    pointers: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]
    width: int

    def weigh(self, rows: NDArray[np.intp], weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the weighted sum of some rows, (width,)."""
        starts, counts = self.pointers[rows], self.pointers[rows + 1] - self.pointers[rows]
        total = int(counts.sum())
        if not total:
            return np.zeros(self.width)
        first = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        at = first + np.arange(total)
        values = np.repeat(weights, counts) * self.values[at]
        summed = np.bincount(self.columns[at], values, self.width)
        return np.asarray(summed, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenModel:
    """Everything that a text's scores depend on apart from the text, as plain values.

    Attributes:
        codes: The codes' ids, c of them.
        centre: The mean subtracted from every vector, (d,).
        code_meaning: Vectors of the definitions, (c, d).
        anchor_meaning: Vectors of the examples that have weights, (a, d).
        terms: The known words, pairs of words and stems, t of them.
        rarity: Their weights, (t,).
        unseen: The weight of an unknown term.
        code_words: The words of the definitions, (t, c).
        anchor_words: The words of the examples that have weights, (t, a).
        questions: The known questions.
        anchor_questions: The index of the question that each example answers; -1 means none.
        pieces: Centred unit vectors of the codebook's word pieces, (p, e); p may be 0.
        piece_centre: The mean subtracted from every piece, (e,).
        share: The weight of each piece in each code, (p, c).
        piece_mean: The mean similarity of pieces, subtracted from each code, (c,).
        scale: The spread of each code's similarity, (c,).
        fit: The fitted codebook; its anchors are numbered from 1.
        words: The weight of words relative to meaning.
        soft: The weight of word pieces relative to meaning.
        calibration: Turns scores into probabilities.
        average: The mean probability of each code over the fitted passages, (c,).
        grounds: What the probabilities rest on.
        least: The default probability threshold for a suggestion.
    """

    codes: tuple[str, ...]
    centre: NDArray[np.float32]
    code_meaning: NDArray[np.float32]
    anchor_meaning: NDArray[np.float32]
    terms: tuple[str, ...]
    rarity: NDArray[np.float32]
    unseen: float
    code_words: SparseRows
    anchor_words: SparseRows
    questions: tuple[str, ...]
    anchor_questions: NDArray[np.int64]
    pieces: NDArray[np.float32]
    piece_centre: NDArray[np.float32]
    share: NDArray[np.float32]
    piece_mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    fit: Fit
    words: float
    soft: float
    calibration: Calibration
    average: NDArray[np.float64]
    grounds: Grounds
    least: float

    @property
    def calibrated(self) -> bool:
        """Whether probabilities come from coded examples, not from other studies."""
        return self.grounds.basis != "none"


class _OneText:
    """One text and the anchors, with the part of the `Likeness` interface that `Fit.parts` uses."""

    barred = None  # a question is known only where answers are scored

    def __init__(
        self,
        prior: NDArray[np.float32],
        near: NDArray[np.float64],
        shared: NDArray[np.float64],
        asked: NDArray[np.float64],
    ) -> None:
        self.prior = prior[None]
        self._near, self._shared, self._asked = near[None], shared[None], asked[None]

    def near(self, _rows: object, _columns: object) -> NDArray[np.float64]:
        return self._near

    def weigh(
        self, _rows: object, _columns: object, weights: NDArray[np.float64], *, words: float
    ) -> NDArray[np.float64]:
        kernel = self._near + words * self._shared + self._asked
        return np.asarray(kernel @ weights, dtype=np.float64)


class Scorer:
    """Scores texts with a frozen model.

    It scores one text at a time, in matrices of constant shape. With other shapes, libraries add in
    another order, and the last digits would depend on the number of texts.

    Args:
        model: See `fit_frozen`.
        embedder: The embedder that the model was fitted with.
    """

    def __init__(self, model: FrozenModel, embedder: Embedder) -> None:
        self.model = model
        self._columns = {term: i for i, term in enumerate(model.terms)}
        self._questions = {name: i for i, name in enumerate(model.questions)}
        self._embedder = embedder if isinstance(embedder, PieceEmbedder) else None
        self._near: dict[int, NDArray[np.float32]] = {}

    def score(
        self, text: str, vector: NDArray[np.float32], *, question: str = ""
    ) -> NDArray[np.float64]:
        """Return the scores of a text for every code, before codes compete, (c,).

        Args:
            text: The text.
            vector: Its vector from the embedder, (d,).
            question: The question that it answers.
        """
        model = self.model
        meaning = _unit(vector - model.centre)
        terms, values = self._words(text)
        raw = model.code_meaning @ meaning + model.words * model.code_words.weigh(terms, values)
        scaled = (raw + model.soft * self._pieces(text)) / model.scale
        count = len(model.codes)
        one: Any = _OneText(
            np.asarray(scaled - count / (count + 1) * scaled.mean(), dtype=np.float32),
            (model.anchor_meaning @ meaning).astype(np.float64),
            model.anchor_words.weigh(terms, values),
            SAME_QUESTION * (model.anchor_questions == self._questions.get(question, -2)),
        )
        scores = model.fit.scores(one, slice(None), words=model.words)[0]
        return np.asarray(scores, dtype=np.float64)

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities for the scores of one text, (c,)."""
        return np.asarray(self.model.calibration.probabilities(scores[None])[0])

    def _words(self, text: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the known terms of a text and their weights, normalised over all its terms."""
        counts: dict[str, int] = {}
        for term in list_terms(text):
            counts[term] = counts.get(term, 0) + 1
        model, known, values, total = self.model, [], [], 0.0
        for term, tally in counts.items():
            column = self._columns.get(term)
            rarity = model.unseen if column is None else float(model.rarity[column])
            value = (1 + math.log(tally)) * rarity
            total += value * value
            if column is not None:
                known.append(column)
                values.append(value)
        length = max(math.sqrt(total), 1e-12)
        return np.array(known, dtype=np.intp), np.array(values, dtype=np.float64) / length

    def _pieces(self, text: str) -> NDArray[np.float32]:
        model = self.model
        nothing = np.zeros(len(model.codes), np.float32)
        if self._embedder is None or not len(model.pieces):
            return nothing
        found = np.unique(self._embedder.list_pieces(text))
        if not len(found):
            return nothing
        best = np.max([self._piece(int(each)) for each in found], axis=0)
        return np.asarray(best @ model.share - model.piece_mean, dtype=np.float32)

    def _piece(self, piece: int) -> NDArray[np.float32]:
        near = self._near.get(piece)
        if near is None:
            if self._embedder is None:
                raise TypeError("pieces without an embedder of pieces")
            if len(self._near) >= _REMEMBERED:
                self._near.clear()
            vector = self._embedder.embed_pieces(np.array([piece], dtype=np.int64))[0]
            near = self.model.pieces @ _unit(vector - self.model.piece_centre)
            self._near[piece] = near
        return near


def fit_frozen(
    engine: SuggestionEngine,
    judgements: Collection[Judgement],
    *,
    reviewed: Collection[int],
    sampled: Collection[int] = (),
    embedder: Embedder,
) -> FrozenModel:
    """Fit an engine's codebook and freeze it; each passage must be a document of its own.

    Args:
        engine: An engine with codes and passages.
        judgements: See `SuggestionEngine.scores`.
        reviewed: See `SuggestionEngine.scores`.
        sampled: See `SuggestionEngine.scores`.
        embedder: The embedder of the engine.
    """
    scored = engine._score(judgements, reviewed, sampled)
    table, fit = scored.table, scored.fitted.fit
    texts, seen = engine._texts, engine._ready()
    settings = engine.settings
    words, total = settings.learner.words, len(texts.passages)
    raw = seen.meaning @ seen.code_meaning.T + words * (seen.words @ seen.code_words.T).toarray()
    pieces = _freeze_pieces(engine, embedder)
    likeness = pieces.pop("likeness")
    if likeness is not None:
        raw = raw + side._SOFT_WORDS * likeness
    questions = np.full(total, -1) if seen.questions is None else seen.questions
    asked = {int(n): p.question for n, p in zip(questions, texts.passages, strict=True) if n >= 0}
    return FrozenModel(
        codes=table.codes,
        centre=texts._mean(texts._vectors, weight=side._BACKGROUND_PASSAGES),
        code_meaning=seen.code_meaning,
        anchor_meaning=seen.meaning[fit.anchors],
        terms=tuple(texts.terms()),
        rarity=_rarity(texts._weights, total, seen.code_words),
        unseen=float(np.log(1 + total + len(table.codes)) + 1),
        code_words=_sparse(seen.code_words.T),
        anchor_words=_sparse(seen.words[fit.anchors].T),
        questions=tuple(asked[number] for number in sorted(asked)),
        anchor_questions=questions[fit.anchors].astype(np.int64),
        scale=_scale(raw),
        # The scored text is number 0, so it never equals an anchor.
        fit=replace(fit, anchors=np.arange(1, len(fit.anchors) + 1)),
        words=words,
        soft=side._SOFT_WORDS,
        calibration=scored.fitted.calibration,
        average=table.probabilities.mean(axis=0),
        grounds=table.grounds,
        least=float(table.lines[0]) if len(table.lines) else 1.0,
        **pieces,
    )


def _sparse(matrix: Any) -> SparseRows:
    rows = matrix.tocsr()
    rows.sort_indices()
    return SparseRows(
        pointers=rows.indptr.astype(np.int64),
        columns=rows.indices.astype(np.int32),
        values=rows.data.astype(np.float32),
        width=int(rows.shape[1]),
    )


def _rarity(weights: Any, total: int, code_words: Any) -> NDArray[np.float32]:
    """Return the rarity of every known term, computed as in `TermWeights.matrices`."""
    counts = np.zeros(code_words.shape[1], np.int64)
    counts[: len(weights._seen)] = weights._seen
    counts += np.asarray((code_words > 0).sum(axis=0)).ravel()
    whole = total + code_words.shape[0]
    return np.asarray(np.log((1 + whole) / (1 + counts)) + 1, dtype=np.float32)


def _scale(raw: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the spread of each code, computed as in `passage_vectors._comparable`."""
    square = raw.var(axis=0)
    steady = np.sqrt((len(raw) * square + side._FEW * square.mean()) / (len(raw) + side._FEW))
    whole = max(float(steady.mean()), 1e-6)
    return np.asarray(np.sqrt(np.maximum(steady, 1e-6) / whole), dtype=np.float32)


def _freeze_pieces(engine: SuggestionEngine, embedder: Embedder) -> dict[str, Any]:
    """Return the intermediate values of `SoftWords.likeness`, and its result for the passages."""
    codes, soft = engine._codes, engine._texts._soft
    count = len(codes)
    nothing = {
        "pieces": np.zeros((0, 1), np.float32),
        "piece_centre": np.zeros(1, np.float32),
        "share": np.zeros((0, count), np.float32),
        "piece_mean": np.zeros(count, np.float32),
        "likeness": None,
    }
    if not isinstance(embedder, PieceEmbedder) or not any(len(p) for p in soft._pieces):
        return nothing
    said = [list_code_words(code, codes)[1] for code in codes]
    sides = [embedder.list_pieces(text) for text in said]
    known, places = np.unique(np.concatenate(soft._pieces), return_inverse=True)
    asked, columns = np.unique(np.concatenate([*sides, known[:0]]), return_inverse=True)
    if not len(asked):
        return nothing
    centre = embedder.embed_pieces(known).mean(axis=0)
    vectors = embedder.embed_pieces(asked) - centre
    likeness = soft.likeness(said)
    share = soft._shares(sides, columns, asked, known, places)
    model = {
        "pieces": np.asarray(
            vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32
        ),
        "piece_centre": np.asarray(centre, np.float32),
        "share": share,
    }
    # Recover the mean that was subtracted from all passages from the first one with words.
    first = next(i for i, found in enumerate(soft._pieces) if len(found))
    near = _unit_rows(embedder.embed_pieces(soft._pieces[first]) - centre) @ model["pieces"].T
    model["piece_mean"] = np.asarray(near.max(axis=0) @ share - likeness[first], np.float32)
    model["likeness"] = likeness
    return model


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)


def _unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)
