"""A person's collected quotes: kept in the study, undone, and gone with their quote."""

from __future__ import annotations

from typing import Any

import pytest

from coding.commands import remove_coding
from coding.queries import list_codings
from opportunity_spaces.collected.commands import add_collected, remove_collected
from opportunity_spaces.collected.queries import find_coded, list_collected
from study import NotFound


def test_each_person_has_a_collection_of_their_own(built: Any) -> None:
    first, second = (quote.excerpt_id for quote in built.quotes[:2])
    assert add_collected(built.study, [first, second, first], actor="ada") == 2
    assert add_collected(built.study, [second], actor="bo") == 1
    assert set(list_collected(built.study, by="ada")) == {first, second}
    assert list_collected(built.study, by="bo") == [second]


def test_a_quote_is_collected_once_and_the_history_holds_no_empty_change(built: Any) -> None:
    [quote] = [quote.excerpt_id for quote in built.quotes[:1]]
    add_collected(built.study, [quote], actor="ada")
    before = built.study.stamp
    assert add_collected(built.study, [quote], actor="ada") == 0
    assert remove_collected(built.study, ["none"], actor="ada") == 0
    assert built.study.stamp == before


def test_what_is_put_back_comes_back_with_an_undo(built: Any) -> None:
    quote = built.quotes[0].excerpt_id
    add_collected(built.study, [quote], actor="ada")
    assert remove_collected(built.study, [quote], actor="ada") == 1
    assert list_collected(built.study, by="ada") == []
    built.study.undo(actor="ada")
    assert list_collected(built.study, by="ada") == [quote]


def test_a_quote_that_is_gone_leaves_the_collection_and_comes_back_with_its_coding(
    built: Any,
) -> None:
    coding = list_codings(built.study)[0]
    add_collected(built.study, [coding.excerpt_id], actor="ada")
    own = [c for c in list_codings(built.study) if c.excerpt_id == coding.excerpt_id]
    for each in own:
        remove_coding(built.study, each.id, actor="ada")
    assert list_collected(built.study, by="ada") == []
    built.study.undo(actor="ada")
    assert list_collected(built.study, by="ada") == [coding.excerpt_id]


def test_what_is_no_quote_is_refused_and_nothing_is_collected(built: Any) -> None:
    with pytest.raises(NotFound, match="no longer in the study"):
        add_collected(built.study, [built.quotes[0].excerpt_id, "none"], actor="ada")
    assert list_collected(built.study, by="ada") == []


def test_the_quotes_that_share_words_with_a_place_are_found(built: Any) -> None:
    quote = built.quotes[0]
    inside = (quote.transcript_id, quote.start + 2, quote.start + 3)
    beside = (quote.transcript_id, quote.end, quote.end + 3)
    assert find_coded(built.study, [inside, beside]) == {inside: [quote.excerpt_id]}
