"""The map of needs: loose needs are linked, an outcome shows its guesses, spaces are compared."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from opportunity_spaces.commands import add_initiative, add_metric, add_need, add_space
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.queries import list_links


@pytest.fixture
def planned(small: SimpleNamespace) -> SimpleNamespace:
    need = add_need(small.study, "nurses", "learn", actor="Ana")
    loose = add_need(small.study, "drivers", "rest", actor="Ana")
    space = add_space(small.study, "Hours to teach", role="The one who asks", actor="Ana")
    empty = add_space(small.study, "A quiet room", role="The host", actor="Ana")
    initiative = add_initiative(small.study, "A learning hour", actor="Ana")
    metric = add_metric(small.study, "Hours learned", actor="Ana")
    for source, target in (
        (("need", need.id), ("space", space.id)),
        (("space", space.id), ("initiative", initiative.id)),
        (("initiative", initiative.id), ("metric", metric.id)),
    ):
        link_evidence(small.study, *source, *target, actor="Ana")
    return SimpleNamespace(study=small.study, need=need, loose=loose, space=space, empty=empty)


def pairs(study: Any) -> set[tuple[str, str]]:
    return {(k.from_id, k.to_id) for k in list_links(study) if k.to_kind == "space"}


def test_a_need_and_a_space_that_are_loose_are_shown_and_linked(
    open_screen: Any, planned: SimpleNamespace
) -> None:
    screen = open_screen(planned.study, "map_of_needs")
    told = screen.read()
    assert "1 of 2 needs in a space. 1 of 2 opportunity spaces with a need." in told
    table = screen.at.dataframe[0].value
    assert table["Hours to teach"].tolist() == ["●", ""]
    screen.field("selectbox", "Put it into the space").select(planned.space.id)
    screen.run().press(key=f"cover-{planned.loose.id}")
    assert (planned.loose.id, planned.space.id) in pairs(planned.study)
    screen.field("selectbox", "Let it rest on the need").select(planned.need.id)
    screen.run().press(key=f"cover-{planned.empty.id}")
    assert (planned.need.id, planned.empty.id) in pairs(planned.study)
    assert "Needs without a space" not in screen.read()
    screen.press("Undo")
    screen.press(key=f"to-loose-{planned.empty.id}")
    assert screen.title == "Opportunity spaces"


def test_an_outcome_shows_what_leads_to_it_and_what_is_a_guess(
    open_screen: Any, planned: SimpleNamespace
) -> None:
    told = open_screen(planned.study, "map_of_needs", map_tabs="Under an outcome").read()
    assert "- Hours learned\n    - A learning hour\n        - Hours to teach" in told
    assert "a guess: no quote supports it" in told


def test_spaces_stand_side_by_side_without_a_score(
    open_screen: Any, planned: SimpleNamespace
) -> None:
    screen = open_screen(planned.study, "map_of_needs", map_tabs="Side by side")
    told = screen.read()
    assert "The one who asks" in told
    assert "The host" in told
    assert "score" not in told.lower()
    screen.press(key=f"sibling-{planned.space.id}")
    assert screen.title == "Opportunity spaces"
    assert screen.at.header[0].value == "Hours to teach"
