"""Exports of survey tools are read as they are: questions, answers, ids, and nobody's name."""

# ruff: noqa: E501  heads are easier to compare on one line

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coding.suggestions.tables import open_answers
from tests.transcripts.reading.survey_files import (
    ANSWERS,
    CHANGE,
    GOOD_DAY,
    PERSONAL,
    SURVEYS,
    render_csv,
    render_workbook,
)
from transcripts.reading.readers.columns import find_columns
from transcripts.reading.readers.survey_columns import (
    has_survey_heads,
    is_open_question,
    is_personal,
    is_technical,
)
from transcripts.reading.readers.tables import QUESTION, read_table

GIVEN = [answer for column in zip(*ANSWERS, strict=True) for answer in column if answer]
BOTH = pytest.mark.parametrize("render", [render_csv, render_workbook], ids=["csv", "workbook"])
Render = Callable[[list[list[str]]], bytes]


def name_of(tool: str, render: Render) -> str:
    return f"{tool}.{'csv' if render is render_csv else 'xlsx'}"


@BOTH
@pytest.mark.parametrize("tool", SURVEYS)
def test_two_questions_with_three_answers_each_and_nobodys_name(tool: str, render: Render) -> None:
    draft = read_table(render(SURVEYS[tool]), name_of(tool, render))
    assert draft.kind == "answers"
    asked = [p.words for p in draft.pieces if p.label == QUESTION]
    if tool != "SurveyXact":
        assert [q.endswith(w) for q, w in zip(asked, (GOOD_DAY, CHANGE), strict=True)] == [True] * 2
    assert [p.words for p in draft.pieces if p.label != QUESTION] == GIVEN
    assert len({p.label for p in draft.pieces if p.label != QUESTION}) == 4
    shown = "\n".join(f"{p.label}: {p.words}" for p in draft.pieces)
    if tool != "Enalyzer":
        assert [each for each in PERSONAL if each in shown] == []


@BOTH
@pytest.mark.parametrize("tool", SURVEYS)
def test_it_is_said_what_was_taken_as_what(tool: str, render: Render) -> None:
    draft = read_table(render(SURVEYS[tool]), name_of(tool, render))
    [taken] = [each for each in draft.warnings if each.startswith("Answers were read from")]
    assert "people are told apart by" in taken
    if tool != "LimeSurvey":
        [personal] = [each for each in draft.left_out if "who people are" in each]
        assert "ail" in personal


@BOTH
@pytest.mark.parametrize("tool", SURVEYS)
def test_bulk_coding_finds_the_same_without_being_told(
    tool: str, render: Render, tmp_path: Path
) -> None:
    path = tmp_path / name_of(tool, render)
    path.write_bytes(render(SURVEYS[tool]))
    opened = open_answers(path)
    rows = list(opened.read_asked())
    assert sorted(text for _, text, _ in rows) == sorted(GIVEN)
    assert len({ident for ident, _, _ in rows}) == len(rows) == 6
    assert len({question for _, _, question in rows}) == 2
    keys = {ident.rpartition("/")[2] for ident, _, _ in rows}
    assert keys == ({"Q3", "Q5_TEXT"} if tool == "Qualtrics" else {"Q1", "Q2"})
    assert any(each.startswith("Answers were read from") for each in opened.notes)


def test_an_address_is_no_answer_however_long_it_is() -> None:
    rows = [
        ["Submission ID", "Full name", "Address", "What should the council do about the mill?"],
        *(
            [
                str(n),
                f"Ada Birk {n}",
                f"Flat {n}, 12 Mill Lane, Old Town by the River, MX1 4PL",
                f"Plant {n} trees.",
            ]
            for n in range(12)
        ),
    ]
    found = find_columns(rows)
    assert found is not None
    assert (found.id, found.text, found.personal) == (0, (3,), (1, 2))


def test_addresses_are_known_by_what_they_hold() -> None:
    rows = [
        ["Nr", "Kontakt", "Hvorfor søgte du jobbet?"],
        *(
            [str(n), f"person{n}@mill.example", f"Fordi jeg bor tæt på, {n} minutter."]
            for n in range(9)
        ),
    ]
    found = find_columns(rows)
    assert found is not None
    assert (found.id, found.text, found.personal) == (0, (2,), (1,))


def test_short_answers_to_an_open_question_count_beside_long_ones() -> None:
    words = [
        "pay",
        "hours",
        "colleagues",
        "food",
        "light",
        "noise",
        "rota",
        "stairs",
        "canteen",
        "parking",
        "lockers",
        "heat",
    ]
    rows = [
        ["Response ID", "Why did you stay?", "What would you change first?", "Department"],
        *(
            [
                str(n),
                f"Because the people here help each other, even on day {n}.",
                f"The {word}",
                "Ward",
            ]
            for n, word in enumerate(words)
        ),
    ]
    found = find_columns(rows)
    assert found is not None
    assert found.text == (1, 2)


def test_a_transcript_with_a_column_of_names_is_still_one() -> None:
    rows = [
        ["Name", "Start", "Text"],
        *([n, f"0:0{i}", f"I said it {i} times."] for i, n in enumerate("ABABAB")),
    ]
    found = find_columns(rows)
    assert found is not None
    assert (found.speaker, found.time, found.text, found.personal) == (0, 1, (2,), ())


@pytest.mark.parametrize(
    "head",
    ["Email", "E-mail address", "Your name", "Dit navn:", "Fornavn", "Ihre E-Mail-Adresse", "Nom complet",
     "Correo electrónico", "IP Address", "IPAddress", "RecipientFirstName", "LocationLatitude", "Postcode",
     "Phone number (optional)", "Date of birth"],
)  # fmt: skip
def test_columns_that_say_who_somebody_is(head: str) -> None:
    assert is_personal(head)


@pytest.mark.parametrize(
    "head",
    ["Start Date", "StartDate", "Duration (in seconds)", "Tidsstempel", "Zeitstempel", "Submit Date (UTC)",
     "Network ID", "UserLanguage", "Last page", "Custom Data 1", "Starttidspunkt", "Q_RecaptchaScore"],
)  # fmt: skip
def test_columns_about_the_filling_in(head: str) -> None:
    assert is_technical(head)


@pytest.mark.parametrize(
    "head",
    ["What is your name for this feeling?", "Where do you address problems?", "Q_1", "Q3", "Name one thing to change",
     "Why do you get so many e-mails?", "How is the status of nurses?", "Answer"],
)  # fmt: skip
def test_questions_are_neither(head: str) -> None:
    assert not is_personal(head)
    assert not is_technical(head)


def test_heads_of_a_tool_are_known_though_questions_end_in_marks() -> None:
    assert has_survey_heads(["Navn", "Oprettet", "Hvad er en god dag?"])
    assert not has_survey_heads(["Anna", "Hvad er en god dag?", "Det er fredag."])
    assert is_open_question("Hvorfor søgte du jobbet?")
    assert not is_open_question("Which department?")


def test_a_named_column_is_taken_as_before(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text,comment\n1,Pay is low,x\n2,,y\n", "utf-8")
    assert list(open_answers(path).read_asked()) == [("1", "Pay is low", ""), ("2", "", "")]
    assert [row[1] for row in open_answers(path, text_column="comment").read_asked()] == ["x", "y"]
