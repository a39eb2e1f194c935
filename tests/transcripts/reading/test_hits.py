"""The numbered questions of an interview guide are nobody's name."""

from __future__ import annotations

import pytest

from transcripts.reading.read_source import read_source


def list_said(text: str) -> list[tuple[str, str, str]]:
    (reading,) = read_source(text.encode(), "a.txt")
    roles = {speaker.label: speaker.role for speaker in reading.speakers}
    return [
        (turn.label, roles.get(turn.label, ""), reading.text[turn.start : turn.end])
        for turn in reading.turns
    ]


@pytest.mark.parametrize(
    "word", ["Question", "Frage", "Spørgsmål", "Fråga", "QUESTION", "Question no."]
)
def test_numbered_questions_are_one_who_asks_and_not_many(word: str) -> None:
    text = "".join(f"{word} {n}: What made day {n} hard?\nBente: The shift.\n" for n in range(1, 9))
    said = list_said(text)
    assert {(label, role) for label, role, _ in said} == {
        (word.removesuffix(" no."), "moderator"),
        ("Bente", "participant"),
    }
    assert said[2][2] == "What made day 2 hard?"


def test_a_numbered_question_below_a_name_is_what_that_person_says() -> None:
    for colon in ("", ":"):
        text = "".join(
            f"INTERVIEWER{colon}\nQuestion {n}: What made day {n} hard?\n\n"
            f"BENTE{colon}\nIt was.\n\n"
            for n in range(1, 5)
        )
        assert [said[::2] for said in list_said(text)[:2]] == [
            ("INTERVIEWER", "Question 1: What made day 1 hard?"),
            ("BENTE", "It was."),
        ]
