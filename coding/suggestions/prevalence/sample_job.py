"""Measure the random sample of a study: how common codes are, how good suggestions are on it."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING, Any

from coding.queries import list_codes
from coding.suggestions.basis import ENOUGH_SAMPLED
from coding.suggestions.material.queries import get_fingerprint, get_judgements
from coding.suggestions.prevalence.commands import record_sample_run
from coding.suggestions.prevalence.model import render_sample_run
from coding.suggestions.samples.queries import list_sampled, list_transcript_strata
from coding.suggestions.set_aside.queries import find_in_material
from coding.suggestions.study_settings import (
    LEAST_WORDS,
    LEAST_WRITTEN,
    check_method,
    choose_settings,
)
from coding.suggestions.suggest_job import open_engine
from study import InvalidInput, Study
from study.jobs import Report, job
from study.language import say
from transcripts.model import TranscriptId
from transcripts.queries import get_frame

if TYPE_CHECKING:
    from coding.suggestions.material.queries import Material

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
    from coding.suggestions.prevalence.measure_held_out import measure_held_out, measure_weights

    began = time.perf_counter()
    frame = get_frame(study)
    check_method(frame)
    codes = [code for code in list_codes(study) if code.usable]
    if not codes:
        raise InvalidInput(
            say("The codebook is empty."), hint=say("Add a code with a definition first.")
        )
    engine, material, embedder = open_engine(study, report)
    sampled = list_sampled(study, material)
    if len(sampled) < ENOUGH_SAMPLED:
        raise InvalidInput(
            say(
                "{enough} passages read at random are needed; the study has {number}.",
                enough=ENOUGH_SAMPLED,
                number=len(sampled),
            ),
            hint=say("Read on on the page Random sample."),
        )
    engine.set_codes(codes)
    asked = [passage.question for passage in material.passages]
    engine.settings = choose_settings(study, written=material.written, asked=asked)
    judgements, reviewed = get_judgements(study, material)
    # Only passages that could have been drawn are told of.
    counted = _list_counted(material)
    strata = list_transcript_strata(study)
    of = [strata[TranscriptId(material.places[n].transcript_id)] for n in counted]
    if len(set(of)) < 2:
        of = [material.places[n].transcript_id for n in counted]
    place = {number: at for at, number in enumerate(counted)}
    rows = sorted(sampled & place.keys())

    def told(done: int, total: int) -> None:
        report(done, total, say("Comparing with the passages read at random"))

    import numpy as np

    weights = np.zeros(len(material.passages))
    weights[counted] = 1.0
    held = score_held_out(
        engine,
        judgements,
        reviewed=reviewed,
        sampled=rows,
        aside=find_in_material(study, material, judgements, codes=codes),
        weights=weights,
        on_progress=told,
    )
    found = measure_held_out(
        held,
        passages=len(counted),
        weights=measure_weights(of, [place[n] for n in rows]),
        fingerprint=get_fingerprint(study),
        model=embedder.name,
    )
    seconds = round(time.perf_counter() - began, 1)
    summary = render_sample_run(found)
    put = [[j.passage, j.code, j.verdict] for j in judgements]
    told_of = [material.fingerprint, rows, sorted(reviewed), sorted(put), list(held.codes)]
    record_sample_run(
        study,
        model=embedder.name,
        version=f"{embedder.identity} · {LEARNER_VERSION}",
        parameters={"folds": FOLDS, "read": len(rows), "passages": len(counted)},
        seed=engine.settings.seed,
        input_hash=hashlib.sha256(json.dumps(told_of).encode()).hexdigest(),
        seconds=seconds,
        summary=summary,
    )
    return summary


def _list_counted(material: Material) -> list[int]:
    """Return the passages that may be drawn at random: those not too short to be suggested on."""
    least = LEAST_WRITTEN if material.written else LEAST_WORDS
    return [n for n, p in enumerate(material.passages) if len(p.text.split()) >= least]
