"""The sentence that stands for a theme is whole, near the centre, and has the theme's words."""

from __future__ import annotations

import pytest

from themes.discovery.key_sentences import find_key_sentence
from themes.discovery.recording_talk import is_recording_talk


def find(*texts: str, chosen: tuple[tuple[str, ...], ...] = (("shift", "plan"),)) -> str:
    found = find_key_sentence(
        texts, [0.9 - n / 100 for n in range(len(texts))], ["en"] * len(texts), chosen=chosen
    )
    return texts[found.passage][found.start : found.end] if found else ""


def test_the_sentence_with_most_of_the_words_stands_for_the_theme() -> None:
    whole = "The shift plan changes whenever somebody upstairs has an idea."
    assert find(f"I have worked here for nine long years in the stores. {whole}") == whole


def test_of_two_with_the_same_words_the_more_central_is_taken() -> None:
    first = "Our shift plan is printed on paper every single Friday."
    assert find(first, "Their shift plan is printed on paper every single Monday.") == first


@pytest.mark.parametrize(
    "text",
    [
        "of the shift plan that nobody had told us about before.",  # starts in the middle
        "The shift plan that nobody had told us about before and",  # has no end
        "The shift plan is late.",  # too short
        "Who has changed the shift plan without telling any of us?",  # asks
        "In this podcast we speak about the shift plan of a warehouse.",  # the recording
        "The shift plan… well, nobody had told us about it before.",  # breaks off
    ],
)
def test_what_is_no_whole_sentence_about_the_subject_stands_for_nothing(text: str) -> None:
    assert find(text) == ""


def test_a_sentence_that_leans_on_the_one_before_comes_second() -> None:
    leaning = "But the shift plan is printed on paper every single Friday."
    alone = "The shift plan is printed on paper every single Friday."
    assert find(leaning, alone) == alone


@pytest.mark.parametrize(
    "text",
    [
        "Is this recording?",
        "Thank you so much for having me.",
        "Welcome back to the show!",
        "Kan du høre mig nu?",
        "Tak fordi du ville være med.",
        "Läuft die Aufnahme schon?",
        "Vielen Dank für Ihre Zeit.",
    ],
)
def test_talk_about_the_recording_is_known(text: str) -> None:
    assert is_recording_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "We record the temperature of every delivery.",
        "I listen to podcasts on the train.",
        "Vi optager nye medlemmer hver måned.",
        "The interview for the job went badly.",
    ],
)
def test_recordings_as_a_subject_are_no_talk_about_the_recording(text: str) -> None:
    assert not is_recording_talk(text)
