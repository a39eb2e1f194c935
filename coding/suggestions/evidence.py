"""People's decisions in the form that the learner uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """People's decisions, for the passages with any decision.

    Attributes:
        rows: Passage indices, (r,), sorted.
        fits: Whether a code fits, bool (r, c).
        known: Whether that was decided, bool (r, c); undecided pairs are ignored.
    """

    rows: NDArray[np.intp]
    fits: NDArray[np.bool_]
    known: NDArray[np.bool_]

    def part(self, keep: NDArray[np.intp]) -> Evidence:
        """Return the evidence of some of the rows."""
        return Evidence(rows=self.rows[keep], fits=self.fits[keep], known=self.known[keep])
