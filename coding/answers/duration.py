"""How long a run of bulk coding will take on this machine, from a small piece that is measured."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from coding.answers.fitting import fit_answers, score_partition
from coding.answers.local import Opener
from coding.answers.sampling import Overview
from coding.suggestions.model import CodeText
from coding.suggestions.tables import Answer

__all__ = ["FEWEST", "Estimate", "measure_work"]

FEWEST = 1000  # answers from which a run takes long enough to be told before
PIECE = 64  # answers that are read to fit, and as many that are scored with the clock running


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The expected length of a run.

    Attributes:
        answers: The number of answers.
        seconds: How long they will take, start included.
        measured: The number of answers that were scored to find out.
    """

    answers: int
    seconds: float
    measured: int


def measure_work(
    overview: Overview,
    codes: Sequence[CodeText],
    *,
    open_model: Opener,
    examples: int = 0,
    workers: int = 1,
) -> Estimate:
    """Return how long a run will take, by doing a small piece of it in one thread.

    It opens the model, fits the codebook to some answers of the sample without examples, and scores
    others. Every worker is taken to be as fast as this one, so that on a busy machine, or on one
    with fewer free cores than workers, a run takes longer.

    Args:
        overview: See `read_overview`; its sample is in random order.
        codes: The codebook.
        open_model: Opens the embedder with one thread.
        examples: The number of coded examples that will be read, too.
        workers: The number of processes of the run.
    """
    opened = time.perf_counter()
    embedder = open_model()
    opening = time.perf_counter() - opened
    few = list(overview.sample)
    half = min(PIECE, max(1, len(few) // 2))
    fitted = fit_answers(codes, [], few[:half], embedder=embedder)
    rows = [
        Answer(number=number, id=str(number), text=text)
        for number, text in enumerate(few[half : 2 * half] or few[:half])
    ]
    began = time.perf_counter()
    score_partition(fitted, rows, embedder=embedder)
    each = (time.perf_counter() - began) / len(rows)
    told = overview.answers - overview.empty + examples
    # The model is opened for the sample, and again in the workers, at the same time.
    return Estimate(
        answers=overview.answers,
        seconds=2 * opening + told * each / max(1, workers),
        measured=len(rows),
    )
