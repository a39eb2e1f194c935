"""Proposes codings: passages, a codebook and a few judgements in, suggestions with reasons out."""

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
    vectors: NDArray[np.float32] | None = None,
    settings: SuggestionSettings | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> SuggestionRun:
    """Propose codes for passages.

    With no judgements the codebook's definitions alone are used; every judgement improves it.
    Nothing is proposed that a person has decided already, and nothing at all where nothing fits.
    Keep a `SuggestionEngine` instead of calling this again after every judgement.

    Args:
        passages: Participants' words, see `find_passages`.
        codes: The codebook; codes marked abstract are never proposed.
        judgements: Decisions on pairs of passage and code.
        embedder: See `transcripts.embedding.open_embedder.open_embedder`.
        reviewed: Indices of passages judged as a whole: codes not put on them do not fit them.
        vectors: The passages' vectors from the same embedder, (n, d), if stored.
        settings: How many suggestions, and when none.
        on_progress: Told passages embedded and passages in all; what it raises stops the work.

    Raises:
        InvalidInput: If vectors, judgements and passages do not belong together.
    """
    began = perf_counter()
    engine = SuggestionEngine(embedder, settings=settings)
    engine.set_codes(codes)
    engine.add_passages(passages, vectors=vectors, on_progress=on_progress)
    run = engine.run(judgements, reviewed=reviewed)
    return replace(run, seconds=perf_counter() - began)
