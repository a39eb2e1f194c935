from __future__ import annotations

import pytest

from transcripts.reading.lemmas import find_commonest_forms, find_lemma


@pytest.mark.parametrize(
    ("word", "language", "lemma"),
    [
        ("shifts", "en", "shift"),
        ("apprentices", "en", "apprentice"),
        ("vagterne", "da", "vagt"),
        ("børnene", "da", "barn"),
        ("vagtplanerne", "da", "vagtplan"),
        ("tillidsrepræsentanten", "da", "tillidsrepræsentant"),
        ("vaktene", "no", "vakt"),
    ],
)
def test_a_word_in_any_form_has_the_lemma_of_its_dictionary(
    word: str, language: str, lemma: str
) -> None:
    assert find_lemma(word, language) == lemma


@pytest.mark.parametrize("language", [None, "", "xx"])
def test_a_word_of_an_unknown_language_is_its_own_lemma(language: str | None) -> None:
    assert find_lemma("vagterne", language) == "vagterne"


def test_a_lemma_is_shown_as_the_form_that_people_say_most_often() -> None:
    counts = {"vagt": 2, "vagter": 5, "vagterne": 1, "løn": 3}
    assert find_commonest_forms(counts, "da") == {"vagt": "vagter", "løn": "løn"}


def test_of_forms_as_frequent_the_shortest_is_shown_then_the_first() -> None:
    assert find_commonest_forms({"vagter": 2, "vagt": 2}, "da") == {"vagt": "vagt"}
    assert find_commonest_forms({"worked": 1, "works": 1}, "en") == {"work": "works"}
    assert find_commonest_forms({"trains": 1, "trained": 1, "training": 1}, "en") == {
        "train": "trains"
    }
