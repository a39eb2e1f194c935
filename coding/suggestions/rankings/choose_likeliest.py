"""Choose the likeliest codes of every passage from scores. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.model import MOST_RANKED, Ranking

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from coding.suggestions.model import Judgement, ScoreTable

__all__ = ["choose_likeliest", "find_settled"]


def find_settled(
    judgements: Collection[Judgement],
    *,
    passages: int,
    codes: Sequence[str],
    definitions: Sequence[str],
) -> NDArray[np.bool_]:
    """Return which pairs of passage and code somebody has decided one by one, bool (n, c).

    A passage that was only read as a whole is not settled: somebody may want another code on it.

    Args:
        judgements: The decisions; a later one on the same pair replaces an earlier one.
        passages: The number of passages.
        codes: The ids of the codes.
        definitions: `hash_definition` of each: a rejection ends when the code's texts change.
    """
    columns = {code: column for column, code in enumerate(codes)}
    settled = np.zeros((passages, len(codes)), np.bool_)
    for judgement in judgements:
        column = columns.get(judgement.code)
        if column is not None:
            settled[judgement.passage, column] = (
                judgement.verdict != "rejected" or judgement.definition in ("", definitions[column])
            )
    return settled


def choose_likeliest(
    table: ScoreTable, *, settled: NDArray[np.bool_], usable: NDArray[np.bool_]
) -> Ranking:
    """Return the three likeliest codes of every passage that are usable and not settled.

    Args:
        table: The scores of every passage and code.
        settled: See `find_settled`.
        usable: Which codes can be applied, bool (c,); others only group codes.
    """
    count, width = table.scores.shape
    open_scores = np.where(settled | ~usable, -np.inf, table.scores)
    if width > MOST_RANKED:
        # Equal scores are rare and their order does not matter here, but must be the same again.
        best = np.argpartition(-open_scores, MOST_RANKED - 1, axis=1)[:, :MOST_RANKED]
        best = np.sort(best, axis=1)
    else:
        best = np.tile(np.arange(width, dtype=np.intp), (count, 1))
    scores = np.take_along_axis(open_scores, best, axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")
    best = np.take_along_axis(best, order, axis=1)
    scores = np.take_along_axis(scores, order, axis=1)
    missing = MOST_RANKED - best.shape[1]
    if missing > 0:
        best = np.pad(best, ((0, 0), (0, missing)), constant_values=-1)
        scores = np.pad(scores, ((0, 0), (0, missing)), constant_values=-np.inf)
    best = np.where(np.isfinite(scores), best, -1).astype(np.intp)
    chances = None
    if table.calibrated and width:
        chances = np.take_along_axis(table.probabilities, np.maximum(best, 0), axis=1)
    return Ranking(codes=table.codes, best=best, scores=scores, probabilities=chances)
