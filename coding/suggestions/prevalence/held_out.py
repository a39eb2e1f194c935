"""Predictions for passages read at random by learners that have not seen them.

Where a learner saw a passage, it is right about it more often than elsewhere, and a correction from
such passages would be too small. Every passage that somebody decided on is therefore held out once,
together with a fifth of the others (cross-prediction, Zrnic and Candès 2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.calibration import list_folds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from numpy.typing import NDArray

    from coding.suggestions.engine import SuggestionEngine
    from coding.suggestions.model import Judgement

__all__ = ["HeldOut", "score_held_out"]

FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """What people and learners say of the passages read at random, and of all.

    Attributes:
        codes: The ids of the codes, c of them.
        rows: The passages read at random, n of them, in order.
        fits: The codes that people applied to them, (n, c).
        chances: Their probabilities by learners that had not seen them, (n, c).
        suggested: Which codes those learners suggest for them, (n, c).
        calibrated: Whether the probabilities were calibrated on this study, in every fold.
        mean: The mean probability of each code over all passages, (c,).
        spread: Its standard deviation, (c,).
        proposed: The share of all passages for which each code is suggested, (c,).
        known: The passages that have each code, as far as people said so, (c,).
        known_not: The passages read as a whole that do not have it, (c,).
    """

    codes: tuple[str, ...]
    rows: tuple[int, ...]
    fits: NDArray[np.bool_]
    chances: NDArray[np.float64]
    suggested: NDArray[np.bool_]
    calibrated: bool
    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    proposed: NDArray[np.float64]
    known: NDArray[np.int64]
    known_not: NDArray[np.int64]


def score_held_out(
    engine: SuggestionEngine,
    judgements: Sequence[Judgement],
    *,
    reviewed: Collection[int],
    sampled: Collection[int],
    aside: Collection[int] = (),
    weights: NDArray[np.float64] | None = None,
    folds: int = FOLDS,
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> HeldOut:
    """Return held-out predictions for a random sample, and their means over all passages.

    Args:
        engine: An engine with codes and passages.
        judgements: See `SuggestionEngine.scores`.
        reviewed: See `SuggestionEngine.scores`.
        sampled: The passages of a random sample that were read, at least one of them.
        aside: See `SuggestionEngine.scores`.
        weights: How often each passage of the engine counts, (n,), or 0 for one that belongs to
            none of those to be told of; None if once each.
        folds: The number of parts.
        on_progress: Called with the number of parts done and in all.
    """
    count = len(engine.passages)
    rows = np.array(sorted(set(sampled)), dtype=np.intp)
    decided = np.array(
        sorted({j.passage for j in judgements} | set(reviewed) | set(sampled)), dtype=np.intp
    )
    parts = list_folds(len(decided), folds=folds, seed=engine.settings.seed)
    weights = np.ones(count) if weights is None else weights
    chances: NDArray[np.float64] | None = None
    for number, part in enumerate(parts):
        on_progress(number, len(parts))
        out = {int(row) for row in decided[part]}
        table = engine.scores(
            [j for j in judgements if j.passage not in out],
            reviewed=set(reviewed) - out,
            sampled=set(sampled) - out,
            aside=aside,
        )
        if chances is None:
            codes, calibrated = table.codes, True
            chances = np.zeros((count, len(codes)))
            suggested = np.zeros((count, len(codes)))
            square = np.zeros((count, len(codes)))
        calibrated = calibrated and table.calibrated
        held = np.array(sorted(out), dtype=np.intp)
        share = np.full(count, 1 / len(parts))
        share[decided] = 0.0
        share[held] = 1.0
        chances += share[:, None] * table.probabilities
        square += share[:, None] * table.probabilities**2
        suggested += share[:, None] * table.proposed
    on_progress(len(parts), len(parts))
    if chances is None:
        raise ValueError("a sample needs a passage")
    total = weights.sum()
    mean = weights @ chances / total
    fits = _read_judgements(judgements, codes, count=count)
    counted = weights > 0
    whole = np.zeros(count, np.bool_)
    whole[sorted(set(reviewed) | set(sampled))] = True
    return HeldOut(
        codes=codes,
        rows=tuple(int(row) for row in rows),
        fits=fits[rows],
        chances=chances[rows],
        suggested=suggested[rows] > 0.5,
        calibrated=calibrated,
        mean=mean,
        spread=np.sqrt(np.maximum(weights @ square / total - mean**2, 0.0)),
        proposed=weights @ suggested / total,
        known=fits[counted].sum(axis=0),
        known_not=(~fits[counted & whole]).sum(axis=0),
    )


def _read_judgements(
    judgements: Sequence[Judgement], codes: tuple[str, ...], *, count: int
) -> NDArray[np.bool_]:
    """Return where people applied codes, (n, c)."""
    columns = {code: number for number, code in enumerate(codes)}
    fits = np.zeros((count, len(codes)), np.bool_)
    for judgement in judgements:
        if judgement.verdict != "rejected" and judgement.code in columns:
            fits[judgement.passage, columns[judgement.code]] = True
    return fits
