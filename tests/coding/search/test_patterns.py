"""A pattern is searched transcript by transcript, and never hangs."""

from __future__ import annotations

from typing import Any

import pytest

from coding.search import patterns
from coding.search.model import Filters
from coding.search.patterns import parse_pattern, run_pattern
from study import InvalidInput, Study


def test_hits_come_transcript_by_transcript(study: Study, factories: Any) -> None:
    factories.add_transcript(study, title="One", said=[("Mod", "12 hours?"), ("Eva", "🙂 9 hours")])
    factories.add_transcript(study, title="Two", said=[("Bo", "No time.")])
    factories.add_transcript(study, title="Zwo", said=[("Bo", "10 HOURS or 7 hours")])
    found = list(run_pattern(study, r"\d+ hours", Filters()))
    assert [len(hits) for hits in found] == [1, 0, 1]
    assert [h.words[a - h.start : b - h.start] for [h] in (found[0],) for a, b in h.spans] == [
        "9 hours"
    ]
    assert len(found[2][0].spans) == 2


def test_a_catastrophic_pattern_is_stopped_with_a_sentence(
    study: Study, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.05)
    factories.add_transcript(study, said=[("Eva", "a" * 5_000 + "!")])
    with pytest.raises(InvalidInput, match="takes too long in “Group one” and was stopped"):
        list(run_pattern(study, r"^(a|aa|a)+$", Filters()))


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(a", "cannot be read at character 3"),
        ("a)", "cannot be read at character 2"),
        ("[a", "cannot be read at character"),
        ("*a", "cannot be read at character 1"),
        ("", "There is no pattern"),
        ("a" * 10_000, "10,000 characters"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_where(pattern: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        parse_pattern(pattern)


def test_places_without_words_are_no_hits_and_too_many_are_refused(
    study: Study, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.add_transcript(study, said=[("Eva", "abc abc abc")])
    assert list(run_pattern(study, "x*", Filters())) == [[]]
    monkeypatch.setattr(patterns, "MOST_HITS", 5)
    with pytest.raises(InvalidInput, match="more than 5 hits"):
        list(run_pattern(study, r"\w", Filters()))
