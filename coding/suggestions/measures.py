"""Measures of the quality of suggestions and the agreement of coders. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.calibration import measure_calibration_error

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Agreement",
    "Bin",
    "EvaluatedUnit",
    "Outcome",
    "measure_agreement",
    "measure_outcome",
    "measure_ranking",
    "measure_reliability",
]

_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedUnit:
    """A piece of text with the codes that one coder applied; none means that no code fits."""

    text: str
    document: str
    codes: frozenset[str]
    coder: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The output of a method for the tested units.

    Attributes:
        scores: Any numbers that rank, (n, c).
        probabilities: Calibrated probabilities, (n, c), if the method has them.
        proposed: Where the method suggests a code, bool (n, c).
        expected: The share of suggestions that the method expects to be right, if it says so.
    """

    scores: NDArray[np.float64]
    probabilities: NDArray[np.float64] | None = None
    proposed: NDArray[np.bool_] | None = None
    expected: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Pairs with a probability in `[low, high)`: mean predicted (`said`) and observed (`seen`)."""

    low: float
    high: float
    pairs: int
    said: float
    seen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The agreement of two coders on the units that both coded.

    Attributes:
        coders: Their names.
        units: The number of units that both coded.
        micro_f1: F1 over all pairs of unit and code; symmetric in the two coders.
        macro_f1: The mean over codes of positive agreement (Dice 1945).
        codes: Positive agreement of each code that either used: 2 both / (one + other).
    """

    coders: tuple[str, str]
    units: int
    micro_f1: float
    macro_f1: float
    codes: dict[str, float]


def measure_outcome(
    outcome: Outcome, truth: NDArray[np.bool_], *, expected: float
) -> dict[str, float | None]:
    """Return the measures of one outcome, by the names in `Measures`.

    Args:
        outcome: The output of a method.
        truth: The codings of people, (n, c).
        expected: The mean number of codes on a unit in the training documents; F1 is measured at
            that number of codes.
    """
    from sklearn.metrics import average_precision_score

    scores = outcome.scores
    used = np.flatnonzero(truth.any(axis=0))
    result: dict[str, float | None] = dict.fromkeys(
        ("micro_f1", "macro_f1", "average_precision", "recall_at_3"), 0.0
    ) | dict.fromkeys(("precision", "coverage", "calibration_error"), None)
    if outcome.probabilities is not None:
        result["calibration_error"] = measure_calibration_error(outcome.probabilities, truth)
    if not len(used):
        return result
    count = max(1, round(expected * len(truth)))
    # Break ties by position, so that a constant score does not choose everything.
    first = np.argsort(-scores.ravel(), kind="stable")[:count]
    chosen = np.isin(np.arange(truth.size), first).reshape(truth.shape)
    best = np.argsort(-scores, axis=1, kind="stable")[:, :3]
    result["micro_f1"] = _f1(chosen, truth)
    result["macro_f1"] = float(np.mean([_f1(chosen[:, c], truth[:, c]) for c in used]))
    result["average_precision"] = float(
        average_precision_score(truth[:, used], scores[:, used], average="macro")
    )
    result["recall_at_3"] = float(np.take_along_axis(truth, best, axis=1).sum() / truth.sum())
    if outcome.proposed is not None:
        right = int((outcome.proposed & truth).sum())
        # Without suggestions there is no precision; None is left out of the mean.
        result["precision"] = right / outcome.proposed.sum() if outcome.proposed.any() else None
        result["coverage"] = right / int(truth.sum())
    return result


def measure_ranking(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> dict[str, float]:
    """Return the ranking measures of benchmarks: micro average precision and precision at 1.

    Args:
        scores: Any numbers that rank, (n, c).
        truth: The codings of people, (n, c); at least one.
    """
    from sklearn.metrics import average_precision_score

    coded = np.flatnonzero(truth.any(axis=1))
    first = np.argsort(-scores, axis=1, kind="stable")[:, 0]
    return {
        "micro_average_precision": float(average_precision_score(truth.ravel(), scores.ravel())),
        "precision_at_1": float(truth[coded, first[coded]].mean()),
    }


def measure_agreement(units: Sequence[EvaluatedUnit]) -> list[Agreement]:
    """Return the agreement of each pair of coders on the units that both coded."""
    by_coder: dict[str, dict[tuple[str, str], set[str]]] = {}
    for unit in units:
        if unit.coder:
            own = by_coder.setdefault(unit.coder, {})
            own.setdefault((unit.document, unit.text), set()).update(unit.codes)
    found = []
    for one, other in combinations(sorted(by_coder), 2):
        shared = sorted(by_coder[one].keys() & by_coder[other].keys())
        names = sorted({c for k in shared for c in by_coder[one][k] | by_coder[other][k]})
        if not names:
            continue
        left, right = (
            np.array([[c in by_coder[who][key] for c in names] for key in shared], dtype=bool)
            for who in (one, other)
        )
        each = {c: _f1(left[:, i], right[:, i]) for i, c in enumerate(names)}
        found.append(
            Agreement(
                coders=(one, other),
                units=len(shared),
                micro_f1=_f1(left, right),
                macro_f1=float(np.mean(list(each.values()))),
                codes=each,
            )
        )
    return found


def measure_reliability(
    said: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]],
) -> tuple[Bin, ...]:
    """Return predicted and observed frequency in ten ranges of probability; skip empty ranges.

    Args:
        said: Probabilities and the codings of people, both (n, c), of any number of outcomes.
    """
    if not said:
        return ()
    chances = np.concatenate([each.ravel() for each, _ in said])
    fits = np.concatenate([truth.ravel() for _, truth in said])
    bucket = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    return tuple(
        Bin(
            low=i / _BINS,
            high=(i + 1) / _BINS,
            pairs=int(inside.sum()),
            said=round(float(chances[inside].mean()), 4),
            seen=round(float(fits[inside].mean()), 4),
        )
        for i in range(_BINS)
        if (inside := bucket == i).any()
    )


def _f1(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    both, total = int((one & other).sum()), int(one.sum() + other.sum())
    return 2 * both / total if total else 0.0
