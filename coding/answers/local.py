"""The engine for one machine: single-threaded worker processes, which are faster than threads."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.answers.fitting import Fitted, score_partition
from coding.answers.parts import Choice, Partition, render_scores
from study.errors import LifeworldError
from study.language import say

if TYPE_CHECKING:
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["Done", "Opener", "run_locally", "run_partition"]

Opener = Callable[[], "Embedder"]
AHEAD = 2  # partitions queued for each worker: enough to keep it busy, few enough to save memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A finished partition: its key, its number of answers, and its rows as Parquet."""

    key: str
    answers: int
    data: bytes


def run_locally(
    partitions: Iterable[Partition],
    fitted: Fitted,
    choice: Choice,
    *,
    open_model: Opener,
    workers: int = 2,
) -> Iterator[Done]:
    """Score partitions on this machine and yield them as they finish, in any order.

    Args:
        partitions: The partitions; only a few are read ahead.
        fitted: See `fit_answers`.
        choice: Which rows to return.
        open_model: Opens the embedder; called in each worker, so it must be picklable if there
            are several.
        workers: The number of processes; with one, the work is done in this process.

    Raises:
        LifeworldError: If a worker process was killed.
    """
    if workers <= 1:
        embedder = open_model()
        for partition in partitions:
            yield run_partition(partition, fitted, choice, embedder)
        return
    # Numeric libraries read this when the workers load them.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import multiprocessing

    with ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(fitted, choice, open_model, os.getpid()),
    ) as pool:
        try:
            yield from _keep_busy(pool, partitions, most=workers * AHEAD)
        except BrokenProcessPool as error:
            raise LifeworldError(
                say("A worker process ended before it had finished."),
                hint=say(
                    "The memory may be full: close other programs, or use --workers 1, and"
                    " run the same command again; it continues where it stopped."
                ),
            ) from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _keep_busy(
    pool: ProcessPoolExecutor, partitions: Iterable[Partition], *, most: int
) -> Iterator[Done]:
    waiting: set[Future[Done]] = set()
    rest = deque[Done]()
    for partition in partitions:
        waiting.add(pool.submit(_work, partition))
        if len(waiting) >= most:
            ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            rest.extend(future.result() for future in ended)
        while rest:
            yield rest.popleft()
    while waiting:
        ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in ended:
            yield future.result()


def run_partition(partition: Partition, fitted: Fitted, choice: Choice, embedder: Embedder) -> Done:
    """Score one partition and return its rows; both engines call this."""
    scores = score_partition(fitted, partition.rows, embedder=embedder)
    return Done(
        key=partition.key,
        answers=len(partition.rows),
        data=render_scores(scores, choice=choice),
    )


# In a worker process -----------------------------------------------------------------------------

_own: list[tuple[Fitted, Choice, Embedder]] = []


def _begin(fitted: Fitted, choice: Choice, open_model: Opener, parent: int) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl+C
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _own[:] = [(fitted, choice, open_model())]


def _end_with(parent: int) -> None:
    """End this worker if its parent was killed, because nobody would use its results."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _work(partition: Partition) -> Done:
    fitted, choice, embedder = _own[0]
    return run_partition(partition, fitted, choice, embedder)
