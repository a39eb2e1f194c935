"""Lets long work stand back behind people who wait: a low priority, and a core left free."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "count_threads",
    "list_single_thread",
    "list_thread_limits",
    "run_quietly",
    "run_single_threaded",
]

T = TypeVar("T")

NICE = 10
_BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS of Windows
# What numpy, torch and onnxruntime read when they are loaded.
_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def run_single_threaded(work: Callable[[], T]) -> T:
    """Return what some work returns, while numpy and scipy multiply matrices in one thread.

    Their threads wait for each other by spinning, so many small products take several times as
    long with two threads as with one. Where two threads work so at once, the limit is that of the
    first, and goes when it ends.
    """
    with _find_libraries().limit(limits=1, user_api="blas"):
        return work()


@functools.cache
def _find_libraries() -> Any:
    import scipy.linalg  # noqa: F401 - brings a library of its own, which must be there by now
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    return ThreadpoolController()


def run_quietly() -> None:
    """Give this process a low priority, and the threads that it starts from now on.

    A system that refuses leaves it as it was.
    """
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))


def list_thread_limits() -> dict[str, str]:
    """Return the environment in which a process that works beside the app leaves it a core."""
    spare = str(max(1, (os.cpu_count() or 1) - 1))
    return {name: os.environ.get(name) or spare for name in _LIMITS}


def list_single_thread() -> dict[str, str]:
    """Return the environment of a process that leaves the other cores to its siblings."""
    return {name: os.environ.get(name) or "1" for name in _LIMITS}


def count_threads(most: int) -> int:
    """Return how many threads may compute here: *most*, or fewer where the limits say so."""
    limit = os.environ.get(_LIMITS[0], "")
    return max(1, min(most, int(limit) if limit.isdigit() else os.cpu_count() or 1))
