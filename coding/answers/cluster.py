"""The workers of several machines, which do the same tasks with Dask."""

from __future__ import annotations

import importlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from coding.answers.crew import Crew
from coding.answers.fitting import Fitted, render_fitted
from coding.answers.model import Choice
from coding.answers.station import Done, Opener, Read, Task
from study.errors import LifeworldError, ModelUnavailable
from study.language import say
from study.quiet import list_single_thread

if TYPE_CHECKING:
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["run_on_cluster"]

AHEAD = 3  # tasks queued for each thread of the cluster
RETRIES = 5  # how often a task is retried when its worker is lost
PATIENCE = 120.0  # seconds for which a scheduler that was lost is looked for
_COUNTED = 5.0  # seconds between two counts of the workers
_SECONDS = 20  # timeout for reaching a scheduler
# By default Dask keeps the last thousand messages, and with them the answers of as many parts.
_FORGETFUL = {"distributed.admin.low-level-log-length": 1}
# Of workers that are ours: nobody looks at what they would tell of themselves many times a second,
# which costs each of them and this process three percent of a core.
_OWN = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "2s",
}


@contextmanager
def run_on_cluster(
    *,
    open_model: Opener,
    workers: int = 2,
    scheduler: str | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Iterator[Crew]:
    """Use the workers of a cluster; those that are started here end with the context.

    Results come back to this process, which writes them, so workers need no shared disk. What a
    killed worker had is given to another one. If the scheduler is lost, another at the same address
    is waited for, and gets what was not finished.

    Args:
        open_model: Opens the embedder; called on each worker, so it must be picklable.
        workers: The number of processes to start on this machine, if there is no scheduler.
        scheduler: The address of a running cluster, such as `tcp://10.0.0.5:8786`.
        tell: Called with a sentence when the scheduler was lost.

    Raises:
        ModelUnavailable: If Dask is not installed.
        LifeworldError: If the cluster cannot be reached.
    """
    try:
        # Typed as Any, because it is only partly annotated and may not be installed.
        dask: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise ModelUnavailable(
            say("The engine “dask” needs Dask, which is not installed here."),
            hint=say("Install it with: pip install 'lifeworld[cluster]'. Or use --engine local."),
        ) from error
    settings: Any = importlib.import_module("dask.config")
    with ExitStack() as stack:
        stack.enter_context(settings.set(_FORGETFUL))
        address = scheduler or _start(stack, dask, workers)
        crew = _Cluster(dask, open_model, address, tell)
        stack.callback(crew.close)
        yield crew


def _start(stack: ExitStack, dask: Any, workers: int) -> str:
    """Start a cluster on this machine that is closed with the stack; return its address."""
    os.environ.update(list_single_thread())
    # Otherwise files of Dask's own stay in the folder for temporary ones.
    scratch = stack.enter_context(TemporaryDirectory(prefix="lifeworld-"))
    settings: Any = importlib.import_module("dask.config")
    stack.enter_context(settings.set(_OWN | {"temporary-directory": scratch}))
    own = dask.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=50,
    )
    return str(stack.enter_context(own).scheduler_address)


class _Cluster(Crew):
    """Workers of Dask; they get the model and the fitted codebook as plugins, once each.

    A worker that joins later gets them before its first task.
    """

    def __init__(
        self, dask: Any, open_model: Opener, address: str, tell: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._dask, self._opener, self._address, self._tell = dask, open_model, address, tell
        self._worker: Any = importlib.import_module("coding.answers.cluster_worker")
        self._run_id = f"lifeworld-{uuid4().hex}"
        self._opened = False
        self._given: tuple[str, Choice, bytes] | None = None
        self._client = self._connect()

    def open_model(self) -> Embedder:
        # Before those on this machine: a model that has to be converted first is converted once.
        embedder = self._opener()
        self._opened = True
        self._send_model(self._client)
        return embedder

    def count_workers(self) -> int:
        return max(1, int(sum(self._client.nthreads().values())))

    def close(self) -> None:
        """Take from the workers what they got, and leave them to others."""
        if self._client.status == "running":
            with suppress(OSError, TimeoutError, ValueError):
                if self._opened:
                    self._client.unregister_worker_plugin(f"{self._run_id}-model")
                if self._given is not None:
                    self._client.unregister_worker_plugin(f"{self._run_id}-codebook")
        self._client.close(timeout=_SECONDS)

    def _connect(self) -> Any:
        try:
            client = self._dask.Client(self._address, timeout=_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise LifeworldError(
                say("No Dask scheduler answers at {scheduler}.", scheduler=self._address),
                hint=say("Start one with `dask scheduler`, and pass the address that it prints."),
            ) from error
        if self._opened:
            self._send_model(client)
        if self._given is not None:
            self._send_codebook(client, *self._given)
        return client

    def _send_model(self, client: Any) -> None:
        plugin = self._worker.Model(self._run_id, self._opener)
        client.register_plugin(plugin, name=f"{self._run_id}-model")

    def _give(self, fitted: Fitted, choice: Choice) -> None:
        self._given = fitted.digest, choice, render_fitted(fitted)
        self._send_codebook(self._client, *self._given)

    def _send_codebook(self, client: Any, digest: str, choice: Choice, packed: bytes) -> None:
        plugin = self._worker.Codebook(self._run_id, digest, choice, packed)
        client.register_plugin(plugin, name=f"{self._run_id}-codebook")

    def _run(self, tasks: Iterable[Task]) -> Iterator[Read | Done]:
        source, again = iter(tasks), deque[Task]()
        while True:
            open_ones: dict[Any, Task] = {}
            connected = True  # whether an error may be one of the connection
            try:
                running = self._dask.as_completed(loop=self._client.loop)
                most, counted = 0, -_COUNTED
                while True:
                    if time.monotonic() - counted > _COUNTED:  # workers come and go
                        most, counted = self.count_workers() * AHEAD, time.monotonic()
                    while len(open_ones) < most:
                        connected = False
                        task = again.popleft() if again else next(source, None)
                        connected = True
                        if task is None:
                            break
                        again.appendleft(task)  # until it is handed over
                        future = self._client.submit(
                            self._worker.run_task,
                            self._run_id,
                            task,
                            pure=False,
                            retries=RETRIES,
                        )
                        open_ones[future] = again.popleft()
                        running.add(future)
                    if not open_ones:
                        return
                    future = next(running)
                    connected = future.status != "error"
                    made = future.result()
                    del open_ones[future]
                    future.release()
                    yield made
            except self._dask.KilledWorker as error:
                raise LifeworldError(
                    say("Several workers of the cluster were killed by the same answers."),
                    hint=say(
                        "Give each worker at least 2 GB of memory and run the same command"
                        " again; it continues where it stopped."
                    ),
                ) from error
            except (CancelledError, OSError) as error:
                if not connected:  # it comes from the task, or from reading the answers
                    raise
                again.extend(open_ones.values())
                self._find_again(error)

    def _find_again(self, error: BaseException) -> None:
        """Wait for a scheduler at the address of the one that was lost."""
        self._tell(say("The scheduler at {scheduler} was lost.", scheduler=self._address))
        with suppress(OSError, TimeoutError, ValueError):
            self._client.close(timeout=1)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                self._client = self._connect()
            except (LifeworldError, OSError, TimeoutError):
                time.sleep(1)
                continue
            self._tell(say("The scheduler is there again."))
            return
        raise LifeworldError(
            say("The scheduler at {scheduler} was lost.", scheduler=self._address),
            hint=say(
                "Start scheduler and workers again and run the same command again; it continues"
                " where it stopped."
            ),
        ) from error
