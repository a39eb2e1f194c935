"""The order follows from marks and weights, and says how firm it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opportunity_spaces.model import Initiative, InitiativeId
from opportunity_spaces.priorities.model import Criterion, Rating, RatingId, Round, RoundId
from opportunity_spaces.priorities.ranking import list_disputes, list_standings
from opportunity_spaces.priorities.roadmap import list_roadmap
from opportunity_spaces.priorities.wording import describe_firmness, describe_places

WORTH, EFFORT = Criterion(name="Worth", weight=3), Criterion(name="Effort", weight=1, less=True)


def new_round(*things: str, criteria: tuple[Criterion, ...] = (WORTH, EFFORT)) -> Round:
    return Round(
        id=RoundId("r"), title="First", kind="initiative", things=things, criteria=criteria,
        state="closed", opened_at="2026-06-01", closed_at="2026-06-02", rev=1,
    )  # fmt: skip


def new_rating(by: str, **marks: tuple[int | None, int | None]) -> Rating:
    """Return what one person rated: for each thing its worth and its effort."""
    return Rating(
        id=RatingId(by), round_id=RoundId("r"), by=by, at="", rev=1,
        marks={
            thing: {
                criterion.name: mark
                for criterion, mark in zip((WORTH, EFFORT), given_, strict=True)
                if mark is not None
            }
            for thing, given_ in marks.items()
        },
    )  # fmt: skip


def test_a_score_is_the_mean_by_weight_and_less_effort_is_better() -> None:
    ratings = [new_rating("Ana", a=(5, 4), b=(3, 1)), new_rating("Bo", a=(4, 4), b=(3, 1))]
    first, second = list_standings(new_round("b", "a"), ratings)
    assert (first.thing, first.place, first.score) == ("a", 1, (3 * 4.5 + 1 * 2) / 4)
    assert (second.thing, second.place, second.score) == ("b", 2, (3 * 3 + 1 * 5) / 4)
    assert first.means == {"Worth": 4.5, "Effort": 4.0}


def test_an_order_that_hangs_on_the_weights_says_so_and_a_firm_one_too() -> None:
    # a is worth more and b takes less effort: each is first where its criterion weighs enough.
    names = {"a": "Visits", "b": "Letters", "c": "Prizes"}
    standings = list_standings(
        new_round("a", "b", "c"), [new_rating("Ana", a=(5, 5), b=(3, 1), c=(2, 5))]
    )
    assert [(each.thing, each.best, each.worst) for each in standings] == [
        ("a", 1, 2), ("b", 1, 2), ("c", 3, 3),
    ]  # fmt: skip
    # a is ahead where Worth has more than two thirds of both weights: a third of all weightings.
    assert standings[0].first == pytest.approx(1 / 3, abs=0.04)
    assert standings[0].first + standings[1].first == pytest.approx(1)
    told = describe_firmness(standings, names)
    assert [sentence.partition(" under ")[0] for sentence in told] == [
        "“Visits” comes first",
        told[1],
    ]
    assert told[1].endswith("it is “Letters”.")
    assert [describe_places(each) for each in standings] == ["1 to 2", "1 to 2", "always 3"]
    firm = list_standings(new_round("a", "c"), [new_rating("Ana", a=(5, 1), c=(2, 5))])
    assert describe_firmness(firm, names) == ("“Visits” comes first whatever the weights.",)


def test_what_nobody_rated_has_no_place_and_what_is_left_out_does_not_count() -> None:
    standings = list_standings(
        new_round("a", "b", "c"), [new_rating("Ana", a=(None, 2), b=(4, None))]
    )
    assert [(each.thing, each.score) for each in standings] == [("a", 4), ("b", 4), ("c", None)]
    assert [each.place for each in standings] == [1, 1, None]
    assert describe_firmness(standings, {}) == ("2 share the first place.",)


def test_with_one_criterion_there_are_no_other_weights() -> None:
    rating = Rating(
        id=RatingId("x"), round_id=RoundId("r"), by="Ana", at="", rev=1,
        marks={"a": {"Worth": 5}, "b": {"Worth": 1}},
    )  # fmt: skip
    [first, _] = list_standings(new_round("a", "b", criteria=(WORTH,)), [rating])
    assert (first.place, first.best, describe_places(first)) == (1, None, "")


def test_those_differ_most_whose_marks_are_farthest_apart() -> None:
    ratings = [
        new_rating("Ana", a=(1, 3), b=(2, 3)),
        new_rating("Bo", a=(5, 3), b=(4, 3)),
        new_rating("Cy", a=(5, 3), b=(None, 4)),
    ]
    found = list_disputes(new_round("a", "b"), ratings)
    assert [(d.thing, d.criterion, d.marks, d.spread) for d in found][:3] == [
        ("a", "Worth", (1, 5, 5), 4),
        ("b", "Worth", (2, 4), 2),
        ("b", "Effort", (3, 3, 4), 1),
    ]
    assert list_disputes(new_round("a"), ratings[:1]) == []


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=6))
def test_a_place_lies_between_the_best_and_the_worst_whenever_all_weights_are_drawn(
    marks: list[tuple[int, int]],
) -> None:
    things = [str(at) for at in range(len(marks))]
    rating = new_rating("Ana", **dict(zip(things, marks, strict=True)))
    standings = list_standings(new_round(*things), [rating])
    assert sorted(each.thing for each in standings) == sorted(things)
    for each in standings:
        assert each.best <= each.place <= each.worst  # type: ignore[operator]
    assert any(each.first > 0 for each in standings if each.place == 1)


def test_the_roadmap_sets_what_was_rated_first_and_what_depends_after_it() -> None:
    def new(
        name: str, horizon: str = "quick_win", after: str = "", status: str = "idea"
    ) -> Initiative:
        return Initiative(
            id=InitiativeId(name), title=name, description="", horizon=horizon, owner="", risk="",
            answer="", status=status, rev=1, depends_on_id=after,
        )  # fmt: skip

    held = [
        new("a", after="c"),
        new("b"),
        new("c"),
        new("d", "transform"),
        new("e", status="stopped"),
    ]
    road = list_roadmap(held, {"a": 1, "c": 2})
    assert [i.id for i in road["quick_win"]] == ["c", "a", "b"]
    assert (road["build"], [i.id for i in road["transform"]]) == ([], ["d"])
