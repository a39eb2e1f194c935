"""A reason that names numbers is set against what is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.model import Count
from opportunity_spaces.chain.model import Evidence
from opportunity_spaces.chain.presence import Presence
from opportunity_spaces.confidence.check_reason import check_reason

EVIDENCE = Evidence(
    supports=Count(
        groups=4, groups_asked=5, interviews=1, interviews_asked=3, visits=2, visits_asked=2,
        people=9, people_asked=28, mentions=12,
    ),
    nuances=Count(),
    contradicts=Count(groups=1, people=2, mentions=2),
    excerpts={},
)  # fmt: skip
PRESENCE = (
    Presence(stratum_id="a", name="Bakeries", sessions=4, held=6, people=9, spoke=20, mentions=12),
    Presence(stratum_id="b", name="Harbours", held=4, spoke=8),
)


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "It rings true",
        "Told in four of five groups and an interview, and seen on both visits",
        "Heard in 4 of the 5 focus groups; two people disagree",
        "At least three groups, 12 quotes",
        "Nine people, all of them experienced",
        "We held six groups and asked 30 people",
        "Not heard in one group",
        "Nearly all rested; nearly five groups",
        "People trade hours with one another",
        "One of the two strata is silent: Harbours was never asked",
    ],
)
def test_what_is_right_or_cannot_be_read_is_left_alone(reason: str) -> None:
    assert check_reason(reason, EVIDENCE, PRESENCE) == []


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Mentioned in all groups", "The reason says “all groups”; counted 4 of 5 groups."),
        ("In every interview", "The reason says “every interview”; counted 1 of 3 interviews."),
        ("Five of five groups", "The reason says “Five of five groups”; counted 4 of 5 groups."),
        ("4 of 6 groups", "The reason says “4 of 6 groups”; counted 4 of 5 groups."),
        ("Seen on no visit", "The reason says “no visit”; counted 2 of 2 visits."),
        ("More than ten people", "The reason says “More than ten people”; counted 9 of 28 people."),
        ("Both strata", "The reason says “Both strata”; counted 1 of 2 strata."),
        ("Fourteen is a lot, 14 quotes", "The reason says “14 quotes”; counted 12 quotes."),
    ],
)  # fmt: skip
def test_a_number_that_is_counted_otherwise_is_said(reason: str, told: str) -> None:
    assert check_reason(reason, EVIDENCE, PRESENCE) == [told]


def test_a_stratum_without_a_quote_is_said() -> None:
    one_sided = Evidence(
        supports=EVIDENCE.supports, nuances=Count(), contradicts=Count(), excerpts={}
    )
    told = check_reason("Strong in Bakeries and Harbours", one_sided, PRESENCE)
    assert told == ["The reason names “Harbours”; no quote for it is from there."]
    assert check_reason("Not heard in Harbours", one_sided, PRESENCE) == []


def test_danish_is_read_where_the_study_is_danish() -> None:
    told = check_reason("Nævnt i alle fokusgrupper", EVIDENCE, PRESENCE, language="da")
    assert told == ["The reason says “alle fokusgrupper”; counted 4 of 5 groups."]
    assert check_reason("Set på to besøg", EVIDENCE, PRESENCE, language="da") == []
    assert (
        check_reason("Et interview, fire af fem grupper", EVIDENCE, PRESENCE, language="da") == []
    )
    # In English “to” is no number.
    assert check_reason("Unfair to people", EVIDENCE, PRESENCE) == []


@given(st.text(max_size=200))
def test_no_reason_makes_the_check_fail(reason: str) -> None:
    assert isinstance(check_reason(reason, EVIDENCE, PRESENCE, language="da"), list)


@given(st.integers(0, 40), st.integers(0, 40))
def test_what_is_counted_is_never_called_wrong(number: int, more: int) -> None:
    count = Count(groups=number, groups_asked=number + more, people=number, people_asked=number)
    evidence = Evidence(supports=count, nuances=Count(), contradicts=Count(), excerpts={})
    reason = f"{number} of {number + more} groups, {number} people"
    assert check_reason(reason, evidence, ()) == []
