"""How common codes are, for a report: the newest estimate from passages read at random."""

from __future__ import annotations

from collections.abc import Collection

from coding.queries import list_codes
from coding.suggestions.material.queries import get_fingerprint
from coding.suggestions.prevalence.model import describe_frame
from coding.suggestions.prevalence.queries import get_sample_run
from lifeworld.exports.report import EstimateRow, Estimates
from study import Study
from transcripts.queries import get_frame

__all__ = ["get_estimates"]


def get_estimates(study: Study, shown: Collection[str]) -> Estimates | None:
    """Return how common codes are, the commonest first.

    None where the method has frequencies or suggestions off, where nothing was estimated, or where
    transcripts or speakers have changed since.

    Args:
        study: The study.
        shown: The names of the codes that the report shows.
    """
    profile, run = get_frame(study).profile, get_sample_run(study)
    if run is None or not (profile.frequencies and profile.suggestions):
        return None
    if run.fingerprint != get_fingerprint(study):
        return None
    names: dict[str, str] = {code.id: code.name for code in list_codes(study) if code.usable}
    rows = [
        EstimateRow(
            name=names[code],
            share=each.share,
            low=each.low,
            high=each.high,
            proposed=each.proposed,
            found=each.found,
        )
        for code, each in run.codes.items()
        if names.get(code) in shown
    ]
    if not rows:
        return None
    return Estimates(
        read=run.figures.read,
        passages=run.passages,
        model=run.model,
        date=run.at[:10],
        left_out=describe_frame(run.frame),
        rows=tuple(sorted(rows, key=lambda row: (-row.share, row.name.casefold()))),
    )
