"""What the benchmark of a room needs of this machine: a browser, a port, and what is measured."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["Lag", "browsing", "find_port", "watching"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Each phone has a processor of its own; here all share one with the server, which comes first.
BEHIND = "5"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


class Lag:
    """How late this process comes to do what is due: part of every delay that it measures."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.01)
            self.times.append((time.perf_counter() - began - 0.01) * 1000)

    def close(self) -> None:
        self._task.cancel()


def find_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextlib.asynccontextmanager
async def browsing() -> Any:
    """Yield Chromium, or None where it is not installed."""
    if CHROMIUM is None:
        print("Chromium is not installed: all phones speak the protocol alone")
        yield None
        return
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "chromium"
            script.write_text(f'#!/bin/sh\nexec nice -n {BEHIND} {CHROMIUM} "$@"\n')
            script.chmod(0o700)
            browser = await playwright.chromium.launch(executable_path=script, args=FLAGS)
            yield browser
            await browser.close()


@contextlib.contextmanager
def watching(pid: int) -> Iterator[dict[str, float]]:
    """Measure what a process takes of one processor, in percent, and its memory in MB."""
    import psutil

    found: dict[str, float] = {}
    process = psutil.Process(pid)
    before, at = sum(process.cpu_times()[:2]), time.perf_counter()
    yield found
    with contextlib.suppress(psutil.NoSuchProcess):
        taken = sum(process.cpu_times()[:2]) - before
        found["share"] = taken / (time.perf_counter() - at) * 100
        found["memory"] = process.memory_info().rss / 2**20
