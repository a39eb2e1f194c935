"""Find the codes of a study that are confused, and the passages on which to tell them apart."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from coding.queries import list_codes
from coding.suggestions.material.queries import get_judgements
from coding.suggestions.samples.queries import list_sampled
from coding.suggestions.siblings.commands import record_siblings
from coding.suggestions.study_settings import check_method, choose_settings
from coding.suggestions.suggest_job import open_engine
from study import InvalidInput, Study
from study.jobs import Report, job
from study.language import say
from transcripts.queries import get_frame

__all__ = ["find_siblings_in_study"]


@job("siblings")
def find_siblings_in_study(study: Study, report: Report) -> dict[str, Any]:
    """Find the codes that are confused with each other, and store them as a run.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: the profile has suggestions off, or codes or passages are missing.
        ModelUnavailable: the language model is missing or damaged.
    """
    from coding.suggestions.learner import LEARNER_VERSION
    from coding.suggestions.siblings.find_pairs import find_pairs

    began = time.perf_counter()
    frame = get_frame(study)
    check_method(frame)
    book = [code for code in list_codes(study) if not code.retired]
    if sum(code.usable for code in book) < 2:
        raise InvalidInput(
            say("There are no two codes to tell apart."), hint=say("Add codes first.")
        )
    engine, material, embedder = open_engine(study, report)
    report(0, 0, say("Looking for confused codes…"))
    engine.set_codes(book)
    asked = [passage.question for passage in material.passages]
    engine.settings = choose_settings(study, written=material.written, asked=asked)
    judgements, reviewed = get_judgements(study, material)
    sampled = list_sampled(study, material)
    reviewed |= sampled  # a passage of a sample was read as a whole
    pairs = find_pairs(study, engine, material, judgements, reviewed)
    record_siblings(
        study,
        model=embedder.name,
        version=f"{embedder.identity} · {LEARNER_VERSION}",
        parameters=asdict(engine.settings),
        seed=engine.settings.seed,
        input_hash=engine._input_hash(judgements, reviewed, sampled),
        seconds=round(time.perf_counter() - began, 3),
        summary={
            "passages": len(material.passages),
            "decided": len({j.passage for j in judgements} | reviewed),
            "pairs": [pair.render() for pair in pairs],
        },
    )
    return {"pairs": len(pairs), "passages": len(material.passages)}
