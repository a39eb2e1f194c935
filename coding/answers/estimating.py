"""How common codes are among all answers, from coded answers that were drawn at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coding.answers.fitting import Fitted, get_opening, prepare_examples
from coding.answers.sampling import Overview
from coding.suggestions.basis import ENOUGH_SAMPLED
from coding.suggestions.model import CodeText
from coding.suggestions.prevalence.held_out import HeldOut, score_held_out
from coding.suggestions.prevalence.measure_held_out import measure_held_out
from coding.suggestions.prevalence.model import Frame, SampleRun
from coding.suggestions.set_aside.rules import find_answer_reason, new_subject
from coding.suggestions.tables import CodedUnit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from transcripts.embedding.open_embedder import Embedder

__all__ = ["measure_answers", "measure_proposed", "measure_weights"]


def measure_answers(
    codes: Sequence[CodeText],
    examples: Sequence[CodedUnit],
    overview: Overview,
    fitted: Fitted,
    *,
    embedder: Embedder,
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> SampleRun | None:
    """Return how common codes are among all answers that are evidence.

    None with fewer than 24 of them drawn at random. Questions were drawn in proportion, as far as
    whole answers go and each had one: where an answer stands for more than others, it counts more.

    Args:
        codes: The codebook.
        examples: See `fit_answers`; those with `sampled` were drawn at random from these answers.
        overview: The answers, with a sample that represents all of them.
        fitted: The codebook fitted to the same examples and sample; its vectors are used again.
        embedder: The model that made these vectors.
        on_progress: Called with the number of parts done and in all.
    """
    about = new_subject(codes)
    every = {(u.id, get_opening(u.text), u.question): u for u in examples if u.sampled and u.text}
    drawn = [
        place
        for place, unit in every.items()
        if find_answer_reason(unit.text, question=unit.question, subject=about) is None
    ]
    times = Counter((text, question) for _, text, question in drawn)
    if times.total() < ENOUGH_SAMPLED:
        return None
    ready = prepare_examples(codes, examples, overview.sample, embedder=embedder, known=fitted)
    # Examples are in the engine as well; answers alone are told of, each as often as it came up.
    telling = [
        (text, question)
        for text, question in zip(overview.sample, overview.sample_asked, strict=True)
        if find_answer_reason(text, question=question, subject=about) is None
    ]
    often = Counter(get_opening(text) for text, _ in telling)
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
    worded = overview.answers - overview.empty
    return measure_held_out(
        held,
        passages=max(round(worded * len(telling) / len(overview.sample)), len(held.rows)),
        predicted_for=len(telling),
        weights=measure_weights(
            [ready.places[row][1] for row in held.rows], _count_telling(overview, telling)
        ),
        frame=Frame(outside=len(every) - len(drawn)),
    )


def _count_telling(overview: Overview, telling: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return how many answers to each question are evidence, as far as the sample tells."""
    met = Counter(overview.sample_asked)
    told = Counter(question for _, question in telling)
    return {
        question: number * told[question] / met[question] if met[question] else float(number)
        for question, number in overview.by_question.items()
    }


def measure_weights(
    asked: Sequence[str], by_question: Mapping[str, float]
) -> NDArray[np.float64] | None:
    """Return how many answers each answer of a sample stands for, by its question.

    None where a question has no answer in the sample, or is not known: then nothing says in what
    proportion questions were drawn.

    Args:
        asked: The question of each answer of the sample.
        by_question: The number of answers to each question.
    """
    read = Counter(asked)
    if read.keys() != {question for question, number in by_question.items() if number}:
        return None
    return np.array([by_question[question] / read[question] for question in asked])


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


def measure_proposed(
    run: SampleRun, suggested: Mapping[str, int], *, answers: int, aside: int
) -> SampleRun:
    """Return the estimates with what the written table proposes, and what it set aside.

    Args:
        run: The estimates.
        suggested: The number of answers that the table suggests each code for.
        answers: The number of answers with words.
        aside: The number of these that are no evidence.
    """
    telling = max(answers - aside, run.figures.read)
    return replace(
        run,
        codes={
            code: replace(each, proposed=suggested.get(code, 0) / telling, passages=telling)
            for code, each in run.codes.items()
        },
        frame=replace(run.frame or Frame(), set_aside=aside),
    )
