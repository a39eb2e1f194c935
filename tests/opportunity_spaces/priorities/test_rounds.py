"""Several people rate alone, by criteria that were set before; then all marks are shown."""

from __future__ import annotations

from typing import Any

import pytest

from opportunity_spaces.commands import add_initiative, remove_initiative
from opportunity_spaces.priorities.commands import (
    add_round,
    close_round,
    open_round,
    record_rating,
    remove_round,
    revise_round,
)
from opportunity_spaces.priorities.model import Criterion
from opportunity_spaces.priorities.queries import (
    count_unrated,
    find_rating,
    get_order,
    get_round,
    list_raters,
    list_ratings,
    list_rounds,
)
from study import InvalidInput, NotFound
from study.entries import list_entries

CRITERIA = [Criterion(name="Worth", weight=3), Criterion(name="Effort", weight=2, less=True)]


@pytest.fixture
def held(study: Any) -> tuple[str, str]:
    return tuple(str(add_initiative(study, name, actor="Ana").id) for name in ("Visits", "Letters"))  # type: ignore[return-value]


@pytest.fixture
def made(study: Any, held: tuple[str, str]) -> Any:
    return add_round(
        study, "What first", kind="initiative", things=held, criteria=CRITERIA, actor="Ana"
    )


def rate(study: Any, round_id: str, who: str, *marks: tuple[int, int]) -> None:
    things = get_round(study, round_id).things
    given = {t: {"Worth": w, "Effort": e} for t, (w, e) in zip(things, marks, strict=False)}
    record_rating(study, round_id, given, actor=who)


def test_a_round_is_prepared_rated_alone_and_shown_when_it_is_closed(
    study: Any, made: Any, held: tuple[str, str]
) -> None:
    assert made.criteria == tuple(CRITERIA)
    open_round(study, made.id, actor="Ana")
    rate(study, made.id, "Ana", (5, 2), (2, 2))
    assert (count_unrated(study, by="Ana"), count_unrated(study, by="Bo")) == (0, 1)
    rate(study, made.id, "Bo", (3, 2))
    assert list_raters(study, made.id) == {"Ana": 4, "Bo": 2}
    assert list_ratings(study, made.id) == []  # nobody reads what others rated
    assert find_rating(study, made.id, by="Bo").marks == {held[0]: {"Worth": 3, "Effort": 2}}
    close_round(study, made.id, actor="Ana")
    assert [each.by for each in list_ratings(study, made.id)] == ["Ana", "Bo"]
    assert get_order(study, "initiative") == {held[0]: 1, held[1]: 2}
    assert get_order(study, "need") == {}


def test_weights_are_fixed_from_the_moment_at_which_rating_begins(
    study: Any, made: Any, held: tuple[str, str]
) -> None:
    heavier = [Criterion(name="Worth", weight=5)]
    revise_round(study, made.id, title="What now", things=held, criteria=heavier, actor="Bo")
    assert get_round(study, made.id).criteria == tuple(heavier)
    study.undo(actor="Bo")
    open_round(study, made.id, actor="Ana")
    with pytest.raises(InvalidInput, match="has begun: its criteria are fixed"):
        revise_round(study, made.id, title="X", things=held, criteria=heavier, actor="Bo")
    with pytest.raises(InvalidInput, match="has begun"):
        open_round(study, made.id, actor="Bo")
    assert get_round(study, made.id).criteria == tuple(CRITERIA)


def test_marks_are_replaced_undone_and_refused_outside_of_an_open_round(
    study: Any, made: Any, held: tuple[str, str]
) -> None:
    with pytest.raises(InvalidInput, match="the rating has not begun"):
        rate(study, made.id, "Ana", (5, 2))
    open_round(study, made.id, actor="Ana")
    with pytest.raises(InvalidInput, match="Nobody has rated yet"):
        close_round(study, made.id, actor="Ana")
    rate(study, made.id, "Ana", (5, 2))
    rate(study, made.id, "Ana", (1, 2))
    assert find_rating(study, made.id, by="Ana").marks[held[0]]["Worth"] == 1
    study.undo(actor="Ana")
    assert find_rating(study, made.id, by="Ana").marks[held[0]]["Worth"] == 5
    for marks, told in (
        ({"other": {"Worth": 1}}, "something that is not in"),
        ({held[0]: {"Beauty": 1}}, "something that is not in"),
        ({held[0]: {"Worth": 6}}, "6 is no mark"),
    ):
        with pytest.raises(InvalidInput, match=told):
            record_rating(study, made.id, marks, actor="Ana")
    close_round(study, made.id, actor="Ana")
    with pytest.raises(InvalidInput, match="it is closed"):
        rate(study, made.id, "Bo", (5, 2))
    with pytest.raises(InvalidInput, match="is not open"):
        close_round(study, made.id, actor="Bo")
    assert list_entries(study.db)[0].verb == "close rating"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": "  "}, "has no title"),
        ({"things": ["gone"]}, "fewer than two"),
        ({"criteria": []}, "no criterion"),
        ({"criteria": [Criterion(name=" ", weight=1)]}, "has no name"),
        ({"criteria": [CRITERIA[0], Criterion(name="worth", weight=1)]}, "Two criteria"),
        ({"criteria": [Criterion(name="Worth", weight=0)]}, "0 is no weight"),
        ({"criteria": [Criterion(name=str(n), weight=1) for n in range(7)]}, "7 criteria are too"),
    ],
)
def test_a_round_that_could_decide_nothing_is_refused(
    study: Any, held: tuple[str, str], change: dict[str, Any], told: str
) -> None:
    given = {"title": "What first", "things": held, "criteria": CRITERIA, **change}
    with pytest.raises(InvalidInput, match=told):
        add_round(study, given.pop("title"), kind="initiative", actor="Ana", **given)
    assert list_rounds(study) == []


def test_a_round_goes_with_its_marks_and_comes_back_with_them(study: Any, made: Any) -> None:
    open_round(study, made.id, actor="Ana")
    rate(study, made.id, "Ana", (5, 2))
    remove_round(study, made.id, actor="Ana")
    with pytest.raises(NotFound):
        get_round(study, made.id)
    study.undo(actor="Ana")
    assert list_raters(study, made.id) == {"Ana": 2}


def test_what_was_rated_may_be_removed_afterwards(
    study: Any, made: Any, held: tuple[str, str]
) -> None:
    open_round(study, made.id, actor="Ana")
    rate(study, made.id, "Ana", (5, 2), (1, 1))
    remove_initiative(study, held[0], actor="Ana")  # type: ignore[arg-type]
    close_round(study, made.id, actor="Ana")
    assert get_order(study, "initiative")[held[1]] == 2
