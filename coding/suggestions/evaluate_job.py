"""Measure suggestions on the codings of people, in a study or in a table."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding.codebook.questions.queries import list_bound
from coding.queries import list_codes
from coding.suggestions.basis import ENOUGH_SAMPLED
from coding.suggestions.commands import record_measurement
from coding.suggestions.material.queries import (
    _Finder,
    get_material,
    list_coded_spans,
    list_read_turns,
)
from coding.suggestions.prevalence.model import parse_sample_run
from coding.suggestions.prevalence.sample_job import measure_sample_in_study
from coding.suggestions.samples.queries import list_sample_readers
from coding.suggestions.samples.sampling_frame import find_sampling_frame
from coding.suggestions.standing import describe_missing
from coding.suggestions.study_settings import check_method
from coding.suggestions.trust.told import parse_trust, render_trust
from study import InvalidInput, Study
from study.jobs import Report, job
from study.language import say
from study.wording import choose_word, count_things
from transcripts.queries import get_frame, list_sessions

if TYPE_CHECKING:
    from coding.suggestions.evaluate import Evaluation
    from coding.suggestions.material.queries import Material
    from coding.suggestions.measures import EvaluatedUnit
    from transcripts.embedding.open_embedder import Embedder

__all__ = [
    "choose_document",
    "is_coded_table",
    "measure_in_study",
    "measure_table",
    "parse_evaluation",
    "render_dealing",
    "render_evaluation",
]

SHOTS = (0, 4, 8, 16, 32)
SEEDS = 1
FOLDS = 3
WORDS = 200  # read from each unit; the rest is ignored
_MAGIC = b"SQLite format 3\0"
_TABLES = (".csv", ".tsv", ".txt")


def is_coded_table(path: Path) -> bool:
    """Return whether a file is a table of coded units, not a study."""
    if path.is_file():
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) != _MAGIC
    return path.suffix.lower() in _TABLES


def measure_table(
    coded: Path,
    codebook: Path,
    *,
    embedder: Embedder,
    shots: Sequence[int] = SHOTS,
    seeds: int = SEEDS,
    folds: int = FOLDS,
    document_column: str = "document",
    report: Report = lambda *_: None,
) -> Evaluation:
    """Measure suggestions on a table of coded units.

    Args:
        coded: A table with the columns id (or unit), text and codes, and optionally document, coder
            and question. A document ends at its first slash, and the question may follow it;
            without the column every unit is a document of its own.
        codebook: A table with the columns code and definition, and question for a code that is for
            some questions only.
        embedder: Turns texts into vectors.
        shots: The numbers of examples of each code to learn from.
        seeds: How often the documents are divided into folds.
        folds: The number of folds; each is tested once after learning from the others.
        document_column: The heading of the documents.
        report: Called with (done, total, message); an exception from it stops the work.

    Raises:
        Unreadable: If a file does not exist or is not a table.
        InvalidInput: If a column or a code is missing, or there is too little to measure.
    """
    from coding.suggestions.evaluate import measure_suggestions
    from coding.suggestions.measures import EvaluatedUnit
    from coding.suggestions.tables import find_codes, read_codebook, read_coded

    codes = read_codebook(codebook)
    rows = find_codes(read_coded(coded, document_column=document_column), codes, name=coded.name)
    units = [
        EvaluatedUnit(
            text=" ".join(row.text.split()[:WORDS]),
            document=row.document.split("/")[0] or row.id,
            codes=frozenset(row.codes),
            coder=row.coder,
            question=row.question,
            sampled=row.sampled,
        )
        for row in rows
    ]
    return measure_suggestions(
        units,
        codes,
        embedder,
        shots=shots,
        seeds=seeds,
        folds=folds,
        bound={code.id: code.questions for code in codes if code.questions},
        report=report,
    )


@job("measure")
def measure_in_study(
    study: Study,
    report: Report,
    *,
    shots: Sequence[int] = SHOTS,
    seeds: int = SEEDS,
    folds: int = FOLDS,
) -> dict[str, Any]:
    """Measure suggestions on the codings of people in a study, and store the result as a run.

    Units are the passages that have a code, are in turns marked as read, or were read in a random
    sample; documents are transcripts, or people in a survey.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        shots: The numbers of examples of each code to learn from.
        seeds: How often the documents are divided into folds.
        folds: The number of folds; each is tested once after learning from the others.

    Raises:
        InvalidInput: If there are too few codings, or the method has suggestions off.
        ModelUnavailable: If the language model is missing or damaged.
    """
    from coding.suggestions.evaluate import measure_suggestions, merge_units
    from coding.suggestions.suggest_job import embed_texts

    began = time.perf_counter()
    frame = get_frame(study)
    check_method(frame)
    material = get_material(study)
    units = _list_units(study, material)
    missing = _describe_missing(units)
    if missing:
        raise InvalidInput(missing, hint=say("Code more passages and mark turns as read."))
    embedder, vectors = embed_texts(study, [unit.text for unit in merge_units(units)], report)
    codes = [code for code in list_codes(study) if code.usable]
    found = measure_suggestions(
        units,
        codes,
        embedder,
        shots=shots,
        seeds=seeds,
        folds=folds,
        vectors=vectors,
        bound={str(code): questions for code, questions in list_bound(study).items()},
        report=report,
    )
    drawn = None
    if len(find_sampling_frame(study, material).rows) >= ENOUGH_SAMPLED:
        drawn = parse_sample_run(measure_sample_in_study(study, report)).figures
    seconds = round(time.perf_counter() - began, 1)
    summary = asdict(replace(found, sample=drawn)) | {"seconds": seconds}
    told = sorted([u.document, u.text, sorted(u.codes), u.coder] for u in units)
    record_measurement(
        study,
        model=embedder.name,
        version=f"{found.model} · {found.learner}",
        parameters={"shots": list(shots), "seeds": seeds, "folds": found.folds},
        seed=0,
        input_hash=hashlib.sha256(json.dumps(told).encode()).hexdigest(),
        seconds=seconds,
        summary=summary,
    )
    return summary


def _list_units(study: Study, material: Material) -> list[EvaluatedUnit]:
    """Return a unit for each passage and coder who coded it, or read it as a whole."""
    from coding.suggestions.measures import EvaluatedUnit

    finder = _Finder(material.places)
    retired = {code.id for code in list_codes(study) if code.retired}  # never suggested
    read = list_read_turns(study)
    put: dict[tuple[int, str], set[str]] = {
        (number, coder): set()
        for number, place in enumerate(material.places)
        for coder in read.get((place.text_id, place.turn), ())
    }
    for text_id, start, end, coder in list_sample_readers(study):
        for number in finder.find(text_id, start, end):
            put.setdefault((number, coder), set())
    for text_id, start, end, code_id, coder, _ in list_coded_spans(study):
        for number in finder.find(text_id, start, end):
            put.setdefault((number, coder), set()).update({code_id} - retired)
    return [
        EvaluatedUnit(
            text=material.passages[number].text,
            document=material.passages[number].document,
            question=material.passages[number].question,
            codes=frozenset(codes),
            coder=coder,
        )
        for (number, coder), codes in sorted(put.items())
    ]


def _describe_missing(units: Sequence[EvaluatedUnit]) -> str:
    from coding.suggestions.evaluate import find_measurable, merge_units

    merged = merge_units(units)
    documents = [unit.document for unit in merged]
    usable = find_measurable(documents, [set(unit.codes) for unit in merged])
    return describe_missing(passages=len(merged), documents=len(set(documents)), codes=len(usable))


def parse_evaluation(summary: dict[str, Any]) -> Evaluation:
    """Return an evaluation from the summary that `measure_in_study` stored."""
    from coding.suggestions.evaluate import Evaluation, Measures
    from coding.suggestions.measures import Agreement, Bin

    own = {key: summary[key] for key in Evaluation.__slots__ if key in summary}
    own |= parse_trust(summary)
    own["rows"] = tuple(Measures(**row) for row in own["rows"])
    own["reliability"] = tuple(Bin(**row) for row in own["reliability"])
    own["agreements"] = tuple(
        Agreement(**{**row, "coders": tuple(row["coders"])}) for row in own["agreements"]
    )
    for key in ("codes", "left_out", "shots"):
        own[key] = tuple(own[key])
    return Evaluation(**own)


# For the terminal --------------------------------------------------------------------------------

HELP = (
    "F1 is 1 if suggestions are exactly what people coded, and 0 if none is right. Compare rows"
    " with the same number of examples, and with the agreement of two people if it is shown."
)
_HEADS = ("F1", "F1 by code", "avg. prec.", "in best 3", "proposed ✓", "found", "calib. off")


def choose_document(study: Study) -> tuple[str, str]:
    """Return what one document and several are called: in a survey each person is one."""
    if any(session.kind == "survey" for session in list_sessions(study)):
        return (
            choose_word(1, "transcript or respondent", "transcripts or respondents"),
            choose_word(2, "transcript or respondent", "transcripts or respondents"),
        )
    return choose_word(1, "transcript"), choose_word(2, "transcript")


def render_dealing(found: Evaluation, *, documents: str = "document") -> str:
    """Return a phrase on how documents were divided into training and test sets."""
    if found.folds is None:
        return say("mean of {seeds} splits by {document}", seeds=found.seeds, document=documents)
    times = say("once") if found.seeds == 1 else count_things(found.seeds, "time")
    return say(
        "each {document} tested {times}, {folds} folds",
        document=documents,
        times=times,
        folds=found.folds,
    )


def render_evaluation(found: Evaluation) -> str:
    """Return an evaluation as a table for the terminal, with a note on how to read it."""
    lines = [
        f"{count_things(found.units, 'unit')} of {count_things(found.documents, 'document')}"
        + f", {count_things(len(found.codes), 'code')}"
        + (f" ({len(found.left_out)} more used too rarely)" if found.left_out else "")
        + f"; {render_dealing(found)}",
        HELP,
        "",
        f"{'examples of each code':<32}" + "".join(f"{head:>13}" for head in _HEADS),
    ]
    for few in found.shots:
        for row in (row for row in found.rows if row.shots == few):
            cells = (
                row.micro_f1,
                row.macro_f1,
                row.average_precision,
                row.recall_at_3,
                row.precision,
                row.coverage,
                row.calibration_error,
            )
            shown = "".join(f"{'–' if c is None else format(c, '.2f'):>13}" for c in cells)
            lines.append(f"{few:>3}  {row.method:<27}{shown}")
    for each in found.agreements:
        one, other = each.coders
        lines.append(
            f"     {f'{one} and {other}':<27}{each.micro_f1:>13.2f}{each.macro_f1:>13.2f}"
            f"   agreement of two people on {count_things(each.units, 'unit')}"
        )
    if found.reliability:
        most = count_things(max(found.shots), "example")
        lines += ["", f"With {most} of each code: predicted, people agreed"]
        lines += [
            f"  {each.low:>4.0%} to {each.high:>4.0%}   {each.seen:>4.0%}  ({each.pairs:,} pairs)"
            for each in found.reliability
        ]
    lines += render_trust(found.beside, found.abstaining, found.sample)
    return "\n".join(lines)
