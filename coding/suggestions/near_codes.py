"""Codes that mean nearly what a new one means, where the study's passages have vectors.

A language model takes seconds to load and a name takes none. So it is loaded beside, while somebody
types: what is not ready when it is asked for is not known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from coding.model import Code, CodeId
from coding.suggestions.code_texts import list_views
from coding.suggestions.material.queries import find_vector_model, get_vectors
from coding.suggestions.suggest_job import open_named_model
from study import Study
from transcripts.queries import get_frame

__all__ = ["prepare_near_codes", "score_near_codes"]

FEWEST = 6  # codes from whose mean others can differ
_MOST_KNOWN = 20_000
_known: dict[tuple[str, str], Any] = {}  # vectors by model and text
_loads: dict[str, Future[Any]] = {}  # models by the name a study has for them
_beside = ThreadPoolExecutor(1, thread_name_prefix="near-codes")


def prepare_near_codes(study: Study, codes: Sequence[Code]) -> bool:
    """Return whether the codes can be scored; if they could be later, begin to load what it takes.

    They cannot where the study has no vectors, or those of another model than it would be read with
    now.
    """
    identity = find_vector_model(study)
    if identity is None or len(codes) < FEWEST:
        return False
    texts = _list_names(codes)
    missing = _find_missing(study, identity, texts)
    spec = get_frame(study).model
    load = _loads.get(spec)
    if load is None or (load.done() and load.exception() is None and missing):
        load = _loads[spec] = _beside.submit(_load, spec, identity, missing)
    return load.done() and load.exception() is None and load.result() is not None


def score_near_codes(study: Study, name: str, codes: Sequence[Code]) -> dict[CodeId, float]:
    """Return how near in meaning each code's name is to *name*, from -1 to 1; empty if not known.

    All names of a study are alike to a model, so their mean is taken away first. Nothing is stored:
    the person may never add the code.
    """
    import numpy as np

    if not name.strip() or not prepare_near_codes(study, codes):
        return {}
    model = _loads[get_frame(study).model].result()
    names = [_known[model.identity, text] for text in _list_names(codes)]
    vectors = np.stack([*names, model.embed([name])[0]])
    centred = vectors - vectors[:-1].mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    scores = centred[:-1] @ centred[-1]
    return {code.id: float(score) for code, score in zip(codes, scores, strict=True)}


def _list_names(codes: Sequence[Code]) -> list[str]:
    return [list_views(code, codes)[0].text for code in codes]


def _find_missing(study: Study, identity: str, texts: Sequence[str]) -> list[str]:
    """Return the texts whose vectors are neither kept here nor in the study."""
    import numpy as np

    if len(_known) > _MOST_KNOWN:
        _known.clear()
    unknown = [text for text in dict.fromkeys(texts) if (identity, text) not in _known]
    hashes = {text: hashlib.sha256(text.encode("utf-8")).hexdigest() for text in unknown}
    stored = get_vectors(study, identity, list(hashes.values())) if unknown else {}
    for text in unknown:
        if hashes[text] in stored:
            _known[identity, text] = np.frombuffer(stored[hashes[text]], dtype="<f4")
    return [text for text in unknown if hashes[text] not in stored]


def _load(spec: str, identity: str, missing: Sequence[str]) -> Any:
    """Load a model and read texts with it; return None if it is not the one of the vectors."""
    model = open_named_model(spec)
    if model.identity != identity:
        return None
    if missing:
        for text, vector in zip(missing, model.embed(list(missing)), strict=True):
            _known[identity, text] = vector
    return model
