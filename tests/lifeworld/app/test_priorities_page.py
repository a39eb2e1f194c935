"""What the page Priorities offers: blind ratings, the roadmap, and what was done about needs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lifeworld.app.parts.change_details import find_names, list_differences
from opportunity_spaces.commands import add_initiative, add_need, add_space
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.priorities.commands import add_round, open_round, record_rating
from opportunity_spaces.priorities.model import Criterion
from opportunity_spaces.priorities.queries import get_round, list_raters, list_rounds
from opportunity_spaces.records.commands import add_record
from study.history import list_row_images, search_entries


@pytest.fixture
def held(small: SimpleNamespace) -> SimpleNamespace:
    study = small.study
    need = add_need(study, "Members", "be asked", actor="Ana")
    add_need(study, "Stewards", "have time", actor="Ana")
    space = add_space(study, "Before it burns", actor="Ana")
    link_evidence(study, "need", need.id, "space", space.id, actor="Ana")
    visits = add_initiative(
        study, "Visits", status="running", results="Nine said yes.", actor="Ana"
    )
    letters = add_initiative(
        study, "Letters", horizon="build", depends_on_id=visits.id, actor="Ana"
    )
    link_evidence(study, "space", space.id, "initiative", visits.id, actor="Ana")
    add_record(study, "place", name="North", initiative_id=visits.id, state="started", actor="Ana")
    add_record(
        study, "decision", words="We begin", day="2026-06-18", about_id=visits.id, actor="Ana"
    )
    return SimpleNamespace(study=study, visits=visits, letters=letters, space=space)


def new_round(held: SimpleNamespace) -> Any:
    made = add_round(
        held.study,
        "What first",
        kind="initiative",
        things=[held.visits.id, held.letters.id],
        criteria=[Criterion(name="Worth", weight=3), Criterion(name="Effort", weight=1, less=True)],
        actor="Bo",
    )
    open_round(held.study, made.id, actor="Bo")
    return made


def test_a_rating_is_prepared_changed_begun_and_removed(
    open_screen: Any, held: SimpleNamespace
) -> None:
    study = held.study
    screen = open_screen(study, "priorities")
    assert "There are no ratings yet." in screen.read()
    screen.open(key="new-round")
    screen.field("text_input", "What it decides").input("What first")
    screen.field("text_input", "Criterion 1").input("Worth")
    screen.press(key="add-round", inside="new-round")
    [made] = list_rounds(study)
    assert (made.title, made.state, made.things) == (
        "What first", "draft", (held.visits.id, held.letters.id),
    )  # fmt: skip
    assert "Worth, weight 3" in screen.read()
    screen.open(key=f"change-{made.id}")
    screen.field("text_input", "Criterion 2").input("Effort")
    screen.press(key="save-round", inside=f"change-{made.id}")
    assert [each.name for each in get_round(study, made.id).criteria] == ["Worth", "Effort"]
    screen.press(key="begin-")
    assert get_round(study, made.id).state == "open"
    screen.press(key="rm-round-")
    assert list_rounds(study) == []


def test_one_sees_own_marks_only_until_the_rating_is_closed(
    open_screen: Any, held: SimpleNamespace
) -> None:
    study, made = held.study, new_round(held)
    given = {held.visits.id: {"Worth": 1, "Effort": 1}, held.letters.id: {"Worth": 5, "Effort": 1}}
    record_rating(study, made.id, given, actor="Bo")
    screen = open_screen(study, "priorities")
    assert "Rated so far: Bo" in screen.read()
    assert {radio.value for radio in screen.at.radio} == {None}  # nothing of Bo's
    screen.at.radio(key=f"mark-{made.id}-{held.visits.id}-Worth").set_value(5)
    screen.press("Save my marks")
    assert list_raters(study, made.id) == {"Ana": 1, "Bo": 4}
    assert "Ana (1 of 4 marks) and Bo" in screen.read()
    [entry, *_] = search_entries(study.db)
    images = list_row_images(study.db, entry.seq)
    told = list_differences(images, find_names(study, images))
    assert told == ["Added marks of a person: round “What first”"]
    screen.press(key="close-")
    assert get_round(study, made.id).state == "closed"
    apart, order = (each.value for each in screen.at.dataframe[:2])
    assert apart.iloc[0].tolist() == ["Visits", "Worth", "●", "", "", "", "●", 4]
    assert order["What is rated"].tolist() == ["Letters", "Visits"]
    assert "“Letters” comes first" in screen.read()
    assert "2 people rated: take the order as the beginning of a talk." in screen.read()
    screen.open(key="again-")
    screen.press(key="add-round", inside=f"again-{made.id}")
    again = next(each for each in list_rounds(study) if each.id != made.id)
    assert (again.criteria, again.state) == (get_round(study, made.id).criteria, "draft")


def test_the_roadmap_goes_from_quick_wins_to_long_term_change(
    open_screen: Any, held: SimpleNamespace
) -> None:
    screen = open_screen(held.study, "priorities", priority_tabs="Roadmap")
    heads = [each.value for each in screen.at.subheader]
    assert heads[:3] == ["Quick wins (1)", "What is built (1)", "Long-term change (0)"]
    assert "Runs in 1 place." in screen.read()
    assert "Comes after “Visits”." in screen.read()
    assert screen.press(key="to-road-").title == "Opportunity spaces"


def test_each_need_is_told_with_what_was_done_about_it(
    open_screen: Any, held: SimpleNamespace
) -> None:
    screen = open_screen(held.study, "priorities", priority_tabs="You said, we did")
    told = screen.read()
    assert "Something was begun for 1 of 2 needs." in told
    assert "**Visits** · running, in 1 place" in told
    assert "Nine said yes." in told
    assert "Decided on 18 June 2026: We begin" in told
    assert "Nothing yet: no initiative answers it." in told
    assert screen.press(key="to-followed-").title == "Insights and needs"
