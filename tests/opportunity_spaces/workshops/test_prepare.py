"""A workshop is prepared from a template, arranged, copied, saved; what cannot be run is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from opportunity_spaces.workshops.commands import (
    add_step,
    add_template,
    add_workshop,
    move_step,
    remove_step,
    remove_workshop,
    revise_cards,
    revise_step,
    revise_workshop,
)
from opportunity_spaces.workshops.model import new_plan
from opportunity_spaces.workshops.plan import Plan, Poll, Step
from opportunity_spaces.workshops.queries import (
    get_workshop,
    list_cards,
    list_carried,
    list_saved_templates,
    list_steps,
    list_workshops,
)
from opportunity_spaces.workshops.run_sheet import build_run_sheet, parse_time, render_time
from opportunity_spaces.workshops.seed_cards import Candidate, choose_quotes
from opportunity_spaces.workshops.templates import TEMPLATES, build_steps
from study import Conflict, InvalidInput, NotFound
from study.entries import list_entries
from study.language import say_in

MINUTES = {
    "theme_validation": 90,
    "findings_to_spaces": 180,
    "assumption_reveal": 60,
    "prioritise": 120,
    "member_check": 45,
}


def titles(study: Any, workshop_id: str) -> list[str]:
    return [each.step.title for each in list_steps(study, workshop_id)]


def test_five_templates_take_as_long_as_they_say_and_can_be_run_in_two_languages() -> None:
    assert {name: each.minutes for name, each in TEMPLATES.items()} == MINUTES
    for template in TEMPLATES.values():
        steps = {}
        for language in ("en", "da"):
            with say_in(language):
                steps[language] = [step for step, _ in build_steps(template)]
            Plan(id="w", title="T", steps=tuple(steps[language])).check()
        told = zip(steps["en"], steps["da"], strict=True)
        assert all(en.title != da.title and en.instruction != da.instruction for en, da in told)


def test_a_workshop_is_prepared_arranged_and_taken_back(study: Any) -> None:
    made = add_workshop(study, " Findings ", template="theme_validation", actor="Ana")
    assert (made.title, made.state, made.template) == ("Findings", "draft", "theme_validation")
    assert made.purpose
    first, second, *_ = list_steps(study, made.id)
    assert (first.step.kind, first.step.shows) == ("read", ("quote",))
    assert move_step(study, second.id, by=-1, actor="Ana")
    assert titles(study, made.id)[:2] == [second.step.title, first.step.title]
    assert not move_step(study, second.id, by=-1, actor="Ana")
    longer = replace(first.step, minutes=25, title="Read")
    revise_step(study, first.id, longer, actor="Ana", expect_rev=list_steps(study, made.id)[1].rev)
    with pytest.raises(Conflict):
        revise_step(study, first.id, longer, actor="Bo", expect_rev=1)
    added = add_step(
        study, made.id, Step(id="", kind="write", title="Own words"), becomes="need", actor="Ana"
    )
    last = list_steps(study, made.id)[-1]
    assert (last.id, last.step.id, last.becomes) == (added, added, "need")
    remove_step(study, added, actor="Ana")
    assert added not in {each.id for each in list_steps(study, made.id)}
    study.undo(list_entries(study.db, limit=1)[0].id, actor="Ana")
    assert list_steps(study, made.id)[-1].id == added
    remove_workshop(study, made.id, actor="Ana")
    assert list_workshops(study) == []
    study.undo(list_entries(study.db, limit=1)[0].id, actor="Ana")
    assert len(list_steps(study, made.id)) == 9


def test_a_copy_has_steps_and_cards_and_a_template_has_no_cards(study: Any) -> None:
    made = add_workshop(
        study, "One", template="member_check", departments="Ward\nKitchen\nWard", actor="Ana"
    )
    assert made.list_departments() == ("Ward", "Kitchen")
    revise_cards(study, made.id, [("insight", "i1"), ("quote", "e1")], actor="Ana")
    copy = add_workshop(study, "Two", like=made.id, day="2027-02-03", actor="Ana")
    assert titles(study, copy.id) == titles(study, made.id)
    assert [each.source_id for each in list_cards(study, copy.id)] == ["i1", "e1"]
    saved = add_template(study, made.id, "Ours", actor="Ana")
    assert [each.title for each in list_saved_templates(study)] == ["Ours"]
    assert [each.title for each in list_workshops(study)] == ["One", "Two"]
    again = add_workshop(study, "Three", like=saved.id, actor="Ana")
    assert titles(study, again.id) == titles(study, made.id)
    assert list_cards(study, again.id) == []
    assert {each.title for each in list_carried(study, ["e1"])} == {"One", "Two"}


def test_cards_are_chosen_in_an_order_as_one_change(study: Any) -> None:
    made = add_workshop(study, "One", template="member_check", actor="Ana")
    given = [("quote", "a"), ("need", "b"), ("quote", "a")]
    assert revise_cards(study, made.id, given, actor="Ana") == 2
    revise_cards(study, made.id, [("need", "b"), ("space", "c")], actor="Ana")
    assert [(c.kind, c.source_id, c.position) for c in list_cards(study, made.id)] == [
        ("need", "b", 1), ("space", "c", 2),
    ]  # fmt: skip
    study.undo(list_entries(study.db, limit=1)[0].id, actor="Ana")
    assert [c.source_id for c in list_cards(study, made.id)] == ["a", "b"]
    with pytest.raises(InvalidInput, match="no kind of card"):
        revise_cards(study, made.id, [("opinion", "x")], actor="Ana")


def test_what_guests_wrote_is_kept_a_month_unless_somebody_says_otherwise(study: Any) -> None:
    made = add_workshop(study, "One", template="member_check", actor="Ana")
    revise_workshop(study, made.id, day="2027-02-03", starts="9.5", actor="Ana")
    now = get_workshop(study, made.id)
    assert (now.keep_until, now.starts) == ("2027-03-05", "09:05")
    revise_workshop(study, made.id, day="2027-02-10", actor="Ana")
    assert get_workshop(study, made.id).keep_until == "2027-03-05"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": " "}, "no title"),
        ({"colour": "red"}, "no field “colour”"),
        ({"day": "tomorrow"}, "not a date"),
        ({"starts": "25:00"}, "no time of day"),
        ({"anonymity": "masked"}, "not a valid anonymity"),
        ({"day": "2027-02-03", "keep_until": "2027-02-02"}, "before the workshop is held"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_changes(
    study: Any, fields: dict[str, str], told: str
) -> None:
    made = add_workshop(study, "One", template="member_check", actor="Ana")
    with pytest.raises(InvalidInput, match=told):
        revise_workshop(study, made.id, actor="Ana", **fields)
    assert get_workshop(study, made.id) == made


def test_a_step_that_no_room_could_run_is_refused(study: Any) -> None:
    made = add_workshop(study, "One", actor="Ana")
    assert list_steps(study, made.id) == []
    read = Step(id="", kind="read", title="Read")
    for step, told in (
        (replace(read, title=" "), "no title"),
        (replace(read, minutes=0), "no length"),
        (replace(read, kind="vote"), "says how"),
        (replace(read, poll=Poll(kind="dots")), "says how"),
        (replace(read, kind="vote", poll=Poll(kind="rating")), "no criterion"),
    ):
        with pytest.raises(InvalidInput, match=told):
            add_step(study, made.id, step, actor="Ana")
    only = add_step(study, made.id, read, actor="Ana")
    with pytest.raises(InvalidInput, match="needs a step"):
        remove_step(study, only, actor="Ana")
    with pytest.raises(InvalidInput, match="no template"):
        add_workshop(study, "Two", template="unheard_of", actor="Ana")
    with pytest.raises(NotFound):
        add_step(study, "gone", read, actor="Ana")


def test_a_plan_holds_what_a_room_needs_and_goes_through_json(study: Any) -> None:
    made = add_workshop(
        study, "One", template="findings_to_spaces", tables="North\nSouth", ballots="yes",
        day="2027-02-03", starts="9", actor="Ana",
    )  # fmt: skip
    plan = new_plan(made, list_steps(study, made.id), (), notice="Who sees what.")
    assert Plan.from_dict(plan.to_dict()) == plan
    assert (plan.starts, plan.ballots, plan.notice) == ("2027-02-03T09:00", True, "Who sees what.")
    assert [each.name for each in plan.tables] == ["North", "South"]
    rated = next(each for each in plan.steps if each.poll)
    assert rated.poll is not None
    assert [each.less for each in rated.poll.criteria] == [False, False, True]


def test_the_run_sheet_goes_on_past_midnight_by_the_clock() -> None:
    steps = [Step(id=str(n), kind="read", title="T", minutes=n) for n in (20, 45)]
    lines = build_run_sheet(steps, starts=23 * 60 + 30)
    assert [render_time(at) for line in lines for at in (line.begins, line.ends)] == [
        "23:30", "23:50", "23:50", "00:35",
    ]  # fmt: skip
    assert [parse_time(each) for each in ("9", "9.30", "24:00", "9:60", "soon")] == [
        540, 570, None, None, None,
    ]  # fmt: skip


def test_quotes_are_spread_over_people_and_themes_with_voices_against() -> None:
    def quote(number: int, person: str, theme: str, **more: bool) -> Candidate:
        return Candidate(
            id=f"q{number}", words=f"w{number:02d}", people=(person,), group=person[0],
            theme=theme, **more,
        )  # fmt: skip

    candidates = [
        quote(1, "a1", "pay"),
        quote(2, "a1", "pay", rich=True),
        quote(3, "a2", "pay"),
        quote(4, "b1", "time"),
        quote(5, "b2", "time", against=True),
        quote(6, "b3", "pay"),
    ]
    chosen = choose_quotes(candidates, most=4)
    assert chosen[0] == "q2"  # evidence-rich
    assert chosen[1] in ("q4", "q5")  # another theme, another group
    assert "q5" in chosen[:4]
    assert "q1" not in chosen  # that person is quoted already
    assert len(choose_quotes(candidates)) == len(candidates)
