from __future__ import annotations

from typing import Any

import pytest

from coding.suggestions.trust.verdicts import Case, choose_verdict, describe_trust


def new_case(name: str = "pay", **values: Any) -> Case:
    return Case(**{"name": name, "uses": 12} | values)


@pytest.mark.parametrize(("machine", "verdict"), [(0.75, "trust"), (0.7499, "look")])
def test_suggestions_within_the_margin_of_a_second_coder_are_trusted(
    machine: float, verdict: str
) -> None:
    case = new_case(shared=5, people=0.8, machine=machine)
    assert choose_verdict(case) == verdict


@pytest.mark.parametrize(("people", "verdict"), [(0.5, "trust"), (0.49, "look")])
def test_to_be_as_good_as_people_who_do_not_agree_is_no_reason(people: float, verdict: str) -> None:
    assert choose_verdict(new_case(shared=9, people=people, machine=0.6)) == verdict


def test_four_passages_of_two_coders_are_not_enough_and_the_sample_decides() -> None:
    case = new_case(shared=4, people=0.2, machine=0.1, read=48, suggested=9, right=9)
    assert choose_verdict(case) == "trust"


@pytest.mark.parametrize(
    ("right", "suggested", "verdict"),
    [
        (9, 9, "trust"),
        (8, 8, "few"),
        (5, 6, "few"),
        (2, 8, "look"),
        (8, 9, "look"),
        (14, 15, "trust"),
        (13, 15, "look"),
        (0, 0, "few"),
    ],
)
def test_without_a_second_coder_the_lower_end_of_precision_decides(
    right: int, suggested: int, verdict: str
) -> None:
    case = new_case(read=24, suggested=suggested, right=right)
    assert choose_verdict(case) == verdict


def test_with_23_passages_read_nothing_is_said() -> None:
    assert choose_verdict(new_case(read=23, suggested=15, right=15)) == "unread"


@pytest.mark.parametrize(("uses", "verdict"), [(4, "rare"), (5, "trust")])
def test_of_a_code_with_fewer_than_five_uses_nothing_is_said(uses: int, verdict: str) -> None:
    case = new_case(uses=uses, shared=20, people=0.8, machine=0.9)
    assert choose_verdict(case) == verdict


def test_one_line_says_which_codes_to_trust_and_why_of_others_nothing_is_said() -> None:
    two = {"shared": 9, "people": 0.8}
    cases = [
        new_case("pay", machine=0.9, **two),
        new_case("shifts", machine=0.8, **two),
        new_case("recognition", machine=0.3, **two),
        *(new_case(f"rare {n}", uses=2) for n in range(7)),
    ]
    assert describe_trust(cases) == (
        "Trust: pay, shifts. Look twice: recognition."
        " Cannot be said yet: 7 codes with fewer than 5 uses."
    )


def test_what_is_missing_is_said_with_what_to_do() -> None:
    told = describe_trust([new_case(), new_case(read=48, suggested=3, right=3)])
    assert told == (
        "Cannot be said yet: 1 code with fewer than 9 suggestions among the passages read at"
        " random; 1 code, until 24 passages are read at random."
    )


def test_many_codes_are_counted_after_the_first_eight() -> None:
    cases = [new_case(f"c{n}", shared=9, people=0.8, machine=0.9) for n in range(11)]
    assert describe_trust(cases) == "Trust: c0, c1, c2, c3, c4, c5, c6, c7 and 3 more."


def test_without_codes_there_is_nothing_to_say() -> None:
    assert describe_trust([]) == ""
