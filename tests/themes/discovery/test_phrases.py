"""Words and phrases that could name a theme, told by a tagger or by rule."""

from __future__ import annotations

import pytest

from themes.discovery.light_words import is_light
from themes.discovery.phrases import list_phrases


def forms(
    text: str, language: str = "en", *, tagged: bool = True, names: tuple[str, ...] = ()
) -> set[str]:
    [found] = list_phrases([text], language, names=names, tagged=tagged)
    return {each.form for each in found}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("I am working from home on most days now.", "working from home"),
        ("They changed the shift plan again.", "shift plan"),
        ("We talk about mental health at lunch.", "mental health"),
        ("It is a question of work life balance.", "work life balance"),
        ("Nobody dares to ask questions here.", "ask questions"),
    ],
)
def test_phrases_of_two_and_three_words_are_found(text: str, phrase: str) -> None:
    assert phrase in forms(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was a hard time last year.",
        "A lot of people said some kind of thing.",
        "Well, you know, two or three times.",
    ],
)
def test_what_goes_with_anything_is_no_phrase(text: str) -> None:
    assert forms(text) == set()


def test_inflections_share_their_dictionary_form() -> None:
    one, other = list_phrases(["Shift plans matter.", "A shift plan matters."], "en")
    assert one[1].stems == other[1].stems == ("shift", "plan")


def test_names_are_left_out_and_acronyms_are_kept() -> None:
    told = forms("We met Sarah Nielsen in Aarhus about the GDPR training.")
    assert not {"Sarah", "Nielsen", "Aarhus"} & told
    assert "GDPR training" in told
    assert "Vagtplanlæggeren" not in forms(
        "Så kom Vera med MUS og referatet.", "da", names=("vera",)
    )
    assert "MUS" in forms("Så kom Vera med MUS og referatet.", "da", names=("vera",))


def test_words_in_brackets_were_said_by_nobody() -> None:
    assert "laughter" not in forms("The rota [laughter] changed.")


def test_without_a_tagger_phrases_hold_no_light_word() -> None:
    told = forms("A hard time with the shift plan.", tagged=False)
    assert "shift plan" in told
    assert not any("time" in each.split() for each in told)


def test_light_words_are_known_by_language() -> None:
    assert is_light("thing", "en")
    assert is_light("ting", "da")
    assert is_light("sache", "de")
    assert not is_light("thing", "fr")
