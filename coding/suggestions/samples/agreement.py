"""The agreement of two coders who read the same random sample, each without seeing the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coding.queries import list_codes
from coding.suggestions.samples.queries import (
    get_sample,
    list_own_codes,
    list_sampled_passages,
)
from study import Study

if TYPE_CHECKING:
    from coding.suggestions.measures import Agreement

__all__ = ["measure_second"]


def measure_second(study: Study, sample_id: str) -> Agreement | None:
    """Return how far a second coder agrees with the first, on what both have read by now.

    None while neither has put a code on any of it, or if the first sample is gone.

    Args:
        study: The study.
        sample_id: The sample of the second coder.

    Raises:
        NotFound: the sample is gone.
    """
    from coding.suggestions.measures import EvaluatedUnit, measure_agreement

    second = get_sample(study, sample_id)
    if second.of_id is None:
        return None
    first = get_sample(study, second.of_id)
    usable = {code.id for code in list_codes(study) if code.usable}
    mine = [p for p in list_sampled_passages(study, second.id) if p.read_at and not p.put_aside]
    theirs = {
        (p.text_id, p.start, p.end)
        for p in list_sampled_passages(study, first.id)
        if p.read_at and not p.put_aside
    }
    units = [
        EvaluatedUnit(
            text=passage.id,
            document="",
            codes=frozenset(set(list_own_codes(study, passage, coder=who).values()) & usable),
            coder=who,
        )
        for passage in mine
        if (passage.text_id, passage.start, passage.end) in theirs
        for who in (first.coder, second.coder)
    ]
    found = measure_agreement(units)
    return found[0] if found else None
