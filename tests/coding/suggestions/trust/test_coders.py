from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.suggestions.measures import EvaluatedUnit
from coding.suggestions.trust.abstaining import describe_abstaining, measure_abstaining
from coding.suggestions.trust.coders import compare_coders, measure_pair

CODES = ["pay", "rota"]
NAMES = ["Pay", "Rota"]


def unit(number: int, coder: str, *codes: str) -> EvaluatedUnit:
    return EvaluatedUnit(text=f"t{number}", document="d", coder=coder, codes=frozenset(codes))


def test_kappa_is_agreement_beyond_chance() -> None:
    """The worked example of Cohen (1960): 20 and 15 of 50 agreed, κ .40."""
    one = np.array([True] * 25 + [False] * 25)[:, None]
    other = np.array([True] * 20 + [False] * 5 + [True] * 10 + [False] * 15)[:, None]
    found = measure_pair(one, other)
    assert found.kappa == pytest.approx(0.4)
    assert found.f1 == pytest.approx(40 / 55, abs=1e-4)


def test_where_nobody_has_a_choice_there_is_no_kappa() -> None:
    nothing = np.zeros((4, 1), bool)
    assert measure_pair(nothing, nothing).kappa is None


@settings(deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0, 1))
def test_agreement_is_symmetric_and_does_not_depend_on_the_order(seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.random((12, 2)) < share, rng.random((12, 2)) < share
    order = rng.permutation(12)
    found = measure_pair(one, other)
    assert found == measure_pair(other, one)
    assert found == measure_pair(one[order], other[order])
    assert 0 <= found.f1 <= 1
    assert found.kappa is None or -1 <= found.kappa <= 1


def test_the_machine_stands_beside_both_coders_on_what_both_coded_and_it_had_not_seen() -> None:
    units = [
        unit(1, "Ana", "pay"), unit(1, "Bo", "pay"),
        unit(2, "Ana", "pay"), unit(2, "Bo", "rota"),
        unit(3, "Ana", "rota"), unit(3, "Bo", "rota"),
        unit(4, "Ana", "pay"),  # Bo did not code it
        unit(5, "Ana", "pay"), unit(5, "Bo", "pay"),  # it was never tested
    ]  # fmt: skip
    suggested = {("d", f"t{n}"): np.array([n < 3, n == 3]) for n in (1, 2, 3, 4)}
    (found,) = compare_coders(units, suggested, codes=CODES, names=NAMES)
    assert found.coders == ("Ana", "Bo")
    assert found.units == 3
    assert found.people.f1 == pytest.approx(2 / 3, abs=1e-4)
    assert found.machine[0].f1 == 1.0  # it says what Ana says
    assert found.machine[1] == found.people
    pay = found.codes["Pay"]
    assert (pay.uses, pay.people, pay.machine) == (2, 0.6667, pytest.approx(0.8333, abs=1e-4))


def test_without_units_in_common_nothing_is_compared() -> None:
    units = [unit(1, "Ana", "pay"), unit(2, "Bo", "pay")]
    suggested = {("d", f"t{n}"): np.array([True, False]) for n in (1, 2)}
    assert compare_coders(units, suggested, codes=CODES, names=NAMES) == []
    assert compare_coders(units, {}, codes=CODES, names=NAMES) == []


def test_who_abstains_where_it_is_unsure_is_right_more_often() -> None:
    scores = np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.3], [0.2, 0.3], [0.1, 0.0]])
    truth = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 0]], dtype=bool)
    found = measure_abstaining([(scores[:2], truth[:2]), (scores[2:], truth[2:])])
    assert [(one.coverage, one.units, one.right) for one in found] == [
        (0.2, 1, 1.0), (0.4, 2, 1.0), (0.6, 3, 0.6667), (0.8, 4, 0.75), (1.0, 5, 0.6),
    ]  # fmt: skip
    assert "at 40% coverage 1.00 right" in describe_abstaining(found)


def test_without_outcomes_there_is_no_line() -> None:
    assert measure_abstaining([]) == ()
    assert measure_abstaining([(np.zeros((0, 2)), np.zeros((0, 2), bool))]) == ()
    assert describe_abstaining(()) == ""
