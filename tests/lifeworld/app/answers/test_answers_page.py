"""The page Answers: in the menu only where there is a survey, and what its buttons do."""

from __future__ import annotations

from typing import Any

from coding.codebook.commands import add_code
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
