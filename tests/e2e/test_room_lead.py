"""A scribe's tablet and a facilitator's phone, as they are used in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.axe import read_axe
from tests.rooms import Room, open_room

pytestmark = pytest.mark.e2e
SHEET = "dialog.sheet"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = open_room(tmp_path_factory.mktemp("room"))
    yield made
    made.close()


@pytest.fixture
def device(browser: Any, room: Room) -> Iterator[Callable[..., Any]]:
    contexts: list[Any] = []
    errors: list[str] = []

    def make(name: str, role: str, width: int, height: int) -> Any:
        contexts.append(
            browser.new_context(viewport={"width": width, "height": height}, has_touch=True)
        )
        contexts[-1].set_default_timeout(60_000)
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(room.join_address)
        page.get_by_label("Nickname").fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
        page.get_by_role("button", name="More").wait_for()
        room.host.wait_for(lambda _: any(each["name"] == name for each in room.host.list("people")))
        guest = next(each["id"] for each in room.host.list("people") if each["name"] == name)
        room.facilitate("role", guest=guest, role=role)
        return page

    yield make
    for each in contexts:
        each.close()
    assert errors == []


def test_a_scribe_sorts_on_a_board_with_a_tablet_and_card_by_card_with_a_phone(
    room: Room, device: Callable[..., Any]
) -> None:
    room.go_to("sort")
    page = device("Scribe", "scribe", 1024, 768)
    note = page.locator(".tableboard .note[data-card=q1]")
    note.wait_for()
    assert read_axe(page) == []
    page.get_by_role("button", name="New pile").tap()
    page.get_by_label("Name of the pile").fill("Rosters")
    page.keyboard.press("Enter")
    note.tap()
    page.locator(".tableboard .column", has_text="Rosters").locator("header .count").tap()
    room.host.wait_for(lambda parts: parts["card:q1"]["pile"])
    assert room.host.parts[f"pile:{room.host.parts['card:q1']['pile']}"]["name"] == "Rosters"
    page.get_by_role("button", name="Undo").tap()
    room.host.wait_for(lambda parts: not parts["card:q1"]["pile"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".sorter").wait_for()
    assert not note.is_visible()


def test_a_facilitator_leads_from_a_phone_and_loses_it_with_the_role(
    room: Room, device: Callable[..., Any]
) -> None:
    room.go_to("read")
    page = device("Second", "facilitator", 390, 844)
    page.get_by_role("button", name="Lead").tap()
    sheet = page.locator(SHEET)
    sheet.get_by_role("button", name="Lock", exact=True).wait_for()
    assert read_axe(page) == []
    sheet.get_by_role("button", name="Lock", exact=True).tap()
    room.host.wait_for(lambda parts: parts["step"]["locked"])
    sheet.get_by_role("button", name="Undo: Locked the workshop").tap()
    room.host.wait_for(lambda parts: not parts["step"]["locked"])
    sheet.get_by_label("A line on every screen").fill("Five minutes more")
    sheet.get_by_role("button", name="Show it", exact=True).tap()
    room.host.wait_for(lambda parts: parts["room"]["said"] == "Five minutes more")
    go_on = sheet.get_by_role("button", name="Next: What strikes you")
    go_on.tap()
    room.host.wait_for(lambda parts: parts["step"]["id"] == "react")
    # A second press in the same moment was meant for the step before: nothing moves twice.
    sheet.locator(".next").tap(force=True)
    sheet.get_by_text("Step 2 of 12").wait_for()
    assert room.facilitate("timer.add", seconds=60)["t"] == "ack"
    assert room.host.parts["step"]["id"] == "react"
    guest = next(each["id"] for each in room.host.list("people") if each["name"] == "Second")
    room.facilitate("role", guest=guest, role="guest")
    page.get_by_role("button", name="Lead").wait_for(state="hidden")


def test_a_facilitator_asks_for_piles_from_a_phone_and_takes_them(
    room: Room, device: Callable[..., Any]
) -> None:
    room.go_to("sort")
    page = device("Third", "facilitator", 390, 844)
    page.get_by_role("button", name="Lead").tap()
    sheet = page.locator(SHEET)
    sheet.get_by_role("button", name="Suggest piles").tap()
    sheet.get_by_role("button", name="Take all").wait_for()
    assert read_axe(page) == []
    sheet.get_by_role("button", name="Hide suggested piles").tap()
    sheet.get_by_role("button", name="Show suggested piles").tap()
    sheet.get_by_role("button", name="Take all").tap()
    room.host.wait_for(lambda parts: parts["room"]["suggestions"]["number"] == 0)
    room.go_to("read")
    sheet.get_by_role("button", name="Suggest piles").wait_for(state="hidden")


def test_what_scribes_and_facilitators_use_is_not_fetched_by_an_ordinary_phone(
    room: Room, device: Callable[..., Any]
) -> None:
    room.go_to("sort")
    page = device("Guest", "guest", 1024, 768)
    page.locator(".sorter").wait_for()
    fetched = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    assert any("/phone/phone.js" in each for each in fetched)
    assert not [each for each in fetched if "/lead/" in each or "/board/" in each]
