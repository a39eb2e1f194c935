"""Commands that bind codes to questions of a survey."""

from __future__ import annotations

from collections.abc import Sequence

from coding.codebook.questions.queries import list_bound
from coding.model import CodeId
from coding.queries import get_code
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change

__all__ = ["merge_bound_rows", "revise_questions"]


def revise_questions(
    study: Study, code_id: CodeId, questions: Sequence[str], *, actor: str
) -> None:
    """Say which questions a code is for; without any, it is for all.

    The machine then suggests it only on their answers. People may put it anywhere.

    Raises:
        NotFound: the code is gone.
        InvalidInput: the code only groups others.
    """
    with study.change("bind code", actor=actor) as change:
        code = get_code(study, code_id)
        change.subject = code.name
        if code.abstract:
            raise InvalidInput(
                say("“{name}” only groups other codes.", name=code.name),
                hint=say("Choose the questions of the codes below it."),
            )
        wanted = dict.fromkeys(question for question in questions if question.strip())
        rows = dict(
            study.db.execute(
                "SELECT question, id FROM bound_codes WHERE code_id = ?", [code_id]
            ).fetchall()
        )
        for question in rows.keys() - wanted.keys():
            change.delete("bound_codes", rows[question])
        for question in wanted:
            if question not in rows:
                row = {"id": new_id(), "code_id": code_id, "question": question}
                change.insert("bound_codes", row)


def merge_bound_rows(study: Study, change: Change, other_id: CodeId, keep_id: CodeId) -> None:
    """Let the code that stays be for the questions of both, or for all if one of them is."""
    bound = list_bound(study)
    if keep_id not in bound:
        return
    if other_id not in bound:
        rows = study.db.execute(
            "SELECT id FROM bound_codes WHERE code_id = ?", [keep_id]
        ).fetchall()
        for (row_id,) in rows:
            change.delete("bound_codes", row_id)
        return
    for question in bound[other_id]:
        if question not in bound[keep_id]:
            change.insert("bound_codes", {"id": new_id(), "code_id": keep_id, "question": question})
