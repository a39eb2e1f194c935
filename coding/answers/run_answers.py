"""Code a table of answers: read an overview, fit, score partitions and join the results."""

from __future__ import annotations

import gc
import hashlib
import itertools
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from coding.answers.duration import FEWEST, Estimate, measure_work
from coding.answers.estimating import measure_answers, measure_proposed
from coding.answers.fitting import Fitted, fit_answers, parse_fitted, render_fitted
from coding.answers.local import Done, Opener, run_locally
from coding.answers.parts import Choice, Partition, Parts, new_partition
from coding.answers.sampling import MOST_QUESTIONS, Overview, list_answers, read_overview
from coding.suggestions.basis import Grounds
from coding.suggestions.learner import LEARNER_VERSION
from coding.suggestions.model import CodeText
from coding.suggestions.prevalence.model import SampleRun
from coding.suggestions.questions import normalise_question
from coding.suggestions.set_aside.rules import Subject, new_subject
from coding.suggestions.tables import AnswersTable, CodedUnit
from study.errors import InvalidInput
from study.language import say
from transcripts.embedding.open_embedder import Embedder

__all__ = ["BATCH", "Engine", "Order", "Result", "preview_answers", "run_answers"]

BATCH = 500

Report = Callable[[str, int, int], None]


class Engine(Protocol):
    """A function that scores partitions; see `run_locally` and `run_on_cluster`."""

    def __call__(
        self,
        partitions: Iterator[Partition],
        fitted: Fitted,
        choice: Choice,
        *,
        open_model: Opener,
        workers: int,
    ) -> Iterator[Done]:
        """Yield finished partitions, in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The input and options of a run.

    Attributes:
        table: The answers.
        codes: The codebook.
        examples: Coded units; may be empty.
        out: The table to write.
        top: The most codes per answer, best first; None writes all.
        threshold: The probability from which a code is suggested; None takes the learner's.
        batch: The number of answers in a partition; the result does not depend on it.
        workers: The number of processes.
        release: The version of the program; a fit stored by another version is not used.
    """

    table: AnswersTable
    codes: Sequence[CodeText]
    examples: Sequence[CodedUnit]
    out: Path
    top: int | None = None
    threshold: float | None = None
    batch: int = BATCH
    workers: int = 2
    release: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of a run.

    Attributes:
        answers: The number of answers.
        empty: The number of answers without words.
        aside: The number of answers that are no evidence, by reason; they get no suggestion.
        surplus: The number of answers with a repeated id, which got a number.
        resumed: The number of answers that an earlier run had finished.
        rows: The number of rows written.
        escaped: The number of rows whose id or code got an apostrophe: it looks like a formula.
        examples: The number of distinct coded examples.
        calibrated: Whether probabilities are calibrated on the examples.
        threshold: The probability from which a code is suggested.
        grounds: What the probabilities rest on; what share is right is expected at the learner's
            own threshold only.
        sample: How common codes are, from examples drawn at random; None without 24 of them.
    """

    answers: int
    empty: int
    surplus: int
    resumed: int
    rows: int
    escaped: int
    examples: int
    calibrated: bool
    threshold: float
    grounds: Grounds
    sample: SampleRun | None = None
    aside: Mapping[str, int] = field(default_factory=dict)


def preview_answers(order: Order, *, open_model: Opener) -> Estimate:
    """Return how long a run would take; nothing is written, and only a small piece is done.

    Raises:
        InvalidInput: If the output cannot be written there, or there are no answers.
    """
    _check_out(order)
    return _estimate(order, read_overview(order.table), open_model)


def _estimate(order: Order, overview: Overview, open_model: Opener) -> Estimate:
    return measure_work(
        overview,
        order.codes,
        open_model=open_model,
        examples=len(order.examples),
        workers=order.workers if overview.answers > order.batch else 1,
    )


def run_answers(
    order: Order,
    *,
    open_model: Opener,
    open_first: Opener | None = None,
    engine: Engine = run_locally,
    report: Report = lambda *_: None,
    announce: Callable[[Estimate], None] | None = None,
) -> Result:
    """Code all answers and write the table, continuing an interrupted run.

    Finished partitions are stored in `OUT.parts` until the table is written, each under a hash of
    its answers, the fitted codebook and the options; only partitions without a matching file are
    scored.

    Args:
        order: The input and options.
        open_model: Opens the embedder; must be picklable if there are several workers.
        open_first: Opens the embedder for examples and sample; it runs before the workers start, so
            it may use as many threads as they do. By default *open_model*.
        engine: Scores the partitions.
        report: Called with (message, answers done, answers in all).
        announce: Called before the long part of a run of at least `FEWEST` answers with how long
            it will take; not for a run that continues an earlier one.

    Raises:
        InvalidInput: If the output cannot be written there, or there are no answers.
        LifeworldError: If the disk is full or the engine failed.
    """
    _check_out(order)
    report(say("Reading the answers"), 0, 0)
    subject = new_subject(order.codes)
    overview = read_overview(order.table, subject=subject)
    _check_questions(order, overview)
    parts = Parts(order.out)
    if announce and overview.answers >= FEWEST and not parts.folder.exists():
        report(say("Measuring a small piece"), 0, 0)
        announce(_estimate(order, overview, open_model))
    parts.open()
    embedder = (open_first or open_model)()
    fitted = _fit(order, overview, parts, embedder, report)
    sample = measure_answers(
        order.codes,
        order.examples if overview.asked else _without_questions(order.examples),
        overview,
        fitted,
        embedder=embedder,
        on_progress=lambda done, total: report(say("Estimating how common codes are"), done, total),
    )
    del embedder  # the engine opens its own
    gc.collect()
    workers = order.workers if overview.answers > order.batch else 1
    least = fitted.model.least if order.threshold is None else order.threshold
    choice = Choice(threshold=least, top=order.top)
    walk = _Walk(order, overview, parts, fitted, choice, subject)
    report(say("Scoring"), 0, overview.answers)
    for done in engine(walk.open_ones(), fitted, choice, open_model=open_model, workers=workers):
        parts.write(parts.path(done.key).name, done.data)
        walk.finished += done.answers
        report(say("Scoring"), walk.finished, overview.answers)
    report(say("Writing the table"), overview.answers, overview.answers)
    rows, escaped, suggested = parts.join(walk.keys)
    parts.remove()
    grounds = fitted.model.grounds
    return Result(
        answers=overview.answers,
        empty=overview.empty,
        surplus=overview.surplus,
        resumed=walk.resumed,
        rows=rows,
        escaped=escaped,
        examples=fitted.examples,
        calibrated=fitted.model.calibrated,
        threshold=least,
        grounds=grounds if order.threshold is None else replace(grounds, expected_precision=None),
        sample=sample and measure_proposed(sample, suggested, answers=overview.telling),
        aside={reason.value: number for reason, number in overview.aside.items()},
    )


class _Walk:
    """Reads the answers once, yields the unfinished partitions, and keeps the keys of all."""

    def __init__(
        self,
        order: Order,
        overview: Overview,
        parts: Parts,
        fitted: Fitted,
        choice: Choice,
        subject: Subject,
    ) -> None:
        self._subject = subject
        self._order, self._overview, self._parts = order, overview, parts
        self._digest, self._choice = fitted.digest, choice
        self.keys: list[str] = []
        self.finished = self.resumed = 0

    def open_ones(self) -> Iterator[Partition]:
        answers = list_answers(self._order.table, self._overview, subject=self._subject)
        while rows := list(itertools.islice(answers, self._order.batch)):
            partition = new_partition(rows, digest=self._digest, choice=self._choice)
            self.keys.append(partition.key)
            if self._parts.has(partition.key):
                self.resumed += len(rows)
                self.finished += len(rows)
            else:
                yield partition


def _check_out(order: Order) -> None:
    out = order.out
    if not out.parent.is_dir():
        raise InvalidInput(
            say("There is no folder {folder}.", folder=out.parent), hint=say("Create it first.")
        )
    if out.is_dir():
        raise InvalidInput(
            say("{file} is a folder.", file=out),
            hint=say("Name a file, such as answers-coded.csv."),
        )
    if out.exists() and out.samefile(order.table.path):
        raise InvalidInput(
            say("{file} is the file with the answers.", file=out),
            hint=say("Choose another name for the output."),
        )
    if not os.access(out.parent, os.W_OK):
        raise InvalidInput(
            say("You may not write into {folder}.", folder=out.parent),
            hint=say("Choose another folder."),
        )


def _check_questions(order: Order, overview: Overview) -> None:
    """Refuse a codebook with a question that no answer has: it was misspelled, or is another's."""
    bound = [(code.name, question) for code in order.codes for question in code.questions]
    if not bound or len(overview.questions) >= MOST_QUESTIONS:
        return
    table = order.table.path.name
    if not overview.asked:
        raise InvalidInput(
            say(
                "The codebook has “{code}” for one question only, and {table} does not say which"
                " question an answer answers.",
                code=bound[0][0],
                table=table,
            ),
            hint=say("Add a column “question” to the answers, or take it out of the codebook."),
        )
    known = {normalise_question(question) for question in overview.questions}
    for code, question in bound:
        if normalise_question(question) not in known:
            raise InvalidInput(
                say(
                    "The codebook has “{code}” for the question “{question}”, which no answer in"
                    " {table} has.",
                    code=code,
                    question=question,
                    table=table,
                ),
                hint=say(
                    "Write questions as in the answers: {questions}.",
                    questions=", ".join(f"“{each}”" for each in overview.questions[:8]),
                ),
            )


def _fit(
    order: Order, overview: Overview, parts: Parts, embedder: Embedder, report: Report
) -> Fitted:
    """Return the fitted codebook, loaded from the folder if an earlier run stored it there."""
    name = f"fitted-{_key(order, overview, embedder)}.bin"
    packed = parts.read(name)
    if packed is not None:
        try:
            return parse_fitted(packed)
        except ValueError:  # damaged: fit again
            pass
    examples = order.examples if overview.asked else _without_questions(order.examples)
    fitted = fit_answers(
        order.codes,
        examples,
        overview.sample,
        embedder=embedder,
        on_progress=lambda done, total: report(say("Reading examples and a sample"), done, total),
    )
    parts.write(name, render_fitted(fitted))
    return fitted


def _without_questions(examples: Sequence[CodedUnit]) -> list[CodedUnit]:
    """Return examples for answers whose questions are not known; those of examples mislead."""
    return [replace(unit, question="") for unit in examples]


def _key(order: Order, overview: Overview, embedder: Embedder) -> str:
    told = [
        order.release,
        LEARNER_VERSION,
        embedder.identity,
        order.table.sha256,
        [asdict(code) for code in order.codes],
        [asdict(unit) for unit in order.examples],
        overview.sample,
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
