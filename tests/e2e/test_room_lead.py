"""A scribe's tablet and a facilitator's phone, as they are used in Chromium."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.axe import read_axe
from tests.rooms import Room, open_room, running_room

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


def test_the_end_leaves_a_vote_open_from_a_phone_and_the_console_says_so(
    browser: Any, tmp_path: Path
) -> None:
    with running_room(tmp_path) as room:
        room.go_to("pair")
        until = int(time.time() * 1000) + 86_400_000
        assert room.facilitate("open", step="rate", until=until)["t"] == "ack"
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        context.set_default_timeout(60_000)
        page, console = context.new_page(), context.new_page()
        wall = context.new_page()
        console.set_viewport_size({"width": 1440, "height": 900})
        console.goto(room.console_address)
        wall.goto(room.projector_address)
        page.goto(room.join_address)
        page.get_by_label("Nickname").fill("Late")
        page.get_by_role("button", name="Join", exact=True).click()
        page.get_by_role("button", name="More").wait_for()
        guest = next(each["id"] for each in room.host.wait_for(
            lambda _: room.host.list("people")) and room.host.list("people"))  # fmt: skip
        room.facilitate("role", guest=guest, role="facilitator")
        console.get_by_role("button", name="End", exact=True).first.click()
        asked = console.get_by_role("dialog", name="End the workshop?")
        asked.get_by_text("can still do what is open").wait_for()
        asked.get_by_label("Leave open what is open").uncheck()
        asked.get_by_text("It is closed and counted now").wait_for()
        asked.get_by_label("Leave open what is open").check()
        assert read_axe(console) == []
        asked.get_by_role("button", name="Cancel").click()

        page.get_by_role("button", name="Lead").tap()
        page.locator(SHEET).get_by_role("button", name="End", exact=True).tap()
        page.get_by_label("Leave open what is open").uncheck()
        page.get_by_text("Nobody can write or vote any more").wait_for()
        page.get_by_label("Leave open what is open").check()
        assert read_axe(page) == []
        page.locator(SHEET).get_by_role("button", name="End the workshop").tap()
        parts = room.host.wait_for(lambda parts: parts["room"]["over"])
        assert [each["id"] for each in parts["room"]["open"]] == ["rate"]
        console.get_by_text("The meeting is over. What is open can still be done").wait_for()
        wall.get_by_role("heading", name="Thank you").wait_for()
        room.facilitate("role", guest=guest, role="guest")
        page.get_by_text("How much, how hard").first.wait_for()
        room.facilitate("close", step="rate")
        console.get_by_text("The workshop has ended.").wait_for()
        context.close()
