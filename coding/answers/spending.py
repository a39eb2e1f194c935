"""Where the processor's time of a run goes, so that fixed costs are seen."""

from __future__ import annotations

import time
from collections.abc import Mapping

__all__ = ["Stopwatch"]


class Stopwatch:
    """Adds up the processor's seconds of this process, by kind of work.

    Attributes:
        spent: The seconds by kind of work.
        alone: The seconds in which no worker had anything to do.
    """

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.alone = 0.0
        self._last, self._others = time.process_time(), 0.0

    def take(self, kind: str, *, alone: bool = False, others: float = 0.0) -> None:
        """Count what was spent since the last call as a kind of work.

        Args:
            kind: The kind.
            alone: Whether all workers waited meanwhile.
            others: The seconds since the beginning that are counted elsewhere, because a worker
                shares this process.
        """
        now = time.process_time()
        seconds = max(0.0, now - self._last - (others - self._others))
        self._last, self._others = now, others
        self.spent[kind] = self.spent.get(kind, 0.0) + seconds
        if alone:
            self.alone += seconds

    def add(self, spent: Mapping[str, float]) -> dict[str, float]:
        """Return all seconds with those of the workers, and the `alone` ones, rounded."""
        whole = dict(self.spent)
        for kind, seconds in spent.items():
            whole[kind] = whole.get(kind, 0.0) + seconds
        whole["alone"] = self.alone
        return {kind: round(seconds, 2) for kind, seconds in whole.items()}
