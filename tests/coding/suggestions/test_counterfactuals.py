"""Tests of what would have changed a suggestion, kept once and said in several languages."""

from __future__ import annotations

import json

from coding.suggestions.counterfactuals import (
    NOTHING_SINGLE,
    Counterfactual,
    new_text_counterfactual,
    new_word_counterfactual,
    render_counterfactual,
)
from coding.suggestions.suggest import CodeText
from study.language import say_in


def keep(told: Counterfactual) -> dict[str, object]:
    """Write it into a study and read it again."""
    return json.loads(json.dumps(told.list_parts()))


def test_a_reason_is_said_in_the_language_of_each_reader() -> None:
    kept = keep(new_word_counterfactual(["shift", "roster"]))
    assert render_counterfactual(kept) == (
        "Without the words “shift” and “roster”, it would not be suggested."
    )
    with say_in("da"):
        danish = render_counterfactual(kept)
        assert "ordene “shift” og “roster”" in danish
        assert render_counterfactual(keep(NOTHING_SINGLE)) != str(NOTHING_SINGLE.message)


def test_texts_and_advice_follow_the_language_and_the_name_of_the_code_does_not() -> None:
    code = CodeText(id="1", name="name", definition="What somebody earns.", example="my payslip")
    kept = keep(new_text_counterfactual(code, alone=True, coded=False))
    assert render_counterfactual(kept) == (
        "It rests on the name, definition and example of “name” alone. To change it,"
        " accept a first example or make the definition clearer."
    )
    with say_in("da"):
        danish = render_counterfactual(kept)
    assert "“name”" in danish
    assert "navn, definition og eksempel" in danish
    assert "tydeligere" in danish


def test_a_sentence_of_a_plugin_or_of_an_older_study_stays_as_it_is() -> None:
    assert render_counterfactual("A plugin said so, in {braces}.") == (
        "A plugin said so, in {braces}."
    )
    assert render_counterfactual("") == ""
    assert render_counterfactual(keep(Counterfactual())) == ""
