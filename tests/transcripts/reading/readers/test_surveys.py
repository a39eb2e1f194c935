"""Answers of surveys: who is a person, and which question was answered."""

from __future__ import annotations

import pytest

from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

GOOD, FIRST = "What makes a good day at work?", "What would you change first?"


def read(text: str) -> Reading:
    return read_source(text.encode(), "a.csv")[0]


def people(reading: Reading) -> list[str]:
    return [each.label for each in reading.speakers if each.role == "participant"]


def answers(reading: Reading) -> list[tuple[str, str, str]]:
    return [
        (question, turn.label, reading.text[turn.start : turn.end])
        for question, turn in zip(reading.question_of, reading.turns, strict=True)
        if turn.label != "Question"
    ]


def test_an_answer_to_other_belongs_to_its_own_question_and_no_head_is_a_person() -> None:
    reading = read(
        f"Respondent ID,{GOOD},Which tools do you use?,,{FIRST}\n"
        ",Open-Ended Response,Email,Other (please specify),Open-Ended Response\n"
        "101,When nobody calls in sick at all,Email,A paper list that nobody reads,More hands\n"
        "102,A customer says thank you to me,,,A rota that comes in good time\n"
        "103,Learning something new together,Email,We shout across the whole room,A door to close\n"
    )
    assert people(reading) == ["101", "102", "103"]
    other = [each for each in answers(reading) if "Other" in each[0]]
    assert other == [
        ("Which tools do you use? – Other (please specify)", who, words)
        for who, words in (
            ("101", "A paper list that nobody reads"),
            ("103", "We shout across the whole room"),
        )
    ]


def test_a_column_without_a_name_is_a_question_of_its_own() -> None:
    reading = read(
        f"id,{GOOD},\n1,When nobody calls in sick at all,And now something else entirely\n"
        "2,A customer says thank you to me,Nothing more to add from me\n"
    )
    assert [question for question, _, words in answers(reading) if "more" in words] == ["Column 3"]


def test_a_survey_with_names_is_no_conversation_and_keeps_all_its_questions() -> None:
    reading = read(
        f"ID,Start time,Completion time,Email,Name,{GOOD},{FIRST}\n"
        "1,3/4/24 9:12:11,3/4/24 9:20:01,a@b.c,Ida Moss,"
        "When nobody calls in sick,More hands please and a door\n"
        "2,3/4/24 9:13:11,3/4/24 9:21:01,d@e.f,Bo Lund,"
        "A customer says thank you,A door that one can close\n"
    )
    assert reading.kind == "answers"
    assert people(reading) == ["1", "2"]
    assert {question for question, _, _ in answers(reading)} == {GOOD, FIRST}
    assert all(turn.start_time is None for turn in reading.turns)


def test_an_id_of_the_network_is_not_the_persons() -> None:
    reading = read(
        f"#,{GOOD},Network ID\na1,When nobody calls in sick at all,77\n"
        "a2,A customer says thank you to me,77\na3,Learning something new together,77\n"
    )
    assert people(reading) == ["a1", "a2", "a3"]


ACROSS = [
    ("Question,P1,P2,P3", f"1. {GOOD}", f"2. {FIRST}"),
    ("Theme,Ida,Bente,Carl", "Belonging", "Rota"),
    (",Deltager 1,Deltager 2,Deltager 3", "Belonging", "Rota"),
    (",Ida,Bente,Carl", GOOD, FIRST),
]


@pytest.mark.parametrize(("heads", "one", "two"), ACROSS)
def test_people_may_stand_across_with_a_row_for_each_question(
    heads: str, one: str, two: str
) -> None:
    reading = read(
        f"{heads}\n{one},I eat with the others,I sit alone mostly,Nobody asked me\n"
        f"{two},It comes too late,,I do not care much\n"
    )
    names = heads.split(",")[1:]
    assert people(reading) == names
    assert [(question, who) for question, who, _ in answers(reading)] == [
        *((one, name) for name in names),
        (two, names[0]),
        (two, names[2]),
    ]
    assert "were read as people" in reading.doubtful[0]


@pytest.mark.parametrize(
    "heads",
    ["Respondent,Belonging,Rota,Pay", "id,Q1,Q2,Q3", "name,Good,Bad,Other"],
)
def test_people_usually_stand_below_each_other(heads: str) -> None:
    reading = read(
        f"{heads}\nIda,I eat with the others,It comes too late,Fine for me now\n"
        "Bente,I sit alone mostly,I swap with a friend,It is not enough\n"
    )
    assert people(reading) == ["Ida", "Bente"]
    assert reading.doubtful == ()


def test_a_table_that_can_be_read_both_ways_is_said_to_be_a_guess() -> None:
    reading = read(
        ",Ida,Bente\nBelonging,I eat with the others,I sit alone mostly\n"
        "Rota,It comes too late,I swap with a friend\n"
    )
    assert "The rows were read as people" in reading.doubtful[0]


def test_a_short_conversation_with_remarks_is_no_survey() -> None:
    reading = read(
        "Speaker,Text,Notes\nIda,What made today hard for you?,she laughs a lot at this point\n"
        "Bente,The late shift of course.,nobody else says anything at all\n"
    )
    assert reading.kind == "transcript"
    assert "“Notes”" in reading.left_out[0]


def test_a_chat_in_a_table_is_a_conversation_and_its_dates_are_no_times() -> None:
    reading = read(
        "timestamp,sender,message\n2021-08-03 12:30:00,Ida,What made today hard?\n"
        "2021-08-03 12:31:00,Bente,The late shift.\n2021-08-03 12:32:00,Ida,Who noticed?\n"
    )
    assert [(turn.label, turn.start_time) for turn in reading.turns] == [
        ("Ida", None),
        ("Bente", None),
        ("Ida", None),
    ]


def test_facts_about_people_across_are_no_answers_and_are_named() -> None:
    reading = read(
        "Theme,P1,P2\nAge,30,41\nRota,It comes too late for me,I swap with a friend when I can\n"
    )
    assert {question for question, _, _ in answers(reading)} == {"Rota"}
    assert "rows without sentences, “Age”" in reading.left_out[0]
