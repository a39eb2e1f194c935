"""The guess at a text's language."""

from __future__ import annotations

import pytest

from transcripts.reading.languages import LANGUAGES, guess_language

SAID = {
    "en": "I think that the people I work with are the best part of it, but we have no time.",
    "da": "Jeg synes, at det er godt, men vi har ikke tid til det, og der er ikke nogen hjælp.",
    "no": "Jeg synes at det er bra, men vi har ikke tid til det, og det er ikke noen som hjelper.",
    "sv": "Jag tycker att det är bra, men vi har inte tid med det, och det är ingen som hjälper.",
    "de": "Ich finde, dass es gut ist, aber wir haben keine Zeit, und es ist niemand da.",
    "fr": "Je pense que c'est bien, mais nous n'avons pas le temps et il n'y a personne pour ça.",
    "es": "Creo que está bien, pero no tenemos el tiempo y no hay una persona que nos ayude.",
    "nl": "Ik denk dat het goed is, maar we hebben er geen tijd voor en er is niemand die helpt.",
    "pt": "Eu acho que é bom, mas não temos o tempo e não há uma pessoa que nos ajude com isso.",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_one_sentence_of_speech_is_enough(code: str) -> None:
    assert guess_language(SAID[code]) == code


@pytest.mark.parametrize("text", ["", "12:30 12:31", "A b c", "P1 P2 P3 P4 P5 P6 P7 P8 P9"])
def test_without_evidence_no_language_is_claimed(text: str) -> None:
    assert guess_language(text) is None
