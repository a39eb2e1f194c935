"""Quotes ranked by shared words: rare words count more, families count as one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opportunity_spaces.candidates.word_index import WordIndex

QUOTES = (
    "We swap shifts among us and nobody writes it down.",
    "The manager plans the shifts.",
    "My phone teaches me more than the course.",
)


def test_the_quote_that_shares_the_rare_words_comes_first() -> None:
    scores = WordIndex(QUOTES, ["en"] * 3).score("Shifts are swapped and nobody writes")
    assert scores[0] > scores[1] > scores[2] == 0


def test_words_of_one_family_are_one_word() -> None:
    assert WordIndex(QUOTES, ["en"] * 3).score("teaching")[2] > 0


def test_each_quote_is_read_in_its_own_language() -> None:
    index = WordIndex(["Vi bytter vagter.", "We swap shifts."], ["da", "en"])
    danish, english = index.score("vagter")
    assert danish > english == 0


def test_nothing_written_and_nothing_coded_give_no_score() -> None:
    assert WordIndex(QUOTES, ["en"] * 3).score("") == [0, 0, 0]
    assert WordIndex([], []).score("shifts") == []


@given(st.lists(st.text(max_size=40), max_size=8), st.text(max_size=40))
def test_any_text_is_scored_without_a_negative(texts: list[str], statement: str) -> None:
    scores = WordIndex(texts, [None] * len(texts)).score(statement)
    assert len(scores) == len(texts)
    assert all(score >= 0 for score in scores)
