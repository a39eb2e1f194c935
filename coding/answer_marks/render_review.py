"""The review of answers as an Excel table: codes, readers, marks and stances, and no words."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from coding.answer_marks.model import MARK_KINDS, STANCES
from coding.answer_marks.places import AnswerPlaces
from coding.answer_marks.queries import (
    count_stances,
    list_answer_marks,
    list_answer_stances,
    list_answers,
    list_read_answers,
)
from coding.queries import list_codes, list_codings
from study import Study
from study.language import say
from transcripts.queries import get_titles
from transcripts.reading.tables.write_table import open_workbook

__all__ = ["render_review"]

_WIDTHS = (16, 24, 40, 40, 24, 30, 14, 10, 16, 30)


def render_review(study: Study) -> bytes:
    """Return the review as an Excel workbook: a row for each answer, and the stances counted.

    An answer is named by its person and question, so that it can be joined with the survey's own
    table. Its words are not in the file: what may leave the study is decided by an export.
    """
    out = io.BytesIO()
    with open_workbook(out) as file:
        bold = file.add_format({"bold": True, "valign": "top"})
        wrapped = file.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in (
            (say("Answers"), _list_rows(study)),
            (say("Stances"), _list_counts(study)),
        ):
            sheet: Any = file.add_worksheet(name)
            for at, width in enumerate(_WIDTHS):
                sheet.set_column(at, at, width, wrapped)
            for number, row in enumerate(rows):
                for at, value in enumerate(row):
                    sheet.write(number, at, value, *([bold] if number == 0 else []))
            sheet.freeze_panes(1, 1)
    return out.getvalue()


def _list_rows(study: Study) -> Iterator[Sequence[str]]:
    yield (
        say("Person"), say("Survey"), say("Question"), say("Codes"), say("Read by"),
        say(MARK_KINDS["flag"]), say(MARK_KINDS["rich"]), say("Edited"), say("Stance"),
        say("Stance on codes"),
    )  # fmt: skip
    answers = list(list_answers(study))
    titles = get_titles(study)
    names = {code.id: code.name for code in list_codes(study)}
    of_answer = AnswerPlaces(answers)
    surveys = dict.fromkeys(answer.transcript_id for answer in answers)
    coded = [c for survey in surveys for c in list_codings(study, transcript_id=survey)]
    codes = of_answer.gather((c.text_id, c.start, names[c.code_id]) for c in coded)
    readers: dict[tuple[str, int], list[str]] = defaultdict(list)
    for text_id, ordinal, coder in list_read_answers(study):
        readers[text_id, ordinal].append(coder)
    marks = of_answer.gather((m.text_id, m.start, m) for m in list_answer_marks(study))
    stances = of_answer.gather((n.text_id, n.start, n) for n in list_answer_stances(study))
    for at, answer in enumerate(answers):
        flags = [m for m in marks[at] if m.kind == "flag"]
        said = [(n.code_id, f"{say(STANCES[n.stance])} ({n.coder})") for n in stances[at]]
        yield (
            answer.label,
            titles[answer.transcript_id],
            answer.question,
            " | ".join(dict.fromkeys(codes[at])),
            ", ".join(readers[answer.text_id, answer.ordinal]),
            " | ".join(f"{m.by}: {m.note}" if m.note else m.by for m in flags),
            " | ".join(m.by for m in marks[at] if m.kind == "rich"),
            say("yes") if answer.edited else "",
            " | ".join(told for code_id, told in said if code_id is None),
            " | ".join(f"{names[code_id]}: {told}" for code_id, told in said if code_id),
        )


def _list_counts(study: Study) -> Iterator[Sequence[str | int]]:
    yield (say("About"), say("Coder"), *map(say, STANCES.values()))
    names = {code.id: code.name for code in list_codes(study)}
    for (code_id, coder), counted in count_stances(study).items():
        about = names[code_id] if code_id else say("The question")
        yield (about, coder, *(counted[stance] for stance in STANCES))
