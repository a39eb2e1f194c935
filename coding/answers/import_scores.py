"""Bring what `answers` wrote into a study that has the same answers: suggestions to be reviewed."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from coding.answer_marks.model import Answer
from coding.answer_marks.queries import list_answers
from coding.model import CodeId, Suggestion, SuggestionId
from coding.queries import LONGEST, list_codes
from coding.suggestions.commands import record_run
from coding.suggestions.model import new_suggestion_id
from study import InvalidInput, Study
from study.errors import Unreadable
from study.language import say
from study.wording import count_things
from transcripts.reading.tables.read_table import open_guarded_table
from transcripts.reading.tables.write_table import parse_csv_cell

__all__ = ["ImportedScores", "describe_imported", "import_scores"]

COLUMNS = ("id", "code", "score", "suggested")
STRONG = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedScores:
    """What became of the rows of a table that are suggested.

    Attributes:
        suggestions: How many are suggestions now.
        answers: On how many answers.
        unknown: Codes of the table that the codebook lacks, with their numbers of rows.
        strangers: How many rows name no answer of the study.
        doubtful: How many rows name a person with several answers.
    """

    suggestions: int
    answers: int
    unknown: tuple[tuple[str, int], ...]
    strangers: int
    doubtful: int


def import_scores(study: Study, path: Path) -> ImportedScores:
    """Take the suggested rows of a table that `answers` wrote as the study's suggestions.

    A row belongs to the answer of the person with its id. The suggestions take the place of those
    that there were, and stay until somebody asks for new ones.

    Raises:
        Unreadable: the table has not the columns id, code, score and suggested, or a score is none.
        InvalidInput: nothing in it belongs to an answer and a code of the study.
    """
    began = time.perf_counter()
    rows = _read(path)
    answers: dict[str, list[Answer]] = {}
    for answer in list_answers(study):
        answers.setdefault(answer.label, []).append(answer)
    codes = _list_names(study)
    unknown: Counter[str] = Counter()
    strangers = doubtful = 0
    found: dict[str, Suggestion] = {}
    for ident, name, score in rows:
        code_id = codes.get(name.casefold())
        own = answers.get(" ".join(ident.split())[:60], [])
        if code_id is None:
            unknown[name] += 1
        elif not own:
            strangers += 1
        elif len(own) > 1:
            doubtful += 1
        else:
            suggestion = _suggest(own[0], code_id, score)
            found[suggestion.id] = suggestion
    if not found:
        raise InvalidInput(
            say("{name} has no suggestion for an answer of this study.", name=path.name),
            hint=say("Its ids must be those of the survey, and its codes must be in the codebook."),
        )
    record_run(
        study,
        list(found.values()),
        model="answers",
        version="answers",
        parameters={"imported": path.name},
        seed=0,
        input_hash=hashlib.sha256(repr(rows).encode("utf-8", "replace")).hexdigest(),
        seconds=round(time.perf_counter() - began, 3),
        summary={"suggestions": len(found)},
    )
    return ImportedScores(
        suggestions=len(found),
        answers=len({(each.text_id, each.start) for each in found.values()}),
        unknown=tuple(sorted(unknown.items())),
        strangers=strangers,
        doubtful=doubtful,
    )


def describe_imported(found: ImportedScores) -> list[str]:
    """Return in sentences what became of the rows of a table."""
    told = [
        say(
            "{suggestions} for {answers}.",
            suggestions=count_things(found.suggestions, "suggestion"),
            answers=count_things(found.answers, "answer"),
        )
    ]
    told += [
        say(
            "{rows} left out: the codebook has no “{code}”.",
            rows=count_things(number, "row"),
            code=name,
        )
        for name, number in found.unknown
    ]
    if found.strangers:
        told.append(
            say(
                "{rows} left out: no answer has that id.", rows=count_things(found.strangers, "row")
            )
        )
    if found.doubtful:
        told.append(
            say(
                "{rows} left out: several answers have that id.",
                rows=count_things(found.doubtful, "row"),
            )
        )
    return told


def _read(path: Path) -> list[tuple[str, str, float]]:
    """Return id, code and score of the rows that are suggested."""
    table = open_guarded_table(path)
    places: list[int] = []
    for column in COLUMNS:
        if (at := table.find_column((column,))) is None:
            raise Unreadable(
                say("{name} has no column “{column}”.", name=path.name, column=column),
                hint=say("Give the table that “lifeworld answers” wrote."),
            )
        places.append(at)
    get = (lambda cell: cell) if table.is_workbook else parse_csv_cell
    rows: list[tuple[str, str, float]] = []
    for number, row in table.read():
        ident, code, score, suggested = (row[at] if at < len(row) else "" for at in places)
        if suggested.strip() not in ("1", "1.0"):
            continue
        try:
            value = float(score)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 1:
            raise Unreadable(
                say(
                    "{name}, row {row}: “{score}” is not a score.",
                    name=path.name,
                    row=number,
                    score=score[:40],
                ),
                hint=say("A score is a number from 0 to 1."),
            )
        rows.append((get(ident), get(code).strip(), value))
    return rows


def _list_names(study: Study) -> dict[str, CodeId]:
    """Return the codes by every name, the aliases first, so that a name of its own wins."""
    usable = [code for code in list_codes(study) if code.usable]
    aliases = {name.casefold(): code.id for code in usable for name in code.other_names}
    return aliases | {code.name.casefold(): code.id for code in usable}


def _suggest(answer: Answer, code_id: CodeId, score: float) -> Suggestion:
    end = min(answer.end, answer.start + LONGEST)
    place = new_suggestion_id(answer.text_id, answer.start, end, code_id)
    return Suggestion(
        id=SuggestionId(place),
        run_id="",
        transcript_id=answer.transcript_id,
        text_id=answer.text_id,
        start=answer.start,
        end=end,
        code_id=code_id,
        score=score,
        probability=score,
        strong=score >= STRONG,
    )
