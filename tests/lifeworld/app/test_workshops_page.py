"""What the page Workshops offers before the room opens: plan, steps, cards, run sheet."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.queries import list_codings
from opportunity_spaces.commands import add_need
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.workshops.commands import add_workshop
from opportunity_spaces.workshops.queries import (
    get_workshop,
    list_cards,
    list_saved_templates,
    list_steps,
    list_workshops,
)
from transcripts.consent.commands import record_session_consents


@pytest.fixture
def held(small: SimpleNamespace) -> SimpleNamespace:
    study = small.study
    [quote, *_] = [each.excerpt_id for each in list_codings(study)]
    link_evidence(study, "excerpt", quote, "insight", small.insight.id, actor="Ana")
    add_need(study, "Members", "be asked", actor="Ana")
    made = add_workshop(study, "Findings", template="theme_validation", starts="9", actor="Ana")
    return SimpleNamespace(study=study, small=small, quote=quote, made=made)


def test_a_workshop_is_prepared_copied_saved_and_removed(open_screen: Any, small: Any) -> None:
    study = small.study
    screen = open_screen(study, "workshops")
    assert "There are no workshops yet." in screen.read()
    screen.open(key="new-workshop")
    screen.press(key="add-workshop", inside="new-workshop")
    [made] = list_workshops(study)
    assert (made.title, len(list_steps(study, made.id))) == ("Theme validation", 8)
    screen.field("text_input", "Begins at").input("9.30")
    screen.field("text_area", "Decision rule").input("Two thirds")
    screen.press("Save")
    assert (get_workshop(study, made.id).starts, get_workshop(study, made.id).rule) == (
        "09:30", "Two thirds",
    )  # fmt: skip
    screen.open(key="copy")
    screen.press(key="copy-workshop", inside="copy")
    assert len(list_workshops(study)) == 2
    screen.open(key="as-template")
    screen.press(key="save-template", inside="as-template")
    [saved] = list_saved_templates(study)
    screen.open(key="as-template")
    screen.press(key=f"rm-template-{saved.id}", inside="as-template")
    assert list_saved_templates(study) == []
    screen.press(key="rm-workshop-")
    assert len(list_workshops(study)) == 1


def test_steps_stand_by_the_clock_and_are_changed(open_screen: Any, held: Any) -> None:
    study, made = held.study, held.made
    screen = open_screen(study, "workshops", **{f"workshop_tabs_{made.id}": "Steps (8)"})
    assert "**09:20** · React, each alone" in screen.read()
    assert "90 min in all: from 09:00 to 10:30." in screen.read()
    first, second, *_ = list_steps(study, made.id)
    screen.press(key=f"down-{first.id}")
    assert list_steps(study, made.id)[0].id == second.id
    screen.press(key=f"up-{first.id}")
    assert list_steps(study, made.id)[0].id == first.id
    opener = f"edit-step-{first.id}"
    screen.open(key=opener)
    screen.field("number_input", "Minutes").set_value(30)
    screen.press(key="save-workshop-step", inside=opener)
    assert list_steps(study, made.id)[0].step.minutes == 30
    screen.open(key="new-workshop-step")
    screen.at.text_input(key=f"title-new-step-{made.id}").input("Break")
    screen.press(key="add-workshop-step", inside="new-workshop-step")
    assert list_steps(study, made.id)[-1].step.title == "Break"
    screen.press(key=f"rm-step-{second.id}")
    assert second.id not in {each.id for each in list_steps(study, made.id)}
    screen.press(key="make-run-sheet")
    [(name, content)] = screen.at.session_state["run_sheet_made"][1]
    assert name.endswith("-run-sheet.pdf")
    assert content.startswith(b"%PDF")


def test_cards_are_proposed_and_consent_decides_on_each(open_screen: Any, held: Any) -> None:
    study, made = held.study, held.made
    session = held.small.group.session_id
    state = {f"workshop_tabs_{made.id}": "Cards (0)"}
    screen = open_screen(study, "workshops", **state)
    assert "left out for want of consent to this use." in screen.read()
    record_session_consents(study, [session], {"workshop_use": "given"}, actor="Ana")
    screen.run().press(key="propose-cards")
    brought = {(each.kind, each.source_id) for each in list_cards(study, made.id)}
    assert ("insight", held.small.insight.id) in brought
    assert ("quote", held.quote) in brought
    assert not [each for each in brought if each[0] == "need"]  # the template brings none
    assert "Whoever works with somebody quoted may recognise them" in screen.read()
    screen.press(key=f"out-quote-{held.quote}")
    assert held.quote not in {each.source_id for each in list_cards(study, made.id)}
    screen.at.session_state[f"card-view-{made.id}-True"] = "Everything"
    screen.run().press(key=f"in-quote-{held.quote}")
    assert held.quote in {each.source_id for each in list_cards(study, made.id)}
    record_session_consents(study, [session], {"workshop_use": "refused"}, actor="Ana")
    assert "1 card is not brought" in screen.run().read()
