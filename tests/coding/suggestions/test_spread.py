from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.suggestions.spread import Spread, measure_line, measure_spreads


def spread(rows, *, lines=None, undecided=None, long_enough=None, most=3):
    chances = np.array(rows, dtype=np.float64)
    count, width = chances.shape
    return measure_spreads(
        chances,
        codes=[f"c{n}" for n in range(width)],
        lines=np.array([0.5] * width if lines is None else lines),
        undecided=np.ones((count, width), np.bool_) if undecided is None else undecided,
        long_enough=np.ones(count, np.bool_) if long_enough is None else long_enough,
        most=most,
    )


def test_a_line_tells_how_many_are_suggested_right_wrong_and_missed():
    [found] = spread([[0.9], [0.6], [0.35], [0.1]])
    expected = measure_line(found, 0.35)
    assert expected.suggestions == 3
    assert expected.right == pytest.approx(1.85)
    assert expected.wrong == pytest.approx(1.15)
    assert expected.missed == pytest.approx(0.1)
    assert measure_line(found, 0.36).suggestions == 2
    assert measure_line(found, 0.99).suggestions == 0
    assert measure_line(found, 0.99).missed == pytest.approx(1.95)


def test_what_was_decided_counts_no_more_and_what_is_too_short_can_only_be_missed():
    undecided = np.array([[False], [True], [True]])
    [found] = spread(
        [[0.9], [0.8], [0.7]], undecided=undecided, long_enough=np.array([True, True, False])
    )
    assert sum(found.counts) == 1
    assert found.beyond == pytest.approx(0.7)


def test_a_passage_that_has_its_suggestions_is_out_of_reach_for_less_likely_codes():
    one, two, three = spread([[0.9, 0.8, 0.7], [0.1, 0.2, 0.3]], most=2)
    assert [sum(each.counts) for each in (one, two, three)] == [2, 2, 1]
    assert three.beyond == pytest.approx(0.7)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 8), st.integers(1, 6), st.integers(1, 3), st.integers(0, 2**16))
def test_at_the_lines_of_the_run_it_counts_what_the_run_suggests(passages, codes, most, seed):
    rng = np.random.default_rng(seed)
    chances = rng.integers(1, 100, (passages, codes)) / 100 + 0.004
    lines = rng.integers(1, 100, codes) / 100
    undecided = rng.random((passages, codes)) < 0.8
    found = spread(chances, lines=lines, undecided=undecided, most=most)
    suggested = [0] * codes
    for row, free in zip(chances, undecided, strict=True):
        allowed = [c for c in range(codes) if free[c] and row[c] >= lines[c]]
        for column in sorted(allowed, key=lambda c, row=row: (-row[c], c))[:most]:
            suggested[column] += 1
    for each, line, number in zip(found, lines, suggested, strict=True):
        assert measure_line(each, float(line)).suggestions == number
        told = measure_line(each, float(line))
        everything = (chances * undecided).sum(axis=0)[int(each.code[1:])]
        assert told.right + told.missed == pytest.approx(everything, abs=0.01)


def test_a_line_outside_the_scale_is_taken_to_its_end():
    found = Spread(code="c", line=0.5, counts=(1,) * 100, sums=(0.5,) * 100, beyond=0.0)
    assert measure_line(found, -1.0).suggestions == 100
    assert measure_line(found, 2.0).suggestions == 0
