"""The plan of a workshop is written as JSON and read back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from opportunity_spaces.workshops.plan import Criterion, Plan, PlanCard, Poll, Step, Table

PLAN = Plan(
    id="w1",
    title="What nights do to a week",
    steps=(
        Step(id="s1", kind="read", title="Read", shows=("quote",), mixed=True),
        Step(
            id="s2",
            kind="vote",
            title="Rate",
            may=("read", "vote"),
            sources=("s1",),
            poll=Poll(kind="rating", criteria=(Criterion(id="e", name="Effort", less=True),)),
        ),
    ),
    tables=(Table(id="t1", name="Window"),),
    cards=(PlanCard(id="c1", kind="quote", text="I sleep <b>when</b> they wake", steps=("s1",)),),
)


def test_a_plan_comes_back_from_json_as_it_was() -> None:
    assert Plan.from_dict(json.loads(json.dumps(PLAN.to_dict()))) == PLAN


@pytest.mark.parametrize(
    "change",
    [
        {"steps": [{"id": "s", "kind": "dance", "title": "x"}]},
        {"steps": [{"id": "s", "kind": "vote", "title": "x", "poll": {"kind": "shout"}}]},
        {"steps": [{"id": "s", "kind": "read", "title": "x", "may": ["fly"]}]},
        {"steps": [{"id": "s", "kind": "read", "title": "x"}] * 2},
        {"steps": 3},
        {"cards": [{"id": "c"}]},
    ],
)
def test_what_is_no_plan_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Plan.from_dict({**PLAN.to_dict(), **change})
