"""Decisions, next steps and places are kept, said to be due, undone; bad ones are refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_spaces.commands import (
    add_initiative,
    add_metric,
    remove_initiative,
    revise_initiative,
    revise_metric,
)
from opportunity_spaces.queries import get_initiative
from opportunity_spaces.records.commands import add_record, remove_record, revise_record
from opportunity_spaces.records.dependencies import has_circle
from opportunity_spaces.records.due import Due, is_place_due
from opportunity_spaces.records.model import TABLES, Place, PlaceId
from opportunity_spaces.records.queries import (
    get_due,
    get_record,
    list_contributors,
    list_decisions,
    list_named,
    list_observations,
    list_places,
    list_steps,
    list_testimonials,
)
from study import Conflict, InvalidInput, NotFound

TODAY = date(2026, 6, 1)


def rows(built: Any, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table without their revisions, which only grow."""
    found = built.study.db.query(f"SELECT * FROM {table} ORDER BY id")
    return [{key: value for key, value in row.items() if key != "rev"} for row in found]


def tables(built: Any) -> dict[str, Any]:
    names = (*TABLES.values(), "initiatives", "links")
    return {name: rows(built, name) for name in names}


def test_open_decisions_stand_before_those_that_were_taken(built: Any) -> None:
    study = built.study
    taken = add_record(
        study, "decision", words="Open the space", who="Board", mandate="Congress 2026",
        day="2026-05-02", about_id=built.space.id, actor="ada",
    )  # fmt: skip
    asked = add_record(study, "decision", words="Who owns it?", actor="ada")
    assert [d.id for d in list_decisions(study)] == [asked, taken]
    assert [d.is_open for d in list_decisions(study)] == [True, False]
    assert list_named(study)[built.space.id] == built.space.name
    revise_record(study, "decision", asked, day="2026-04-01", expect_rev=1, actor="ada")
    assert [d.id for d in list_decisions(study)] == [asked, taken]
    with pytest.raises(Conflict):
        revise_record(study, "decision", asked, who="Ana", expect_rev=1, actor="bo")


def test_next_steps_stand_by_when_they_are_due_and_done_ones_last(built: Any) -> None:
    study = built.study
    ids = [
        add_record(study, "step", words=words, due=due, done=done, actor="ada")
        for words, due, done in (
            ("some day", "", ""), ("later", "2026-07-01", ""), ("soon", "2026-06-01", ""),
            ("over", "2026-01-01", "2026-01-02"),
        )
    ]  # fmt: skip
    assert [s.words for s in list_steps(study)] == ["soon", "later", "some day", "over"]
    assert get_due(study, today="2026-05-31").steps == 0
    assert get_due(study, today="2026-06-01").steps == 1
    revise_record(study, "step", ids[2], done="2026-06-01", actor="ada")
    assert get_due(study, today="2026-12-01").steps == 1


def test_readings_that_are_due_are_counted(built: Any) -> None:
    revise_metric(built.study, built.metric.id, cadence="monthly", actor="ada")
    add_metric(built.study, "Without a cadence", actor="ada")
    assert get_due(built.study, today="2026-06-01") == Due(readings=1)


@pytest.mark.parametrize("kind", list(TABLES))
def test_each_verb_is_undone_and_redone(kind: Any, built: Any) -> None:
    study = built.study
    place = add_record(study, "place", name="North", initiative_id=built.initiative.id, actor="ada")
    owner: dict[str, Any] = {
        "place": {"name": "South", "initiative_id": built.initiative.id},
        "observation": {"words": "Stewards ask", "place_id": place, "day": "2026-05-01"},
        "contributor": {"name": "Alma Birk", "part": "contact"},
    }.get(kind, {"words": "Write the letter"})
    first = next(iter(owner))
    states = [tables(built)]
    made = add_record(study, kind, actor="ada", **owner)
    states.append(tables(built))
    revise_record(study, kind, made, actor="ada", **{first: "Something else"})
    states.append(tables(built))
    remove_record(study, kind, made, actor="ada")
    states.append(tables(built))
    for before in reversed(states[:-1]):
        study.undo(actor="ada")
        assert tables(built) == before
    for after in states[1:]:
        study.redo(actor="ada")
        assert tables(built) == after


def test_places_and_what_was_seen_go_with_their_initiative_and_come_back(built: Any) -> None:
    study, initiative = built.study, built.initiative
    place = add_record(study, "place", name="North", initiative_id=initiative.id, actor="ada")
    for day in ("2026-05-02", "2026-05-01"):
        add_record(study, "observation", words="Seen", place_id=place, day=day, actor="ada")
    assert [o.day for o in list_observations(study, place)] == ["2026-05-01", "2026-05-02"]
    after = add_initiative(study, "Trips", actor="ada")
    revise_initiative(study, after.id, depends_on_id=initiative.id, actor="ada")
    before = tables(built)
    remove_initiative(study, initiative.id, actor="ada")
    assert list_places(study) == list_observations(study) == []
    assert get_initiative(study, after.id).depends_on_id == ""
    study.undo(actor="ada")
    assert [p.name for p in list_places(study, initiative.id)] == ["North"]
    assert {t: len(rows) for t, rows in tables(built).items()} == {
        t: len(rows) for t, rows in before.items()
    }
    assert get_initiative(study, after.id).depends_on_id == initiative.id


@pytest.mark.parametrize(
    ("kind", "given", "error", "told"),
    [
        ("decision", {}, InvalidInput, "The decision has no words"),
        ("step", {"words": " "}, InvalidInput, "The next step has no words"),
        ("step", {"words": "x", "due": "soon"}, InvalidInput, "“soon” is not a date"),
        ("step", {"words": "x", "hue": "3"}, InvalidInput, "no field “hue”"),
        ("decision", {"words": "x", "about_id": "nowhere"}, NotFound, "What it is about"),
        ("risk", {}, InvalidInput, "The risk has no words"),
        ("contributor", {"role": "Head"}, InvalidInput, "The contributor has no name"),
        ("contributor", {"name": "Alma", "part": "owner"}, InvalidInput, "“owner” is not a"),
        ("testimonial", {"words": ""}, InvalidInput, "The testimonial has no words"),
        ("place", {"name": "North"}, NotFound, "initiative is no longer"),
        ("observation", {"words": "x", "day": "2026-05-01"}, NotFound, "place is no longer"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_in_a_sentence_and_changes_nothing(
    kind: Any, given: dict[str, str], error: type[Exception], told: str, built: Any
) -> None:
    version = built.study.version
    with pytest.raises(error, match=told):
        add_record(built.study, kind, actor="ada", **given)
    with pytest.raises(NotFound, match="no longer in the study"):
        get_record(built.study, kind, "nowhere")
    assert built.study.version == version


def test_a_place_has_a_state_and_an_observation_a_day(built: Any) -> None:
    study = built.study
    place = add_record(study, "place", name="North", initiative_id=built.initiative.id, actor="ada")
    [north] = list_places(study)
    assert (north.state, north.is_watched) == ("planned", False)
    with pytest.raises(InvalidInput, match="“lost” is not a valid state"):
        revise_record(study, "place", place, state="lost", actor="ada")
    with pytest.raises(InvalidInput, match="has no day"):
        add_record(study, "observation", words="Seen", place_id=place, actor="ada")


@pytest.mark.parametrize(
    ("state", "started", "follow_up", "seen", "cadence", "due"),
    [
        ("planned", "", "2026-01-01", "", "weekly", False),
        ("started", "", "2026-06-01", "", "", True),
        ("started", "", "2026-06-02", "", "", False),
        ("follow_up", "", "2026-05-01", "2026-05-03", "", False),  # it was followed up
        ("follow_up", "", "2026-05-01", "2026-05-03", "weekly", True),  # and is watched on
        ("started", "2026-05-30", "", "", "weekly", False),
        ("started", "2026-05-01", "", "", "weekly", True),
        ("started", "2026-05-01", "", "2026-05-29", "weekly", False),
        ("started", "", "", "", "weekly", False),  # since when is not known
        ("settled", "2025-01-01", "2026-01-01", "", "weekly", False),
    ],
)
def test_a_place_is_due_by_its_follow_up_or_its_cadence(
    state: str, started: str, follow_up: str, seen: str, cadence: str, due: bool
) -> None:
    place = Place(
        id=PlaceId("p"), name="North", initiative_id="i", state=state, started=started,
        follow_up=follow_up, rev=1,
    )  # fmt: skip
    assert is_place_due(place, seen, cadence, TODAY) is due


def test_nobody_is_named_unless_they_agreed(built: Any) -> None:
    study = built.study
    add_record(study, "contributor", name="Alma Birk", role="head", actor="ada")
    add_record(study, "testimonial", words="It opened our eyes", actor="ada")
    [person], [said] = list_contributors(study), list_testimonials(study)
    assert (person.part, person.agreed, said.agreed) == ("team", "", "")
    assert person.render() == "Alma Birk, head"


def test_an_initiative_cannot_come_before_itself(built: Any) -> None:
    study = built.study
    trips = add_initiative(study, "Trips", actor="ada")
    revise_initiative(study, trips.id, depends_on_id=built.initiative.id, actor="ada")
    version = study.version
    for before in (trips.id, built.initiative.id):
        with pytest.raises(InvalidInput, match="cannot come before this initiative"):
            revise_initiative(study, built.initiative.id, depends_on_id=before, actor="ada")
    with pytest.raises(NotFound):
        revise_initiative(study, trips.id, depends_on_id="nowhere", actor="ada")
    assert study.version == version
    revise_initiative(study, trips.id, depends_on_id="", actor="ada")


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef"), max_size=6))
def test_a_circle_is_found_wherever_it_is(depends: dict[str, str]) -> None:
    for start in "abcdef":
        reached, now = set(), depends.get(start, "")
        while now and now not in reached:
            reached.add(now)
            now = depends.get(now, "")
        assert has_circle(depends, start) is (start in reached)
