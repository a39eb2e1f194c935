"""What suggestions say of units that they had not seen, gathered over folds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.measures import EvaluatedUnit, Outcome
from coding.suggestions.model import Judgement
from coding.suggestions.prevalence.figures import SampleFigures, measure_sample
from coding.suggestions.prevalence.held_out import score_held_out
from coding.suggestions.trust.abstaining import Abstained, measure_abstaining
from coding.suggestions.trust.coders import Beside, compare_coders
from coding.suggestions.trust.verdicts import ENOUGH_READ

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.code_texts import CodeLike
    from coding.suggestions.engine import SuggestionEngine

__all__ = ["Unseen", "measure_drawn"]


class Unseen:
    """The outcomes of the folds; every unit is tested in one of them.

    Args:
        units: The units, as `merge_units` returns them.
        labels: The codings of people, (n, c).
    """

    def __init__(self, units: Sequence[EvaluatedUnit], labels: NDArray[np.bool_]) -> None:
        self._units, self._labels = units, labels
        self._suggested: dict[tuple[str, str], NDArray[np.bool_]] = {}
        self._said: list[tuple[NDArray[np.float64], NDArray[np.bool_]]] = []

    def add(self, rows: NDArray[np.intp], outcome: Outcome) -> None:
        """Add the outcome of a fold for the units *rows*."""
        if outcome.proposed is not None:
            for row, suggested in zip(rows, outcome.proposed, strict=True):
                unit = self._units[int(row)]
                self._suggested[unit.document, unit.text] = suggested
        scores = outcome.scores if outcome.probabilities is None else outcome.probabilities
        self._said.append((scores, self._labels[rows]))

    def compare(
        self, units: Sequence[EvaluatedUnit], *, codes: Sequence[CodeLike]
    ) -> tuple[Beside, ...]:
        """Return the suggestions beside each pair of coders; *codes* are those of the columns."""
        ids, names = [code.id for code in codes], [code.name for code in codes]
        return tuple(compare_coders(units, self._suggested, codes=ids, names=names))

    def measure(self) -> tuple[Abstained, ...]:
        """Return how often the best code is right for the units of which it is surest."""
        return measure_abstaining(self._said)


def measure_drawn(
    engine: SuggestionEngine,
    units: Sequence[EvaluatedUnit],
    labels: NDArray[np.bool_],
    *,
    codes: Sequence[CodeLike],
) -> SampleFigures | None:
    """Return how good suggestions are on the units drawn at random; None with fewer than 24.

    Args:
        engine: An engine with these units and codes.
        units: All units, as `merge_units` returns them.
        labels: The codings of people, (n, c).
        codes: The codes of the columns.
    """
    drawn = [row for row, unit in enumerate(units) if unit.sampled]
    if len(drawn) < ENOUGH_READ:
        return None
    judgements = [
        Judgement(passage=int(row), code=codes[int(column)].id, verdict="coded")
        for row, column in np.argwhere(labels)
    ]
    held = score_held_out(engine, judgements, reviewed=range(len(units)), sampled=drawn)
    return measure_sample(held)
