"""An engine that keeps passages and codebook ready, so that each decision is learned fast."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.calibration import (
    Calibration,
    fit_calibration,
    fit_level,
    fit_proportion,
    list_folds,
    measure_leads,
)
from coding.suggestions.code_texts import hash_definition
from coding.suggestions.learner import LEARNER_VERSION, Evidence, Fit, Likeness, fit_codes
from coding.suggestions.model import CodingSuggestion, ScoreTable, SuggestionRun, SuggestionSettings
from coding.suggestions.passage_vectors import TextSide
from coding.suggestions.rankings.choose_likeliest import choose_likeliest, find_settled
from coding.suggestions.reasons import Reasoner
from study.errors import InvalidInput
from study.language import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from numpy.typing import NDArray

    from coding.suggestions.code_texts import CodeLike
    from coding.suggestions.model import Judgement, PassageText, Ranking
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["SuggestionEngine"]

_MANY = 300  # decided passages, above which cross-validation uses two folds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """A score table with its parts: raw scores before codes compete, fit and calibration."""

    table: ScoreTable
    raw: NDArray[np.float64]
    fit: Fit
    evidence: Evidence
    calibration: Calibration


class SuggestionEngine:
    """Scores every passage against every code and suggests the codes that fit.

    Whatever does not depend on judgements (vectors, word weights, similarity to definitions) is
    computed when passages or codes change; `run` then only fits, in well under a second for 10,000
    passages.

    Args:
        embedder: Turns texts into vectors.
        settings: The number of suggestions, thresholds and learner settings.
    """

    def __init__(self, embedder: Embedder, *, settings: SuggestionSettings | None = None) -> None:
        self.settings = settings or SuggestionSettings()
        self._embedder = embedder
        self._texts = TextSide(embedder, neighbours=self.settings.learner.neighbours)
        self._codes: tuple[CodeLike, ...] = ()
        self._definitions: tuple[str, ...] = ()
        self._likeness: Likeness | None = None

    @property
    def passages(self) -> Sequence[PassageText]:
        """The passages added so far, in order."""
        return self._texts.passages

    def add_passages(
        self,
        passages: Sequence[PassageText],
        *,
        vectors: NDArray[np.float32] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Append passages.

        Args:
            passages: The new passages.
            vectors: Their vectors from the same embedder, (n, d), if available.
            on_progress: Called with passages embedded and in all; an exception from it stops the
                work and leaves the engine unchanged.

        Raises:
            InvalidInput: If vectors do not match the passages.
        """
        self._texts.add(passages, vectors=vectors, on_progress=on_progress)
        self._likeness = None

    def set_codes(self, codes: Sequence[CodeLike]) -> None:
        """Replace the codebook; texts that were embedded before are not embedded again.

        Raises:
            InvalidInput: If two codes have the same id.
        """
        ids = [code.id for code in codes]
        if len(set(ids)) != len(ids):
            raise InvalidInput(
                say("The codebook has two codes with the same id."),
                hint=say("Give every code its own id."),
            )
        self._codes = tuple(codes)
        self._definitions = tuple(hash_definition(code) for code in codes)
        self._likeness = None

    def scores(
        self, judgements: Collection[Judgement] = (), *, reviewed: Collection[int] = ()
    ) -> ScoreTable:
        """Fit to the judgements and score every pair of passage and code.

        Args:
            judgements: Decisions on pairs. A later one on the same pair replaces an earlier one.
            reviewed: Passages judged as a whole; codes not applied to them do not fit them.

        Raises:
            InvalidInput: If a judgement names a passage that does not exist.
        """
        return self._score(judgements, reviewed).table

    def run(
        self, judgements: Collection[Judgement] = (), *, reviewed: Collection[int] = ()
    ) -> SuggestionRun:
        """Return suggestions with their reasons; arguments and errors are those of `scores`."""
        began = time.perf_counter()
        scored = self._score(judgements, reviewed)
        table = scored.table
        suggestions = self._explained(scored)
        return SuggestionRun(
            suggestions=suggestions,
            model=self._embedder.identity,
            learner=LEARNER_VERSION,
            parameters=asdict(self.settings),
            seed=self.settings.seed,
            input_hash=self._input_hash(judgements, reviewed),
            calibrated=table.calibrated,
            passages=len(self.passages),
            reviewed=table.reviewed,
            judged=int(scored.evidence.known.sum()),
            seconds=time.perf_counter() - began,
            ranking=self._ranked(table, judgements),
        )

    # How it is done ------------------------------------------------------------------------------

    def _ready(self) -> Likeness:
        if self._likeness is None:
            self._likeness = self._texts.likeness(self._codes, words=self.settings.learner.words)
        return self._likeness

    def _score(self, judgements: Collection[Judgement], reviewed: Collection[int]) -> _Scored:
        settings = self.settings
        evidence, barred, whole = self._evidence(judgements, reviewed)
        likeness = self._ready()
        fit = fit_codes(likeness, evidence, settings=settings.learner)
        calibrated = len(whole) >= settings.enough_reviewed and bool(evidence.fits.any())
        # The default coefficients are for scores without examples, so remove the shared intercept.
        calibration = Calibration()
        calibration = replace(
            calibration, intercept=calibration.intercept - calibration.slope * fit.shared
        )
        if calibrated:
            fit, calibration = self._calibrated(fit, likeness, evidence, whole)
        raw = fit.scores(likeness, slice(None), words=settings.learner.words)
        if not calibrated:
            calibration = fit_level(
                raw,
                usual=settings.usual_codes,
                put=int(evidence.fits[np.isin(evidence.rows, whole)].sum()),
                reviewed=len(whole),
                start=calibration,
            )
        chances = calibration.probabilities(raw)
        allowed = (chances >= self._lines(calibrated=calibrated)) & ~barred
        if not calibrated and settings.least_words:
            short = [len(p.text.split()) < settings.least_words for p in self.passages]
            allowed[np.array(short, dtype=np.bool_)] = False
        table = ScoreTable(
            codes=tuple(code.id for code in self._codes),
            scores=calibration.odds(raw),
            probabilities=chances,
            calibrated=calibrated,
            proposed=_best(chances, allowed=allowed, most=settings.most),
            reviewed=len(whole),
        )
        return _Scored(table=table, raw=raw, fit=fit, evidence=evidence, calibration=calibration)

    def _lines(self, *, calibrated: bool) -> NDArray[np.float64]:
        """Return the probability threshold of each code, (c,)."""
        settings = self.settings
        least = settings.least_probability if calibrated else settings.least_chance
        shifts = np.array([settings.shifts.get(code.id, 0.0) for code in self._codes])
        return np.asarray(1 / (1 + np.exp(-(_logit(least) + shifts))), dtype=np.float64)

    def _evidence(
        self, judgements: Collection[Judgement], reviewed: Collection[int]
    ) -> tuple[Evidence, NDArray[np.bool_], NDArray[np.intp]]:
        """Return decisions as tables, the pairs never to suggest, and the reviewed passages."""
        count, codes = len(self.passages), len(self._codes)
        columns = {code.id: i for i, code in enumerate(self._codes)}
        whole = np.array(sorted(set(reviewed)), dtype=np.intp)
        rows = np.array(sorted({j.passage for j in judgements} | set(reviewed)), dtype=np.intp)
        if len(rows) and (rows[0] < 0 or rows[-1] >= count):
            raise InvalidInput(
                say(
                    "A judgement names passage {number}, but there are {count} passages.",
                    number=int(rows[-1]),
                    count=count,
                ),
                hint=say("Add the passages before judging them."),
            )
        place = {int(row): i for i, row in enumerate(rows)}
        fits = np.zeros((len(rows), codes), np.bool_)
        known = np.zeros((len(rows), codes), np.bool_)
        known[[place[int(row)] for row in whole]] = True
        for judgement in judgements:
            column = columns.get(judgement.code)
            if column is None:  # the code was removed from the codebook
                continue
            row = place[judgement.passage]
            if judgement.verdict != "rejected":
                fits[row, column] = known[row, column] = True
            elif judgement.definition in ("", self._definitions[column]):
                fits[row, column], known[row, column] = False, True
            else:  # the code's texts have changed since the rejection: open again
                fits[row, column] = known[row, column] = False
        barred = np.zeros((count, codes), np.bool_)
        barred[rows] = known
        for i, code in enumerate(self._codes):
            if getattr(code, "abstract", False):
                barred[:, i] = True
        return Evidence(rows=rows, fits=fits, known=known), barred, whole

    def _calibrated(
        self, fit: Fit, likeness: Likeness, evidence: Evidence, whole: NDArray[np.intp]
    ) -> tuple[Fit, Calibration]:
        """Cross-validate on the decided passages, and calibrate on the reviewed ones."""
        learner = self.settings.learner
        told, learnt = np.zeros(evidence.fits.shape), np.zeros(evidence.fits.shape)
        # With many decisions, two folds are enough and keep the answer fast.
        folds = 5 if len(evidence.rows) <= _MANY else 2
        for fold in list_folds(len(evidence.rows), folds=folds, seed=self.settings.seed):
            keep = np.setdiff1d(np.arange(len(evidence.rows)), fold)
            part = fit_codes(likeness, evidence.part(keep), settings=learner)
            rows = evidence.rows[fold]
            told[fold], learnt[fold] = part.parts(likeness, rows, words=learner.words)
        inside = np.isin(evidence.rows, whole)
        told, learnt, fits = told[inside], learnt[inside], evidence.fits[inside]
        a, b = fit_proportion(told, learnt, fits)
        return fit.scaled(told=a, learnt=b), fit_calibration(a * told + b * learnt, fits)

    def _ranked(self, table: ScoreTable, judgements: Collection[Judgement]) -> Ranking:
        settled = find_settled(
            judgements,
            passages=len(self.passages),
            codes=table.codes,
            definitions=self._definitions,
        )
        usable = [not getattr(code, "abstract", False) for code in self._codes]
        return choose_likeliest(table, settled=settled, usable=np.array(usable, np.bool_))

    def _explained(self, scored: _Scored) -> tuple[CodingSuggestion, ...]:
        settings, table = self.settings, scored.table
        reasoner = Reasoner(
            likeness=self._ready(),
            fit=scored.fit,
            evidence=scored.evidence,
            terms=self._texts.terms(),
            codes=self._codes,
            words=settings.learner.words,
        )
        rows, columns = np.nonzero(table.proposed)
        order = np.lexsort((columns, -table.probabilities[rows, columns], rows))
        rows, columns = rows[order], columns[order]
        lines = np.array([_logit(line) for line in self._lines(calibrated=table.calibrated)])
        leads = measure_leads(
            scored.raw, rows, columns, lines[columns], calibration=scored.calibration
        )
        out: list[CodingSuggestion] = []
        for passage, code, lead in zip(rows, columns, leads, strict=True):
            chance = float(table.probabilities[passage, code])
            out.append(
                CodingSuggestion(
                    passage=int(passage),
                    code=table.codes[code],
                    score=float(table.scores[passage, code]),
                    probability=chance if table.calibrated else None,
                    strong=table.calibrated and chance >= settings.strong_probability,
                    reasons=reasoner.explain(int(passage), int(code), lead=float(lead)),
                )
            )
        return tuple(out)

    def _input_hash(self, judgements: Collection[Judgement], reviewed: Collection[int]) -> str:
        total = hashlib.sha256()
        for passage in self.passages:
            total.update(
                json.dumps(
                    [passage.text, passage.document, passage.order, passage.question]
                ).encode()
                + b"\n"
            )
        total.update(json.dumps([[c.id, c.parent_id] for c in self._codes]).encode())
        total.update(json.dumps(self._definitions).encode())
        decided = sorted((j.passage, j.code, j.verdict, j.definition) for j in judgements)
        total.update(json.dumps([decided, sorted(set(reviewed))]).encode())
        return total.hexdigest()


def _best(
    chances: NDArray[np.float64], *, allowed: NDArray[np.bool_], most: int
) -> NDArray[np.bool_]:
    """Return the best allowed codes of every passage, at most *most* of them."""
    proposed = np.zeros(chances.shape, np.bool_)
    if not chances.size or most < 1:
        return proposed
    ranked = np.argsort(np.where(allowed, -chances, np.inf), axis=1, kind="stable")[:, :most]
    np.put_along_axis(proposed, ranked, values=True, axis=1)
    return proposed & allowed


def _logit(chance: float) -> float:
    held = min(max(chance, 1e-9), 1 - 1e-9)
    return float(np.log(held / (1 - held)))
