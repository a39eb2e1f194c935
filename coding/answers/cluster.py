"""The engine for several machines, which runs the same partitions with Dask."""

from __future__ import annotations

import importlib
import itertools
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from coding.answers.fitting import Fitted, parse_fitted, render_fitted
from coding.answers.local import Done, Opener, run_partition
from coding.answers.parts import Choice, Partition
from study.errors import LifeworldError, ModelUnavailable
from study.language import say

if TYPE_CHECKING:
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["run_on_cluster"]

AHEAD = 3  # partitions queued for each thread of the cluster
RETRIES = 5  # how often a partition is retried when its worker is lost
_SECONDS = 20  # timeout for reaching a scheduler

# In each worker process, so that a model is opened only once.
_embedders: dict[str, Embedder] = {}


def run_on_cluster(
    partitions: Iterable[Partition],
    fitted: Fitted,
    choice: Choice,
    *,
    open_model: Opener,
    model: str = "",
    workers: int = 2,
    scheduler: str | None = None,
) -> Iterator[Done]:
    """Score partitions with Dask and yield them as they finish, in any order.

    Results come back to this process, which writes them, so workers need no shared disk. A
    partition whose worker is killed is given to another worker.

    Args:
        partitions: The partitions; only a few are read ahead.
        fitted: See `fit_answers`.
        choice: Which rows to return.
        open_model: Opens the embedder; called on each worker, so it must be picklable.
        model: The name of the embedder, so that a worker opens it once.
        workers: The number of processes to start on this machine, if there is no scheduler.
        scheduler: The address of a running cluster, such as `tcp://10.0.0.5:8786`.

    Raises:
        ModelUnavailable: If Dask is not installed.
        LifeworldError: If the cluster cannot be reached, or loses a partition repeatedly.
    """
    try:
        # Typed as Any, because it is only partly annotated and may not be installed.
        dask: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise ModelUnavailable(
            say("The engine “dask” needs Dask, which is not installed here."),
            hint=say("Install it with: pip install 'lifeworld[cluster]'. Or use --engine local."),
        ) from error

    with ExitStack() as stack:
        client = _connect(stack, dask, scheduler, workers)
        # A task and not scattered data, so that a worker that joins later can compute it.
        shared = client.submit(parse_fitted, render_fitted(fitted), key=f"fitted-{fitted.digest}")
        most = max(1, sum(client.nthreads().values())) * AHEAD

        def hand(partition: Partition) -> Any:
            return client.submit(
                _work, shared, partition, choice, open_model, model, pure=False, retries=RETRIES
            )

        source = iter(partitions)
        first = [hand(partition) for partition in itertools.islice(source, most)]
        if not first:
            return
        running = dask.as_completed(first, loop=client.loop)
        try:
            for future in running:
                yield future.result()
                future.release()
                following = next(source, None)
                if following is not None:
                    running.add(hand(following))
        except dask.KilledWorker as error:
            raise LifeworldError(
                say("Several workers of the cluster were killed by the same partition of answers."),
                hint=say(
                    "Give each worker at least 2 GB of memory and run the same command"
                    " again; it continues where it stopped."
                ),
            ) from error


def _connect(stack: ExitStack, dask: Any, scheduler: str | None, workers: int) -> Any:
    """Return a client of a running cluster, or of a local one that is closed with the stack."""
    if scheduler is None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        # Otherwise files of Dask's own stay in the folder for temporary ones.
        scratch = stack.enter_context(TemporaryDirectory(prefix="lifeworld-"))
        settings: Any = importlib.import_module("dask.config")
        stack.enter_context(settings.set({"temporary-directory": scratch}))
        own = dask.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=50,
        )
        return stack.enter_context(dask.Client(stack.enter_context(own), set_as_default=False))
    try:
        return stack.enter_context(dask.Client(scheduler, timeout=_SECONDS, set_as_default=False))
    except (OSError, ValueError, TimeoutError) as error:
        raise LifeworldError(
            say("No Dask scheduler answers at {scheduler}.", scheduler=scheduler),
            hint=say("Start one with `dask scheduler`, and pass the address that it prints."),
        ) from error


def _work(
    fitted: Fitted, partition: Partition, choice: Choice, open_model: Opener, model: str
) -> Done:
    if model not in _embedders:
        _embedders[model] = open_model()
    return run_partition(partition, fitted, choice, _embedders[model])
