"""A process that this server started and ends; the address that it prints is in its last lines."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from lifeworld.app.served import STUDY

__all__ = ["Child", "close_children"]

HOME = Path(__file__).parents[2]
_ENDING_SECONDS = 5.0
_KEPT = 20  # lines, and the newest


@dataclass
class Child:
    """A command of ours that runs, and what it printed last.

    Attributes:
        words: The command, without “lifeworld”.
        environment: What its environment has besides ours; the study that we serve is left out.
        attended: Whether it reads standard input, which closes with this process.
        heard: Whether its lines are printed here, too.
    """

    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    attended: bool = False
    heard: bool = False
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        inherited = {k: v for k, v in os.environ.items() if k != STUDY}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "lifeworld", *self.words],
            env={**inherited, "PYTHONPATH": str(HOME), **self.environment},
            stdin=subprocess.PIPE if self.attended else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def _read(self) -> None:
        if self.process.stdout is None:
            return
        with self.process.stdout as printed:
            for line in printed:
                self.lines[:] = [*self.lines[-_KEPT:], line]
                if self.heard:
                    click.echo(line, nl=False, err=True)

    def end(self) -> None:
        """Ask it to end."""
        self.process.terminate()
        if self.process.stdin is not None:
            self.process.stdin.close()

    def give_up(self) -> str:
        """End it, and return its last words."""
        self.end()
        self._reader.join(_ENDING_SECONDS)  # until they are read
        return " ".join(line.strip() for line in self.lines[-3:])

    def wait(self) -> None:
        """Wait a while until it has ended and its last line is read."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_ENDING_SECONDS)
        self._reader.join(_ENDING_SECONDS)


def close_children(children: Iterable[Child]) -> None:
    """End processes, all at once."""
    each = list(children)
    for child in each:
        child.end()
    for child in each:
        child.wait()
