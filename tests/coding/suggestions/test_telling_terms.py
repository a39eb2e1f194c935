"""Tests of what can be told of the words of passages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from coding.suggestions.telling_terms import find_telling_terms
from coding.suggestions.tfidf import TermWeights, stem_word

WORDS = ["planning", "planned", "planner", "wage", "of", "a", "shifts", "shifted", "nights"]


def weigh(texts: list[str]):
    weights = TermWeights()
    weights.add(texts)
    words, _ = weights.matrices([])
    return words, weights.names()


@settings(deadline=None)  # scipy is imported by the first
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), min_size=1, max_size=5))
def test_each_word_alone_with_its_stem_leads_to_the_entry_of_that_stem(texts: list[str]) -> None:
    words, names = weigh(texts)
    told = find_telling_terms(words, names)
    for row in range(words.shape[0]):
        first, end = words.indptr[row], words.indptr[row + 1]
        columns = [names[c] for c in words.indices[first:end]]
        for place, name in zip(range(first, end), columns, strict=True):
            stem = stem_word(name) if " " not in name else ""
            alone = [c for c in columns if not set(" …") & set(c) and stem_word(c) == stem]
            expected = stem in columns and not name.endswith("…") and alone == [name]
            assert bool(told.stems[place]) == expected
            if expected:
                assert names[words.indices[place + told.stems[place]]] == stem


def test_stems_short_words_and_words_of_every_passage_tell_nothing() -> None:
    texts = [f"the meeting number{letter} is of use" for letter in "abcdefghijkl"]
    words, names = weigh([*texts, "overtime on sundays"])
    told = find_telling_terms(words, names)
    telling = {name for name, tells in zip(names, told.telling, strict=True) if tells}
    assert {"overtime", "sundays", "numbera"} <= telling
    assert not telling & {"the", "meeting", "is", "of", "use", "the meeting", "on"}
    assert not any(name.endswith("…") for name in telling)
