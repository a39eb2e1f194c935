"""Code a table of answers: read an overview, fit, score partitions and join the results."""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path

from coding.answers.crew import Crew, Engine
from coding.answers.duration import FEWEST, Estimate, Pace, measure_pace, measure_work
from coding.answers.estimating import measure_answers, measure_proposed
from coding.answers.fitting import Fitted, fit_answers, parse_fitted, render_fitted
from coding.answers.local import run_locally
from coding.answers.model import Choice, Partition, new_partition
from coding.answers.parts import Parts
from coding.answers.sampling import MOST_QUESTIONS, Overview, list_answers, read_overview
from coding.answers.spending import Stopwatch
from coding.answers.station import Opener
from coding.suggestions.basis import Grounds
from coding.suggestions.learner import LEARNER_VERSION
from coding.suggestions.model import CodeText
from coding.suggestions.prevalence.model import SampleRun
from coding.suggestions.questions import normalise_question
from coding.suggestions.set_aside.rules import new_subject
from coding.suggestions.tables import AnswersTable, CodedUnit
from study.errors import InvalidInput
from study.language import say
from transcripts.embedding.open_embedder import Embedder

__all__ = ["Order", "Result", "preview_answers", "run_answers"]

ALONE = 500  # answers up to which one process is quicker than starting several

Report = Callable[[str, int, int], None]


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
        batch: The number of answers in a partition; None finds one that takes some seconds. The
            result does not depend on it.
        workers: The number of processes.
        release: The version of the program; a fit stored by another version is not used.
    """

    table: AnswersTable
    codes: Sequence[CodeText]
    examples: Sequence[CodedUnit]
    out: Path
    top: int | None = None
    threshold: float | None = None
    batch: int | None = None
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
        spent: The processor's seconds by kind of work: read, start, embed, fit, score, write, keep
            (of finished parts) and join; `alone` are those in which no worker had anything to do.
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
    spent: Mapping[str, float] = field(default_factory=dict)


def preview_answers(order: Order, *, open_model: Opener) -> Estimate:
    """Return how long a run would take; nothing is written, and only a small piece is done.

    Raises:
        InvalidInput: If the output cannot be written there, or there are no answers.
    """
    _check_out(order)
    overview = read_overview(order.table)
    return measure_work(
        overview,
        order.codes,
        open_model=open_model,
        examples=len(order.examples),
        workers=_count_workers(order),
    )


def _count_workers(order: Order) -> int:
    """Return how many workers are worth their start; of the table only the beginning is read."""
    few = order.batch or ALONE
    return order.workers if any(True for _ in islice(order.table.read(), few, None)) else 1


def run_answers(
    order: Order,
    *,
    open_model: Opener,
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
        engine: Starts the workers, which stay for the sample and for the partitions.
        report: Called with (message, answers done, answers in all).
        announce: Called before the long part of a run of at least `FEWEST` answers with how long
            it will take; not for a run that continues an earlier one.

    Raises:
        InvalidInput: If the output cannot be written there, or there are no answers.
        LifeworldError: If the disk is full or the engine failed.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    _check_out(order)
    watch = Stopwatch()
    with engine(open_model=open_model, workers=_count_workers(order)) as crew:
        embedder = crew.open_model()
        watch.take("start", alone=True, others=crew.count_seconds_here())
        report(say("Reading the answers"), 0, 0)
        overview = read_overview(order.table)
        _check_questions(order, overview)
        watch.take("read", alone=True)
        parts = Parts(order.out)
        fresh = not parts.folder.exists()
        parts.open()
        with threadpool_limits(1):  # the workers have the other cores
            name = _key(order, overview, embedder)
            fitted = _fit(order, overview, parts, crew, embedder, name, report)
            sample = measure_answers(
                order.codes,
                order.examples if overview.asked else _without_questions(order.examples),
                overview,
                fitted,
                embedder=embedder,
                on_progress=lambda done, total: report(
                    say("Estimating how common codes are"), done, total
                ),
            )
            pace = measure_pace(overview, fitted, embedder, reading=crew.reading)
        if announce and fresh and overview.answers >= FEWEST:
            announce(pace.estimate(overview, workers=crew.count_workers()))
        batch = order.batch or _find_batch(overview, parts, name, pace, crew.count_workers())
        del embedder  # workers in other processes have their own
        gc.collect()
        watch.take("fit", alone=True, others=crew.count_seconds_here())
        least = fitted.model.least if order.threshold is None else order.threshold
        choice = Choice(threshold=least, top=order.top, subject=new_subject(order.codes))
        walk = _Walk(order, overview, parts, fitted, choice, batch=batch)
        report(say("Scoring"), 0, overview.answers)
        for done in crew.score(walk.open_ones(), fitted, choice):
            parts.write(parts.path(done.key).name, done.data)
            walk.finished += done.answers
            report(say("Scoring"), walk.finished, overview.answers)
        watch.take("keep", others=crew.count_seconds_here())
    report(say("Writing the table"), overview.answers, overview.answers)
    joined = parts.join(walk.keys)
    parts.remove()
    watch.take("join", alone=True)
    grounds = fitted.model.grounds
    return Result(
        answers=overview.answers,
        empty=overview.empty,
        surplus=overview.surplus,
        resumed=walk.resumed,
        rows=joined.rows,
        escaped=joined.escaped,
        examples=fitted.examples,
        calibrated=fitted.model.calibrated,
        threshold=least,
        grounds=grounds if order.threshold is None else replace(grounds, expected_precision=None),
        sample=sample
        and measure_proposed(
            sample,
            joined.suggested,
            answers=overview.answers - overview.empty,
            aside=sum(joined.aside.values()),
        ),
        aside=dict(joined.aside),
        spent=watch.add(crew.spent),
    )


def _find_batch(overview: Overview, parts: Parts, name: str, pace: Pace, workers: int) -> int:
    """Return the size of a partition: that of an earlier run, so that its parts fit."""
    stored = parts.read(f"size-{name}.txt") or b""
    if stored.isdigit() and int(stored):
        return int(stored)
    size = pace.choose_batch(overview.answers, workers=workers)
    parts.write(f"size-{name}.txt", b"%d" % size)
    return size


class _Walk:
    """Reads the answers once, yields the unfinished partitions, and keeps the keys of all."""

    def __init__(
        self,
        order: Order,
        overview: Overview,
        parts: Parts,
        fitted: Fitted,
        choice: Choice,
        *,
        batch: int,
    ) -> None:
        self._order, self._overview, self._parts, self._batch = order, overview, parts, batch
        self._digest, self._choice = fitted.digest, choice
        self.keys: list[str] = []
        self.finished = self.resumed = 0

    def open_ones(self) -> Iterator[Partition]:
        answers = list_answers(self._order.table, self._overview)
        while rows := list(islice(answers, self._batch)):
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
    order: Order,
    overview: Overview,
    parts: Parts,
    crew: Crew,
    embedder: Embedder,
    key: str,
    report: Report,
) -> Fitted:
    """Return the fitted codebook, loaded from the folder if an earlier run stored it there."""
    name = f"fitted-{key}.bin"
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
        embed=crew.embed,
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
