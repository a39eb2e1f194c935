"""Commands on tables: code answers in bulk, measure suggestions on coded data."""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lifeworld.terminal.drawing import draw, leave_unread
from lifeworld.terminal.shared import AS_JSON
from study.quiet import list_single_thread
from study.wording import count_things, describe_span

if TYPE_CHECKING:
    from collections.abc import Callable

    from coding.answers.duration import Estimate
    from coding.answers.run_answers import Result

__all__ = ["answers", "measure"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("table", metavar="ANSWERS", type=_FILE)
@click.option("--codebook", type=_FILE, required=True, help="Table of codes: code, definition.")
@click.option("--examples", type=_FILE, help="Table of coded answers: id, text, codes.")
@click.option(
    "--text-column",
    help="Name of the column with the answers; by default “text” or “answer”, else those of the"
    " open questions.",
)
@click.option("--id-column", help="Name of the id column; by default “id” or “unit”, else numbers.")
@click.option("-o", "--out", type=_FILE, required=True, help="Table to write, as CSV.")
@click.option(
    "--draw",
    "size",
    type=click.IntRange(1),
    metavar="N",
    help="Write N answers drawn at random, to code by hand, instead of coding them.",
)
@click.option("--seed", type=click.IntRange(0), help="With --draw: another number draws others.")
@click.option("--top", type=click.IntRange(1), help="Write only the N best codes of each answer.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Lowest probability at which a code is suggested; the model's own by default.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where to run: in local processes, or with Dask.",
)
@click.option("--scheduler", help="Address of a running Dask cluster.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=lambda: min(os.cpu_count() or 1, 16),
    show_default="one per core, at most 16",
    help="Number of processes on this machine.",
)
@click.option(
    "--batch",
    type=click.IntRange(1),
    help="Answers scored and saved at a time; by default as many as take some seconds. Does not"
    " change the result.",
)
@click.option("--model", help="Another language model: a folder or the name of an installed model.")
@click.option("--dry-run", is_flag=True, help="Say how long it would take, and stop.")
@AS_JSON
def answers(
    table: Path,
    codebook: Path,
    examples: Path | None,
    text_column: str | None,
    id_column: str | None,
    out: Path,
    size: int | None,
    seed: int | None,
    top: int | None,
    threshold: float | None,
    engine: str,
    scheduler: str | None,
    workers: int,
    batch: int | None,
    model: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Code open-ended answers in bulk. Writes one row per answer and code, with a probability."""
    # Numeric libraries read this when they are loaded: the workers have the other cores.
    os.environ.update(list_single_thread())
    from coding.answers.run_answers import Order, preview_answers, run_answers
    from coding.suggestions.opaque_names import describe_opaque, list_opaque_names
    from coding.suggestions.tables import find_codes, open_answers, read_codebook, read_coded
    from coding.suggestions.twin_codes import describe_twins, find_twins
    from lifeworld import __version__
    from transcripts.embedding.open_embedder import get_reading, open_embedder

    if scheduler and engine != "dask":
        raise click.UsageError("--scheduler needs --engine dask.")
    if seed is not None and size is None:
        raise click.UsageError("--seed needs --draw.")
    began = time.perf_counter()
    opened = open_answers(table, text_column=text_column, id_column=id_column)
    codes = read_codebook(codebook)
    coded = read_coded(examples) if examples else []
    if examples:
        coded = leave_unread(coded, name=examples.name, tell=_tell)
        coded = find_codes(coded, codes, name=examples.name)
    for note in opened.notes:
        _tell(f"{table.name}: {note}")
    if twins := describe_twins(find_twins(codes), {code.id: code.name for code in codes}):
        _tell(f"{codebook.name}: {twins}")
    if opened.id is None:
        _tell(f"{table.name} has no column “id”, so answers are numbered from 1.")
    if size:
        draw(opened, out, size=size, seed=seed or 0, codes=codes, coded=coded, as_json=as_json)
        return
    if opaque := list_opaque_names(codes, [code for unit in coded for code in unit.codes]):
        _tell(describe_opaque(opaque))
    if not coded:
        _tell(
            "Without --examples, scores rest on the code definitions alone. Use them to rank codes,"
            " or give at least 24 coded answers, best 48 drawn at random and marked so in a column"
            " “sampled”."
        )
    order = Order(
        table=opened,
        codes=codes,
        examples=coded,
        out=out,
        top=top,
        threshold=threshold,
        batch=batch,
        workers=workers,
        release=__version__,
    )
    if get_reading(model) == "en":
        _tell(
            "The language model of this machine reads English only: do not trust the scores of"
            " answers in other languages."
        )
    open_model = functools.partial(open_embedder, model, threads=1)
    if dry_run:
        _show_estimate(preview_answers(order, open_model=open_model), scheduler, as_json=as_json)
        return
    meter = _Meter()
    try:
        result = run_answers(
            order,
            open_model=open_model,
            engine=_find_engine(engine, scheduler=scheduler, tell=meter.tell),
            report=meter,
            announce=functools.partial(_announce, meter, scheduler),
        )
    finally:
        meter.close()
    seconds = time.perf_counter() - began
    _warn(result)
    _show_result(result, out, seconds, as_json=as_json)


def _announce(meter: _Meter, scheduler: str | None, estimate: Estimate) -> None:
    meter.tell(_describe_work(estimate, scheduler))


def _show_estimate(estimate: Estimate, scheduler: str | None, *, as_json: bool) -> None:
    if as_json:
        told = {key: getattr(estimate, key) for key in estimate.__slots__}
        click.echo(json.dumps(told | {"seconds": round(estimate.seconds, 1)}))
    else:
        click.echo(_describe_work(estimate, scheduler))


def _describe_work(estimate: Estimate, scheduler: str | None) -> str:
    """Say how long a run takes and where the answers go."""
    answers = count_things(estimate.answers, "answer")
    took = f"About {describe_span(estimate.seconds)} for {answers} on this machine"
    if scheduler:
        return f"{took}; how fast the cluster is shows on the way. Answers travel to {scheduler}."
    measured = count_things(estimate.measured, "answer")
    return f"{took}, judged by {measured} just read. Nothing leaves it."


def _show_result(result: Result, out: Path, seconds: float, *, as_json: bool) -> None:
    from coding.suggestions.basis import render_grounds
    from lifeworld.terminal.estimates import list_estimates, render_estimates

    if as_json:
        told = {key: getattr(result, key) for key in result.__slots__}
        told["grounds"] = render_grounds(result.grounds)
        told |= render_estimates(told.pop("sample"))
        click.echo(json.dumps(told | {"out": str(out), "seconds": round(seconds, 1)}))
        return
    resumed = f", {result.resumed:,} of them from an earlier run" if result.resumed else ""
    click.echo(
        f"{out}  {count_things(result.answers, 'answer')}{resumed},"
        f" {count_things(result.rows, 'row')}, suggested from probability {result.threshold:.2f},"
        f" {seconds:.0f} s"
    )
    for line in list_estimates(result.sample):
        click.echo(line)


def _find_engine(name: str, *, scheduler: str | None, tell: Callable[[str], object]) -> Any:
    if name == "dask":
        from coding.answers.cluster import run_on_cluster

        return functools.partial(run_on_cluster, scheduler=scheduler, tell=tell)
    from coding.answers.local import run_locally

    return run_locally


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)


def _warn(result: Result) -> None:
    from coding.suggestions.basis import describe_basis, describe_precision
    from coding.suggestions.set_aside.model import Reason
    from coding.suggestions.set_aside.queries import describe_set_aside

    if result.surplus:
        _tell(
            f"{count_things(result.surplus, 'answer')} had a repeated id and got a number:"
            " “7”, “7#2”."
        )
    if result.empty:
        _tell(f"{count_things(result.empty, 'answer')} had no words and got no suggestions.")
    if told := describe_set_aside({Reason(each): n for each, n in result.aside.items()}):
        _tell(f"{told} They got no suggestions.")
    if result.escaped:
        _tell(
            f"{count_things(result.escaped, 'row')} got an apostrophe before an id or a code,"
            " because a spreadsheet would take it for a formula; see the formats reference on how"
            " to join them with your answers."
        )
    grounds = result.grounds
    # The ids of codes in a table are their names.
    names = {code: code for code in grounds.unseen}
    _tell(describe_basis(grounds, names=names, examples=True))
    if expected := describe_precision(grounds):
        _tell(expected)
    if result.examples and not result.calibrated:
        _tell(
            f"{count_things(result.examples, 'example')} found; give at least {grounds.enough} to"
            " get probabilities from them."
        )


class _Meter:
    """Progress line with count, rate and time left; silent if stderr is not a terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._what, self._first, self._began, self._last = "", 0, 0.0, 0

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if what != self._what:
            if self._what and self._shown:
                click.echo(err=True)
            self._what, self._first, self._began, self._last = what, done, now, 0
        if not self._shown:
            return
        line = what
        if total:
            line += f"  {done:,} of {total:,}"
        passed = now - self._began
        if done > self._first and passed > 1:
            rate = (done - self._first) / passed
            line += f"  {rate:,.0f} per second  {_span((total - done) / rate)} left"
        click.echo("\r" + line.ljust(self._last), nl=False, err=True)
        self._last = len(line)

    def tell(self, sentence: str) -> None:
        """Say something on a line of its own."""
        self.close()
        _tell(sentence)

    def close(self) -> None:
        """End the line."""
        if self._what and self._shown:
            click.echo(err=True)
            self._what = ""


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _parse_shots(_: click.Context, __: click.Parameter, value: str) -> tuple[int, ...]:
    try:
        shots = tuple(sorted({int(each) for each in value.split(",")}))
    except ValueError as error:
        raise click.BadParameter("give numbers separated by commas, such as 0,4,8") from error
    if shots[0] < 0:
        raise click.BadParameter("the number of examples cannot be negative")
    return shots


@click.command()
@click.argument("coded", metavar="CODED", type=_FILE)
@click.option("--codebook", type=_FILE, help="For a table: code, definition.")
@click.option(
    "--shots",
    default="0,4,8,16,32",
    show_default=True,
    callback=_parse_shots,
    help="Numbers of examples per code to learn from.",
)
@click.option(
    "--document-column",
    default="document",
    show_default=True,
    help="Name of the column that identifies the document.",
)
@click.option(
    "--folds",
    type=click.IntRange(2, 50),
    default=3,
    show_default=True,
    help="Number of cross-validation folds over the documents.",
)
@click.option(
    "--seeds",
    type=click.IntRange(1, 50),
    default=1,
    show_default=True,
    help="How many times to divide the documents into folds.",
)
@click.option("--model", help="Another language model: a folder or the name of an installed model.")
@AS_JSON
def measure(
    coded: Path,
    codebook: Path | None,
    shots: tuple[int, ...],
    document_column: str,
    folds: int,
    seeds: int,
    model: str | None,
    as_json: bool,
) -> None:
    """Measure the quality of suggestions. CODED is a study or a table of coded units."""
    from coding.suggestions import evaluate_job

    meter = _Meter()
    click.get_current_context().call_on_close(meter.close)

    def report(done: int, total: int, message: str) -> None:
        meter(message, done, total)

    if evaluate_job.is_coded_table(coded):
        if codebook is None:
            raise click.UsageError("A table of coded units needs --codebook CODEBOOK.csv.")
        from coding.suggestions.opaque_names import describe_opaque, list_opaque_names
        from coding.suggestions.tables import read_codebook
        from transcripts.embedding.open_embedder import open_embedder

        if opaque := list_opaque_names(read_codebook(codebook)):
            _tell(describe_opaque(opaque))
        found = evaluate_job.measure_table(
            coded,
            codebook,
            embedder=open_embedder(model, threads=min(2, os.cpu_count() or 1)),
            shots=shots,
            seeds=seeds,
            folds=folds,
            document_column=document_column,
            report=report,
        )
    else:
        if codebook is not None or model is not None:
            raise click.UsageError("For a study, leave out --codebook and --model.")
        from lifeworld.opening import open_study

        opened = open_study(coded)
        found = evaluate_job.parse_evaluation(
            evaluate_job.measure_in_study(opened, report, shots=shots, seeds=seeds, folds=folds)
        )
    meter.close()
    if as_json:
        import dataclasses

        click.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
    else:
        click.echo(evaluate_job.render_evaluation(found))
