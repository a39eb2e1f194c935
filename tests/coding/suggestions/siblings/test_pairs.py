"""Which codes are confused: counted from scores and from what people decided."""

from __future__ import annotations

import numpy as np

from coding.suggestions.siblings.model import NearPassage, Pair, describe_pair
from coding.suggestions.siblings.pairs import (
    choose_pairs,
    choose_passages,
    count_disputed,
    count_outranked,
    count_swapped,
    count_tied,
    find_nearest,
)

ALL = np.ones(3, np.bool_)
NAMES = {"pay": "Pay", "bonus": "Bonus", "noise": "Noise"}


def test_the_wrong_code_that_ranks_first_is_counted_against_the_code_that_people_put() -> None:
    scores = np.array([[1.0, 2.0, 0.0], [3.0, 2.0, 0.0], [0.0, 5.0, 4.0]])
    fits = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 1]], np.bool_)
    assert count_outranked(scores, fits, ALL) == {(0, 1): 1}


def test_a_group_is_never_the_wrong_code() -> None:
    scores, fits = np.array([[1.0, 2.0, 1.5]]), np.array([[1, 0, 0]], np.bool_)
    usable = np.array([True, False, True])
    assert count_outranked(scores, fits, usable) == {(0, 2): 1}


def test_a_passage_that_nobody_coded_says_nothing_about_a_confusion() -> None:
    assert not count_outranked(np.array([[1.0, 2.0, 3.0]]), np.zeros((1, 3), np.bool_), ALL)


def test_a_rejection_counts_where_another_code_was_put_then_or_later() -> None:
    rejected = {0: {1: "2026-01-01T10:00:00.500+00:00"}, 1: {1: "2026-01-02T10:00:00.000+00:00"}}
    put = {0: {0: "2026-01-01T10:00:00+00:00"}, 1: {0: "2026-01-01T10:00:00+00:00"}}
    assert count_swapped(rejected, put) == {(0, 1): 1}


def test_a_code_that_was_rejected_and_put_after_all_is_not_confused() -> None:
    at = "2026-01-01T10:00:00+00:00"
    assert not count_swapped({0: {1: at}}, {0: {0: at, 1: at}})


def test_people_disagree_where_each_put_what_the_other_did_not() -> None:
    coders = {
        4: {"Ana": {0}, "Ben": {1}},
        5: {"Ana": {0, 1}, "Ben": {1}},  # Ben put less, not something else
        6: {"Ana": {0}},
    }
    assert count_disputed(coders) == {(0, 1): {4}}


def test_two_codes_are_tied_where_both_are_likely_and_nearly_equal() -> None:
    odds = np.array([[1.0, 0.8, -4.0], [1.0, 0.2, -4.0], [-5.0, -5.1, -9.0], [1.0, 0.9, -4.0]])
    chances = 1 / (1 + np.exp(-odds))
    undecided = np.array([True, True, True, False])
    assert count_tied(odds, chances, undecided) == {(0, 1): 1}


def test_codes_are_nearest_only_if_each_is_nearest_to_the_other() -> None:
    angles = np.array([0.0, 0.2, 0.5, 3.0])
    meaning = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert find_nearest(meaning, np.ones(4, np.bool_)) == {(0, 1)}
    assert find_nearest(meaning[:2], np.ones(2, np.bool_)) == set(), "of two this says nothing"


def test_disputed_passages_come_first_then_those_that_could_be_either() -> None:
    odds = np.array([[2.0, -3.0], [0.5, 0.4], [1.5, 1.4], [-4.0, -4.0], [9.0, 9.0]])
    undecided = np.ones((5, 2), np.bool_)
    undecided[4, 0] = False
    chosen = choose_passages(odds, (0, 1), open_pairs=undecided, disputed={3}, most=3)
    assert chosen == [3, 2, 1]


def test_passages_that_a_code_cannot_be_put_on_are_not_offered() -> None:
    odds = np.array([[1.0, -np.inf], [0.0, 0.0]])
    assert choose_passages(odds, (0, 1), open_pairs=np.ones((2, 2), np.bool_)) == [1]


def test_what_people_did_weighs_more_than_what_a_machine_would_have_done() -> None:
    machine = Pair(one="noise", other="pay", coded=(9, 9), outranked=(1, 0), tied=30)
    people = Pair(one="bonus", other="pay", swapped=1)
    nothing = Pair(one="bonus", other="noise")
    assert choose_pairs([nothing, machine, people]) == [people, machine]


def test_a_pair_says_why_it_is_listed_with_its_own_numbers() -> None:
    pair = Pair(one="pay", other="bonus", coded=(14, 3), outranked=(5, 0), swapped=2, tied=1)
    assert describe_pair(pair, NAMES) == (
        "On 2 passages one was suggested and rejected, and a person put the other. "
        "Of 14 passages that people coded “Pay”, “Bonus” ranked first on 5. "
        "On 1 passage without a decision they are the two likeliest codes, nearly equal."
    )


def test_a_pair_comes_back_from_what_is_stored_of_it() -> None:
    passage = NearPassage(text_id="t", start=3, end=9, disputed=True)
    pair = Pair(one="pay", other="bonus", coded=(1, 2), nearest=True, passages=(passage,))
    assert Pair.parse(pair.render()) == pair
