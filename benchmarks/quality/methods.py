"""The methods that are compared: each gives scores (test rows, codes), one gives probabilities."""

from __future__ import annotations

import warnings
from typing import Protocol

import numpy as np
from coded_sets import CodedSet
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from coding.answers.fitting import fit_answers
from coding.answers.scoring import score_partition
from coding.suggestions.measures import Outcome
from coding.suggestions.suggest import CodeText, Judgement, PassageText, SuggestionEngine
from coding.suggestions.tables import Answer, CodedUnit

warnings.filterwarnings("ignore", category=ConvergenceWarning)


NONE = np.zeros(0, dtype=int)  # rows


class Method(Protocol):
    """Learns from the rows *shots*, of which *drawn* are a random sample, and scores *test*."""

    name: str
    needs_examples: bool

    def run(self, shots: np.ndarray, test: np.ndarray, drawn: np.ndarray) -> Outcome: ...


def _unit(x: np.ndarray) -> np.ndarray:
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)


def _regressions(x, labels, shots, test, *, strength: float) -> np.ndarray:
    out = np.full((len(test), labels.shape[1]), -9.0)
    for code in range(labels.shape[1]):
        y = labels[shots, code]
        if y.any() and not y.all():
            model = LogisticRegression(C=strength, class_weight="balanced", max_iter=300)
            out[:, code] = model.fit(x[shots], y).decision_function(x[test])
    return out


class MostFrequent:
    """Every passage gets the codes that were used most in the examples."""

    name, needs_examples = "most frequent codes", True

    def __init__(self, coded: CodedSet) -> None:
        self._labels = coded.labels

    def run(self, shots: np.ndarray, test: np.ndarray, drawn: np.ndarray = NONE) -> Outcome:
        share = self._labels[shots].mean(axis=0)
        return Outcome(scores=np.tile(share, (len(test), 1)))


class WordRegression:
    name, needs_examples = "TF-IDF + logistic regression", True

    def __init__(self, coded: CodedSet) -> None:
        self._labels = coded.labels
        vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
        self._words = vectorizer.fit_transform(coded.texts).tocsr()

    def run(self, shots: np.ndarray, test: np.ndarray, drawn: np.ndarray = NONE) -> Outcome:
        return Outcome(scores=_regressions(self._words, self._labels, shots, test, strength=10.0))


class DefinitionCosine:
    name, needs_examples = "cosine to definition", False

    def __init__(self, vectors: np.ndarray, definitions: np.ndarray) -> None:
        self._scores = vectors @ definitions.T

    def run(self, shots: np.ndarray, test: np.ndarray, drawn: np.ndarray = NONE) -> Outcome:
        return Outcome(scores=self._scores[test])


class VectorRegression:
    name, needs_examples = "embedding + logistic regression", True

    def __init__(self, coded: CodedSet, vectors: np.ndarray) -> None:
        self._labels, self._vectors = coded.labels, _unit(vectors - vectors.mean(axis=0))

    def run(self, shots: np.ndarray, test: np.ndarray, drawn: np.ndarray = NONE) -> Outcome:
        return Outcome(scores=_regressions(self._vectors, self._labels, shots, test, strength=1.0))


class Prototype:
    """The recipe of the research: definition prior, TF-IDF kernel, pooled intercept."""

    name, needs_examples = "prototype", False

    def __init__(self, coded: CodedSet, vectors: np.ndarray, definitions: np.ndarray) -> None:
        self._labels = coded.labels
        x = _unit(vectors - vectors.mean(axis=0)).astype(float)
        mixed = x.copy()
        for i in range(len(x)):
            near = [
                j
                for j in (i - 1, i + 1)
                if 0 <= j < len(x) and coded.documents[j] == coded.documents[i]
            ]
            if near:
                mixed[i] += 0.3 * x[near].mean(axis=0)
        x = _unit(mixed)
        codes = _unit(definitions - definitions.mean(axis=0))
        said = [
            f"{c}. {d}" if d else c for c, d in zip(coded.codes, coded.definitions, strict=True)
        ]
        vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
        vectorizer.fit(coded.texts + said)
        words, told = vectorizer.transform(coded.texts), vectorizer.transform(said)
        self._kernel = x @ x.T + 2 * (words @ words.T).toarray()
        self._prior = 3 * (x @ codes.T + 2 * (words @ told.T).toarray())

    def run(self, shots: np.ndarray, test: np.ndarray, drawn: np.ndarray = NONE) -> Outcome:
        prior, out = self._prior, self._prior[test].copy()
        if not len(shots):
            return Outcome(scores=out)
        values, vectors = np.linalg.eigh(self._kernel[np.ix_(shots, shots)])
        keep = values > 1e-6
        basis = vectors[:, keep] * np.sqrt(values[keep])
        there = self._kernel[np.ix_(test, shots)] @ (vectors[:, keep] / np.sqrt(values[keep]))
        shared = self._pooled(prior[shots], self._labels[shots])
        for code in range(out.shape[1]):
            y, offset = self._labels[shots, code], prior[shots, code]
            weight = np.ones(len(y))
            if y.any() and not y.all():
                weight[y] = np.sqrt((~y).sum() / y.sum())
            sign = np.where(y, 1.0, -1.0)

            def loss(p, s=sign, w=weight, o=offset):
                z = s * (basis @ p[:-1] + o + p[-1])
                g = -s * w / (1 + np.exp(np.clip(z, -30, 30)))
                value = (w * np.logaddexp(0, -z)).sum() + 0.5 * p[:-1] @ p[:-1]
                value += 15 * (p[-1] - shared) ** 2
                return value, np.r_[basis.T @ g + p[:-1], g.sum() + 30 * (p[-1] - shared)]

            start = np.r_[np.zeros(basis.shape[1]), shared]
            p = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 50}).x
            out[:, code] += there @ p[:-1] + p[-1]
        return Outcome(scores=out)

    @staticmethod
    def _pooled(offset: np.ndarray, labels: np.ndarray) -> float:
        y = labels.ravel()
        weight = np.where(y, np.sqrt(max((~y).sum(), 1) / max(y.sum(), 1)), 1.0)
        x, b = offset.ravel(), 0.0
        for _ in range(30):
            q = 1 / (1 + np.exp(-(x + b)))
            b -= ((q - y) * weight).sum() / max((weight * q * (1 - q)).sum(), 1e-6)
        return float(b)


class Ours:
    """What the program does: the same engine, with its default settings."""

    name, needs_examples = "Lifeworld", False

    def __init__(self, coded: CodedSet, vectors: np.ndarray, embedder) -> None:
        self._labels = coded.labels
        self._engine = SuggestionEngine(embedder)
        pairs = zip(coded.codes, coded.definitions, strict=True)
        self._engine.set_codes(
            [CodeText(id=str(i), name=c, definition=d) for i, (c, d) in enumerate(pairs)]
        )
        pieces = zip(coded.texts, coded.documents, coded.questions, strict=True)
        self._engine.add_passages(
            [
                PassageText(text=text, document=document, order=i, question=question)
                for i, (text, document, question) in enumerate(pieces)
            ],
            vectors=vectors,
        )

    def run(self, shots: np.ndarray, test: np.ndarray, drawn: np.ndarray = NONE) -> Outcome:
        judgements = [
            Judgement(passage=int(row), code=str(code), verdict="coded")
            for row in shots
            for code in np.flatnonzero(self._labels[row])
        ]
        table = self._engine.scores(
            judgements,
            reviewed=[int(row) for row in shots],
            sampled=[int(row) for row in drawn],
        )
        return Outcome(
            scores=table.scores[test],
            probabilities=table.probabilities[test] if table.calibrated else None,
            proposed=table.proposed[test],
            expected=table.expected_precision,
        )


class Answers:
    """What `lifeworld answers` does: each unit an answer by itself, with its question."""

    name, needs_examples = "Lifeworld, answers", False

    def __init__(self, coded: CodedSet, vectors: np.ndarray, embedder) -> None:
        self._coded, self._embedder = coded, _Known(embedder, coded.texts, vectors)
        pairs = zip(coded.codes, coded.definitions, strict=True)
        self._codes = [CodeText(id=code, name=code, definition=told) for code, told in pairs]

    def run(self, shots: np.ndarray, test: np.ndarray, drawn: np.ndarray = NONE) -> Outcome:
        coded = self._coded
        examples = [
            CodedUnit(
                id=str(row),
                text=coded.texts[row],
                codes=tuple(np.array(coded.codes)[coded.labels[row]]),
                question=coded.questions[row],
                sampled=bool(np.isin(row, drawn)),
            )
            for row in shots
        ]
        answers = [
            Answer(number=i, id=str(row), text=coded.texts[row], question=coded.questions[row])
            for i, row in enumerate(test)
        ]
        sample = [answer.text for answer in answers]
        fitted = fit_answers(self._codes, examples, sample, embedder=self._embedder)
        chances = score_partition(fitted, answers, embedder=self._embedder).probabilities
        return Outcome(
            scores=chances,
            probabilities=chances,
            proposed=chances >= fitted.model.least,
            expected=fitted.model.grounds.expected_precision,
        )


class _Known:
    """An embedder that has computed some texts already."""

    def __init__(self, inner, texts: list[str], vectors: np.ndarray) -> None:
        self._inner, self._vectors = inner, dict(zip(texts, vectors, strict=True))
        self.name, self.identity, self.dimension = inner.name, inner.identity, inner.dimension
        self.list_pieces, self.embed_pieces = inner.list_pieces, inner.embed_pieces

    def embed(self, texts, *, on_progress=None) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._inner.embed(new), strict=True))
        return np.array([self._vectors[text] for text in texts]).reshape(-1, self.dimension)
