"""Gather the evidence on confused codes from a loaded engine and a study's decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.learner import score_held_out
from coding.suggestions.material.queries import _Finder
from coding.suggestions.siblings.model import NearPassage, Pair
from coding.suggestions.siblings.pairs import (
    MOST_PAIRS,
    choose_pairs,
    choose_passages,
    count_disputed,
    count_outranked,
    count_swapped,
    count_tied,
    find_nearest,
)
from coding.suggestions.siblings.queries import list_put, list_rejected

if TYPE_CHECKING:
    from coding.suggestions.material.queries import Material
    from coding.suggestions.model import Judgement
    from coding.suggestions.siblings.pairs import Couple
    from coding.suggestions.suggest import SuggestionEngine
    from study import Study

__all__ = ["find_pairs"]


def find_pairs(
    study: Study,
    engine: SuggestionEngine,
    material: Material,
    judgements: Sequence[Judgement],
    reviewed: Collection[int],
) -> list[Pair]:
    """Return the pairs of codes that are confused, each with passages to decide on.

    Args:
        study: The study.
        engine: The loaded engine, with the codebook and the settings of the study.
        material: The passages of the engine, with their places.
        judgements: Decisions on pairs of passage and code.
        reviewed: Passages judged as a whole.
    """
    codes = engine._codes
    columns = {code.id: i for i, code in enumerate(codes)}
    usable = np.array([not getattr(code, "abstract", False) for code in codes])
    scored = engine._score(judgements, reviewed)
    table, evidence = scored.table, scored.decided.evidence
    odds = np.where(usable, table.scores, -np.inf)
    least = engine.settings.least_words
    if (elsewhere := engine._ready().barred) is not None:
        odds[elsewhere] = -np.inf
    odds[[len(p.text.split()) < least for p in material.passages]] = -np.inf
    open_rows = np.ones(len(material.passages), np.bool_)
    open_rows[evidence.rows] = False

    swapped, disputed = _count_decided(study, material, columns)
    words, examples = score_held_out(
        engine._ready(),
        evidence,
        np.arange(len(evidence.rows)),
        settings=engine.settings.learner,
        seed=engine.settings.seed,
    )
    ranked = count_outranked(words + examples, evidence.fits, usable)
    tied = count_tied(odds, table.probabilities, open_rows)
    nearest = find_nearest(engine._ready().code_meaning, usable)
    coded = evidence.fits.sum(axis=0)
    told = {(min(pair), max(pair)) for pair in ranked}
    pairs = [
        Pair(
            one=codes[a].id,
            other=codes[b].id,
            coded=(int(coded[a]), int(coded[b])),
            outranked=(ranked[a, b], ranked[b, a]),
            swapped=swapped[a, b],
            disputed=len(disputed.get((a, b), ())),
            tied=tied[a, b],
            nearest=(a, b) in nearest,
        )
        for a, b in sorted({*told, *swapped, *disputed, *tied, *nearest})
        if usable[a] and usable[b]
    ]
    return [
        replace(pair, passages=_list_passages(material, rows, split))
        for pair in choose_pairs(pairs, most=MOST_PAIRS)
        for couple in [(columns[pair.one], columns[pair.other])]
        for split in [disputed.get(couple, set())]
        if (rows := choose_passages(odds, couple, open_pairs=scored.undecided, disputed=split))
    ]


def _list_passages(
    material: Material, rows: Sequence[int], disputed: Collection[int]
) -> tuple[NearPassage, ...]:
    return tuple(
        NearPassage(
            text_id=place.text_id, start=place.start, end=place.end, disputed=row in disputed
        )
        for row in rows
        for place in [material.places[row]]
    )


def _count_decided(
    study: Study, material: Material, columns: Mapping[str, int]
) -> tuple[Counter[Couple], dict[Couple, set[int]]]:
    """Return the passages where one code replaced another, and those where people disagree."""
    finder = _Finder(material.places)
    put: dict[int, dict[int, str]] = {}
    coders: dict[int, dict[str, set[int]]] = {}
    for text_id, start, end, code, coder, at in list_put(study):
        if code in columns:
            for passage in finder.find(text_id, start, end):
                put.setdefault(passage, {})[columns[code]] = at
                coders.setdefault(passage, {}).setdefault(coder, set()).add(columns[code])
    rejected: dict[int, dict[int, str]] = {}
    for text_id, start, end, code, at in list_rejected(study):
        if code in columns:
            for passage in finder.find(text_id, start, end):
                rejected.setdefault(passage, {})[columns[code]] = at
    return count_swapped(rejected, put), count_disputed(coders)
