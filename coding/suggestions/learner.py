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
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.calibration import list_folds
from coding.suggestions.neighbour_votes import fit_votes, measure_power, measure_votes
from coding.suggestions.questions import NEVER
from coding.suggestions.regression import fit_intercept, fit_slopes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.evidence import Evidence
    from coding.suggestions.likeness import Likeness

__all__ = [
    "LEARNER_VERSION",
    "Fit",
    "LearnerSettings",
    "Span",
    "fit_codes",
    "new_span",
    "score_held_out",
]

LEARNER_VERSION = "5"

_MANY = 300  # decided passages, above which cross-validation uses two folds
_BLOCK = 1024  # passages whose likeness to all anchors stays in the processor's cache


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
        told = _tell(likeness, rows, pull=self.pull)
        learnt = np.broadcast_to(self.intercepts, told.shape)
        if len(self.anchors):
            learnt = learnt + likeness.weigh(rows, self.anchors, self.weights, words=words)
            learnt += _hear(likeness, rows, self.anchors, self.votes, self.voted)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Features of the decided passages whose products give their similarity.

    Attributes:
        anchors: Indices of the decided passages that span the solution, (a,).
        values: The features, (r, k).
        back: The map from weights of features to weights of anchors, (a, k).
    """

    anchors: NDArray[np.intp]
    values: NDArray[np.float64]
    back: NDArray[np.float64]


def new_span(likeness: Likeness, evidence: Evidence, *, settings: LearnerSettings) -> Span:
    """Return the features of the decided passages."""
    rows = evidence.rows
    anchors = _choose_anchors(evidence, settings.largest_rank)
    kernel = likeness.kernel(rows, rows[anchors], words=settings.words)
    values, vectors = np.linalg.eigh(kernel[anchors])
    keep = values > max(1e-6, values[-1] * 1e-9)
    back = vectors[:, keep] / np.sqrt(values[keep])
    if len(anchors) == len(rows):
        return Span(anchors=anchors, values=vectors[:, keep] * np.sqrt(values[keep]), back=back)
    return Span(anchors=anchors, values=kernel @ back, back=back)


def fit_codes(
    likeness: Likeness,
    evidence: Evidence,
    *,
    settings: LearnerSettings,
    span: Span | None = None,
) -> Fit:
    """Fit every code to the decisions of people.

    Args:
        likeness: Passages and codes.
        evidence: Decisions; without any, only the similarity to definitions counts.
        settings: The settings of the learner.
        span: What `new_span` returns; computed unless it is given.
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
    span = span or new_span(likeness, evidence, settings=settings)
    slopes, intercepts, shared = _fit(likeness, evidence, span.values, settings=settings)
    known = evidence.known[span.anchors]
    return Fit(
        anchors=rows[span.anchors],
        weights=span.back @ slopes,
        intercepts=intercepts,
        votes=fit_votes(evidence.fits[span.anchors], known, weight=settings.votes),
        voted=known,
        pull=settings.definition_pull,
        shared=shared,
    )


def score_held_out(
    likeness: Likeness,
    evidence: Evidence,
    chosen: NDArray[np.intp],
    *,
    settings: LearnerSettings,
    seed: int,
    span: Span | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both parts of the scores of some decided passages, each learnt from the others only.

    All folds share the features of the decided passages: the best weights lie in the span of a
    fold's own passages, whatever other features there are.

    Args:
        likeness: Passages and codes.
        evidence: All decisions.
        chosen: The indices of the decided passages to score, (h,).
        settings: The settings of the learner.
        seed: The seed of the folds.
        span: What `new_span` returns; computed unless it is given.

    Returns:
        The scores from definitions and those from examples, both (h, c).
    """
    evidence = _without_barred(likeness, evidence)
    told = _tell(likeness, evidence.rows[chosen], pull=settings.definition_pull)
    learnt = np.zeros(told.shape)
    if not len(chosen):
        return told, learnt
    span = span or new_span(likeness, evidence, settings=settings)
    every = np.arange(len(evidence.rows))
    # With many decisions, two folds are enough and keep the answer fast.
    folds = 5 if len(every) <= _MANY else 2
    for fold in list_folds(len(chosen), folds=folds, seed=seed):
        held = chosen[fold]
        keep = np.setdiff1d(every, held)
        part = evidence.part(keep)
        if not part.known.any():
            continue
        slopes, intercepts, _ = _fit(likeness, part, span.values[keep], settings=settings)
        learnt[fold] = span.values[held] @ slopes + intercepts
        anchors = _choose_anchors(part, settings.largest_rank)
        known = part.known[anchors]
        votes = fit_votes(part.fits[anchors], known, weight=settings.votes)
        learnt[fold] += _hear(likeness, evidence.rows[held], part.rows[anchors], votes, known)
    return told, learnt


def _fit(
    likeness: Likeness,
    evidence: Evidence,
    values: NDArray[np.float64],
    *,
    settings: LearnerSettings,
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    offset = settings.definition_pull * likeness.prior[evidence.rows].astype(np.float64)
    shared = fit_intercept(offset, evidence)
    slopes, intercepts = fit_slopes(
        values,
        offset,
        evidence,
        shared=shared,
        shrinkage=settings.shrinkage,
        intercept_shrinkage=settings.intercept_shrinkage,
    )
    return slopes, intercepts, shared


def _tell(
    likeness: Likeness, rows: NDArray[np.intp] | slice, *, pull: float
) -> NDArray[np.float64]:
    """Return the scores from definitions, (n, c)."""
    told = pull * likeness.prior[rows].astype(np.float64)
    if likeness.barred is not None:
        told = np.where(likeness.barred[rows], NEVER, told)
    return told


def _hear(
    likeness: Likeness,
    rows: NDArray[np.intp] | slice,
    anchors: NDArray[np.intp],
    votes: NDArray[np.float64],
    voted: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the votes of the anchors on some passages, (n, c); none votes on itself."""
    numbers = np.arange(len(likeness.prior))[rows]
    out = np.zeros((len(numbers), votes.shape[1]))
    for first in range(0, len(numbers), _BLOCK):
        block = numbers[first : first + _BLOCK]
        at = np.minimum(np.searchsorted(anchors, block), len(anchors) - 1)
        own = np.where(anchors[at] == block, at, -1)
        power = measure_power(likeness.near(block, anchors), own=own)
        out[first : first + _BLOCK] = measure_votes(power, votes, voted)
    return out


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
