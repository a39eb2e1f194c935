"""A batch of suggestions to review: few enough to be done with. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from coding.model import Suggestion

__all__ = ["BATCH", "Batch", "Verdict", "new_batch"]

BATCH = 20
Verdict = Literal["accepted", "rejected"]


@dataclass(slots=True)
class Batch:
    """Suggestions in the order of review, and what was done with them.

    Attributes:
        asked: The filters and the order it was made with; with others it is made anew.
        ids: The suggestions, as they stood when it was made.
        later: Those that were put off.
        verdicts: What was decided here, by suggestion. One that is undone is open again.
    """

    asked: tuple[object, ...]
    ids: tuple[str, ...]
    later: set[str] = field(default_factory=set)
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def list_waiting(self, standing: Collection[str]) -> list[str]:
        """Return the suggestions that are neither decided nor put off, in the order of review.

        Args:
            standing: The ids of all suggestions that nobody has decided.
        """
        return [each for each in self.ids if each in standing and each not in self.later]

    def count(self, verdict: Verdict, standing: Collection[str]) -> int:
        """Return how many were decided so here and not undone since."""
        return sum(
            given == verdict and each not in standing for each, given in self.verdicts.items()
        )

    def count_later(self, standing: Collection[str]) -> int:
        """Return how many were put off and are still open."""
        return sum(each in standing for each in self.later)


def new_batch(
    queue: Sequence[Suggestion], *, asked: tuple[object, ...], before: Batch | None = None
) -> Batch:
    """Return the next batch: the head of the queue, what was put off before at the end."""
    later = before.later if before is not None else set()
    ids = [s.id for s in queue if s.id not in later] + [s.id for s in queue if s.id in later]
    return Batch(asked=asked, ids=tuple(ids[:BATCH]))
