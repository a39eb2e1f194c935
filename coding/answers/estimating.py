"""How common codes are among all answers, from coded answers that were drawn at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coding.answers.fitting import Fitted, get_opening, prepare_examples
from coding.suggestions.basis import ENOUGH_SAMPLED
from coding.suggestions.model import CodeText
from coding.suggestions.prevalence.held_out import HeldOut, score_held_out
from coding.suggestions.prevalence.measure_held_out import measure_held_out
from coding.suggestions.prevalence.model import SampleRun
from coding.suggestions.tables import CodedUnit

if TYPE_CHECKING:
    from collections.abc import Callable

    from transcripts.embedding.open_embedder import Embedder

__all__ = ["measure_answers", "measure_proposed"]


def measure_answers(
    codes: Sequence[CodeText],
    examples: Sequence[CodedUnit],
    sample: Sequence[str],
    fitted: Fitted,
    *,
    answers: int,
    embedder: Embedder,
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> SampleRun | None:
    """Return how common codes are among all answers; None with fewer than 24 drawn at random.

    Args:
        codes: The codebook.
        examples: See `fit_answers`; those with `sampled` were drawn at random from these answers.
        sample: The words of answers that represent all, equal ones as often as they came up.
        fitted: The codebook fitted to the same examples and sample; its vectors are used again.
        answers: The number of answers with words.
        embedder: The model that made these vectors.
        on_progress: Called with the number of parts done and in all.
    """
    drawn = Counter(
        {(u.id, get_opening(u.text), u.question): 1 for u in examples if u.sampled and u.text}
    )
    times = Counter((text, question) for _, text, question in drawn)
    if times.total() < ENOUGH_SAMPLED:
        return None
    ready = prepare_examples(codes, examples, sample, embedder=embedder, known=fitted)
    # Examples are in the engine as well; answers alone are told of, each as often as it came up.
    often = Counter(get_opening(text) for text in sample)
    weights = np.array([often.pop(text, 0) for text in ready.texts], dtype=np.float64)
    held = score_held_out(
        ready.engine,
        ready.judgements,
        reviewed=range(len(ready.places)),
        sampled=[row for row, place in enumerate(ready.places) if place in times],
        weights=weights,
        on_progress=on_progress,
    )
    held = _repeat_rows(held, [times[ready.places[row]] for row in held.rows])
    return measure_held_out(held, passages=answers, predicted_for=len(sample))


def _repeat_rows(held: HeldOut, times: Sequence[int]) -> HeldOut:
    """Return the sample with equal answers as often as they were drawn."""
    rows = np.repeat(np.arange(len(times)), times)
    return replace(
        held,
        rows=tuple(held.rows[int(row)] for row in rows),
        fits=held.fits[rows],
        chances=held.chances[rows],
        suggested=held.suggested[rows],
    )


def measure_proposed(run: SampleRun, suggested: Mapping[str, int], *, answers: int) -> SampleRun:
    """Return the estimates with what the written table proposes.

    Args:
        run: The estimates.
        suggested: The number of answers that the table suggests each code for.
        answers: The number of answers with words.
    """
    return replace(
        run,
        codes={
            code: replace(each, proposed=suggested.get(code, 0) / answers)
            for code, each in run.codes.items()
        },
    )
