"""The workers of one machine: single-threaded processes, which are faster than threads."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from coding.answers.crew import Crew
from coding.answers.fitting import Fitted, parse_fitted, render_fitted
from coding.answers.model import Choice
from coding.answers.station import Done, Opener, Read, Station, Task
from study.errors import LifeworldError
from study.language import say
from study.quiet import list_single_thread

if TYPE_CHECKING:
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["run_locally"]

AHEAD = 2  # tasks queued for each worker: enough to keep it busy, few enough to save memory
LOST = 3  # how often in a row workers may end before one has finished anything


@contextmanager
def run_locally(*, open_model: Opener, workers: int = 2) -> Iterator[Crew]:
    """Start workers on this machine; they end with the context.

    Args:
        open_model: Opens the embedder; called in each worker, so it must be picklable if there
            are several.
        workers: The number of processes; with one, the work is done in this process.
    """
    if workers <= 1:
        yield _Alone(open_model)
        return
    with TemporaryDirectory(prefix="lifeworld-") as folder:
        crew = _Processes(open_model, workers, Path(folder) / "fitted.bin")
        try:
            yield crew
        except BaseException:
            crew.close(wait=False)
            raise
        crew.close(wait=True)


class _Alone(Crew):
    """The process of the command is the only worker, and opens one model."""

    shares_process = True

    def __init__(self, open_model: Opener) -> None:
        super().__init__()
        self._station = Station(open_model, since=time.process_time())

    def open_model(self) -> Embedder:
        return self._station.embedder

    def count_workers(self) -> int:
        return 1

    def _give(self, fitted: Fitted, choice: Choice) -> None:
        self._station.give(fitted.digest, choice, read=lambda: fitted)

    def _run(self, tasks: Iterable[Task]) -> Iterator[Read | Done]:
        return map(self._station.run, tasks)


class _Processes(Crew):
    """Processes that are started before there is work, so that they are ready when there is.

    They take the fitted codebook from a file, once each. If one is killed, all are started again,
    because the pool that they belong to is broken, and what was not finished is done again.
    """

    def __init__(self, open_model: Opener, workers: int, path: Path) -> None:
        super().__init__()
        self._open_model, self._workers, self._path = open_model, workers, path
        self._given: _Given | None = None
        # Numeric libraries read this when the workers load them.
        os.environ.update(list_single_thread())
        self._pool: ProcessPoolExecutor | None = None

    def open_model(self) -> Embedder:
        # Before the processes start: a model that has to be converted first is converted once.
        embedder = self._open_model()
        self._pool = self._start()
        return embedder

    def count_workers(self) -> int:
        return self._workers

    def close(self, *, wait: bool) -> None:
        """End the workers; what they have not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        import multiprocessing

        pool = ProcessPoolExecutor(
            self._workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._open_model, os.getpid()),
        )
        with suppress(BrokenProcessPool):  # then the first task says so
            for _ in range(self._workers):  # a process starts when there is a task for it
                pool.submit(_rest)
        return pool

    def _give(self, fitted: Fitted, choice: Choice) -> None:
        self._path.write_bytes(render_fitted(fitted))
        self._given = str(self._path), fitted.digest, choice

    def _run(self, tasks: Iterable[Task]) -> Iterator[Read | Done]:
        source, again = iter(tasks), deque[Task]()
        waiting: dict[Future[Read | Done], Task] = {}
        lost = 0
        while True:
            try:
                while len(waiting) < self._workers * AHEAD:
                    task = again.popleft() if again else next(source, None)
                    if task is None:
                        break
                    again.appendleft(task)  # until it is handed over
                    pool = self._pool = self._pool or self._start()
                    future = pool.submit(_work, self._given, task)
                    waiting[future] = again.popleft()
                if not waiting:
                    return
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    made = future.result()
                    del waiting[future]
                    lost = 0
                    yield made
            except BrokenProcessPool as error:
                lost += 1
                if lost >= LOST:
                    raise LifeworldError(
                        say("Worker processes end before they have finished anything."),
                        hint=say(
                            "The memory may be full: close other programs, or use --workers 1, and"
                            " run the same command again; it continues where it stopped."
                        ),
                    ) from error
                again.extend(waiting.values())
                waiting.clear()
                self.close(wait=False)
                self._pool = self._start()


# In a worker process -----------------------------------------------------------------------------

_Given = tuple[str, str, Choice]
_own: list[Station] = []


def _begin(open_model: Opener, parent: int) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl+C
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _own[:] = [Station(open_model)]


def _end_with(parent: int) -> None:
    """End this worker if its parent was killed, because nobody would use its results."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _rest() -> None:
    """Do nothing: the process is there, and has its model."""


def _work(given: _Given | None, task: Task) -> Read | Done:
    station = _own[0]
    if given is not None:
        path, digest, choice = given
        station.give(digest, choice, read=lambda: parse_fitted(Path(path).read_bytes()))
    return station.run(task)
