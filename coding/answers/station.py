"""What a worker does and keeps: it opens its model once, and its fitted codebook once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coding.answers.fitting import Fitted
from coding.answers.model import Choice, Partition
from coding.answers.part_file import render_scores
from coding.answers.scoring import AnswerScorer
from coding.suggestions.set_aside.rules import find_answer_reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coding.suggestions.tables import Answer
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["Done", "Opener", "Piece", "Read", "Station", "Task"]

Opener = Callable[[], "Embedder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some texts of the sample whose vectors are wanted; the number says which they are."""

    number: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The vectors of a piece, the seconds by the clock that they took, and the processor's.

    `spent` is the processor's seconds by kind of work; see `Done`.
    """

    number: int
    vectors: NDArray[np.float32]
    seconds: float
    spent: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A finished partition: its key, its number of answers, its rows (see `render_scores`).

    `spent` is the processor's seconds by kind of work: start, embed, score and write.
    """

    key: str
    answers: int
    data: bytes
    spent: Mapping[str, float] = field(default_factory=dict)


Task = Piece | Partition


class Station:
    """A worker's place of work, kept warm from one task to the next.

    Args:
        open_model: Opens the embedder with one thread.
        since: The processor's time of this process from which its start is counted.
    """

    def __init__(self, open_model: Opener, *, since: float = 0.0) -> None:
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        self.embedder = open_model()
        # Workers share the cores, so none may use those of the others. A worker that somebody else
        # started has read no limit from its environment.
        threadpool_limits(1)
        self._start = time.process_time() - since
        self._lock = threading.Lock()
        self._work: tuple[str, Choice, AnswerScorer] | None = None

    def give(self, digest: str, choice: Choice, *, read: Callable[[], Fitted]) -> None:
        """Take the codebook that partitions are scored with; the same one is taken once.

        Args:
            digest: The hash of the fitted codebook.
            choice: Which rows to return.
            read: Returns the fitted codebook.
        """
        with self._lock:
            if self._work is None or self._work[:2] != (digest, choice):
                self._work = digest, choice, AnswerScorer(read(), self.embedder)

    def run(self, task: Task) -> Read | Done:
        """Return the vectors of a piece or the rows of a partition."""
        watch = _Watch(self._take_start())
        if isinstance(task, Piece):
            began = time.perf_counter()
            vectors = self.embedder.embed(task.texts)
            seconds = time.perf_counter() - began
            watch.take("embed")
            return Read(number=task.number, vectors=vectors, seconds=seconds, spent=watch.spent)
        work = self._work
        if work is None:
            raise RuntimeError("a partition without a codebook")
        _, choice, scorer = work
        rows, aside = _set_aside(task.rows, choice)
        watch.take("score")
        scores = scorer.score(rows, on_embedded=lambda: watch.take("embed"))
        watch.take("score")
        data = render_scores(scores, choice=choice, aside=aside)
        watch.take("write")
        return Done(key=task.key, answers=len(rows), data=data, spent=watch.spent)

    def _take_start(self) -> float:
        """Return what opening the model cost, the first time only."""
        with self._lock:
            start, self._start = self._start, 0.0
        return start


class _Watch:
    def __init__(self, start: float) -> None:
        self.spent: dict[str, float] = {"start": start} if start else {}
        self._last = time.thread_time()

    def take(self, name: str) -> None:
        now = time.thread_time()
        self.spent[name] = self.spent.get(name, 0.0) + now - self._last
        self._last = now


def _set_aside(rows: Sequence[Answer], choice: Choice) -> tuple[list[Answer], Counter[str]]:
    """Return the answers, marked where they are no evidence, and how many are, by reason."""
    marked, counts = [], Counter[str]()
    for row in rows:
        reason = None
        if row.text:
            reason = find_answer_reason(row.text, question=row.question, subject=choice.subject)
        if reason is not None:
            counts[reason.value] += 1
            row = replace(row, aside=reason.value)
        marked.append(row)
    return marked, counts
