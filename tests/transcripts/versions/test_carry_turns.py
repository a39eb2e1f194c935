"""Turns follow their words into a corrected text."""

from __future__ import annotations

import pytest

from transcripts.model import Turn
from transcripts.versions.carry_places import compare_texts
from transcripts.versions.carry_turns import carry_turns

OLD = "Moderator: What hinders you?\nBo: There is never time.\n\nCy: The shift is full.\n"


def turns_of(text: str, *labels: str) -> list[Turn]:
    turns, at = [], 0
    for number, label in enumerate(labels):
        start = text.index(f"{label}: ", at) + len(label) + 2
        end = text.index("\n", start)
        turns.append(
            Turn(
                ordinal=number,
                label=label,
                start=start,
                end=end,
                start_time=float(number),
                end_time=number + 1.0,
            )
        )
        at = end
    return turns


def carry(new: str, labels: dict[int, str] | None = None) -> list[tuple[str, str]]:
    diff = compare_texts(OLD, new)
    found = carry_turns(diff, turns_of(OLD, "Moderator", "Bo", "Cy"), labels=labels)
    return [(turn.label, new[turn.start : turn.end]) for turn in found.turns]


SAID = [
    ("Moderator", "What hinders you?"),
    ("Bo", "There is never time."),
    ("Cy", "The shift is full."),
]


def with_turn(number: int, label: str, words: str) -> list[tuple[str, str]]:
    return [*SAID[:number], (label, words), *SAID[number + 1 :]]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("never", "hardly ever", with_turn(1, "Bo", "There is hardly ever time.")),
        ("time.", "time. And no money.", with_turn(1, "Bo", "There is never time. And no money.")),
        ("There", "Well, there", with_turn(1, "Bo", "Well, there is never time.")),
        (
            "time.\n",
            "time.\nNone at all.\n",
            with_turn(1, "Bo", "There is never time.\nNone at all."),
        ),
        ("Bo:", "Di:", with_turn(1, "Di", "There is never time.")),
        ("\n\nCy: The", " The", [SAID[0], ("Bo", "There is never time. The shift is full.")]),
        ("Bo: There is never time.\n", "", [SAID[0], SAID[2]]),
        ("Cy: ", "Bo: Hm.\nCy: ", [*SAID[:2], ("Bo", "Hm."), SAID[2]]),
        ("Bo: ", "Bo: Hm.\nBo: ", [SAID[0], ("Bo", "Hm."), *SAID[1:]]),
        (
            "is never",
            "is\nCy: never",
            [SAID[0], ("Bo", "There is"), ("Cy", "never time."), SAID[2]],
        ),
        ("", "", SAID),
    ],
)
def test_turns_follow_their_words(old: str, new: str, said: list[tuple[str, str]]) -> None:
    assert carry(OLD.replace(old, new, 1)) == said


def test_a_label_that_was_given_by_hand_wins() -> None:
    assert carry(OLD, {1: "Di"}) == with_turn(1, "Di", "There is never time.")


def test_times_stay_with_the_words_and_places_say_where_a_turn_went() -> None:
    new = OLD.replace("Bo: There is never time.\n", "Bo: Hm.\nBo: There is never any time.\n")
    found = carry_turns(compare_texts(OLD, new), turns_of(OLD, "Moderator", "Bo", "Cy"))
    words = [(new[t.start : t.end], t.start_time, t.end_time) for t in found.turns]
    assert words == [
        ("What hinders you?", 0.0, 1.0),
        ("Hm.", 1.0, 1.11),
        ("There is never any time.", 1.11, 2.0),
        ("The shift is full.", 2.0, 3.0),
    ]
    assert set(found.places) == {0, 1, 2}


def test_paragraphs_put_into_notes_are_turns_of_nobody() -> None:
    old = "First thing seen.\n\nSecond thing seen.\n"
    new = "First thing seen.\n\nA thing between.\n\nSecond thing seen.\n"
    turns = [
        Turn(ordinal=0, label="", start=0, end=17, start_time=None, end_time=None),
        Turn(ordinal=1, label="", start=19, end=37, start_time=None, end_time=None),
    ]
    found = carry_turns(compare_texts(old, new), turns)
    words = [new[t.start : t.end] for t in found.turns]
    assert words == ["First thing seen.", "A thing between.", "Second thing seen."]
