"""A name is looked for in the search index as it stands there: folded."""

from __future__ import annotations

from lifeworld.withdrawal.traces import Traces


def test_a_name_with_letters_of_its_own_is_found_among_folded_words() -> None:
    traces = Traces(["Jeg hedder Søren."], others=["Godt."], names=["Søren"])
    assert traces.has_term("soeren")
    assert traces.has_term("soren")
    assert not traces.has_term("godt")
    assert Traces.parse(traces.render()).has_term("soeren")


def test_a_word_that_others_say_proves_nothing() -> None:
    traces = Traces(["Jeg hedder Søren."], others=["Soren was here"], names=["Søren"])
    assert not traces.has_term("soren")
    assert traces.has_term("soeren")
