"""The workers of a run, wherever they are: they read the sample first, and then score answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

import numpy as np

from coding.answers.fitting import Fitted
from coding.answers.model import Choice, Partition
from coding.answers.station import Done, Opener, Piece, Read, Task

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcripts.embedding.open_embedder import Embedder

__all__ = ["Crew", "Engine"]

PIECE = 32  # texts of the sample that a worker reads at a time


class Crew(ABC):
    """Workers that stay from the sample to the last partition.

    Attributes:
        spent: The processor's seconds that the workers spent, by kind of work.
        reading: How long a worker read a text of the sample, in seconds by the clock; 0 before.
        shares_process: Whether they work in the process of the command.
    """

    shares_process = False

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.reading = 0.0

    @abstractmethod
    def open_model(self) -> Embedder:
        """Open the model for the process of the command; call it once, and first."""

    @abstractmethod
    def count_workers(self) -> int:
        """Return how many tasks are done at the same time."""

    @abstractmethod
    def _give(self, fitted: Fitted, choice: Choice) -> None:
        """Give every worker, also one that comes later, what partitions are scored with."""

    @abstractmethod
    def _run(self, tasks: Iterable[Task]) -> Iterator[Read | Done]:
        """Do tasks and yield what is made, in any order; only a few are taken ahead."""

    def count_seconds_here(self) -> float:
        """Return the processor's seconds that workers spent in the process of the command."""
        return sum(self.spent.values()) if self.shares_process else 0.0

    def _note(self, made: Read | Done) -> None:
        for kind, seconds in made.spent.items():
            self.spent[kind] = self.spent.get(kind, 0.0) + seconds

    def embed(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return the vectors of many texts; see `Embedder.embed`."""
        # Longest first, so that the workers end together.
        order = sorted(range(len(texts)), key=lambda n: (-len(texts[n]), n))
        places = [order[start : start + PIECE] for start in range(0, len(order), PIECE)]
        pieces = [
            Piece(number=number, texts=tuple(texts[n] for n in each))
            for number, each in enumerate(places)
        ]
        found: dict[int, NDArray[np.float32]] = {}
        done, seconds = 0, 0.0
        for made in self._run(pieces):
            self._note(made)
            if isinstance(made, Read):
                found[made.number] = made.vectors
                done += len(made.vectors)
                seconds += made.seconds
            if on_progress is not None:
                on_progress(done, len(texts))
        if not found:
            return np.zeros((0, 0), np.float32)
        self.reading = seconds / done
        vectors = np.concatenate([found[number] for number in range(len(pieces))])
        back = np.empty(len(order), np.intp)
        back[order] = np.arange(len(order))
        return np.asarray(vectors[back], dtype=np.float32)

    def score(
        self, partitions: Iterable[Partition], fitted: Fitted, choice: Choice
    ) -> Iterator[Done]:
        """Score partitions and yield them as they finish, in any order.

        Args:
            partitions: The partitions; only a few are read ahead.
            fitted: See `fit_answers`.
            choice: Which rows to return.

        Raises:
            LifeworldError: If workers are lost again and again.
        """
        self._give(fitted, choice)
        for made in self._run(partitions):
            self._note(made)
            if isinstance(made, Done):
                yield made


class Engine(Protocol):
    """A function that starts workers; see `run_locally` and `run_on_cluster`."""

    def __call__(self, *, open_model: Opener, workers: int) -> AbstractContextManager[Crew]:
        """Start workers; they end with the context."""
