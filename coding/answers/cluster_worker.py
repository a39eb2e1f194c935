"""What stays on a worker of Dask during a run."""

from __future__ import annotations

import contextlib
import importlib
import threading
from typing import TYPE_CHECKING, Any

from coding.answers.fitting import parse_fitted
from coding.answers.station import Done, Opener, Read, Station, Task
from study.errors import LifeworldError

if TYPE_CHECKING:
    from coding.answers.model import Choice

__all__ = ["Codebook", "Model", "run_task"]

try:
    _Plugin: Any = importlib.import_module("distributed.diagnostics.plugin").WorkerPlugin
except ImportError:  # nobody makes a plugin then; see `run_on_cluster`
    _Plugin = object

_models: dict[str, Opener] = {}
_codebooks: dict[str, Codebook] = {}
_stations: dict[str, Station] = {}
_lock = threading.Lock()


class Model(_Plugin):  # type: ignore[misc]
    """Lets a worker open the model of a run, while the command still reads the answers.

    Args:
        run: The id of the run.
        open_model: Opens the embedder.
    """

    def __init__(self, run: str, open_model: Opener) -> None:
        self.run, self.open_model = run, open_model

    def setup(self, worker: Any) -> None:
        """Keep it in the process of the worker."""
        _models[self.run] = self.open_model
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        with contextlib.suppress(LifeworldError):  # the first task says it to the command
            _get_station(self.run)

    def teardown(self, worker: Any) -> None:
        """Forget it, and the opened model."""
        _models.pop(self.run, None)
        _stations.pop(self.run, None)


class Codebook(_Plugin):  # type: ignore[misc]
    """Gives a worker the fitted codebook of a run, when it is there or when the worker joins.

    Args:
        run: The id of the run.
        digest: The hash of the codebook.
        choice: Which rows to return.
        packed: The codebook as bytes; see `render_fitted`.
    """

    def __init__(self, run: str, digest: str, choice: Choice, packed: bytes) -> None:
        self.run, self.digest, self.choice, self.packed = run, digest, choice, packed

    def setup(self, worker: Any) -> None:
        """Keep it in the process of the worker."""
        _codebooks[self.run] = self

    def teardown(self, worker: Any) -> None:
        """Forget it."""
        _codebooks.pop(self.run, None)


def run_task(run: str, task: Task) -> Read | Done:
    """Do a task of a run on this worker."""
    station = _get_station(run)
    if (book := _codebooks.get(run)) is not None:
        packed = book.packed
        station.give(book.digest, book.choice, read=lambda: parse_fitted(packed))
    return station.run(task)


def _get_station(run: str) -> Station:
    with _lock:  # a worker has several threads, and one model is enough
        station = _stations.get(run)
        if station is None:
            station = _stations[run] = Station(_models[run])
        return station
