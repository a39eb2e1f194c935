"""Measures suggestions on what people coded: in a study, or in a table."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding.queries import list_coders, list_codes, list_codings
from coding.suggestions.commands import list_decisions, record_measurement
from coding.suggestions.material.queries import _Finder, get_material
from coding.suggestions.queries import list_reviewed
from study import InvalidInput, Study
from study.jobs import Report, job
from study.wording import choose_word, count_things
from transcripts.model import TextId
from transcripts.queries import get_frame

if TYPE_CHECKING:
    from coding.suggestions.evaluate import Evaluation
    from coding.suggestions.material.queries import Material
    from coding.suggestions.measures import EvaluatedUnit
    from transcripts.embedding.open_embedder import Embedder

__all__ = [
    "Experience",
    "Readiness",
    "get_experience",
    "get_readiness",
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
WORDS = 200  # of a unit; the rest of a longer one is not read
_MAGIC = b"SQLite format 3\0"
_TABLES = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether a study has enough codings to measure on, and what is missing.

    Attributes:
        passages: Passages that carry a code or were read through.
        transcripts: The transcripts that these are from.
        codes: Codes used often enough, in two transcripts or more.
        missing: One sentence on what is missing; "" when there is enough.
    """

    passages: int
    transcripts: int
    codes: int
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """How suggestions fared with people in this study.

    Attributes:
        accepted: Suggestions accepted.
        rejected: Suggestions rejected.
        weeks: (Monday, code's name, share accepted, decisions) for each week and code.
        codes: (code's name, accepted, rejected), the most decided first.
        shown: Codings in passages read through that began as a suggestion.
        true: All codings in passages read through.
        reviewed: Passages read through.
    """

    accepted: int
    rejected: int
    weeks: tuple[tuple[str, str, float, int], ...]
    codes: tuple[tuple[str, int, int], ...]
    shown: int
    true: int
    reviewed: int


def is_coded_table(path: Path) -> bool:
    """Tell whether a file is a table of coded units, and not a study."""
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
        coded: Columns id (or unit), text, codes, and document, coder and question if there. A
            document ends at its first slash, and the question stands behind it; without the
            column every unit is a document of its own.
        codebook: Columns code and definition.
        embedder: Turns texts into vectors.
        shots: Examples of each code to learn from.
        seeds: How often the documents are dealt into folds anew.
        folds: How many folds; each is tested once by what learnt from the others.
        document_column: The heading above the documents.
        report: Told (done, total, message); what it raises stops the work.

    Raises:
        Unreadable: If a file is not there or is no table.
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
        )
        for row in rows
    ]
    return measure_suggestions(
        units, codes, embedder, shots=shots, seeds=seeds, folds=folds, report=report
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
    """Measure suggestions on what people coded in a study, and store the result as a run.

    Units are the passages that carry a code or lie in turns marked as read; documents are
    transcripts.

    Args:
        study: The study.
        report: Told (done, total, message); may raise Cancelled.
        shots: Examples of each code to learn from.
        seeds: How often the transcripts are dealt into folds anew.
        folds: How many folds; each is tested once by what learnt from the others.

    Raises:
        InvalidInput: If there are too few codings, or the method has suggestions off.
        ModelUnavailable: If the language model is missing or damaged.
    """
    from coding.suggestions.evaluate import measure_suggestions, merge_units
    from coding.suggestions.suggest_job import embed_texts

    began = time.perf_counter()
    frame = get_frame(study)
    if not frame.profile.suggestions:
        raise InvalidInput(
            f"Suggestions are off for the method “{frame.profile.title}” and are not measured.",
            hint="Choose another method profile if you want them.",
        )
    units = _list_units(study, get_material(study))
    missing = _readiness(units).missing
    if missing:
        raise InvalidInput(missing, hint="Code more in the reader, and mark turns as read.")
    embedder, vectors = embed_texts(study, [unit.text for unit in merge_units(units)], report)
    codes = [code for code in list_codes(study) if not code.abstract]
    found = measure_suggestions(
        units,
        codes,
        embedder,
        shots=shots,
        seeds=seeds,
        folds=folds,
        vectors=vectors,
        report=report,
    )
    seconds = round(time.perf_counter() - began, 1)
    summary = asdict(found) | {"seconds": seconds}
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


def get_readiness(study: Study) -> Readiness:
    """Return whether there are enough codings to measure on."""
    return _readiness(_list_units(study, get_material(study)))


def get_experience(study: Study) -> Experience:
    """Return how people decided on suggestions, over time and by code."""
    from datetime import date, timedelta

    names = {code.id: code.name for code in list_codes(study)}
    decisions = [d for d in list_decisions(study) if d.code_id in names]
    by_code: dict[str, Counter[str]] = {}
    by_week: dict[tuple[str, str], Counter[str]] = {}
    for each in decisions:
        name = names[each.code_id]
        day = date.fromisoformat(each.at[:10])
        monday = (day - timedelta(days=day.weekday())).isoformat()
        by_code.setdefault(name, Counter())[each.verdict] += 1
        by_week.setdefault((monday, name), Counter())[each.verdict] += 1
    material = get_material(study)
    read = _read_by(study, material)
    inside = {number for own in read.values() for number in own}
    finder = _Finder(material.places)
    codings = [
        c
        for c in (list_codings(study) if inside else ())
        if not inside.isdisjoint(finder.find(c.text_id, c.start, c.end))
    ]
    return Experience(
        accepted=sum(d.verdict == "accepted" for d in decisions),
        rejected=sum(d.verdict == "rejected" for d in decisions),
        weeks=tuple(
            (monday, name, n["accepted"] / n.total(), n.total())
            for (monday, name), n in sorted(by_week.items())
        ),
        codes=tuple(
            (name, n["accepted"], n["rejected"])
            for name, n in sorted(by_code.items(), key=lambda item: (-item[1].total(), item[0]))
        ),
        shown=sum(c.source == "accepted" for c in codings),
        true=len(codings),
        reviewed=len(inside),
    )


def _list_units(study: Study, material: Material) -> list[EvaluatedUnit]:
    """Return a unit for each passage and each coder who coded it or read it through."""
    from coding.suggestions.measures import EvaluatedUnit

    finder = _Finder(material.places)
    put: dict[tuple[int, str], set[str]] = {
        (number, coder): set()
        for coder, numbers in _read_by(study, material).items()
        for number in numbers
    }
    for coding in list_codings(study):
        for number in finder.find(coding.text_id, coding.start, coding.end):
            put.setdefault((number, coding.coder), set()).add(coding.code_id)
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


def _read_by(study: Study, material: Material) -> dict[str, set[int]]:
    """Return the passages that each coder marked as read."""
    coders = list_coders(study) | {d.coder for d in list_decisions(study)}
    texts = {place.text_id for place in material.places}
    read = {
        (coder, text): list_reviewed(study, TextId(text), coder=coder)
        for coder in coders
        for text in texts
    }
    return {
        coder: {n for n, p in enumerate(material.places) if p.turn in read[coder, p.text_id]}
        for coder in sorted(coders)
    }


def _readiness(units: Sequence[EvaluatedUnit]) -> Readiness:
    from coding.suggestions.evaluate import FEWEST_UNITS, FEWEST_USES, find_measurable, merge_units

    merged = merge_units(units)
    documents = [unit.document for unit in merged]
    usable = find_measurable(documents, [set(unit.codes) for unit in merged])
    missing = ""
    if len(merged) < FEWEST_UNITS:
        missing = (
            f"{FEWEST_UNITS} coded or read passages are needed to measure; there are {len(merged)}."
        )
    elif len(set(documents)) < 2:
        missing = "Codings in two transcripts or more are needed; there are some in one."
    elif not usable:
        missing = f"A code is needed that was used {FEWEST_USES} times, in two transcripts or more."
    return Readiness(
        passages=len(merged),
        transcripts=len(set(documents)),
        codes=len(usable),
        missing=missing,
    )


def parse_evaluation(summary: dict[str, Any]) -> Evaluation:
    """Return the evaluation that `measure_in_study` stored."""
    from coding.suggestions.evaluate import Evaluation, Measures
    from coding.suggestions.measures import Agreement, Bin

    own = {key: summary[key] for key in Evaluation.__slots__ if key in summary}
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
    "F1 is 1 where suggestions are just what people coded and 0 where none is: compare rows with"
    " the same number of examples, and with two people where they are shown."
)
_HEADS = ("F1", "F1 by code", "avg. prec.", "in best 3", "proposed ✓", "found", "calib. off")


def render_dealing(found: Evaluation, *, documents: str = "document") -> str:
    """Return in words how documents were told apart into learnt and tested."""
    if found.folds is None:
        return f"mean of {found.seeds} splits by {documents}"
    times = choose_word(found.seeds, "once", f"{found.seeds} times")
    return f"each {documents} tested {times}, {found.folds} folds"


def render_evaluation(found: Evaluation) -> str:
    """Return an evaluation as a table for the terminal, with a sentence on how to read it."""
    lines = [
        f"{count_things(found.units, 'unit')} of {count_things(found.documents, 'document')}"
        + f", {count_things(len(found.codes), 'code')}"
        + (f" ({len(found.left_out)} more are used too rarely)" if found.left_out else "")
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
            f"   two people, on {each.units:,} units that both coded"
        )
    if found.reliability:
        lines += ["", f"With {max(found.shots)} examples, where it says … people agreed in …"]
        lines += [
            f"  {each.low:>4.0%} to {each.high:>4.0%}   {each.seen:>4.0%}  ({each.pairs:,} pairs)"
            for each in found.reliability
        ]
    return "\n".join(lines)
