"""What was suggested, beside what the best lines in hindsight would have given."""

from __future__ import annotations

import numpy as np


def measure_suggested(proposed: np.ndarray, truth: np.ndarray) -> float:
    """Return F1 over all pairs of what was suggested."""
    total = int(proposed.sum() + truth.sum())
    return 2 * int((proposed & truth).sum()) / total if total else 0.0


def find_best_line(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the best F1 over all pairs that one line for all codes can give."""
    order = np.argsort(-scores.ravel(), kind="stable")
    hits = np.cumsum(truth.ravel()[order])
    return float((2 * hits / (np.arange(1, len(hits) + 1) + truth.sum())).max(initial=0.0))


def find_best_lines(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the best F1 over all pairs that a line for each code can give."""
    return _find_best_cuts(scores, truth)[1]


def measure_lines_elsewhere(
    scores: np.ndarray, truth: np.ndarray, documents: list[str]
) -> float | None:
    """Return F1 with the lines that are best for each code on the other half of the documents.

    What such lines gain there and lose here is chance.
    """
    names = np.array(sorted(set(documents)))
    chosen = np.random.default_rng(0).permutation(names)[: len(names) // 2]
    half = np.isin(documents, chosen)
    if half.all() or not half.any():
        return None
    proposed = np.zeros(truth.shape, bool)
    for here, there in ((half, ~half), (~half, half)):
        proposed[here] = scores[here] >= _list_best_lines(scores[there], truth[there])
    return measure_suggested(proposed, truth)


def measure_reachable(
    proposed: np.ndarray, scores: np.ndarray, chances: np.ndarray, *, draws: int = 20
) -> float:
    """Return the share of `find_best_lines` that suggestions reach where probabilities are exact.

    Codes are drawn by the probabilities themselves, so nothing better could be suggested. Lines in
    hindsight are still better: they know what chance has drawn.
    """
    rng = np.random.default_rng(0)
    reached = best = 0.0
    for _ in range(draws):
        truth = rng.random(chances.shape) < chances
        reached += measure_suggested(proposed, truth)
        best += find_best_lines(scores, truth)
    return reached / best if best else 0.0


def _find_best_cuts(scores: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, float]:
    """Return how many passages the best line of each code takes, (c,), and the F1 of all.

    F1 is a ratio, so the lines for a given F1 are found code by code, and F1 from these lines,
    until it no longer rises (Dinkelbach 1967).
    """
    order = np.argsort(-scores, axis=0, kind="stable")
    hits = np.cumsum(np.take_along_axis(truth, order, axis=0), axis=0)
    hits = np.vstack([np.zeros((1, truth.shape[1])), hits])
    sizes = np.arange(len(hits))[:, None]
    cuts, best = np.zeros(truth.shape[1], int), 0.0
    for _ in range(100):
        at = np.argmax(2 * hits - best * sizes, axis=0)
        right = hits[at, np.arange(truth.shape[1])].sum()
        found = float(2 * right / max(at.sum() + truth.sum(), 1))
        if found <= best + 1e-9:
            break
        cuts, best = at, found
    return cuts, best


def _list_best_lines(scores: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the best line of each code, half way between the scores above and below it, (c,).

    Where nothing should be suggested, it is above the highest score seen, not out of reach.
    """
    cuts, columns = _find_best_cuts(scores, truth)[0], np.arange(truth.shape[1])
    ranked = -np.sort(-scores, axis=0)
    above = ranked[np.maximum(cuts - 1, 0), columns]
    below = ranked[np.minimum(cuts, len(ranked) - 1), columns]
    lines = np.where(cuts == len(ranked), -np.inf, (above + below) / 2)
    return np.where(cuts == 0, np.nextafter(ranked[0], np.inf), lines)
