from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from coding.suggestions.passages import LONGEST, SHORTEST, find_passages


def _words(text: str) -> int:
    return len(text.split())


def test_a_short_turn_is_one_passage_without_its_margins() -> None:
    text = "  We never get a straight answer. \n"
    spans = find_passages(text)
    assert [text[s.start : s.end] for s in spans] == ["We never get a straight answer."]


def test_a_turn_of_nothing_but_space_has_no_passages() -> None:
    assert find_passages("") == []
    assert find_passages(" \n\t ") == []


def test_a_long_turn_is_cut_at_the_ends_of_sentences() -> None:
    sentence = "The manager says one thing on Monday and quite another thing on Friday afternoon. "
    text = sentence * 20
    spans = find_passages(text)
    assert len(spans) > 2
    for span in spans:
        piece = text[span.start : span.end]
        assert piece.startswith("The manager")
        assert piece.endswith("afternoon.")
        assert SHORTEST <= _words(piece) <= LONGEST


def test_speech_without_full_stops_is_cut_between_words() -> None:
    text = " ".join(f"word{i}" for i in range(20_000))
    spans = find_passages(text)
    assert all(1 <= _words(text[s.start : s.end]) <= LONGEST for s in spans)
    assert sum(_words(text[s.start : s.end]) for s in spans) == 20_000


def test_spans_count_from_the_start_of_the_text_that_holds_the_turn() -> None:
    text = "MOD: Why?\nANNA: Because nobody listens."
    start = text.index("Because")
    (span,) = find_passages(text, start=start)
    assert (span.start, span.end) == (start, len(text))


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet="ab .!?\n😀é", max_size=1500))
def test_passages_are_in_order_never_overlap_and_lose_no_word(text: str) -> None:
    spans = find_passages(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    kept = " ".join(text[s.start : s.end] for s in spans)
    assert kept.replace("\u200b", "").split() == text.split()
