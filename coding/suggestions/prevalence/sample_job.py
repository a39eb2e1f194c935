"""Measure the random sample of a study: how common codes are, how good suggestions are on it."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from coding.queries import list_codes
from coding.suggestions.basis import ENOUGH_SAMPLED
from coding.suggestions.material.queries import get_fingerprint, get_judgements
from coding.suggestions.prevalence.commands import record_sample_run
from coding.suggestions.prevalence.model import Frame, render_sample_run
from coding.suggestions.samples.sampling_frame import find_sampling_frame
from coding.suggestions.set_aside.queries import find_in_material
from coding.suggestions.study_settings import check_method, choose_settings
from coding.suggestions.suggest_job import open_engine
from study import InvalidInput, Study
from study.jobs import Report, job
from study.language import say
from transcripts.queries import get_frame

__all__ = ["measure_sample_in_study"]


@job("sample")
def measure_sample_in_study(study: Study, report: Report) -> dict[str, Any]:
    """Measure the passages read in random samples, and store the result as a run.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: If fewer than 24 passages are read at random, there is no code, or the method
            has suggestions off.
        ModelUnavailable: If the language model is missing or damaged.
    """
    from coding.suggestions.learner import LEARNER_VERSION
    from coding.suggestions.prevalence.held_out import FOLDS, score_held_out
    from coding.suggestions.prevalence.measure_held_out import measure_held_out

    began = time.perf_counter()
    frame = get_frame(study)
    check_method(frame)
    codes = [code for code in list_codes(study) if code.usable]
    if not codes:
        raise InvalidInput(
            say("The codebook is empty."), hint=say("Add a code with a definition first.")
        )
    engine, material, embedder = open_engine(study, report)
    drawn = find_sampling_frame(study, material)
    if len(drawn.rows) < ENOUGH_SAMPLED:
        raise InvalidInput(
            say(
                "{enough} passages read at random are needed; the study has {number}.",
                enough=ENOUGH_SAMPLED,
                number=len(drawn.rows),
            ),
            hint=say("Read on on the page Random sample."),
        )
    engine.set_codes(codes)
    asked = [passage.question for passage in material.passages]
    engine.settings = choose_settings(study, written=material.written, asked=asked)
    judgements, reviewed = get_judgements(study, material)

    def told(done: int, total: int) -> None:
        report(done, total, say("Comparing with the passages read at random"))

    import numpy as np

    weights = np.zeros(len(material.passages))
    weights[list(drawn.numbers)] = 1.0  # only passages that could be drawn are told of
    held = score_held_out(
        engine,
        judgements,
        reviewed=reviewed,
        sampled=drawn.rows,
        aside=find_in_material(study, material, judgements, codes=codes),
        weights=weights,
        on_progress=told,
    )
    found = measure_held_out(
        held,
        passages=len(drawn.numbers),
        weights=1 / drawn.chances,
        frame=Frame(
            set_aside=drawn.set_aside,
            short=drawn.short,
            later=drawn.later,
            outside=drawn.outside,
        ),
        fingerprint=get_fingerprint(study),
        model=embedder.name,
    )
    seconds = round(time.perf_counter() - began, 1)
    summary = render_sample_run(found)
    put = [[j.passage, j.code, j.verdict] for j in judgements]
    told_of = [
        material.fingerprint,
        drawn.numbers,
        drawn.rows,
        sorted(reviewed),
        sorted(put),
        list(held.codes),
    ]
    record_sample_run(
        study,
        model=embedder.name,
        version=f"{embedder.identity} · {LEARNER_VERSION}",
        parameters={"folds": FOLDS, "read": len(drawn.rows), "passages": len(drawn.numbers)},
        seed=engine.settings.seed,
        input_hash=hashlib.sha256(json.dumps(told_of).encode()).hexdigest(),
        seconds=seconds,
        summary=summary,
    )
    return summary
