"""How fast one guest, or one address, may send."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

__all__ = ["Bucket", "Limits"]

MOST_KEPT = 10_000


class Bucket:
    """Lets so many through a second, and some more at once after a rest.

    Args:
        rate: How many a second.
        burst: How many at once.
        clock: Returns seconds.
    """

    __slots__ = ("_burst", "_clock", "_left", "_rate", "_seen")

    def __init__(
        self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left, self._seen = burst, clock()

    def measure_wait(self) -> float:
        """Take one; return how many seconds there are to wait for it, 0 if there are none."""
        self._fill()
        self._left -= 1
        return max(0.0, -self._left / self._rate)

    def find_wait(self) -> float:
        """Take one if there is one and return 0, else the seconds until there is."""
        self._fill()
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self._rate

    def _fill(self) -> None:
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._seen) * self._rate)
        self._seen = now


class Limits:
    """A bucket for each address; those that were asked for longest ago are forgotten.

    Args:
        rate: How many a second.
        burst: How many at once.
        clock: Returns seconds.
    """

    def __init__(
        self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def find_wait(self, name: str) -> float:
        """Take one of an address’s if there is one: 0, else the seconds until there is one."""
        found = self._buckets.get(name)
        if found is None:
            found = self._buckets[name] = Bucket(self._rate, self._burst, self._clock)
            if len(self._buckets) > MOST_KEPT:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(name)
        return found.find_wait()
