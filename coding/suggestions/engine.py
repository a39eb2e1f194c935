"""An engine that keeps passages and codebook ready, so that each decision is learned fast."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coding.suggestions.calibration import measure_chances, measure_leads
from coding.suggestions.code_texts import hash_definition
from coding.suggestions.decided import Decided, new_decided
from coding.suggestions.grounds import measure_grounds
from coding.suggestions.learner import LEARNER_VERSION
from coding.suggestions.likeness import Likeness
from coding.suggestions.lines import choose_lines, choose_proposed
from coding.suggestions.model import CodingSuggestion, ScoreTable, SuggestionRun, SuggestionSettings
from coding.suggestions.passage_vectors import TextSide
from coding.suggestions.probabilities import Calibrated, fit_probabilities
from coding.suggestions.questions import find_barred
from coding.suggestions.rankings.choose_likeliest import choose_likeliest, find_settled
from coding.suggestions.reasons import Reasoner
from coding.suggestions.spread import Spread, measure_spreads
from coding.suggestions.telling_terms import TellingTerms, find_telling_terms
from study.errors import InvalidInput
from study.language import say
from study.quiet import run_single_threaded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from numpy.typing import NDArray

    from coding.suggestions.code_texts import CodeLike
    from coding.suggestions.model import Judgement, PassageText, Ranking
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["SuggestionEngine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """A score table with what it was made from."""

    table: ScoreTable
    fitted: Calibrated
    decided: Decided
    undecided: NDArray[np.bool_]


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
        self._telling: TellingTerms | None = None
        self._hashed: tuple[int, Any] = (0, hashlib.sha256())

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
        self._likeness = self._telling = None

    def set_codes(self, codes: Sequence[CodeLike]) -> None:
        """Replace the codebook; nothing is computed again if its texts are the same.

        Raises:
            InvalidInput: If two codes have the same id.
        """
        ids = [code.id for code in codes]
        if len(set(ids)) != len(ids):
            raise InvalidInput(
                say("The codebook has two codes with the same id."),
                hint=say("Give every code its own id."),
            )
        if list(map(_list_texts, codes)) != list(map(_list_texts, self._codes)):
            self._likeness = self._telling = None
        self._codes = tuple(codes)
        self._definitions = tuple(hash_definition(code) for code in codes)

    def scores(
        self,
        judgements: Collection[Judgement] = (),
        *,
        reviewed: Collection[int] = (),
        sampled: Collection[int] = (),
        aside: Collection[int] = (),
    ) -> ScoreTable:
        """Fit to the judgements and score every pair of passage and code.

        Args:
            judgements: Decisions on pairs. A later one on the same pair replaces an earlier one.
            reviewed: Passages judged as a whole; codes not applied to them do not fit them.
            sampled: Passages drawn at random and judged as a whole; they count as reviewed too.
                From 24 of them on, probabilities rest on them alone.
            aside: Passages that are no evidence: nothing is suggested for them or told of them.

        Raises:
            InvalidInput: If a judgement names a passage that does not exist.
        """
        return run_single_threaded(lambda: self._score(judgements, reviewed, sampled, aside).table)

    def run(
        self,
        judgements: Collection[Judgement] = (),
        *,
        reviewed: Collection[int] = (),
        sampled: Collection[int] = (),
        aside: Collection[int] = (),
    ) -> SuggestionRun:
        """Return suggestions with their reasons; arguments and errors are those of `scores`."""
        return run_single_threaded(lambda: self._run(judgements, reviewed, sampled, aside))

    # How it is done ------------------------------------------------------------------------------

    def _run(
        self,
        judgements: Collection[Judgement],
        reviewed: Collection[int],
        sampled: Collection[int],
        aside: Collection[int],
    ) -> SuggestionRun:
        began = time.perf_counter()
        scored = self._score(judgements, reviewed, sampled, aside)
        table = scored.table
        suggestions = self._explained(scored)
        return SuggestionRun(
            suggestions=suggestions,
            model=self._embedder.identity,
            learner=LEARNER_VERSION,
            parameters=asdict(self.settings),
            seed=self.settings.seed,
            input_hash=self._input_hash(judgements, reviewed, sampled),
            calibrated=table.calibrated,
            grounds=table.grounds,
            passages=len(self.passages),
            reviewed=table.reviewed,
            judged=int(scored.decided.evidence.known.sum()),
            seconds=time.perf_counter() - began,
            ranking=self._ranked(table, judgements, aside),
            spreads=self._spread(scored),
        )

    def _ready(self) -> Likeness:
        if self._likeness is None:
            self._likeness = self._texts.likeness(self._codes, words=self.settings.learner.words)
        if not self.settings.questions:
            return self._likeness
        asked, ids = [p.question for p in self.passages], [code.id for code in self._codes]
        return replace(self._likeness, barred=find_barred(asked, ids, self.settings.questions))

    def _told_terms(self) -> TellingTerms:
        """Return what can be told of the passages' words, found again once there are more."""
        if self._telling is None:
            self._telling = find_telling_terms(self._ready().words, self._texts.terms())
        return self._telling

    def _score(
        self,
        judgements: Collection[Judgement],
        reviewed: Collection[int],
        sampled: Collection[int] = (),
        aside: Collection[int] = (),
    ) -> _Scored:
        settings = self.settings
        ids = tuple(code.id for code in self._codes)
        decided = new_decided(
            judgements,
            reviewed=reviewed,
            sampled=sampled,
            passages=len(self.passages),
            codes=ids,
            definitions=self._definitions,
        )
        fitted = fit_probabilities(self._ready(), decided, settings=settings)
        odds = fitted.calibration.odds(fitted.raw)
        chances = measure_chances(odds)
        calibrated = fitted.basis != "none"
        usable = np.array([not getattr(code, "abstract", False) for code in self._codes], np.bool_)
        undecided = self._undecided(decided, usable)
        undecided[list(aside)] = False
        lines = choose_lines(
            chances, open_pairs=undecided, codes=ids, calibrated=calibrated, settings=settings
        )
        allowed = (chances >= lines) & undecided
        allowed &= self._long_enough(calibrated=calibrated)[:, None]
        proposed = choose_proposed(chances, allowed=allowed, most=settings.most)
        table = ScoreTable(
            codes=ids,
            scores=odds,
            probabilities=chances,
            lines=lines,
            proposed=proposed,
            grounds=measure_grounds(
                decided,
                basis=fitted.basis,
                promised=chances[proposed],
                enough=settings.enough_reviewed,
                codes=ids,
                usable=usable,
            ),
        )
        return _Scored(table=table, fitted=fitted, decided=decided, undecided=undecided)

    def _long_enough(self, *, calibrated: bool) -> NDArray[np.bool_]:
        """Return which passages have enough words for a suggestion, (n,)."""
        least = 0 if calibrated else self.settings.least_words
        enough = [not least or len(p.text.split()) >= least for p in self.passages]
        return np.array(enough, dtype=np.bool_)

    def _spread(self, scored: _Scored) -> tuple[Spread, ...]:
        table = scored.table
        return measure_spreads(
            table.probabilities,
            codes=table.codes,
            lines=table.lines,
            undecided=scored.undecided,
            long_enough=self._long_enough(calibrated=table.calibrated),
            most=self.settings.most,
        )

    def _undecided(self, decided: Decided, usable: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the pairs that may be suggested: not decided, and of codes that are applied."""
        free = np.tile(usable, (len(self.passages), 1))
        free[decided.evidence.rows] &= ~decided.evidence.known
        if (barred := self._ready().barred) is not None:
            free &= ~barred
        return free

    def _ranked(
        self, table: ScoreTable, judgements: Collection[Judgement], aside: Collection[int]
    ) -> Ranking:
        settled = find_settled(
            judgements,
            passages=len(self.passages),
            codes=table.codes,
            definitions=self._definitions,
        )
        if (barred := self._ready().barred) is not None:
            settled |= barred
        settled[list(aside)] = True
        usable = [not getattr(code, "abstract", False) for code in self._codes]
        return choose_likeliest(table, settled=settled, usable=np.array(usable, np.bool_))

    def _explained(self, scored: _Scored) -> tuple[CodingSuggestion, ...]:
        settings, table, fitted = self.settings, scored.table, scored.fitted
        rows, columns = np.nonzero(table.proposed)
        order = np.lexsort((columns, -table.probabilities[rows, columns], rows))
        rows, columns = rows[order], columns[order]
        reasoner = Reasoner(
            likeness=self._ready(),
            fit=fitted.fit,
            evidence=scored.decided.evidence,
            terms=self._told_terms(),
            codes=self._codes,
            words=settings.learner.words,
        )
        lines = _logit(table.lines[columns])
        leads = measure_leads(fitted.raw, rows, columns, lines, calibration=fitted.calibration)
        calibrated = table.calibrated
        return tuple(
            [
                CodingSuggestion(
                    passage=passage,
                    code=table.codes[code],
                    score=score,
                    probability=chance if calibrated else None,
                    strong=calibrated and chance >= settings.strong_probability,
                    reasons=told,
                )
                for passage, code, score, chance, told in zip(
                    rows.tolist(),
                    columns.tolist(),
                    table.scores[rows, columns].tolist(),
                    table.probabilities[rows, columns].tolist(),
                    reasoner.explain(rows, columns, leads),
                    strict=True,
                )
            ]
        )

    def _input_hash(
        self,
        judgements: Collection[Judgement],
        reviewed: Collection[int],
        sampled: Collection[int],
    ) -> str:
        total = self._hash_passages()
        total.update(json.dumps([[c.id, c.parent_id] for c in self._codes]).encode())
        total.update(json.dumps(self._definitions).encode())
        decided = sorted((j.passage, j.code, j.verdict, j.definition) for j in judgements)
        read = [sorted(set(reviewed) | set(sampled)), sorted(set(sampled))]
        total.update(json.dumps([decided, *read]).encode())
        return str(total.hexdigest())

    def _hash_passages(self) -> Any:
        """Return the hash of all passages so far, to go on with; each passage is read once."""
        count, total = self._hashed
        if count < len(self.passages):
            for passage in self.passages[count:]:
                told = [passage.text, passage.document, passage.order, passage.question]
                total.update(json.dumps(told).encode() + b"\n")
            self._hashed = len(self.passages), total
        return total.copy()


def _logit(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    held = np.clip(chances, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(held / (1 - held)))


def _list_texts(code: CodeLike) -> tuple[str | None, ...]:
    """Return everything of a code on which its likeness to passages depends."""
    texts = (code.name, code.definition, code.include, code.exclude, code.example)
    return (code.id, code.parent_id, *texts)
