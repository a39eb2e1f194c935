"""Who moderates, who takes part, and which labels are people."""

from __future__ import annotations

import pytest

from transcripts.reading.roles import Spoken, guess_roles
from transcripts.reading.speakers import find_label_role, find_label_variants, guess_label_kind


def talk(*turns: str) -> list[Spoken]:
    return [Spoken(*turn.split(": ", 1)) for turn in turns]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Moderator", "moderator"),
        ("Interviewer 2", "moderator"),
        ("Interviewerin", "moderator"),
        ("Ordstyrer", "moderator"),
        ("Samtalsledare", "moderator"),
        ("Enquêtrice", "moderator"),
        ("Animateur", "moderator"),
        ("INT", "moderator"),
        ("Observer", "observer"),
        ("Note taker", "observer"),
        ("Beobachterin", "observer"),
        ("Flere", "several"),
        ("Alle", "several"),
        ("Plusieurs", "several"),
        ("Unknown Speaker", "unknown"),
        ("Ukendt", "unknown"),
        ("Kvinde 1", "participant"),
        ("Teilnehmer:in 3", "participant"),
        ("Femme 1", "participant"),
        ("Audience Member", "participant"),
        ("Assistant", "moderator"),
        ("Researcher 2", "moderator"),
        ("The Chair (Ms Holt)", "moderator"),
        ("Care assistant 2", None),
        ("Chair of the works council", None),
        ("Anna Holt", None),
        ("P1", None),
    ],
)
def test_a_label_is_taken_at_its_word(label: str, role: str | None) -> None:
    assert find_label_role(label) == role


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Kvinde 1", "role"),
        ("SPEAKER_00", "role"),
        ("P12", "code"),
        ("Anna Holt", "name"),
        ("Anna van der Berg", "name"),
        ("Bo B. Ask, PsyD", "name"),
        ("م", "name"),
        ("Note", ""),
        ("https", ""),
        ("Transcript ID", ""),
        ("The doctor said", ""),
        ("What is it", ""),
        ("x" * 80, ""),
    ],
)
def test_labels_are_told_from_other_beginnings_of_lines(label: str, kind: str) -> None:
    assert guess_label_kind(label) == kind


def test_letters_are_read_beside_the_letters_that_answer() -> None:
    assert guess_roles(talk("I: Wie?", "B: So.", "I: Und?", "B: Na ja."))["I"] == "moderator"
    assert guess_roles(talk("Q: How?", "A: So.", "Q: And?", "A: Well."))["Q"] == "moderator"
    men = guess_roles(talk("M1: How?", "F1: So.", "M1: And?", "M2: Well.", "M1: Ok?"))
    assert "moderator" not in men.values()


def test_a_moderator_is_recognised_by_the_questions_asked() -> None:
    turns = talk(
        *(
            f"{label}: {words}"
            for number in range(5)
            for label, words in (
                ("Anna", f"What did you make of that, number {number}?"),
                ("Bo", "It took a long time before anybody came, and then it was somebody new."),
                ("Eva", "With us it was much the same, only that we had to call them ourselves."),
            )
        )
    )
    assert guess_roles(turns) == {"Anna": "moderator", "Bo": "participant", "Eva": "participant"}


def test_an_interviewer_is_recognised_among_two() -> None:
    turns = talk(
        *(
            f"{label}: {words}"
            for number in range(4)
            for label, words in (
                ("Mia Lund", f"And how was day {number}?"),
                ("Ole", "Long. We began at six and nobody told us when it would end, as always."),
            )
        )
    )
    assert guess_roles(turns) == {"Mia Lund": "moderator", "Ole": "participant"}


def test_of_two_hosts_nobody_is_taken_for_the_moderator() -> None:
    turns = talk(
        *(
            f"{label}: {words}"
            for number in range(10)
            for label, words in (
                ("Mia", "And why is that?" if number % 2 else "I often see this at work, too."),
                ("Guest", "Because nobody had thought of it before, and then it was too late."),
                ("Ole", "But what came next?" if number % 3 == 0 else "That is how it was here."),
                ("Guest", "After that we had to begin again, all of us, from the beginning."),
            )
        )
    )
    assert set(guess_roles(turns).values()) == {"participant"}


def test_researchers_among_themselves_take_part() -> None:
    turns = talk("Researcher 1: I stayed.", "Researcher 2: Not me.", "Researcher 3: Nor I.")
    assert set(guess_roles(turns).values()) == {"participant"}


def test_peers_who_ask_each_other_have_no_moderator() -> None:
    turns = talk(
        *(
            f"{label}: {words}"
            for number in range(6)
            for label, words in (
                ("Ann", f"I liked part {number} best, didn't you?" if number % 2 else "I did not."),
                ("Bea", "I see it otherwise. Did you get to the end?" if number % 2 else "Hm, no."),
                ("Cat", "Neither of you is right." if number % 3 else "Shall we go on then?"),
            )
        )
    )
    assert set(guess_roles(turns).values()) == {"participant"}


def test_the_one_name_among_numbered_participants_who_opens_moderates() -> None:
    turns = talk("Mette Holm: Velkommen.", "Deltager 1: Tak.", "Deltager 2: Ja.")
    assert guess_roles(turns)["Mette Holm"] == "moderator"


def test_turns_without_a_label_are_unknown() -> None:
    assert guess_roles([Spoken("", "hello")]) == {"": "unknown"}


def test_spellings_of_one_label_are_reported_together() -> None:
    assert find_label_variants(["P1", "P 1", "p1", "P2"]) == [("P1", "P 1", "p1")]
    assert find_label_variants(["Anna", "Anna Holt", "Bo"]) == [("Anna", "Anna Holt")]
    assert find_label_variants(["Anna", "Anna Holt", "Anna Lund"]) == []
