"""The page Answers in a real browser: read, coded, flagged and judged by keyboard alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.answer_marks.queries import list_answer_marks, list_answer_stances, list_read_answers
from coding.codebook.commands import revise_code
from coding.queries import list_codes, list_codings
from lifeworld.opening import open_study

HOSTILE = "<img src=x onerror=window.bad=1> **b** [l](http://evil.example/l)"


@pytest.fixture
def survey(own: SimpleNamespace, factories: Any) -> Any:
    """A survey of two hundred answers, one of them hostile, and a code with the key 1."""
    study = open_study(own.path)
    said = [("Q", "What would help?"), ("P1", HOSTILE)]
    said += [(f"P{n}", f"Answer number {n} is about the rota.") for n in range(2, 201)]
    transcript_id = factories.add_transcript(
        study, said=said, kind="answers", title="Spring", roles={"Q": "moderator"}
    )
    [code] = list_codes(study)
    revise_code(study, code.id, shortcut="1", actor="Ana")
    page = own.screen.open("answers")
    page.locator(".answers .row").first.wait_for()
    yield SimpleNamespace(study=study, page=page, screen=own.screen, id=transcript_id, code=code.id)
    study.close()


def test_answers_are_reviewed_by_keyboard(survey: SimpleNamespace, until: Any) -> None:
    page, study = survey.page, survey.study
    keyboard = page.keyboard
    assert page.evaluate("window.bad") is None
    assert not survey.screen.foreign
    # Of two hundred rows only those in sight are there.
    assert 5 < page.locator(".answers .row").count() < 40
    page.get_by_role("grid", name="Answers").focus()
    keyboard.press("1")
    until(lambda: [c.coder for c in list_codings(study, transcript_id=survey.id)] == ["Ana"])
    keyboard.press("f")
    keyboard.press("Shift+F")
    keyboard.type("who is this?")
    keyboard.press("Enter")
    until(lambda: [m.note for m in list_answer_marks(study)] == ["who is this?"])
    keyboard.press("+")
    keyboard.press("Enter")
    until(lambda: [n for _, n, _ in list_read_answers(study)] == [1])
    assert [(n.stance, n.code_id) for n in list_answer_stances(study)] == [("agree", None)]
    page.locator(".pane .who").get_by_text("P2", exact=True).wait_for()
    keyboard.press("e")
    keyboard.press("j")
    keyboard.press("k")
    until(lambda: {m.kind for m in list_answer_marks(study)} == {"flag", "rich"})
    keyboard.press("u")  # takes back the last thing done, wherever it was
    until(lambda: [m.kind for m in list_answer_marks(study)] == ["flag"])
    keyboard.press("Shift+U")
    until(lambda: len(list_answer_marks(study)) == 2)
    keyboard.press("End")
    page.locator(".pane .who").get_by_text("P200", exact=True).wait_for()
    keyboard.press("1")
    until(lambda: len(list_codings(study, transcript_id=survey.id)) == 2)
    keyboard.press("1")  # again: off
    until(lambda: len(list_codings(study, transcript_id=survey.id)) == 1)
    page.get_by_text("200 of 200 answers · 1 read by you").wait_for()
    page.get_by_text("on the question: 1 agree").wait_for()


def test_answers_are_found_and_a_new_code_is_made_on_the_spot(
    survey: SimpleNamespace, until: Any
) -> None:
    page, study = survey.page, survey.study
    page.get_by_role("grid", name="Answers").focus()
    page.keyboard.press("/")
    page.keyboard.type("number 77")
    page.get_by_text("1 of 200 answers").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    page.get_by_role("combobox", name="Code for the passage").fill("Rota")
    page.keyboard.press("Enter")
    until(lambda: "Rota" in [code.name for code in list_codes(study)])
    until(lambda: len(list_codings(study, transcript_id=survey.id)) == 1)
    [coding] = list_codings(study, transcript_id=survey.id)
    assert coding.quote == "Answer number 77 is about the rota."
    page.get_by_role("combobox", name="Which answers").select_option("flagged")
    page.get_by_text("No answer is so.").wait_for()
    page.keyboard.press("?")
    # Away and back: what was asked for is kept.
    page.get_by_role("link", name="Codebook").click()
    page.get_by_role("heading", name="Codebook").wait_for()
    page.get_by_role("link", name="Answers").click()
    page.get_by_text("No answer is so.").wait_for()


def test_the_words_are_corrected_and_the_answer_says_so(survey: SimpleNamespace) -> None:
    page = survey.page
    page.get_by_role("grid", name="Answers").focus()
    page.keyboard.press("j")
    page.keyboard.press("w")
    field = page.get_by_role("dialog").get_by_role("textbox", name="Words")
    field.fill("Answer number 2 is about the new rota.")
    field.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Save correction").click()
    page.locator(".pane .words").get_by_text("the new rota").wait_for()
    page.locator(".pane .edited").wait_for()
