"""Results of a workshop's room are decided on with the keyboard, one after the other."""

from __future__ import annotations

import contextlib
import shutil
from typing import Any

from lifeworld.exports.workshop.open_room import create_rehearsal, get_results, get_room_path
from lifeworld.opening import open_study
from opportunity_spaces.commands import add_need
from opportunity_spaces.queries import list_spaces
from opportunity_spaces.workshops.commands import add_workshop, revise_cards
from opportunity_spaces.workshops.queries import list_outcomes


def hold_workshop(path: Any) -> tuple[str, list[str]]:
    """Store a workshop whose room was played through; return its id and what it proposes."""
    with contextlib.closing(open_study(path)) as study:
        needs = [add_need(study, "Members", f"do {n}", actor="Ana") for n in range(3)]
        made = add_workshop(study, "Spaces", template="findings_to_spaces", actor="Ana")
        revise_cards(study, made.id, [("need", str(each.id)) for each in needs], actor="Ana")
        shutil.copy(create_rehearsal(study, made.id, people=6), get_room_path(study, made.id))
        results = get_results(study, made.id)
        assert results is not None
        found = sorted(results.found, key=lambda each: not each.becomes)
        return made.id, [each.key for each in found]


def test_results_of_a_room_are_accepted_and_left_out_by_key(own: Any, until: Any) -> None:
    workshop, keys = hold_workshop(own.path)

    def list_decided() -> dict[str, str]:
        with contextlib.closing(open_study(own.path)) as study:
            return {each.found: each.state for each in list_outcomes(study, workshop)}

    page = own.screen.open("workshops")
    page.get_by_role("tab", name="Home again").click()
    page.get_by_role("heading", name=f"To decide ({len(keys)})").wait_for()
    own.screen.wait()
    page.keyboard.press("x")
    until(lambda: list_decided() == {keys[0]: "left_out"})
    page.get_by_role("heading", name=f"To decide ({len(keys) - 1})").wait_for()
    own.screen.wait()
    listed = page.get_by_role("radiogroup", name="Results to decide on").get_by_role("radio")
    assert listed.first.is_checked(), "the next one is open"
    page.keyboard.press("a")
    until(lambda: list_decided() == {keys[0]: "left_out", keys[1]: "accepted"})
    with contextlib.closing(open_study(own.path)) as study:
        [space] = list_spaces(study)
    page.get_by_text(f"Opportunity space · {space.name}").wait_for()
    own.screen.wait()
    page.get_by_role("textbox", name="Name").first.fill("A name with an a and an x")
    assert len(list_decided()) == 2, "letters that are typed decide nothing"
    assert own.screen.errors == []
