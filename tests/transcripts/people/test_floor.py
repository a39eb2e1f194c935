"""Who had the floor is told in shares, silences and one number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcripts.people.floor import Said, measure_equity, measure_gini


def said(*turns: tuple[str, int]) -> list[Said]:
    return [
        Said(voice=voice, words=words, start=60.0 * n, end=60.0 * n + 30)
        for n, (voice, words) in enumerate(turns)
    ]


def test_shares_are_of_those_who_count_and_silence_takes_in_everybody() -> None:
    talk = said(("Mod", 10), ("Bo", 30), ("Cy", 10), ("Mod", 5), ("Cy", 20), ("Bo", 0))
    equity = measure_equity(talk, voices=["Bo", "Cy"])
    bo, cy = equity.floors
    assert (bo.voice, bo.turns, bo.words, bo.share) == ("Bo", 2, 30, 0.5)
    assert (bo.silent_turns, bo.silent_words) == (3, 35)
    assert bo.silent_minutes == pytest.approx((5 * 60 - 90) / 60)
    assert (cy.silent_turns, cy.silent_words) == (2, 40), "the beginning counts"
    assert equity.gini == 0.0
    assert equity.quiet == ()


def test_one_who_never_speaks_is_seen() -> None:
    equity = measure_equity(said(("Bo", 30), ("Cy", 30)), voices=["Bo", "Cy", "Di"])
    di = equity.floors[2]
    assert (di.voice, di.turns, di.share, di.silent_words) == ("Di", 0, 0.0, 60)
    assert equity.quiet == ("Di",)
    assert equity.gini == pytest.approx(1 / 3)


def test_nobody_and_nothing_have_no_inequality() -> None:
    assert measure_equity([]).floors == ()
    assert measure_gini([]) == measure_gini([0, 0]) == 0.0
    without_times = [Said(voice="Bo", words=3), Said(voice="Cy", words=4)]
    assert measure_equity(without_times).floors[0].silent_minutes is None


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_gini_lies_between_all_alike_and_one_has_all(values: list[int]) -> None:
    gini = measure_gini(values)
    assert -1e-9 <= gini <= 1 - 1 / len(values) + 1e-9
    assert measure_gini([v * 3 for v in values]) == pytest.approx(gini)
    if len(set(values)) == 1:
        assert gini == pytest.approx(0.0)
