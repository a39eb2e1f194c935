"""Measure the quality of suggestions on coded units by cross-validation over documents.

Each document is tested once by methods that learned from the others, with the same few examples for
each method. Documents are never split, because passages by the same person are similar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.measures import (
    Agreement,
    Bin,
    EvaluatedUnit,
    measure_agreement,
    measure_outcome,
    measure_reliability,
)
from coding.suggestions.prevalence.figures import SampleFigures
from coding.suggestions.questions import find_asked
from coding.suggestions.trust.abstaining import Abstained
from coding.suggestions.trust.coders import Beside
from coding.suggestions.trust.unseen import Unseen, measure_drawn
from study.errors import InvalidInput
from study.language import say
from study.wording import count_things

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.code_texts import CodeLike
    from transcripts.embedding.open_embedder import Embedder

__all__ = [
    "FEWEST_UNITS",
    "FEWEST_USES",
    "FOLDS",
    "SHOTS",
    "Evaluation",
    "Measures",
    "find_measurable",
    "measure_suggestions",
    "merge_units",
]

SHOTS = (0, 4, 8, 16, 32)
FEWEST_USES = 5  # uses of a code, in at least two documents; fewer cannot be learned and tested
FEWEST_UNITS = 20
FOLDS = 3

Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The results of one method with a number of examples of each code, as means over all folds.

    Attributes:
        method: The name of the method.
        shots: The number of examples of each code, as far as there are that many.
        micro_f1: F1 over all pairs of unit and code, at the usual number of codes.
        macro_f1: The mean F1 of codes, with the same weight for rare and common ones.
        average_precision: The mean over codes of average precision.
        recall_at_3: The share of people's codes that are among the three best.
        precision: The share of suggestions that people had coded.
        coverage: The share of people's codes that are suggested.
        calibration_error: The mean gap of predicted probability and observed frequency.
        spread: The standard deviation of micro_f1 over the folds.
    """

    method: str
    shots: int
    micro_f1: float
    macro_f1: float
    average_precision: float
    recall_at_3: float
    precision: float | None
    coverage: float | None
    calibration_error: float | None
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The results of an evaluation.

    Attributes:
        rows: One for each method and number of examples.
        reliability: Reliability of our probabilities, with the most examples.
        agreements: Agreement of each pair of coders with units in common.
        units: The number of units.
        documents: The number of documents.
        codes: Names of the measured codes.
        left_out: Names of codes used too rarely.
        seeds: How often the documents were divided into folds.
        shots: The requested numbers of examples of each code.
        model: The identity of the language model.
        learner: The version of the learner.
        folds: The number of folds; each was tested once. None in results of an earlier version,
            which split the documents in two *seeds* times.
        beside: The suggestions beside each pair of coders, with the most examples.
        abstaining: How often the best code is right for the surest units, with the most examples.
        sample: How good suggestions are on the units drawn at random; None without 24 of them.
    """

    rows: tuple[Measures, ...]
    reliability: tuple[Bin, ...]
    agreements: tuple[Agreement, ...]
    units: int
    documents: int
    codes: tuple[str, ...]
    left_out: tuple[str, ...]
    seeds: int
    shots: tuple[int, ...]
    model: str
    learner: str
    folds: int | None = None
    beside: tuple[Beside, ...] = ()
    abstaining: tuple[Abstained, ...] = ()
    sample: SampleFigures | None = None


def measure_suggestions(
    units: Sequence[EvaluatedUnit],
    codes: Sequence[CodeLike],
    embedder: Embedder,
    *,
    shots: Sequence[int] = SHOTS,
    seeds: int = 1,
    folds: int = FOLDS,
    vectors: NDArray[np.float32] | None = None,
    bound: Mapping[str, Collection[str]] | None = None,
    report: Report = lambda *_: None,
) -> Evaluation:
    """Measure our suggestions, the most frequent codes, and TF-IDF with logistic regression.

    Args:
        units: The codings of people. Rows with the same document and text are one unit with the
            codes of all its coders.
        codes: The codebook; units name codes by id.
        embedder: Turns texts into vectors.
        shots: The numbers of examples of each code to learn from.
        seeds: How often the documents are divided into folds.
        folds: The number of folds; with fewer documents, one for each.
        vectors: The vectors of the units that `merge_units` returns, if available.
        bound: For single codes, the questions that they are for: on units that answer others they
            are not suggested. One whose questions no unit answers is for all.
        report: Called with (done, total, message); an exception from it stops the work.

    Raises:
        InvalidInput: If there are too few units, documents or codes to measure anything.
    """
    from coding.suggestions.baselines import MostFrequent, Ours, WordRegression
    from coding.suggestions.learner import LEARNER_VERSION

    merged = merge_units(units)
    texts, documents = [unit.text for unit in merged], [unit.document for unit in merged]
    put = [set(unit.codes) for unit in merged]
    kept = find_measurable(documents, put)
    _check(texts, documents, kept)
    used = [code for code in codes if code.id in set(kept)]
    names = {code.id: code.name for code in codes}
    labels = np.array([[code.id in own for code in used] for own in put], dtype=bool)
    if vectors is None:

        def told(done: int, total: int) -> None:
            report(done, total, say("Reading the units"))

        vectors = embedder.embed(texts, on_progress=told)
    asked = [unit.question for unit in merged]
    ours = Ours(
        texts,
        documents,
        labels,
        codes=used,
        vectors=vectors,
        embedder=embedder,
        questions=asked,
        bound=find_asked(bound or {}, asked),
    )
    methods = (
        ours,
        WordRegression(texts, labels),
        MostFrequent(labels),
    )
    found: dict[tuple[str, int], list[dict[str, float | None]]] = {}
    said: list[tuple[NDArray[np.float64], NDArray[np.bool_]]] = []
    unseen = Unseen(merged, labels)
    dealt = [
        (seed, test) for seed in range(seeds) for test in _deal(documents, folds=folds, seed=seed)
    ]
    total, done = len(dealt) * len(shots), 0
    for seed, test in dealt:
        train = np.setdiff1d(np.arange(len(texts)), test)
        expected = float(labels[train].sum(axis=1).mean())
        for few in shots:
            report(
                done,
                total,
                say("Learning from {examples} of each code", examples=count_things(few, "example")),
            )
            chosen = _sample(labels, train, few, seed=100 + seed)
            for method in methods:
                if not few and method.needs_examples:
                    continue
                outcome = method.run(chosen, test)
                measured = measure_outcome(outcome, labels[test], expected=expected)
                found.setdefault((method.name, few), []).append(measured)
                if outcome.probabilities is not None and few == max(shots):
                    said.append((outcome.probabilities, labels[test]))
                if method is ours and few == max(shots) and not seed:
                    unseen.add(test, outcome)
            done += 1
    report(total, total, say("Done"))
    return Evaluation(
        rows=tuple(_mean(*of, each) for of, each in sorted(found.items(), key=_rank)),
        reliability=measure_reliability(said),
        agreements=tuple(measure_agreement(units)),
        units=len(texts),
        documents=len(set(documents)),
        codes=tuple(code.name for code in used),
        left_out=tuple(sorted({names.get(c, c) for own in put for c in own if c not in kept})),
        seeds=seeds,
        shots=tuple(shots),
        model=embedder.identity,
        learner=LEARNER_VERSION,
        folds=len(dealt) // max(seeds, 1),
        beside=unseen.compare(units, codes=used),
        abstaining=unseen.measure(),
        sample=measure_drawn(ours.engine, merged, labels, codes=used),
    )


def merge_units(units: Sequence[EvaluatedUnit]) -> list[EvaluatedUnit]:
    """Return each text of a document once, in order, with the codes of all coders.

    Units without words are left out.
    """
    put: dict[tuple[str, str], set[str]] = {}
    asked: dict[tuple[str, str], str] = {}
    drawn: set[tuple[str, str]] = set()
    for unit in units:
        if unit.text.strip():
            put.setdefault((unit.document, unit.text), set()).update(unit.codes)
            asked.setdefault((unit.document, unit.text), unit.question)
            if unit.sampled:
                drawn.add((unit.document, unit.text))
    return [
        EvaluatedUnit(
            text=text,
            document=document,
            codes=frozenset(codes),
            question=asked[document, text],
            sampled=(document, text) in drawn,
        )
        for (document, text), codes in put.items()
    ]


def find_measurable(documents: Sequence[str], put: Sequence[set[str]]) -> list[str]:
    """Return the codes that can be measured: used five times, in at least two documents.

    The most frequent comes first.

    Args:
        documents: The document of each unit.
        put: The codes on each unit.
    """
    uses = Counter(code for own in put for code in own)
    spread: dict[str, set[str]] = {}
    for own, document in zip(put, documents, strict=True):
        for code in own:
            spread.setdefault(code, set()).add(document)
    return [c for c, n in uses.most_common() if n >= FEWEST_USES and len(spread[c]) > 1]


# How it is done ----------------------------------------------------------------------------------


def _check(texts: Sequence[str], documents: Sequence[str], kept: Sequence[str]) -> None:
    if len(texts) < FEWEST_UNITS:
        raise InvalidInput(
            say(
                "{units} too few to measure.",
                units=count_things(len(texts), "coded unit is", "coded units are"),
            ),
            hint=say(
                "Code at least {fewest}, better 100, in at least two documents.",
                fewest=FEWEST_UNITS,
            ),
        )
    if len(set(documents)) < 2:
        raise InvalidInput(
            say("All coded units are from one document, so nothing can be tested on another."),
            hint=say("Code a second document, or name the column that holds the documents."),
        )
    if not kept:
        raise InvalidInput(
            say(
                "No code has {fewest} uses across at least two documents.",
                fewest=FEWEST_USES,
            ),
            hint=say("Code more units with the same codes."),
        )


def _deal(documents: Sequence[str], *, folds: int, seed: int) -> list[NDArray[np.intp]]:
    """Return the rows of each fold, in whole documents; every row is in exactly one fold.

    Documents are shuffled, then each goes to the fold with the fewest rows, longest first.
    """
    sizes = Counter(documents)
    names = sorted(sizes)
    np.random.default_rng(seed).shuffle(names)
    names.sort(key=lambda name: -sizes[name])
    load = [0] * min(folds, len(names))
    place: dict[str, int] = {}
    for name in names:
        place[name] = load.index(min(load))
        load[place[name]] += sizes[name]
    of = np.array([place[document] for document in documents], dtype=np.intp)
    return [np.flatnonzero(of == fold) for fold in range(len(load))]


def _sample(
    labels: NDArray[np.bool_], pool: NDArray[np.intp], shots: int, *, seed: int
) -> NDArray[np.intp]:
    """Return rows with *shots* examples of every code, as far as there are that many."""
    rng = np.random.default_rng(seed)
    chosen: set[int] = set()
    for code in range(labels.shape[1]):
        rows = pool[labels[pool, code]]
        rest = [int(i) for i in rows if int(i) not in chosen]
        need = min(shots - (len(rows) - len(rest)), len(rest))
        if need > 0:
            chosen.update(int(i) for i in rng.choice(rest, need, replace=False))
    return np.array(sorted(chosen), dtype=np.intp)


def _rank(item: tuple[tuple[str, int], object]) -> tuple[bool, str, int]:
    (name, few), _ = item
    return name != "Lifeworld", name, few


def _mean(method: str, shots: int, each: list[dict[str, float | None]]) -> Measures:
    means: dict[str, float | None] = {}
    for key in each[0]:
        values = [value for one in each if (value := one[key]) is not None]
        means[key] = round(float(np.mean(values)), 4) if values else None
    spread = float(np.std([one["micro_f1"] or 0.0 for one in each]))
    return Measures(method=method, shots=shots, spread=round(spread, 4), **means)  # type: ignore[arg-type]
