"""Suggest codings: passages, a codebook and judgements in, suggestions with reasons out."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from coding.suggestions.code_texts import hash_definition
from coding.suggestions.engine import SuggestionEngine
from coding.suggestions.model import (
    CodeText,
    CodingSuggestion,
    Judgement,
    PassageText,
    ScoreTable,
    SuggestionRun,
    SuggestionSettings,
)
from coding.suggestions.passages import find_passages
from coding.suggestions.reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from coding.suggestions.code_texts import CodeLike
    from transcripts.embedding.open_embedder import Embedder

__all__ = [
    "CodeText",
    "CodingSuggestion",
    "Judgement",
    "PassageText",
    "Reasons",
    "ScoreTable",
    "SuggestionEngine",
    "SuggestionRun",
    "SuggestionSettings",
    "find_passages",
    "hash_definition",
    "suggest_codings",
]


def suggest_codings(
    passages: Sequence[PassageText],
    codes: Sequence[CodeLike],
    judgements: Collection[Judgement],
    embedder: Embedder,
    *,
    reviewed: Collection[int] = (),
    sampled: Collection[int] = (),
    vectors: NDArray[np.float32] | None = None,
    settings: SuggestionSettings | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> SuggestionRun:
    """Suggest codes for passages.

    Without judgements it uses the codebook's definitions alone; it learns from every judgement.
    Pairs that a person has decided are not suggested, and a passage that no code fits gets none.
    To suggest again after each judgement, keep a `SuggestionEngine` instead of calling this.

    Args:
        passages: Passages by participants, see `find_passages`.
        codes: The codebook; codes marked abstract are never suggested.
        judgements: Decisions on pairs of passage and code.
        embedder: See `transcripts.embedding.open_embedder.open_embedder`.
        reviewed: Indices of passages judged as a whole; codes not applied to them do not fit them.
        sampled: Indices of passages drawn at random and judged as a whole; from 24 of them on,
            probabilities rest on them.
        vectors: The passages' vectors from the same embedder, (n, d), if stored.
        settings: The number of suggestions, thresholds and learner settings.
        on_progress: Called with passages embedded and in all; an exception from it stops the work.

    Raises:
        InvalidInput: If vectors, judgements and passages do not match.
    """
    began = perf_counter()
    engine = SuggestionEngine(embedder, settings=settings)
    engine.set_codes(codes)
    engine.add_passages(passages, vectors=vectors, on_progress=on_progress)
    run = engine.run(judgements, reviewed=reviewed, sampled=sampled)
    return replace(run, seconds=perf_counter() - began)
