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


def test_quiet_is_who_has_less_than_half_of_an_equal_share() -> None:
    half = measure_equity(said(("Bo", 75), ("Cy", 25)))
    assert half.quiet == (), "just half of an equal share"
    less = measure_equity(said(("Bo", 76), ("Cy", 24)))
    assert less.quiet == ("Cy",)
    third = measure_equity(said(("Bo", 60), ("Cy", 44), ("Di", 16)))
    assert third.quiet == ("Di",)
    assert measure_equity(said(("Bo", 0))).quiet == (), "alone, nobody is the quiet one"


def test_where_no_word_was_said_nobody_has_a_share() -> None:
    assert [f.share for f in measure_equity(said(("Bo", 0), ("Cy", 0))).floors] == [0.0, 0.0]


def test_of_silences_of_as_many_words_the_first_is_told() -> None:
    talk = said(("Bo", 1), ("Cy", 4), ("Bo", 1), ("Cy", 2), ("Di", 2), ("Bo", 1), ("Cy", 3))
    bo = measure_equity(talk, voices=["Bo"]).floors[0]
    assert (bo.silent_words, bo.silent_turns) == (4, 1)
    assert bo.silent_minutes == pytest.approx((120 - 30) / 60)


def test_the_silence_at_the_beginning_and_at_the_end_is_timed_from_edge_to_edge() -> None:
    late = measure_equity(said(("Cy", 5), ("Di", 5), ("Bo", 1)), voices=["Bo"]).floors[0]
    assert late.silent_minutes == pytest.approx(120 / 60), "from the first word to Bo's"
    early = measure_equity(said(("Bo", 1), ("Cy", 5), ("Di", 5)), voices=["Bo"]).floors[0]
    assert early.silent_minutes == pytest.approx((150 - 30) / 60), "to the last word"


def test_a_silence_is_timed_by_the_turns_inside_where_those_around_have_no_times() -> None:
    inside = [
        Said(voice="Bo", words=1),
        Said(voice="Cy", words=5, start=10.0, end=40.0),
        Said(voice="Di", words=5, start=50.0, end=70.0),
        Said(voice="Bo", words=1),
    ]
    assert measure_equity(inside, voices=["Bo"]).floors[0].silent_minutes == pytest.approx(1.0)


def test_times_that_run_backwards_or_lack_an_end_tell_no_minutes() -> None:
    def minutes(since: float | None, until: float | None) -> float | None:
        talk = [
            Said(voice="Bo", words=1, start=0.0, end=since),
            Said(voice="Cy", words=5),
            Said(voice="Bo", words=1, start=until, end=until),
        ]
        return measure_equity(talk, voices=["Bo"]).floors[0].silent_minutes

    assert minutes(60.0, 30.0) is None
    assert minutes(None, 30.0) is None
    assert minutes(60.0, None) is None
    assert minutes(60.0, 60.0) == 0.0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_gini_lies_between_all_alike_and_one_has_all(values: list[int]) -> None:
    gini = measure_gini(values)
    assert -1e-9 <= gini <= 1 - 1 / len(values) + 1e-9
    assert measure_gini([v * 3 for v in values]) == pytest.approx(gini)
    if len(set(values)) == 1:
        assert gini == pytest.approx(0.0)
