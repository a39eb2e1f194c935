"""What the probabilities of a run rest on, measured: numbers for `basis.describe_basis`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coding.suggestions.basis import Basis, Grounds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coding.suggestions.decided import Decided

__all__ = ["measure_grounds"]

# Without examples of a study, suggestions were right this much less often than coefficients of
# other studies promise, see docs/explanation/suggestions.md; and hardly ever more often than that.
_KEPT, _MOST = 0.5, 0.25


def measure_grounds(
    decided: Decided,
    *,
    basis: Basis,
    promised: NDArray[np.float64],
    codes: tuple[str, ...],
    usable: NDArray[np.bool_],
    enough: int,
) -> Grounds:
    """Return what the probabilities rest on, and what they promise of the suggestions.

    Args:
        decided: The decisions.
        basis: What the probabilities rest on.
        promised: The probabilities of what is suggested.
        codes: The ids of the codes, c of them.
        usable: Which codes may be applied to passages, bool (c,).
        enough: The number of passages read that probabilities need.
    """
    drawn = decided.evidence.fits[decided.sampled]
    expected = float(promised.mean()) if len(promised) else None
    if expected is not None and basis == "none":
        expected = min(_KEPT * expected, _MOST)
    missed = usable & ~drawn.any(axis=0)
    unseen = [code for code, absent in zip(codes, missed, strict=True) if absent]
    return Grounds(
        basis=basis,
        sampled=len(drawn),
        coded=int(drawn.any(axis=1).sum()),
        reviewed=int(decided.whole.sum()),
        decided=int(decided.asked.sum()),
        enough=enough,
        expected_precision=None if expected is None else round(expected, 4),
        unseen=tuple(unseen) if basis == "sample" else (),
    )
