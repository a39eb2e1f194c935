"""Codes that mean nearly what a new one means, where the study's passages have vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from coding.model import Code, CodeId
from coding.suggestions.code_texts import list_views
from coding.suggestions.material.queries import find_vector_model, get_vectors
from coding.suggestions.suggest_job import open_model
from study import ModelUnavailable, Study

__all__ = ["score_near_codes"]

FEWEST = 6  # codes from whose mean others can differ
_known: dict[tuple[str, str], Any] = {}
_MOST_KNOWN = 20_000


def score_near_codes(study: Study, name: str, codes: Sequence[Code]) -> dict[CodeId, float]:
    """Return how near in meaning each code's name is to *name*, from -1 to 1.

    All names of a study are alike to a model, so their mean is taken away first. It is empty where
    the study has no vectors, or those of another model than it would be read with now. Nothing is
    stored: the person may never add the code.
    """
    import numpy as np

    identity = find_vector_model(study)
    if identity is None or not name.strip() or len(codes) < FEWEST:
        return {}
    try:
        model = open_model(study)
    except ModelUnavailable:
        return {}
    if model.identity != identity:
        return {}
    texts = [list_views(code, codes)[0].text for code in codes]
    vectors = _embed(study, model, [*texts, name])
    centred = vectors - vectors[:-1].mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    scores = centred[:-1] @ centred[-1]
    return {code.id: float(score) for code, score in zip(codes, scores, strict=True)}


def _embed(study: Study, model: Any, texts: Sequence[str]) -> Any:
    """Return the vectors of texts: those kept here, those of the study, and new ones."""
    import numpy as np

    hashes = {text: hashlib.sha256(text.encode("utf-8")).hexdigest() for text in texts}
    unknown = [text for text in hashes if (model.identity, text) not in _known]
    if len(_known) > _MOST_KNOWN:
        _known.clear()
        unknown = list(hashes)
    stored = get_vectors(study, model.identity, [hashes[text] for text in unknown])
    missing = [text for text in unknown if hashes[text] not in stored]
    for text in unknown:
        if hashes[text] in stored:
            _known[model.identity, text] = np.frombuffer(stored[hashes[text]], dtype="<f4")
    if missing:
        for text, vector in zip(missing, model.embed(missing), strict=True):
            _known[model.identity, text] = vector
    return np.stack([_known[model.identity, text] for text in texts])
