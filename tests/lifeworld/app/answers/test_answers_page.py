"""The page Answers: in the menu only where there is a survey, and what its buttons do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.suggestions.queries import list_suggestions
from study.jobs import list_jobs

SAID = (("Q", "Why?"), ("P1", "The rota."), ("P2", "Pay."))


def test_a_study_without_a_survey_says_how_to_add_one(study: Any, open_screen: Any) -> None:
    screen = open_screen(study, "answers")
    assert "There are no survey answers yet." in screen.read()
    assert screen.labels().count("Suggest codings") == 0


def test_suggestions_for_answers_are_asked_for(
    study: Any, factories: Any, open_screen: Any
) -> None:
    factories.add_transcript(study, said=SAID, kind="answers", roles={"Q": "moderator"})
    add_code(study, "Pay", actor="Ana")
    screen = open_screen(study, "answers")
    assert screen.title == "Answers"
    screen.press("Suggest codings")
    assert [job.kind for job in list_jobs(study)] == ["suggest"]


def bring_in(screen: Any, table: bytes) -> Any:
    screen.open("Bring in suggestions")
    assert screen.button("Bring in").disabled
    screen.button("Bring in suggestions").click()
    screen.at.file_uploader[0].set_value(("out.csv", table, "text/csv"))
    screen.run()
    return screen.press("Bring in", inside="Bring in suggestions")


@pytest.mark.parametrize("page", ["answers", "inbox"])
def test_suggestions_are_brought_in_from_a_table(
    page: str, study: Any, factories: Any, open_screen: Any
) -> None:
    factories.add_transcript(study, said=SAID, kind="answers", roles={"Q": "moderator"})
    add_code(study, "Pay", actor="Ana")
    rows = b"id,code,score,suggested\nP2,Pay,0.9,1\nP1,Rota,0.8,1\n"
    told = bring_in(open_screen(study, page), rows).read()
    assert "1 suggestion for 1 answer. 1 row left out: the codebook has no “Rota”." in told
    assert [each.score for each in list_suggestions(study)] == [0.9]
    assert "Bring in suggestions" not in open_screen(study, "answers").labels(), "not twice"


def test_a_table_that_does_not_fit_is_refused_in_the_dialog(
    study: Any, factories: Any, open_screen: Any
) -> None:
    factories.add_transcript(study, said=SAID, kind="answers", roles={"Q": "moderator"})
    screen = bring_in(open_screen(study, "inbox"), b"id,code,score\nP2,Pay,0.9\n")
    assert "has no column “suggested”" in screen.read()
    assert list_suggestions(study) == []


def test_a_study_without_answers_has_nothing_to_bring_in(
    open_screen: Any, small: SimpleNamespace
) -> None:
    assert "Bring in suggestions" not in open_screen(small.study, "inbox").labels()
