"""Words that are spelt differently find each other, and what is found is what was written."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from study import InvalidInput
from transcripts.folding import is_same_word, list_spellings, normalise_text
from transcripts.search_words import LONGEST, Sought, find_spans, parse_words

LETTERS = "abeosuyåøæöäüßéÉÅØÆ aA\u030ao\u0308.,-½ﬁŁ_ İı ΣΑς हिन्दी"
TEXTS = st.text(st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    ("sought", "text", "found"),
    [
        ("paa", "Vi er PÅ vej", ["PÅ"]),
        ("på", "paa Pa\u030a på", ["paa", "Pa\u030a", "på"]),
        ("søren", "Soren, Soeren og sØren", ["Soren", "Soeren", "sØren"]),
        ("soren", "Søren", ["Søren"]),
        ("aerlig", "en ærlig ÆRLIG mand", ["ærlig", "ÆRLIG"]),
        ("strasse", "Straße", ["Straße"]),
        ("cafe", "the café", ["café"]),
        ("mueller", "Müller, Muller", ["Müller"]),
        ("toe", "to the toe", ["toe"]),
        ('"der er"', "Hvor DER, er det", ["DER, er"]),
        ("lær*", "hun lærer at Laere", ["lærer", "Laere"]),
        ("time -money", "time is money", []),
        ("time -money", "time is short", ["time"]),
        ("time is", "the time, it is", ["time", "is"]),
        ('"time time"', "time time time", ["time time time"]),
        ('"a a"', "xa a a", ["a a"]),
        ("हिन्दी", "वह हिन्दी है", ["हिन्दी"]),
        ("看護師", "私は看護師です", ["看護師"]),
        ("we’re", "we're, we’re", ["we're", "we’re"]),
        ("1", "½ 1", ["1"]),
    ],
)
def test_a_search_finds_the_words_as_they_were_written(
    sought: str, text: str, found: list[str]
) -> None:
    spans = find_spans(text, parse_words(sought))
    assert [text[start:end] for start, end in spans] == found


@given(TEXTS, st.booleans())
@example("½ ﬁn Å", True)
def test_every_folded_letter_knows_where_it_comes_from(text: str, long: bool) -> None:
    folded = normalise_text(text, long=long)
    assert folded.words == list_spellings(text)[0 if long else 1]
    if folded.at is not None:
        assert len(folded.at) == len(folded.words) + 1
        assert list(folded.at) == sorted(folded.at)
        assert folded.at[-1] == len(text)


@given(TEXTS, TEXTS, st.integers(0, 30), st.integers(1, 12))
@example("aå paa ﬁ", "", 0, 4)
def test_a_place_that_is_found_folds_to_the_words_that_were_looked_for(
    before: str, after: str, start: int, size: int
) -> None:
    text = f"{before} på sØren café {after}"
    query = text[start : start + size].replace('"', " ").replace("*", " ").replace("-", " ")
    sought = parse(query)
    for term in sought.terms:
        assume(not term.joined)
        for a, b in find_spans(text, Sought(terms=(term,))):
            # places that overlap are joined: only those of one word are looked at
            if len(term.long) == 1:
                assert is_same_word(text[a:b], term.long[0]) or is_same_word(
                    text[a:b], term.short[0]
                )


@given(st.text(st.sampled_from("abeosåøæöüßéÉÅØ"), min_size=1, max_size=12))
def test_a_word_finds_itself_in_either_spelling(word: str) -> None:
    for query in (word, *list_spellings(word)):
        for written in (word, word.upper() if "ß" not in word else word):
            assert find_spans(f"({written})", parse(query)) == [(1, 1 + len(written))]


def parse(query: str) -> Sought:
    try:
        return parse_words(query)
    except InvalidInput:
        assume(False)
        raise


@pytest.mark.parametrize("words", ["", "  ", "🙂", '"', "-time", "\0"])
def test_a_search_without_a_word_is_refused_in_a_sentence(words: str) -> None:
    with pytest.raises(InvalidInput, match=r"no word to look for|only something to leave out"):
        parse_words(words)


def test_a_search_of_ten_thousand_characters_is_refused_in_a_sentence() -> None:
    with pytest.raises(InvalidInput, match=r"10,000 characters; 1,000 is the most"):
        parse_words("a " * 5_000)
    assert parse_words("a" * LONGEST).terms
