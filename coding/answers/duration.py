"""How long a run of bulk coding will take on this machine, from a small piece that is measured."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.answers.fitting import Fitted, fit_answers
from coding.answers.sampling import Overview
from coding.answers.scoring import AnswerScorer, score_partition
from coding.answers.station import Opener
from coding.suggestions.model import CodeText
from coding.suggestions.tables import Answer

if TYPE_CHECKING:
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["FEWEST", "Estimate", "Pace", "measure_pace", "measure_work"]

FEWEST = 1000  # answers from which a run takes long enough to be told before
PIECE = 64  # answers that are read to fit, and as many that are scored with the clock running
_TAKES = 4.0  # seconds of a partition: its fixed cost is nothing beside it, and little is lost …
_EACH = 8  # … when it is not finished; and partitions for each worker, so that all end together
_SMALLEST, _LARGEST = 50, 5000  # answers in a partition


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a worker is.

    Attributes:
        each: The seconds for an answer that has not come before.
        again: The seconds for one that has.
        repeated: The share of the answers to come whose words have come before.
        measured: The number of answers from which this is known.
    """

    each: float
    again: float
    repeated: float
    measured: int

    def estimate(self, overview: Overview, *, workers: int) -> Estimate:
        """Return how long scoring will take; the sample has been read already."""
        rest = max(0, overview.answers - overview.empty - self.measured)
        seconds = rest * self._mean() + min(self.measured, overview.answers) * self.again
        return Estimate(
            answers=overview.answers, seconds=seconds / max(1, workers), measured=self.measured
        )

    def choose_batch(self, answers: int, *, workers: int) -> int:
        """Return how many answers make a partition of some seconds, and enough partitions."""
        size = min(_TAKES / max(self._mean(), 1e-6), answers / (max(1, workers) * _EACH))
        return int(min(max(size, _SMALLEST), _LARGEST))

    def _mean(self) -> float:
        return self.each * (1 - self.repeated) + self.again * self.repeated


def measure_pace(overview: Overview, fitted: Fitted, embedder: Embedder, *, reading: float) -> Pace:
    """Return how fast a worker is, from the sample that was read and a piece that is scored.

    Args:
        overview: See `read_overview`.
        fitted: The codebook fitted to the sample; its vectors are not computed again.
        embedder: The model.
        reading: The seconds that a worker took to read an answer of the sample.
    """
    rows = [
        Answer(number=number, id=str(number), text=text)
        for number, text in enumerate(overview.sample[:PIECE])
    ]
    scorer = AnswerScorer(fitted, embedder)
    began = time.perf_counter()
    scorer.score(rows)
    half_way = time.perf_counter()
    scorer.score(rows)
    again = (time.perf_counter() - half_way) / len(rows)
    # Good and Turing: the share of the sample that came once is that of what is new next.
    often = Counter(overview.sample)
    new = sum(times == 1 for times in often.values()) / often.total()
    return Pace(
        each=reading + (half_way - began) / len(rows),
        again=again,
        repeated=1 - new,
        measured=often.total(),
    )
