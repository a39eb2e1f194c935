"""Turn a fitted codebook into probabilities, on the best basis that the decisions allow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.basis import Basis, choose_basis
from coding.suggestions.calibration import (
    CERTAINTY,
    Calibration,
    fit_absence,
    fit_calibration,
    fit_level,
    fit_proportion,
)
from coding.suggestions.code_offsets import fit_offsets
from coding.suggestions.learner import Fit, Span, fit_codes, new_span, score_held_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.decided import Decided
    from coding.suggestions.likeness import Likeness
    from coding.suggestions.model import SuggestionSettings

__all__ = ["Calibrated", "fit_probabilities"]

# A small sample, or pairs asked for their high scores, say much about the level of probabilities
# and little about how they fall with the score.
_CERTAIN_OF_SLOPE = 4 * CERTAINTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """A fit whose scores have become probabilities.

    Attributes:
        fit: The fit; its parts may have new weights.
        raw: The scores of all passages before codes compete, (n, c).
        calibration: Turns these scores into probabilities.
        basis: What the probabilities rest on.
    """

    fit: Fit
    raw: NDArray[np.float64]
    calibration: Calibration
    basis: Basis


def fit_probabilities(
    likeness: Likeness, decided: Decided, *, settings: SuggestionSettings
) -> Calibrated:
    """Fit the codebook to all decisions, and calibrate on the best basis there is.

    1. A random sample: the level from its held-out scores alone, whatever else was learned from,
       then an offset for each code; slope and margin stay near those of all passages read.
    2. Passages read as a whole: all three from all of them, without offsets, because whoever chose
       them may have chosen them for their codes.
    3. Suggestions accepted or rejected: from these pairs alone. They were chosen by their score, so
       they tell the probability at a score, but little about how it falls.
    4. Nothing: coefficients of other studies, at the level of the codes applied so far.

    Args:
        likeness: Passages and codes.
        decided: The decisions.
        settings: The settings of the run.
    """
    evidence, learner = decided.evidence, settings.learner
    span = new_span(likeness, evidence, settings=learner) if len(evidence.rows) else None
    fit = fit_codes(likeness, evidence, settings=learner, span=span)
    accepted = int((decided.asked & evidence.fits).sum())
    basis = choose_basis(
        sampled=int(decided.sampled.sum()),
        reviewed=int(decided.whole.sum()),
        accepted=accepted,
        rejected=int(decided.asked.sum()) - accepted,
        coded=bool(evidence.fits.any()),
        enough=settings.enough_reviewed,
    )
    # The default coefficients are for scores without examples, so remove the shared intercept.
    start = Calibration()
    start = replace(start, intercept=start.intercept - start.slope * fit.shared)
    if basis in ("sample", "read"):
        return _calibrate(fit, likeness, decided, basis=basis, span=span, settings=settings)
    raw = fit.scores(likeness, slice(None), words=learner.words)
    calibration = fit_level(
        raw,
        usual=settings.usual_codes,
        put=int(evidence.fits[decided.whole].sum()),
        reviewed=int(decided.whole.sum()),
        start=start,
    )
    if basis == "decisions":
        held = np.asarray(decided.asked.any(axis=1), dtype=np.bool_)
        told, learnt = score_held_out(
            likeness,
            evidence,
            np.flatnonzero(held),
            settings=learner,
            seed=settings.seed,
            span=span,
        )
        calibration = fit_calibration(
            told + learnt,
            evidence.fits[held],
            known=decided.asked[held],
            start=calibration,
            certainty=_CERTAIN_OF_SLOPE,
        )
    return Calibrated(fit=fit, raw=raw, calibration=calibration, basis=basis)


def _calibrate(
    fit: Fit,
    likeness: Likeness,
    decided: Decided,
    *,
    basis: Basis,
    span: Span | None,
    settings: SuggestionSettings,
) -> Calibrated:
    """Calibrate on passages read as a whole: on all of them, and then on those drawn at random."""
    words, whole = settings.learner.words, decided.whole
    fits, drawn = decided.evidence.fits[whole], decided.sampled[whole]
    if basis == "sample" and not fits[drawn].any():
        raw = fit.scores(likeness, slice(None), words=words)
        none = fit_absence(raw, int(drawn.sum()))
        return Calibrated(fit=fit, raw=raw, calibration=none, basis=basis)
    told, learnt = score_held_out(
        likeness,
        decided.evidence,
        np.flatnonzero(whole),
        settings=settings.learner,
        seed=settings.seed,
        span=span,
    )
    a, b = fit_proportion(told, learnt, fits)
    held, fit = a * told + b * learnt, fit.scaled(told=a, learnt=b)
    calibration = fit_calibration(held, fits)
    if basis == "sample":
        # How probability falls with the score is seen in all passages, its level in the sample.
        calibration = fit_calibration(
            held[drawn], fits[drawn], start=calibration, certainty=_CERTAIN_OF_SLOPE
        )
        offsets = fit_offsets(calibration.odds(held[drawn]), fits[drawn])
        calibration = replace(calibration, offsets=offsets)
    raw = fit.scores(likeness, slice(None), words=words)
    return Calibrated(fit=fit, raw=raw, calibration=calibration, basis=basis)
