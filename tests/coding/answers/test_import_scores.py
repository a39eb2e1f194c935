"""What `answers` wrote comes into a study: each row to its answer; what fits nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.answers.import_scores import import_scores
from coding.codebook.commands import add_code
from coding.suggestions.commands import accept_suggestion
from coding.suggestions.queries import has_imported_run, list_suggestions
from coding.suggestions.suggest_job import suggest_again
from study import InvalidInput
from study.errors import Unreadable

HEADS = ("id", "code", "score", "suggested")


@pytest.fixture
def survey(study: Any, factories: Any) -> SimpleNamespace:
    said = (("7", "The rota is late."), ("8", "Pay."), ("9", "Both."), ("9", "And more."))
    transcript_id = factories.add_transcript(study, said=said, kind="answers", title="Spring")
    pay = add_code(study, "Pay", aliases="Wages", actor="Ana")
    add_code(study, "Overtime", retired=True, actor="Ana")
    return SimpleNamespace(study=study, id=transcript_id, pay=pay.id)


def test_a_suggested_row_becomes_a_suggestion_of_its_answer(
    survey: SimpleNamespace, write_table: Callable[..., Path]
) -> None:
    table = write_table(
        "out.csv",
        [
            HEADS,
            ("7", "pay", "0.3100", 1), ("8", "Wages", "0.9", 1), ("8", "Other", "0.8", 1),
            ("7", "Overtime", "0.7", 1), ("9", "Pay", "0.6", 1), ("11", "Pay", "0.6", 1),
            ("7", "Pay", "0.1", 0),
        ],
    )  # fmt: skip
    found = import_scores(survey.study, table)
    assert (found.suggestions, found.answers, found.strangers, found.doubtful) == (2, 2, 1, 1)
    assert found.unknown == (("Other", 1), ("Overtime", 1))
    standing = list_suggestions(survey.study)
    assert [(s.code_id, s.probability, s.strong) for s in standing] == [
        (survey.pay, 0.31, False), (survey.pay, 0.9, True),
    ]  # fmt: skip


def test_they_stay_after_a_decision_until_others_are_asked_for(
    survey: SimpleNamespace, write_table: Callable[..., Path]
) -> None:
    study = survey.study
    import_scores(
        study, write_table("out.csv", [HEADS, ("7", "Pay", 0.4, 1), ("8", "Pay", 0.9, 1)])
    )
    assert has_imported_run(study)
    accept_suggestion(study, list_suggestions(study)[0].id, actor="Ana")
    assert suggest_again(study, lambda *_: None) == {"suggestions": 0}
    assert len(list_suggestions(study)) == 1


def test_a_table_that_does_not_fit_is_refused_and_leaves_what_there_was(
    survey: SimpleNamespace, write_table: Callable[..., Path]
) -> None:
    study = survey.study
    import_scores(study, write_table("out.csv", [HEADS, ("7", "Pay", 0.4, 1)]))
    for rows, error, told in (
        ([("id", "code"), ("7", "Pay")], Unreadable, "has no column “score”"),
        ([HEADS, ("7", "Pay", "high", 1)], Unreadable, "“high” is not a score"),
        ([HEADS, ("7", "Pay", "1.4", 1)], Unreadable, "“1.4” is not a score"),
        ([HEADS, ("x", "Pay", "0.4", 1)], InvalidInput, "no suggestion for an answer"),
    ):
        with pytest.raises(error, match=told):
            import_scores(study, write_table("bad.csv", rows))
    assert len(list_suggestions(study)) == 1
