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
    """Return the best F1 over all pairs that a line for each code can give.

    F1 is a ratio, so the lines for a given F1 are found code by code, and F1 from these lines,
    until it no longer rises (Dinkelbach 1967).
    """
    order = np.argsort(-scores, axis=0, kind="stable")
    hits = np.cumsum(np.take_along_axis(truth, order, axis=0), axis=0)
    hits = np.vstack([np.zeros((1, truth.shape[1])), hits])
    sizes = np.arange(len(hits))[:, None]
    best = 0.0
    for _ in range(100):
        at = np.argmax(2 * hits - best * sizes, axis=0)
        right = hits[at, np.arange(truth.shape[1])].sum()
        found = float(2 * right / max(at.sum() + truth.sum(), 1))
        if found <= best + 1e-9:
            break
        best = found
    return best
