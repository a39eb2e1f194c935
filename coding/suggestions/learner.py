"""Learn from a codebook and a few judgements how well every code fits every passage.

Kernel logistic regression for all codes at once. The kernel adds the similarity of meaning (centred
embeddings), of words (TF-IDF), and whether two passages answer the same question. The weights of a
code are shrunk towards its definition and its intercept towards one that all codes share, so that
the scores of a code without examples are comparable with those of a code with many. The nearest
decided passages also vote (`coding.suggestions.neighbour_votes`). The choices were measured, see
docs/explanation/suggestions.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coding.suggestions.neighbour_votes import fit_votes, measure_power, measure_votes
from coding.suggestions.questions import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEARNER_VERSION", "Evidence", "Fit", "LearnerSettings", "Likeness", "fit_codes"]

LEARNER_VERSION = "4"

_SAME_QUESTION = 0.3  # similarity of two answers to the same question, besides their words


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerSettings:
    """Settings of the learner; the defaults were measured, see docs/explanation/suggestions.md."""

    definition_pull: float = 3.0
    words: float = 2.0
    shrinkage: float = 1.0
    intercept_shrinkage: float = 10.0
    neighbours: float = 0.3
    largest_rank: int = 600
    votes: float = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Passages and codes in the form that the learner uses.

    Attributes:
        meaning: Centred unit vectors of passages, float32 (n, d).
        words: TF-IDF rows of passages, sparse (n, terms).
        code_meaning: Centred unit vectors of codes, float32 (c, d).
        code_words: TF-IDF rows of codes, sparse (c, terms).
        prior: Similarity of every passage to every code's texts, float32 (n, c).
        questions: The index of the question that each passage answers, (n,); -1 means none.
        barred: Where a code is for other questions, bool (n, c); None if it is so nowhere.
    """

    meaning: NDArray[np.float32]
    words: Any
    code_meaning: NDArray[np.float32]
    code_words: Any
    prior: NDArray[np.float32]
    questions: NDArray[np.intp] | None = None
    barred: NDArray[np.bool_] | None = None

    def kernel(
        self,
        rows: NDArray[np.intp] | slice,
        columns: NDArray[np.intp],
        *,
        words: float,
        near: NDArray[np.float64] | None = None,
        shared: NDArray[np.float64] | None = None,
    ) -> NDArray[np.float64]:
        """Return the similarity of some passages to others.

        What `near` and `shared_words` return is computed unless it is given.
        """
        if near is None:
            near = self.near(rows, columns)
        if shared is None:
            shared = self.shared_words(rows, columns)
        total = near + words * shared
        if self.questions is not None:
            own, others = self.questions[rows], self.questions[columns]
            total += _SAME_QUESTION * ((own[:, None] == others) & (own[:, None] >= 0))
        return total

    def near(
        self, rows: NDArray[np.intp] | slice, columns: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """Return the similarity of meaning alone."""
        return np.asarray(self.meaning[rows] @ self.meaning[columns].T, dtype=np.float64)

    def shared_words(
        self, rows: NDArray[np.intp] | slice, columns: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """Return the similarity of words alone."""
        shared = (self.words[rows] @ self.words[columns].T).toarray()
        return np.asarray(shared, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """People's decisions, for the passages with any decision.

    Attributes:
        rows: Passage indices, (r,), sorted.
        fits: Whether a code fits, bool (r, c).
        known: Whether that was decided, bool (r, c); undecided pairs are ignored.
    """

    rows: NDArray[np.intp]
    fits: NDArray[np.bool_]
    known: NDArray[np.bool_]

    def part(self, keep: NDArray[np.intp]) -> Evidence:
        """Return the evidence of some of the rows."""
        return Evidence(rows=self.rows[keep], fits=self.fits[keep], known=self.known[keep])


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted codebook.

    Attributes:
        anchors: Indices of the passages that have weights, (a,).
        weights: What each anchor adds to each code per unit of similarity, (a, c).
        intercepts: One for each code, (c,).
        votes: The vote of each anchor on each code, (a, c); see `neighbour_votes`.
        voted: Which codes were decided for each anchor, bool (a, c).
        pull: The weight of the similarity to definitions.
        shared: The intercept that all codes are shrunk towards.
    """

    anchors: NDArray[np.intp]
    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    votes: NDArray[np.float64]
    voted: NDArray[np.bool_]
    pull: float
    shared: float = 0.0

    def scores(
        self, likeness: Likeness, rows: NDArray[np.intp] | slice, *, words: float
    ) -> NDArray[np.float64]:
        """Return scores (log-odds before calibration) of some passages, (n, c)."""
        told, learnt = self.parts(likeness, rows, words=words)
        return told + learnt

    def parts(
        self, likeness: Likeness, rows: NDArray[np.intp] | slice, *, words: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the scores from definitions and the scores from examples, both (n, c)."""
        told = self.pull * likeness.prior[rows].astype(np.float64)
        if likeness.barred is not None:
            told = np.where(likeness.barred[rows], NEVER, told)
        learnt = np.broadcast_to(self.intercepts, told.shape)
        if len(self.anchors):
            near = likeness.near(rows, self.anchors)
            kernel = likeness.kernel(rows, self.anchors, words=words, near=near)
            numbers = np.arange(len(likeness.prior))[rows]
            power = measure_power(near, own=numbers[:, None] == self.anchors)
            learnt = learnt + kernel @ self.weights
            learnt = learnt + measure_votes(power, self.votes, self.voted)
        return told, learnt

    def scaled(self, *, told: float, learnt: float) -> Fit:
        """Return the fit with new weights for definitions and examples."""
        return Fit(
            anchors=self.anchors,
            weights=self.weights * learnt,
            intercepts=self.intercepts * learnt,
            votes=self.votes * learnt,
            voted=self.voted,
            pull=self.pull * told,
            shared=self.shared * learnt,
        )


def fit_codes(likeness: Likeness, evidence: Evidence, *, settings: LearnerSettings) -> Fit:
    """Fit every code to the decisions of people.

    Args:
        likeness: Passages and codes.
        evidence: Decisions; without any, only the similarity to definitions counts.
        settings: The settings of the learner.
    """
    codes = likeness.prior.shape[1]
    evidence = _without_barred(likeness, evidence)
    rows = evidence.rows
    if not len(rows) or not evidence.known.any():
        return Fit(
            anchors=np.zeros(0, np.intp),
            weights=np.zeros((0, codes)),
            intercepts=np.zeros(codes),
            votes=np.zeros((0, codes)),
            voted=np.zeros((0, codes), np.bool_),
            pull=settings.definition_pull,
        )
    offset = settings.definition_pull * likeness.prior[rows].astype(np.float64)
    anchors = _choose_anchors(evidence, settings.largest_rank)
    basis, back = _basis(likeness, rows, anchors, words=settings.words)
    shared = _shared_intercept(offset, evidence)
    known = evidence.known[anchors]
    slopes, intercepts = _solve(basis, offset, evidence, shared=shared, settings=settings)
    return Fit(
        anchors=rows[anchors],
        weights=back @ slopes,
        intercepts=intercepts,
        votes=fit_votes(evidence.fits[anchors], known, weight=settings.votes),
        voted=known,
        pull=settings.definition_pull,
        shared=shared,
    )


def _without_barred(likeness: Likeness, evidence: Evidence) -> Evidence:
    """Return the evidence without passages on which a code was never an option.

    That it is not on answers to other questions says nothing about what it means.
    """
    if likeness.barred is None:
        return evidence
    asked = ~likeness.barred[evidence.rows] | evidence.fits
    return replace(evidence, known=evidence.known & asked)


def _choose_anchors(evidence: Evidence, limit: int) -> NDArray[np.intp]:
    """Return indices of the rows that span the solution: all, or the most informative ones.

    Above the limit, passages with rarely used codes are preferred (Nyström approximation,
    Williams & Seeger 2001), so that every code keeps examples.
    """
    count = len(evidence.rows)
    if count <= limit:
        return np.arange(count)
    fits = evidence.fits & evidence.known
    rarity = fits / np.maximum(fits.sum(axis=0), 1)
    order = np.lexsort((np.arange(count), -rarity.sum(axis=1)))
    return np.sort(order[:limit])


def _basis(
    likeness: Likeness, rows: NDArray[np.intp], anchors: NDArray[np.intp], *, words: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return features whose products give the kernel, and the map back to anchor weights."""
    own = likeness.kernel(rows[anchors], rows[anchors], words=words)
    values, vectors = np.linalg.eigh(own)
    keep = values > max(1e-6, values[-1] * 1e-9)
    back = vectors[:, keep] / np.sqrt(values[keep])
    if len(anchors) == len(rows):
        return vectors[:, keep] * np.sqrt(values[keep]), back
    return likeness.kernel(rows, rows[anchors], words=words) @ back, back


def _shared_intercept(offset: NDArray[np.float64], evidence: Evidence) -> float:
    """Return the intercept that fits all decisions, found with Newton's method."""
    x, y = offset[evidence.known], evidence.fits[evidence.known]
    if not y.any():
        # With rejections only, assume that one more decision would be an acceptance.
        return float(-np.log(len(y) + 1) - x.mean())
    weight = np.where(y, _balance(y), 1.0)
    intercept = 0.0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(x + intercept, -30, 30)))
        slope = (weight * chance * (1 - chance)).sum()
        step = ((chance - y) * weight).sum() / max(slope, 1e-6)
        intercept -= float(np.clip(step, -3, 3))
        if abs(step) < 1e-6:
            break
    return float(np.clip(intercept, -12, 12))


def _balance(fits: NDArray[np.bool_]) -> float:
    """Return the weight of an acceptance relative to a rejection: the square root of the odds."""
    accepted = max(int(fits.sum()), 1)
    return float(np.sqrt(max(len(fits) - accepted, 1) / accepted))


def _pair_weights(evidence: Evidence) -> NDArray[np.float64]:
    weights = evidence.known.astype(np.float64)
    for code in range(weights.shape[1]):
        known = evidence.known[:, code]
        fits = evidence.fits[:, code] & known
        if fits.any() and fits.sum() < known.sum():
            weights[fits, code] = _balance(fits[known])
    return weights


def _solve(
    basis: NDArray[np.float64],
    offset: NDArray[np.float64],
    evidence: Evidence,
    *,
    shared: float,
    settings: LearnerSettings,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Minimise the penalised log-loss of all codes in one run of L-BFGS."""
    from scipy.optimize import minimize

    size, codes = basis.shape[1], offset.shape[1]
    weight = _pair_weights(evidence)
    sign = np.where(evidence.fits, 1.0, -1.0)
    active = weight.any(axis=0)
    weight, sign, offset = weight[:, active], sign[:, active], offset[:, active]
    count = int(active.sum())

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = flat.reshape(size + 1, count)
        slopes, intercepts = table[:-1], table[-1]
        margin = sign * (basis @ slopes + offset + intercepts)
        error = -sign * weight / (1 + np.exp(np.clip(margin, -30, 30)))
        away = intercepts - shared
        value = (
            (weight * np.logaddexp(0, -margin)).sum()
            + 0.5 * settings.shrinkage * (slopes**2).sum()
            + 0.5 * settings.intercept_shrinkage * (away**2).sum()
        )
        gradient = np.vstack(
            [
                basis.T @ error + settings.shrinkage * slopes,
                error.sum(axis=0) + settings.intercept_shrinkage * away,
            ]
        )
        return float(value), gradient.ravel()

    start = np.zeros((size + 1, count))
    start[-1] = shared
    found = minimize(
        loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 80, "maxcor": 8}
    ).x.reshape(size + 1, count)
    slopes = np.zeros((size, codes))
    intercepts = np.full(codes, shared)
    slopes[:, active] = found[:-1]
    intercepts[active] = found[-1]
    return slopes, intercepts
