"""What came out of a room comes home one by one, and only by a person; and paper is as good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from opportunity_spaces.assumptions.commands import add_assumption
from opportunity_spaces.commands import add_insight, add_need, add_space
from opportunity_spaces.model import FIELDS
from opportunity_spaces.priorities.queries import list_ratings, list_rounds
from opportunity_spaces.queries import (
    get_assumption,
    get_space,
    list_initiatives,
    list_insights,
    list_links,
    list_spaces,
)
from opportunity_spaces.records.queries import list_decisions, list_steps
from opportunity_spaces.workshops import queries
from opportunity_spaces.workshops.bring_home import (
    accept_rating,
    accept_result,
    close_workshop,
    record_counted,
    reject_result,
    remove_outcome,
)
from opportunity_spaces.workshops.commands import add_workshop
from opportunity_spaces.workshops.model import new_plan
from opportunity_spaces.workshops.on_paper import Entry, apply_entries, read_entries
from opportunity_spaces.workshops.plan import PlanCard
from opportunity_spaces.workshops.rehearsal import run_rehearsal
from opportunity_spaces.workshops.results import build_results, parse_counted, render_counted
from opportunity_spaces.workshops.room.fold import build_state
from opportunity_spaces.workshops.wording import (
    describe_counted,
    describe_poll_taken,
    describe_row,
    list_shapers,
)
from study import Conflict, InvalidInput
from study.entries import list_entries


@pytest.fixture
def held(study: Any) -> SimpleNamespace:
    """A workshop that twelve simulated people from three departments went through."""
    needs = [add_need(study, "Members", f"do {n}", actor="Ana") for n in range(4)]
    spaces = [add_space(study, f"Space {n}", actor="Ana") for n in range(2)]
    belief = add_assumption(study, "They leave for the fee", actor="Ana")
    insight = add_insight(study, "Nobody has time", actor="Ana")
    made = add_workshop(
        study, "Room", template="findings_to_spaces", departments="Ward\nKitchen\nIT", actor="Ana"
    )
    things = [("need", n) for n in needs] + [("space", s) for s in spaces]
    things += [("assumption", belief), ("insight", insight)]
    cards = [
        PlanCard(id=f"c{n}", kind=kind, text=f"{kind} {n}", source=f"{kind}:{each.id}")  # type: ignore[arg-type]
        for n, (kind, each) in enumerate(things)
    ]
    steps = queries.list_steps(study, made.id)
    plan = new_plan(made, steps, cards, notice="")
    state = build_state(plan, run_rehearsal(plan, people=12))
    return SimpleNamespace(
        study=study, made=made, plan=plan, state=state, needs=needs, spaces=spaces, belief=belief,
        steps=steps, results=build_results(state, steps),
    )  # fmt: skip


def find(held: Any, key: str) -> Any:
    return next(each for each in held.results.found if each.key.startswith(key))


def test_a_rehearsal_is_the_same_every_time_and_goes_through_all_steps(held: Any) -> None:
    again = run_rehearsal(held.plan, people=12)
    assert again == held.state.operations
    assert run_rehearsal(held.plan, people=5) != again
    assert held.results.ended
    assert [title for title, _ in held.results.counted.steps] == [
        each.step.title for each in held.steps
    ]
    assert [minutes for _, minutes in held.results.counted.steps] == [
        each.step.minutes for each in held.steps
    ]


def test_what_was_counted_names_nobody_and_goes_through_json(held: Any) -> None:
    counted = held.results.counted
    assert (counted.people, counted.sides) == (12, 3)
    told = render_counted(counted)
    assert parse_counted(told) == counted
    assert parse_counted("") is None
    assert not any(guest.name in told for guest in held.state.guests.values())
    # What the study holds is kept as a reference: no copy of its words.
    of_study = [row for row in counted.polls[0].rows if not row.of.startswith("pile:")]
    assert of_study
    assert all(row.words == "" for row in of_study)
    assert describe_counted(counted) == "12 people from 3 departments took part. 1 vote was held."
    lines = describe_poll_taken(counted.polls[0])
    assert lines[0].endswith("abstained.")
    assert "There were no one-time codes: a person could have voted twice." in lines
    assert (
        describe_row("dots", replace(counted.polls[0].rows[0], counts={"dots": 3, "people": 1}))[0]
        == "3 dots of 1 person"
    )


def test_a_pile_becomes_a_space_that_says_with_whom_it_was_shaped(held: Any) -> None:
    study, pile = held.study, find(held, "pile:")
    assert pile.becomes == "space"
    record_counted(study, held.made.id, held.results.counted, actor="Ana")
    made = accept_result(
        study, held.made.id, pile, kind="space", fields={"name": "Time of one's own"}, actor="Ana"
    )
    assert get_space(study, made).name == "Time of one's own"
    linked = {(link.from_kind, link.from_id) for link in list_links(study, to_id=made)}
    assert linked == {tuple(s.split(":")) for s in pile.sources if s.startswith("need:")}
    assert list_shapers(study, made) == ["12 people from 3 departments"]
    [outcome] = queries.list_outcomes(study, held.made.id)
    assert (outcome.found, outcome.kind, outcome.words) == (
        pile.key, "space", pile.words,
    )  # fmt: skip
    with pytest.raises(Conflict, match="already"):
        reject_result(study, held.made.id, pile, actor="Bo")
    assert [e.verb for e in list_entries(study.db, limit=1)] == ["bring home"]
    study.undo(list_entries(study.db, limit=1)[0].id, actor="Ana")
    assert len(list_spaces(study)) == 2
    assert queries.list_outcomes(study, held.made.id) == []
    assert list_shapers(study, made) == []


def test_each_kind_of_result_comes_home_and_nothing_comes_by_itself(held: Any) -> None:
    study, room = held.study, held.made.id
    before = len(list_insights(study)), len(list_spaces(study)), len(list_links(study))
    assert (list_initiatives(study), list_decisions(study), list_steps(study)) == ([], [], [])
    written = [each for each in held.results.found if each.key.startswith("card:")]
    given = {
        "initiative": {"title": "Visits", "owner": "Steward", "horizon": "build"},
        "decision": {"words": "We begin", "mandate": "The board", "day": "2027-02-03"},
        "step": {"words": "Write to all", "due": "2027-03-01"},
        "parked": {"words": "The canteen"},
        "insight": {"assertion": "They have time"},
        "need": {"who": "They", "verb": "be asked"},
    }
    assert set(given["insight"]) <= set(FIELDS["insight"])
    for found, (kind, fields) in zip(written, given.items(), strict=False):
        accept_result(study, room, found, kind=kind, fields=fields, actor="Ana")
    assert [each.title for each in list_initiatives(study)] == ["Visits"]
    assert [each.mandate for each in list_decisions(study)] == ["The board"]
    assert [each.due for each in list_steps(study)] == ["2027-03-01"]
    # An opinion is no evidence: nothing was linked to what it became.
    after = len(list_insights(study)), len(list_spaces(study)), len(list_links(study))
    assert after == (before[0] + 1, before[1], before[2])
    with pytest.raises(InvalidInput, match="nothing that a result can become"):
        accept_result(study, room, written[-1], kind="theme", fields={}, actor="Ana")
    reject_result(study, room, written[-1], actor="Ana")
    left = next(o for o in queries.list_outcomes(study, room) if o.state == "left_out")
    assert left.words == ""
    remove_outcome(study, left, actor="Ana")
    assert left not in queries.list_outcomes(study, room)
    close_workshop(study, room, actor="Ana")
    assert queries.get_workshop(study, room).state == "home"


def test_a_result_changes_what_is_there_and_a_verdict_is_given(held: Any) -> None:
    study, pile = held.study, find(held, "pile:")
    there = held.spaces[0].id
    accept_result(
        study, held.made.id, pile, kind="space", into=there, fields={"name": "Renamed"}, actor="Ana"
    )
    assert get_space(study, there).name == "Renamed"
    assert len(list_spaces(study)) == 2
    verdict = find(held, "verdict:")
    accept_result(
        study, held.made.id, verdict, kind="verdict", into=held.belief.id,
        fields={"verdict": "overturned", "revised": "They leave for the time"}, actor="Ana",
    )  # fmt: skip
    assert get_assumption(study, held.belief.id).verdict == "overturned"


def test_a_rating_becomes_a_closed_round_without_names(held: Any) -> None:
    study, rating = held.study, find(held, "poll:")
    run = held.state.steps[rating.key.removeprefix("poll:")]
    things = {f"c{4 + n}": space.id for n, space in enumerate(held.spaces)}
    made = accept_rating(
        study, held.made.id, rating, title="First", things=things,
        criteria=run.step.poll.criteria, marks=list(run.round.rates.values()), actor="Ana",
    )  # fmt: skip
    [round_] = list_rounds(study)
    assert (round_.id, round_.state) == (made, "closed")
    ratings = list_ratings(study, made)
    assert len(ratings) == held.results.counted.polls[0].voted
    assert all(each.by.startswith("Person ") for each in ratings)
    assert {thing for each in ratings for thing in each.marks} == set(things.values())


def test_what_was_written_by_hand_is_entered_and_what_cannot_be_is_said(
    held: Any, tmp_path: Path
) -> None:
    state = build_state(held.plan)
    sheets = tmp_path / "sheets.csv"
    sheets.write_text(
        "Person;Step;Card;Value;Words\n"
        "1;3;c7;doubt;\n"  # a reaction
        "1;What could be done;;;Visits\n"
        "2;8;c4;Effort=2;\n"
        "2;8;c4;worth=5;\n"
        "2;8;c4;nonsense;\n"
        "2;99;c4;3;\n"
        ";;;;\n",
        "utf-8",
    )
    rows = read_entries(sheets)
    assert rows[0] == Entry(row=2, person="1", step="3", card="c7", value="doubt")
    entered = apply_entries(state, rows, now=1)
    assert entered.people == 2
    assert entered.refused == (
        "Row 7: It names no step and no person of this workshop.",
        "Row 6: “nonsense” says nothing in this step.",
    )
    again = build_state(held.plan, entered.operations)
    results = build_results(again, held.steps)
    assert [f.words for f in results.found if f.becomes == "initiative"] == ["Visits"]
    assert results.counted.polls[0].voted == 1
    # A vote that is closed takes no late sheet.
    late = apply_entries(again, [Entry(row=9, person="3", step="8", card="c4", value="worth=1")],
                          now=2)  # fmt: skip
    assert len(late.refused) == 1
    sheets.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(InvalidInput, match="person"):
        read_entries(sheets)
